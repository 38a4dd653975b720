"""Where the accounts of each segment went, as a Sankey diagram."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.answer import Chart
from agent.charts._figure import INK, chart, segment_colour
from agent.charts._room import CHARACTER, lines
from agent.wording import count, day, number, percent
from data import catalogue
from tools.segment_migration import AskedWay, Flow, SegmentMigration

SHOWS = ("flows",)

TOP, BOTTOM = 76, 12
"""Margins, in pixels."""
NAME, SIZE, LINE, TALL = 12, 11, 14, 26
"""Characters of a line of a name, and pixels: its letters, its line, a segment of mean height."""
THICKNESS = 14
LEFT, RIGHT = 0.001, 0.999
"""The edges: Plotly takes 0 for no place at all."""
LINK, ASIDE = 0.4, 0.12
"""Opacity of the ways, so that crossing ones can be told apart, and of those that are not the point."""
STANDING_OUT = 0.5
"""The part of those that moved whose ways stand out, where no way was asked for."""


def charts(result: SegmentMigration, call: str, currency: str) -> list[Chart]:
    """One chart: segments then on the left, now on the right, as wide as they have accounts."""
    if not result.moved:
        return []
    order = [*catalogue.segments(result.scheme), catalogue.NO_PURCHASES]
    then = _present(order, [flow.from_segment for flow in result.flows])
    now = _present(order, [flow.to_segment for flow in result.flows])
    flows = sorted(
        result.flows,
        key=lambda flow: (order.index(flow.from_segment), order.index(flow.to_segment)),
    )
    shown = _standing_out(result.asked, flows)
    most = max(len(then), len(now))
    # However thin two segments are that stand together, their names have room.
    pad = LINE * max(lines(name, NAME).count("<br>") + 1 for name in (*then, *now))
    inner = pad * (most - 1) + TALL * most
    heights_then = _heights([_accounts(flows, "from_segment", n) for n in then], most, inner, pad)
    heights_now = _heights([_accounts(flows, "to_segment", n) for n in now], most, inner, pad)
    trace: dict[str, Any] = {
        "type": "sankey",
        "arrangement": "fixed",
        "valueformat": ",d",
        "valuesuffix": " accounts",
        # Names stand beside the diagram: inside, the ways would run through them.
        "textfont": {"size": 1, "color": "rgba(0,0,0,0)"},
        "node": {
            "label": [*then, *now],
            "color": [segment_colour(name) for name in (*then, *now)],
            "customdata": [
                *[f"on {day(result.from_date)}" for _ in then],
                *[f"on {day(result.to_date)}" for _ in now],
            ],
            # Places, so that segments stand in the order of the catalogue on either side.
            "x": [*[LEFT] * len(then), *[RIGHT] * len(now)],
            "y": [*heights_then, *heights_now],
            "pad": pad,
            "thickness": THICKNESS,
            "line": {"width": 0},
            "hovertemplate": "%{label} %{customdata}<br>%{value}<extra></extra>",
        },
        "link": {
            "source": [then.index(flow.from_segment) for flow in flows],
            "target": [len(then) + now.index(flow.to_segment) for flow in flows],
            "value": [flow.accounts for flow in flows],
            "color": [
                _faint(segment_colour(flow.from_segment), LINK if flow in shown else ASIDE)
                for flow in flows
            ],
            "hovertemplate": "%{source.label} to %{target.label}<br>%{value}<extra></extra>",
        },
    }
    beside = round(CHARACTER * _longest([*then, *now])) + THICKNESS
    return [
        chart(
            _title(result),
            call,
            [trace],
            height=inner + TOP + BOTTOM,
            annotations=[
                _heading(day(result.from_date), 0, "left", -beside),
                _heading(day(result.to_date), 1, "right", beside),
                *[_name(n, 0, y, "right") for n, y in zip(then, heights_then, strict=True)],
                *[_name(n, 1, y, "left") for n, y in zip(now, heights_now, strict=True)],
            ],
            margin={"l": beside, "r": beside, "t": TOP, "b": BOTTOM},
        )
    ]


def _title(result: SegmentMigration) -> str:
    if result.asked is not None:
        return f"{count(result.asked.accounts, 'account')} {result.asked.words}"
    return (
        f"{number(result.moved)} of {number(result.scored_before)} accounts "
        f"({percent(result.moved_share)}) changed segment"
    )


def _standing_out(asked: AskedWay | None, flows: Sequence[Flow]) -> list[Flow]:
    """The ways that were asked for; where none was, the largest that half of those that moved went.

    A book has up to a hundred ways: were all as strong, none could be followed.
    """
    if asked is not None:
        return [flow for flow in flows if _is_asked(asked, flow)]
    moves = [flow for flow in flows if flow.from_segment != flow.to_segment]
    left = STANDING_OUT * sum(flow.accounts for flow in moves)
    found = []
    for flow in sorted(moves, key=lambda flow: -flow.accounts):
        if left > 0:
            found.append(flow)
        left -= flow.accounts
    return found


def _is_asked(asked: AskedWay, flow: Flow) -> bool:
    stayed = flow.from_segment == flow.to_segment and asked.from_segment != asked.to_segment
    return (
        not stayed
        and asked.from_segment in (None, flow.from_segment)
        and asked.to_segment in (None, flow.to_segment)
    )


def _heights(accounts: list[int], most: int, inner: int, pad: int) -> list[float]:
    """The middle of each node, from 0 on top to 1, one below the other with room in between.

    `most` is the number of nodes on the longer side, `inner` the height of the diagram, `pad` the room.
    """
    gap = pad / inner
    scale = (1 - gap * (most - 1)) / sum(accounts)
    above, found = 0, []
    for place, size in enumerate(accounts):
        found.append(round(min(max((above + size / 2) * scale + place * gap, LEFT), RIGHT), 4))
        above += size
    return found


def _accounts(flows: list[Flow], side: str, name: str) -> int:
    return sum(flow.accounts for flow in flows if getattr(flow, side) == name)


def _present(order: list[str], names: list[str]) -> list[str]:
    return [name for name in order if name in names]


def _longest(names: list[str]) -> int:
    """Characters of the longest line of the names."""
    return max(len(line) for name in names for line in lines(name, NAME).split("<br>"))


def _name(name: str, x: float, height: float, anchor: str) -> dict[str, Any]:
    """The name of a segment outside the diagram, beside the segment."""
    return {
        "text": lines(name, NAME),
        "x": x,
        "y": 1 - height,
        "yanchor": "middle",
        "xref": "paper",
        "yref": "paper",
        "xanchor": anchor,
        "xshift": (-1 if anchor == "right" else 1) * (THICKNESS // 2 + 2),
        "align": anchor,
        "showarrow": False,
        "font": {"size": SIZE, "color": INK},
    }


def _heading(text: str, x: float, anchor: str, shift: int) -> dict[str, Any]:
    """The day that a side is of, over the names."""
    return {
        "xshift": shift,
        "text": text,
        "x": x,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "xanchor": anchor,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12, "color": INK},
    }


def _faint(colour: str, opacity: float) -> str:
    """The colour of a segment, see-through."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
