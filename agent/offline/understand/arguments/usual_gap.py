"""How often accounts used to order, against which a silence is held: 'monthly before, and now nothing'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.arguments.spans import days_in
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.calendar import DAYS_IN
from agent.offline.understand.tokens.tokenizer import Line
from agent.offline.understand.tokens.wordlists import alternatives, patterns
from agent.offline.understand.words.sentence import Mention, Sentence

_HABIT = re.compile(rf"(?<!\S)(?:{alternatives('used_to_order')})(?!\S)")
_MISSED = re.compile(rf"(?<!\S)(?:{alternatives('missed_an_order')})(?!\S)")
_COUNTED = re.compile(rf"(?<!\S)(?:{alternatives('orders_missed')})(?!\S)")
_GAP = re.compile(rf"(?<!\S)(?:{alternatives('usual_gap')})(?!\S)")
_MORE = frozenset(["than", "over", ">"])
_NEAR = 8
"""Words between what is said of a gap and how long it is: 'usual gap is a week or less'."""
_ENDED = alternatives("said_of_what_ended")
_TWICE = alternatives("twice_the_usual_gap")
_TWO = 2
"""Usual gaps of silence that end a habit where no length is said: one late order does not."""


@reads_argument("usual_gap")
def _usual_gap(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """Comes after the silence: a length of it that is said needs no orders missed."""
    habit, missed = _HABIT.search(sentence.plain_text), _MISSED.search(sentence.plain_text)
    if not habit and not missed and sentence.has(_TWICE):
        slots.put("min_missed_orders", _TWO)
        slots.no_window()
        return
    if not habit and not missed:
        return
    days = _most_days(sentence) if habit else None
    if days:
        slots.put("max_usual_gap_days", days)
    if habit and "lookback_days" in slots.values and "min_recency_days" not in slots.values:
        slots.put("min_recency_days", *slots.values["lookback_days"])
    slots.no_window()
    if missed:
        least = _TWO if sentence.has(_TWICE) else 1
        slots.put("min_missed_orders", orders_missed(sentence) or least)
    elif "min_recency_days" not in slots.values and sentence.has(_ENDED):
        slots.put("min_missed_orders", _TWO)
    inside = [match.span() for match in (habit, missed) if match]
    named = sentence.named("segments")
    if named and all(_is_within(mention, inside, sentence) for mention in named):
        slots.values.pop("segment", None)  # "regular customers that went quiet" names none


def orders_missed(sentence: Sentence) -> int | None:
    """How many orders were missed at least: 'skipped three orders', 'missed more than two in a row'."""
    for _, start, stop in Line(sentence.plain_text.split()).find(_COUNTED):
        for number in sentence.numbers:
            if start <= number.start < stop and number.kind == "plain":
                beyond = sentence.words[number.start - 1] in _MORE and number.start > start
                return number.whole + beyond
        if {"couple", "few"} & {*sentence.words[start:stop]}:
            return _TWO
    return None


def tokens_of_habit(sentence: Sentence) -> set[int]:
    """The words that tell how often accounts order and how many orders they missed."""
    line = Line(sentence.plain_text.split())
    counts = [range(start, stop) for _, start, stop in line.find(_COUNTED)]
    gaps = [range(start, stop + _NEAR) for _, start, stop in line.find(_GAP)]
    lengths = [gap for gap in gaps if _length_in(sentence, gap)]
    return {at for span in (*counts, *lengths) for at in span}


def _most_days(sentence: Sentence) -> int | None:
    """The most days between two orders of who is asked for: 'a usual gap of up to 10 days', 'weekly'."""
    gaps = Line(sentence.plain_text.split()).find(_GAP)
    told = (_length_in(sentence, range(stop, stop + _NEAR)) for _, _, stop in gaps)
    every = (at for at, word in enumerate(sentence.words) if word == "every")
    counted = (_length_in(sentence, range(at + 1, at + 2)) for at in every)
    exact = next(filter(None, told), None)
    if exact is None and sentence.has("at least every .*"):
        exact = next(filter(None, counted), None)
    return exact or _how_often(sentence) or next(filter(None, counted), None)


def _length_in(sentence: Sentence, span: range) -> int | None:
    """The days of the length of time that begins within some words: '10 days', 'a week'."""
    for at in span[: max(0, len(sentence.words) - span.start)]:
        number = next((n for n in sentence.numbers if n.start == at and n.kind == "plain"), None)
        end = number.end if number else at + 1
        unit = sentence.stems[end] if end < len(sentence.stems) else ""
        if unit == "fortnight" and sentence.words[at] in ("a", "one"):
            return 2 * DAYS_IN["week"]
        if unit in DAYS_IN and (number or sentence.words[at] in ("a", "an")):
            return days_in(number.whole if number else 1, unit)
    return None


def _is_within(mention: Mention, spans: Sequence[tuple[int, int]], sentence: Sentence) -> bool:
    """Whether the words that name it are among those of a span of the plain text."""
    at = len(" ".join(sentence.plain_text.split()[: mention.start]))
    return any(start <= at + 1 <= stop for start, stop in spans)


def _how_often(sentence: Sentence) -> int | None:
    """The most days between two orders of who orders as often as is said."""
    said = patterns("days_of_how_often")
    return next((int(days) for days, pattern in said.items() if sentence.has(pattern)), None)
