"""'Last quarter' on the last day of a quarter: the one before it is told, and that this one is complete."""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline.understand.types import Call
from agent.offline.understand.words.sentence import Sentence
from tools._periods import Period, complete_after, name_of

_BEFORE = frozenset(["last", "previous", "past"])


def complete_as_well(sentence: Sentence, made: Sequence[Call]) -> list[str]:
    """That the period after the one that was asked for is whole: the data end on its last day."""
    asked = {str(value) for call in made for value in call.arguments.values()}
    found = []
    for said in sentence.times.periods:
        if said.shape != "closed" or said.start is None or said.end is None:
            continue
        newer = complete_after(Period(said.start, said.end), sentence.lookup.clock.today)
        told = sentence.words[said.at] in _BEFORE and said.end.isoformat() in asked
        if newer is not None and told:
            name = name_of(newer)
            found.append(f"The data end with {name}, which is complete too: ask for {name}.")
    return found
