"""The figures of single rows that a frame may ask for, each right or spoilt in one of its ways."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from frame_words import Missing, Row, Unfit, in_, period, places, plural
from labelled import first_changed, last_changed


class Figures:
    """One filling of a frame. `spoil` is which of its figures is wrong, and how."""

    def __init__(
        self,
        table: Mapping[str, Any],
        values: Mapping[str, Any],
        rng: random.Random,
        spoil: tuple[int, str] | None,
        named: bool,
    ) -> None:
        self.table, self.values, self.rng, self.spoil, self.named = table, values, rng, spoil, named
        self.points: list[Sequence[str]] = []
        self.rows: list[Mapping[str, Any]] = list(values[table["list"]])
        name, *more = rng.sample(list(table["measures"]), k=len(table["measures"]))
        if not named:  # what nothing names is what the table is of
            name = next(iter(table["measures"]))
            more = [other for other in table["measures"] if other != name]
        self.measure = table["measures"][name] | {"field": name}
        self.second = table["measures"][more[0]] | {"field": more[0]} if more else None
        self.spoken = {m: rng.choice(one["said"]) for m, one in table["measures"].items()}
        self.money = rng.choice(["£", "£", "k", "m"])
        self.picked = rng.sample(self.rows, k=min(5, len(self.rows)))
        self.now = rng.choice(table.get("now", [""]))
        self.then = rng.choice(table.get("then", [""]))
        self.limit: Decimal | None = None

    # What a frame may ask for.

    def names(self) -> dict[str, Any]:
        """The names of a frame."""
        rows = dict(zip("ABC", self.picked, strict=False))
        known: dict[str, Any] = {key: Row(self.name(row), row) for key, row in rows.items()}
        known |= self._ordered()
        known |= {call[3:]: getattr(self, call) for call in dir(self) if call.startswith("at_")}
        several = self.table["noun"] == "segment"
        second = self.second["noun"] if self.second else ""
        return known | {
            "T": None, "over": self.table["over"], "noun": self.measure["noun"], "noun2": second,
            "thing": self.table["noun"], "things": plural(self.table["noun"]),
            "it": "they" if several else "it", "its": "their" if several else "its",
            "now": self._known(self.now), "then": self._known(self.then),
            "in": in_,
        }  # fmt: skip

    def _ordered(self) -> dict[str, Any]:
        field = self.measure["field"]
        ordered = sorted(self.rows, key=lambda row: row[field] or 0, reverse=True)
        two = sorted(self.picked[:2], key=lambda row: row[field] or 0, reverse=True)
        top = zip(("T1", "T2", "T3"), ordered, strict=False)
        return {key: Row(self.name(row), row) for key, row in [*zip("HL", two, strict=False), *top]}

    @staticmethod
    def _known(words: str) -> Any:
        return words or Missing()

    def name(self, row: Mapping[str, Any]) -> str:
        """What people call a row."""
        if kind := self.table.get("periods"):
            return period(row["period"], kind, self.rng.random() < 0.5)
        name = str(row[self.table["name"]])
        return f"the {name}" if self.table.get("the") else name

    # Single figures.

    def at_v(self, row: Row, measure: Mapping[str, Any] | None = None) -> str:
        measure = measure or self.measure
        return self._value(row, measure, measure["field"])

    def at_q(self, row: Row, measure: Mapping[str, Any] | None = None) -> str:
        measure = measure or self.measure
        return self._counted(self.at_v(row, measure), measure)

    def at_says(self, row: Row, measure: Mapping[str, Any] | None = None) -> str:
        measure = measure or self.measure
        return self._said(self.at_q(row, measure), measure)

    def at_prev(self, row: Row) -> str:
        return self._value(row, self.measure, self._field("before"))

    def at_saysprev(self, row: Row) -> str:
        if "periods" in self.table:
            raise Unfit  # nobody says it of a period itself
        return self._said(self._counted(self.at_prev(row), self.measure), self.measure)

    def at_v2(self, row: Row) -> str:
        return self.at_v(row, self._second())

    def at_q2(self, row: Row) -> str:
        return self.at_q(row, self._second())

    def at_says2(self, row: Row) -> str:
        return self.at_says(row, self._second())

    def _second(self) -> Mapping[str, Any]:
        if self.second is None:
            raise Unfit
        return self.second

    def _value(self, row: Row, measure: Mapping[str, Any], field: str) -> str:
        """A figure of a row, which may be that of another row, measure or time."""
        ways: dict[str, Callable[[], Any]] = {}
        others = [other for other in self.picked if other is not row.row]
        if others and not self.table.get("periods"):
            ways["wrong row"] = lambda: self.rng.choice(others)[field]
        if others and self.table.get("periods"):
            ways["wrong period"] = lambda: self.rng.choice(others)[field]
        like = [
            f
            for f, m in self.table["measures"].items()
            if m["unit"] == measure["unit"] and f != field
        ]
        if like and self.named:
            ways["wrong measure"] = lambda: row.row[self.rng.choice(like)]
        before = measure.get("before")
        if before:
            other = measure["field"] if field == before else before
            ways["wrong period"] = lambda: row.row[other]
        return self._figure(row.row[field], measure["unit"], ways)

    def _figure(
        self, value: Any, unit: str, ways: Mapping[str, Callable[[], Any]], exact: bool = True
    ) -> str:
        """A figure as text, spoilt when its turn comes."""
        if value is None:
            raise Unfit
        place = len(self.points)
        self.points.append([*(["digit"] if exact else []), *ways])
        text = self._text(value, unit)
        if self.spoil is None or self.spoil[0] != place:
            return text
        way = self.spoil[1]
        if way == "digit":
            first = self.rng.random() < 0.4 and re.search("[1-9]", text)
            return first_changed(text) if first else last_changed(text)
        other = ways[way]()
        if other is None:
            raise Unfit
        if abs(Decimal(str(other)) - Decimal(str(value))) < abs(Decimal(str(value))) / 50:
            raise Unfit  # as good as the same
        return self._text(other, unit)

    def _text(self, value: Any, unit: str) -> str:
        number = Decimal(str(value))
        if unit == "money":
            number = abs(number)
            if self.money == "m" and number >= 10**6:
                return f"£{places(number / 10**6, 2)}m"
            if self.money in "km" and number >= 10**4:
                return f"£{places(number / 1000, 1)}k"
            return f"£{places(number, 0)}"
        if unit in ("count", "days"):
            return places(number, 0) + (" days" if unit == "days" else "")
        if unit == "count1":
            return places(number, 1)
        if unit == "probability":
            return f"{places(number * 100, 1)}%"
        return f"{places(abs(number), 1)}%"

    def _counted(self, text: str, measure: Mapping[str, Any]) -> str:
        return f"{text} {measure['of']}" if "of" in measure else text

    def _said(self, figure: str, measure: Mapping[str, Any]) -> str:
        said = self.spoken[measure["field"]].replace("{}", figure)
        if self.table["noun"] == "segment":
            said = re.sub(
                r"^has\b", "have", re.sub(r"^is\b", "are", re.sub(r"^was\b", "were", said))
            )
        return said

    def _field(self, what: str) -> str:
        if what not in self.measure:
            raise Unfit
        return str(self.measure[what])
