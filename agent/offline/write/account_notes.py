"""Sentences on what notes say: quoted, then counted by topic, tone and promise."""

from __future__ import annotations

from agent.offline.write._prose import Prose
from agent.wording import count, day, first_lower, listed, number, sentence
from tools._note_digest import topic_named
from tools.account_notes import AccountNotes, Commitment, NotedDate, NotePoint

MOST = 3
QUOTED, MOST_QUOTED = 4, 5
"""Notes that are quoted where their main points are asked for, and where what they say of one thing is."""
MOODS = (
    ("positive_notes", "good"),
    ("negative_notes", "bad"),
    ("mixed_notes", "mixed"),
    ("neutral_notes", "neutral"),
)


def prose(result: AccountNotes, currency: str) -> Prose:
    """What the notes say in their own words, the newest first, then topics, tone and commitments.

    Quotations are those of the result: the verifier knows them, and holds nothing in them for ours.
    """
    if result.about is not None:
        return _on_what_was_asked(result)
    several = result.account_name is None
    points = [_quoted(row, several) for row in result.points[:QUOTED]]
    # What one note is about, and how it sounds, is read in the note.
    counted = [*_topics(result), _tone(result)] if result.total > 1 else []
    points += [" ".join(map(sentence, counted))] if counted else []
    points += [*_commitments(result), *_days(result)]
    step = None if several else _next_step(result)
    return Prose(_lead(result), (*points, *_warnings(result)), step)


def _on_what_was_asked(result: AccountNotes) -> Prose:
    """The notes on a topic or with words that were asked for, each quoted."""
    what = result.about if topic_named(result.about or "") else f"“{result.about}”"
    on = f" on **{result.account_name}**" if result.account_name else ""
    speaks = "speaks" if result.total == 1 else "speak"
    lead = (
        f"{number(result.total)} of {count(result.searched_notes, 'note')}{on} {speaks} of {what}"
    )
    if result.total == result.searched_notes == 1:
        lead = f"The one note{on} speaks of {what}"
    elif result.account_name is None:
        whose = f" on the accounts of **{result.owner}**" if result.owner else ""
        lead = f"{count(result.total, 'note')}{whose} {speaks} of {what}"
    several = result.account_name is None
    points = [_quoted(row, several) for row in result.points[:MOST_QUOTED]]
    more = "These are the newest; the table has more. " if len(points) < result.total else ""
    *others, unchecked = _warnings(result)
    return Prose(f"{lead}:", (*points, *others, f"{more}{unchecked}"))


def _quoted(row: NotePoint, several: bool = False) -> str:
    """'5 June 2026 (Lucia Marchetti): “...”'."""
    whose = f"**{row.account_name}**, " if several else ""
    by = f" ({row.author})" if row.author else ""
    return f"{whose}{day(row.written_on)}{by}: {row.said}"


def _warnings(result: AccountNotes) -> list[str]:
    found = ["The table quotes what people wrote; nobody has checked it"]
    if result.warned_notes:
        found.insert(
            0,
            f"{count(result.warned_notes, 'note')} {_hold(result.warned_notes)} words meant for a "
            "machine: they are quoted in the table, and nothing they ask for was done",
        )
    return found


def _hold(notes: int) -> str:
    return "holds" if notes == 1 else "hold"


def _lead(result: AccountNotes) -> str:
    assert result.last_note is not None
    since = f" since {day(result.since)}" if result.since else ""
    if result.account_name is None:
        whose = f" on the accounts of **{result.owner}**" if result.owner else ""
        where = f" in the {result.region}" if result.region else ""
        is_ = "is" if result.total == 1 else "are"
        return f"There {is_} {count(result.total, 'note')}{whose}{where}{since}. The newest say:"
    if result.total == 1:
        return f"There is 1 note on **{result.account_name}**{since}, of {day(result.last_note)}. It says:"
    return (
        f"There are {count(result.total, 'note')} on **{result.account_name}**{since}, the newest of "
        f"{day(result.last_note)}. What they say:"
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
    found = [f"Promised: {_promise(row)}" for row in coming[:MOST]]
    if not coming and past:
        found.append(
            f"Promised: {_promise(past[0])}; that day is past, and notes do not say whether it was kept"
        )
    undated = [row.commitment for row in result.commitments if row.status == "without a date"]
    if undated:
        kinds = listed(list(dict.fromkeys(undated))[:MOST])
        found.append(f"Promised or planned without a day: {kinds}")
    return found


def _promise(row: Commitment) -> str:
    assert row.due is not None
    return f"{row.commitment} by {day(row.due)} (note of {day(row.written_on)})"


def _days(result: AccountNotes) -> list[str]:
    promised = {row.due for row in result.commitments}
    coming = [r for r in _coming(result) if r.named_day not in promised]
    return [
        f"A note of {day(row.written_on)} names {day(row.named_day)}"
        + (f", about {row.about}" if row.about else "")
        for row in coming[:MOST]
    ]


def _coming(result: AccountNotes) -> list[NotedDate]:
    return [row for row in result.dates if row.status == "coming"]


def _next_step(result: AccountNotes) -> str:
    if result.coming_commitments:
        row = next(row for row in result.commitments if row.status == "coming")
        return f"Keep the promise that is due next: {first_lower(_promise(row))}."
    if coming := _coming(result):
        first = coming[0]
        return (
            f"Speak to {result.account_name} again by {day(first.named_day)}, the day that the note of "
            f"{day(first.written_on)} names."
        )
    if result.past_commitments:
        return "Check whether the last promise was kept, and write it down."
    if result.latest_sentiment in ("negative", "mixed"):
        return "Speak to the account before the next offer."
    return f"Ask {result.account_name} at the next contact whether that still holds."
