"""The day that all is to be seen from, said beside anything else: 'the East, as it stood at Easter'.

Every tool takes it as as_of, whatever is asked of it. So the message is read without it, and the day put to
what was understood: no reader can take it for a period, or lose it with the words that it stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from agent.offline.understand.types import Call, Reading
from agent.offline.understand.words.sentence import Sentence

_BEFORE_A_NOUN = frozenset(["the", "our", "its", "their", "a", "my"])


def seen_from_its_day(sentence: Sentence, read: Callable[[str], Reading]) -> Reading | None:
    """The reading of the rest of a message, as of the day that it names; None where it names none."""
    view = sentence.times.view
    if view is None or view.end is None or view.end >= sentence.lookup.clock.today:
        return None
    first = view.at + _stays(sentence, view.at)
    head = sentence.text[: sentence.tokens[first].start].strip(" ,;")
    tail = sentence.text[sentence.tokens[view.stop - 1].end :].lstrip(" ,;")
    rest = f"{head} {tail}".strip()
    if not any(map(str.isalnum, rest)):
        return None
    reading = read(rest)
    if reading.kind != "calls":
        return None
    seen = {call.key: _as_of(call, view.end.isoformat()) for call in reading.calls}
    of = reading.memory

    def moved(calls: Sequence[Call]) -> tuple[Call, ...]:
        return tuple(seen.get(call.key, call) for call in calls)

    memory = replace(
        of,
        calls=moved(of.calls),
        listed=moved(of.listed),
        drafts=moved(of.drafts),
        later=moved(of.later),
    )
    return replace(reading, calls=tuple(seen.values()), memory=memory)


def _stays(sentence: Sentence, at: int) -> bool:
    """'The status on 31 March' asks for the status."""
    return at > 0 and sentence.words[at - 1] in _BEFORE_A_NOUN


def _as_of(call: Call, day: str) -> Call:
    return replace(call, arguments={**call.arguments, "as_of": day})
