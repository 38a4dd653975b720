"""Full, polite, roundabout sentences: a reason before the question, amounts in words, courtesies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, Memory, Reading, understand
from agent.offline.understand.splitting.roundabout import without_roundabout
from agent.offline.understand.tokens.numbers import numbers
from agent.offline.understand.tokens.tokenizer import tokens

PLAN = "draft a campaign plan for acquisition in the North, 5000 pounds"
NEW_PLAN = {"kind": "campaign_plan", "campaign_type": "acquisition", "region": "North"}
WHO_IS_NEW = {"campaign_type": "acquisition", "region": "North", "budget": 5000}
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
        (
            [
                "I should like to avoid writing to people who had a letter in the last six weeks; who would "
                "then be left for the promotional mailing in the East?"
            ],
            "campaign_targets",
            {"campaign_type": "promotional", "region": "East", "pause_days": 42},
        ),
        (
            [
                "I am thinking about a round of calls in September to win back people who have drifted "
                "off. Whom would you put on the list?"
            ],
            "campaign_targets",
            {"campaign_type": "retention"},
        ),
        (
            ["who should get the win-back campaign, leaving out those we called in June"],
            "campaign_targets",
            {"campaign_type": "retention", "pause_days": 30},
        ),
        (
            [
                "The agency charges us one pound eighty per letter, and there are four thousand five "
                "hundred pounds left; who should get the loyalty offer?"
            ],
            "campaign_targets",
            {"campaign_type": "retention", "budget": 4500, "cost_per_contact": 1.8},
        ),
        (
            [
                "We want to hold another evening for the very best customers in the West. Who gets an "
                "invitation?"
            ],
            "campaign_targets",
            {"campaign_type": "premium", "region": "West"},
        ),
        ([PLAN, "Whose names would be on it, concretely?"], "campaign_targets", WHO_IS_NEW),
        ([PLAN, "Which customers does that concern?"], "campaign_targets", WHO_IS_NEW),
        (
            [WIN_BACK, "draft it. budget is 4k"],
            "draft_report",
            {"kind": "campaign_plan", "budget": 4000} | BACK_IN_NORTH,
        ),
        (
            [WIN_BACK, "Would you put that into a plan that I can hand on to my director?"],
            "draft_report",
            {"kind": "campaign_plan"} | BACK_IN_NORTH,
        ),
        (["churn risk in the South", "how wrong could you be?"], "churn_risk", {"region": "South"}),
        (
            ["churn risk in the South", "How sure are you of that?"],
            "churn_risk",
            {"region": "South"},
        ),
        (["what does revenue at risk mean"], "define", {"term": "revenue at risk"}),
        (
            ["Compare Sandpiper Beach Cafes with the other cafés in the West"],
            "account_profile",
            {"account": "ACC0475"},
        ),
        (
            ["How does our business with care homes compare to that with schools?"],
            "sales_metrics",
            {"metric": "revenue", "by": ["industry"]},
        ),
        (
            ["revenue by channel", "what share is that?"],
            "sales_metrics",
            {"metric": "revenue", "by": ["channel"]},
        ),
        (
            ["revenue of the North this year", "How large a part of the whole is that?"],
            "sales_metrics",
            {
                "metric": "revenue",
                "start": "2026-01-01",
                "end": "2026-06-30",
                "by": ["region"],
            },
        ),
        (
            [
                "who should get the win-back campaign",
                "Could we confine ourselves to the South for the time being?",
            ],
            "campaign_targets",
            {"campaign_type": "retention", "region": "South"},
        ),
        (
            [
                "who should get the win-back campaign",
                "Perhaps I should begin small, so let us look at nobody but the North for now.",
            ],
            "campaign_targets",
            BACK_IN_NORTH,
        ),
        (
            ["churn risk in the West", "Does the same apply to the South?"],
            "churn_risk",
            {"region": "South"},
        ),
        (
            [
                "Before I sign off the budget for next quarter, I should like to know what the retention "
                "campaigns of the past two years actually brought in."
            ],
            "campaign_results",
            {"campaign_type": "retention", "lookback_days": 730},
        ),
        (
            ["I am trying to understand which way our orders reach us. Could you split them up?"],
            "sales_metrics",
            {"metric": "orders", "by": ["channel"]},
        ),
        (
            [
                "orders by channel",
                "How has that shifted over the past two years, quarter by quarter?",
            ],
            "sales_metrics",
            {
                "metric": "orders",
                "by": ["quarter", "channel"],
                "start": "2024-07-01",
                "end": "2026-06-30",
            },
        ),
        (
            [
                "Now I am wondering whether an order over the internet is usually bigger than one over "
                "the phone."
            ],
            "sales_metrics",
            {"metric": "avg_order_value", "by": ["channel"]},
        ),
        (
            [
                "Before the summer mailing leaves the building, has anything odd crept into how people "
                "buy of late?"
            ],
            "behavior_insights",
            {},
        ),
        (["who pays late"], "behavior_insights", {"signal": "payment_delays"}),
        (
            [
                "Let me think aloud: our best customers buy a lot already, but which of them still leave "
                "whole product groups to somebody else?"
            ],
            "opportunities",
            {"kind": "champions_for_expansion"},
        ),
        (
            [
                "Who has moved between the groups since the end of last year?",
                "To be honest, I only care about those for whom it went downhill.",
            ],
            "segment_migration",
            {"from_date": "2025-12-31", "direction": "worse"},
        ),
        (
            ["who are the Champions in the South", "Who are these people, by name?"],
            "segment_members",
            {"segment": "Champions", "region": "South"},
        ),
        (
            ["list the Champions sorted by name"],
            "segment_members",
            {"segment": "Champions", "sort": "name", "order": "asc"},
        ),
        (
            [WIN_BACK, "Have calls of this sort paid off before, I wonder?"],
            "campaign_results",
            {"campaign_type": "retention"},
        ),
        (
            ["How did Christmas Countdown 2025 do among the Champions?", "Let us go back to 2024."],
            "campaign_results",
            {"campaign": "Christmas Countdown 2024", "segment": "Champions"},
        ),
        (
            [
                "How did Christmas Countdown 2025 do among the Champions?",
                "Let us go back to 2024 and all customers, but only the South.",
            ],
            "campaign_results",
            {"campaign": "Christmas Countdown 2024", "region": "South"},
        ),
        (
            [
                "I have been asked to say a few words about the hotels. How has their business with us "
                "developed this year?"
            ],
            "sales_metrics",
            {
                "metric": "revenue",
                "commercial_segment": "Hotels & Lodging",
                "by": ["month"],
                "start": "2026-01-01",
                "end": "2026-06-30",
            },
        ),
        (
            [
                "Which customers in the South have got so used to discounts that they hardly buy without "
                "one?"
            ],
            "behavior_insights",
            {"region": "South", "signal": "discount_dependency"},
        ),
        (["who should get a discount"], "campaign_targets", {"campaign_type": "promotional"}),
        (
            [
                "What would happen to our groups if the highest score for money already began at ten "
                "thousand pounds?"
            ],
            "what_if",
            {"cutoffs": ["m5=10000"]},
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


@pytest.mark.parametrize(
    ("ask", "tool"),
    [
        ("with a control group", "draft_report"),
        ("how large would the control group have to be?", "campaign_targets"),
    ],
)
def test_a_plan_of_two_regions_stays_one_of_both(
    ask: str, tool: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    plan = "draft a promotional campaign plan for the North and the South, 4000 pounds"
    made = _said([plan, ask], lexicon, cache_dir).calls
    assert [(call.tool, call.arguments["region"]) for call in made] == [
        (tool, "North"),
        (tool, "South"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "If I have four thousand pounds, who should get the promotion?",
        "Before the promotion in the North, what did they buy?",
        "Since March, which regions have grown?",
        "Since we are meeting the people from the Spa & Leisure house, how did that do?",
        "I am wondering",
        "As of March, how many champions did we have?",
    ],
)
def test_what_says_something_stays(text: str, lexicon: Lexicon) -> None:
    assert without_roundabout(text, lexicon.lookup) == text


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "Before I book the printer, are there any worrying habits?",
            "are there any worrying habits?",
        ),
        (
            "As we are about to reprint the catalogue, which products hardly sell?",
            "which products hardly sell?",
        ),
        (
            "I should very much like to know how the hotels are doing, if I may ask.",
            "how the hotels are doing.",
        ),
        (
            "It would be useful to know, for the board, how many first bought in 2024.",
            "how many first bought in 2024.",
        ),
        (
            "To be honest, I only care about those for whom it went downhill.",
            "I only care about those for whom it went downhill.",
        ),
    ],
)
def test_what_is_only_polite_is_taken_off(text: str, asked: str, lexicon: Lexicon) -> None:
    assert without_roundabout(text, lexicon.lookup) == asked


def test_nobody_is_taken_out_of_the_database(lexicon: Lexicon, cache_dir: Path) -> None:
    text = "Please take everyone who has unsubscribed out of the database for good."
    reading = understand(text, lexicon, cache_dir=cache_dir)
    assert (reading.kind, reading.topic) == ("decline", "change")


def test_an_audience_is_extended_to_another_region(lexicon: Lexicon, cache_dir: Path) -> None:
    asked = "who should get the premium campaign in the West"
    more = "On reflection, I would extend it to the South as well."
    made = _said([asked, more], lexicon, cache_dir).calls
    assert [call.arguments["region"] for call in made] == ["West", "South"]
