"""Sentences on the state of the data."""

from __future__ import annotations

from agent.prose.parts.prose import Prose
from agent.wording import count, day, during, number
from tools.data_health import DataHealth


def prose(result: DataHealth, currency: str) -> Prose:
    """Whose data, how fresh, how complete, what is odd."""
    kind = "the demo book, not real data" if result.demo else f"the data of {result.organization}"
    lead = f"This is {kind}: {count(result.accounts, 'account')} and {number(result.lines)} lines"
    if result.first_day is not None and result.last_day is not None:
        lead += f" {during(result.first_day, result.last_day)}"
    points = [f"Snapshot `{result.snapshot}`, built on {day(result.built_on)}."]
    if result.rows_read is not None and result.rows_rejected is not None:
        points.append(
            f"{number(result.rows_read)} rows were read: {number(result.rows_kept or 0)} kept, "
            f"{number(result.rows_rejected)} rejected."
        )
    points += [f"Rejected: {number(row.rows)} rows, {row.reason}." for row in result.rejects[:3]]
    points.append(f"{_silent(result)}; {_returns(result)}.")
    said = f"{count(result.accounts_without_orders, 'account')} have no transactions."
    points += [found.words for found in result.findings[:5] if found.words != said]
    if result.hidden:
        points.append(result.hidden)
    return Prose(lead + ".", tuple(points))


def _silent(result: DataHealth) -> str:
    silent = result.accounts_without_orders
    return f"{count(silent, 'account')} never ordered" if silent else "every account has ordered"


def _returns(result: DataHealth) -> str:
    lines = result.return_lines
    return f"{count(lines, 'line')} {'is a return' if lines == 1 else 'are returns'}"
