"""'What else do they buy?' after figures of goods: the rest of an account, or what goes with the goods."""

from __future__ import annotations

import re
from typing import Any

from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan

_GOODS = ("product", "brand", "category")
_BOUGHT = ("revenue", "units", "orders")
_WHAT_ELSE = re.compile(
    r"(?:(?:and|so|ok|but) )*what else (?:do|did|does|have|has|are|is|were|was) "
    r"(?:they|it|he|she|those|these|those (?:people|customers|accounts|buyers))(?: \w+)? "
    r"(?:buy|buying|bought|order|ordering|ordered|take|taking|taken|get|getting|purchase|purchased)"
    r"(?: from us| with it| with that| then)*"
)


def what_else(text: str, lookup: Lookup, memory: Memory) -> tuple[Call, ...]:
    """The calls that tell it; none where a message asks anything else."""
    last = memory.last
    if last is None or len(memory.calls) > 1 or last.tool != "sales_metrics":
        return ()
    said = last.arguments
    kind = next((one for one in _GOODS if isinstance(said.get(one), str)), None)
    if kind is None or not _WHAT_ELSE.fullmatch(scan(text, lookup).bare):
        return ()
    if "account" in said:
        kept = {k: v for k, v in said.items() if k not in (*_GOODS, "by", "top", "sort", "order")}
        metric = {"metric": m if (m := kept.get("metric")) in _BOUGHT else "revenue"}
        return (Call("sales_metrics", {**kept, **metric, "by": ["category"]}),)
    if "account" not in said.get("by", ()):
        return ()
    where: dict[str, Any] = {"region": said["region"]} if "region" in said else {}
    return (Call("basket_rules", {"item": said[kind], **where}),)
