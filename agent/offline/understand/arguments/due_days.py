"""Days that notes name: what is due today, next week or by Friday, and what is overdue."""

from __future__ import annotations

import re
from datetime import date

from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.calendar import DAY, DAYS_IN, shift
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.sentence import Sentence

DUE = ("due_from", "due_to")
Days = tuple[date | None, date | None]
"""First and last day of what is due; None where the period is open."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEXT = re.compile(r"\b(next|coming|following) (week|month|quarter)\b")
_THIS = re.compile(r"\b(this|rest of the|end of the|the current) (week|month|quarter)\b")
_SOON = re.compile(r"\b(soon|coming up|upcoming|ahead|shortly)\b")
_WEEKDAY = re.compile(rf"\b(by|before|until|till)?\s*(?:next )?({'|'.join(_WEEKDAYS)})s?\b")
_FROM_TODAY = re.compile(r"\bfrom (?:today|now)(?: on)? (?:to|till|until|up to|through|by)\b")
_UP_TO = re.compile(r"\b(by|before|until|till|up to)\b")


@reads_argument("due")
def _due(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """The days of what is due, in place of a first day of the notes; from today on where none is said."""
    if not sentence.has(alternatives("asks_what_is_due")):
        return
    days = days_ahead(sentence)
    if days is None and sentence.of("account"):
        return  # all that is promised one account, with a day or without
    put_days(slots, days or (sentence.lookup.clock.today, None))


def put_days(slots: Slots, days: Days) -> None:
    """Set the two days; one that is open stays out of the call."""
    slots.values.pop("since", None)
    for name, on in zip(DUE, days, strict=True):
        if on is not None:
            slots.put(name, on.isoformat())


def days_ahead(sentence: Sentence) -> Days | None:
    """The days that a message speaks of, where they may lie ahead; None where it names none."""
    clock, text = sentence.lookup.clock, sentence.line.text
    today = clock.today
    if sentence.has(alternatives("is_overdue")):
        return _overdue(sentence, today - DAY)
    if re.search(r"\bday after tomorrow\b", text):
        return today + 2 * DAY, today + 2 * DAY
    if re.search(r"\btomorrow\b", text):
        both = re.search(r"\btoday\b", text) is not None
        return (today if both else today + DAY), today + DAY
    if _FROM_TODAY.search(text) and (last := _last_named(sentence)) is not None:
        return today, last
    if said := _WEEKDAY.search(text):
        on = today + ((_WEEKDAYS.index(said[2]) - today.weekday()) % 7) * DAY
        return (today if said[1] else on), on
    if said := _NEXT.search(text):
        first, last = clock.unit(said[2], -1)
        return (today if _UP_TO.search(text) else first), last
    length = next((one for one in sentence.times.periods if one.shape == "future"), None)
    if length is not None and length.unit in DAYS_IN:
        return today, today + length.count * DAYS_IN[length.unit] * DAY
    if said := _THIS.search(text):
        first, last = clock.unit(said[2])
        return (today if _from_now(text) else first), last
    if re.search(r"\b(today|this (morning|afternoon|evening)|tonight|right now)\b", text):
        return today, today
    return _named(sentence) or ((today, None) if _SOON.search(text) else None)


def _last_named(sentence: Sentence) -> date | None:
    """The day up to which something is due, as it comes: 'till 15 July'."""
    today = sentence.lookup.clock.today
    for one in sentence.times.periods:
        if one.end is not None and one.shape in ("until", "closed", "point") and one.at:
            last = one.end
            while last < today and not one.dated:
                last = shift(last + DAY, 12) - DAY
            return last if last >= today else None
    return None


def _from_now(text: str) -> bool:
    return re.search(r"\b(rest|end|later|still|remaining|by)\b", text) is not None


def _overdue(sentence: Sentence, yesterday: date) -> Days:
    """Days gone by: all of them, or those of 'overdue follow-ups since May', 'what was due last week'."""
    said = sentence.times.main
    if said is None or said.shape not in ("closed", "since", "rolling") or said.start is None:
        return None, yesterday
    last = min(said.end or yesterday, yesterday)
    return (said.start, last) if said.start <= last else (None, yesterday)


def _named(sentence: Sentence) -> Days | None:
    """A day or month of the calendar; without its year the one that comes."""
    said, today = sentence.times.main, sentence.lookup.clock.today
    if said is None or said.end is None or said.shape not in ("closed", "until", "since"):
        return None
    first, last = said.start, said.end
    if not said.dated:
        while last < today:
            first, last = first and shift(first, 12), shift(last + DAY, 12) - DAY
    if said.shape == "since":
        return first, None
    open_ = said.shape == "until" or (said.at and _UP_TO.fullmatch(sentence.words[said.at - 1]))
    return (today if open_ and last >= today else first), last
