"""The share of the one row that a question names, first: 'what share of their spend is Tableware?'"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.focus import ROW, SHARE
from agent.prose.parts.prose import Prose
from agent.prose.parts.sales_row import TIME, name_of, period_of, shown
from agent.wording import percent
from tools.sales_metrics import SalesMetrics, SalesRow

_ASKS = re.compile(
    r"\b(?:share|percentage|percent|per cent|proportion|fraction|what part|how much of|what portion)\b|%",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z0-9]{3,}")
_COMMON = frozenset(["and", "the", "of", "accounts", "sales", "orders", "trade"])


def prose(
    question: str, focus: Sequence[str], result: SalesMetrics, told: Prose, currency: str
) -> Prose:
    """The same led by that share; as it is where none is asked for, or of no one row."""
    # "New accounts" are what is counted there, and no row of it.
    asked = result.metric != "new_accounts" and _ASKS.search(question)
    row = _in_focus(focus, result) or (_named(question, result) if asked else None)
    if row is None or row.share is None or row.value is None or not result.overall.value:
        return told
    verb = "brought" if result.unit == "money" else "has"
    lead = (
        f"**{percent(row.share)}**: {name_of(row, result)} {verb} {shown(row.value, result, currency)} of "
        f"{shown(result.overall.value, result, currency)} {period_of(result)}."
    )
    return replace(told, lead=f"{lead}\n\n{told.lead}")


def _in_focus(focus: Sequence[str], result: SalesMetrics) -> SalesRow | None:
    """The one row whose share the thread is about, however the message calls it."""
    names = [one.removeprefix(ROW) for one in focus if one.startswith(ROW)]
    if SHARE not in focus or len(names) != 1 or result.only or len(result.by) != 1:
        return None
    return next((row for row in result.rows if name_of(row, result) == names[0]), None)


def _named(question: str, result: SalesMetrics) -> SalesRow | None:
    """The one row whose name, or a word that only its name has, is in the question."""
    if result.only or len(result.by) != 1 or result.by[0] in TIME:
        return None
    words = set(_WORD.findall(question.casefold()))
    names = {id(row): name_of(row, result) for row in result.rows}
    whole = [row for row in result.rows if names[id(row)].casefold() in question.casefold()]
    if len(whole) == 1:
        return whole[0]
    own = {key: set(_WORD.findall(name.casefold())) - _COMMON for key, name in names.items()}
    hits = [
        row
        for row in result.rows
        if any(
            word in words and sum(word in other for other in own.values()) == 1
            for word in own[id(row)]
        )
    ]
    return hits[0] if len(hits) == 1 and not whole else None
