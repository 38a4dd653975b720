"""What figures of units do not say by themselves: that units which came back are in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from data.snapshots import NO_CURRENCY
from tools._sales_question import Question, Ranking, Rows
from tools._sales_sql import COLUMNS
from tools._wording import listed

NAMED, MOST = 3, 500
_MOST_OF_IT = 0.5


def amounts_told(
    question: Question, groups: Sequence[str], shown: Rows, overall: Any, unit: str
) -> list[str]:
    """What units leave out, or that amounts tell nothing."""
    return [*_units_sold(question, groups, shown), *_without_prices(unit, question, overall)]


def _units_sold(question: Question, groups: Sequence[str], shown: Rows) -> list[str]:
    """That units are not net, as revenue is, and of which groups shown most came back."""
    if question.metric != "units":
        return []
    returned = replace(question, metric="returned_units", compare_to=None)
    if not returned.overall()["value"]:
        return []
    text = "Units are those sold: what came back is taken off the revenue, but not off the units"
    if len(groups) == 1 and shown:
        first, *rest = COLUMNS[groups[0]]
        back = {
            row[first]: float(row["value"] or 0)
            for row in returned.ranked(groups, Ranking("value", "desc", None), MOST)
        }
        name = rest[0] if rest else first
        most = [
            str(row[name])
            for row in shown
            if row["value"] and back.get(row[first], 0) >= _MOST_OF_IT * float(row["value"])
        ]
        if most:
            text += f" (most of {listed(most[:NAMED])} came back)"
    return [f"{text}."]


def _without_prices(metric_unit: str, question: Question, overall: Any) -> list[str]:
    """That amounts tell nothing where the data have no prices."""
    if metric_unit != "money" or overall or question.query.currency != NO_CURRENCY:
        return []
    return ["The data have no prices, so every amount is zero: orders and units tell what sells."]
