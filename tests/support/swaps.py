"""One value of an answer for another: first questions x the slots they fill x values x ways of saying so.

`swaps.yaml` has the values and the ways; the questions are those of the follow-up matrix. What is expected is
the call of the question with the one value exchanged, in whichever slot it stands.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from follow_up_matrix import FollowUp, questions

from agent.offline.understand import Call

_FILE = Path(__file__).parents[1] / "agent" / "offline" / "swaps.yaml"
_SPLIT = "by"


@cache
def _tables() -> Mapping[str, Any]:
    tables: Mapping[str, Any] = yaml.load(_FILE.read_text("utf-8"), yaml.CSafeLoader)
    return tables


def drawn(seed: int, of_each: int) -> list[FollowUp]:
    """As many swaps of each tool and slot, drawn with a seed."""
    rng, cells = random.Random(seed), dict[tuple[str, str], list[FollowUp]]()
    for one in _all():
        cells.setdefault((one.call.tool, one.change), []).append(one)
    return [one for all_ in cells.values() for one in rng.sample(all_, min(of_each, len(all_)))]


def _all() -> Iterator[FollowUp]:
    for name, (_, call) in questions().items():
        for slot, values in _tables()["slots"].items():
            held = call.arguments.get(slot)
            old = held[0] if isinstance(held, list) and len(held) == 1 else held
            if isinstance(old, str) and old in values and "only" not in call.arguments:
                yield from _of_slot(name, call, slot, old)


def _of_slot(name: str, call: Call, slot: str, old: str) -> Iterator[FollowUp]:
    values: dict[str, list[str]] = _tables()["slots"][slot]
    both = {"from_segment", "to_segment"} <= call.arguments.keys()
    for new, said in values.items():
        if new == old or new in call.arguments or new in call.arguments.values():
            continue
        changed = {**call.arguments, slot: [new] if slot == _SPLIT else new}
        for at, word in enumerate(said):
            was = values[old][min(at, len(values[old]) - 1)]
            yield from _said(name, slot, Call(call.tool, changed), word, was, alone=not both)


def _said(
    name: str, slot: str, call: Call, new: str, old: str, *, alone: bool
) -> Iterator[FollowUp]:
    """`alone`: the new value may be named without the old one, as only one slot can be meant."""
    for way in (*_tables()["both"], *(_tables()["alone"] if alone else ())):
        by = "by " if slot == _SPLIT and "{old}" not in way else ""
        ask = way.replace("{new}", by + new).replace("{old}", old)
        yield FollowUp(name, slot, way, new, ask, call)
