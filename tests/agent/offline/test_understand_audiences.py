"""Whom a campaign is for: segments, kinds of business, managers, least revenue, goods."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from understood import talk

from agent.offline.understand import Lexicon

ASKED = "who should get a retention campaign"


@pytest.mark.parametrize(
    ("messages", "argument", "value"),
    [
        (["retention plan for at risk and cannot lose them"], "segment", "At Risk or Cannot Lose Them"),
        (["plan: retention campaign, the Cannot Lose Them lot, 8k to spend"], "segment", "Cannot Lose Them"),
        (["campaign targets, retention: At Risk + Hibernating"], "segment", "At Risk or Hibernating"),
        (["draft a campaign plan for the Hibernating accounts"], "segment", "Hibernating"),
        ([ASKED + ", £2,000 budget, £8 a touch"], "cost_per_contact", 8),
        ([ASKED + ", £2,000 a quarter"], "budget", 2000),
        ([ASKED, "only At Risk", "add Cannot Lose Them too"], "segment", "At Risk or Cannot Lose Them"),
        ([ASKED, "only At Risk", "and what about Champions"], "segment", "Champions"),
        ([ASKED, "only accounts over 20k"], "min_monetary", 20000),
        ([ASKED, "I have 20k for it"], "min_monetary", None),
        (["we have over 5000 to spend on a retention campaign, who gets it"], "budget", 5000),
        ([ASKED + ", budget 3000", "cost per contact will be 8 pounds"], "cost_per_contact", 8),
        ([ASKED + ", budget 3000", "cost per contact will be 8 pounds"], "budget", 3000),
        ([ASKED, "give them 60 days rest"], "pause_days", 60),
    ],
)  # fmt: skip
def test_an_audience_is_what_was_said(
    lexicon: Lexicon, cache_dir: Path, messages: list[str], argument: str, value: Any
) -> None:
    (call,) = talk(lexicon, cache_dir, *messages).calls
    assert call.arguments.get(argument) == value
    assert call.arguments["campaign_type"] == "retention"


def test_a_plan_is_for_the_audience_though_results_were_looked_at_since(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    asked = [f"{ASKED} in the South", "only At Risk", "how did past retention campaigns do"]
    (call,) = talk(lexicon, cache_dir, *asked, "ok, draft the plan with £2,500").calls
    assert (call.tool, call.arguments["segment"]) == ("draft_report", "At Risk")
    assert (call.arguments["region"], call.arguments["budget"]) == ("South", 2500)
    (other,) = talk(lexicon, cache_dir, *asked, "plan a retention campaign for the North").calls
    assert "segment" not in other.arguments


@pytest.mark.parametrize(
    "said",
    ["what's the offer", "who gets the letter and who is control", "how many control accounts",
     "how many responses can I expect", "how do I measure it", "how big is that audience"],
)  # fmt: skip
def test_a_question_about_the_audience_is_of_all_of_it(
    lexicon: Lexicon, cache_dir: Path, said: str
) -> None:
    (call,) = talk(lexicon, cache_dir, ASKED, "only accounts over 20k", said).calls
    assert call.tool == "campaign_targets"
    assert call.arguments == {"campaign_type": "retention", "min_monetary": 20000}


def test_a_plan_is_not_sent(lexicon: Lexicon, cache_dir: Path) -> None:
    assert talk(lexicon, cache_dir, ASKED, "can you send it to Lucia").topic == "change"


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("what was the response rate of phone campaigns", {"channel": "Phone"}),
        ("how'd our promos do over the past year", {"campaign_type": "promotional"}),
        ("planning a win-back for the autumn. how did the last retention campaigns go?",
         {"campaign_type": "retention"}),
    ],
)  # fmt: skip
def test_results_are_asked_for_and_no_plan(
    lexicon: Lexicon, cache_dir: Path, said: str, arguments: dict[str, Any]
) -> None:
    (call,) = talk(lexicon, cache_dir, said).calls
    assert call.tool == "campaign_results"
    assert arguments.items() <= call.arguments.items()


def test_what_results_tell_is_asked_of_the_same_ones(lexicon: Lexicon, cache_dir: Path) -> None:
    shown = talk(lexicon, cache_dir, "how did our retention campaigns do").calls
    for said in ("cheapest per response?", "was that significant", "which one was best"):
        assert talk(lexicon, cache_dir, "how did our retention campaigns do", said).calls == shown


def test_an_audience_keeps_its_least_revenue_in_a_question_of_it(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    asked = "who should get a retention campaign for hotels? only accounts over 2k"
    said = "how many are control and how many do we contact?"
    (call,) = talk(lexicon, cache_dir, asked, said).calls
    assert (call.tool, call.arguments["min_monetary"]) == ("campaign_targets", 2000)
