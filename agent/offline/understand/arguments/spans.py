"""Arguments that are stretches or points of time: windows, two dates, a first day, a horizon."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from agent.offline.understand.arguments.fill import READERS, Slots, reads_argument
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.atom import Atom
from agent.offline.understand.times.calendar import DAY, DAYS_IN, MONTHS_IN, shift
from agent.offline.understand.times.feasts import BRINGS_TRADE
from agent.offline.understand.tokens.numbers import Number
from agent.offline.understand.tokens.wordlists import whole_words
from agent.offline.understand.words.sentence import Sentence

WINDOW = (30, 1095)
"""Days of the shortest and of the longest window."""
_SHORT = 90
NOT_BY_SILENCE = (
    "I cannot filter by orders in a period that has ended; the longest silence comes first."
)
NOT_BY_CONTACT = "I cannot tell who was contacted when, so nobody is left out for it."
_FOR_SO_LONG = (
    r"for(?= (?:\S+ ){0,4}(?:days?|weeks?|fortnights?|months?|quarters?|years?|ages)(?!\S))"
)
BY_CONTACT = (
    r"(?<!of )(?<!a )(?<!some )(?<!more )(?<!our )(?<!my )"
    r"(contact|call|phon|visit|email|mail|messag|approach|chas|ring|meet|disturb|address|pester|bother)"
    r"(ed|t|d|s|ing)?( \w+){0,3}"
    rf" (in|within|over|during|since|{_FOR_SO_LONG}|this|last) .*"
    r"|(spoken|spoke|speak|talked|in touch|rung|rang|met|seen|saw|hit|written|wrote)( (to|with))?"
    r"( \w+){0,2}"
    rf" (in|within|over|during|since|{_FOR_SO_LONG}|this|last) .*"
)
"""'Skip the ones contacted in the last 30 days': no window."""
BY_CAMPAIGN = (
    r"(got|had|received|sent|seen|been in|part of|targeted|reached)( \w+){0,3}"
    r" (campaign|mailing|newsletter|offer|mailshot|promotion|promo|letter|something|anything|post|mail"
    r"|invitation|leaflet|voucher|brochure|catalogue|message|email|e mail)s?( from us)?"
    r" (in|within|over|during|since|for|this|last) .*"
    r"|heard( \w+){0,2} from us( \w+){0,2} (in|within|over|during|since|for|this|last) .*"
    r"|.*\b(pause|cooling off|cool off|cooldown|breather|quarantine|resting)\b.*"
    r"|(rest|break|gap|breathing space)s?( of)?( \S+){0,3} (between|after|from|since|before) .*|leav(e"
    r"|es|ing) \S+ (alone|in peace|be) .*"
    r"|.*\b(between|since|after|from) (the |their |our |any |a |last |previous |earlier |prior )*"
    r"contacts?( .*)?"
    r"|.* days?( of)? (rest|peace|quiet)( .*)?"
)
"""'Who got a campaign in the last 60 days', 'with a pause of 60 days'."""
_NO_PAUSE = (
    r"(no|without|skip|ignore|zero|lift|waive|disregard)( (a|any|the|our|usual|such|contact))*"
    r" (pause|cool(ing|down)?( off| down)?|breather|waiting( time| period)?|rest period|quarantine)( .*)?"
)
"""'Without any pause', 'no cooling-off period'."""
_PAUSE = re.compile(r"\b(pause|cool(ing)? ?(off|down)|rest)( period)?( (of|to|at|is|=|:))?$")
NO_START = (
    "A plan has no first day of its own: it is drafted from the newest data, and its tasks count from "
    "today."
)
_STARTS = (
    r"(start|starts|starting|begin|begins|beginning|launch|launches|launching|go live|kick off|send|"
    r"schedule|run)( \w+){0,3} (on|from|to|in|at|by|for|next|the) .*"
)
"""'Set the start to 1 August'."""
_WINDOWED = frozenset(
    [
        "window",
        "lookback",
        "judged",
        "based",
        "sales",
        "data",
        "history",
        "orders",
        "made",
        "built",
        "formed",
    ]
)


@reads_argument("lookback")
def _lookback(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """A period as a window that ends at a date: lookback_days and, where it has ended, as_of."""
    days = [p for p in sentence.times.periods if p.shape == "rolling" and p.unit == "day"]
    said = days if len(sentence.times.periods) > 1 else []  # "last quarter (90 days)"
    period = said[0] if said else sentence.times.main
    if period is not None and "pause_days" in intent.takes:
        if asks_for_pause(sentence):
            if windows := _called_windows(sentence):
                _window(windows[0], sentence, slots, shortest=_SHORT)
                return
            contact = _of_the_contact(sentence)
            others = [one for one in sentence.times.periods if one is not contact]
            if contact is None or not others:
                return
            period = others[0]
            _window(period, sentence, slots, shortest=_SHORT)
            return
        if _lies_ahead(period, sentence):
            return  # "a round of calls in September"
        if sentence.has(_STARTS) and period.shape != "rolling":
            slots.notes.append(NO_START)
            return
    if period is None or sentence.times.compare_to or _is_only_now(period, sentence, intent):
        return
    if sentence.words[period.at] == "ever" and sentence.of("account"):
        return  # "has X ever been in a campaign" is no window
    if sentence.has(BY_CONTACT) and not {"account", "campaign"} & {*intent.needs, *intent.takes}:
        slots.notes.append(NOT_BY_CONTACT)
        return
    audience = "audience_goods" in intent.takes and any(
        one.kind == "category" for one in sentence.mentions
    )
    if not audience and sentence.reads("not (buying|@metric|heard) .*"):
        slots.notes.append(NOT_BY_SILENCE)
        return
    if period.shape == "point" and "lookback" in intent.takes and _goes_back(sentence, period):
        period = replace(
            period, shape="rolling", start=period.start, end=sentence.lookup.clock.today
        )
    _window(
        period, sentence, slots, shortest=_SHORT if "lookback_long" in intent.takes else WINDOW[0]
    )


def _lies_ahead(period: Atom, sentence: Sentence) -> bool:
    """Whether a month without its year is one that comes, when something is to be done."""
    said = set(sentence.words[max(0, period.at - 4) : period.stop])
    month = period.shape == "closed" and period.unit == "month" and not period.dated
    named = period.start is not None and period.start.month > sentence.lookup.clock.today.month
    return month and named and not said & (_WINDOWED | {"last"})


@reads_argument("pause_days")
def _pause_days(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """How long a campaign leaves an account alone: 'not who was mailed in the last 60 days'."""
    if not asks_for_pause(sentence):
        return
    if sentence.has(_NO_PAUSE):
        slots.put("pause_days", 0)
        return
    period = _of_the_contact(sentence) or sentence.times.main
    if period in _called_windows(sentence):
        period = None
    counted = [number for number in sentence.numbers if _counts_days(sentence, number)]
    if counted:
        unit = sentence.stems[counted[0].end]
        slots.put("pause_days", days_in(counted[0].whole, unit))
    elif period is None:
        bare = [number for number in sentence.numbers if _is_pause(sentence, number)]
        if bare:
            slots.put("pause_days", bare[0].whole)
    elif period.shape == "rolling":
        slots.put("pause_days", days_of(period))
    elif period.start and period.shape in ("since", "closed"):
        slots.put("pause_days", (sentence.lookup.clock.today - period.start).days + 1)


def _of_the_contact(sentence: Sentence) -> Atom | None:
    """The period behind the words of contact: 'bought it last year, nobody mailed in the last 60 days'."""
    if len(sentence.times.periods) < len(("one", "other")):
        return None
    found = whole_words(f"{BY_CONTACT}|{BY_CAMPAIGN}").search(sentence.plain_text)
    start = len(sentence.plain_text[: found.start()].split()) if found else 0
    behind = [one for one in sentence.times.periods if found and one.at > start]
    return behind[0] if behind else None


def _called_windows(sentence: Sentence) -> list[Atom]:
    """The lengths of time that are called a window: 'window of 180 days, pause only 14 days'."""
    return [
        period
        for period in sentence.times.periods
        if period.shape == "rolling"
        and {*sentence.words[max(0, period.at - 2) : period.stop + 1]} & {"window", "lookback"}
    ]


def _is_pause(sentence: Sentence, number: Number) -> bool:
    """'Pause 45', 'with a pause of 60': days where no unit is said."""
    before = " ".join(sentence.words[: number.start])
    return number.kind == "plain" and _PAUSE.search(before) is not None


def _counts_days(sentence: Sentence, number: Number) -> bool:
    unit = sentence.stems[number.end] if number.end < len(sentence.stems) else ""
    return number.kind == "plain" and unit in DAYS_IN


def asks_for_pause(sentence: Sentence) -> bool:
    """Whether a message says how long after a contact a campaign leaves accounts alone."""
    return sentence.has(_NO_PAUSE) or sentence.has(f"{BY_CONTACT}|{BY_CAMPAIGN}")


def _goes_back(sentence: Sentence, period: Atom) -> bool:
    """'Three years back' is how far to look, 'three years ago' and 'how was it three years back' when."""
    then = sentence.has("was|were|been|stood|looked|did|had")
    return sentence.words[period.stop - 1] == "back" and not then


READERS["lookback_long"] = _lookback
"""For standings such as segments: a month or a week that has ended says at which date, not how long."""


@reads_argument("lookback_window")
def _lookback_window(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """Only what is called a window: beside two dates every other period is one of them."""
    for period in sentence.times.periods:
        words = set(sentence.words[max(0, period.at - 2) : period.stop + 2])
        if period.shape == "rolling" and words & _WINDOWED:
            _window(period, sentence, slots, shortest=WINDOW[0])
    for number in sentence.numbers:  # "with clusters made from 180 days"
        words = set(sentence.words[max(0, number.start - 2) : number.start])
        if _counts_days(sentence, number) and words & _WINDOWED:
            days = days_in(number.whole, sentence.stems[number.end])
            if WINDOW[0] <= days <= WINDOW[1] and number.start not in sentence.times.covered:
                slots.put("lookback_days", days)


def _is_only_now(period: Atom, sentence: Sentence, intent: Intent) -> bool:
    """'This week', 'today': when it is to be done, not what is looked at."""
    units = {"day", "week", "month"}
    if {"opportunity", "campaign_type"} & set(intent.takes):
        units.add("quarter")
    if "campaign_type" in intent.takes:
        units.add("year")  # "who should get it this year"
    said = sentence.words[period.at]
    return period.unit in units and said in ("this", "today", "current", "the")


def put_window(
    period: Atom, sentence: Sentence, intent: Intent, slots: Slots, *, short: bool
) -> None:
    """Put a period as a window; `short`: it is said to be one, so that a month is long enough."""
    long = "lookback" not in intent.takes and not short
    _window(period, sentence, slots, shortest=_SHORT if long else WINDOW[0])


def _window(period: Atom, sentence: Sentence, slots: Slots, shortest: int) -> None:
    today = sentence.lookup.clock.today
    if period.shape == "point":
        if period.end and period.end < today:
            slots.put("as_of", period.end.isoformat())
        return
    if period.shape == "future" or period.end is None:
        return
    if period.shape == "rolling":
        days = days_of(period)
    elif period.shape == "until":
        days = 0
    else:
        days = (min(period.end, today) - (period.start or period.end)).days + 1
    if _has_ended(period, today):
        slots.put("as_of", period.end.isoformat())
    least, most = WINDOW
    if days > most:
        slots.notes.append("The longest window is three years.")
    if days >= (shortest if period.shape == "closed" else least):
        slots.put("lookback_days", min(days, most))
    elif period.shape == "rolling" and days:
        slots.notes.append("That is shorter than the shortest window, so I kept the usual one.")


def _has_ended(period: Atom, today: date) -> bool:
    if period.end is None or period.end >= today or period.shape not in ("closed", "until"):
        return False
    if period.unit in ("day", "week"):
        return (
            period.shape == "closed"
            and period.unit == "day"
            and period.end < today - timedelta(days=7)
        )
    return True


def days_of(period: Atom) -> int:
    """Length of a counted period as people mean it: six months are 180 days, twelve a year."""
    return days_in(period.count, period.unit)


def days_in(count: int, unit: str) -> int:
    """The same of a count and a unit."""
    if unit == "month" and count % 12 == 0:
        return count // 12 * DAYS_IN["year"]
    return count * DAYS_IN[unit]


@reads_argument("from_date", "to_date")
def _two_dates(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """The two dates at which standings are compared; the second one only where it is not today."""
    today = sentence.lookup.clock.today
    said = sentence.times
    periods = [p for p in said.periods if p.shape != "future" and not _is_window(sentence, p)]
    if said.against is not None and said.against.end is not None:
        periods.append(said.against)
    periods.sort(key=lambda period: (period.start or date.min, period.at))
    periods = [p for p in periods if p.shape not in ("since", "all") or len(periods) == 1]
    if not periods:
        if said.compare_to == "previous_year":
            slots.put("from_date", shift(today, -12).isoformat())
        elif said.compare_to and said.before in MONTHS_IN:
            slots.put("from_date", shift(today, -MONTHS_IN[said.before]).isoformat())
        return
    first, last = periods[0], periods[-1]
    if len(periods) > 1 and first is not last:
        # Two periods are held against each other as each of them ended.
        begin, end = first.end, last.end
    elif first.shape == "rolling" and first.start:
        begin, end = _before_window(first, today), None
    elif first.shape == "closed" and BRINGS_TRADE & {*sentence.words[first.at : first.stop]}:
        begin, end = first.end, None  # "who were Champions at Christmas"
    else:
        begin, end = first.start, first.end
    if begin is None or begin >= today:
        return
    slots.put("from_date", begin.isoformat())
    if end and begin < end < today and first.shape != "point":
        slots.put("to_date", end.isoformat())


def _is_window(sentence: Sentence, period: Atom) -> bool:
    words = set(sentence.words[max(0, period.at - 1) : period.stop + 1])
    return period.shape == "rolling" and bool(words & {"window", "lookback"})


def _before_window(period: Atom, today: date) -> date:
    """'Over the last six months' begins with how things stood on the day before."""
    if period.unit in MONTHS_IN and period.start:
        return period.start - DAY
    return today - days_of(period) * DAY


@reads_argument("since")
def _since(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """The first day of what is asked for."""
    period = sentence.times.main
    if period is not None and period.start and period.shape != "all":
        slots.put("since", period.start.isoformat())


@reads_argument("horizon")
def _horizon(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """How far ahead, in days: 'over the next six months', 'next quarter', '12 month value'."""
    for period in sentence.times.periods:
        if period.shape == "future" or (period.shape == "rolling" and _is_ahead(sentence, period)):
            if period.end is not None and period.shape == "future":
                days = (period.end - sentence.lookup.clock.today).days
            else:
                days = days_of(period)
            if days > 1:  # "I see them tomorrow" is no length of time
                slots.put("horizon_days", days)
                return
    for number in sentence.numbers:  # "6-month value"
        unit = sentence.stems[number.end] if number.end < len(sentence.stems) else ""
        if number.kind == "plain" and unit in DAYS_IN and number.end not in sentence.times.covered:
            slots.put("horizon_days", days_in(number.whole, unit))
            return


def _is_ahead(sentence: Sentence, period: Atom) -> bool:
    """'Within 90 days', not 'in the last 90 days'."""
    return sentence.words[period.at] not in ("last", "past", "previous", "trailing", "recent")


@reads_argument("as_of")
def _as_of(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """A point of time at which to look: 'as of 31 March', 'a year ago', 'at the end of 2025'."""
    today = sentence.lookup.clock.today
    for period in sentence.times.periods:
        day = period.shape == "point" or (period.shape == "closed" and period.unit == "day")
        if day and period.end and period.start == period.end < today:
            slots.put("as_of", period.end.isoformat())
        looked = sentence.words[period.at - 1 : period.at] in (["looking"], ["seen"], ["standing"])
        if period.shape == "since" and looked and period.start:
            slots.put("as_of", period.start.isoformat())
