"""A simulated gain, low to high; or segments before and after other rules."""

from __future__ import annotations

from agent.answer import Chart
from agent.charts._figure import ACCENT, FAINT, bars, chart, money_prefix, segment_colour
from agent.wording import count, money, percent
from tools.what_if import WhatIf

SHOWS = ("scenarios", "segments")


def charts(result: WhatIf, call: str, currency: str) -> list[Chart]:
    """One chart, its title saying that it is simulated; none where nobody moves."""
    if result.kind == "move":
        return [_gains(result, call, currency)]
    return [_shifts(result, call)] if result.moved_accounts else []


def _gains(result: WhatIf, call: str, currency: str) -> Chart:
    base = result.scenarios[1]
    trace = bars(
        [scenario.case.capitalize() for scenario in result.scenarios],
        [float(scenario.gain) for scenario in result.scenarios],
        colours=[ACCENT if scenario is base else FAINT for scenario in result.scenarios],
        text=[money(scenario.gain, currency) for scenario in result.scenarios],
        hover="%{y}<br>%{text}<extra></extra>",
    )
    return chart(
        f"Simulated: {money(base.gain, currency)} if {percent(result.share)} of "
        f"{result.from_segment} spent like {result.to_segment}",
        call,
        [trace],
        height=240,
        yaxis={"autorange": "reversed"},
        xaxis={
            "title": {"text": "Change of net revenue in the window"},
            "tickprefix": money_prefix(currency),
        },
    )


def _shifts(result: WhatIf, call: str) -> Chart:
    rows = result.segments
    names = [row.segment for row in rows]
    today = bars(
        names,
        [row.accounts for row in rows],
        colours=FAINT,
        text=[f"{row.accounts:,}" for row in rows],
        hover="%{y}<br>%{x:,} accounts today<extra></extra>",
    ) | {"name": "Today"}
    after = bars(
        names,
        [row.accounts_after for row in rows],
        colours=[segment_colour(name) for name in names],
        text=[f"{row.accounts_after:,}" for row in rows],
        hover="%{y}<br>%{x:,} accounts after<extra></extra>",
    ) | {"name": "After"}
    return chart(
        f"Simulated: {count(result.moved_accounts, 'account')} would change segment",
        call,
        [after, today],
        height=120 + 44 * len(rows),
        barmode="group",
        bargap=0.25,
        yaxis={"autorange": "reversed"},
        xaxis={"title": {"text": "Accounts"}},
    )
