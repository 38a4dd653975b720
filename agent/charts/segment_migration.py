"""Where the accounts of each segment went, as a Sankey diagram."""

from __future__ import annotations

from typing import Any

from agent.answer import Chart
from agent.charts._figure import INK, chart, segment_colour
from agent.wording import count, day, number, percent
from data import catalogue
from tools.segment_migration import AskedWay, Flow, SegmentMigration

SHOWS = ("flows",)

TOP, BOTTOM, PAD = 76, 12, 12
"""Margins and the room between two segments, in pixels."""
LEFT, RIGHT = 0.001, 0.999
"""The edges: Plotly takes 0 for no place at all."""
LINK, ASIDE = 0.4, 0.12
"""Opacity of the ways, so that crossing ones can be told apart, and of those not asked for."""


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
    most = max(len(then), len(now))
    inner = 76 + 34 * most
    trace: dict[str, Any] = {
        "type": "sankey",
        "arrangement": "snap",
        "valueformat": ",d",
        "valuesuffix": " accounts",
        "textfont": {"size": 11, "color": INK},
        "node": {
            "label": [*then, *now],
            "color": [segment_colour(name) for name in (*then, *now)],
            "customdata": [
                *[f"on {day(result.from_date)}" for _ in then],
                *[f"on {day(result.to_date)}" for _ in now],
            ],
            # Places, so that segments stand in the order of the catalogue on either side.
            "x": [*[LEFT] * len(then), *[RIGHT] * len(now)],
            "y": [
                *_heights([_accounts(flows, "from_segment", n) for n in then], most, inner),
                *_heights([_accounts(flows, "to_segment", n) for n in now], most, inner),
            ],
            "pad": PAD,
            "thickness": 14,
            "line": {"width": 0},
            "hovertemplate": "%{label} %{customdata}<br>%{value}<extra></extra>",
        },
        "link": {
            "source": [then.index(flow.from_segment) for flow in flows],
            "target": [len(then) + now.index(flow.to_segment) for flow in flows],
            "value": [flow.accounts for flow in flows],
            "color": [
                _faint(
                    segment_colour(flow.from_segment), LINK if _asked(result.asked, flow) else ASIDE
                )
                for flow in flows
            ],
            "hovertemplate": "%{source.label} to %{target.label}<br>%{value}<extra></extra>",
        },
    }
    return [
        chart(
            _title(result),
            call,
            [trace],
            height=inner + TOP + BOTTOM,
            annotations=[
                _heading(f"{day(result.from_date)}", 0, "left"),
                _heading(f"{day(result.to_date)}", 1, "right"),
            ],
            margin={"l": 8, "r": 16, "t": TOP, "b": BOTTOM},
        )
    ]


def _title(result: SegmentMigration) -> str:
    if result.asked is not None:
        return f"{count(result.asked.accounts, 'account')} {result.asked.words}"
    return (
        f"{number(result.moved)} of {number(result.scored_before)} accounts "
        f"({percent(result.moved_share)}) changed segment"
    )


def _asked(asked: AskedWay | None, flow: Flow) -> bool:
    """Whether the way is one that was asked for; all are when none was."""
    return asked is None or (
        asked.from_segment in (None, flow.from_segment)
        and asked.to_segment in (None, flow.to_segment)
    )


def _heights(accounts: list[int], most: int, inner: int) -> list[float]:
    """The middle of each node, from 0 on top to 1, one below the other with room in between.

    `most` is the number of nodes on the longer side, `inner` the height of the diagram.
    """
    gap = PAD / inner
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


def _heading(text: str, x: float, anchor: str) -> dict[str, Any]:
    return {
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
