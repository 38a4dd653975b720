"""Who is content with a plan on the screen is shown how to decide over it; no new one is drafted."""

from __future__ import annotations

import pytest

from agent.answer import Answer, Finished
from agent.assistant import Assistant
from agent.requests.plans import agrees, without_praise
from data.home import Home
from data.plans import plans_of

PLAN = "Draft a retention campaign plan for the North, budget 5000"


async def ask(assistant: Assistant, text: str) -> Answer:
    found = [event async for event in assistant.ask(text, thread="t", user="local")]
    assert isinstance(found[-1], Finished)
    return found[-1].answer


@pytest.mark.parametrize(
    "text",
    [
        "looks good, save it",
        "ok approve it",
        "Perfect, go ahead!",
        "that works for me",
        "save the plan",
    ],
)
def test_agreement_is_heard(text: str) -> None:
    assert agrees(text)


@pytest.mark.parametrize(
    "text",
    [
        "looks good, but make it 8k",
        "save the north",
        "thanks",
        "approve the campaign plan you just made and email it round",
        "good " * 5_000,
    ],
)
def test_other_wishes_are_no_agreement(text: str) -> None:
    assert not agrees(text)


def test_praise_is_taken_off_what_is_asked() -> None:
    assert without_praise("Looks good, save it") == "save it"


async def test_a_plan_waits_for_its_button(assistant: Assistant, own: Home) -> None:
    drafted = await ask(assistant, PLAN)
    assert drafted.report is not None
    steps = next(s["actions"] for s in drafted.report["sections"] if s["actions"])
    assert all("approval" in step["timing"] or "before" in step["timing"] for step in steps)
    assert "14 July 2026" not in drafted.report["exports"]["markdown"], "it may be approved later"
    told = await ask(assistant, "looks good, save it")
    assert "**Approve plan**" in told.text and "quintile" not in told.text
    assert [plan.status for plan in plans_of(own, "local")] == ["waiting"]


async def test_what_a_plan_has_already_is_said(assistant: Assistant, own: Home) -> None:
    await ask(assistant, PLAN)
    told = await ask(assistant, "leave out anyone contacted in the last 30 days")
    assert told.report is None and "has that already" in told.text
    assert "**Approve plan**" in (await ask(assistant, "ok save it")).text
    assert [plan.status for plan in plans_of(own, "local")] == ["waiting"]
    changed = await ask(assistant, "leave out anyone contacted in the last 60 days")
    assert changed.report is not None
