"""One account from every side, on a book small enough to add up by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from profile_book import HOSTILE, tables_of

from data.scope import Scope
from tools._errors import AmbiguousAccount, UnknownValue


@pytest.fixture
def tables(lines):
    return tables_of(lines)


@pytest.fixture
def profile(book, ask, tables):
    warehouse = book(tables)

    def call(account="P", **arguments):
        arguments.setdefault("as_of", date(2026, 6, 30))
        return ask(warehouse, "account_profile", account=account, **arguments)

    return call


def test_the_window_and_the_one_before_it(profile):
    found = profile()
    assert (found.window_from, found.previous_from, found.previous_to) == (
        date(2025, 7, 1),
        date(2024, 7, 1),
        date(2025, 6, 30),
    )
    assert (found.revenue, found.previous_revenue) == (190, 160)
    assert (found.revenue_difference, found.revenue_change) == (30, 18.75)
    assert (found.orders, found.previous_orders, found.orders_change) == (2, 2, 0)
    assert (found.avg_order_value, found.previous_avg_order_value) == (95, 80)
    assert found.avg_order_value_change == 18.75
    assert (found.order_days, found.units) == (2, 6)
    assert found.discount_share == 13.04  # 30 of 230 before discount
    assert found.return_share == 5  # 10 of 200 before returns
    assert (found.first_order, found.last_order) == (date(2024, 6, 30), date(2026, 6, 10))
    assert (found.recency_days, found.lifetime_orders, found.lifetime_revenue) == (20, 5, 355)
    assert (found.empty_reason, found.remarks) == (None, [])


def test_identity_segment_and_loyalty(profile):
    found = profile("harbour hotels ltd")
    assert (found.account_id, found.owner, found.account_type) == ("P", "Ann Lee", "Enterprise")
    assert (found.signup_date, found.annual_revenue) == (date(2020, 5, 1), 1_000_000)
    assert (found.loyalty.tier, found.loyalty.points) == ("Gold", 120)
    assert found.segment == found.explanation.segment
    assert found.rfm_score == found.explanation.rfm_score
    assert found.explanation.monetary.revenue == found.revenue
    child = profile("C1")
    assert (child.parent_id, child.parent_name) == ("P", "Harbour Hotels Ltd")
    assert child.loyalty is None


def test_mix_shares_changes_and_what_stopped(profile):
    found = profile()
    assert [
        (row.category, row.revenue, row.revenue_share, row.change, row.orders)
        for row in found.categories
    ] == [
        ("Lighting", 170, 89.47, 70, 2),
        ("Tableware", 20, 10.53, None, 1),
        ("Textiles", 0, 0, -100, 0),
    ]
    assert sum(row.revenue for row in found.categories) == found.revenue
    assert [(row.brand, row.revenue) for row in found.brands] == [
        ("Lux", 170),
        ("No brand", 20),
        ("Loom", 0),
    ]
    assert [(row.product, row.category, row.units) for row in found.products] == [
        ("Lamp", "Lighting", 5),
        ("Cup", "Tableware", 1),
    ]
    (stopped,) = found.stopped_categories
    assert (stopped.category, stopped.previous_revenue) == ("Textiles", 60)
    assert (stopped.previous_orders, stopped.last_order) == (1, date(2025, 6, 30))


def test_trend_has_thirteen_months_and_marks_the_unfinished_one(profile):
    points = profile().trend
    assert len(points) == 13
    assert (points[0].month, points[0].revenue, points[0].orders) == (date(2025, 6, 1), 60, 1)
    assert (points[-1].month, points[-1].revenue, points[-1].orders) == (date(2026, 6, 1), 70, 1)
    assert all(point.complete for point in points)
    assert sum(point.revenue for point in points[1:]) == profile().revenue
    earlier = profile(as_of=date(2026, 6, 11)).trend
    assert [point.complete for point in earlier] == [True] * 12 + [False]
    assert earlier[-1].revenue == 80  # the return of the 12th has not happened yet
    young = profile(as_of=date(2024, 8, 15)).trend
    assert [point.month for point in young] == [date(2024, month, 1) for month in (6, 7, 8)]


def test_children_are_rolled_up_with_those_below_them(profile):
    found = profile()
    assert (found.level, found.accounts, found.revenue) == ("account", 1, 190)
    assert (found.own_revenue, found.family_revenue, found.family_accounts) == (190, 500, 4)
    assert (found.family_previous_revenue, found.family_change) == (260, 92.31)
    assert [
        (row.account_id, row.accounts, row.revenue, row.own_revenue, row.family_share, row.change)
        for row in found.children
    ] == [("C1", 2, 240, 200, 48, None), ("C2", 1, 70, 70, 14, None)]


def test_a_window_that_the_account_only_partly_lived_through_is_no_base(profile):
    found = profile("C1")
    assert (found.first_order, found.previous_days) == (date(2025, 1, 1), 181)
    assert (found.revenue, found.previous_revenue) == (200, 100)
    assert found.revenue_change is None and found.orders_change is None
    assert found.revenue_difference is None and found.categories[0].change is None
    later = profile("C1", as_of=date(2026, 12, 10))  # 344 of 365 days: nearly all of it
    assert (later.previous_days, later.revenue_change) == (344, 100)
    assert profile("C2").previous_days == 0


def test_what_was_bought_last_and_what_no_longer(profile):
    found = profile()
    assert (found.last_order, found.last_order_revenue) == (date(2026, 6, 10), 80)
    assert [(row.product, row.category, row.revenue) for row in found.last_bought] == [
        ("Lamp", "Lighting", 50),
        ("Cup", "Tableware", 30),
    ]
    assert found.last_order_products == 2
    assert [(row.product, row.previous_revenue) for row in found.stopped_products] == [("Rug", 60)]
    assert found.categories[0].difference == found.categories[0].revenue - 100
    nothing = profile("N")
    assert (nothing.last_bought, nothing.last_order_revenue, nothing.stopped_products) == (
        [],
        None,
        [],
    )


def test_the_usual_gap_and_the_last_talk(profile):
    found = profile()
    # Two order days in the last 365, on 1 July and 10 June.
    assert (found.usual_gap_days, found.gap_ends) == (344, date(2027, 6, 9))
    assert (found.last_contact, found.last_contact_type) == (date(2026, 6, 1), "call")
    assert profile("C1").usual_gap_days is None
    assert profile("C1").last_contact is None


def test_the_family_adds_up(profile):
    found = profile(level="family")
    alone = [profile(name) for name in ("P", "C1", "C2", "G")]
    assert (found.accounts, found.revenue, found.own_revenue) == (4, 500, 190)
    assert found.revenue == found.family_revenue == sum(one.revenue for one in alone)
    assert found.orders == sum(one.orders for one in alone) == 5
    assert found.last_order == date(2026, 6, 10)
    assert sum(row.revenue for row in found.categories) == 500
    assert sum(point.revenue for point in found.trend[1:]) == 500
    assert found.segment == alone[0].segment
    assert profile("C1", level="family").revenue == 240


def test_each_member_of_a_family_is_told_by_itself(profile):
    """The parent grows; the others have not ordered for 90 days, whatever they brought."""
    found = profile(level="family")
    rows = {
        row.account_id: (row.status, row.revenue, row.previous_revenue) for row in found.members
    }
    assert rows == {
        "C1": ("silent", 200, 100),
        "P": ("growing", 190, 160),
        "C2": ("silent", 70, 0),
        "G": ("silent", 40, 0),
    }
    assert sum(row.revenue for row in found.members) == found.family_revenue
    assert (found.growing_members, found.silent_members, found.shrinking_members) == (1, 3, 0)
    assert (profile().members, profile().silent_members) == ([], 0)
    first = profile(level="family", scope=Scope(("North",)))
    assert "C2" not in {row.account_id for row in first.members}


def test_a_member_knows_how_the_group_of_its_parent_does(profile):
    whole = profile("C1").group
    assert (whole.account_id, whole.accounts) == ("P", 4)
    assert whole.revenue == profile(level="family").revenue
    assert profile("P").group is None
    assert profile("C2", scope=Scope(("South",))).group is None


def test_a_family_ends_at_the_scope(profile):
    found = profile(level="family", scope=Scope(("North",)))
    assert (found.accounts, found.revenue) == (3, 430)
    assert [row.account_id for row in found.children] == ["C1"]
    child = profile("C2", scope=Scope(("South",)))
    assert (child.parent_id, child.parent_name, child.revenue) == (None, None, 70)
    with pytest.raises(UnknownValue, match="no account 'C2'"):
        profile("C2", scope=Scope(("North",)))


def test_a_hierarchy_in_a_circle_ends(book, ask, lines):
    accounts = [
        {"account_id": "A", "parent_account_id": "B"},
        {"account_id": "B", "parent_account_id": "A"},
        {"account_id": "S", "parent_account_id": "S"},
    ]
    sold = [lines(name, "2026-06-30", 10) for name in "ABS"]
    warehouse = book({"accounts": accounts, "transactions": sold})
    circle = ask(warehouse, "account_profile", account="A", level="family")
    assert (circle.accounts, circle.revenue, circle.family_revenue) == (2, 20, 20)
    alone = ask(warehouse, "account_profile", account="S", level="family")
    assert (alone.accounts, alone.revenue, alone.children) == (1, 10, [])


def test_contacts_interactions_and_notes_are_point_in_time(profile):
    found = profile()
    sent = found.campaigns
    assert (sent.campaigns, sent.contacts, sent.opened, sent.clicked, sent.responded) == (
        (1, 3, 1, 0, 1)
    )
    assert (sent.response_rate, sent.revenue, sent.last_contact) == (33.33, 25, date(2026, 6, 29))
    assert [(row.interaction_type, row.last_90_days, row.total) for row in found.interactions] == [
        ("call", 1, 2),
        ("email", 1, 1),
        ("meeting", 0, 1),
    ]
    assert (found.interactions_90_days, found.last_interaction) == (2, date(2026, 6, 1))
    earlier = profile(as_of=date(2026, 1, 12))
    assert (earlier.campaigns.contacts, earlier.campaigns.opened) == (1, 1)
    assert (earlier.campaigns.responded, earlier.campaigns.revenue) == (0, 0)
    assert earlier.campaigns.last_response is None
    assert (earlier.notes_total, earlier.notes[0].body) == (1, "“First”")
    assert earlier.last_interaction == date(2025, 1, 1)


def test_notes_are_quoted_newest_first_and_cut(profile):
    found = profile()
    assert found.notes_total == 4
    assert [(note.written_on.month, note.author) for note in found.notes] == [
        (4, "Ann Lee"),
        (3, "Ann Lee"),
        (2, "Ann Lee"),
    ]
    assert found.notes[1].body == f"“{HOSTILE[:600]}…”"
    schema = type(found.notes[0]).model_json_schema()["properties"]["body"]
    assert schema["untrusted"] is True


def test_rows_after_the_as_of_date_change_nothing(book, ask, lines, tables):
    as_of = date(2026, 6, 30)
    later = {
        **tables,
        "transactions": [
            *tables["transactions"],
            lines("P", "2026-07-01", 999, product_id="P3"),
            lines("C1", "2026-07-02", 999),
        ],
    }
    for level in ("account", "family"):
        asked = {"account": "P", "level": level, "as_of": as_of}
        before = ask(book(tables), "account_profile", **asked)
        assert ask(book(later), "account_profile", **asked) == before


def test_peers_share_segment_and_type(book, ask, lines):
    # Ten accounts with one old order, four with three recent order days: these are Champions.
    sold = [lines(f"L{number}", "2025-12-01", 1) for number in range(10)]
    money = {"H1": 100, "H2": 200, "H3": 400, "H4": 900}
    for name, pounds in money.items():
        sold += [lines(name, f"2026-06-{day}", pounds if day == 30 else 0) for day in (28, 29, 30)]
    accounts = [
        {"account_id": name, "account_type": "Enterprise" if name == "H4" else "SMB"}
        for name in sorted({line["account_id"] for line in sold})
    ]
    warehouse = book({"accounts": accounts, "transactions": sold})

    def peers(name):
        found = ask(warehouse, "account_profile", account=name)
        assert found.segment == "Champions"
        return found.peers

    middle = peers("H2")
    assert (middle.accounts, middle.rank, middle.percentile) == (3, 2, 50)
    assert (middle.median_monetary, middle.difference) == (200, 0)
    assert (middle.median_frequency, middle.median_recency_days) == (3, 0)
    lowest = peers("H1")
    assert (lowest.rank, lowest.percentile, lowest.difference) == (3, 0, Decimal(-100))
    alone = peers("H4")
    assert (alone.accounts, alone.rank, alone.percentile) == (1, 1, None)


def test_accounts_without_orders_are_answered(profile):
    never = profile("N")
    assert (never.segment, never.revenue, never.avg_order_value) == ("No purchases", 0, None)
    assert (never.peers, never.campaigns, never.rfm_score) == (None, None, None)
    assert "has no orders, interactions or notes" in never.empty_reason
    assert never.remarks == ["There is no order up to 30 June 2026."]
    quiet = profile("C1", lookback_days=90)
    assert (quiet.orders, quiet.revenue, quiet.empty_reason) == (0, 0, None)
    assert quiet.remarks == [
        "There is no order in the 90 days up to 30 June 2026; the last one is of 1 January 2026."
    ]


def test_no_change_is_given_where_the_data_do_not_reach_back(profile):
    found = profile(lookback_days=730)
    assert (found.previous_revenue, found.revenue_difference) == (5, None)
    assert (found.revenue_change, found.orders_change, found.family_change) == (None, None, None)
    assert {row.change for row in found.categories} == {None}
    assert found.remarks == [
        "The data begin on 30 June 2024, within the window before, so no changes are given."
    ]


def test_a_name_must_fit_one_account(profile):
    with pytest.raises(AmbiguousAccount, match=r"Ltd \(P\).*Which one"):
        profile("Harbour")
    with pytest.raises(UnknownValue, match="no account 'Zebra'"):
        profile("Zebra")


def test_a_profile_stands_where_nothing_can_be_forecast(profile):
    found = profile()
    assert found.churn is None
    assert "Not enough data for a churn model" in found.churn_missing
    assert found.value is None
    assert "at least 30 are needed" in found.value_missing
    assert "Not enough data" in found.propensities_missing
    never = profile("N")
    assert never.lifecycle is None
    assert "nothing can be expected of it" in never.value_missing
    assert found.notes_digest.read_notes == 4
    assert found.notes_digest.neutral_notes == 4
