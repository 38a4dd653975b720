"""Results of campaigns by hand, and control groups against published intervals and by simulation."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest
from scipy import stats

from data.scope import Scope
from tools._errors import UnknownValue
from tools._means import Sample, welch

AS_OF = date(2026, 6, 30)
UNKNOWN = "no control group: what the campaign added cannot be known"
MEASURED = "measured against a control group"


def campaign(name="K1", start="2026-03-01", end="2026-03-10", **more):
    return {
        "campaign_id": name,
        "name": f"Campaign {name}",
        "campaign_type": "retention",
        "channel": "Phone",
        "start_date": date.fromisoformat(start),
        "end_date": date.fromisoformat(end) if end else None,
        "budget": 600,
    } | more


def contact(account, day="2026-03-02", responded=None, name="K1", **more):
    return {
        "campaign_id": name,
        "account_id": account,
        "contacted_at": date.fromisoformat(day),
        "responded_at": date.fromisoformat(responded) if responded else None,
    } | more


def left_alone(account, name="K1"):
    return {"campaign_id": name, "account_id": account, "control": True}


def people(*names, **more):
    return [{"account_id": name, **more} for name in names]


@pytest.fixture
def early(lines):
    """Everybody ordered long before, and the clock stands at the end of June."""
    return [
        *[lines(name, "2026-01-05", 100) for name in "ABCDEF"],
        lines("Z", AS_OF.isoformat(), 1),
    ]


@pytest.fixture
def warehouse(book, lines, early):
    """Four contacted (A, B, C, D), of whom A and B respond, E and F left alone; D never ordered."""
    sold = [line for line in early if line["account_id"] != "D"] + [
        lines("A", "2026-03-05", 50),
        lines("B", "2026-04-09", 30),  # the last day: 30 days after the end
        lines("C", "2026-04-10", 500),  # a day late
        lines("E", "2026-03-20", 20),
        lines("E", "2026-03-25", -5, quantity=-1, order_id="R"),
    ]
    return book(
        {
            "accounts": people(*"ABCDEFZ"),
            "transactions": sold,
            "campaigns": [campaign()],
            "campaign_responses": [
                contact("A", responded="2026-03-05", opened_at=date(2026, 3, 3), revenue=50),
                contact(
                    "B",
                    responded="2026-04-09",
                    opened_at=date(2026, 3, 4),
                    clicked_at=date(2026, 3, 4),
                    revenue=30,
                ),
                contact("C", opened_at=date(2026, 3, 9)),
                contact("D"),
                left_alone("E"),
                left_alone("F"),
            ],
        }
    )


def test_contacts_responses_and_cost_by_hand(ask, warehouse):
    result = ask(warehouse, "campaign_results")
    (row,) = result.campaigns
    assert row.model_dump() == {
        "campaign_id": "K1",
        "campaign_name": "Campaign K1",
        "campaign_type": "retention",
        "channel": "Phone",
        "start_date": date(2026, 3, 1),
        "end_date": date(2026, 3, 10),
        "contacts": 4,
        "opens": 3,
        "clicks": 1,
        "responses": 2,
        "open_rate": 75,
        "click_rate": 25,
        "response_rate": 50,
        # Wilson 1927 for two of four.
        "response_low": 15.0,
        "response_high": 85.0,
        "revenue": 80,
        "budget": 600,
        "cost_per_response": 300,
        "control_accounts": 2,
        "closed": True,
        "measurement": MEASURED,
    }
    assert (result.contacts, result.responses, result.revenue) == (4, 2, 80)
    assert (result.budget, result.cost_per_response) == (600, 300)
    assert [(c.channel, c.campaigns, c.contacts) for c in result.channels] == [("Phone", 1, 4)]
    segments = {s.segment: (s.contacts, s.responses) for s in result.segments}
    assert segments["No purchases"] == (1, 0)
    assert sum(n for n, _ in segments.values()) == 4


def test_a_control_group_is_compared_over_the_whole_time_of_the_campaign(ask, warehouse):
    (row,) = ask(warehouse, "campaign_results").controls
    assert (row.measured_from, row.measured_to) == (date(2026, 3, 1), date(2026, 4, 9))
    assert (row.contacted_accounts, row.control_accounts, row.complete) == (4, 2, True)
    assert (row.contacted_order_rate, row.control_order_rate) == (50, 50)
    assert row.order_rate_difference == 0
    # A return lowers revenue: 80 over four accounts, 15 over two.
    assert row.contacted_revenue_per_account == 20
    assert row.control_revenue_per_account == Decimal("7.5")
    assert row.revenue_difference == Decimal("12.5")
    expected = stats.ttest_ind([50, 30, 0, 0], [15, 0], equal_var=False).confidence_interval()
    assert float(row.revenue_difference_low) == pytest.approx(expected.low, abs=1e-4)
    assert float(row.revenue_difference_high) == pytest.approx(expected.high, abs=1e-4)
    assert row.finding == "no difference shown"


def test_before_its_time_is_over_nothing_is_concluded(ask, warehouse):
    """On the eighth of April the order and response of the next day are not known yet."""
    result = ask(warehouse, "campaign_results", as_of="2026-04-08")
    (row,) = result.campaigns
    assert (row.responses, row.revenue, row.closed) == (1, 50, False)
    assert (result.closed_campaigns, result.open_campaigns, result.contacts) == (0, 1, 0)
    assert (result.response_rate, result.segments, result.channels) == (None, [], [])
    (control,) = result.controls
    assert (control.complete, control.finding) == (False, "not over yet")
    assert (control.measured_to, control.contacted_order_rate) == (date(2026, 4, 8), 25)
    assert ask(warehouse, "campaign_results", as_of="2026-04-09").closed_campaigns == 1
    with pytest.raises(UnknownValue):
        ask(warehouse, "campaign_results", campaign="K1", as_of="2026-02-28")


def test_without_a_control_group_what_was_added_cannot_be_known(ask, book, early):
    warehouse = book(
        {
            "transactions": early,
            "campaigns": [campaign(), campaign("K2", channel=None, budget=None)],
            "campaign_responses": [contact("A", responded="2026-03-05"), contact("B", name="K2")],
        }
    )
    result = ask(warehouse, "campaign_results")
    assert [row.measurement for row in result.campaigns] == [UNKNOWN, UNKNOWN]
    assert (result.controls, result.controlled_campaigns) == ([], 0)
    assert f"Where there is {UNKNOWN}." in result.caveats
    # One budget is not stated, so the sum of both is not known either.
    assert (result.budget, result.cost_per_response) == (None, None)
    assert [c.channel for c in result.channels] == ["Phone"]


def test_segment_and_region_are_parts_without_a_cost(ask, book, lines, early):
    """By the segment of the day before: who responded has moved up since."""
    accounts = [*people("A", "B", "E", region="North"), *people("C", "D", "F", "Z", region="South")]
    sold = [*early, lines("A", "2026-03-05", 50)]
    warehouse = book(
        {
            "accounts": accounts,
            "transactions": sold,
            "campaigns": [campaign()],
            "campaign_responses": [
                *[contact(name) for name in "BCD"],
                contact("A", responded="2026-03-05", revenue=50),
                left_alone("E"),
                left_alone("F"),
            ],
        }
    )
    north = ask(warehouse, "campaign_results", region="north")
    assert (north.campaigns[0].contacts, north.campaigns[0].control_accounts) == (2, 1)
    assert (north.campaigns[0].cost_per_response, north.budget) == (None, 600)
    assert "Budgets are of whole campaigns" in north.caveats[-1]
    (scoped,) = ask(warehouse, "campaign_results", scope=Scope(("North",))).campaigns
    assert scoped.contacts == 2
    assert north.controls[0].revenue_difference_low is None  # one account has no variance
    segments = {s.segment for s in ask(warehouse, "campaign_results").segments}
    parts = [ask(warehouse, "campaign_results", segment=name) for name in segments]
    assert sum(part.contacts for part in parts) == 4
    assert sum(part.responses for part in parts) == 1
    nobody = ask(warehouse, "campaign_results", segment="No purchases")
    assert nobody.empty_reason == (
        "No account that was in No purchases was reached by these campaigns."
    )


def test_campaigns_are_found_by_window_type_and_name(ask, book, early):
    plans = [
        campaign("K1", "2026-03-01"),
        campaign("K2", "2025-07-01", "2025-07-02", campaign_type="premium"),
        campaign("K3", "2025-06-30", "2025-07-02"),
    ]
    contacts = [contact("A", p["start_date"].isoformat(), name=p["campaign_id"]) for p in plans]
    warehouse = book({"transactions": early, "campaigns": plans, "campaign_responses": contacts})

    def found(**arguments):
        result = ask(warehouse, "campaign_results", **arguments)
        return [row.campaign_id for row in result.campaigns], result.total

    assert found() == (["K1", "K2"], 2)
    assert found(lookback_days=366) == (["K1", "K2", "K3"], 3)
    assert found(limit=1) == (["K1"], 2)
    assert found(campaign_type="premium") == (["K2"], 1)
    assert found(campaign=" campaign k3 ") == (["K3"], 1)
    assert found(campaign="k3") == (["K3"], 1)
    with pytest.raises(UnknownValue, match=r"no campaign 'Campain K1'.*Campaign K1"):
        ask(warehouse, "campaign_results", campaign="Campain K1")
    none = ask(warehouse, "campaign_results", campaign_type="acquisition")
    assert none.empty_reason == (
        "No acquisition campaign began in the 365 days to 30 June 2026. "
        "A longer lookback shows earlier ones."
    )


def test_without_an_end_the_last_contact_closes_a_campaign(ask, book, early):
    warehouse = book(
        {
            "transactions": early,
            "campaigns": [campaign(end=None)],
            "campaign_responses": [contact("A"), contact("B", "2026-05-30")],
        }
    )
    assert ask(warehouse, "campaign_results", as_of="2026-06-28").open_campaigns == 1
    assert ask(warehouse, "campaign_results", as_of="2026-06-29").closed_campaigns == 1


def test_who_was_contacted_out_of_the_control_group_stays_in_it(ask, book, early):
    """Accounts are compared as they were assigned, or the comparison is no longer one of chance."""
    warehouse = book(
        {
            "transactions": early,
            "campaigns": [campaign()],
            "campaign_responses": [contact("A"), contact("B"), contact("C", control=True)],
        }
    )
    result = ask(warehouse, "campaign_results")
    assert (result.controls[0].contacted_accounts, result.controls[0].control_accounts) == (2, 1)
    found = [text for text in warehouse.manifest.findings if "control groups" in text]
    assert found == [
        "1 accounts of control groups were contacted all the same; they stay in their group."
    ]


def test_welch_matches_scipy():
    draw = random.Random(3)
    for _ in range(20):
        a = [draw.expovariate(1) for _ in range(draw.randint(2, 40))]
        b = [draw.expovariate(0.5) for _ in range(draw.randint(2, 40))]
        samples = [Sample(len(x), sum(x), sum(v * v for v in x)) for x in (a, b)]
        expected = stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.95)
        assert welch(*samples) == pytest.approx((expected.low, expected.high), rel=1e-9)


def test_welch_of_equal_values_is_a_point_and_of_single_ones_nothing():
    assert welch(Sample(3, 6, 12), Sample(2, 2, 2)) == (1, 1)
    with pytest.raises(ValueError, match="two values"):
        welch(Sample(1, 2, 4), Sample(2, 2, 2))


def test_the_demo_book_kept_control_groups(ask, demo):
    """One campaign of the book brought orders its control group lacks; the others did not."""
    result = ask(demo, "campaign_results", lookback_days=1095)
    found = {row.campaign_id: (row.control_accounts, row.finding) for row in result.controls}
    assert found == {
        "CMP014": (90, "no difference shown"),
        "CMP019": (120, "no difference shown"),
        "CMP020": (130, "more accounts ordered than in the control group"),
        "CMP024": (60, "not over yet"),
    }
    assert sum(s.contacts for s in result.segments) == result.contacts
    assert sum(c.contacts for c in result.channels) == result.contacts
    assert sum(c.responses for c in result.channels) == result.responses
