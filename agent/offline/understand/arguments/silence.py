"""How long accounts have not ordered: 'quiet for three months', 'no order since March'."""

from __future__ import annotations

from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.arguments.spans import NOT_BY_SILENCE, days_in, days_of
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.calendar import DAYS_IN
from agent.offline.understand.words.sentence import Sentence

_BUYING = "order|orders|ordered|ordering|buy|buys|bought|purchase|purchases|purchased|heard|seen"
_SILENT = (
    rf"(not|no|nothing|never|without|nobody) (\S+ ){{0,3}}({_BUYING})( .*)?"
    r"|last (order|purchase) (\S+ ){0,2}(more than|over|longer than|at least) .*"
)
_QUIET = frozenset(["quiet", "silent", "inactive", "dormant", "idle", "cold", "lapsed", "asleep"])
_NEAR = 7
"""Words between being quiet and how long: 'lapsed ones, West, 120 days or more'."""


def silent_days(sentence: Sentence) -> int | None:
    """The least days without an order that are asked for; None where no such length is said."""
    said = sentence.has(_SILENT)
    today = sentence.lookup.clock.today
    for period in sentence.times.periods:
        if not (said or _is_quiet(sentence, period.at)):
            continue
        if period.shape == "rolling":
            return days_of(period)
        if period.shape == "since" and period.start:
            return (today - period.start).days + 1
        if period.shape == "point" and period.start and sentence.has("ago"):
            return (today - period.start).days
    for number in sentence.numbers:
        unit = sentence.stems[number.end] if number.end < len(sentence.stems) else ""
        counts = number.kind == "plain" and unit in DAYS_IN
        if counts and (said or _is_quiet(sentence, number.start)):
            return days_in(number.whole, unit)
    return None


def _is_quiet(sentence: Sentence, at: int) -> bool:
    return bool(_QUIET & set(sentence.words[max(0, at - _NEAR) : at]))


@reads_argument("min_recency_days")
def _min_recency(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """Takes the length of time for itself: it is no window."""
    days = silent_days(sentence)
    if days:
        slots.put("min_recency_days", days)
        slots.drop |= {"lookback_days", "as_of"}
        segments = sentence.named("segments")
        if segments and all(set(sentence.words[m.start : m.stop]) <= _QUIET for m in segments):
            slots.values.pop("segment", None)  # "lapsed ones, 120 days or more" names none
        slots.notes = [note for note in slots.notes if note != NOT_BY_SILENCE]
