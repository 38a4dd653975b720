"""Slang and dialect of people who sell mean what the plain words mean, and other senses of them stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, understand
from agent.offline.understand.words.colloquial import in_plain_words

STOPPED = {"by": ["account"], "only": "stopped"}


@pytest.mark.parametrize(
    ("text", "tool", "arguments"),
    [
        ("who packed in buying cutlery", "sales_metrics", STOPPED | {"category": "Cutlery"}),
        ("who jacked in glassware this yr", "sales_metrics", STOPPED | {"category": "Glassware"}),
        ("who knocked glassware on the head", "sales_metrics", STOPPED | {"category": "Glassware"}),
        ("who binned off buying cutlery", "sales_metrics", STOPPED | {"category": "Cutlery"}),
        ("what aint shifting", "sales_metrics", {"by": ["product"], "order": "asc"}),
        ("ten products nobody wants", "sales_metrics", {"by": ["product"], "order": "asc"}),
        ("five worst sellers last month", "sales_metrics", {"by": ["product"], "order": "asc"}),
        ("what comes back most", "sales_metrics", {"metric": "return_share", "by": ["product"]}),
        ("how much comes back off hotels", "sales_metrics", {"metric": "return_share"}),
        ("how many newbies this month", "sales_metrics", {"metric": "new_accounts"}),
        ("how many first timers since april", "sales_metrics", {"metric": "new_accounts"}),
        (
            "first time buyers this quarter, how many",
            "sales_metrics",
            {"metric": "new_accounts", "start": "2026-04-01"},
        ),
        (
            "which one of us brought in most since april",
            "sales_metrics",
            {"by": ["owner"], "start": "2026-04-01"},
        ),
        ("hows everyone done this quarter, per head", "sales_metrics", {"by": ["owner"]}),
        ("who on the team shifted most glass", "sales_metrics", {"by": ["owner"]}),
        ("takings per head this month", "sales_metrics", {"by": ["owner"]}),
        ("hotels that need some tlc", "opportunities", {}),
        ("who owes us a visit in the north", "opportunities", {"region": "North"}),
        ("anyone gone awol", "opportunities", {}),
        (
            "anyone who was regular as clockwork n then skipped a couple",
            "find_accounts",
            {"min_missed_orders": 2},
        ),
        ("hotels in the north, silent, maybe 60", "find_accounts", {"min_recency_days": 60}),
        ("have yesterdays orders gone in yet", "data_health", {}),
        ("does this thing know about todays orders yet", "data_health", {}),
        ("has anyone slagged off our prices", "account_notes", {"about": "complaints"}),
        ("summat for the meeting w Brackenridge please", "draft_report", {"account": "ACC0342"}),
        ("who chucks the most stuff back", "sales_metrics", {"metric": "return_share"}),
        (
            "which rep gives most away",
            "sales_metrics",
            {"metric": "discount_share", "by": ["owner"]},
        ),
        (
            "new ones this quarter by rep",
            "sales_metrics",
            {"metric": "new_accounts", "by": ["owner"]},
        ),
        (
            "which of grace's has dropped off worst",
            "sales_metrics",
            {"by": ["account"], "owner": "Grace Adeyemi", "order": "asc"},
        ),
        ("who bought cutlery last yr n not this", "sales_metrics", STOPPED),
        (
            "gis a list of hotels that havent had owt off us since easter",
            "find_accounts",
            {"commercial_segment": "Hotels & Lodging", "min_recency_days": 87},
        ),
        (
            "how many orders did we take monday",
            "sales_metrics",
            {"metric": "orders", "start": "2026-06-29", "end": "2026-06-29"},
        ),
        ("anyone in the west worth a punt", "opportunities", {"region": "West"}),
        ("whos the biggest online", "sales_metrics", {"by": ["account"], "channel": "Online"}),
        # Not what they might be taken for.
        ("clients who are going to sleep", "segment_members", {"segment": "About to Sleep"}),
        ("revenue per customer this month", "sales_metrics", {"by": ["account"]}),
        ("what are our best sellers", "sales_metrics", {"by": ["product"], "order": None}),
        ("who buys most glassware", "sales_metrics", {"by": ["account"]}),
        ("how many customers come back after their first order", "cohort_retention", {}),
        ("top hotels in the north, 60", "find_accounts", {"limit": 60}),
    ],
)
def test_slang_is_understood(
    text: str, tool: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = understand(text, lexicon, cache_dir=cache_dir)
    made = [(call.tool, dict(call.arguments)) for call in reading.calls]
    assert [name for name, _ in made] == [tool], (text, reading.kind, made)
    ((_, found),) = made
    assert {name: found.get(name) for name in arguments} == arguments, (text, found)


@pytest.mark.parametrize("text", ["sweet ta", "sweet", "sound, cheers pal", "happy days"])
def test_thanks_in_dialect_ask_nothing(text: str, lexicon: Lexicon, cache_dir: Path) -> None:
    assert understand(text, lexicon, cache_dir=cache_dir).topic == "thanks"


@pytest.mark.parametrize(
    "text",
    [
        "how many glasses are packed in a case",
        "who came back to us this year",
        "call in the North: who needs attention",
        "is the counter busier than online",
        "give Tom the list of hotels",
        "what is the sound of that plan, is it safe",
        "what are they good at",
        "this year or next, when will they order",
        "customers that went to the East",
        "they are going to the trade day",
        "which notes were written since monday",
        "which of them has dropped off worst",
        "ship the goods in the back of the van",
    ],
)
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert in_plain_words(text) == text


def test_several_named_of_a_kind_are_said_to_stand_among_all(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    several = understand("revenue by region, North and South", lexicon, cache_dir=cache_dir)
    assert any("not to several" in note for note in several.notes)
    one = understand("revenue by month in the North", lexicon, cache_dir=cache_dir)
    assert not any("not to several" in note for note in one.notes)
