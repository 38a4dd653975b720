"""The answer that is asked about, with what stands behind it: figures, facts and the receipt of its calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.answer import Answer, Fact, Figure, ToolRun
from agent.drafts import read_report
from agent.results import typed
from tools._spec import Result


@dataclass(frozen=True)
class Last:
    """`figures` in the order in which they were read; `calls` of the receipt by their ids."""

    question: str
    scope: str
    figures: Sequence[Figure]
    facts: Sequence[Fact]
    runs: Sequence[ToolRun]
    calls: Mapping[str, Mapping[str, Any]]
    receipt: Mapping[str, Any]
    title: str
    """Of the document that it brought; else empty."""

    @property
    def results(self) -> list[tuple[str, Result]]:
        """The tools that answered, with what they returned."""
        found = [(run.name, typed(run)) for run in self.runs]
        return [(name, result) for name, result in found if result is not None]

    @property
    def metric(self) -> str | None:
        """The metric of the first call that computed one."""
        return next((str(r.metric) for _, r in self.results if hasattr(r, "metric")), None)


def of(answer: Answer, question: str) -> Last | None:
    """What stands behind an answer; None where no tool computed anything."""
    receipt, figures, facts = answer.receipt, list(answer.figures), list(answer.facts)
    scope, title = answer.scope, ""
    if answer.report is not None:
        report = read_report(answer.report["exports"]["json"])
        receipt = report.receipt.model_dump(mode="json")
        claims = [c for section in report.sections for c in [*section.paragraphs, *section.bullets]]
        figures, facts = [f for claim in claims for f in claim.figures], list(report.ledger)
        scope, title = scope or report.receipt.scope, report.title
    calls = {str(call["id"]): call for call in receipt.get("calls", ())}
    if not calls:
        return None
    return Last(question, scope, figures, facts, answer.runs, calls, receipt, title)
