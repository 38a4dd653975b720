"""'Leave out those under 1000' after figures by account: of those, the ones that had so much."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.understand.arguments.amounts import amount
from agent.offline.understand.arguments.change_conditions import amount_of_change, change_asked
from agent.offline.understand.arguments.least_revenue import is_least_of_accounts
from agent.offline.understand.tokens.numbers import Number
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.types import Call, Memory, Reading
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence

_MONEY = frozenset(["revenue", "gross_revenue"])
_LONGEST = 12
_SMALLEST = 100
"""An amount below it is a number of rows or a percentage."""
_OUT = re.compile(alternatives("takes_small_ones_out"))
_AT_LEAST = re.compile(alternatives("keeps_large_ones"))


def least_value(text: str, lookup: Lookup, memory: Memory) -> tuple[Call, ...]:
    """The last figures of groups that had at least so much; none where a message says anything else."""
    last = memory.calls[0] if len(memory.calls) == 1 and memory.missing is None else None
    if last is None or last.tool != "sales_metrics" or len(text.split()) > _LONGEST:
        return ()
    by = last.arguments.get("by", ())
    if "account" not in by or "account" in last.arguments or last.arguments["metric"] not in _MONEY:
        return ()
    sentence = scan(text, lookup)
    numbers = [n for n in sentence.numbers if n.kind in ("plain", "money") and n.value >= _SMALLEST]
    if len(numbers) != 1 or sentence.mentions or sentence.times.periods or change_asked(sentence):
        return ()
    if not (_OUT.fullmatch(sentence.bare) or _AT_LEAST.fullmatch(sentence.bare)):
        return ()
    least = str(amount(numbers[0].value))
    return (replace(last, arguments={**last.arguments, "min_value": least}),)


def with_least_value(reading: Reading, sentence: Sentence) -> Reading:
    """Figures by account that say over how much: 'who stopped buying, of those over 20,000'."""
    call = reading.calls[0] if reading.kind == "calls" and len(reading.calls) == 1 else None
    if call is None or call.tool != "sales_metrics" or {"min_value", "account"} & {*call.arguments}:
        return reading
    by = call.arguments.get("by", ())
    if "account" not in by or call.arguments.get("metric") not in _MONEY:
        return reading
    bounds = [number for number in sentence.numbers if _is_least(sentence, number)]
    if len(bounds) != 1 or amount_of_change(sentence) is not None:
        return reading
    least = str(amount(bounds[0].value))
    made = replace(call, arguments={**call.arguments, "min_value": least})
    return replace(reading, calls=(made,), memory=replace(reading.memory, calls=(made,)))


def _is_least(sentence: Sentence, number: Number) -> bool:
    return number.kind in ("plain", "money") and is_least_of_accounts(sentence, number)
