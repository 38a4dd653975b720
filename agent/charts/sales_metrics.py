"""A metric over time, or by group, with the period it is compared to."""

from __future__ import annotations

from typing import Any

from agent.answer import Chart
from agent.charts._cells import cells, fits
from agent.charts._figure import (
    ACCENT,
    FAINT,
    MUTED,
    SERIES,
    WARN,
    bars,
    chart,
    money_prefix,
    segment_colour,
)
from agent.charts._room import short_period
from agent.prose.parts.sales_row import TIME, grain, moving, name_of, shown, step, when
from agent.wording import by_unit
from tools.sales_metrics import SalesMetrics, SalesRow

SHOWS = ("rows",)
MOST_BARS = 15
MOST_LINES = 6
LABEL = 0.45
"""Part of the width of a chart that the label of a bar takes on a phone."""


UNWANTED = ("discount_share", "return_share")


def charts(result: SalesMetrics, call: str, currency: str) -> list[Chart]:
    """Lines over time, else bars, of differences where those are asked for; one figure needs no chart."""
    if len(result.rows) < 2 or not any(row.value or row.previous for row in result.rows):
        return []
    if time := grain(result):
        return [_lines(result, time, call, currency)]
    if result.only:
        return [_crossed(result, call, currency)]
    pairs = _pairs(result)
    if pairs and fits(pairs):
        return [_paired(result, pairs, call, currency)]
    draw = _moved if result.sort == "change" else _bars
    return [draw(result, call, currency)]


def _axis(result: SalesMetrics, currency: str) -> dict[str, Any]:
    axis: dict[str, Any] = {"title": {"text": result.title}, "rangemode": "tozero"}
    if result.unit == "money":
        return axis | {"tickprefix": money_prefix(currency)}
    return axis | {"ticksuffix": "%"} if result.unit == "percent" else axis


def _pairs(result: SalesMetrics) -> list[tuple[str, str]]:
    """What the rows are about where they are by two groups, and all there are."""
    if len(result.by) != 2 or len(result.rows) < result.total:
        return []
    alone = [result.model_copy(update={"by": [name]}) for name in result.by]
    return [(name_of(row, alone[0]), name_of(row, alone[1])) for row in result.rows]


def _paired(result: SalesMetrics, pairs: list[tuple[str, str]], call: str, currency: str) -> Chart:
    """Every pair of two groups; the differences where there is a period before."""
    before = any(row.moved is not None for row in result.rows)
    values = [float((row.moved if before else row.value) or 0) for row in result.rows]
    told = [
        step(row, result, currency) if before else shown(row.value, result, currency)
        for row in result.rows
    ]
    if before:
        title = f"{result.title}: difference from {_before(result)}"
        most = max(range(len(values)), key=lambda at: abs(values[at]))
        title += f", most in {name_of(result.rows[most], result)}: {told[most]}"
    else:
        title = _first(result, currency)
    money = result.unit == "money"
    suffix = {"percent": " pp" if before else "%"}.get(result.unit, "")
    prefix = money_prefix(currency) if money else ""
    return cells(title, call, pairs, values, told, prefix=prefix, suffix=suffix)


def _first(result: SalesMetrics, currency: str) -> str:
    """'South leads: £1,460,574'. Nobody leads in what nobody wants."""
    highest = "is highest" if result.metric in UNWANTED else "leads"
    verb = "is lowest" if result.order == "asc" else highest
    row = result.rows[0]
    return f"{name_of(row, result)} {verb}: {shown(row.value, result, currency)}"


def _so_many(shown: int, result: SalesMetrics) -> str:
    """' (15 of 32 shown)' after a title, where a chart leaves groups out that the table has."""
    there = max(shown, result.shown_groups)
    return f" ({shown} of {there} shown)" if shown < there else ""


def _bars(result: SalesMetrics, call: str, currency: str) -> Chart:
    rows = result.rows[:MOST_BARS]
    names = [name_of(row, result) for row in rows]
    colours: list[str] | str = ACCENT
    if result.by == ["segment"]:
        colours = [segment_colour(name) for name in names]
    traces = [_bar(rows, names, "value", colours, result, currency) | {"name": "This period"}]
    if any(row.previous is not None for row in rows):
        before = _bar(rows, names, "previous", FAINT, result, currency)
        traces.append(before | {"name": "Before"})
    return chart(
        _first(result, currency) + _so_many(len(rows), result),
        call,
        traces,
        height=110 + (44 if len(traces) > 1 else 30) * len(rows),
        barmode="group",
        yaxis={"autorange": "reversed"},
        xaxis=_axis(result, currency),
    )


