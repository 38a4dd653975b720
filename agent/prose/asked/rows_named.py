"""The rows that were named among all of their kind, against one another, before the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.focus import ROW
from agent.prose.parts.prose import Prose
from agent.prose.parts.sales_row import comparable, name_of, period_of, reached, shown
from agent.wording import listed
from tools.sales_metrics import SalesMetrics, SalesRow


def prose(focus: Sequence[str], result: SalesMetrics, told: Prose, currency: str) -> Prose:
    """The same led by those rows; as it is where fewer than two of them are there."""
    names = [one.removeprefix(ROW) for one in focus if one.startswith(ROW)]
    rows = [row for row in result.rows if len(result.by) == 1 and name_of(row, result) in names]
    if len(rows) < 2 or result.only or not rows[0].value:
        return told
    lead = _by_change(rows, result, currency) or _by_value(rows, result, currency)
    return replace(told, lead=f"{lead}\n\n{told.lead}")


def _by_change(rows: list[SalesRow], result: SalesMetrics, currency: str) -> str | None:
    """Who of them grew faster, where their change was asked for and all can be told by it."""
    if result.sort != "change" or not all(
        comparable(row.change, row.value, row.previous) for row in rows
    ):
        return None
    ranked = sorted(rows, key=lambda row: row.change or 0, reverse=result.order != "asc")
    first, *others = (
        f"**{name_of(row, result)}** {reached(row, result, currency)}" for row in ranked
    )
    verb = "Slower" if result.order == "asc" else "Faster"
    return f"{verb} {period_of(result)}: {first}; {listed(others)}."


def _by_value(rows: list[SalesRow], result: SalesMetrics, currency: str) -> str:
    ranked = sorted(rows, key=lambda row: row.value or 0, reverse=True)
    first, *others = (
        f"**{name_of(row, result)}** {shown(row.value, result, currency)}" for row in ranked
    )
    return f"{result.title} {period_of(result)}: {first}, against {listed(others)}."
