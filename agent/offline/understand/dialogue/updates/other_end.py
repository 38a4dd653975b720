"""The last answer from its other end: 'and worse?' after who got better, 'and who fell?' after who grew.

So, too, 'who joined?' after who left a segment, 'who stopped?' after who buys, and 'the other way'.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace

from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from tools._dimensions import PARTS

_LONGEST = 9


def other_end(text: str, lookup: Lookup, memory: Memory) -> tuple[Call, ...]:
    """The last calls from the end that a message names, where it says no more than that."""
    if not memory.calls or memory.missing is not None or len(text.split()) > _LONGEST:
        return ()
    sentence = scan(text, lookup)
    if sentence.mentions or sentence.unknown or sentence.numbers or sentence.times.periods:
        return ()
    rows = {mention.value for mention in sentence.named("dimensions")}
    named = {
        word for m in sentence.named("dimensions") for word in sentence.words[m.start : m.stop]
    }
    words = {token.word for token in sentence.tokens if token.kind != "symbol"} - named
    if words & _BUYING:  # "who is buying more", where "more" alone asks for rows
        words = {_AS_END.get(word, word) for word in words}
    ends = {end: words & word_list(end) for end in _ENDS}
    if not words - set().union(*ends.values()) <= word_list("around_an_end"):
        return ()
    if (way := _said(ends)) is None:
        return ()
    turned = tuple(_turned(call, way, rows) for call in memory.calls)
    return tuple(call for call in turned if call is not None) if all(turned) else ()


_BUYING = frozenset(["buy", "buying", "buys", "spend", "spending", "spends", "ordering"])
_AS_END = {"more": "grew", "less": "fell", "fewer": "fell"}
_ENDS = ("upper_end", "lower_end", "arriving", "leaving", "turning")
_OPPOSED = {"upper_end": "lower_end", "arriving": "leaving"}


def _said(ends: Mapping[str, Set[str]]) -> str | None:
    """The one end or way that is named; a word that turns round says nothing beside it."""
    for one, other in _OPPOSED.items():
        if bool(ends[one]) != bool(ends[other]):
            return one if ends[one] else other
    both = any(ends[one] for one in _OPPOSED)
    return "turning" if ends["turning"] and not both else None


def _turned(call: Call, way: str, rows: set[str]) -> Call | None:
    said = call.arguments
    if call.tool == "segment_migration":
        return None if rows else _moved(call, way)
    if call.tool != "sales_metrics":
        return None
    split = {*said.get("by", ())} - {*TIMES}
    if not rows <= split:
        return None
    if said.get("sort") == "change" and way in ("upper_end", "lower_end"):
        return replace(call, arguments={**said, "order": "desc" if way == "upper_end" else "asc"})
    goods = split == {"account"} and set(PARTS) & said.keys()
    if way == "turning" or not ("only" in said or goods):
        return None
    chosen = {"arriving": "started", "leaving": "stopped"}.get(way)
    if chosen is None:
        return None
    kept = {name: value for name, value in said.items() if name not in _OF_AMOUNTS}
    held = {} if "earlier_start" in kept else {"compare_to": "previous_period"}
    return replace(call, arguments={**held, **kept, "only": chosen})


_OF_AMOUNTS = frozenset(["sort", "order", "top", "min_value", "min_change", "max_change"])
_ROLES = ("from_segment", "to_segment")


def _moved(call: Call, way: str) -> Call | None:
    """Moves the other way: of those that became better or worse, or into or out of the segment."""
    said = dict(call.arguments)
    if "direction" in said and way in ("upper_end", "lower_end", "turning"):
        worse = way == "lower_end" or (way == "turning" and said["direction"] == "better")
        return replace(call, arguments={**said, "direction": "worse" if worse else "better"})
    roles = [name for name in _ROLES if name in said]
    if not roles or way in ("upper_end", "lower_end"):
        return None
    values = {name: said.pop(name) for name in roles}
    if way == "turning":
        swapped = {_ROLES[1 - _ROLES.index(name)]: value for name, value in values.items()}
        return replace(call, arguments={**said, **swapped})
    role = _ROLES[way == "arriving"]
    other = _ROLES[way != "arriving"]
    if len(values) == len(_ROLES):
        return None
    return replace(call, arguments={**said, role: values.get(role, values.get(other))})
