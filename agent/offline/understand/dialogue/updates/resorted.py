"""'Sort them by owner' after a list of accounts: the same accounts in that order, all filters kept.

A list that has no such order is given as those of its accounts that are shown, in it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from agent.offline.understand.arguments.listing import LISTED
from agent.offline.understand.dialogue.memory import EITHER
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import allowed_values, tools_with
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from tools import _registry as registry

_LONGEST = 12
_WHOLE = tools_with("can_be_gone_on_with")
_OF_ROWS = frozenset(["sort", "order", "limit", "lookback_days"])
"""What says how many rows a list has and in which order: 'the top ten' by themselves are those ten."""
_FEW = 25
"""Up to so many rows that were asked for are those that are meant: 'the top 5 hotels'."""
BY_VALUE = "Figures come in the order of their value, or of time; a press on the head of a column sorts them."
"""What is told where figures are wanted in the order of their names."""
_BY = {
    "owner": re.compile(alternatives("said_for_owner")),
    "region": re.compile("regions?|areas?|territor(?:y|ies)"),
    "name": re.compile("names?|(?:account|customer|company) names?|alphabet"),
}
_LEAD = r"(?:(?:please|and|now|ok|okay|then|so|can|could|would|you|i|we|want|to|like|have|get|me|us|,) )*"
_LIST = (
    r"(?: (?:it|them|that|those|these|this|all|everything|(?:the|that|this|my|all|these|those)(?: \w+)?"
    r" (?:list|table|rest|ones|lines|rows|names|accounts|customers|clients|hotels)))*"
    r"(?: of (?:them|those))?"
)
_TAIL = (
    r"(?: ?,? (?:then|and)(?: by)? (?:revenue|value|size|spend|name|amount))?"
    r"(?: ?,? (?:please|instead|then|now|rather|too|first|for me|thanks|though|a to z|z to a|ascending"
    r"|descending))*[ ?.!]*"
)
_SORTS = re.compile(
    rf"{_LEAD}(?:(?:re ?)?(?:sort|order|rank|arrange)(?:ed|d)?|(?:put|list|show|get)(?: me)?){_LIST}"
    r"(?: (?:sorted|ordered|arranged))?(?: out)?"
    r" (?:by|in order of|according to|in the order of|after|on)(?: the| their)* (?P<by>\D+?)(?: order)?"
    + _TAIL
)
_PLAIN_PUT = re.compile(
    _LEAD + r"(?:put|list|show|get)(?: me)?\b(?!.*\b(?:sorted|order|ordered|arranged)\b)"
)
"""'Show them by region' may ask for a split."""
_ALPHABETICAL = re.compile(
    _LEAD + r"(?:(?:sort|order|rank|arrange|put|list|show)(?:ed)?" + _LIST + r" )?(?:(?:in|from) )?"
    r"(?:alphabetical(?:ly)?(?: order)?|a to z|a z|a - z)" + _TAIL
)  # fmt: skip
_BARE = re.compile(r"(?:(?:and|now|then|ok|or|also) )*by(?: the)? (?P<by>\D+?)" + _TAIL)
"""'And by region' of a list that was just sorted by something else."""
_REVERSED = re.compile(r"\b(?:descending|z to a|reversed?|backwards)\b")


def resorted(text: str, lookup: Lookup, memory: Memory) -> tuple[Call, ...]:
    """The last list in the order of a name; none where a message says anything else."""
    last = memory.last
    if last is None or len(memory.calls) > 1 or memory.missing is not None:
        return ()
    if len(text.split()) > _LONGEST:
        return ()
    line = scan(text, lookup).line.text.strip()
    by = _order(line, last)
    if not by:
        return ()
    fields = registry.get(last.tool).arguments.model_fields
    filtered = bool(last.arguments.keys() - _OF_ROWS)
    whole = filtered and not 0 < int(last.arguments.get("limit", 0)) <= _FEW
    shown = [one.value for one in memory.listing if one.kind == "account"]
    sortable = "sort" in fields and by in allowed_values(fields["sort"].annotation)
    if sortable and (whole or last.tool not in _WHOLE or len(shown) < 2):
        said: dict[str, Any] = {"sort": by}
        if "order" in fields:
            said["order"] = "desc" if _REVERSED.search(line) else "asc"
        kept = {k: v for k, v in last.arguments.items() if k != "order"}
        return (replace(last, arguments={**kept, **said}),)
    if len(shown) < 2:
        same = last.tool == "sales_metrics" and by == "name" and last.arguments.get("by")
        return (last,) if same else ()
    limit = {"limit": len(shown)} if len(shown) > LISTED else {}
    return (
        Call("find_accounts", {"among": EITHER.join(shown), "sort": by, "order": "asc", **limit}),
    )


def _order(line: str, last: Call) -> str:
    """The name by which a message wants the list sorted; empty where it wants none."""
    if _ALPHABETICAL.fullmatch(line):
        return "name"
    found = None if _PLAIN_PUT.match(line) else _SORTS.fullmatch(line)
    if found is None and last.arguments.get("sort") in _BY:
        found = _BARE.fullmatch(line)
    if found is None:
        return ""
    return next((name for name, said in _BY.items() if said.fullmatch(found["by"])), "")
