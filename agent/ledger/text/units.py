"""The units of facts that figures of a kind state, and are made of."""

from __future__ import annotations

from decimal import Decimal

from agent.ledger.text.claim import Kind
from agent.ledger.text.numbers import HUNDRED

_ONE = Decimal(1)

STATED = {
    Kind.MONEY: {"money": _ONE},
    Kind.PERCENT: {"percent": _ONE, "probability": 1 / HUNDRED, "score": _ONE},
    Kind.POINTS: {"percent": _ONE},
    Kind.DAYS: {"days": _ONE},
    Kind.MULTIPLE: {"ratio": _ONE},
    Kind.SCORE: {"score": _ONE, "count": _ONE},
}
"""The units that a figure with a sign of its own may state, each with what one of the figure is in it."""

MADE_OF = {
    Kind.MONEY: ("money",),
    Kind.NUMBER: ("count",),
    Kind.DAYS: ("days",),
    Kind.POINTS: ("percent", "probability"),
    Kind.PERCENT: ("money", "count", "percent"),
    Kind.MULTIPLE: ("money", "count", "percent", "days"),
}
"""The units of the facts that a derived figure may be made of."""


def unit_of(kind: Kind) -> str:
    """The unit that a figure of a kind states first."""
    return next(iter(STATED.get(kind, ("count",))))


_KINDS = {"money": Kind.MONEY, "count": Kind.NUMBER, "percent": Kind.PERCENT, "days": Kind.DAYS}


def kind_of(unit: str) -> Kind | None:
    """What a figure is that states an amount or a share of a unit; None of other units."""
    return _KINDS.get(unit)
