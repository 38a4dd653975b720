"""What accounts must have brought to be in an audience: 'only accounts over 20k' is no budget."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.numbers import Number
from agent.offline.understand.words.sentence import Sentence

_FROM_THERE = re.compile(
    r"(?<!\S)(?:over|above|topping|more than|at least|greater than|exceeding|min(?:imum)?|north of|upwards of"
    r"|beyond|(?:larger|bigger) than|excess of|floor|(?:no|not|nothing|nobody|none|no one)"
    r" (?:less|under|below|smaller)(?: than)?)(?: of| is| at| a| an| the| net| annual| yearly| revenue| spend"
    r"| sales| turnover| value)*$"
)
_OPEN_ABOVE = re.compile(
    r"(?:(?:or|and) (?:more|over|above|up|higher|better)|upwards|up(?! (?:on|from|to)\b)|plus"
    r"|floor|(?:at )?least|min(?:imum)?)\b|\+"
)
"""After an amount: 'spend of 10k or more'."""
_MEANS = re.compile(
    r"\b(?:budget|pot|kitty|purse|funds|to spend|(?:can|could|may|will) spend|cost|costs|costing|afford)\b"
)
"""Words of a clause that speaks of what the campaign may cost."""
_CLAUSE_ENDS = re.compile(r"[,.;:?!]")


def is_least_of_accounts(sentence: Sentence, number: Number) -> bool:
    """Whether an amount is what accounts must have brought: it is bounded from below, which no budget is."""
    if number.kind not in ("money", "plain"):
        return False
    if number.kind == "plain" and number.value < 100:
        return False  # "accounts with more than 5 orders"
    before = " ".join(sentence.words[max(0, number.start - 8) : number.start])
    before = _CLAUSE_ENDS.split(before)[-1].strip()
    behind = " ".join(sentence.words[number.end : number.end + 5])
    behind = _CLAUSE_ENDS.split(behind)[0].strip()
    if _MEANS.search(before) or _MEANS.search(behind):
        return False
    return bool(_FROM_THERE.search(before) or _OPEN_ABOVE.match(behind))


@reads_argument("least_revenue")
def _least_revenue(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """The least net revenue of the accounts that a campaign goes to."""
    found = [number for number in sentence.numbers if is_least_of_accounts(sentence, number)]
    if found:
        value = found[0].value
        whole = value == value.to_integral_value()
        slots.put("min_monetary", int(value) if whole else float(value))
