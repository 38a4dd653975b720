"""The title of a chart is true of what is shown, in whatever order the list is."""

from __future__ import annotations

from typing import Any

from agent.charts import churn_risk, opportunities
from data.warehouse import Warehouse


def test_most_at_stake_is_not_who_comes_first(demo: Warehouse, ask: Any) -> None:
    found = ask(demo, "opportunities", region="West", sort="monetary")
    (shown,) = opportunities.charts(found, "c1", "GBP")
    most = max(found.opportunities, key=lambda row: row.value_at_stake)
    assert most is not found.opportunities[0]
    assert shown.title.startswith(f"Of those shown, {most.account_name} has most at stake")


def test_the_safest_first_are_not_the_likeliest_to_stop(demo: Warehouse, ask: Any) -> None:
    found = ask(demo, "churn_risk", region="South", order="asc")
    titles = [chart.title for chart in churn_risk.charts(found, "c1", "GBP")]
    likeliest = max(found.accounts, key=lambda row: row.churn_probability)
    assert any(
        t.startswith(f"Likeliest of those shown to stop: {likeliest.account_name}") for t in titles
    )
