"""What the notes speak of, as a result: topics, tone, promises and the days that they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from data.warehouse import Row as Record
from tools._note_digest import Reading, read
from tools._query import Query
from tools._spec import Count, Day, Percent, Row
from tools._values import share

MOST_READ = 1_000
MOST_LISTED = 20

Status = Literal["coming", "past", "without a date"]


@dataclass(frozen=True)
class Found:
    """A note as it was read."""

    note_id: str
    written_on: date
    reading: Reading


class NoteTopic(Row):
    topic: str = Field(description="What notes speak of, by the list of the catalogue.")
    notes: Count = Field(description="Notes that do.")
    notes_share: Percent = Field(description="Share of the notes read.")
    latest: Day = Field(description="Date of the newest.")


class Commitment(Row):
    commitment: str = Field(description="What we said we would do, by the list of the catalogue.")
    due: Day | None = Field(description="By when, where the note names a day.")
    status: Status = Field(description="Whether that day is past or coming.")
    written_on: Day = Field(description="When it was written down.")
    note_id: str = Field(description="Note it is in.")


class NotedDate(Row):
    named_day: Day = Field(description="A day that a note names.")
    status: Status = Field(description="Whether it is past or coming.")
    about: str | None = Field(description="Topics of the sentence, by the list of the catalogue.")
    written_on: Day = Field(description="When it was written down.")
    note_id: str = Field(description="Note it is in.")


class NotesDigest(BaseModel):
    """What the notes speak of."""

    first_note: Day | None = Field(description="Date of the oldest of the notes.")
    last_note: Day | None = Field(description="Date of the newest.")
    read_notes: Count = Field(description="Notes the digest is of: the newest 1,000 at most.")
    topics: list[NoteTopic] = Field(description="What they speak of, most frequent first.")
    positive_notes: Count = Field(description="Notes with good words only.")
    negative_notes: Count = Field(description="Notes with bad words only.")
    mixed_notes: Count = Field(description="Notes with both.")
    neutral_notes: Count = Field(description="Notes with neither.")
    latest_sentiment: str | None = Field(description="Sentiment of the newest note.")
    commitments: list[Commitment] = Field(
        description="What we said we would do: coming days first, then undated, then past ones; "
        "the first 20."
    )
    coming_commitments: Count = Field(description="Commitments for a day that is coming.")
    past_commitments: Count = Field(
        description="Commitments for a day that is past; notes do not say whether they were kept."
    )
    undated_commitments: Count = Field(description="Commitments without a day.")
    dates: list[NotedDate] = Field(
        description="Days that notes name, coming ones first; the first 20."
    )
    warned_notes: Count = Field(
        description="Notes that hold words or code meant for a machine. They are quoted, and have no "
        "part in the digest from the first such sentence on."
    )


def read_rows(
    query: Query, keys: list[int] | None, *, words: Sequence[str] = (), **limits: Any
) -> list[Record]:
    """The notes on the accounts of these keys, or on all, with all of the words, newest first."""
    given = {"since": None, "region": None, "owner": None, **limits, "words": list(words)}
    return query.rows("account_notes", keys=keys, **given, most=MOST_READ)


def read_notes(rows: Sequence[Record]) -> list[Found]:
    """The notes as they are read by the rules."""
    return [Found(row["note_id"], row["written_on"], read(row["body"])) for row in rows]


def digest(query: Query, rows: Sequence[Record], found: Sequence[Found]) -> dict[str, Any]:
    """The fields of `NotesDigest`."""
    commitments = _commitments(found, query.as_of)
    moods = Counter(note.reading.mood for note in found)
    statuses = Counter(row.status for row in commitments)
    return {
        "first_note": (rows[0]["first_note"] if len(rows) == MOST_READ else rows[-1]["written_on"])
        if rows
        else None,
        "last_note": rows[0]["written_on"] if rows else None,
        "read_notes": len(rows),
        "topics": _topics(found),
        "positive_notes": moods["positive"],
        "negative_notes": moods["negative"],
        "mixed_notes": moods["mixed"],
        "neutral_notes": moods["neutral"],
        "latest_sentiment": found[0].reading.mood if found else None,
        "commitments": commitments[:MOST_LISTED],
        "coming_commitments": statuses["coming"],
        "past_commitments": statuses["past"],
        "undated_commitments": statuses["without a date"],
        "dates": _dates(found, query.as_of)[:MOST_LISTED],
        "warned_notes": sum(note.reading.flagged for note in found),
    }


def _topics(found: Sequence[Found]) -> list[NoteTopic]:
    counts = Counter(topic for note in found for topic in note.reading.topics)
    latest = {topic: note.written_on for note in reversed(found) for topic in note.reading.topics}
    rows = [
        NoteTopic(
            topic=topic, notes=count, notes_share=share(count, len(found)), latest=latest[topic]
        )
        for topic, count in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row.notes, -row.latest.toordinal(), row.topic))


def _commitments(found: Sequence[Found], as_of: date) -> list[Commitment]:
    """Coming days first, the nearest on top, then undated ones and past ones, the newest on top."""
    rows = [
        Commitment(
            commitment=made.kind,
            due=made.due,
            status=status_of(made.due, as_of),
            written_on=note.written_on,
            note_id=note.note_id,
        )
        for note in found
        for made in note.reading.commitments
    ]
    return sorted(rows, key=lambda row: place_of(row.status, row.due or row.written_on))


def _dates(found: Sequence[Found], as_of: date) -> list[NotedDate]:
    rows = [
        NotedDate(
            named_day=mention.on,
            status=status_of(mention.on, as_of),
            about=", ".join(mention.about) or None,
            written_on=note.written_on,
            note_id=note.note_id,
        )
        for note in found
        for mention in note.reading.mentions
    ]
    return sorted(rows, key=lambda row: place_of(row.status, row.named_day))


def status_of(day: date | None, as_of: date) -> Status:
    """Whether a day that a note names is past or coming; today is coming."""
    if day is None:
        return "without a date"
    return "past" if day < as_of else "coming"


def place_of(status: Status, day: date) -> tuple[int, int]:
    """Where a day is listed: coming ones first, the nearest on top, past ones last, the newest on top."""
    order = ("coming", "without a date", "past").index(status)
    return order, day.toordinal() if status == "coming" else -day.toordinal()
