"""A comparison that goes on: another side, both periods a quarter later, its figures by something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from agent.offline.understand.arguments.calls import GROUPED
from agent.offline.understand.arguments.customer_turnover import ends_of
from agent.offline.understand.arguments.fill import Slots
from agent.offline.understand.arguments.roles import side_of
from agent.offline.understand.times.atom import Atom
from agent.offline.understand.times.calendar import DAY, shift
from agent.offline.understand.times.said_times import Comparison
from agent.offline.understand.types import Call, singular_of
from agent.offline.understand.words.sentence import Sentence
from tools._periods import period_of

_SIDES = ("a", "b")
_SWAPPED = (
    r"(swap|switch|flip|reverse|turn) (them|it|that|sides|the (two|sides))( round| around)?"
    r"|(the )?other way (a)?round|vice versa"
)
_SAME_TIMES = "(the )?same (two |2 |both )?(years|quarters|months|periods|halves|weeks)( again)?"
_RELATIVE = frozenset(
    ["this", "last", "past", "previous", "current", "next", "since", "today", "now", "ago"]
)
_COMPARISONS: tuple[Comparison, ...] = ("previous_year", "previous_period")


def is_undated(sentence: Sentence, period: Atom) -> bool:
    """'Only Q1' is of the year spoken of, 'last quarter' is not."""
    return (
        period.shape == "closed"
        and not period.dated
        and period.unit in ("month", "quarter", "half")
        and not _RELATIVE & set(sentence.words[period.at : period.stop])
    )


def in_year(pair: tuple[str, str], year: int) -> tuple[str, str]:
    """The same days of another year."""
    first, last = map(date.fromisoformat, pair)
    months = 12 * (year - first.year)
    return shift(first, months).isoformat(), (shift(last + DAY, months) - DAY).isoformat()


def update_comparison(sentence: Sentence, slots: Slots, call: Call) -> None:
    """What a message changes of the sides of a comparison."""
    _swapped(sentence, slots, call)
    _other_side(sentence, slots, call)
    _other_periods(sentence, slots, call)


def _swapped(sentence: Sentence, slots: Slots, call: Call) -> None:
    if set(_SIDES) <= call.arguments.keys() and sentence.has(_SWAPPED):
        slots.put("kind", call.arguments["kind"])
        slots.put("a", call.arguments["b"])
        slots.put("b", call.arguments["a"])


def _other_side(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'And with the South?' keeps the first side; 'East rather than South' says which side goes."""
    kind = slots.values.get("kind")
    if "a" not in slots.values or kind != [call.arguments.get("kind")] or "b" in slots.values:
        return
    named = [*sentence.mentions, *sentence.named("segments")]
    gone = {mention.value for mention in named if sentence.is_negated(mention)}
    if call.arguments.get("a") not in gone:
        slots.values["b"] = slots.values.pop("a")


