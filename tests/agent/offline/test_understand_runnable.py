"""No call is made that its tool would refuse: the person is asked, told, or given what the tool can give."""

from __future__ import annotations

from pathlib import Path

import pytest
from understood import talk

from agent.offline.understand import Lexicon


def test_those_who_stopped_stay_accounts_when_the_question_changes(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    asked = "who stopped buying cutlery this year?"
    (call,) = talk(lexicon, cache_dir, asked, "how much did they use to spend on it").calls
    assert (call.arguments["only"], call.arguments["by"]) == ("stopped", ["account"])


def test_notes_of_nobody_are_asked_back(lexicon: Lexicon, cache_dir: Path) -> None:
    assert talk(lexicon, cache_dir, "notes please", "anything about prices").kind == "clarify"


@pytest.mark.parametrize(
    ("messages", "topic"),
    [
        (("draft a risk note for Tideway Coffee Roasters", "now put it in German"), "language"),
        (("which weekday is busiest?",), "missing"),
        (("best day of the week for orders",), "missing"),
    ],
)
def test_what_cannot_be_given_is_said(
    messages: tuple[str, ...], topic: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = talk(lexicon, cache_dir, *messages)
    assert (reading.kind, reading.topic) == ("decline", topic)


def test_this_week_is_no_day_of_the_week(lexicon: Lexicon, cache_dir: Path) -> None:
    assert talk(lexicon, cache_dir, "What needs my attention this week?").calls
