"""The scheme of segments, the cohorts and the family of a talk hold until others are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from understood import talk

from agent.offline.understand import Call, Lexicon

LIFECYCLE = "lifecycle segments please"
CONSUMER = "consumer segments"
SIGNUP = "retention by sign-up month in the South"
FAMILY = "how is the whole family of Copper Kettle Hotels Group doing?"


@pytest.mark.parametrize(
    ("first", "said", "segment", "scheme"),
    [
        (LIFECYCLE, "how many are lapsed?", "Lost", "lifecycle"),
        (LIFECYCLE, "and how many accounts are at risk", "At Risk", "lifecycle"),
        (CONSUMER, "how many are dormant?", "Hibernating", "consumer"),
        (CONSUMER, "how many are price sensitive?", "Price Sensitive", "consumer"),
    ],
)
def test_how_many_are_something_is_counted_in_the_scheme_shown(
    first: str, said: str, segment: str, scheme: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    wanted = Call("segment_members", {"segment": segment, "scheme": scheme})
    assert talk(lexicon, cache_dir, first, said).calls == (wanted,)


@pytest.mark.parametrize(
    ("first", "said", "wanted"),
    [
        (
            CONSUMER,
            "what does dormant mean here?",
            Call("define", {"term": "consumer Hibernating"}),
        ),
        (CONSUMER, "what does recency mean?", Call("define", {"term": "recency"})),
        ("segments", "what does dormant mean?", Call("define", {"term": "Hibernating"})),
    ],
)
def test_a_word_is_explained_in_the_scheme_shown(
    first: str, said: str, wanted: Call, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, first, said).calls
    assert call.tool == wanted.tool
    assert call.arguments["term"].casefold() == wanted.arguments["term"].casefold()


def test_another_scheme_is_that_one(lexicon: Lexicon, cache_dir: Path) -> None:
    (call,) = talk(lexicon, cache_dir, LIFECYCLE, "RFM segments").calls
    assert call.arguments.get("scheme", "rfm") == "rfm"


@pytest.mark.parametrize(
    ("said", "by", "grain"),
    [
        ("best cohort?", "signup", "month"),
        ("by quarter?", "signup", "quarter"),
        ("retention by month of first order", "first_order", "month"),
    ],
)
def test_cohorts_stay_those_of_the_talk(
    said: str, by: str, grain: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, SIGNUP, said).calls
    assert call.arguments.items() >= {"by": by, "grain": grain, "region": "South"}.items()


@pytest.mark.parametrize(
    ("said", "family"),
    [
        ("which members are in trouble?", "ACC0908"),
        ("which of them are shrinking?", "ACC0908"),
        ("which accounts are at churn risk in the North?", None),
    ],
)
def test_members_are_those_of_the_family_shown(
    said: str, family: str | None, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert talk(lexicon, cache_dir, FAMILY).calls[0].arguments["level"] == "family"
    (call,) = talk(lexicon, cache_dir, FAMILY, said).calls
    assert call.arguments.get("family") == family
    assert family is None or (call.arguments["by"], call.arguments["sort"]) == (
        ["account"],
        "change",
    )
