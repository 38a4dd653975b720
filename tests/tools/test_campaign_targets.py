"""Audience, past response, budget and control group of a campaign, worked out by hand.

The book has the eleven accounts of test_opportunities, which last ordered in winter. What counts is
their order: Cannot Lose Them a9 (1100), At Risk a7 (900) and a8 (800), Promising a6 (700), Need
Attention a5 (600), Hibernating a10 (500), Potential Loyalists a4 (1000), New Customers a0 to a3 (100
to 400). A retention campaign is for At Risk, Cannot Lose Them, About to Sleep, then Need Attention.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from data.scope import Scope
from tools._errors import InvalidArguments, UnknownValue

AS_OF = date(2026, 6, 30)
WINTER = date(2026, 2, 28)
AMOUNTS = (100, 200, 300, 400, 1000, 600, 700, 900, 800, 1100, 500)


def before(days):
    return AS_OF - timedelta(days=days)


@pytest.fixture
def sold(lines):
    return [
        lines(f"a{n}", (WINTER - timedelta(days=10 * n)).isoformat(), amount)
        for n, amount in enumerate(AMOUNTS)
    ]


def campaign(name="K1", start="2026-03-01", kind="retention", channel="Phone"):
    return {
        "campaign_id": name,
        "name": name,
        "campaign_type": kind,
        "channel": channel,
        "start_date": date.fromisoformat(start),
    }


def contact(account, day, responded=None, name="K1"):
    return {
        "campaign_id": name,
        "account_id": account,
        "contacted_at": day,
        "responded_at": responded,
    }


def tables(sold, **more):
    return {"accounts": [{"account_id": f"a{n}"} for n in range(11)], "transactions": sold} | more


def test_the_audience_by_role_without_those_to_leave_alone(book, ask, sold):
    people = [{"account_id": f"a{n}", "opted_out": n in (8, 0)} for n in range(11)]
    contacts = [contact("a9", before(29), name="K2"), contact("a7", before(30), name="K2")]
    warehouse = book(
        {
            "accounts": people,
            "transactions": sold,
            "campaigns": [campaign("K2", "2026-05-30", "premium")],
            "campaign_responses": contacts,
        }
    )
    found = ask(warehouse, "campaign_targets", campaign_type="retention", as_of=AS_OF)
    sizes = {
        row.segment: (row.role, row.accounts, row.opted_out, row.contacted_recently, row.reachable)
        for row in found.audience
    }
    assert sizes == {
        "At Risk": ("primary", 2, 1, 0, 1),
        "Cannot Lose Them": ("primary", 1, 0, 1, 0),
        "About to Sleep": ("primary", 0, 0, 0, 0),
        "Need Attention": ("secondary", 1, 0, 0, 1),
        "New Customers": ("avoid", 4, 1, 0, 0),
        "Champions": ("avoid", 0, 0, 0, 0),
    }
    assert (found.audience_accounts, found.audience_revenue) == (4, 3400)
    assert (found.opted_out, found.contacted_recently, found.reachable) == (1, 1, 2)
    assert (found.reachable_share, found.reachable_revenue) == (50, 1500)
    assert (found.reachable_primary, found.reachable_secondary) == (1, 1)
    assert (found.avoided_accounts, found.avoided_revenue) == (4, 1000)
    assert [(row.account_id, row.role) for row in found.targets] == [
        ("a7", "primary"),
        ("a5", "secondary"),
    ]
    assert (found.shown, found.total) == (2, 2)


def test_a_segment_asked_for_is_the_audience(book, ask, sold):
    warehouse = book(tables(sold))

    def of(segment):
        return ask(warehouse, "campaign_targets", campaign_type="retention", segment=segment)

    found = of("at risk")
    assert (found.segment, found.meant_for) == ("At Risk", True)
    assert [row.account_id for row in found.targets] == ["a7", "a8"]
    assert (found.reachable, found.reachable_primary, found.audience_revenue) == (2, 2, 1700)
    # Cannot Lose Them a9 and Need Attention a5.
    assert found.other_segments == ["Cannot Lose Them", "About to Sleep", "Need Attention"]
    assert found.other_reachable == 2
    assert of("Need Attention").reachable_secondary == 1
    other = of("New Customers")
    assert (other.meant_for, other.reachable_primary) == (False, 4)
    assert [row.segment for row in other.audience if row.role == "avoid"] == ["Champions"]
    assert of("Champions").empty_reason == "No account is in Champions."
    with pytest.raises(UnknownValue):
        of("Martians")


def test_only_accounts_that_bring_so_much_are_in_the_audience(book, ask, sold):
    asked = {"campaign_type": "retention", "min_monetary": "800", "as_of": AS_OF}
    found = ask(book(tables(sold)), "campaign_targets", **asked)
    assert {row.account_id for row in found.targets} == {"a7", "a8", "a9"}
    assert (found.reachable, found.min_monetary) == (3, 800)


def test_break_even_is_the_budget_over_what_a_response_carried(book, ask, sold):
    contacts = [
        contact("a7", date(2026, 3, 3), date(2026, 3, 10)) | {"revenue": 30},
        contact("a9", date(2026, 3, 3), date(2026, 3, 10)) | {"revenue": 10},
        contact("a10", date(2026, 3, 3), date(2026, 3, 4)) | {"revenue": 900},  # not the audience
    ]
    warehouse = book(tables(sold, campaigns=[campaign()], campaign_responses=contacts))

    def at(budget):
        given = {"campaign_type": "retention", "budget": budget, "as_of": AS_OF}
        return ask(warehouse, "campaign_targets", **given)

    found = at("81")
    assert (found.past_revenue, found.revenue_per_response) == (40, 20)
    assert found.break_even == 5  # 4.05, and there are no parts of a response
    assert at("80").break_even == 4
    assert at(None).break_even is None


@pytest.mark.parametrize(("pause", "left_alone"), [(0, 0), (29, 0), (30, 1), (31, 2), (365, 2)])
def test_how_long_an_account_is_left_alone_after_a_contact(book, ask, sold, pause, left_alone):
    contacts = [contact("a9", before(29), name="K2"), contact("a7", before(30), name="K2")]
    campaigns = [campaign("K2", "2026-05-30", "premium")]
    warehouse = book(tables(sold, campaigns=campaigns, campaign_responses=contacts))
    found = ask(
        warehouse, "campaign_targets", campaign_type="retention", as_of=AS_OF, pause_days=pause
    )
    assert (found.pause_days, found.contacted_recently) == (pause, left_alone)
    assert found.reachable == found.audience_accounts - left_alone


def test_targets_are_ranked_by_value_inside_their_role(book, ask, sold):
    found = ask(book(tables(sold)), "campaign_targets", campaign_type="retention", limit=3)
    assert [row.account_id for row in found.targets] == ["a9", "a7", "a8"]
    assert (found.shown, found.total) == (3, 4)


def test_past_response_is_counted_by_the_segment_before_the_campaign(book, ask, lines, sold):
    # a9 was Cannot Lose Them when it was called, ordered because of it, and is now in another segment.
    sold = [*sold, lines("a9", "2026-06-29", 50)]
    contacts = [
        contact("a9", date(2026, 3, 2), date(2026, 3, 10)),
        contact("a7", date(2026, 3, 3)),
        contact("a10", date(2026, 3, 3), date(2026, 3, 4)),  # Hibernating: not the audience
    ]
    warehouse = book(tables(sold, campaigns=[campaign()], campaign_responses=contacts))
    found = ask(warehouse, "campaign_targets", campaign_type="retention", as_of=AS_OF)
    assert (found.past_campaigns, found.past_contacts, found.past_responses) == (1, 2, 1)
    # Wilson at 1 of 2: (1 + 1.92073 -+ 1.95996 sqrt(0.25 * 2 + 0.96036)) / (2 + 3.84146)
    # = (2.92073 -+ 2.36853) / 5.84146: 9.45 % and 90.55 %.
    assert (found.response_rate, found.response_low, found.response_high) == (50, 9.45, 90.55)
    past = {row.segment: (row.past_contacts, row.past_responses) for row in found.audience}
    assert past["Cannot Lose Them"] == (1, 1)
    assert past["At Risk"] == (1, 0)
    assert "a9" not in {row.account_id for row in found.targets}


def test_contacts_without_30_days_to_respond_do_not_count(book, ask, sold):
    contacts = [
        contact("a7", before(30), before(20)),
        contact("a8", before(29), before(20)),
        contact("a9", before(30), AS_OF + timedelta(days=1)),  # responds after the as-of date
    ]
    campaigns = [campaign(start=before(31).isoformat())]
    warehouse = book(tables(sold, campaigns=campaigns, campaign_responses=contacts))
    found = ask(warehouse, "campaign_targets", campaign_type="retention", as_of=AS_OF)
    assert (found.past_contacts, found.past_responses) == (2, 1)


def test_campaigns_of_another_type_or_older_than_two_years_do_not_count(book, ask, sold):
    campaigns = [campaign("K1", kind="premium"), campaign("K2", start="2024-06-30")]
    contacts = [contact("a7", date(2026, 3, 3)), contact("a7", date(2024, 7, 1), name="K2")]
    warehouse = book(tables(sold, campaigns=campaigns, campaign_responses=contacts))
    found = ask(warehouse, "campaign_targets", campaign_type="retention", as_of=AS_OF)
    assert (found.past_campaigns, found.past_contacts, found.response_rate) == (0, 0, None)
    assert (found.expected_responses_low, found.best_channel) == (None, None)
    assert any("No past campaign" in caveat for caveat in found.caveats)


def test_the_best_channel_does_not_win_by_few_contacts(book, ask, sold):
    # Phone 3 of 3: lower end 43.8 %. E-mail 1 of 1: 20.7 %.
    audience = ("a9", "a7", "a8")
    contacts = [contact(name, date(2026, 3, 2), date(2026, 3, 9)) for name in audience]
    contacts.append(contact("a5", date(2026, 3, 2), date(2026, 3, 9), name="K2"))
    warehouse = book(
        tables(
            sold,
            campaigns=[campaign(), campaign("K2", channel="Email")],
            campaign_responses=contacts,
        )
    )
    found = ask(warehouse, "campaign_targets", campaign_type="retention", as_of=AS_OF)
    rates = [
        (row.channel, row.contacts, row.response_rate, row.response_low) for row in found.channels
    ]
    assert rates == [("Phone", 3, 100, 43.85), ("Email", 1, 100, 20.65)]
    assert found.best_channel == "Phone"


def test_the_base_rate_is_what_the_same_segments_ordered_in_the_last_30_days(
    book, ask, lines, sold
):
    # On 31 May the audience was a5, a7, a8 and a9; of these a9 ordered since.
    sold = [*sold, lines("a9", "2026-06-01", 50)]
    found = ask(book(tables(sold)), "campaign_targets", campaign_type="retention", as_of=AS_OF)
    assert (found.base_accounts, found.base_rate) == (4, 25)
    # 25 % against 30 %: 1,251 in each group (Fleiss, Levin and Paik, without correction).
    assert (found.min_effect, found.power, found.control_needed) == (5, 80, 1251)
    # Its order made a9 the most recent, and a6 (2, 4) At Risk beside a7 and a8: half of four is two.
    assert (found.reachable, found.control_group, found.planned_contacts) == (4, 2, 2)
    assert not found.control_sufficient


def test_a_budget_is_split_by_reachable_accounts_and_turned_into_contacts(book, ask, sold):
    found = ask(
        book(tables(sold)),
        "campaign_targets",
        campaign_type="retention",
        budget="100",
        cost_per_contact="40",
        as_of=AS_OF,
    )
    # Reachable: At Risk 2, Cannot Lose Them 1, Need Attention 1. Nobody ordered lately: the base
    # rate is 0, 5 points need 152 a group, so half of the four are held out.
    budgets = {row.segment: row.budget for row in found.audience if row.role != "avoid"}
    assert budgets == {
        "At Risk": 50,
        "Cannot Lose Them": 25,
        "About to Sleep": 0,
        "Need Attention": 25,
    }
    assert (found.base_rate, found.control_needed, found.control_group) == (0, 152, 2)
    assert (found.affordable_contacts, found.planned_contacts) == (2, 2)
    assert (found.spend, found.unspent) == (80, 20)
    assert sum(row.planned_contacts or 0 for row in found.audience) == 2


def test_a_budget_without_a_cost_stays_money(book, ask, sold):
    found = ask(book(tables(sold)), "campaign_targets", campaign_type="retention", budget=100)
    assert (found.affordable_contacts, found.spend, found.unspent) == (None, None, None)
    assert sum(row.budget or 0 for row in found.audience) == Decimal(100)
    assert found.caveats[0] == (
        "Without a cost per contact the budget cannot be turned into contacts."
    )


def test_a_region_holds_for_audience_and_past(book, ask, sold):
    people = [{"account_id": f"a{n}", "region": "South" if n == 7 else "North"} for n in range(11)]
    contacts = [contact(name, date(2026, 3, 2), date(2026, 3, 9)) for name in ("a7", "a9")]
    warehouse = book(
        {
            "accounts": people,
            "transactions": sold,
            "campaigns": [campaign()],
            "campaign_responses": contacts,
        }
    )
    found = ask(
        warehouse, "campaign_targets", campaign_type="retention", region="south", as_of=AS_OF
    )
    assert (found.region, found.audience_accounts, found.past_contacts) == ("South", 1, 1)
    assert [row.account_id for row in found.targets] == ["a7"]
    both = ask(warehouse, "campaign_targets", campaign_type="retention", as_of=AS_OF)
    assert [(row.region, row.reachable, row.reachable_share) for row in both.regions] == [
        ("North", 3, 75),
        ("South", 1, 25),
    ]


def test_accounts_that_never_ordered_are_no_audience(book, ask, lines):
    people = [{"account_id": "A"}, {"account_id": "NEVER"}]
    warehouse = book({"accounts": people, "transactions": [lines("A", "2026-06-30", 10)]})
    found = ask(warehouse, "campaign_targets", campaign_type="acquisition")
    # The only scored account has the lowest place in everything: Hibernating.
    assert (found.reachable, found.targets) == (0, [])
    assert found.empty_reason == "No account is in a segment that acquisition campaigns are for."
    assert found.avoided_accounts == 1


def test_other_regions_and_later_rows_change_nothing(book, ask, lines, sold):
    contacts = [contact("a9", date(2026, 3, 2), date(2026, 3, 10)), contact("a7", before(5))]
    small = book(tables(sold, campaigns=[campaign()], campaign_responses=contacts))
    accounts = [{"account_id": f"a{n}"} for n in range(11)]
    strangers = [{"account_id": f"s{n}", "region": "South"} for n in range(9)]
    later = [lines("a7", "2026-07-01", 10), lines("a9", "2026-07-01", 10)]
    more_contacts = [contact(f"s{n}", date(2026, 3, 2), date(2026, 3, 3)) for n in range(9)]
    more_contacts += [contact("a8", date(2026, 7, 1)), contact("a5", date(2026, 7, 2))]
    large = book(
        {
            "accounts": accounts + strangers,
            "transactions": sold + [lines(f"s{n}", "2026-01-05", 9000) for n in range(9)] + later,
            "campaigns": [campaign(), campaign("K9", "2026-07-01")],
            "campaign_responses": contacts + more_contacts,
        }
    )
    asked = {"campaign_type": "retention", "as_of": AS_OF, "scope": Scope(("North",))}
    found = ask(small, "campaign_targets", **asked)
    assert found.past_contacts == 1
    assert ask(large, "campaign_targets", **asked) == found


def test_what_cannot_be_is_refused(book, ask, sold):
    warehouse = book(tables(sold))
    with pytest.raises(InvalidArguments, match="'promotional'"):
        ask(warehouse, "campaign_targets", campaign_type="spam")
    with pytest.raises(InvalidArguments, match="is required"):
        ask(warehouse, "campaign_targets")
    with pytest.raises(InvalidArguments, match="cost_per_contact"):
        ask(warehouse, "campaign_targets", campaign_type="premium", cost_per_contact=0)
    with pytest.raises(UnknownValue, match="no region 'Mars'"):
        ask(warehouse, "campaign_targets", campaign_type="premium", region="Mars")


@pytest.mark.parametrize("kind", ["promotional", "premium", "retention", "acquisition"])
def test_the_demo_book_gives_a_whole_plan_and_writes_to_nobody_who_opted_out(demo, ask, kind):
    found = ask(demo, "campaign_targets", campaign_type=kind, limit=500)
    left = found.audience_accounts - found.opted_out - found.contacted_recently
    assert found.reachable == left == found.total > 0
    assert sum(row.reachable for row in found.regions) == found.reachable
    assert found.control_group + found.planned_contacts == found.reachable
    assert found.response_low < found.response_rate < found.response_high
    assert found.expected_responses_low <= found.expected_responses_high <= found.planned_contacts
    assert "ACC0650" not in {row.account_id for row in found.targets}
