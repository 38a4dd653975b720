"""What the newest notes on an account say, in their own words: quoted as what people wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agent.wording import count, day, listed
from data.catalogue.notes import note_rules
from tools._note_digest import read
from tools._notes_result import NotedDate, NoteTopic
from tools._profile_result import AccountProfile, QuotedNote

RECENT = 365
"""Days within which a note says something of today."""


def newest(result: AccountProfile, most: int = 1) -> list[str]:
    """The newest notes of the last year, each quoted whole; none that speaks to a machine."""
    return [_quoted(row, result) for row in _recent(result)][:most]


def on(result: AccountProfile, topics: Iterable[str]) -> list[str]:
    """Those of the newest notes, however old, that speak of one of these topics of the catalogue."""
    wanted = set(topics)
    rows = _harmless(iter(result.notes))
    return [_quoted(row, result) for row in rows if not wanted.isdisjoint(read(_said(row)).topics)]


def risks(result: AccountProfile) -> list[str]:
    """What speaks against the business to go on as it is: how often it is noted, and the notes."""
    rows = _risky(result)
    if not rows:
        return []
    named = listed([f"{row.topic} ({count(row.notes, 'note')})" for row in rows])
    newest_of_all = max(row.latest for row in rows)
    said = f"Notes speak of {named}, the newest of {day(newest_of_all)}."
    return [said, *on(result, [row.topic for row in rows])]


def _risky(result: AccountProfile) -> list[NoteTopic]:
    """Risks that are noted, where a note of the last year speaks of one."""
    names = {topic.name for topic in note_rules().topics if topic.risk}
    digest = result.notes_digest
    rows = [row for row in digest.topics if row.topic in names] if digest else []
    return rows if any((result.as_of - row.latest).days < RECENT for row in rows) else []


def coming(result: AccountProfile) -> list[NotedDate]:
    """The days to come that notes name, the nearest first."""
    digest = result.notes_digest
    return [row for row in digest.dates if row.status == "coming"] if digest else []


def since_contact(result: AccountProfile) -> str:
    """That a note was written within the days in which no interaction is recorded; '' where none was."""
    row = next(_harmless(iter(result.notes)), None)
    if row is None or (result.as_of - row.written_on).days >= result.contact_days:
        return ""
    by = f" ({row.author})" if row.author else ""
    return f" A note was written in that time, on {day(row.written_on)}{by}."


def _recent(result: AccountProfile) -> Iterator[QuotedNote]:
    rows = (row for row in result.notes if (result.as_of - row.written_on).days < RECENT)
    return _harmless(rows)


def _harmless(rows: Iterator[QuotedNote]) -> Iterator[QuotedNote]:
    return (row for row in rows if read(_said(row)).heard and not read(_said(row)).flagged)


def _said(row: QuotedNote) -> str:
    return row.body.strip("“”")


def _quoted(row: QuotedNote, result: AccountProfile) -> str:
    """'Note of 5 June 2026 (Lucia Marchetti), not checked: “...”', with the member it is on of a family."""
    whose = f" on {row.account_name}" if result.level == "family" else ""
    by = f" ({row.author})" if row.author else ""
    return f"Note{whose} of {day(row.written_on)}{by}, not checked: {row.body}"
