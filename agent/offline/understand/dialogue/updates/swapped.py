"""One value of the last answer for another, in whichever of its arguments it stands.

'Champions instead of At Risk', 'swap the North for the South', 'brands rather than products', 'not high,
critical': the value that the last calls hold is the one that goes, and the other takes its place. 'Can you do
the South?' and 'what if it was Imran?' name only what is to come: they are read as 'what about the South'.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from agent.offline.understand.tokens.tokenizer import Line
from agent.offline.understand.tokens.wordlists import load_yaml
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Mention, Sentence

FILE = Path(__file__).with_name("swapped.yaml")
_LONGEST = 24
"""Words of a message in which a value is swapped."""
_GROUPS = ("segments", "metrics", "dimensions", "campaign_types", "opportunities", "signals")
_LEVELS = frozenset(["low", "medium", "high", "critical"])
_OLD, _NEW = "<old>", "<new>"


@dataclass(frozen=True)
class _Ways:
    """The patterns of the file, spelled out over a message in which both values are marked."""

    swap: re.Pattern[str]
    next: re.Pattern[str]
    alone: re.Pattern[str]
    slots: dict[str, tuple[str, ...]]


@cache
def _ways() -> _Ways:
    said: dict[str, Any] = load_yaml(FILE.read_text(encoding="utf-8"))
    around, lead, tail, take = (
        re.sub(r"\s*\n\s*|\s+(?=\|)", "", said[name]) for name in ("around", "lead", "tail", "take")
    )
    marked = {mark: rf"(?:{around} )*{mark}(?: {around})*" for mark in (_OLD, _NEW)}

    def spelled(way: str) -> str:
        way = way.replace("<instead>", said["instead"]).replace("<take>", take)
        for mark, value in marked.items():
            way = way.replace(mark, value)
        return way

    one = "|".join(map(spelled, said["ways"]))
    ahead = "|".join(said["next"])
    rest = rf"(?: [,;.]| and| but)+ (?!{_OLD}|{_NEW})(?P<rest>\w.*)"
    also = f"(?: (?:{said['also']}))*"
    return _Ways(
        re.compile(rf"(?:{lead} )*?(?:{one})(?: {tail})*(?:{rest})?"),
        re.compile(
            rf"(?:(?:and|so|ok|but|please|oh|now|right) )*(?:{ahead}) {marked[_NEW]}{also}(?: [?.!])*"
            rf"|(?:(?:and|so|ok|but|please|oh|now) )*do {marked[_NEW]} (?:too|as well|also|next)(?: [?.!])*"
        ),
        re.compile(rf"(?:{lead} )*{_NEW}(?: (?:{tail}|{said['also']}))*"),
        {kind: tuple(slots) for kind, slots in said["slots"].items()},
    )


def swapped(text: str, lookup: Lookup, memory: Memory) -> tuple[tuple[Call, ...], str] | None:
    """The last calls with one value for another, and what is said beside it; None where none is swapped."""
    if memory.missing is not None or not memory.calls or len(text.split()) > _LONGEST:
        return None
    sentence = scan(text, lookup)
    named = [*_named(sentence), *_held_by_part_of_name(sentence, memory)]
    for old in named:
        holding = [slot for call in memory.calls for slot in _holding(call, old)]
        for new in named if holding else ():
            if new.kind != old.kind or any(_holding(call, new) for call in memory.calls):
                continue
            found = _ways().swap.fullmatch(_marked(sentence, {old: _OLD, new: _NEW}).text)
            if found:
                made = tuple(_with(call, old, new) for call in memory.calls)
                unique = {call.key: call for call in made}
                return tuple(unique.values()), _rest(sentence, found["rest"])
    return None


def asked_of_another(text: str, lookup: Lookup, memory: Memory) -> str:
    """'Can you do the South?' as 'what about the South?', where the last answer was of such a thing."""
    if memory.missing is not None or not memory.calls or len(text.split()) > _LONGEST:
        return text
    sentence = scan(text, lookup)
    named = [m for m in _named(sentence) if m.start < m.stop]
    if len(named) != 1:
        return text
    (new,) = named
    slots = [slot for slot in _ways().slots[new.kind] if slot in memory.last_arguments]
    said = _marked(sentence, {new: _NEW}).text
    if slots == ["from_segment", "to_segment"] and _ways().alone.fullmatch(said):
        return f"from {sentence.raw(new)}"
    if len(slots) != 1 or not _ways().next.fullmatch(said):
        return text
    by = "by " if new.kind == "dimension" else ""
    return f"what about {by}{sentence.raw(new)}?"


def _named(sentence: Sentence) -> list[Mention]:
    """All that the message names and that an argument can hold, in its order."""
    found = [m for m in sentence.mentions if m.kind in _ways().slots and not m.options]
    found += [m for group in _GROUPS for m in sentence.named(group) if m.kind in _ways().slots]
    inside = {at for m in found for at in m.tokens}
    found += [
        Mention("level", word, word, at, at + 1)
        for at, word in enumerate(sentence.words)
        if word in _LEVELS and at not in inside
    ]
    return sorted(found, key=lambda m: (m.start, -m.stop))


def _held_by_part_of_name(sentence: Sentence, memory: Memory) -> list[Mention]:
    """'Badger' of several that are so called is the one of them that the last answer was of."""
    found = []
    for mention in sentence.mentions:
        ids = [id_ for id_, _ in mention.options]
        held = [id_ for id_ in ids for call in memory.calls if id_ in call.arguments.values()]
        if mention.kind == "account" and len(set(held)) == 1:
            found.append(replace(mention, value=held[0], options=()))
    return found


def _holding(call: Call, mention: Mention) -> list[str]:
    """The arguments of a call that hold what a mention names."""
    return [
        slot
        for slot in _ways().slots[mention.kind]
        if slot in call.arguments and mention.value in _values(call.arguments[slot])
    ]


def _values(held: object) -> Sequence[object]:
    return held if isinstance(held, list | tuple) else [held]


def _with(call: Call, old: Mention, new: Mention) -> Call:
    changed: dict[str, Any] = {}
    for slot in _holding(call, old):
        held = call.arguments[slot]
        put = [new.value if one == old.value else one for one in _values(held)]
        changed[slot] = put if isinstance(held, list | tuple) else new.value
        if slot == "by":
            changed[new.value] = None  # what was filtered is split now
    arguments = {k: v for k, v in {**call.arguments, **changed}.items() if v is not None}
    return replace(call, arguments=arguments)


def _marked(sentence: Sentence, marks: dict[Mention, str]) -> Line:
    """The message with a mark in place of each of the mentions."""
    at, words = 0, list[str]()
    starts = {mention.start: (mention.stop, mark) for mention, mark in marks.items()}
    while at < len(sentence.words):
        stop, word = starts.get(at, (at + 1, sentence.words[at]))
        words.append(word)
        at = max(stop, at + 1)
    return Line(words)


def _rest(sentence: Sentence, rest: str | None) -> str:
    """What is said beside the swap, as typed."""
    count = len((rest or "").split())
    return sentence.text[sentence.tokens[-count].start :] if count else ""
