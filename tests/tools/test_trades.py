"""Kinds of business: every tool that lists accounts can be limited to one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from data.warehouse import Warehouse
from tools._errors import UnknownValue

COUNTRIES = ("England", "Ireland", "Jersey", "Netherlands", "Scotland", "Wales")
HOTELS = "Hotels & Lodging"
LISTS: dict[str, tuple[dict[str, Any], str]] = {
    "find_accounts": ({}, "accounts"),
    "segment_members": ({"segment": "Champions"}, "members"),
    "churn_risk": ({}, "accounts"),
    "opportunities": ({}, "opportunities"),
    "campaign_targets": ({"campaign_type": "retention"}, "targets"),
}


@pytest.fixture(scope="module")
def hotels(demo: Warehouse, ask: Callable[..., Any]) -> set[str]:
    everyone = ask(demo, "find_accounts", limit=500, commercial_segment=HOTELS)
    assert {row.commercial_segment for row in everyone.accounts} == {HOTELS}
    assert everyone.total == len(everyone.accounts) == 224
    return {row.account_id for row in everyone.accounts}


@pytest.mark.parametrize("tool", sorted(LISTS))
def test_a_list_is_of_one_kind_of_business(
    demo: Warehouse, ask: Callable[..., Any], hotels: set[str], tool: str
) -> None:
    arguments, rows = LISTS[tool]
    every = ask(demo, tool, limit=500, **arguments)
    narrowed = ask(demo, tool, limit=500, **arguments, commercial_segment=HOTELS)
    listed = {row.account_id for row in getattr(narrowed, rows)}
    assert listed and listed <= hotels
    assert narrowed.total < every.total
    broad = ask(demo, tool, limit=500, **arguments, industry="hospitality")
    assert narrowed.total < broad.total < every.total
    both = ask(
        demo, tool, limit=500, **arguments, commercial_segment=HOTELS, account_type="Enterprise"
    )
    assert both.total < narrowed.total
    none = ask(demo, tool, **arguments, commercial_segment=HOTELS, industry="Education")
    assert none.total == 0 and none.empty_reason
    countries = [ask(demo, tool, limit=500, **arguments, country=one).total for one in COUNTRIES]
    assert all(countries) and sum(countries) == every.total


@pytest.mark.parametrize("tool", sorted(LISTS))
def test_a_list_leaves_kinds_of_business_out(
    demo: Warehouse, ask: Callable[..., Any], hotels: set[str], tool: str
) -> None:
    arguments, rows = LISTS[tool]
    every, only, rest, fewer = (
        ask(demo, tool, limit=500, **arguments, commercial_segment=one)
        for one in (None, HOTELS, f"not {HOTELS.lower()}", f"not {HOTELS} or Workplaces")
    )
    assert rest.total == every.total - only.total
    assert not hotels & {row.account_id for row in getattr(rest, rows)}
    assert 0 < fewer.total < rest.total


def test_totals_are_of_that_kind_of_business(
    demo: Warehouse, ask: Callable[..., Any], hotels: set[str]
) -> None:
    risk = ask(demo, "churn_risk", commercial_segment=HOTELS, limit=500)
    assert risk.scored_accounts == risk.total == sum(row.accounts for row in risk.levels)
    audience = ask(demo, "campaign_targets", campaign_type="retention", commercial_segment=HOTELS)
    assert audience.reachable == audience.total
    assert (
        audience.base_accounts
        < ask(demo, "campaign_targets", campaign_type="retention").base_accounts
    )


def test_revenue_by_kind_of_business_sums_to_the_whole(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    cut = ask(demo, "sales_metrics", metric="revenue", by=["commercial_segment"])
    assert sum(row.money for row in cut.rows) == cut.overall.money
    hotels = next(row for row in cut.rows if row.commercial_segment == HOTELS)
    only = ask(demo, "sales_metrics", metric="revenue", commercial_segment=HOTELS)
    assert only.overall.money == hotels.money


def test_opportunities_come_in_the_order_asked_for(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    for sort, measure in (("monetary", "monetary_value"), ("recency", "recency_days")):
        found = ask(demo, "opportunities", sort=sort, limit=500)
        values = [getattr(row, measure) for row in found.opportunities]
        assert values == sorted(values, reverse=True)
        assert found.sort == sort


def test_an_unknown_kind_of_business_is_refused(demo: Warehouse, ask: Callable[..., Any]) -> None:
    with pytest.raises(UnknownValue, match="commercial segment"):
        ask(demo, "churn_risk", commercial_segment="Breweries")
