"""How often accounts used to order, against which a silence is held: 'monthly before, and now nothing'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives, patterns
from agent.offline.understand.words.sentence import Mention, Sentence

_HABIT = re.compile(rf"(?<!\S)(?:{alternatives('used_to_order')})(?!\S)")
_MISSED = re.compile(rf"(?<!\S)(?:{alternatives('missed_an_order')})(?!\S)")
_ENDED = alternatives("said_of_what_ended")
_TWO = 2
"""Usual gaps of silence that end a habit where no length is said: one late order does not."""


@reads_argument("usual_gap")
def _usual_gap(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """Comes after the silence: a length of it that is said needs no orders missed."""
    habit, missed = _HABIT.search(sentence.plain_text), _MISSED.search(sentence.plain_text)
    if not habit and not missed:
        return
    days = _how_often(sentence) if habit else None
    if days:
        slots.put("max_usual_gap_days", days)
    if habit and "lookback_days" in slots.values and "min_recency_days" not in slots.values:
        slots.put("min_recency_days", *slots.values["lookback_days"])
    slots.no_window()
    if missed:
        slots.put("min_missed_orders", 1)
    elif "min_recency_days" not in slots.values and sentence.has(_ENDED):
        slots.put("min_missed_orders", _TWO)
    inside = [match.span() for match in (habit, missed) if match]
    named = sentence.named("segments")
    if named and all(_is_within(mention, inside, sentence) for mention in named):
        slots.values.pop("segment", None)  # "regular customers that went quiet" names none


def _is_within(mention: Mention, spans: Sequence[tuple[int, int]], sentence: Sentence) -> bool:
    """Whether the words that name it are among those of a span of the plain text."""
    at = len(" ".join(sentence.plain_text.split()[: mention.start]))
    return any(start <= at + 1 <= stop for start, stop in spans)


def _how_often(sentence: Sentence) -> int | None:
    """The most days between two orders of who orders as often as is said."""
    said = patterns("days_of_how_often")
    return next((int(days) for days, pattern in said.items() if sentence.has(pattern)), None)
