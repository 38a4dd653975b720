"""'What is due today', 'open next steps', 'overdue follow-ups': the notes that name a day of the period."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, Memory, understand

ALL = {"account": "all"}


def last_call(turns: list[str], lexicon: Lexicon, cache_dir: Path) -> tuple[str, dict[str, Any]]:
    memory = Memory()
    for turn in turns:
        reading = understand(turn, lexicon, memory, cache_dir=cache_dir)
        memory = reading.memory
    return reading.calls[0].tool, dict(reading.calls[0].arguments)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("what is due today?", "2026-06-30", "2026-06-30"),
        ("what's due this week", "2026-06-29", "2026-07-05"),
        ("anything due tomorrow?", "2026-07-01", "2026-07-01"),
        ("accounts with an open next step due next week", "2026-07-06", "2026-07-12"),
        ("which notes need a follow-up this week", "2026-06-29", "2026-07-05"),
        ("open next steps", "2026-06-30", None),
        ("follow-ups by Friday", "2026-06-30", "2026-07-03"),
        ("what is due in July", "2026-07-01", "2026-07-31"),
        ("what have we promised for the next two weeks", "2026-06-30", "2026-07-14"),
        ("overdue follow-ups", None, "2026-06-29"),
        ("what was due last week", "2026-06-22", "2026-06-28"),
    ],
)
def test_what_is_due_is_of_the_days_that_notes_name(
    asked: str, first: str | None, last: str | None, lexicon: Lexicon, cache_dir: Path
) -> None:
    said = {"due_from": first, "due_to": last}
    days = {name: on for name, on in said.items() if on is not None}
    assert last_call([asked], lexicon, cache_dir) == ("account_notes", ALL | days)


@pytest.mark.parametrize(
    "asked",
    ["who is overdue an order", "overdue invoices", "what is the drop due to the discounts"],
)
def test_other_things_are_due_too(asked: str, lexicon: Lexicon, cache_dir: Path) -> None:
    calls = understand(asked, lexicon, cache_dir=cache_dir).calls
    assert not [call for call in calls if "due_to" in call.arguments]


def test_days_are_changed_and_the_account_manager_stays(lexicon: Lexicon, cache_dir: Path) -> None:
    turns = ["what is due today? I'm Fiona Dalgleish", "and tomorrow"]
    whose = ALL | {"owner": "Fiona Dalgleish"}
    tomorrow = {"due_from": "2026-07-01", "due_to": "2026-07-01"}
    assert last_call(turns, lexicon, cache_dir) == ("account_notes", whose | tomorrow)
    of_hers = ["Fiona Dalgleish's notes", "which need a follow up this week"]
    week = {"due_from": "2026-06-29", "due_to": "2026-07-05"}
    assert last_call(of_hers, lexicon, cache_dir) == ("account_notes", whose | week)


@pytest.mark.parametrize(
    ("asked", "about"),
    [
        ("which accounts went to a competitor according to the notes", "going to another supplier"),
        ("which customers came to us from a competitor", "coming from another supplier"),
        ("accounts that complained about price", "price complaints"),
        ("what do the notes say about late deliveries", "late deliveries"),
        ("which notes are about deliveries", "delivery"),
        ("notes that mention a competitor", "other suppliers"),
    ],
)
def test_the_direction_and_a_second_word_count(
    asked: str, about: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert last_call([asked], lexicon, cache_dir) == ("account_notes", ALL | {"about": about})
