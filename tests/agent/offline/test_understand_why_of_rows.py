"""'Why the first one?' of a list: what tells why an account is on it, and how it could move."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Call, Lexicon, Memory, Subject, understand

SHOWN = ("ACC0117", "ACC0342", "ACC0058")


def after(listed: str, said: str, lexicon: Lexicon, cache_dir: Path) -> tuple[Call, ...]:
    """The calls of a message after a list of three accounts."""
    names = dict(lexicon.accounts)
    memory = understand(listed, lexicon, Memory(), cache_dir=cache_dir).memory
    memory = memory.with_listing([Subject("account", id_, names[id_]) for id_ in SHOWN])
    return understand(said, lexicon, memory, cache_dir=cache_dir).calls


@pytest.mark.parametrize(
    "said",
    [
        "why the second one?",
        "why is number two on there",
        "why is the second one there, and what should I do about it?",
        "so why the second?",
        "how come the second one is on the list",
    ],
)
@pytest.mark.parametrize(
    ("listed", "tool"),
    [
        ("what needs my attention?", "opportunities"),
        ("who is likely to leave?", "churn_risk"),
        ("who is in At Risk?", "explain_segment"),
    ],
)
def test_why_a_row_is_there_is_told_by_what_listed_it(
    listed: str, tool: str, said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert after(listed, said, lexicon, cache_dir) == (Call(tool, {"account": "ACC0342"}),)


@pytest.mark.parametrize(
    "said",
    [
        "Why is the third one in it, and what could I do to move it up?",
        "why the third one and how do I get it out of there?",
    ],
)
def test_the_reason_for_a_segment_tells_the_way_out_of_it(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    calls = after("who is in Hibernating?", said, lexicon, cache_dir)
    assert calls == (Call("explain_segment", {"account": "ACC0058"}),)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("profile of the second one, as a bank", "banking"),
        ("deep dive on number two the way a telecom would see it", "telecom"),
        ("show me the second one's profile like a retailer", "retail"),
    ],
)
def test_a_row_is_looked_at_as_another_trade_would(
    said: str, kind: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    calls = after("who is in At Risk?", said, lexicon, cache_dir)
    assert calls == (Call("account_profile", {"account": "ACC0342", "org_type": kind}),)
