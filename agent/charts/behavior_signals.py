"""The mix of categories now and before, where it shifted."""

from __future__ import annotations

from agent.answer import Chart
from agent.charts._figure import ACCENT, FAINT, bars, chart
from agent.wording import number, percent
from tools.behavior_signals import BehaviorSignals

SHOWS = ("mix",)


def charts(result: BehaviorSignals, call: str, currency: str) -> list[Chart]:
    """Paired bars per category, only when the category shift fires: other signals are read faster."""
    shift = next((row for row in result.signals if row.signal == "category_shift"), None)
    if shift is None or not shift.fired or shift.distance is None:
        return []
    rows = sorted(result.mix, key=lambda row: row.share_before - row.share_now)
    names = [row.category for row in rows]
    days = number(result.period_days)

    def side(shares: list[float], colour: str, name: str) -> dict[str, object]:
        hover = f"%{{y}}<br>%{{x:.1f}}% of lines, {name}<extra></extra>"
        text = [percent(share) for share in shares]
        return bars(names, shares, colours=colour, text=text, hover=hover) | {"name": name}

    return [
        chart(
            f"{result.account_name} changed what it buys: distance of the mixes "
            f"{number(shift.distance, 2)}",
            call,
            [
                side([row.share_now for row in rows], ACCENT, f"last {days} days"),
                side([row.share_before for row in rows], FAINT, f"{days} days before"),
            ],
            height=120 + 48 * len(rows),
            barmode="group",
            yaxis={"autorange": "reversed"},
            xaxis={"title": {"text": "Share of lines (%)"}, "ticksuffix": "%"},
        )
    ]
