"""Arguments that are amounts: a least revenue, a budget, a cost, a share, a support, a confidence."""

from __future__ import annotations

import re
from decimal import Decimal

from agent.offline.understand._fill import TAKERS, Filled, takes
from agent.offline.understand._intents import Intent
from agent.offline.understand._numbers import Number
from agent.offline.understand._sentence import Sentence
from agent.offline.understand._wordlists import alternatives

_UNDER = re.compile(r"\b(under|below|less than|up to|at most|max|maximum)$")
_OVER = re.compile(rf"\b({alternatives('over')})$")
_EACH = re.compile(
    r"(per|a|each|for each|/)? ?"
    r"(contact|head|mail|letter|customer|account|call|each|piece|recipient|person)\b"
)
_COSTS = re.compile(
    r"\b(per contact|cost per contact|contact costs?|costs?|costing|at)( of| is)?( about)?$"
)
_BUDGET = re.compile(r"\bbudget( is)?( of)?( about| around)?$")
_PEOPLE = re.compile(r"(account|customer|client|contact|recipient|people|lead|champion|day)")


def amount(value: Decimal) -> int | float:
    """An amount as JSON writes it."""
    return int(value) if value == value.to_integral_value() else float(value)


def _before(sentence: Sentence, number: Number, size: int = 4) -> str:
    return " ".join(sentence.words[max(0, number.start - size) : number.start])


def _after(sentence: Sentence, number: Number, size: int = 3) -> str:
    return " ".join(sentence.words[number.end : number.end + size])


@takes("min_monetary")
def _min_monetary(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    for number in sentence.numbers:
        before = re.sub(r"\b(a|the) ", "", _before(sentence, number) + " ").strip()
        if _UNDER.search(before):
            filled.notes.append("I can filter by a least value, not by a greatest one.")
            continue
        counted = _after(sentence, number, 1) in ("days", "orders", "months")
        if number.kind == "money" or (
            _OVER.search(before) and number.kind == "plain" and not counted
        ):
            filled.put("min_monetary", amount(number.value))
            return


@takes("budget")
def _budget(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    for number in sentence.numbers:
        before, after = _before(sentence, number), _after(sentence, number)
        contact = "contact" in before and "budget" not in before
        each = _EACH.match(after) or (_COSTS.search(before) and contact)
        if each and number.kind in ("money", "plain"):
            filled.put("cost_per_contact", amount(number.value))
            continue
        said = _BUDGET.search(before) or re.match(r"(of )?budget", after)
        spent = number.value >= 100 and not _PEOPLE.match(after)
        if number.kind == "money" or (number.kind == "plain" and (said or spent)):
            filled.values.setdefault("budget", [amount(number.value)])


TAKERS["cost_per_contact"] = _budget

_PARTS = {
    "half": 50, "third": 33.33, "quarter": 25, "fifth": 20, "tenth": 10, "twentieth": 5,
    "all": 100, "every": 100,
}  # fmt: skip


@takes("share")
def _share(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    """A part of a segment in percent: '10 %', 'a fifth', 'one in ten', 'two thirds'."""
    percents = [number for number in sentence.numbers if number.kind == "percent"]
    if percents:
        filled.put("share", amount(percents[0].value))
        return
    text = sentence.plain_text
    one_in = re.search(r"\b(?:one|1) (?:in|out of)(?: every)? (\w+)\b", text)
    if one_in:
        every = next((n for n in sentence.numbers if n.value > 1 and n.kind == "plain"), None)
        if every is not None:
            filled.put("share", amount(round(Decimal(100) / every.value, 2)))
            return
    parts = re.search(r"\b(two|three)[ -](third|quarter|fifth)s\b", text)
    if parts:
        times = {"two": 2, "three": 3}[parts[1]]
        filled.put("share", amount(round(Decimal(str(_PARTS[parts[2]])) * times, 2)))
        return
    for word, part in _PARTS.items():
        if sentence.has(rf"(?:a |one |the )?{word}( of)?( the| our| my| all)?") and not (
            word == "quarter" and sentence.has(r"(last|this|next|per|by|each) quarter")
        ):
            filled.put("share", part)
            return


@takes("min_support", "min_confidence")
def _thresholds(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    """'Support of at least 2 %', 'confidence 0.6', '50% confidence': as fractions."""
    for number in sentence.numbers:
        if number.kind not in ("percent", "plain") or number.value <= 0:
            continue
        before, after = _before(sentence, number, 5), _after(sentence, number, 1)
        near = re.findall(r"\b(support|confidence)\b", before)
        name = after if after in ("support", "confidence") else (near[-1] if near else "")
        percent = number.kind == "percent" or number.value > 1
        if name:
            value = number.value / 100 if percent else number.value
            filled.put(f"min_{name}", amount(value))


@takes("max_items")
def _max_items(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    """Rules of two or of three items."""
    thing = r"(items?|products?|categories|brands|articles|things|way|at a time)"
    if sentence.has(
        rf"triples?|triplets?|trios?|threes|three {thing}|3 {thing}|(sets?|combinations?|groups?|bundles?)"
        r" of (three|3)|threesomes?"
    ):
        filled.put("max_items", 3)
    elif sentence.has(r"only pairs|pairs only|just pairs|max(imum)? (of )?(two|2) items"):
        filled.put("max_items", 2)
