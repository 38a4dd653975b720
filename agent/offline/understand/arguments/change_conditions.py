"""A condition of change on a list: 'accounts that fell by more than 20 %', 'with falling revenue'.

Figures by account, or by anything else, are in order of their change then, and where a percentage is said
only those that changed by so much are meant. Lists that know no change must not answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from agent.offline.understand.arguments.amounts import amount
from agent.offline.understand.arguments.fill import Slots
from agent.offline.understand.tokens.numbers import Number
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.sentence import Sentence

_FALLS, _GROWS = alternatives("condition_of_fall"), alternatives("condition_of_growth")
_SMALLER_ORDERS = alternatives("orders_get_smaller")
_UNDER = re.compile(rf"\b(?:{alternatives('under')})(?: (?:a|an|the))?$")
_PARTS = {
    "half": Decimal(50),
    "third": Decimal(100) / 3,
    "quarter": Decimal(25),
    "fifth": Decimal(20),
    "tenth": Decimal(10),
    "two thirds": Decimal(200) / 3,
    "three quarters": Decimal(75),
}
_PART = re.compile(
    r"(?<!\S)(?<!this )(?<!last )(?<!previous )(?<!prior )(?<!first )(?<!second )(?<!that )"
    r"(?:a |an |one |the )?(two thirds|three quarters|half|third|quarter|fifth|tenth)"
    r"(?= (?:of|less|down|lower|smaller|fewer|more|or more|off|drop|fall|decline|on|this|last|since|in"
    r"|against|compared|year|over)\b|[ ?.!]*$)"
)
_FAR, _NEAR = 7, 4
"""Words between what moves and the percentage that it moves by, before and after it."""
_NO_CHANGE_IN_MONEY = (
    "Those that changed most come first: an amount of change cuts this list by nothing."
)
_CLAUSE = frozenset([".", ";", "?", "!"])


@dataclass(frozen=True)
class Change:
    """Which way groups move: 'asc' where they fall; `least` and `most` are bounds in percent, signed."""

    order: str
    least: float | None = None
    most: float | None = None

    @property
    def bounded(self) -> bool:
        """Whether a percentage is said."""
        return self.least is not None or self.most is not None


def change_asked(sentence: Sentence) -> Change | None:
    """The change that a message demands of what it lists; None where it demands none, or both ways."""
    falls, grows = sentence.has(_FALLS), sentence.has(_GROWS)
    if falls == grows:
        return None
    order = "asc" if falls else "desc"
    bound = _bound(sentence, _FALLS if falls else _GROWS)
    if bound is None:
        return Change(order)
    share, under = bound
    size = float(amount(round(share, 2)))
    if falls:
        return Change(order, -size, 0.0) if under else Change(order, None, -size)
    return Change(order, 0.0, size) if under else Change(order, size)


def _bound(sentence: Sentence, moves: str) -> tuple[Decimal, bool] | None:
    """The percentage near the words that say it moves, and whether it is the most that is meant."""
    words = sentence.plain_text.split(" ")
    spans = [m.span() for m in re.finditer(rf"(?<!\S)(?:{moves})(?!\S)", sentence.plain_text)]
    places = [
        (len(sentence.plain_text[:start].split()), len(sentence.plain_text[:end].split()))
        for start, end in spans
    ]
    for share, start, stop in _shares(sentence):
        for first, last in places:
            inside = first <= start < last
            between = words[last:start] if last <= start else words[stop:first]
            near = len(between) <= (_FAR if last <= start else _NEAR)
            if inside or (near and not _CLAUSE & set(between)):
                before = " ".join(words[max(0, start - 4) : start])
                return share, _UNDER.search(before) is not None
    return None


def _shares(sentence: Sentence) -> list[tuple[Decimal, int, int]]:
    """Percentages and fractions with the tokens that say them."""
    found = [
        (number.value, number.start, number.end)
        for number in sentence.numbers
        if number.kind == "percent" and number.value > 0
    ]
    if found:
        return found
    inside = sentence.times.covered
    for said in _PART.finditer(sentence.plain_text):
        start = len(sentence.plain_text[: said.start(1)].split())
        stop = start + len(said[1].split())
        if _IN_A_ROW.match(" ".join(sentence.plain_text.split()[stop:])):
            continue  # "three quarters in a row"
        if not inside & set(range(start, stop)):
            found.append((_PARTS[said[1]], start, stop))
    return found


_IN_A_ROW = re.compile(alternatives("in_a_row"))


def put_change(sentence: Sentence, slots: Slots, change: Change) -> None:
    """The order, and the bounds, of figures that are compared."""
    if "account" in slots.by and slots.values.get("metric") == ["active_accounts"]:
        slots.put("metric", "revenue")  # "how many accounts fell": of what they bring
    slots.put("sort", "change")
    slots.put("order", change.order)
    if change.least is not None:
        slots.put("min_change", change.least)
    if change.most is not None:
        slots.put("max_change", change.most)
    if slots.values.get("metric", ["revenue"])[0] in ("revenue", "orders") and sentence.has(
        _SMALLER_ORDERS
    ):
        slots.put("metric", "avg_order_value")


def demands_change(sentence: Sentence) -> Change | None:
    """The change that is demanded of the accounts of a list, none of whom is named."""
    return None if sentence.of("account") else change_asked(sentence)


def amount_of_change(sentence: Sentence) -> Number | None:
    """'Lost more than 5000 pounds': an amount that the change itself is to exceed."""
    if not sentence.has(alternatives("changed_by_money")):
        return None
    return next((number for number in sentence.numbers if number.kind in ("money", "plain")), None)


def note_of_money(sentence: Sentence, slots: Slots) -> None:
    """That no amount of change cuts a list, where one is said."""
    if amount_of_change(sentence) is not None:
        slots.notes.append(_NO_CHANGE_IN_MONEY)
