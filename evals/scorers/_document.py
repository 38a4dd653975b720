"""Drafts: the right kind, about the right subject, whole, and the same after a round trip."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from agent.answer import Answer
from agent.drafts.report import KINDS, Section, read_report
from evals.case import Document
from evals.record import Check
from evals.scorers._figures import markdown_of


def check_document(expect: Document | None, answer: Answer) -> Iterator[Check]:
    """What must hold of the document of a reply."""
    if expect is None:
        return
    report = answer.report or {}
    kind = report.get("kind")
    yield Check(name="document", passed=kind == expect.kind, note=f"{kind}, expected {expect.kind}")
    if kind != expect.kind:
        return
    if expect.subject is not None:
        subject = str(report.get("subject"))
        fits = expect.subject.casefold() in subject.casefold()
        yield Check(name="subject", passed=fits, note=f"{subject}, expected {expect.subject}")
    yield from _sections(expect, report)
    yield _round_trip(report)


def _sections(expect: Document, report: dict[str, Any]) -> Iterator[Check]:
    sections = [Section.model_validate(section) for section in report.get("sections", [])]
    filled = {section.heading for section in sections if not section.empty}
    shown = markdown_of(report)
    for heading in expect.sections or KINDS[expect.kind].headings:
        there = heading in filled and heading in shown
        yield Check(name=f"section {heading}", passed=there)
    actions = [action for section in sections for action in section.actions]
    late = [action for action in actions if action.due.isoformat() <= str(report.get("as_of"))]
    whole = [action for action in actions if action.owner.strip() and action not in late]
    note = f"{len(whole)} with an owner and a date to come, at least {expect.actions} expected"
    yield Check(name="actions", passed=len(whole) >= expect.actions, note=note)


def _round_trip(report: dict[str, Any]) -> Check:
    text = str(report.get("exports", {}).get("json", ""))
    try:
        read = read_report(text)
    except ValidationError as problem:
        return Check(name="JSON export is read back", passed=False, note=str(problem)[:200])
    same = read.title == report.get("title") and len(read.ledger) == len(report.get("ledger", []))
    return Check(name="JSON export is read back", passed=same)
