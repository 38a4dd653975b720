"""Churn probability by account and accounts by level, in the colours of the levels; the test."""

from __future__ import annotations

from agent.answer import Chart
from agent.charts._calibration import calibration
from agent.charts._figure import bars, chart
from agent.wording import count, first_upper, number, percent
from data import catalogue
from tools._churn_result import ChurnRisk

SHOWS = ("accounts", "levels", "calibration")
MOST = 12


def charts(result: ChurnRisk, call: str, currency: str) -> list[Chart]:
    """Bars of the accounts shown, bars of the levels, and announced against observed rates."""
    found = []
    if len(result.accounts) > 1:
        found.append(_accounts(result, call))
    if result.levels:
        found.append(_levels(result, call))
    if result.holdout is not None and result.calibration:
        found.append(calibration(result.holdout, result.calibration, call))
    return found


def _accounts(result: ChurnRisk, call: str) -> Chart:
    rows = result.accounts[:MOST]
    levels = catalogue.churn_levels()
    chances = [100 * row.churn_probability for row in rows]
    trace = bars(
        [row.account_name for row in rows],
        chances,
        colours=[levels[row.level].colour for row in rows],
        text=[percent(chance) for chance in chances],
        hover="%{y}<br>%{customdata}<br>%{text}<extra></extra>",
    )
    likeliest = max(range(len(rows)), key=chances.__getitem__)
    whole = (result.sort, result.order) == ("probability", "desc")
    return chart(
        f"Likeliest {'' if whole else 'of those shown '}to stop: {rows[likeliest].account_name}, "
        f"{percent(chances[likeliest])}",
        call,
        [trace | {"customdata": [f"{row.level} risk" for row in rows]}],
        height=100 + 30 * len(rows),
        yaxis={"autorange": "reversed"},
        xaxis={
            "title": {"text": f"Probability of no order in {number(result.horizon_days)} days"},
            "ticksuffix": "%",
            "range": [0, 100],
        },
    )


def _levels(result: ChurnRisk, call: str) -> Chart:
    rows = result.levels
    colours = catalogue.churn_levels()
    trace = bars(
        [row.level for row in rows],
        [row.accounts for row in rows],
        colours=[colours[row.level].colour for row in rows],
        text=[f"{number(row.accounts)} ({percent(row.account_share)})" for row in rows],
        hover="%{y}<br>%{text}<extra></extra>",
    )
    return chart(
        first_upper(f"{count(result.at_risk_accounts or 0, 'account')} at High or Critical risk"),
        call,
        [trace],
        height=240,
        yaxis={"autorange": "reversed"},
        xaxis={"title": {"text": "Accounts"}},
    )
