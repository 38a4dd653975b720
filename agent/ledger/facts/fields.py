"""What the path of a fact says: which field it is of, and which fields are totals of others."""

from __future__ import annotations

import re
from functools import lru_cache

_PLACES = re.compile(r"\[[^\]]*\]")
_OTHER_TIME = re.compile(
    r"lifetime|previous|annual|past|expected|earlier|before|"
    r"(?:^|_)(?:top|family|peers?|risk|reachable|avoided|shown|better|worse|repeat)(?:_|$)"
)
"""Totals of another time, or of a part."""


def without_places(path: str, mark: str = "[]") -> str:
    """A path without the places of rows: "rows[2].revenue" as "rows[].revenue"."""
    return _PLACES.sub(mark, path)


@lru_cache(maxsize=4096)
def measure_of(path: str) -> str:
    """The field names since the last row: "rows[].interval.low" measures interval_low."""
    *outer, last = path.split(".")
    names = [last.removesuffix("[]")]
    for name in reversed(outer):
        if name.endswith("]") or name == "arguments":
            break
        names.append(name)
    return "_".join(reversed(names))


@lru_cache(maxsize=4096)
def is_whole(whole: str, part: str) -> bool:
    """Whether one field is the total of another: total_at_stake of value_at_stake."""
    if _OTHER_TIME.search(whole.removesuffix(part)):
        return False
    stem = part.removeprefix("value_").removesuffix("_value")
    return whole == part or whole.endswith((f"_{part}", f"total_{stem}"))


def is_before(then: str, now: str) -> bool:
    """Whether one field is another at the time before: `previous_orders` of `orders`."""
    stem = now.removesuffix("_now")
    past = now.replace("expected_", "past_")
    if "earlier_" in then and "earlier_" not in now:
        return now.endswith(then.replace("earlier_", "", 1))
    return then != now and then in (
        f"previous_{now}",
        f"previous_{now[:8]}",
        f"{stem}_before",
        past,
    )
