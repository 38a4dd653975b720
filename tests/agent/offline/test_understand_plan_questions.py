"""Questions about the campaign plan on the screen are answered of that plan."""

from __future__ import annotations

from pathlib import Path

import pytest
from understood import talk

from agent.offline.understand import Call, Lexicon

PLAN = "plan a win-back campaign for Hibernating accounts in the South with a budget of £5,000"
OF_PLAN = {
    "campaign_type": "retention",
    "segment": "Hibernating",
    "region": "South",
    "budget": 5000,
}


@pytest.mark.parametrize(
    "said",
    [
        "who is on the list?",
        "who's in it",
        "who would get it?",
        "show me the accounts",
        "which accounts are in the plan?",
        "how many would respond?",
        "what response can we expect?",
        "how big must the control group be?",
    ],
)
def test_what_the_plan_holds_is_told_by_its_audience(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert talk(lexicon, cache_dir, PLAN, said).calls == (Call("campaign_targets", OF_PLAN),)


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("what's the cost per contact?", "plan_cost"),
        ("what would it cost?", "plan_cost"),
        ("when should it start?", "plan_start"),
        ("approve it", "plan_approval"),
        ("save the plan", "plan_approval"),
    ],
)
def test_what_the_plan_does_not_hold_has_a_reply_of_its_own(
    said: str, topic: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = talk(lexicon, cache_dir, PLAN, said)
    assert (reading.kind, reading.topic, reading.calls) == ("decline", topic, ())


def test_what_it_costs_is_told_once_a_contact_has_a_price(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = talk(lexicon, cache_dir, PLAN, "use £12 per contact", "what would it cost?")
    assert reading.calls == (Call("campaign_targets", OF_PLAN | {"cost_per_contact": 12}),)


def test_the_plan_asked_for_again_is_the_same_one(lexicon: Lexicon, cache_dir: Path) -> None:
    drafted = (Call("draft_report", {"kind": "campaign_plan", **OF_PLAN}),)
    assert (
        talk(lexicon, cache_dir, PLAN, "who is on the list?", "draft the campaign plan").calls
        == drafted
    )
    assert talk(lexicon, cache_dir, PLAN, "draft the campaign plan").calls == drafted


def test_where_there_is_no_plan_none_is_drafted_to_be_saved(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = talk(lexicon, cache_dir, "how did past campaigns perform?", "save the plan")
    assert (reading.kind, reading.topic) == ("decline", "plan_none")


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("who are my best customers?", "find_accounts"),
        ("how did past campaigns perform?", "campaign_results"),
        ("when did the data end?", "data_health"),
        ("what does recency mean?", "define"),
    ],
)
def test_other_questions_after_a_plan_are_not_about_it(
    said: str, tool: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert {call.tool for call in talk(lexicon, cache_dir, PLAN, said).calls} == {tool}


def test_approval_of_anything_but_a_plan_is_refused(lexicon: Lexicon, cache_dir: Path) -> None:
    assert talk(lexicon, cache_dir, "top 10 customers", "approve it").topic == "change"
