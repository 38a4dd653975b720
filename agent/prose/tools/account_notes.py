"""Sentences on what notes say: quoted, then counted by topic, tone and promise."""

from __future__ import annotations

from agent.prose.parts.prose import Prose
from agent.wording import between, count, day, first_lower, listed, number, sentence
from tools._note_digest import topic_named
from tools._notes_result import Commitment, NotedDate
from tools._wording import placed
from tools.account_notes import AccountNotes, NotePoint

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
    if result.due_from or result.due_to:
        return _due(result)
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
        if result.noted_accounts < result.total:
            lead += f", at {count(result.noted_accounts, 'account')}"
    several = result.account_name is None
    points = [_quoted(row, several) for row in result.points[:MOST_QUOTED]]
    more = "These are the newest; the table has more. " if len(points) < result.total else ""
    *others, unchecked = _warnings(result)
    return Prose(f"{lead}:", (*points, *others, f"{more}{unchecked}"))


def _due(result: AccountNotes) -> Prose:
    """What falls due within the days asked for: coming days first, each with what the note says."""
    several = result.account_name is None
    on = f" on **{result.account_name}**" if result.account_name else ""
    on += f" on the accounts of **{result.owner}**" if result.owner else ""
    if result.region:
        on += f" in {placed(result.region)}" if on else f" on accounts in {placed(result.region)}"
    names = "names" if result.total == 1 else "name"
    lead = f"{count(result.total, 'note')}{on} {names} {_days_asked(result)}"
    if result.about:
        lead += f" and {'speaks' if result.total == 1 else 'speak'} of {result.about}"
    if several and result.noted_accounts < result.total:
        lead += f", at {count(result.noted_accounts, 'account')}"
    points = [_quoted_for_day(row, several) for row in result.points[:MOST_QUOTED]]
    if result.past_notes:
        points.append(f"**In all:** {_past(result)}")
    more = "The table has the others. " if result.points[MOST_QUOTED:] else ""
    *others, _ = _warnings(result)
    points += [
        *others,
        f"{more}These are days that people wrote in notes; there is no diary in the data",
    ]
    return Prose(f"{lead}:", tuple(points), _first_due(result, several))


def _days_asked(result: AccountNotes) -> str:
    first, last = result.due_from, result.due_to
    if first and last:
        return day(first) if first == last else f"a day from {between(first, last)}"
    open_ = first or last
    assert open_ is not None
    return f"a day from {day(open_)} on" if first else f"a day up to {day(open_)}"


def _quoted_for_day(row: NotePoint, several: bool) -> str:
    """'2 July 2026: **Green Door**, note of 5 June 2026 (Lucia Marchetti): “...”'."""
    assert row.named_day is not None
    by = f" ({row.author})" if row.author else ""
    whose = f"**{row.account_name}**, note" if several else "note"
    past = " (past)" if row.status == "past" else ""
    return f"{day(row.named_day)}{past}: {whose} of {day(row.written_on)}{by}: {row.said}"


def _past(result: AccountNotes) -> str:
    """That nobody knows whether what was noted for a past day was done, and where nothing followed."""
    said = "The notes do not say whether it was done"
    if result.coming_notes:
        one = result.past_notes == 1
        dates = "date is past; it does" if one else "dates are past; they do"
        said = f"In {count(result.past_notes, 'note')} the {dates} not say whether it was done"
    if result.unanswered_notes:
        silent = count(result.unanswered_notes, "note")
        said += f"; since the date in {silent}, nothing more was noted on the account"
    return said


def _first_due(result: AccountNotes, several: bool) -> str | None:
    """The day that comes next, or the latest of those that passed without a note."""
    row = next(iter(result.points), None)
    if row is None or row.named_day is None:
        return None
    if row.status == "coming":
        return f"Begin with {row.account_name}: {day(row.named_day)} comes first."
    missed = [one for one in result.points if _is_missed(one)]
    first = missed[0] if missed else row
    assert first.named_day is not None
    who = f"{first.account_name} " if several else ""
    return f"Check {who}first: was what is noted for {day(first.named_day)} done?"


def _is_missed(row: NotePoint) -> bool:
    return bool(row.named_day and row.newest_note and row.newest_note < row.named_day)


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
