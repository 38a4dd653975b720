"""The figures a reader gets: those of the reply and of the document in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from agent.answer import Answer, Figure


def figures_of(answer: Answer) -> list[Figure]:
    """Figures of the text, then of the claims of a report."""
    return [*answer.figures, *_of_report(answer.report)]


def said(answer: Answer) -> str:
    """Everything in words that a reader gets, the document as its Markdown export among it."""
    parts = [answer.scope, answer.text, answer.notice or "", *answer.follow_ups]
    if answer.report:
        parts.append(markdown_of(answer.report))
    return "\n".join(parts)


def markdown_of(report: dict[str, Any]) -> str:
    """The document as a person reads it."""
    return str(report.get("exports", {}).get("markdown", json.dumps(report)))


def claims_of(report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Paragraphs and bullets of every section."""
    for section in report.get("sections", []):
        yield from section.get("paragraphs", [])
        yield from section.get("bullets", [])


def _of_report(report: dict[str, Any] | None) -> Iterator[Figure]:
    for claim in claims_of(report or {}):
        for figure in claim.get("figures", []):
            yield Figure.model_validate(figure)
