"""Gold values: whether a reply gives them, in its words, in a tool result, or as a column of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from agent.answer import Answer, Fact
from agent.ledger.text.claim import Bound, Claim, Kind
from agent.ledger.text.figures import extract
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.passages import mask
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

KINDS = {
    "money": {Kind.MONEY},
    "count": {Kind.NUMBER},
    "percent": {Kind.PERCENT, Kind.POINTS},
    "days": {Kind.DAYS},
    "score": {Kind.SCORE, Kind.NUMBER},
    "probability": {Kind.PERCENT, Kind.NUMBER},
    "ratio": {Kind.MULTIPLE, Kind.NUMBER},
}
"""As what a figure of a unit may stand in a text."""


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


def _near(value: Value, gold: Any, found: Any) -> bool:
    try:
        distance = abs(Decimal(str(gold)) - Decimal(str(found)))
    except InvalidOperation:
        return False
    return distance <= (ROUNDED[value.unit] if value.within is None else Decimal(str(value.within)))


def _stated(value: Value, gold: Plain, answer: Answer) -> bool:
    """Whether the words state the value, as they may round it, and mean it.

    Where the figure in the words rests on a fact of the reply, the fact must be the gold value to the
    last digit, so that a coarse figure hides nothing.
    """
    words = said(answer)
    if value.unit == "text":
        return str(gold).casefold() in words.casefold()
    facts = {fact.id: fact for fact in answer.facts}
    behind = {figure.start: facts.get(figure.fact or "") for figure in answer.figures}
    for claim in extract(mask(answer.text)):
        if _reads(value, gold, claim):
            fact = behind.get(claim.start)
            if fact is None or value.unit == "date" or _near(value, gold, fact.value):
                return True
    return answer.report is not None and any(
        _reads(value, gold, claim) for claim in extract(mask(words))
    )


def _reads(value: Value, gold: Plain, claim: Claim) -> bool:
    """Whether a figure as it stands in a text may be the gold value."""
    if claim.skip or claim.bound not in (Bound.EXACT, Bound.ABOUT):
        return False
    if value.unit == "date":
        day = date.fromisoformat(str(gold))
        return any(period.first == period.last == day for period in claim.periods)
    exact = abs(Decimal(str(gold)))
    for reading in claim.readings:
        if reading.kind in KINDS[value.unit]:
            scale = 100 if (value.unit, reading.kind) == ("probability", Kind.PERCENT) else 1
            holds = interval_of(reading.number, claim.bound).holds(exact * scale)
            if holds or (value.within is not None and _near(value, exact, reading.number.value)):
                return True
    return False


def _shown(gold: Sequence[Plain]) -> str:
    words = ", ".join(map(str, gold[:5]))
    return f"{words}, and {len(gold) - 5} more" if len(gold) > 5 else words
