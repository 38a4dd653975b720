"""Follow-ups over first questions: every change that makes sense after a question, in every way it is said.

`follow_up_matrix.yaml` has both. What is expected is the call of the question with the change made to it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from agent.offline.understand import Call

_FILE = Path(__file__).parents[1] / "agent" / "offline" / "follow_up_matrix.yaml"
_NOT_QUESTIONS = ("ask", "not")


@dataclass(frozen=True)
class FollowUp:
    """A change said after a question: by the name of both, its wording and the call that it makes."""

    question: str
    change: str
    way: str
    value: str
    ask: str
    call: Call


@cache
def _tables() -> Mapping[str, Any]:
    return yaml.load(_FILE.read_text("utf-8"), _Loader)


class _Loader(yaml.CSafeLoader):
    """Takes lists and mappings as keys: a change may set several arguments, or one to a list."""


def _pairs(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    made = {}
    for key, value in node.value:
        name = loader.construct_object(key, deep=True)
        if isinstance(name, dict):
            name = tuple(name.items())
        elif isinstance(name, list):
            name = tuple(name)
        made[name] = loader.construct_object(value, deep=True)
    return made


_Loader.add_constructor("tag:yaml.org,2002:map", _pairs)


def questions() -> dict[str, tuple[str, Call]]:
    """The first questions by name: what is asked, and the call that it is."""
    made = {}
    for name, entry in _tables()["questions"].items():
        tool = next(key for key in entry if key not in _NOT_QUESTIONS)
        made[name] = (entry["ask"], Call(tool, entry[tool]))
    return made


def accounts() -> dict[str, str]:
    """The accounts that are named, by id."""
    return dict(_tables()["accounts"])


def sample(seed: int, count: int) -> list[FollowUp]:
    """As many follow-ups of each change, drawn with a seed."""
    rng, cells = random.Random(seed), dict[str, list[FollowUp]]()
    for one in follow_ups():
        cells.setdefault(one.change, []).append(one)
    return [one for all_ in cells.values() for one in rng.sample(all_, min(count, len(all_)))]


def follow_ups() -> Iterator[FollowUp]:
    """All that can be said after the questions, apart from taking a change back."""
    for name, (_, call) in questions().items():
        for change, entry in _tables()["changes"].items():
            if not entry.get("undoes") and _fits(name, call, entry):
                yield from _said(name, change, call, entry)


def pairs(seed: int, count: int) -> Iterator[FollowUp]:
    """Two changes of different arguments said in one message, drawn with a seed."""
    rng = random.Random(seed)
    cells: dict[str, list[FollowUp]] = {}
    for one in follow_ups():
        if _tables()["changes"][one.change].get("pairs"):
            cells.setdefault(one.question, []).append(one)
    while count:
        several = cells[rng.choice(sorted(cells))]
        one, other = rng.choice(several), rng.choice(several)
        if made := _both(one, other, rng):
            count -= 1
            yield made


_JOINED = (", ", " and ", ", and ", " but ", "; ")
_NO_SECOND = re.compile(
    r"(and|no|sorry|what about|how about|now|ok|okay|back)\b|.*\?", re.IGNORECASE
)


def _both(one: FollowUp, other: FollowUp, rng: random.Random) -> FollowUp | None:
    last = questions()[one.question][1]
    changed = [_apart(last, each.call) for each in (one, other)]
    told = changed[0] & changed[1] or not all(changed) or one.call.tool != other.call.tool
    if told or one.ask.endswith("?") or _NO_SECOND.match(other.ask):
        return None
    arguments = {k: v for k, v in last.arguments.items() if k not in changed[0] | changed[1]}
    for each, names in zip((one, other), changed, strict=True):
        arguments |= {k: v for k, v in each.call.arguments.items() if k in names}
    return FollowUp(
        one.question,
        f"{one.change} + {other.change}",
        f"{one.way} + {other.way}",
        f"{one.value} + {other.value}",
        f"{one.ask}{rng.choice(_JOINED)}{other.ask}",
        Call(last.tool, arguments),
    )


def _apart(one: Call, other: Call) -> set[str]:
    names = {*one.arguments, *other.arguments}
    return {name for name in names if one.arguments.get(name) != other.arguments.get(name)}


def taken_back() -> list[str]:
    """Ways of taking the last change back."""
    return [w for one in _tables()["changes"].values() if one.get("undoes") for w in one["say"]]


def _fits(question: str, call: Call, change: Mapping[str, Any]) -> bool:
    said, by = call.arguments, set(call.arguments.get("by", ()))
    return (
        call.tool in change.get("tools", [call.tool])
        and question in change.get("only", [question])
        and question not in change.get("not", ())
        and all(one in said for one in change.get("has", ()))
        and not any(one in said for one in change.get("lacks", ()))
        and ("with_by" not in change or bool(by & set(change["with_by"])))
        and not by & set(change.get("without_by", ()))
    )


def _said(question: str, change: str, call: Call, entry: Mapping[str, Any]) -> Iterator[FollowUp]:
    off = [call.arguments[name] for name in entry.get("drop", ()) if name in call.arguments]
    old = _tables()["as_said"].get(off[0], str(off[0])) if off and isinstance(off[0], str) else ""
    for value, ways in entry.get("to", {None: [""]}).items():
        changed = _changed(call, entry, value)
        if changed == call and "drop" not in entry:
            continue
        for said in ways:
            for way in entry["say"]:
                ask = way.replace("{v}", said).replace("{old}", old)
                yield FollowUp(question, change, way, said, ask, changed)


def _changed(call: Call, entry: Mapping[str, Any], value: Any) -> Call:
    arguments = {k: v for k, v in call.arguments.items() if k not in entry.get("drop", ())}
    slot = entry.get("slot")
    if "call" in entry:
        return Call(entry["call"], dict(value))
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        arguments |= dict(value)
    elif isinstance(value, tuple):
        arguments[slot] = list(value)
    elif slot is not None:
        arguments[slot if isinstance(slot, str) else slot[0]] = value
    return Call(call.tool, _consistent(call, arguments))


def _consistent(call: Call, arguments: dict[str, Any]) -> dict[str, Any]:
    """Without what cannot hold beside the new value: a region's filter where regions are the rows."""
    for name in arguments.get("by", ()) if arguments.get("by") != call.arguments.get("by") else ():
        arguments.pop(name, None)
    return arguments
