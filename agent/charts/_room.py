"""Room for words in a chart as narrow as a phone: names and titles in lines, labels in a margin."""

from __future__ import annotations

import calendar
import re
import textwrap
from collections.abc import Sequence
from typing import Any

NAME = 20
"""Characters of a line of a name beside a bar."""
LINE, BETWEEN, AROUND = 15, 6, 100
"""Pixels: a line of such a name, what parts two names, and all that is above and below the bars."""
PHONE = 340
CHARACTER, BIG_CHARACTER = 6.4, 7.0
"""Pixels: the width of a chart on a phone, a character of a label, of the title of an axis."""
MOST_LEFT = 0.5
"""The part of an axis that labels left of its bars may have."""
_MONTH = re.compile(rf"\b(?:{'|'.join(calendar.month_name[1:])})\b")


def short_period(label: str) -> str:
    """'June 2026' as 'Jun 2026', 'week of 1 June 2026' as '1 Jun 2026'; others are short as they are."""
    return _MONTH.sub(lambda month: month[0][:3], label).removeprefix("week of ")


def lines(text: str, longest: int) -> str:
    """A text in lines of at most `longest` characters."""
    return "<br>".join(textwrap.wrap(text, longest)) or text


def with_names(traces: Sequence[dict[str, Any]], layout: dict[str, Any]) -> None:
    """Break long names on the y axis, and the title of the x axis beside them."""
    names = [
        name
        for trace in traces
        if trace["type"] != "heatmap" and trace.get("orientation", "h") == "h"
        for name in trace.get("y", [])
        if isinstance(name, str)
    ]
    if not names:
        return
    if max(map(len, names)) > NAME:
        shown = list(dict.fromkeys(names))
        layout["yaxis"] |= {
            "tickvals": shown,
            "ticktext": [lines(name, NAME) for name in shown],
            "tickfont": {"size": 11},
        }
        # Names of three lines would lie over each other where there is room for two.
        deepest = max(lines(name, NAME).count("<br>") + 1 for name in shown)
        needed = AROUND + len(shown) * (LINE * deepest + BETWEEN)
        layout["height"] = max(layout["height"], needed)
    title = layout["xaxis"].get("title", {})
    if "<br>" not in title.get("text", ""):
        beside = PHONE - CHARACTER * min(max(map(len, names)), NAME)
        wrapped = lines(title.get("text", ""), int(beside / BIG_CHARACTER))
        layout["xaxis"]["title"] = title | {"text": wrapped}
    # Few, or they would lie across each other.
    layout["xaxis"] = {"nticks": 4, "tickangle": 0} | layout["xaxis"]


def with_labels(traces: Sequence[dict[str, Any]], layout: dict[str, Any]) -> None:
    """Room beside horizontal bars for their labels, however wide the chart is.

    Right of the bars it is a margin; left of them it is a part of the axis, where the names would be in
    the way else. Stacked bars have their labels inside.
    """
    if layout.get("barmode") == "stack":
        return
    labelled = [trace for trace in traces if trace.get("textposition") == "outside"]
    values = [value for trace in labelled for value in trace["x"]]
    if not values:
        return
    right, left = (_longest_label(labelled, is_left=is_left) for is_left in (False, True))
    margin = layout["margin"]
    layout["margin"] = margin | {"r": margin["r"] + round(CHARACTER * right)}
    names = max((len(str(name)) for trace in labelled for name in trace["y"]), default=0)
    wide = PHONE - CHARACTER * (min(names, NAME) + right)
    # Of the axis on a phone, so much is the label of a bar that goes to its left end.
    part = min(MOST_LEFT, CHARACTER * (left + 1) / wide) if left else 0
    least, most = min(0, *values), max(0, *values) or 1
    layout["xaxis"] = {"range": [(least - part * most) / (1 - part), most]} | layout["xaxis"]


def _longest_label(traces: Sequence[dict[str, Any]], *, is_left: bool) -> int:
    """Characters of the longest label of the bars that go to that side."""
    labels = (
        len(text)
        for trace in traces
        for text, value in zip(trace["text"], trace["x"], strict=True)
        if (value < 0) is is_left
    )
    return max(labels, default=0)
