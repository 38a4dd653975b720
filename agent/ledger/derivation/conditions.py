"""Conditions on rows that a column of theirs decides: "have missed an order", "has placed no orders"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from agent.ledger.facts.entry import Entry
from agent.ledger.text.numbers import read_words
from agent.ledger.vocabulary.measure_words import words_in

_N = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3}"
_DONE = re.compile(
    rf"\b(?:has|have|had)\s(?:ever\s)?(?P<verb>[a-z]+)\s(?:(?P<none>no)|(?P<some>an?|any|at\sleast\sone)|(?P<many>{_N}))"
    r"\b(?:\s(?P<noun>[a-z]+))?"
)


_NOTHING = re.compile(
    r"\b(?:(?:bought|spent|ordered|purchased|took)\s(?:us\s)?nothing|(?:no|zero)\s(?:revenue|sales|purchases))\b"
)


def conditions(words: str) -> Iterator[tuple[Callable[[Entry], bool], Callable[[Entry], bool]]]:
    """For each thing that rows are said to have done: whether a fact counts it, and whether it is so often.

    "Missed an order" is decided by a column that counts missed orders.
    """
    if _NOTHING.search(words):
        yield _is_spent, _often(0)
    for said in _DONE.finditer(words):
        named = words_in(f"{said['verb']} {said['noun'] or ''}", (0, 80))
        many = said["many"] or ""
        number = Decimal(many) if many.isdigit() else read_words(many).value if many else None
        yield _counts(named), _often(0 if said["none"] else number)


def _counts(named: list[str]) -> Callable[[Entry], bool]:
    """Whether a fact counts what is named; where the noun is left out, its verb names it."""

    def test(entry: Entry) -> bool:
        own = words_in(entry.measure.replace("_", " "), (0, 80))
        return entry.fact.unit == "count" and len(own) == 2 and own[: len(named)] == named

    return test


def _is_spent(entry: Entry) -> bool:
    """Whether a fact is what somebody spent in the time that is spoken of, and not before it."""
    then = re.match("previous|earlier|first|last", entry.measure)
    return entry.fact.unit == "money" and not entry.is_change and then is None


def _often(number: Decimal | int | None) -> Callable[[Entry], bool]:
    return lambda entry: entry.value > 0 if number is None else entry.value == number
