"""Which part of an account a question is about, and which accounts it is asked of."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Lexicon, Memory, understand

TALK = "deep dive on Tideway Coffee Roasters"


@pytest.mark.parametrize(
    ("text", "focus"),
    [
        ("why did their revenue fall?", "fall"),
        ("why are they down?", "fall"),
        ("why is it growing?", "growth"),
        ("what have they stopped buying?", "stopped"),
        ("anything they don't buy any more?", "stopped"),
        ("what do they no longer buy?", "stopped"),
        ("when did they last order and what?", "last_order"),
        ("what was their last order?", "last_order"),
        ("compare them with their peers", "peers"),
        ("how do they stack up against similar accounts?", "peers"),
        ("who do I talk to there?", "contact"),
        ("who looks after them?", "contact"),
        ("has anyone spoken to them lately?", "spoken"),
        ("when did somebody last visit them?", "spoken"),
        ("are we still in touch with them?", "spoken"),
        ("when are they likely to order again?", "next_order"),
        ("is it due an order?", "next_order"),
        ("when can I expect the next order from them?", "next_order"),
        ("give me three talking points", "talk"),
        ("what should I bring up?", "talk"),
        ("ok what do I tell them", "talk"),
        ("write me an email", "letter"),
        ("draft a letter to them", "letter"),
        ("who else is in the group?", "group"),
        ("is it part of a group?", "group"),
        ("how do they compare?", "peers"),
        ("is that more volume or higher prices?", "change"),
    ],
)
def test_a_part_of_the_account_on_hand(
    text: str, focus: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    before = understand(TALK, lexicon, Memory(), cache_dir=cache_dir)
    found = understand(text, lexicon, before.memory, cache_dir=cache_dir)
    assert [(call.tool, call.arguments) for call in found.calls] == [
        ("account_profile", {"account": "ACC0803"})
    ]
    assert found.memory.focus == (focus,)
    assert Memory.from_dict(found.memory.to_dict()).focus == (focus,)


@pytest.mark.parametrize(
    "text", ["how likely are they to stop ordering?", "what are the odds it stops ordering"]
)
def test_a_risk_is_no_part_of_a_profile(text: str, lexicon: Lexicon, cache_dir: Path) -> None:
    before = understand(TALK, lexicon, Memory(), cache_dir=cache_dir)
    found = understand(text, lexicon, before.memory, cache_dir=cache_dir)
    assert [call.tool for call in found.calls] == ["churn_risk"]
    assert found.memory.focus == ()


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("what do they buy together?", [("basket_rules", {})]),
        ("which products do they order in one go?", [("basket_rules", {})]),
        ("who decides there?", [("account_profile", {}), ("account_notes", {"about": "people"})]),
        (
            "who is the buyer at their end?",
            [("account_profile", {}), ("account_notes", {"about": "people"})],
        ),
        ("did they complain?", [("account_notes", {"about": "complaints"})]),
        ("any complaints from them?", [("account_notes", {"about": "complaints"})]),
        ("who is Mr Aldous?", [("account_notes", {"about": "Aldous"})]),
        ("what do I say about NordServe?", [("account_notes", {"about": "NordServe"})]),
        ("did anyone mention NordServe?", [("account_notes", {"about": "NordServe"})]),
    ],
)
def test_what_other_tools_know_of_the_account_on_hand(
    text: str, calls: list[tuple[str, dict[str, str]]], lexicon: Lexicon, cache_dir: Path
) -> None:
    before = understand(TALK, lexicon, Memory(), cache_dir=cache_dir)
    found = understand(text, lexicon, before.memory, cache_dir=cache_dir)
    asked = [(tool, {"account": "ACC0803"} | said) for tool, said in calls]
    assert [(call.tool, call.arguments) for call in found.calls] == asked
    after = understand("when did they last order?", lexicon, found.memory, cache_dir=cache_dir)
    assert [call.arguments for call in after.calls] == [{"account": "ACC0803"}]


def test_a_name_that_no_account_has_does_not_become_the_account_on_hand(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    before = understand(TALK, lexicon, Memory(), cache_dir=cache_dir)
    failed = understand("deep dive on Zzyzx Foo", lexicon, before.memory, cache_dir=cache_dir)
    assert [call.arguments for call in failed.calls] == [{"account": "Zzyzx Foo"}]
    after = understand("what did they stop buying?", lexicon, failed.memory, cache_dir=cache_dir)
    assert [call.arguments for call in after.calls] == [{"account": "ACC0803"}]


@pytest.mark.parametrize("text", ["who is Mr Aldous?", "who's Aldous"])
def test_a_person_is_looked_for_in_all_notes(text: str, lexicon: Lexicon, cache_dir: Path) -> None:
    found = understand(text, lexicon, Memory(), cache_dir=cache_dir)
    assert [(call.tool, call.arguments) for call in found.calls] == [
        ("account_notes", {"account": "all", "about": "Aldous"})
    ]
    assert found.memory.subject("account") is None


@pytest.mark.parametrize(
    "message",
    [
        "visit plan for Calloway & Finch Hotels",
        "write me talking points for Calloway & Finch Hotels",
        "make a call script for Calloway & Finch Hotels",
    ],
)
def test_a_plan_for_a_visit_is_what_to_raise_there(
    message: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = understand(message, lexicon, cache_dir=cache_dir)
    assert (reading.calls[0].tool, reading.memory.focus) == ("account_profile", ("talk",))
    assert bool(reading.notes) == ("talking points" not in message)
