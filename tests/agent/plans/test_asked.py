"""Which messages ask for the campaign plans a person has, and for which of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agent.commands import in_words
from agent.requests.plans import Asked, asked_of_plans

TODAY = date(2026, 11, 26)  # a Thursday


def asked(text: str) -> Asked | None:
    return asked_of_plans(in_words(text), lambda: ["North", "South", "North East"], TODAY)


LISTS: list[tuple[str, set[str]]] = [
    ("what did I approve?", {"approved"}),
    ("What have I signed off so far?", {"approved"}),
    ("which plans are waiting?", {"waiting"}),
    ("is anything still waiting for my approval?", {"waiting"}),
    ("any campaign plans pending?", {"waiting"}),
    ("which plans haven't I approved yet", {"waiting"}),
    ("plans I still have to decide on", {"waiting"}),
    ("show me my open plans", {"waiting"}),
    ("show my approved campaign plans", {"approved"}),
    ("which plans did we turn down?", {"declined"}),
    ("what did I reject", {"declined"}),
    ("which plans have I decided on", {"approved", "declined"}),
    ("which plans were superseded", {"superseded"}),
    ("which campaigns did I approve?", {"approved"}),
    ("list my plans", set()),
    ("what campaign plans do I have?", set()),
    ("how many plans have I made?", set()),
    ("/plans", set()),
    ("/plans waiting", {"waiting"}),
    ("was the retention plan approved?", set()),
]


@pytest.mark.parametrize(("text", "statuses"), LISTS, ids=[text for text, _ in LISTS])
def test_a_list_is_asked_for(text: str, statuses: set[str]) -> None:
    found = asked(text)
    assert found is not None
    assert (found.statuses, found.opens) == (statuses, False)


NARROWED: list[tuple[str, dict[str, Any]]] = [
    ("my retention plans", {"campaign_types": {"retention"}}),
    ("approved plans for the north east", {"regions": {"North East"}}),
    ("what did I approve last week?", {"since": date(2026, 11, 16), "until": date(2026, 11, 22)}),
    ("plans approved this month", {"since": date(2026, 11, 1), "until": TODAY}),
    ("what did I approve yesterday", {"since": date(2026, 11, 25), "until": date(2026, 11, 25)}),
    ("plans approved last month", {"since": date(2026, 10, 1), "until": date(2026, 10, 31)}),
]


@pytest.mark.parametrize(("text", "expected"), NARROWED, ids=[text for text, _ in NARROWED])
def test_it_is_narrowed_by_type_region_and_time(text: str, expected: dict[str, Any]) -> None:
    found = asked(text)
    assert found is not None
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "sure", "newest"),
    [
        ("open the retention plan", True, False),
        ("show me the retention campaign plan for the South", False, False),
        ("reopen my last plan", True, True),
        ("show me the latest plan again", False, True),
        ("open the approved premium plan", True, False),
    ],
)
def test_one_is_asked_to_be_opened(text: str, sure: bool, newest: bool) -> None:
    found = asked(text)
    assert found is not None
    assert (found.opens, found.newest) == (True, newest)
    assert found.sure == sure or found.statuses


@pytest.mark.parametrize(
    "text", ["open plan 1f1026fccbc4", "1f1026fccbc4", "Open plan 1f1026fccbc4: premium campaign"]
)
def test_one_is_opened_by_its_id(text: str) -> None:
    assert asked(text) == Asked(plan_id="1f1026fccbc4", opens=True)


@pytest.mark.parametrize(
    "text",
    [
        "Draft a retention campaign plan",
        "show me a retention plan",
        "Draft retention campaign plans for the South and the North",
        "I need campaign plans for the South and the North",
        "plan a premium campaign for the South",
        "I need a plan for Harbour Hotels",
        "what are my plans for this week?",
        "which plans sell best?",
        "who approved the discount for ACC0117?",
        "which accounts are waiting for a call?",
        "what is waiting for me?",
        "which campaigns worked best?",
        "show me the plan with a budget of 5000",
        "approve the budget",
        "what did Grace approve?",
        "how many accounts turned down the offer?",
        "revenue by region",
    ],
)
def test_other_messages_are_the_analyst_s(text: str) -> None:
    assert asked(text) is None
