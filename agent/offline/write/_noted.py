"""What the newest notes on an account say, in their own words: quoted as what people wrote."""

from __future__ import annotations

from collections.abc import Iterator

from agent.wording import day
from tools._note_digest import read
from tools._profile_result import AccountProfile, QuotedNote

RECENT = 365
"""Days within which a note says something of today."""


def newest(result: AccountProfile, most: int = 1) -> list[str]:
    """The newest notes of the last year, each quoted whole; none that speaks to a machine."""
    rows = (row for row in result.notes if (result.as_of - row.written_on).days < RECENT)
    return [_quoted(row) for row in _harmless(rows)][:most]


def on(result: AccountProfile, topic: str) -> list[str]:
    """Those of the newest notes, however old, that speak of a topic of the catalogue."""
    rows = _harmless(iter(result.notes))
    return [_quoted(row) for row in rows if topic in read(_said(row)).topics]


def _harmless(rows: Iterator[QuotedNote]) -> Iterator[QuotedNote]:
    return (row for row in rows if read(_said(row)).heard and not read(_said(row)).flagged)


def _said(row: QuotedNote) -> str:
    return row.body.strip("“”")


def _quoted(row: QuotedNote) -> str:
    """'Note of 5 June 2026 (Lucia Marchetti), not checked: “...”'."""
    by = f" ({row.author})" if row.author else ""
    return f"Note of {day(row.written_on)}{by}, not checked: {row.body}"