def _other_periods(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'And Q2?' after Q1 of two years is Q2 of both; 'against 2024' is the same months of that year."""
    said = sentence.times
    period = said.against if said.implied else said.main
    if period is None and said.compare_to in _COMPARISONS:
        _against_before(slots, call, said.compare_to)
    if call.arguments.get("kind") != "periods" or period is None or period.shape == "rolling":
        return
    slots.values.pop("lookback_days", None)
    slots.values.pop("as_of", None)
    one, other = (period_of(str(call.arguments.get(side, ""))) for side in _SIDES)
    if period.start is None or period.end is None or one is None or other is None:
        return
    if len(said.periods) > 1 or (said.against is not None and not said.implied):
        return  # both sides are said
    pair = (period.start.isoformat(), period.end.isoformat())
    if is_undated(sentence, period) and not said.implied:
        if all(side.start.year == side.end.year for side in (one, other)):
            for name, side in zip(_SIDES, (one, other), strict=True):
                slots.values[name] = ["/".join(in_year(pair, side.start.year))]
        return
    slots.values.pop("a", None)
    slots.values.pop("compare_to", None)
    slots.put("kind", "periods")
    whole_year = period.unit == "year" and one.days < (period.end - period.start).days
    slots.put(
        "b", "/".join(in_year(ends_of(one), period.start.year)) if whole_year else side_of(period)
    )


def _against_before(slots: Slots, call: Call, kind: Comparison) -> None:
    """'And with the same quarter of last year?' keeps the newer period."""
    one = period_of(str(call.arguments.get("a", "")))
    if call.arguments.get("kind") == "periods" and one is not None:
        slots.values.pop("compare_to", None)
        slots.put("kind", "periods")
        slots.put("b", "/".join(ends_of(one.before(kind)[0])))


def as_sales_figures(sentence: Sentence, call: Call) -> list[Call]:
    """'By brand', 'in the North', 'orders' after a comparison: the sales that it compared, cut anew.

    Nothing where the message asks for no such thing, or names two more sides.
    """
    kind = str(call.arguments.get("kind"))
    cut = bool(sentence.named("dimensions") or sentence.named("metrics")) and not sentence.has(
        _SAME_TIMES
    )
    names = [name for name in (*GROUPED, "account") if sentence.of(name)]
    names += ["segment"] if sentence.named("segments") and "segment" not in names else []
    one_of_each = not any(len(sentence.of(name)) > 1 for name in names)
    whole = call.tool == "compare" and set(_SIDES) <= call.arguments.keys()
    if not whole or not one_of_each or len(sentence.named("segments")) > 1:
        return []
    if kind == "periods":
        again = len(sentence.times.periods) > 1 or sentence.times.against
        return _of_periods(call) if (cut or names) and not again else []
    if not (cut or names) or singular_of(kind) in names or "account" in names:
        return []
    if kind == "accounts":
        return [
            Call(
                "sales_metrics",
                {"metric": "revenue", "account": call.arguments[side], **days_over(sentence, call)},
            )
            for side in _SIDES
        ]
    cut_by: dict[str, Any] = {"metric": "revenue", "by": [singular_of(kind)]}
    return [Call("sales_metrics", cut_by | days_over(sentence, call))]


def days_over(sentence: Sentence, call: Call) -> dict[str, str]:
    """The days that two were compared over, or a document was of, where these were said."""
    days, last = call.arguments.get("lookback_days"), call.arguments.get("as_of")
    end = date.fromisoformat(last) if isinstance(last, str) else sentence.lookup.clock.today
    window = {"end": end.isoformat()} if last else {}
    if isinstance(days, int):
        window["start"] = (end - (days - 1) * DAY).isoformat()
    return window if "start" in window else {}


def _of_periods(call: Call) -> list[Call]:
    one, other = (period_of(str(call.arguments.get(side, ""))) for side in _SIDES)
    if one is None or other is None:
        return []
    newer, older = (one, other) if one.start >= other.start else (other, one)
    related = next((kind for kind in _COMPARISONS if newer.before(kind)[0] == older), None)
    shown = [newer] if related else [one, other]
    compared = {"compare_to": related} if related else {}
    return [
        Call("sales_metrics", {"metric": "revenue", "start": start, "end": end, **compared})
        for start, end in map(ends_of, shown)
    ]


def beside_the_year_before(made: Sequence[Call]) -> tuple[Call, ...]:
    """Figures asked for twice, a year apart, as one question: with the year before beside them.

    'How much since January, and what was it in the same months of last year?'
    """
    if len(made) != 2 or {call.tool for call in made} != {"sales_metrics"}:
        return tuple(made)
    one, other = made
    if {"compare_to", "top"} & one.arguments.keys() or not {"start", "end"} <= one.arguments.keys():
        return tuple(made)
    newer = period_of(f"{one.arguments['start']}/{one.arguments['end']}")
    if newer is None or newer.days > _A_YEAR:
        return tuple(made)
    before = newer.before("previous_year")[0]
    moved = {"start": before.start.isoformat(), "end": before.end.isoformat()}
    if other.arguments != one.arguments | moved:
        return tuple(made)
    return (replace(one, arguments=one.arguments | {"compare_to": "previous_year"}),)


_A_YEAR = 366
