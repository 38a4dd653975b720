"""'What share is that?' after figures: those of the parts, which are told with their shares of the whole."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.types import TRADES, Call, Memory
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan

_ASKED = re.compile(alternatives("asks_for_its_share"))
_PARTS = ("channel", "category", "brand", "region", "country", "owner", "segment", *TRADES)
"""What a whole can be cut by so that its parts add up."""
_SUMS = frozenset(["revenue", "gross_revenue", "orders", "units"])
_COUNTED = frozenset(["active_accounts", "new_accounts"])
"""What is counted once in all, so that the parts do not add up."""
_OF_ROWS = frozenset(["compare_to", "sort", "order", "top", "only"])


def share_of_whole(text: str, lookup: Lookup, memory: Memory) -> tuple[Call, ...]:
    """The last figures with the other parts beside them; nothing where no share is asked for."""
    last = memory.last
    if last is None or len(memory.calls) > 1 or last.tool != "sales_metrics":
        return ()
    sentence = scan(text, lookup)
    if sentence.mentions or sentence.numbers or not _ASKED.fullmatch(sentence.bare.rstrip(" ?.!")):
        return ()
    said = last.arguments
    if said.get("metric") in _COUNTED and not {"only", "by", "top"} & said.keys():
        return memory.calls  # told as a share of all that are counted
    if said.get("metric", "revenue") not in _SUMS or {"only", "account", "top"} & said.keys():
        return ()
    if set(said.get("by", ())) - {*TIMES}:
        return memory.calls
    parts = [name for name in _PARTS if name in said]
    if not parts:
        return ()
    part = parts[0]
    kept = {k: v for k, v in said.items() if k not in _OF_ROWS | {part, "by"}}
    return (Call(last.tool, {**kept, "by": [part, *said.get("by", ())]}),)
