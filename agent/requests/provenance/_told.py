"""What is said about the answer before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.answer import Answer, Fact, Figure, ToolRun
from agent.commands import OWN_FILE
from agent.requests.provenance._asked import Asked
from agent.requests.provenance._certainty import certainty
from agent.requests.provenance._figure import meant
from agent.requests.provenance._last import Last, of
from agent.requests.provenance._loss import loss
from agent.requests.provenance._parts import in_or_out, on_a_wish
from agent.requests.provenance._source import quoted, source, statements
from agent.results import quotations
from data import catalogue

EXPORT = "Export the last answer"
USUAL = "revenue"
"""The metric that money is of where no other is told."""
NOTHING_YET = (
    "There is no figure in this conversation yet. Ask a question first; then “where does that come from?” "
    "tells what its figure counts, what computed it and how to check it.\n"
)
BEHIND = "What stands behind the figure you ask about:"
Check = Callable[[str, Sequence[Fact], Sequence[str]], tuple[str, list[Figure]]]
"""Of a text, a ledger and what is quoted: the text without what cannot be traced, and its figures."""


@dataclass(frozen=True)
class Told:
    """The text with its figures and what stands behind them: the ledger and receipt of the answer before."""

    text: str
    figures: list[Figure] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    runs: list[ToolRun] = field(default_factory=list)
    receipt: dict[str, Any] = field(default_factory=dict)
    scope: str = ""
    follow_ups: list[str] = field(default_factory=list)


def told(
    asked: Asked, answer: Answer | None, question: str, currency: str, check: Check
) -> Told | None:
    """The reply; None where the message turns out to be about something else."""
    last = of(answer, question) if answer is not None else None
    if asked.kind in ("parts", "wish"):
        return _of_parts(asked, last)
    if last is None:
        loose = asked.loose or (asked.kind != "sql" and not asked.words)
        return Told(NOTHING_YET) if loose and answer is None else None
    if asked.kind == "loss":
        found = meant(asked.words, last, currency, loose=False)
        lost = loss(found, last.facts, currency)
        return _checked(lost, last, check, [EXPORT]) if lost else None
    if asked.kind == "certainty":
        about = meant(asked.words, last, currency, loose=False) if asked.words else None
        if asked.words and about is None:
            return None
        text, more = certainty(last, about)
        return _checked(text, last, check, [*more, "Where does that come from?", EXPORT])
    found = meant(asked.words, last, currency, loose=asked.loose)
    if found is None and (asked.words or last.figures):
        return None
    if asked.kind == "sql":
        return Told(statements(found, last), [], [], list(last.runs), dict(last.receipt), last.scope,
                    [EXPORT, "Where does that come from?"])  # fmt: skip
    return _checked(source(found, last, currency), last, check, [EXPORT, OWN_FILE, "Show the SQL"])


def _of_parts(asked: Asked, last: Last | None) -> Told | None:
    if last is None and not asked.metrics:
        return None
    name = asked.metrics[0] if asked.metrics else (last and last.metric) or USUAL
    metric = catalogue.metrics()[name]
    if asked.kind == "wish":
        text, follow = on_a_wish(metric, asked.part)
        return Told(text, follow_ups=follow)
    return Told(in_or_out(metric, asked.part, away=asked.away))


def _checked(text: str, last: Last, check: Check, follow: list[str]) -> Told:
    """The text with the verdict on its figures, by the ledger of the answer before."""
    quotes = [*quotations(last.runs), *map(quoted, last.calls.values())]
    text, figures = check(text, last.facts, quotes)
    if text.startswith("- "):
        text = f"{BEHIND}\n\n{text}"
        figures = [
            one.model_copy(
                update={"start": one.start + len(BEHIND) + 2, "end": one.end + len(BEHIND) + 2}
            )
            for one in figures
        ]
    stated = {figure.fact for figure in figures}
    facts = [fact for fact in last.facts if fact.id in stated] if last.title else list(last.facts)
    return Told(text, figures, facts, list(last.runs), dict(last.receipt), last.scope, follow)
