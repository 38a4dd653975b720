"""Gold values: whether a reply gives them, in its words, in a tool result, or as a column of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from agent.answer import Answer, Fact
from agent.ledger import verify
from evals.case import Value
from evals.gold import Plain
from evals.record import Check
from evals.scorers._background import Background
from evals.scorers._figures import said

ROUNDED = {
    "money": Decimal("0.005"),
    "count": Decimal("0.005"),
    "percent": Decimal("0.05"),
    "days": Decimal("0.5"),
    "score": Decimal("0.05"),
    "probability": Decimal("0.005"),
    "ratio": Decimal("0.005"),
}
"""How far a tool's figure may be off by rounding alone, where a case does not say."""


def check_values(
    values: Sequence[Value], answer: Answer, background: Background
) -> Iterator[Check]:
    """One check for each value that a case expects."""
    for value in values:
        gold = background.gold.values(value.sql)
        yield Check(
            name=f"value: {value.name}",
            passed=_given(value, gold, answer),
            note=f"{_shown(gold)} expected in the {value.where}",
        )


def _given(value: Value, gold: Sequence[Plain], answer: Answer) -> bool:
    if value.where == "table":
        return any(
            _is_column(value, gold, column) for table in answer.tables for column in _columns(table)
        )
    if value.where == "result":
        return all(
            any(_equals(value, one, fact.value, fact.unit) for fact in answer.facts)
            or (value.unit == "text" and _in_subjects(str(one), answer.facts))
            for one in gold
        )
    return all(_stated(value, one, answer) for one in gold)


def _columns(table: Any) -> Iterator[list[Any]]:
    for place, _ in enumerate(table.columns):
        yield [row[place] for row in table.rows]


def _is_column(value: Value, gold: Sequence[Plain], column: Sequence[Any]) -> bool:
    if len(column) < len(gold):
        return False
    return all(
        _equals(value, one, cell, value.unit) for one, cell in zip(gold, column, strict=False)
    )


def _in_subjects(name: str, facts: Sequence[Fact]) -> bool:
    wanted = name.casefold()
    return any(
        wanted in part.casefold().split("|") for fact in facts for part in fact.subject.values()
    )


def _equals(value: Value, gold: Plain, found: Any, unit: str) -> bool:
    """Whether one figure or name is the gold one."""
    if value.unit in ("text", "date"):
        return str(gold).casefold() == str(found).casefold()
    if unit != value.unit or found is None:
        return False
    return _near(value, gold, found)


def _near(value: Value, gold: Plain, found: Any) -> bool:
    try:
        distance = abs(Decimal(str(gold)) - Decimal(str(found)))
    except InvalidOperation:
        return False
    return distance <= (ROUNDED[value.unit] if value.within is None else Decimal(str(value.within)))


def _stated(value: Value, gold: Plain, answer: Answer) -> bool:
    """Whether the words state the value, as they may round it, and mean it.

    The ledger's own reader finds the figure in the words; where that figure rests on a fact of the
    reply, the fact must be the gold value to the last digit, so that a coarse figure hides nothing.
    """
    words = said(answer)
    if value.unit == "text":
        return str(gold).casefold() in words.casefold()
    fact = Fact(
        id="gold", value=str(gold), unit=value.unit, subject={}, label=value.name,
        call="gold", tool="gold", path="gold",
    )  # fmt: skip
    exact = {fact.id: fact for fact in answer.facts}
    texts = [answer.text, *([words] if answer.report else [])]
    for text in texts:
        for figure in verify(text, [fact], currency=answer.currency).figures:
            if figure.fact != "gold" and not _is_near_figure(value, gold, figure.text):
                continue
            own = next((mine for mine in answer.figures if mine.start == figure.start), None)
            rests_on = exact.get(own.fact or "") if own and text is answer.text else None
            if rests_on is None or value.unit == "date" or _near(value, gold, rests_on.value):
                return True
    return False


def _is_near_figure(value: Value, gold: Plain, text: str) -> bool:
    """A figure within the case's own tolerance, where it gives one."""
    if value.within is None or value.unit == "date":
        return False
    digits = "".join(sign for sign in text if sign.isdigit() or sign in ".-")
    return bool(digits.strip(".-")) and _near(value, gold, digits)


def _shown(gold: Sequence[Plain]) -> str:
    words = ", ".join(map(str, gold[:5]))
    return f"{words}, and {len(gold) - 5} more" if len(gold) > 5 else words
