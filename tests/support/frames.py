"""Sentences made of frames: shapes of prose filled with figures of real results, true and wrong ones.

`frames_tables.yaml` says of which results and how people speak of their rows, `frames.yaml` how a sentence is
shaped. A frame asks for its figures by calls; each of them can be spoilt in its own ways (a digit, another
row, another measure, the time before, an invented share, the other direction), one at a time.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from frame_lists import Lists
from frame_words import FEW_ROWS, ORDINALS, ROUGH, TIMES, WORDS, Row, Unfit, cap
from jinja2 import Environment, StrictUndefined, UndefinedError
from labelled import Ask

from agent.answer import Fact
from agent.ledger import facts_of

HERE = Path(__file__).parent
TABLES = yaml.load((HERE / "frames_tables.yaml").read_text("utf-8"), yaml.CSafeLoader)
FRAMES = yaml.load((HERE / "frames.yaml").read_text("utf-8"), yaml.CSafeLoader)


@dataclass(frozen=True)
class Framed:
    """A sentence, its facts, and the frame; `wrong` is its way of being wrong, empty when true."""

    text: str
    facts: list[Fact]
    wrong: str
    book: str
    frame: str
    table: str


def sampled(ask: Ask, seed: int, rounds: int, spoilt: int = 3) -> Iterator[Framed]:
    """For each frame and table so many true sentences, and `spoilt` wrong ones of each."""
    for table in TABLES:
        ((tool, arguments),) = table["call"].items()
        result = ask(table["book"], tool, arguments)
        facts = facts_of("t", tool, result, arguments)
        values = result.model_dump()
        for kind, shapes in FRAMES.items():
            for shape, texts in shapes.items():
                for turn in range(rounds):
                    rng = random.Random(f"{seed} {tool} {table['noun']} {kind} {shape} {turn}")
                    for wrong, text in _made(table, values, rng.choice(texts), rng, spoilt):
                        frame = f"{kind}/{shape}"
                        place = f"{tool}/{table['noun']}"
                        yield Framed(text, facts, wrong, table["book"], frame, place)


def _made(
    table: Mapping[str, Any], values: Mapping[str, Any], frame: str, rng: random.Random, spoilt: int
) -> Iterator[tuple[str, str]]:
    state = rng.getstate()

    def filled(spoil: tuple[int, str] | None) -> tuple[str, _Filling]:
        rng.setstate(state)
        filling = _Filling(table, values, rng, spoil, "says" in frame or "noun" in frame)
        try:
            text = _environment.from_string(frame).render(filling.names())
        except (UndefinedError, ArithmeticError, TypeError) as problem:
            raise Unfit from problem  # too few rows, or none of what is asked in one
        return _cleaned(text), filling

    try:
        true, filling = filled(None)
    except Unfit:
        return
    yield "", true
    choices = [(i, way) for i, ways in enumerate(filling.points) for way in ways]
    random.Random(true).shuffle(choices)
    for choice in choices[: spoilt * 2]:
        try:
            text, _ = filled(choice)
        except Unfit:
            continue
        if text != true:
            yield choice[1], text
            spoilt -= 1
        if not spoilt:
            return


def _cleaned(text: str) -> str:
    text = re.sub(r" +([.,;:)])", r"\1", re.sub(r" {2,}", " ", text))
    return text.replace("..", ".").strip()


class _Filling(Lists):
    """One filling of a frame."""

    def at_gap(self, row: Row) -> str:
        value = self._change(row)
        return self._counted(
            self._figure(abs(value), self.measure["unit"], self._invented(abs(value))), self.measure
        )

    def at_chg(self, row: Row) -> str:
        value = abs(self._percent(row))
        return self._figure(value, "percent", self._invented(value))

    def at_signed(self, row: Row) -> str:
        value = self._percent(row)
        sign = "+" if value >= 0 else "-"
        return sign + self._figure(abs(value), "percent", self._invented(abs(value)))

    def _change(self, row: Row) -> Decimal:
        value = Decimal(row.row[self.measure["field"]]) - Decimal(row.row[self._field("before")])
        if not value:
            raise Unfit
        return value

    def _percent(self, row: Row) -> Decimal:
        return self._change(row) * 100 / Decimal(row.row[self._field("before")])

    def at_way(self, up: str, down: str) -> str:
        return self._way(self._change(Row("", self.picked[0])) > 0, up, down)

    def at_way_whole(self, up: str, down: str) -> str:
        return self._way(self._whole() > self._wholeprev(), up, down)

    def at_way2(self, one: Row, two: Row, more: str, less: str) -> str:
        field = self.measure["field"]
        if one.row[field] == two.row[field]:
            raise Unfit
        return self._way(one.row[field] > two.row[field], more, less)

    def at_wholeway(self, up: str, down: str) -> str:
        return self._way(self._whole() > self._wholeprev(), up, down)

    def at_gapwhole(self) -> str:
        value = abs(Decimal(self._whole()) - Decimal(self._wholeprev()))
        return self._figure(value, self.measure["unit"], self._invented(value))

    def at_gainshare(self, row: Row) -> str:
        """What a row has of the change of all, where both go the same way."""
        share = self._change(row) / (Decimal(self._whole()) - Decimal(self._wholeprev())) * 100
        if not 5 < share < 95:
            raise Unfit
        return self._figure(share, "percent", self._invented(share, "invented share"))

    def at_more(self, more: str, less: str) -> str:
        return self._way(True, more, less)

    def _way(self, up: bool, yes: str, no: str) -> str:
        place = len(self.points)
        self.points.append(["direction"])
        return yes if up is not (self.spoil == (place, "direction")) else no

    def at_share(self, row: Row) -> str:
        field = self._field("share")
        others = [other for other in self.picked if other is not row.row]
        value = Decimal(str(row.row[field]))
        ways: dict[str, Callable[[], Any]] = self._invented(value, "invented share")
        if others:
            ways["wrong row"] = lambda: self.rng.choice(others)[field]
        return self._figure(value, "percent", ways)

    def at_rough(self, row: Row) -> str:
        share = float(row.row[self._field("share")])
        return self._roughly(share)

    def _roughly(self, share: float) -> str:
        near = [words for words, of in ROUGH.items() if abs(share / of - 1) < 0.045]
        far = [words for words, of in ROUGH.items() if abs(share / of - 1) > 0.2]
        if not near:
            raise Unfit
        place = len(self.points)
        self.points.append(["invented share"])
        spoilt = self.spoil == (place, "invented share")
        return f"about {self.rng.choice(far) if spoilt else near[0]}"

    def at_whole(self) -> str:
        return self._counted(self._figure(self._whole(), self.measure["unit"], {}), self.measure)

    def at_wholeprev(self) -> str:
        value = self._wholeprev()
        return self._counted(
            self._figure(value, self.measure["unit"], {"wrong period": self._whole}), self.measure
        )

    def at_sayswhole(self) -> str:
        return self._said(self.at_whole(), self.measure)

    def _whole(self) -> Any:
        return self._path(self._field("whole"))

    def _wholeprev(self) -> Any:
        self._field("before")
        place, dot, field = self._field("whole").rpartition(".")
        return self._path(f"{place}{dot}previous_{field}")

    def _path(self, path: str) -> Any:
        found: Any = self.values
        for part in path.split("."):
            found = found[part]
        return found

    def at_rest(self, row: Row) -> str:
        value = Decimal(self._whole()) - Decimal(row.row[self.measure["field"]])
        return self._figure(value, self.measure["unit"], self._invented(value, "wrong total"))

    def at_sum(self, *rows: Row) -> str:
        return self._counted(self._sum(rows), self.measure)

    def at_sayssum(self, *rows: Row) -> str:
        return self._said(self.at_sum(*rows), self.measure)

    def _sum(self, rows: Sequence[Row]) -> str:
        self._adds()
        value = sum((Decimal(str(row.row[self.measure["field"]])) for row in rows), Decimal(0))
        ways: dict[str, Callable[[], Any]] = self._invented(value, "wrong total")
        ways["part as total"] = lambda: rows[0].row[self.measure["field"]]
        return self._figure(value, self.measure["unit"], ways)

    def _adds(self) -> None:
        if self.measure["unit"] not in ("money", "count") or "mean" in self.measure:
            raise Unfit

    def at_share2(self, *rows: Row) -> str:
        field = self._field("share")
        value = sum((Decimal(str(row.row[field])) for row in rows), Decimal(0))
        return self._figure(value, "percent", self._invented(value, "invented share"))

    def at_diff(self, high: Row, low: Row) -> str:
        if self.measure["unit"] not in ("money", "count", "days"):
            raise Unfit
        one, two = (Decimal(str(row.row[self.measure["field"]])) for row in (high, low))
        ways = self._invented(one - two, "wrong difference")
        if one - two < 2:
            raise Unfit
        return self._counted(self._figure(one - two, self.measure["unit"], ways), self.measure)

    def at_pct(self, high: Row, low: Row) -> str:
        one, two = self._pair(high, low)
        value = (one / two - 1) * 100
        if not 3 < value < 200:
            raise Unfit
        return self._figure(value, "percent", self._invented(value))

    def at_times(self, high: Row, low: Row) -> str:
        one, two = self._pair(high, low)
        ratio = float(one / two)
        near = [words for of, words in TIMES.items() if abs(ratio / of - 1) < 0.04]
        if near and self.rng.random() < 0.7:
            place = len(self.points)
            self.points.append(["ratio"])
            far = [words for of, words in TIMES.items() if abs(ratio / of - 1) > 0.25]
            words = self.rng.choice(far) if self.spoil == (place, "ratio") else near[0]
            return f"about {words}"
        if not 1.3 < ratio < 30:
            raise Unfit
        place = len(self.points)
        self.points.append(["ratio"])
        return f"{ratio * 1.4 if self.spoil == (place, 'ratio') else ratio:.1f} times"

    def at_part(self, low: Row, high: Row) -> str:
        one, two = self._pair(high, low)
        share = float(two / one * 100)
        if self.rng.random() < 0.5:
            return self._roughly(share)
        return self._figure(share, "percent", self._invented(Decimal(share), "invented share"))

    def _pair(self, high: Row, low: Row) -> tuple[Decimal, Decimal]:
        if self.measure["unit"] not in ("money", "count"):
            raise Unfit
        one, two = (Decimal(str(row.row[self.measure["field"]])) for row in (high, low))
        if not two or one <= two:
            raise Unfit
        return one, two

    def _invented(self, value: Decimal, name: str = "invented") -> dict[str, Callable[[], Any]]:
        return {name: lambda: value * Decimal(self.rng.choice(["0.78", "0.9", "1.15", "1.3"]))}

    def at_n(self) -> str:
        self._shows_all()
        place = len(self.points)
        self.points.append(["count"])
        return WORDS[len(self.rows) + (self.spoil == (place, "count"))]

    def _shows_all(self) -> None:
        if self.table["noun"] in FEW_ROWS or len(self.rows) > 10:
            raise Unfit

    def at_mean(self) -> str:
        self._adds()
        self._shows_all()
        values = [Decimal(str(row[self.measure["field"]])) for row in self.rows]
        value = sum(values, Decimal(0)) / len(values)
        return self._counted(
            self._figure(value, self.measure["unit"], self._invented(value)), self.measure
        )

    def at_saysmean(self) -> str:
        return self._said(self.at_mean(), self.measure)

    def _limit(self) -> Decimal:
        if self.measure["unit"] not in ("money", "count", "days"):
            raise Unfit
        self._shows_all()
        if self.limit is None:
            values = sorted(Decimal(str(row[self.measure["field"]])) for row in self.rows)
            at = self.rng.randrange(1, len(values))
            low, high = values[at - 1], values[at]
            for unit in (100000, 10000, 1000, 100, 10, 5):
                limit = (high // unit) * unit
                if low < limit < high:
                    self.limit = limit
                    break
            else:
                raise Unfit
        return self.limit

    def at_kover(self, _: Any) -> str:
        limit = self._limit()
        return self._some(sum(row[self.measure["field"]] > limit for row in self.rows))

    def at_kunder(self, _: Any) -> str:
        limit = self._limit()
        return self._some(sum(row[self.measure["field"]] < limit for row in self.rows))

    def at_kup(self) -> str:
        return self._some(sum(self._change(Row("", row)) > 0 for row in self.rows))

    def at_kdown(self) -> str:
        return self._some(sum(self._change(Row("", row)) < 0 for row in self.rows))

    def _some(self, count: int) -> str:
        self._shows_all()
        if not 0 < count < len(self.rows):
            raise Unfit
        place = len(self.points)
        self.points.append(["count"])
        return WORDS[count + (1 if self.spoil == (place, "count") else 0)]

    def at_lim(self, _: Any) -> str:
        return self._text(self._limit(), self.measure["unit"])

    def at_over_said(self, _: Any) -> str:
        return self._said(
            f"more than {self._counted(self.at_lim(None), self.measure)}", self.measure
        )

    def at_rank(self, row: Row) -> str:
        place = self._place(row)
        return f"{ORDINALS[place]} largest" if place else "largest"

    def at_ordinal(self, row: Row) -> str:
        return ORDINALS[self._place(row)]

    def _place(self, row: Row) -> int:
        self._adds()
        if self.table["noun"] == "account":
            raise Unfit
        field = self.measure["field"]
        values = sorted({one[field] for one in self.rows}, reverse=True)
        place = values.index(row.row[field])
        if place > 4:
            raise Unfit
        at = len(self.points)
        self.points.append(["rank"])
        return place + (1 if place < 2 else -1) if self.spoil == (at, "rank") else place


_environment = Environment(undefined=StrictUndefined, autoescape=False)
_environment.filters.update(
    cap=cap,
    opens=lambda words: f"{cap(words)}, " if words else "",
    on=lambda words: (
        words if words.startswith("on ") else f"on {words.removeprefix('in ').removeprefix('at ')}"
    ),
)
