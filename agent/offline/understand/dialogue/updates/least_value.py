"""Figures by account of those alone that had so much: 'who stopped buying, of those over 20,000'."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.understand.arguments.amounts import amount
from agent.offline.understand.arguments.change_conditions import amount_of_change
from agent.offline.understand.arguments.least_revenue import is_least_of_accounts
from agent.offline.understand.tokens.numbers import Number
from agent.offline.understand.types import Reading
from agent.offline.understand.words.sentence import Sentence

_MONEY = frozenset(["revenue", "gross_revenue"])


def with_least_value(reading: Reading, sentence: Sentence) -> Reading:
    """A reading whose figures by account are of those over the amount that the message says."""
    call = reading.calls[0] if reading.kind == "calls" and len(reading.calls) == 1 else None
    if call is None or call.tool != "sales_metrics" or {"min_value", "account"} & {*call.arguments}:
        return reading
    by = call.arguments.get("by", ())
    if "account" not in by or call.arguments.get("metric") not in _MONEY:
        return reading
    bounds = [number for number in sentence.numbers if _is_least(sentence, number)]
    if len(bounds) != 1 or amount_of_change(sentence) is not None:
        return reading
    least = amount(bounds[0].value)
    made = replace(call, arguments={**call.arguments, "min_value": least})
    return replace(reading, calls=(made,), memory=replace(reading.memory, calls=(made,)))


def _is_least(sentence: Sentence, number: Number) -> bool:
    return number.kind in ("plain", "money") and is_least_of_accounts(sentence, number)
