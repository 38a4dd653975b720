"""What a frame may ask of several rows at once: their number and sum, rough parts and multiples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from frame_figures import Figures
from frame_words import ROUGH, WORDS, Row, Unfit

_MOST_LISTED = 12
_MULTIPLES = {2: "twice", 3: "three times", 4: "four times", 5: "five times", 6: "six times"}


class Lists(Figures):
    """Figures of the rows that a result lists."""

    def at_shown(self) -> str:
        """How many rows there are."""
        return self._number(len(self.rows))

    def at_count(self, word: str) -> str:
        """How many names a sentence has."""
        return self._number(WORDS.index(word))

    def _number(self, count: int) -> str:
        if not 1 < count < _MOST_LISTED:
            raise Unfit
        place = len(self.points)
        self.points.append(["count"])
        if self.spoil != (place, "count"):
            return WORDS[count]
        return WORDS[count + (-1 if count > 2 and self.rng.random() < 0.5 else 1)]

    def at_sumall(self) -> str:
        """What all rows come to; where the result has that itself it is another frame's."""
        if self.measure["unit"] not in ("money", "count") or "mean" in self.measure:
            raise Unfit
        if len(self.rows) >= _MOST_LISTED:
            raise Unfit
        field = self.measure["field"]
        value = sum((Decimal(str(row[field])) for row in self.rows), Decimal(0))
        ways: dict[str, Callable[[], Any]] = {
            "wrong total": lambda: value * Decimal(self.rng.choice(["0.8", "0.9", "1.15", "1.3"])),
            "part as total": lambda: value - Decimal(str(self.rng.choice(self.rows)[field])),
        }
        return self._counted(self._figure(value, self.measure["unit"], ways), self.measure)

    def at_sayssumall(self) -> str:
        return self._said(self.at_sumall(), self.measure)

    def _bar(self) -> Decimal:
        """A limit between two rows."""
        if self.measure["unit"] not in ("money", "count", "days") or len(self.rows) >= _MOST_LISTED:
            raise Unfit
        if self.limit is None:
            values = sorted(Decimal(str(row[self.measure["field"]])) for row in self.rows)
            at = self.rng.randrange(1, len(values))
            low, high = values[at - 1], values[at]
            units = (100000, 50000, 10000, 5000, 1000, 500, 100, 50, 10, 5)
            limits = ((high // unit) * unit for unit in units)
            self.limit = next((limit for limit in limits if low < limit < high), None)
        if self.limit is None:
            raise Unfit
        return self.limit

    def at_kbar(self) -> str:
        """How many rows are above the limit."""
        limit = self._bar()
        count = sum(row[self.measure["field"]] > limit for row in self.rows)
        place = len(self.points)
        self.points.append(["count"])
        return WORDS[count + (1 if self.spoil == (place, "count") else 0)]

    def at_bar(self) -> str:
        return self._counted(self._text(self._bar(), self.measure["unit"]), self.measure)

    def at_bar_said(self) -> str:
        return self._said(f"more than {self.at_bar()}", self.measure)

    def at_vshare(self, row: Row) -> str:
        return self._vaguely(float(row.row[self._field("share")]))

    def at_vshare2(self, one: Row, two: Row) -> str:
        field = self._field("share")
        return self._vaguely(float(one.row[field]) + float(two.row[field]))

    def at_vpart(self, low: Row, high: Row) -> str:
        return self._vaguely(100 / self._ratio(high, low))

    def _vaguely(self, share: float) -> str:
        """A share in words: "nearly a third", "a good half"."""
        words, of = min(ROUGH.items(), key=lambda rough: abs(share - rough[1]))
        off = share / of - 1
        if abs(off) > 0.08:
            raise Unfit
        near: Sequence[str] = ("about", "roughly")
        if off < -0.015:
            near = ("nearly", "almost", "just under", "close to")
        elif off > 0.015:
            near = ("just over", "slightly more than", "a little over")
        lead = self.rng.choice(near)
        place = len(self.points)
        self.points.append(["invented share"])
        if self.spoil == (place, "invented share"):
            words = self.rng.choice([w for w, o in ROUGH.items() if abs(share / o - 1) > 0.25])
        return f"{lead} {words}"

    def _ratio(self, high: Row, low: Row) -> float:
        if self.measure["unit"] not in ("money", "count"):
            raise Unfit
        one, two = (float(row.row[self.measure["field"]]) for row in (high, low))
        if two <= 0 or one <= two:
            raise Unfit
        return one / two

    def at_vtimes(self, high: Row, low: Row) -> str:
        """A multiple in words: "nearly three times", "more than twice"."""
        ratio = self._ratio(high, low)
        whole = round(ratio)
        if whole not in _MULTIPLES or abs(ratio / whole - 1) > 0.2:
            raise Unfit
        off = ratio / whole - 1
        if abs(off) < 0.02:
            lead = "about"
        elif off < 0:
            if off < -0.07:
                raise Unfit
            lead = self.rng.choice(["nearly", "almost", "just under"])
        else:
            lead = self.rng.choice(["more than", "over", "a good"] if off < 0.1 else ["more than"])
            lead = "over" if lead == "a good" and whole == 2 else lead
        place = len(self.points)
        self.points.append(["ratio"])
        if self.spoil == (place, "ratio"):
            whole = self.rng.choice([w for w in _MULTIPLES if w > whole or w < whole - 1])
            lead = "nearly" if whole < ratio else lead
        return f"{lead} {_MULTIPLES[whole]}"

    def at_members(self, row: Row) -> str:
        """How many accounts a row has."""
        many = self._each()[1]
        return f"{self._figure(row.row[many], 'count', {})} {self.table['measures'][many]['of']}"

    def at_each(self, row: Row) -> str:
        """What falls to each account of a row."""
        field, many = self._each()
        if self.measure["field"] != field:
            raise Unfit
        value = Decimal(row.row[field]) / Decimal(row.row[many])
        ways = {"invented": lambda: value * Decimal(self.rng.choice(["0.8", "1.2"]))}
        return self._figure(value, "money", ways)

    def _each(self) -> tuple[str, str]:
        if "each" not in self.table:
            raise Unfit
        field, many = self.table["each"]
        return field, many

    def at_date(self, row: Row) -> str:
        """The day of a row, which may be that of another one, or another day."""
        (field,) = self._dates()
        day: date = row.row[field]
        others = [one[field] for one in self.picked if one[field] != day]
        place = len(self.points)
        self.points.append(["digit", "wrong row"])
        if self.spoil == (place, "digit"):
            day = day.replace(day=day.day + 3 if day.day < 25 else day.day - 3)
        elif self.spoil == (place, "wrong row"):
            if not others:
                raise Unfit
            day = self.rng.choice(others)
        return f"{day.day} {day:%B %Y}"

    def at_dated(self, row: Row) -> str:
        (said,) = self._dates().values()
        return str(self.rng.choice(said)).replace("{}", self.at_date(row))

    def _dates(self) -> Mapping[str, Any]:
        if "dates" not in self.table:
            raise Unfit
        dates: Mapping[str, Any] = self.table["dates"]
        return dates
