"""A draft as the chat shows it: its sections as Markdown, its figures marked like an answer's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agent.answer import Fact, Figure, Table
from agent.chat._markdown import literal, mark
from agent.drafts.markdown import author_of, left_out
from agent.wording import in_cell, short_day

MOST_ROWS = 25


@dataclass(frozen=True)
class Document:
    """The text to read, and the figures in it with the facts they rest on."""

    text: str
    figures: list[Figure]
    facts: list[Fact]


def read(report: dict[str, Any], answer: str, first: int) -> Document:
    """The document of an `agent.drafts` report as JSON.

    Its figures link to the evidence of the message `answer`, numbered from `first`. The evidence
    appendix of the Markdown export is left out: here the panel does that.
    """
    figures: list[Figure] = []

    def marked(claim: dict[str, Any]) -> str:
        found = [Figure.model_validate(figure) for figure in claim.get("figures", [])]
        text = mark(claim["text"], found, answer, first + len(figures))
        figures.extend(found)
        return text

    demo = "Demo data. " if report.get("demo") else ""
    author = author_of(report["receipt"]["model"])
    about = f"*{demo}{literal(report['scope'])}. Worded by {literal(author)}.*"
    lines = [f"# {literal(report['title'])}", "", about, ""]
    for section in report["sections"]:
        lines += [f"## {literal(section['heading'])}", ""]
        for claim in section.get("paragraphs", []):
            lines += [marked(claim), ""]
        lines += [f"- {marked(claim)}" for claim in section.get("bullets", [])]
        if section.get("table"):
            table = Table.model_validate(section["table"])
            lines += ["", *_table(table, report["currency"])]
        if section.get("actions"):
            lines += ["", *_actions(section["actions"])]
        lines.append("")
    if report.get("left_out"):
        lines.append(left_out(report["left_out"]))
    facts = [Fact.model_validate(fact) for fact in report.get("ledger", [])]
    return Document("\n".join(lines).strip(), figures, facts)


def _table(table: Table, currency: str) -> list[str]:
    lines = [
        _row([literal(column.title) for column in table.columns]),
        _row(["--:" if _is_figure(column.unit) else "---" for column in table.columns]),
    ]
    for row in table.rows[:MOST_ROWS]:
        cells = zip(row, table.columns, strict=True)
        lines.append(
            _row([literal(in_cell(cell, it.unit, currency, it.name)) for cell, it in cells])
        )
    if table.total > min(len(table.rows), MOST_ROWS):
        lines += ["", f"*The first {min(len(table.rows), MOST_ROWS)} of {table.total}.*"]
    return lines


def _actions(actions: list[dict[str, Any]]) -> list[str]:
    lines = [_row(["What", "Owner", "Due"]), _row(["---", "---", "---"])]
    lines += [
        _row([literal(action["what"]), literal(action["owner"]), literal(_when(action))])
        for action in actions
    ]
    return lines


def _when(action: dict[str, Any]) -> str:
    return action.get("timing") or short_day(action["due"])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _is_figure(unit: str | None) -> bool:
    return unit is not None and unit != "date"
