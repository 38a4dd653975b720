"""Whom an audience holds, by what is asked of its accounts; the book is that of test_campaign_targets."""

from __future__ import annotations

import pytest

from tools._errors import UnknownValue

HOTELS, PUBS = "Hotels & Lodging", "Restaurants & Pubs"


def audience(ask, demo, **given):
    return ask(demo, "campaign_targets", campaign_type="retention", limit=500, **given)


def test_several_segments_are_one_audience(ask, demo):
    both = audience(ask, demo, segment="at risk or Cannot Lose Them")
    assert both.segment == "At Risk and Cannot Lose Them"
    one, other = (audience(ask, demo, segment=s).reachable for s in ("At Risk", "Cannot Lose Them"))
    assert both.reachable == one + other
    assert both.other_segments == ["About to Sleep", "Need Attention"]
    with pytest.raises(UnknownValue):
        audience(ask, demo, segment="At Risk or Martians")


def test_a_kind_of_business_is_either_of_several_or_left_out(ask, demo):
    every = audience(ask, demo).reachable
    hotels = audience(ask, demo, commercial_segment=HOTELS).reachable
    pubs = audience(ask, demo, commercial_segment=PUBS).reachable
    either = audience(ask, demo, commercial_segment=f"{HOTELS} or {PUBS}")
    others = audience(ask, demo, commercial_segment=f"not {HOTELS} or {PUBS}")
    assert hotels and pubs
    assert either.reachable == hotels + pubs
    assert others.reachable == every - hotels - pubs
    assert others.commercial_segment == f"all but {HOTELS} and {PUBS}"
    with pytest.raises(UnknownValue):
        audience(ask, demo, commercial_segment="not Steel")


def test_managers_share_an_audience_and_a_category_parts_it(ask, demo):
    every = audience(ask, demo)
    owners = {row.owner for row in every.targets}
    assert sum(audience(ask, demo, owner=owner).reachable for owner in owners) == every.reachable
    bought, never = (audience(ask, demo, category=c) for c in ("Glassware", "not Glassware"))
    assert 0 < bought.reachable < every.reachable
    assert bought.reachable + never.reachable == every.reachable


def test_a_least_revenue_is_that_of_every_target(ask, demo):
    found = audience(ask, demo, min_monetary=5000)
    assert found.targets and min(row.monetary_value for row in found.targets) >= 5000
    assert found.reachable == len(
        [r for r in audience(ask, demo).targets if r.monetary_value >= 5000]
    )


def test_each_target_is_contacted_control_or_left_over(ask, demo):
    found = audience(ask, demo, budget=500, cost_per_contact=10)
    parts = [row.part for row in found.targets]
    assert len(parts) == found.reachable
    assert parts.count("control") == found.control_group
    assert parts.count("contact") == found.planned_contacts == 50
    assert audience(ask, demo, budget=500, cost_per_contact=10) == found
    # Drawn at random: the control group is not the tail of the list.
    assert "control" in parts[: found.control_group]


def test_campaigns_of_one_channel(ask, demo):
    found = ask(demo, "campaign_results", channel="phone", lookback_days=1095, limit=50)
    assert found.channel == "Phone"
    assert {row.channel for row in found.campaigns} == {"Phone"}
    with pytest.raises(UnknownValue):
        ask(demo, "campaign_results", channel="fax")


def test_the_cost_of_an_extra_order_is_told_only_where_one_is_shown(ask, demo):
    (proven,) = ask(demo, "campaign_results", campaign="New Year Win-Back 2026").controls
    assert proven.order_rate_difference_low > 0
    expected = proven.order_rate_difference / 100 * proven.contacted_accounts
    assert proven.extra_accounts == round(expected)
    assert float(proven.cost_per_extra) == pytest.approx(9100 / proven.extra_accounts, abs=0.01)
    (unsure,) = ask(demo, "campaign_results", campaign="Christmas Countdown 2025").controls
    assert unsure.order_rate_difference_low < 0 and unsure.cost_per_extra is None
