"""Puts the values of one metric into the fields of its unit, with shares and differences."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from data import catalogue
from tools._sales_result import SalesRow
from tools._sales_sql import RATIOS
from tools._values import change, share

DIFFERENCE = {"money": "money", "count": "count", "percent": "points"}


class Figures:
    """Rows of one metric. `overall` holds its `value` on the whole, for shares.

    Where the data do not cover the period compared with, its values are shown without a change.
    """

    def __init__(
        self, metric: str, overall: Mapping[str, Any], *, compared: bool, covered: bool
    ) -> None:
        self.unit = catalogue.metrics()[metric].unit
        self.ratio = metric in RATIOS
        self.whole = self._exact(overall["value"])
        self.compared = compared
        self.covered = covered

    def row(self, named: Mapping[str, Any], found: Mapping[str, Any]) -> SalesRow:
        """A row about `named` with the `value` and `previous` of `found`.

        Nothing found is zero, but for ratios: a ratio of nothing is unknown.
        """
        value = self._exact(found["value"])
        fields = dict(named) | {self.unit: value}
        if value is not None and not self.ratio and self.whole and self.whole > 0:
            fields["share"] = share(value, self.whole)
        if self.compared:
            fields |= self._against(value, self._exact(found["previous"]))
        return SalesRow.model_validate(fields)

    def _against(self, value: Decimal | None, previous: Decimal | None) -> dict[str, Any]:
        found: dict[str, Any] = {f"previous_{self.unit}": previous}
        if self.covered and value is not None and previous is not None:
            found[f"difference_{DIFFERENCE[self.unit]}"] = value - previous
            if self.unit != "percent":
                found["change"] = change(value, previous)
        return found

    def _exact(self, value: Any) -> Decimal | None:
        if value is None:
            return None if self.ratio else Decimal(0)
        exact = Decimal(str(value))
        # A count of 5.000 units is 5.
        return exact.to_integral_value() if exact == exact.to_integral_value() else exact
