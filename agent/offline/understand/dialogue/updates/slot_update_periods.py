"""The period that a follow-up moves or compares: 'and the quarter before?', 'and June last year?'"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from agent.offline.understand.arguments.fill import PERIODS, Slots
from agent.offline.understand.dialogue.updates.comparison_update import in_year, is_undated
from agent.offline.understand.times.calendar import DAY, MONTHS_IN, shift
from agent.offline.understand.times.comparisons import kind_of
from agent.offline.understand.types import Call
from agent.offline.understand.words.sentence import Sentence
from tools._periods import Period


def _as_one(periods: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """'Just April, May and June' is one stretch of time, as long as they follow each other."""
    if len(periods) < _LISTED or not all(isinstance(day, str) for pair in periods for day in pair):
        return periods
    days = sorted(tuple(map(date.fromisoformat, pair)) for pair in periods)
    if any(one[1] + DAY != other[0] for one, other in pairwise(days)):
        return periods
    return [(days[0][0].isoformat(), days[-1][1].isoformat())]


def _is_of_the_list(slots: Slots, call: Call, period: Period) -> bool:
    """Whether the one period that is said is that in which those who stopped bought."""
    if "only" in slots.values or len(slots.values.get(PERIODS, ())) != 1:
        return False
    earlier = call.arguments.get("earlier_start"), call.arguments.get("earlier_end")
    if earlier == (None, None):
        compared = call.arguments.get("compare_to", "previous_period")
        before = period.before(compared)[0]
        earlier = before.start.isoformat(), before.end.isoformat()
    return bool(slots.values[PERIODS] == [earlier])


_LISTED = 3
"""From so many periods on, listing them tells how far a stretch of time goes."""
_ALONE = "only|just|alone|solely|nothing but"
_APART = (
    "each|every|apart|separately|separate|individually|one by one|side by side|by (month|quarter|year)"
    "|compare|compared|comparing|against|versus|vs"
)


_SIGNED_UP = {"signed_up_since", "signed_up_until"}


def _of_sign_up(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'Since October rather' after those who signed up since January is of the sign-up, too."""
    held, said = _SIGNED_UP & call.arguments.keys(), sentence.times.main
    if not held or _SIGNED_UP & slots.values.keys() or said is None or said.start is None:
        return
    if said.shape not in ("since", "closed") or said.viewed or said.end is None:
        return
    slots.put("signed_up_since", said.start.isoformat())
    if said.shape == "closed":
        slots.put("signed_up_until", said.end.isoformat())
    slots.drop |= held - slots.values.keys()
    slots.no_window()


def move_period(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'And the quarter before?' moves the period; 'against last year' keeps it and compares."""
    said = sentence.times
    _of_sign_up(sentence, slots, call)
    if PERIODS in slots.values and sentence.has(_ALONE) and not sentence.has(_APART):
        slots.values[PERIODS] = _as_one(slots.values[PERIODS])
    if said.implied and said.before is None:
        slots.values.pop(PERIODS, None)  # "against last year" compares what was asked before
    start, end = call.arguments.get("start"), call.arguments.get("end")
    if not (isinstance(start, str) and isinstance(end, str)):
        return
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    if "only" in call.arguments and _is_of_the_list(slots, call, Period(first, last)):
        slots.values.pop(PERIODS)  # "how much did they spend in 2024" of those who stopped then
        slots.values.pop("compare_to", None)
        return
    if said.implied and said.against is not None:
        kind = kind_of(first, said.against)
        if kind:
            slots.put("compare_to", kind)
    if slots.values.get("compare_to"):
        slots.values.pop("as_of", None)  # "was it higher a year ago"
    if _is_a_year_before(sentence, slots, call, first, last):
        if sentence.has(_ALONE):
            slots.drop.add("compare_to")  # "now only March 2025"
            return
        slots.values.pop(PERIODS, None)
        slots.put("compare_to", "previous_year")
    if PERIODS in slots.values and said.main and is_undated(sentence, said.main):
        today = sentence.lookup.clock.today.isoformat()
        slots.values[PERIODS] = [
            there
            if first.year == last.year and (there := in_year(pair, first.year))[0] <= today
            else pair
            for pair in slots.values[PERIODS]
        ]
    if said.before in MONTHS_IN and sentence.has("(compares?|compared|comparison|versus|against)"):
        slots.put("compare_to", "previous_year" if said.before == "year" else "previous_period")
    elif said.before in MONTHS_IN:
        months = -MONTHS_IN[said.before]
        moved = shift(first, months), shift(last + DAY, months) - DAY
        slots.values[PERIODS] = [(moved[0].isoformat(), moved[1].isoformat())]
        slots.values.pop("compare_to", None)


_SAME_DAYS = "(the )?same (days|weeks|months|quarters?|period|dates|time|stretch)( .*)?"


def _is_a_year_before(
    sentence: Sentence, slots: Slots, call: Call, first: date, last: date
) -> bool:
    """'And June last year?' where June is compared already, 'and last year for the same months'."""
    wanted = in_year((first.isoformat(), last.isoformat()), first.year - 1)
    said = slots.values.get(PERIODS, [])
    if "compare_to" in call.arguments and first.year == last.year:
        return said == [wanted]
    whole = (f"{first.year - 1}-01-01", f"{first.year - 1}-12-31")
    return whole in said and sentence.has(_SAME_DAYS)
