"""The last call with changed slots: what a new value replaces, and what it drives out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agent.offline.understand.arguments.calls import GROUPED, OF_MANY_ACCOUNTS
from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.arguments.fill import ALL_BUT, PERIODS, Slots
from agent.offline.understand.arguments.silence import NO_PURCHASES
from agent.offline.understand.arguments.sorting import sort_reader
from agent.offline.understand.dialogue.memory import ALL_ACCOUNTS, EITHER
from agent.offline.understand.intent import Intent
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import RANGES, TRADES, Call

_LISTS = tools_with("lists_accounts")
_INSTEAD = (
    ("account", "segment"),
    ("segment", "account"),
    ("brand", "category"),
    ("category", "brand"),
    ("campaign_type", "campaign"),
    ("campaign", "campaign_type"),
    ("industry", "commercial_segment"),
    ("commercial_segment", "industry"),
)
"""Slots of which a new value of the one drives out the other."""


def merged(call: Call, intent: Intent, slots: Slots) -> list[Call]:
    """The calls that `call` becomes with the slots that a message has filled or emptied."""
    gone = slots.drop | {"note"}  # what was wished of one document is not wished of the next
    arguments = {name: v for name, v in call.arguments.items() if name not in gone}
    values = dict(slots.values)
    _drive_out(arguments, values, intent, slots)
    if _CHOSEN & arguments.keys() and "by" not in {*arguments, *values} and "by" in call.arguments:
        arguments["by"] = call.arguments["by"]  # "how much did they spend" of those that stopped
    if "by" in intent.takes:
        _regroup(arguments, values, slots)
    made = [arguments]
    for name, options in values.items():
        made = [_with(base, name, option) for base in made for option in options]
    return [replace(call, arguments=one) for one in made]


def _drive_out(
    arguments: dict[str, Any], values: Mapping[str, list[Any]], intent: Intent, slots: Slots
) -> None:
    """Take out of the last arguments what cannot hold beside the new values."""
    # "Tidewell against Northmere", "only Tidewell" within linens
    versus = len(values.get("brand", ())) > 1 or slots.narrows
    for one, other in _INSTEAD:
        kept = other in values or other in intent.needs or (versus and other == "category")
        kept = kept or str(values.get(one, [""])[0]).startswith(ALL_BUT)  # hospitality, no hotels
        if one in values and not kept:
            arguments.pop(other, None)
    by, was = values.get("by", [[]])[0], arguments.get("by", ())
    anew = values.get("metric", [arguments.get("metric")]) != [arguments.get("metric")]
    apart = by and "account" in was and "account" not in by
    for name in _CHOSEN - values.keys() if apart else {"only"} - values.keys() if anew else ():
        arguments.pop(name, None)  # "their revenue by category" of those who stopped buying
    _choose(arguments, values)
    if "min_recency_days" in values and arguments.get("segment") == NO_PURCHASES:
        arguments.pop("segment")  # who never ordered is not silent since an order
    if values.get("segment") == [NO_PURCHASES]:
        arguments.pop("min_recency_days", None)
    if values.get("scheme", ["clusters"]) != ["clusters"]:
        arguments.pop("clusters", None)
    if "account" in values and not str(values["account"][0]).startswith(ALL_BUT):
        # Another account may be in another region, of another size and at another level of risk.
        goods = (
            {"level"} if "basket_level" in intent.takes else set()
        )  # products, brands, categories
        for narrowed in {"region", "level", "owner", *TRADES, *RANGES} - values.keys() - goods:
            arguments.pop(narrowed, None)
        for ordered in ("sort", "order") if sort_reader(intent) else ():
            arguments.pop(ordered, None)  # one account comes in no order
        if intent.tool in _LISTS and "account" not in arguments:
            arguments.pop("limit", None)  # and is not one of the first five
    if "cutoffs" in values and not {"rule", "cutoffs"} & arguments.keys():
        for moved in {"from_segment", "to_segment", "share"} - values.keys():
            arguments.pop(moved, None)  # who moves is told by where the scores begin
    for place, wider in (("region", "country"), ("country", "region")):
        if place in values and wider not in values:
            arguments.pop(wider, None)  # "Wales only" after the South
    alone = EITHER not in str(arguments.get("account", ""))  # which is of one trade
    of_many = {"region", "owner", *(TRADES if alone else ())}
    whole = of_many & values.keys() or set(values.get("by", [[]])[0]) & OF_MANY_ACCOUNTS
    needed = "account" in (*intent.needs, *intent.needs_one)
    but = str(arguments.get("account", "")).startswith(ALL_BUT)
    if whole and not needed and not but and "account" not in values:
        arguments.pop("account", None)
    if of_many & values.keys() and "note_about" in intent.takes and "account" not in values:
        arguments["account"] = ALL_ACCOUNTS  # "widen to all of the East" after notes on one
    if {"lookback_days", "as_of"} & values.keys():
        arguments.pop("lookback_days", None)
        arguments.pop("as_of", None)
    for kind in values.get("by", [[]])[0]:
        if kind in GROUPED and kind not in values:
            arguments.pop(kind, None)  # "by channel" after the figures of one


_CHANGES = frozenset(["min_change", "max_change"])
_EARLIER = frozenset(["earlier_start", "earlier_end"])
_CHOSEN = _CHANGES | {"only"}
"""What chooses groups by what they had before."""


def _choose(arguments: dict[str, Any], values: Mapping[str, list[Any]]) -> None:
    """One way to choose groups drives out the others, and one period held against the other."""
    gone: set[str] = set()
    if "only" in values:
        gone |= _CHANGES
    if _CHANGES & values.keys():
        gone |= {*_CHANGES, "only"}
    if "only" not in {*arguments, *values} or "only" in gone or "compare_to" in values:
        gone |= _EARLIER
    if _EARLIER & values.keys():
        gone |= {"compare_to"}
    for name in gone - values.keys():
        arguments.pop(name, None)


def _regroup(arguments: dict[str, Any], values: dict[str, list[Any]], slots: Slots) -> None:
    """What figures are filtered and split by: several values of a kind are told by the split."""
    if values.get("by") and set(values["by"][0]) <= set(TIMES):
        arguments.pop("top", None)  # "show me the months" of one of the top five
    for kind in slots.drop & set(GROUPED):
        values.pop(kind, None)
    _drilled(arguments, values)
    level = [kind for kind in GROUPED if len(values.get(kind, ())) == 1 and kind not in slots.drop]
    split = arguments.get("by") in [[kind] for kind in level]
    if len(level) > 1 and "by" not in values and split:
        arguments.pop("by")  # "glassware across the whole North" after figures by category
    compared = "compare_to" not in values and arguments.get("compare_to")
    if values.get(PERIODS) == [(arguments.get("start"), arguments.get("end"))] and compared:
        arguments.pop("compare_to")  # "this year" of this year against the last is that alone
    elif PERIODS in values and compared:
        values.setdefault("compare_to", [arguments["compare_to"]])
    for kind in GROUPED:
        if len(values.get(kind, ())) > 1:
            arguments.pop(kind, None)
            values.pop(kind)


def _drilled(arguments: dict[str, Any], values: dict[str, list[Any]]) -> None:
    """'Just phone' after figures by channel and month is one row of them: its months."""
    was = list(arguments.get("by", ()))
    rows = [kind for kind in was if kind in GROUPED and len(values.get(kind, ())) == 1]
    if not rows or any(str(values[kind][0]).startswith(ALL_BUT) for kind in rows):
        return
    kept = [kind for kind in was if kind not in rows]
    if "by" not in values and kept:
        arguments["by"] = kept
    if "top" not in values and ("by" in values or kept):
        arguments.pop("top", None)


def _with(base: dict[str, Any], name: str, option: Any) -> dict[str, Any]:
    if name == PERIODS:
        return {**base, "start": option[0], "end": option[1]}
    return {**base, name: option}
