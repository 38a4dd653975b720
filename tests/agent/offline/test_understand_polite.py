"""Full, polite, roundabout sentences: a reason before the question, amounts in words, courtesies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, Memory, Reading, understand
from agent.offline.understand.tokens.numbers import numbers
from agent.offline.understand.tokens.tokenizer import tokens

PLAN = "draft a campaign plan for acquisition in the North, 5000 pounds"
NEW_PLAN = {"kind": "campaign_plan", "campaign_type": "acquisition", "region": "North"}
WIN_BACK = "who should get the win-back campaign in the North"
BACK_IN_NORTH = {"campaign_type": "retention", "region": "North"}


def _said(turns: list[str], lexicon: Lexicon, cache_dir: Path) -> Reading:
    memory, reading = Memory(), None
    for turn in turns:
        reading = understand(turn, lexicon, memory, cache_dir=cache_dir)
        memory = reading.memory
    assert reading is not None
    return reading


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("four pounds fifty", "4.5", "money"),
        ("two pounds twenty-five, so", "2.25", "money"),
        ("one pound eighty per letter", "1.8", "money"),
        ("a pound fifty each", "1.5", "money"),
        ("four fifty each", "4.5", "money"),
        ("eighty pence", "0.8", "money"),
        ("80p each", "0.8", "money"),
        ("three and a half thousand", "3500", "plain"),
        ("two and a half grand", "2500", "money"),
        ("a couple of thousand pounds", "2000", "money"),
        ("400 pounds 12 hotels", "400", "money"),
        ("two and a half years", "2", "plain"),
        ("a couple of months", "2", "plain"),
    ],
)
def test_amounts_in_words(text: str, value: str, kind: str) -> None:
    number = numbers(tokens(text, {}))[0]
    assert (float(number.value), number.kind) == (float(value), kind)


@pytest.mark.parametrize(
    ("turns", "tool", "arguments"),
    [
        (
            [
                "If I have four thousand pounds and each letter costs me three pounds fifty, who in the "
                "East should receive the spring discount?"
            ],
            "campaign_targets",
            {
                "campaign_type": "promotional",
                "region": "East",
                "budget": 4000,
                "cost_per_contact": 3.5,
            },
        ),
        (
            [
                "With a budget of five thousand pounds and a cost of eight pounds for every telephone "
                "call, which customers in the North would you try to win back?"
            ],
            "campaign_targets",
            BACK_IN_NORTH | {"budget": 5000, "cost_per_contact": 8},
        ),
        (
            ["who should get the promotion? budget 4000 and no more than 300 letters"],
            "campaign_targets",
            {"campaign_type": "promotional", "budget": 4000, "limit": 300},
        ),
        (
            [WIN_BACK, "Finance has cut me down to 3500"],
            "campaign_targets",
            BACK_IN_NORTH | {"budget": 3500},
        ),
        (
            [PLAN, "And finance has just cut me down to three and a half thousand."],
            "draft_report",
            NEW_PLAN | {"budget": 3500},
        ),
        (
            [PLAN, "A contact comes to four pounds fifty, if you need that."],
            "draft_report",
            NEW_PLAN | {"budget": 5000, "cost_per_contact": 4.5},
        ),
        (
            [
                "If I send a promotional mailing to everyone suitable, how many of them do I have to "
                "keep out of it so that I can measure anything?"
            ],
            "campaign_targets",
            {"campaign_type": "promotional"},
        ),
        (
            [WIN_BACK, "all of them please, not merely ten"],
            "campaign_targets",
            BACK_IN_NORTH | {"limit": 500},
        ),
        (["all opportunities in the South"], "opportunities", {"region": "South", "limit": 500}),
        (
            ["list everyone who should get the promotion"],
            "campaign_targets",
            {"campaign_type": "promotional", "limit": 500},
        ),
    ],
)
def test_a_polite_question(
    turns: list[str], tool: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = _said(turns, lexicon, cache_dir).calls
    assert (call.tool, dict(call.arguments)) == (tool, arguments)
