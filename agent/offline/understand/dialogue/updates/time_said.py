"""A time that is all a message says, as a change of the last answer: 'in March?', 'two years of it'.

A day, a month or a feast is the day of view of every tool that tells of no period; a length is how far back
it looks. What has a period of its own (figures, moves, notes) takes one only where the words say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from agent.offline.understand.arguments.fill import Slots
from agent.offline.understand.arguments.spans import days_of, put_window
from agent.offline.understand.dialogue.updates.number_said_anew import LENGTHS
from agent.offline.understand.dialogue.updates.slot_update import intent_of
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.atom import Atom
from agent.offline.understand.times.atoms import Atoms
from agent.offline.understand.times.feasts import christmas_day
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.sentence import Sentence

_AROUND = word_list("around_a_time")
_VIEWED, _JUDGED = word_list("looked_from"), word_list("judged_by")
_TRADED = word_list("traded_in_a_time")
_ASKS = frozenset(
    ["show", "give", "what", "see", "tell", "how", "list", "get", "which", "much", "many"]
)
_TRADE = "@traded"
"""Stands for 'of sales' after a length."""
_OF_PERIODS = tools_with("has_a_period")
_ACCOUNTS = frozenset(["account", "accounts", "customer", "customers"])
_WINDOWS = ("lookback", "lookback_long", "lookback_window")
_LONGEST = 12


def time_said(
    sentence: Sentence, memory: Memory, intents: dict[str, Intent]
) -> tuple[tuple[Call, ...], tuple[str, ...]]:
    """The last calls at the time that a message says, with what is to be told; none where it says more."""
    if memory.missing is not None or not memory.calls or len(sentence.words) > _LONGEST:
        return (), ()
    said = _only_times(sentence)
    if said is None:
        return (), ()
    made, notes = [], []
    for call in memory.calls:
        intent = intent_of(call, intents)
        slots = Slots()
        if call.arguments.get("kind") == "periods":
            return (), ()  # "just June" of two periods moves both
        if {"signed_up_since", "signed_up_until"} & call.arguments.keys():
            return (), ()  # "since October rather" is of the sign-up
        if intent is None or not all(
            _put(one, said, sentence, call, intent, slots) for one in said.times
        ):
            return (), ()
        values: dict[str, Any] = {name: value for name, (value, *_) in slots.values.items()}
        if not values:
            return (), ()
        old = {name: value for name, value in call.arguments.items() if name not in slots.drop}
        made.append(replace(call, arguments={**old, **values}))
        notes += slots.notes
    return tuple({one.key: one for one in made}.values()), tuple(dict.fromkeys(notes))


@dataclass(frozen=True)
class _Said:
    """The times of a message that says no more: `around` are its other words, `bare` a length by itself."""

    times: tuple[Atom, ...]
    around: frozenset[str]
    bare: bool

    @property
    def looks(self) -> bool:
        """Whether the words look at things as they stood."""
        return bool(self.around & _VIEWED)


def _only_times(sentence: Sentence) -> _Said | None:
    """The times of a message in which every other word only says what they are for."""
    times = sentence.times
    if sentence.mentions or sentence.unknown or sentence.named("segments"):
        return None
    if times.compare_to or times.against or times.other or times.each or times.before:
        return None
    found = list(times.periods)
    covered = set(times.covered)
    bare = [one for one in _lengths(sentence) if not covered & {*range(one.at, one.stop)}]
    found += bare
    covered |= {at for one in bare for at in range(one.at, one.stop)}
    if (
        not found
        or len(bare) > 1
        or any(not {*range(n.start, n.end)} <= covered for n in sentence.numbers)
    ):
        return None
    rest = [at for at in range(len(sentence.words)) if at not in covered]
    rest = [at for at in rest if sentence.tokens[at].kind != "symbol"]
    traded = {at for one in found for at in _traded_in(one, sentence)}
    words = {sentence.words[at] for at in rest if at not in traded}
    if not words <= _AROUND | _VIEWED | _JUDGED or (traded and words & _ASKS):
        return None
    return _Said(tuple(found), frozenset(words | {_TRADE} if traded else words), bool(bare))


def _lengths(sentence: Sentence) -> Iterator[Atom]:
    """Lengths of time without a word that says that they are one: 'two years', 'half a year'."""
    atoms, at = Atoms(sentence.tokens, sentence.lookup.clock), 0
    while at < len(sentence.words):
        found = atoms.length(at)
        if found is not None:
            yield found
        at = found.stop if found else at + 1


def _traded_in(said: Atom, sentence: Sentence) -> range:
    """The words of 'six months of sales', 'last quarter's orders' after the time."""
    at = said.stop
    while sentence.words[at : at + 1] in (["of"], ["worth"], ["s"], ["'s"]):
        at += 1
    return range(said.stop, at + 1) if {*sentence.words[at : at + 1]} & _TRADED else range(0)


def _put(
    time: Atom, said: _Said, sentence: Sentence, call: Call, intent: Intent, slots: Slots
) -> bool:
    """Put the argument that a time is; whether it is one."""
    today = sentence.lookup.clock.today
    if time.shape == "future" or time.end is None:
        return False
    if time.viewed:
        slots.put("as_of", time.end.isoformat())
        return time.end < today
    windowed = bool({*_WINDOWS} & {*intent.takes})
    back = time.shape == "point" and sentence.words[time.stop - 1] == "back"
    if time.shape == "rolling" or (back and windowed and not said.looks):
        return _put_length(time, said, sentence, call, intent, slots)
    if call.tool in _OF_PERIODS:
        looked = said.looks and call.tool == "account_notes" and time.shape in ("closed", "point")
        slots.put("as_of", time.end.isoformat())
        return looked and time.end < today
    if "campaign" in call.arguments or (time.shape == "since" and not windowed):
        return False
    looks = said.looks or not windowed or time.shape in ("point", "until") or time.unit == "day"
    if looks:
        end = christmas_day(time, sentence.words) or time.end
        slots.put("as_of", end.isoformat())
        return end < today
    put_window(time, sentence, intent, slots, short=_TRADE in said.around)
    return bool(slots.values)


def _put_length(
    time: Atom, said: _Said, sentence: Sentence, call: Call, intent: Intent, slots: Slots
) -> bool:
    """Put how far a tool looks back, or ahead, where a length can be nothing else of it."""
    own = {*LENGTHS} - {"lookback_days", "horizon_days"}
    judged = bool(said.around & (_JUDGED | {_TRADE}))
    if own & call.arguments.keys() and not judged:
        return False
    if "book_ranges" in intent.takes and said.around & _ACCOUNTS:
        return False  # "customers for over a year"
    if call.tool == "sales_metrics":
        if said.bare and time.start and time.end:
            slots.put("start", time.start.isoformat())
            slots.put("end", time.end.isoformat())
        return said.bare
    if call.tool in _OF_PERIODS and not (judged or said.bare):
        return False  # "the last six months" of moves says when they began
    if "horizon" in intent.takes:
        slots.put("horizon_days", days_of(time))
        return bool(sentence.words[time.at] not in ("last", "past", "previous"))
    if not {*_WINDOWS} & {*intent.takes}:
        return False
    put_window(replace(time, shape="rolling"), sentence, intent, slots, short=True)
    slots.drop.add("as_of")  # a length is up to today, where no other day is said
    return bool(slots.values)
