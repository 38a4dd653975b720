"""A message that is nothing but values which the last answer can be limited to: 'Offices, over 10k'.

Whatever other question its words remind of, it narrows what is on the screen: all of it is a value that the
last calls take up, or one of the small words that stand around values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.offline.understand.arguments.bare_values import are_all_values, limits_in, values_in
from agent.offline.understand.arguments.fill import ALL_BUT, OR
from agent.offline.understand.dialogue.updates.slot_update import intent_of, updated_calls
from agent.offline.understand.intent import Intent
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.sentence import Sentence

_ROWS = frozenset(["limit", "top", "sort", "order", "note"])
"""Arguments that choose no accounts: a message of these alone is read elsewhere."""
_DATED = frozenset(
    ["start", "end", "as_of", "lookback_days", "min_recency_days", "max_recency_days"]
)


def narrowed_by_values(
    sentence: Sentence, memory: Memory, otherwise: Sequence[Call], intents: dict[str, Intent]
) -> tuple[Call, ...]:
    """The last calls with the values that are all of a message; none where it says anything else.

    `otherwise`: the calls it was read as, which stay where they are the last ones with all of the values.
    """
    if memory.missing is not None or not memory.calls or not are_all_values(sentence):
        return ()
    if memory.focus or not _misses_one(sentence, memory, otherwise):
        return ()
    of_one = {"account", "a"} & memory.last_arguments.keys()
    if of_one or len({call.tool for call in memory.calls}) > 1:
        return ()
    if intent_of(memory.calls[0], intents) is None:
        return ()
    known = {value for call in memory.calls for value in _values(call)}
    if known & {m.value for m in limits_in(sentence) if sentence.is_negated(m)}:
        return ()  # "not Jersey, the South": one in the place of another
    made, slots = updated_calls(sentence, memory, intents)
    if slots.unclear or len(made) != len(memory.calls) or tuple(made) == memory.calls:
        return ()
    new = {
        name
        for old, call in zip(memory.calls, made, strict=True)
        for name in old.arguments.keys() | call.arguments.keys()
        if old.arguments.get(name) != call.arguments.get(name)
    }
    if not new - _ROWS or (sentence.times.periods and not new & _DATED):
        return ()
    taken = {value for call in made for value in _values(call)}
    return tuple(made) if all(one in taken for one in values_in(sentence)) else ()


def _misses_one(sentence: Sentence, memory: Memory, made: Sequence[Call]) -> bool:
    same = {call.tool for call in made} == {call.tool for call in memory.calls}
    taken = {value for call in made for value in _values(call)}
    return not same or tuple(made) == memory.calls or not {*values_in(sentence)} <= taken


def _values(call: Call) -> Iterator[object]:
    for value in call.arguments.values():
        for one in value if isinstance(value, list) else [value]:
            yield from one.removeprefix(ALL_BUT).split(OR) if isinstance(one, str) else [one]
