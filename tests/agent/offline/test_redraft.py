"""The button below a document redrafts that kind of document, whatever was asked since."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Call, Lexicon, Memory, understand

NOTE = Call("draft_report", {"kind": "risk_note", "account": "ACC0117"})
PLAN = Call("draft_report", {"kind": "campaign_plan", "campaign_type": "retention"})
OTHER = Call("segment_overview", {})


@pytest.mark.parametrize(
    ("asked", "document", "more"),
    [
        ("Redraft the risk note: shorter", NOTE, {"note": "shorter"}),
        ("Redraft the campaign plan: the budget is 5000", PLAN, {"budget": 5000}),
        ("Redraft it: shorter", PLAN, {"note": "shorter"}),
    ],
)
def test_the_document_that_is_meant(
    lexicon: Lexicon, cache_dir: Path, asked: str, document: Call, more: dict[str, Any]
) -> None:
    memory = Memory(calls=(OTHER,), drafts=(PLAN, NOTE))
    reading = understand(asked, lexicon, memory, cache_dir=cache_dir)
    (call,) = reading.calls
    assert call.arguments.items() >= (document.arguments | more).items()
    assert reading.memory.drafts[1:] == memory.drafts
    assert Memory.from_dict(reading.memory.to_dict()) == reading.memory


def test_without_a_document_there_is_nothing_to_redraft(lexicon: Lexicon, cache_dir: Path) -> None:
    reading = understand(
        "Redraft it: shorter", lexicon, Memory(calls=(OTHER,)), cache_dir=cache_dir
    )
    assert [call.tool for call in reading.calls] != ["draft_report"]


@pytest.mark.parametrize(
    ("asked", "note"),
    [
        ("remove the churn probability", "remove the churn probability"),
        ("friendlier", "friendlier"),
        ("actions first", "actions first"),
        ("add: We deliver on Tuesdays", "add: We deliver on Tuesdays"),
        ("take out the part about campaigns", "take out the part about campaigns"),
        ("write an executive summary of the North", None),
    ],
)
def test_a_wish_for_the_document_on_the_screen(
    lexicon: Lexicon, cache_dir: Path, asked: str, note: str | None
) -> None:
    memory = Memory(calls=(NOTE,), drafts=(NOTE,))
    reading = understand(asked, lexicon, memory, cache_dir=cache_dir)
    notes = [call.arguments.get("note") for call in reading.calls]
    assert notes == [note] and bool(note) == (
        reading.calls[0].arguments.get("account") == "ACC0117"
    )


def test_wishes_add_up(lexicon: Lexicon, cache_dir: Path) -> None:
    wished = Call(NOTE.tool, {**NOTE.arguments, "note": "shorter"})
    memory = Memory(calls=(wished,), drafts=(wished,))
    (call,) = understand("risks first", lexicon, memory, cache_dir=cache_dir).calls
    assert call.arguments["note"] == "shorter; risks first"


@pytest.mark.parametrize("said", ["friendlier", "for my boss", "a bit warmer please"])
def test_a_tone_is_a_wish_for_the_document_on_the_screen(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    memory = Memory(calls=(PLAN,), drafts=(PLAN,))
    (call,) = understand(said, lexicon, memory, cache_dir=cache_dir).calls
    assert call.arguments == PLAN.arguments | {"note": said}


@pytest.mark.parametrize(
    ("asked", "counted"),
    [
        ("in four sentences", True),
        ("a paragraph at most", True),
        ("sum it up in two lines please", True),
        ("give me the short version", False),
        ("just the key points", False),
        ("tl;dr", False),
    ],
)
def test_a_length_is_the_short_form_and_says_that_nothing_is_counted_out(
    lexicon: Lexicon, cache_dir: Path, asked: str, counted: bool
) -> None:
    memory = Memory(calls=(NOTE,), drafts=(NOTE,))
    reading = understand(asked, lexicon, memory, cache_dir=cache_dir)
    assert reading.calls == (Call("draft_report", {**NOTE.arguments, "note": asked}),)
    assert bool(reading.notes) == counted
