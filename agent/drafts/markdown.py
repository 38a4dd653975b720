"""A draft as a document for people: sections, tables, charts, and the evidence behind every figure."""

from __future__ import annotations

import re

from agent.answer import OFFLINE, Chart, Table
from agent.document import Document, escape, evidence
from agent.drafts.report import Report, Section
from agent.wording import count


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
        blocks.append(left_out(report.left_out))
    plain = re.sub(r"[^a-z0-9]+", "-", f"{report.kind} {report.subject}".lower()).strip("-")
    return Document(
        title=report.title,
        stem=f"{plain[:80]}-{report.as_of}",
        currency=report.currency,
        blocks=blocks,
        behind=report.behind,
        evidence=_evidence(report),
    )


def left_out(statements: int) -> str:
    """What is said of statements that are not in a document."""
    return f"*Left out because a figure was not traced: {count(statements, 'statement')}.*"


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
            f"| {action.what} | {escape(action.owner)} | {action.when} |"
            for action in section.actions
        ]
        blocks.append("\n".join(["| What | Owner | Due |", "| --- | --- | --- |", *rows]))
    return blocks


def _evidence(report: Report) -> str:
    figures = (
        figure
        for section in report.sections
        for claim in [*section.paragraphs, *section.bullets]
        for figure in claim.figures
    )
    calls = ((call.id, call.tool, call.arguments) for call in report.receipt.calls)
    return evidence(figures, report.ledger, calls, report.currency)
