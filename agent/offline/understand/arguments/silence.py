"""How long accounts have not ordered, or nobody was in touch: 'quiet for 3 months', 'no call since March'."""

from __future__ import annotations

from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.arguments.spans import (
    NOT_BY_CONTACT,
    NOT_BY_SILENCE,
    days_in,
    days_of,
)
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.calendar import DAYS_IN
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.sentence import Sentence

NO_PURCHASES = "No purchases"
"""Accounts without an order are in no segment, but can be searched for."""
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
    if out_of_touch(sentence):
        return None
    return _days(sentence, sentence.has(_SILENT))


def out_of_touch(sentence: Sentence) -> str:
    """Which contact accounts are asked for without: any or personal; '' where none is spoken of."""
    if not sentence.has(
        r"(which|what|who|whom|list|show|find|any|all|(\S+ )*(accounts?|customers?|clients?|ones)) ?.*"
    ):
        return ""
    for kind in ("any", "personal"):
        words = alternatives(f"contact_{kind}")
        if sentence.has(_OUT_OF.format(words=words)):
            return kind
    return ""


_OUT_OF = (
    r"(not|no|nothing|never|without|nobody|none|no one|haven t|hasn t|lacking|lack|un)"
    r" (\S+ ){{0,4}}({words})( .*)?|({words}) (\S+ ){{0,3}}(more than|over|longer than|at least) .*"
    r"|(neglected|uncontacted|unvisited)( .*)?"
)


def _days(sentence: Sentence, said: bool) -> int | None:
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


@reads_argument("min_contact_days", "contact")
def _min_contact(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """How long nobody was in touch, and what counts as that."""
    kind = out_of_touch(sentence)
    days = _days(sentence, said=True) if kind else None
    if not days:
        return
    slots.put("min_contact_days", days)
    if kind != "any":
        slots.put("contact", kind)
    slots.drop |= {"lookback_days", "as_of"}
    slots.notes = [note for note in slots.notes if note not in (NOT_BY_SILENCE, NOT_BY_CONTACT)]


def _is_quiet(sentence: Sentence, at: int) -> bool:
    return bool(_QUIET & set(sentence.words[max(0, at - _NEAR) : at]))


@reads_argument("min_recency_days")
def _min_recency(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """Takes the length of time for itself: it is no window."""
    days = silent_days(sentence)
    if days:
        slots.put("min_recency_days", days)
        slots.no_window()
        segments = sentence.named("segments")
        if segments and all(set(sentence.words[m.start : m.stop]) <= _QUIET for m in segments):
            slots.values.pop("segment", None)  # "lapsed ones, 120 days or more" names none
        slots.notes = [note for note in slots.notes if note != NOT_BY_SILENCE]
