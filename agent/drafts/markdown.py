"""A draft as Markdown for people: sections, tables, and the evidence behind every figure."""

from __future__ import annotations

import re

from agent.answer import Table
from agent.drafts.report import Report, Section
from agent.wording import by_unit, day

# What a table cell or a name from the data could do to the document around it.
_ACTIVE = re.compile(r"([\\`*_{}\[\]<>|#!])")
MOST_TABLE_ROWS = 25


def to_markdown(report: Report) -> str:
    """The document, ending with an evidence appendix and the receipt."""
    lines = [f"# {escape(report.title)}", ""]
    note = "Demo data. " if report.demo else ""
    lines += [f"*{note}{escape(report.scope)}. Snapshot {report.receipt.snapshot}.*", ""]
    for section in report.sections:
        lines += _section(section, report.currency)
    if report.left_out:
        lines += [f"*{report.left_out} statements were left out: a figure was not traced.*", ""]
    lines += _evidence(report)
    return "\n".join(lines).rstrip() + "\n"


def escape(text: str) -> str:
    """Text from the data as text: no links, images, HTML or emphasis of its own."""
    return _ACTIVE.sub(r"\\\1", " ".join(text.split()))


def table_lines(table: Table, currency: str) -> list[str]:
    """A Markdown table; figures right-aligned."""
    titles = [column.title for column in table.columns]
    marks = ["---:" if column.unit not in (None, "date") else "---" for column in table.columns]
    rows = [
        [
            escape(by_unit(cell, column.unit, currency))
            for cell, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows[:MOST_TABLE_ROWS]
    ]
    lines = [f"| {' | '.join(cells)} |" for cells in ([titles, marks, *rows])]
    shown = min(len(table.rows), MOST_TABLE_ROWS)
    if table.total > shown:
        lines += ["", f"*Showing {shown} of {table.total}.*"]
    return lines


def _section(section: Section, currency: str) -> list[str]:
    lines = [f"## {section.heading}", ""]
    for claim in section.paragraphs:
        lines += [claim.text, ""]
    if section.bullets:
        lines += [f"- {claim.text}" for claim in section.bullets]
        lines.append("")
    if section.table is not None:
        lines += [*table_lines(section.table, currency), ""]
    if section.actions:
        lines += ["| What | Owner | Due |", "| --- | --- | --- |"]
        lines += [
            f"| {action.what} | {escape(action.owner)} | {day(action.due)} |"
            for action in section.actions
        ]
        lines.append("")
    return lines


def _evidence(report: Report) -> list[str]:
    facts = {fact.id: fact for fact in report.ledger}
    tools = {call.id: call.tool for call in report.receipt.calls}
    lines = [
        "## Evidence",
        "",
        "| Figure | Fact | Exact value | Tool call |",
        "| --- | --- | ---: | --- |",
    ]
    seen: set[tuple[str, str]] = set()
    for section in report.sections:
        for claim in [*section.paragraphs, *section.bullets]:
            for figure in claim.figures:
                fact = facts.get(figure.fact or "")
                if fact is None or (figure.text, fact.id) in seen:
                    continue
                seen.add((figure.text, fact.id))
                tool = tools.get(fact.call, fact.tool)
                lines.append(
                    f"| {escape(figure.text)} | {escape(fact.label)} | {escape(fact.value)} "
                    f"| {fact.call}: {tool} |"
                )
    lines += ["", "| Call | Tool | Arguments |", "| --- | --- | --- |"]
    for call in report.receipt.calls:
        given = ", ".join(
            f"{name}={value}" for name, value in call.arguments.items() if value is not None
        )
        lines.append(f"| {call.id} | {call.tool} | {escape(given)} |")
    return lines
