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
