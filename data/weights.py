"""How much memory a value takes, roughly and quickly: by a sample of what it is made of."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Set
from itertools import islice
from typing import Any

SAMPLED = 24
"""Members of a list, mapping or set that are looked at; the others are taken to be like them."""
DEEPEST = 12


def weight(value: Any) -> int:
    """The bytes of a value and all it holds; what it holds twice counts once where both are looked at."""
    return _weight(value, set(), 0)


def _weight(value: Any, seen: set[int], depth: int) -> int:
    if id(value) in seen or depth > DEEPEST or isinstance(value, type):
        return 0
    seen.add(id(value))
    own = sys.getsizeof(value, 0)
    if isinstance(value, str | bytes | int | float):
        return own
    if isinstance(value, Mapping):
        return own + sum(_of_members(one, seen, depth) for one in (value.keys(), value.values()))
    if isinstance(value, list | tuple | Set):
        return own + _of_members(value, seen, depth)
    held = getattr(value, "__dict__", None)
    slots = [getattr(value, name, None) for name in getattr(type(value), "__slots__", ())]
    if not held:
        return own + sum(_weight(one, seen, depth + 1) for one in slots)
    return own + sum(_weight(one, seen, depth + 1) for one in (*held.values(), *slots))


def _of_members(members: Collection[Any], seen: set[int], depth: int) -> int:
    step = max(1, len(members) // SAMPLED)
    sample = [_weight(one, seen, depth + 1) for one in islice(members, 0, None, step)]
    return sum(sample) * len(members) // len(sample) if sample else 0
