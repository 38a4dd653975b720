"""The audience of a campaign by segment: reachable, and left out."""

from __future__ import annotations

from agent.answer import Chart
from agent.charts._figure import FAINT, MUTED, bars, chart, segment_colour
from agent.wording import count, number
from tools.campaign_targets import CampaignTargets

SHOWS = ("audience",)


def charts(result: CampaignTargets, call: str, currency: str) -> list[Chart]:
    """Stacked bars per segment of the audience: reachable, and why others are not."""
    rows = [row for row in result.audience if row.role != "avoid" and row.accounts]
    if not rows:
        return []
    names = [f"{row.segment} ({row.role})" for row in rows]
    reachable = bars(
        names,
        [row.reachable for row in rows],
        colours=[segment_colour(row.segment) for row in rows],
        text=[number(row.reachable) for row in rows],
        hover="%{y}<br>%{x} reachable<extra></extra>",
    ) | {
        "name": "Reachable",
        "textposition": "inside",
        "textfont": {"size": 11, "color": "#1f2933"},
    }
    left_out = [
        bars(
            names,
            accounts,
            colours=colour,
            text=["" for _ in rows],
            hover=f"%{{y}}<br>%{{x}} {words}<extra></extra>",
        )
        | {"name": words.capitalize()}
        for words, colour, accounts in (
            ("opted out", MUTED, [row.opted_out for row in rows]),
            ("contacted lately", FAINT, [row.contacted_recently for row in rows]),
        )
    ]
    return [
        chart(
            f"{result.campaign_type.capitalize()}: {count(result.reachable, 'account')} reachable",
            call,
            [reachable, *left_out],
            height=120 + 40 * len(rows),
            barmode="stack",
            yaxis={"autorange": "reversed"},
            xaxis={"title": {"text": "Accounts"}},
        )
    ]
