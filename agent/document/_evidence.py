"""What the figures of a document rest on: the appendix of answers and drafts alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from agent.answer import Fact, Figure
from agent.document._markdown import escape
from agent.fact_words import words_of_fact
from agent.wording import day, exact

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def evidence(
    figures: Iterable[Figure],
    facts: Iterable[Fact],
    calls: Iterable[tuple[str, str, Mapping[str, Any]]],
    currency: str,
) -> str:
    """Two Markdown tables: each figure with its fact, and the calls, as (id, tool, arguments).

    Nothing when no figure is that of a fact.
    """
    known = {fact.id: fact for fact in facts}
    found = [(figure, known[figure.fact]) for figure in figures if figure.fact in known]
    if not found:
        return ""
    rows = dict.fromkeys(
        _row(figure.text, words_of_fact(fact), exact(fact.value, fact.unit, currency), fact.call)
        for figure, fact in found
    )
    ran = [
        _row(
            id,
            tool.replace("_", " "),
            ", ".join(
                f"{name.replace('_', ' ')}: {_plain(value)}"
                for name, value in arguments.items()
                if value not in (None, [])
            ),
        )
        for id, tool, arguments in calls
    ]
    lines = ["| Figure | Fact | Exact value | Call |", "| --- | --- | ---: | --- |", *rows]
    return "\n".join([*lines, "", "| Call | Tool | Arguments |", "| --- | --- | --- |", *ran])


def _row(*cells: str) -> str:
    return f"| {' | '.join(map(escape, cells))} |"


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    text = str(value)
    return day(text) if _DAY.fullmatch(text) else text
