"""What accounts must have brought to be in an audience: 'only accounts over 20k' is no budget."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.numbers import Number
from agent.offline.understand.words.sentence import Sentence

_OVER = (
    "(?:over|above|topping|more than|at least|greater than|exceeding|(?:a )?min(?:imum)?(?: of)?|north of"
    "|upwards of|beyond|(?:larger|bigger) than|(?:in )?excess of|(?:no|not) (?:less|under|below)(?: than)?)"
)
_ACCOUNTS = (
    "accounts?|customers?|clients?|companies|those|them|ones|who|that|which|anyone|everyone"
    "|somebody|spenders?"
)
_MONEY = (
    "revenue|turnover|sales|spend|spends|spending|spent|worth|bring|brings|bringing|brought|buy|buys|buying"
    "|bought|value|takings?|business"
)
_BEFORE = re.compile(
    rf"(?:^|[\s])(?:(?:{_ACCOUNTS}|{_MONEY})(?: (?!budget|cost|limit)[a-z]+){{0,4}}"
    rf"|only|just|nobody|no one) {_OVER}"
    r"(?: a| an| the| of)*$"
)
_BEHIND = re.compile(
    r"(?:(?:or|and) (?:more|over|above|up) )?(?:(?:of|in) )?(?:revenue|turnover|sales|spend|a year|per year"
    r"|p a|each year|annually|yearly|last year)\b|(?:\+|plus) (?:accounts|customers|clients|spenders)\b"
)
_OPEN_ABOVE = re.compile(r"(?:(?:or|and) (?:more|over|above|up|higher|better)|upwards|plus)\b|\+")
"""After an amount: 'spend of 10k or more'."""
_MEANS = re.compile(r"\b(?:budget|pot|kitty|to spend|cost|costs|costing|afford)\b")
"""Words of a clause that speaks of what the campaign may cost."""


def is_least_of_accounts(sentence: Sentence, number: Number) -> bool:
    """Whether an amount is what accounts must have brought, by the words around it."""
    if number.kind not in ("money", "plain"):
        return False
    before = " ".join(sentence.words[max(0, number.start - 8) : number.start])
    before = re.split(r"[,.;:?!]", before)[-1].strip()
    behind = " ".join(sentence.words[number.end : number.end + 4])
    if _MEANS.search(before) or behind.startswith("to spend"):
        return False
    if number.kind == "plain" and number.value < 100:
        return False  # "accounts with more than 5 orders"
    if _OPEN_ABOVE.match(behind) and re.search(rf"(?:{_MONEY})(?: of| is)?$", before):
        return True
    bounded = re.search(rf"{_OVER}(?: a| an| the| of)*$", before) is not None
    return _BEFORE.search(before) is not None or (bounded and _BEHIND.match(behind) is not None)


@reads_argument("least_revenue")
def _least_revenue(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """The least net revenue of the accounts that a campaign goes to."""
    found = [number for number in sentence.numbers if is_least_of_accounts(sentence, number)]
    if found:
        value = found[0].value
        whole = value == value.to_integral_value()
        slots.put("min_monetary", int(value) if whole else float(value))