def _moved(result: SalesMetrics, call: str, currency: str) -> Chart:
    """How much more or less each group has than before, in the order asked for."""
    rows = result.rows[:MOST_BARS]
    names = [name_of(row, result) for row in rows]
    verb = "fell" if result.order == "asc" else "grew"
    title = f"None {verb}"
    if moving(result):
        title = f"{names[0]} {verb} most: {step(rows[0], result, currency)}"
    values = [float(row.moved or 0) for row in rows]
    trace = bars(
        names,
        values,
        colours=[WARN if value < 0 else ACCENT for value in values],
        text=[_signed(row, result, currency) for row in rows],
        hover="%{y}<br>%{customdata}<extra></extra>",
    ) | {"customdata": [step(row, result, currency) for row in rows]}
    axis = _axis(result, currency)
    low, high = min(0, *values), max(0, *values)
    # The labels of bars to the left stand between them and the names.
    axis["range"] = [low - LABEL * (high - low) if low else 0, high]
    axis["title"] = {"text": f"{result.title}: difference from {_before(result)}"}
    if result.unit == "percent":
        axis["ticksuffix"] = " pp"
    return _across(title + _so_many(len(rows), result), call, trace, axis)


def _signed(row: SalesRow, result: SalesMetrics, currency: str) -> str:
    """'+£6,136', '-£18,877'."""
    if result.unit == "percent":
        size = by_unit(abs(row.moved or 0), "points", currency)
    else:
        size = shown(abs(row.moved or 0), result, currency)
    return f"{'-' if (row.moved or 0) < 0 else '+'}{size}"


def _crossed(result: SalesMetrics, call: str, currency: str) -> Chart:
    """What those that stopped had before, or what those that started have now."""
    rows = result.rows[:MOST_BARS]
    names = [name_of(row, result) for row in rows]
    stopped = result.only == "stopped"
    field, colour = ("previous", WARN) if stopped else ("value", ACCENT)
    figure = shown(getattr(rows[0], field), result, currency)
    axis = _axis(result, currency)
    if stopped:
        axis["title"] = {"text": f"{result.title} in {_before(result)}"}
    title = f"{names[0]}: {figure} before it stopped" if stopped else f"{names[0]} is new: {figure}"
    title += _so_many(len(rows), result)
    return _across(title, call, _bar(rows, names, field, colour, result, currency), axis)


def _before(result: SalesMetrics) -> str:
    return "the year before" if result.compare_to == "previous_year" else "the period before"


def _across(title: str, call: str, trace: dict[str, Any], axis: dict[str, Any]) -> Chart:
    """One row of bars, the first on top."""
    height = 110 + 30 * len(trace["y"])
    return chart(title, call, [trace], height=height, yaxis={"autorange": "reversed"}, xaxis=axis)


def _bar(
    rows: list[SalesRow],
    names: list[str],
    field: str,
    colours: list[str] | str,
    result: SalesMetrics,
    currency: str,
) -> dict[str, Any]:
    values = [getattr(row, field) for row in rows]
    return bars(
        names,
        [float(value or 0) for value in values],
        colours=colours,
        text=[shown(value, result, currency) for value in values],
        hover="%{y}<br>%{text}<extra></extra>",
    )


def _lines(result: SalesMetrics, time: str, call: str, currency: str) -> Chart:
    groups: dict[str, list[SalesRow]] = {}
    others = [name for name in result.by if name not in TIME]
    for row in result.rows:
        key = name_of(row, result.model_copy(update={"by": others})) if others else result.title
        groups.setdefault(key, []).append(row)
    traces: list[dict[str, Any]] = []
    for index, (name, rows) in enumerate(list(groups.items())[:MOST_LINES]):
        colour = segment_colour(name) if others == ["segment"] else SERIES[index % len(SERIES)]
        traces.append(_line(rows, "value", name, colour, result, currency))
    if not others and any(row.previous is not None for row in result.rows):
        traces.append(_line(result.rows, "previous", "Before", MUTED, result, currency))
    drawn = [row for rows in list(groups.values())[:MOST_LINES] for row in rows]
    whole = [row for row in drawn if not row.partial and row.value is not None]
    best = max(whole, key=lambda row: row.value or 0, default=None)
    title = result.title
    if best is not None:
        # 'in September 2025', or 'in South in September 2025'.
        where = f"in {name_of(best, result.model_copy(update={'by': others}))} " if others else ""
        value = shown(best.value, result, currency)
        title = f"{result.title}: highest {where}{when(best, time)}, {value}"
    title += _so_many(min(len(groups), MOST_LINES), result)
    return chart(title, call, traces, yaxis=_axis(result, currency), xaxis={"type": "category"})


def _line(
    rows: list[SalesRow], field: str, name: str, colour: str, result: SalesMetrics, currency: str
) -> dict[str, Any]:
    values = [getattr(row, field) for row in rows]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": [short_period(row.period_label or "") for row in rows],
        "y": [None if value is None else float(value) for value in values],
        "customdata": [shown(value, result, currency) for value in values],
        "line": {"color": colour, "width": 2, "dash": "dot" if field == "previous" else "solid"},
        "hovertemplate": "%{x}<br>%{customdata}<extra>" + name + "</extra>",
    }
