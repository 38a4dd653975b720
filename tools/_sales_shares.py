"""What a filtered figure is of everything in the period, and of what a part of the filters leaves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from data import catalogue
from tools._sales_question import Filters, Question
from tools._sales_result import SalesShare
from tools._sales_sql import RATIOS
from tools._values import share

_KEPT: Sequence[frozenset[str]] = (
    frozenset(["owner"]),
    frozenset(["region", "country"]),
    frozenset(["account"]),
    frozenset(["segment"]),
    frozenset(["account_type", "industry", "commercial_segment"]),
)
"""What a share is of, the first that is asked for beside something else: hotels in the South of the South."""


def shares_of(question: Question, found: Mapping[str, Any], covered: bool) -> dict[str, SalesShare]:
    """The shares of `found`, the filtered figure: `of_all`, and `of_part` beside several filters.

    None of ratios, or without filters. Shares before are given where a period is compared with and
    `covered` by the data.
    """
    asked = question.filters
    if question.metric in RATIOS or not asked.words:
        return {}
    names = {*asked.words}
    kept = next((one & names for one in _KEPT if one & names and names - one), frozenset[str]())
    wholes = {"of_all": frozenset[str](), **({"of_part": kept} if kept else {})}
    compared = covered and question.compare_to is not None
    made = {
        name: _of_whole(replace(question, filters=_only(asked, kept)), found, compared)
        for name, kept in wholes.items()
    }
    return {name: one for name, one in made.items() if one is not None}


def _only(asked: Filters, kept: Collection[str]) -> Filters:
    return Filters(
        {k: v for k, v in asked.values.items() if k.removeprefix("not_") in kept},
        {k: v for k, v in asked.words.items() if k in kept},
    )


def _of_whole(question: Question, found: Mapping[str, Any], compared: bool) -> SalesShare | None:
    """The share in what the question is of; None where that is nothing."""
    whole = question.overall()
    now = _share(found["value"], whole["value"])
    if now is None:
        return None
    unit = catalogue.metrics()[question.metric].unit
    made = SalesShare.model_validate(
        {
            "of": ", ".join(question.filters.words.values()) or None,
            "share": now,
            f"whole_{unit}": whole["value"],
        }
    )
    before = _share(found["previous"], whole["previous"]) if compared else None
    if before is None:
        return made
    then = {
        "previous_share": before,
        f"previous_whole_{unit}": whole["previous"],
        "difference_points": round(now - before, 2),
    }
    return SalesShare.model_validate(made.model_dump() | then)


def _share(part: Any, whole: Any) -> float | None:
    if part is None or not whole or whole <= 0:
        return None
    return share(Decimal(str(part)), Decimal(str(whole)))
