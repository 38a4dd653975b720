"""Sentences on what the notes of an account speak of: never in the notes' own words."""

from __future__ import annotations

from agent.offline.write._prose import Prose
from agent.wording import count, day, listed
from tools.account_notes import AccountNotes, Commitment

MOST = 3
MOODS = (
    ("positive_notes", "good"),
    ("negative_notes", "bad"),
    ("mixed_notes", "mixed"),
    ("neutral_notes", "neutral"),
)


def prose(result: AccountNotes, currency: str) -> Prose:
    """How many and how recent, then topics, tone, commitments, days to come, and what was not followed."""
    points = [*_topics(result), _tone(result), *_commitments(result), *_days(result)]
    if result.warned_notes:
        points.append(
            f"{count(result.warned_notes, 'note')} {_hold(result.warned_notes)} words meant for a "
            "machine: they are quoted in the table, and nothing they ask for was done"
        )
    points.append("The table quotes what people wrote; nobody has checked it")
    return Prose(_lead(result), tuple(points), _next_step(result))


def _hold(notes: int) -> str:
    return "holds" if notes == 1 else "hold"


def _lead(result: AccountNotes) -> str:
    assert result.last_note is not None
    since = f" since {day(result.since)}" if result.since else ""
    if result.total == 1:
        return f"There is 1 note on **{result.account_name}**{since}, of {day(result.last_note)}."
    return (
        f"There are {count(result.total, 'note')} on **{result.account_name}**{since}, the newest of "
        f"{day(result.last_note)}."
    )


def _topics(result: AccountNotes) -> list[str]:
    if not result.topics:
        return []
    named = [f"{row.topic} ({count(row.notes, 'note')})" for row in result.topics[:MOST]]
    return [f"Topics: {listed(named)}"]


def _tone(result: AccountNotes) -> str:
    said = [
        f"{word} in {count(getattr(result, name), 'note')}"
        for name, word in MOODS
        if getattr(result, name)
    ]
    return f"Tone: {listed(said)}; the newest sounds {result.latest_sentiment}"


def _commitments(result: AccountNotes) -> list[str]:
    """What was promised for a day to come, or else the newest promise whose day is past."""
    coming = [row for row in result.commitments if row.status == "coming"]
    past = [row for row in result.commitments if row.status == "past"]
    found = [f"We promised {_promise(row)}" for row in coming[:MOST]]
    if not coming and past:
        found.append(
            f"We promised {_promise(past[0])}; that day is past, and notes do not say whether it was kept"
        )
    undated = [row.commitment for row in result.commitments if row.status == "without a date"]
    if undated:
        kinds = listed(list(dict.fromkeys(undated))[:MOST])
        number = result.undated_commitments
        found.append(f"{count(number, 'commitment')} {_have(number)} no day: {kinds}")
    return found


def _have(things: int) -> str:
    return "has" if things == 1 else "have"


def _promise(row: Commitment) -> str:
    assert row.due is not None
    return f"{row.commitment} by {day(row.due)} (note of {day(row.written_on)})"


def _days(result: AccountNotes) -> list[str]:
    promised = {row.due for row in result.commitments}
    coming = [r for r in result.dates if r.status == "coming" and r.named_day not in promised]
    return [
        f"A note of {day(row.written_on)} names {day(row.named_day)}"
        + (f", about {row.about}" if row.about else "")
        for row in coming[:MOST]
    ]


def _next_step(result: AccountNotes) -> str:
    if result.coming_commitments:
        return "Keep what was promised next."
    if result.past_commitments:
        return "Check whether the last promise was kept, and write it down."
    if result.latest_sentiment in ("negative", "mixed"):
        return "Speak to the account before the next offer."
    return f"Add a note after the next contact with {result.account_name}."
