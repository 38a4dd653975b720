"""A plan that is asked for after another answer: of whom it says, or of the audience just shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from understood import talk

from agent.offline.understand import Lexicon


@pytest.mark.parametrize(
    "said",
    [
        "plan a campaign for schools over 3k",
        "draft a campaign for schools over 3k",
        "put together a campaign plan for the schools over 3k",
    ],
)
def test_a_plan_after_a_list_is_asked_for_its_kind_as_ever(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    listed = "which schools spent over 3k last quarter?"
    alone = talk(lexicon, cache_dir, said)
    reading = talk(lexicon, cache_dir, listed, said)
    assert (reading.kind, reading.memory.missing) == ("clarify", "campaign_type")
    assert reading.question == alone.question
    (plan,) = talk(lexicon, cache_dir, listed, said, "premium").calls
    assert plan.arguments == {
        "kind": "campaign_plan", "campaign_type": "premium", "min_monetary": 3000,
        "industry": "Education",
    }  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        "Could you write this up as a plan I can show my director?",
        "turn it into a plan my manager can read",
        "put all that into a document to take to the board please",
        "write that up as a plan so I can send it to finance",
        "make it into a proposal ready to hand to the boss",
    ],
)
def test_an_audience_is_written_up_as_a_plan_with_all_it_was_asked_with(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    asked = "who should get a retention campaign in the West, budget 3000, 2 pounds per contact?"
    (audience,) = talk(lexicon, cache_dir, asked).calls
    (plan,) = talk(lexicon, cache_dir, asked, said).calls
    assert plan.tool == "draft_report"
    assert plan.arguments == {"kind": "campaign_plan", **audience.arguments}
