"""Turns of phrase that change the last answer, written out in words that are read everywhere."""

from __future__ import annotations

import re

from agent.offline.understand._types import Memory

_NARROWED = re.compile(
    r"^(?:please |now |just )?(?:keep|limit|restrict|confine|narrow|reduce) (?:it|that|this|them)"
    r" (?:down )?to (?=the |our |my |only |[A-Z])",
    re.IGNORECASE,
)
"""'Keep it to the South' says no more than 'only the South'; elsewhere 'keep' is of retention."""
_IN_PLACE_OF = re.compile(r"\bin (?:place|lieu) of\b", re.IGNORECASE)
_COUNTS = (
    "a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|twenty ?-?four|thirty"
    r"|sixty|ninety|half a|\d+"
)
_LONG = re.compile(
    r"(?P<lead>(?:(?:no|ok|okay|and|now|or|so|but|sorry|actually|then|what about|how about|what if|make"
    r" (?:it|that)|use|take|try|let(?:'| u)s take|go (?:with|for)|i mean|i meant|change (?:it|that) to"
    r"|over|for|with|across|within|just|only|rather|instead|about|please|a window of)[ ,]+)*)"
    rf"(?P<count>{_COUNTS})[ -](?P<unit>day|week|month|quarter|year)s?"
    r"(?P<rest>(?: (?:window|look ?back|period|horizon|range|view))?"
    r"(?:,? (?:instead|rather|only|then|please|now|of data))*[ .?!]*)",
    re.IGNORECASE,
)
_ONE = {
    "day": "1 day",
    "week": "7 days",
    "month": "30 days",
    "quarter": "90 days",
    "year": "12 months",
}
_HALF = {"year": "6 months", "quarter": "45 days", "month": "15 days"}
_AHEAD = frozenset(["customer_value"])
"""Tools whose length of time lies ahead."""


def written_out(text: str, memory: Memory) -> str:
    """The message with its turns of phrase written out; as it is where nothing was asked before."""
    text = _IN_PLACE_OF.sub("instead of", text)
    if not memory.calls:
        return text
    return _dated(_NARROWED.sub("only ", text), memory)


def _dated(text: str, memory: Memory) -> str:
    """'How about a year instead', '180 days': so long up to today, or ahead where a forecast was asked."""
    said = _LONG.fullmatch(text)
    if said is None:
        return text
    count, unit = said["count"].casefold(), said["unit"].casefold()
    long = f"{count} {unit}s"
    if count in ("a", "an", "one", "1"):
        long = _ONE[unit]
    elif count == "half a":
        long = _HALF.get(unit, long)
    way = "next" if memory.calls[0].tool in _AHEAD else "last"
    return f"{said['lead']}the {way} {long}{said['rest']}"
