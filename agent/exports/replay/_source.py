"""What can be computed again: a report, an answer, or every turn of a conversation, from their JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from agent.answer import Chart, Fact, Table
from agent.drafts import read_report
from agent.drafts.report import Receipt, Report
from agent.exports.conversation import KIND
from agent.graph.deliver import without_left_out

_FACTS: TypeAdapter[list[Fact]] = TypeAdapter(list[Fact])
_TABLES: TypeAdapter[list[Table]] = TypeAdapter(list[Table])
_CHARTS: TypeAdapter[list[Chart]] = TypeAdapter(list[Chart])


@dataclass(frozen=True)
class Source:
    """Texts, tables and charts with the ledger they rest on and the receipt of its calls.

    `subject` is whom or what all texts are about, `question` what they answer. The ledger is `whole` where
    it has every fact of the calls, not only those that the text names.
    """

    title: str
    receipt: Receipt
    ledger: Sequence[Fact]
    texts: Sequence[str]
    tables: Sequence[Table] = ()
    charts: Sequence[Chart] = ()
    subject: str = ""
    question: str = ""
    currency: str = ""
    whole: bool = True


def read(text: str) -> list[Source]:
    """What a file has that can be computed again, in its order; nothing where no call stands behind it.

    A file is a report, an answer or a conversation as exported, what `ask --json` prints, or the lines of
    `ask --batch`.

    Raises:
        ValueError: it is none of these, or not whole.
    """
    try:
        found = [json.loads(text)]
    except json.JSONDecodeError:
        found = [json.loads(line) for line in text.splitlines() if line.strip()]
    if not found:
        raise ValueError("the file is empty")
    return [source for entry in found for source in _sources(entry)]


def of_report(report: Report) -> Source:
    """A report, whose claims are all about its subject."""
    return Source(
        title=report.title,
        receipt=report.receipt,
        ledger=report.ledger,
        texts=[
            claim.text
            for section in report.sections
            for claim in [*section.paragraphs, *section.bullets]
        ],
        tables=[
            *(section.table for section in report.sections if section.table is not None),
            *report.behind,
        ],
        charts=[chart for section in report.sections for chart in section.charts],
        subject=report.subject,
        currency=report.currency,
    )


def _sources(entry: Any) -> list[Source]:
    if not isinstance(entry, dict):
        raise ValueError("no object")
    if entry.get("kind") == KIND:
        return [source for turn in entry["turns"] for source in _sources(turn)]
    if "sections" in entry:
        return [of_report(read_report(json.dumps(entry)))]
    if not {"text", "outcome", "receipt"} <= set(entry):
        raise ValueError("neither a report nor an answer")
    if entry.get("report"):
        return _sources(entry["report"])
    if not entry["receipt"].get("calls"):
        return []
    return [_of_answer(entry)]


def _of_answer(entry: dict[str, Any]) -> Source:
    """An answer as exported; or as `ask --json` prints it, which has the facts of its figures only."""
    whole = "facts" in entry
    facts = entry["facts"] if whole else [figure["fact"] for figure in entry["figures"]]
    ledger = {fact.id: fact for fact in _FACTS.validate_python([one for one in facts if one])}
    question = str(entry.get("question") or "")
    return Source(
        title=question or str(entry["text"]).strip().partition("\n")[0],
        receipt=Receipt.model_validate(entry["receipt"]),
        ledger=list(ledger.values()),
        texts=[without_left_out(str(entry["text"]))],
        tables=_TABLES.validate_python(entry.get("tables", [])),
        charts=_CHARTS.validate_python(entry.get("charts", [])),
        question=question,
        currency=str(entry.get("currency", "")),
        whole=whole,
    )


NOT_READABLE = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
    ValidationError,
)
"""What a file that is none of these may lead to."""
