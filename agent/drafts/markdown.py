"""A draft as a document for people: sections, tables, charts, and the evidence behind every figure."""

from __future__ import annotations

import re

from agent.answer import OFFLINE, Chart, Table
from agent.document import Document, escape
from agent.drafts.report import Report, Section
from agent.wording import count, day


def document_of(report: Report) -> Document:
    """The document, ending with an evidence appendix and the receipt."""
    note = "Demo data. " if report.demo else ""
    blocks: list[str | Table | Chart] = [
        f"*{note}{escape(report.scope)}. Snapshot {report.receipt.snapshot}. "
        f"Worded by {escape(author_of(report.receipt.model))}.*"
    ]
    for section in report.sections:
        blocks += _section(section)
    if report.left_out:
        left_out = count(report.left_out, "statement")
        blocks.append(f"*Left out because a figure was not traced: {left_out}.*")
    plain = re.sub(r"[^a-z0-9]+", "-", f"{report.kind} {report.subject}".lower()).strip("-")
    return Document(
        title=report.title,
        stem=f"{plain[:80]}-{report.as_of}",
        currency=report.currency,
        blocks=blocks,
        behind=report.behind,
        evidence="\n".join(_evidence(report)),
    )


def author_of(model: str) -> str:
    """Who worded a document, by the `model` of its receipt."""
    return "the offline analyst" if model == OFFLINE else f"the model {model}"


def _section(section: Section) -> list[str | Table | Chart]:
    blocks: list[str | Table | Chart] = [f"## {section.heading}"]
    blocks += [claim.text for claim in section.paragraphs]
    if section.bullets:
        blocks.append("\n".join(f"- {claim.text}" for claim in section.bullets))
    blocks += section.charts
    if section.table is not None:
        blocks.append(section.table)
    if section.actions:
        rows = [
            f"| {action.what} | {escape(action.owner)} | {day(action.due)} |"
            for action in section.actions
        ]
        blocks.append("\n".join(["| What | Owner | Due |", "| --- | --- | --- |", *rows]))
    return blocks


def _evidence(report: Report) -> list[str]:
    facts = {fact.id: fact for fact in report.ledger}
    tools = {call.id: call.tool for call in report.receipt.calls}
    lines = [
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
            f"{name}={value}" for name, value in call.arguments.items() if value not in (None, [])
        )
        lines.append(f"| {call.id} | {call.tool} | {escape(given)} |")
    return lines
