"""Sentences on the state of the data."""

from __future__ import annotations

from agent.offline.write._prose import Prose
from agent.wording import count, day, number
from tools.data_health import DataHealth


def prose(result: DataHealth, currency: str) -> Prose:
    """Whose data, how fresh, how complete, what is odd."""
    kind = "the demo book, not real data" if result.demo else f"the data of {result.organization}"
    lead = f"This is {kind}: {count(result.accounts, 'account')} and {number(result.lines)} lines"
    if result.first_day is not None and result.last_day is not None:
        lead += f" from {day(result.first_day)} to {day(result.last_day)}"
    points = [f"Snapshot `{result.snapshot}`, built on {day(result.built_on)}."]
    if result.rows_read is not None and result.rows_rejected is not None:
        points.append(
            f"{number(result.rows_read)} rows were read: {number(result.rows_kept or 0)} kept, "
            f"{number(result.rows_rejected)} rejected."
        )
    points += [f"Rejected: {number(row.rows)} rows, {row.reason}." for row in result.rejects[:3]]
    points.append(
        f"{count(result.accounts_without_orders, 'account')} never ordered; "
        f"{number(result.return_lines)} lines are returns."
    )
    points += [finding.words for finding in result.findings[:5]]
    if result.hidden:
        points.append(result.hidden)
    return Prose(lead + ".", tuple(points))
