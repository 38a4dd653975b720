"""Turns filled arguments into calls, and says what is missing."""

from __future__ import annotations

from itertools import product
from typing import Any

from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.arguments.fill import OR, PERIODS, Slots
from agent.offline.understand.intent import Intent
from agent.offline.understand.types import TRADES, Call

MOST_CALLS = 4
GROUPED = (
    "region", "country", "category", "brand", "product", "channel", "segment", *TRADES, "owner",
)  # fmt: skip


OF_MANY_ACCOUNTS = frozenset(["owner", "region", "country", *TRADES, "account"])
"""Of these an account has one: figures by them are those of all accounts."""


def calls(intent: Intent, slots: Slots) -> tuple[Call, ...]:
    """One call, or one for each of several accounts, segments, metrics or periods; at most four."""
    kept = {name: said for name, said in slots.values.items() if name not in slots.drop}
    values = _grouped(intent, kept)
    names = list(values)
    made = []
    for chosen in product(*(values[name] for name in names)):
        arguments: dict[str, Any] = dict(intent.fixed)
        for name, value in zip(names, chosen, strict=True):
            if name == PERIODS:
                arguments["start"], arguments["end"] = value
            else:
                arguments[name] = value
        made.append(Call(intent.tool, arguments))
    return tuple(made[:MOST_CALLS])


def _grouped(intent: Intent, values: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Several regions in one figure are compared in one call that groups by region."""
    if "by" in intent.takes:
        for kind in GROUPED:
            if len(values.get(kind, ())) > 1:
                several = values.pop(kind)
                if kind == "product":  # a row each, and none of the many others
                    values[kind] = [OR.join(several)]
    return values


def of_groups(call: Call) -> Call:
    """Those who stopped or started are accounts, where a change of the question left no other groups."""
    if "only" not in call.arguments or set(call.arguments.get("by", ())) - set(TIMES):
        return call
    return Call(call.tool, {**call.arguments, "by": ["account"]})


def is_whole(call: Call, intent: Intent) -> bool:
    """Whether a call has all that its tool cannot do without."""
    said = call.arguments.keys()
    one = not intent.needs_one or bool(said & {*intent.needs_one, "kind"})
    return said >= set(intent.needs) and one


def missing(intent: Intent, slots: Slots) -> str | None:
    """The argument that the tool cannot do without and the message does not give."""
    for name in intent.needs:
        if not slots.values.get(name):
            return name
    if intent.needs_one and not any(slots.values.get(name) for name in intent.needs_one):
        return intent.needs_one[0]
    return None
