"""Why something is asked, told behind the question, and what goes with a question instead of after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Call, Lexicon, understand


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("which pubs buy most glassware?", "I want to ring them before they go elsewhere"),
        ("which pubs buy most glassware?", "Grace Adeyemi said to check"),
        ("which pubs buy most glassware?", "my boss keeps asking"),
        (
            "which pubs buy most glassware?",
            "I'd like to set a goal with Fiona Dalgleish, because she asked",
        ),
    ],
)
def test_why_it_is_asked_is_no_part_of_the_question(
    asked: str, reason: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    plain = understand(asked, lexicon, cache_dir=cache_dir)
    assert plain.calls
    assert understand(f"{asked} {reason}", lexicon, cache_dir=cache_dir).calls == plain.calls


@pytest.mark.parametrize(
    "more",
    [
        "I want only those in the North",
        "I'd like to have Larkspur left out",
        "we want the top 3",
    ],
)
def test_a_wish_behind_the_question_is_a_part_of_it(
    more: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    asked = "which pubs buy most glassware?"
    plain = understand(asked, lexicon, cache_dir=cache_dir)
    assert understand(f"{asked} {more}", lexicon, cache_dir=cache_dir).calls != plain.calls


@pytest.mark.parametrize(
    ("text", "call"),
    [
        (
            "Tideway Coffee Roasters vs Calloway & Finch Hotels, who's the better account?",
            Call("compare", {"kind": "accounts", "a": "ACC0803", "b": "ACC0117"}),
        ),
        (
            "how many left Champions since 1 January 2026, and where did they go?",
            Call("segment_migration", {"from_date": "2026-01-01", "from_segment": "Champions"}),
        ),
        (
            "Tideway Coffee Roasters, notes. Anything about prices.",
            Call("account_notes", {"account": "ACC0803", "about": "prices"}),
        ),
        (
            "Today I got a call from Tideway Coffee Roasters. What was noted on delivery?",
            Call("account_notes", {"account": "ACC0803", "about": "delivery"}),
        ),
        (
            "how do we do in Scotland",
            Call("sales_metrics", {"metric": "revenue", "country": "Scotland"}),
        ),
        (
            "who are our Champions in Wales?",
            Call("segment_members", {"segment": "Champions", "country": "Wales"}),
        ),
        (
            "customers in Wales that have not ordered for 90 days",
            Call("find_accounts", {"country": "Wales", "min_recency_days": 90}),
        ),
    ],
)
def test_one_question_is_one_call(text: str, call: Call, lexicon: Lexicon, cache_dir: Path) -> None:
    assert understand(text, lexicon, cache_dir=cache_dir).calls == (call,)
