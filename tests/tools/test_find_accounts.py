"""Finding by id, exact name, similar name and filters; nothing found is an answer."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from data.scope import Scope
from tools._errors import InvalidArguments, ToolError, UnknownValue

ACCOUNTS = [
    {"account_id": "P", "account_name": "Harbour Hotels Ltd", "industry": "Hospitality"},
    {"account_id": "C1", "account_name": "Harbour Hotels North", "parent_account_id": "P"},
    {
        "account_id": "C2",
        "account_name": "Harbour Hotels South",
        "parent_account_id": "P",
        "region": "South",
    },
    {"account_id": "K", "account_name": "Kestrel Bakery", "owner": "Ann Lee", "country": "Wales"},
    {"account_id": "K2", "account_name": "KESTREL BAKERY", "account_type": "SMB"},
    {"account_id": "N", "account_name": "Old Quay Taproom"},
]


@pytest.fixture
def warehouse(book, lines):
    sold = [
        lines("P", "2026-06-30", 100),
        lines("C1", "2026-06-01", 80),
        lines("C1", "2026-05-01", 40),
        lines("C2", "2026-04-01", 60),
        lines("K", "2026-03-01", "20.50"),
        lines("K2", "2025-01-01", 500),
    ]
    return book({"accounts": ACCOUNTS, "transactions": sold})


def ids(result):
    return [row.account_id for row in result.accounts]


def test_an_id_decides_alone(warehouse, ask):
    found = ask(warehouse, "find_accounts", query=" c1 ")
    row = found.accounts[0]
    assert ids(found) == ["C1"]
    assert (row.match_kind, row.match) == ("id", 100)
    assert (row.parent_id, row.parent_name) == ("P", "Harbour Hotels Ltd")
    assert (row.frequency, row.monetary_value, row.recency_days) == (2, Decimal(120), 29)


def test_an_exact_name_brings_all_who_have_it(warehouse, ask):
    found = ask(warehouse, "find_accounts", query="kestrel  bakery")
    assert {row.match_kind for row in found.accounts} == {"exact"}
    assert ids(found) == ["K", "K2"]  # as good a match; the higher revenue in the window first


def test_a_name_with_typing_errors_brings_the_similar_ones_best_first(warehouse, ask):
    found = ask(warehouse, "find_accounts", query="Harbor Hotels Nroth")
    assert ids(found)[0] == "C1"
    assert {row.match_kind for row in found.accounts} == {"fuzzy"}
    matches = [row.match for row in found.accounts]
    assert matches == sorted(matches, reverse=True)
    assert 86 <= matches[-1] <= matches[0] < 100


def test_part_of_a_name_brings_all_and_counts_them(warehouse, ask):
    found = ask(warehouse, "find_accounts", query="harbour", limit=2)
    assert (found.shown, found.total, found.total_monetary) == (2, 3, Decimal(280))


def test_filters_combine_and_sort(warehouse, ask):
    found = ask(warehouse, "find_accounts", region="north", min_monetary="20.50")
    assert ids(found) == ["C1", "P", "K"]
    assert {row.match_kind for row in found.accounts} == {"filter"}
    assert ids(ask(warehouse, "find_accounts", sort="recency", order="asc"))[:3] == [
        "P",
        "C1",
        "C2",
    ]
    assert ids(ask(warehouse, "find_accounts", sort="frequency"))[0] == "C1"
    by_name = ids(ask(warehouse, "find_accounts", sort="name", order="asc"))
    assert by_name == ["P", "C1", "C2", "K2", "K", "N"]
    by_owner = ask(warehouse, "find_accounts", sort="owner", order="asc").accounts
    owners = [row.owner for row in by_owner if row.owner]
    assert owners == sorted(owners) and by_owner[-1].owner is None
    by_region = [row.region for row in ask(warehouse, "find_accounts", sort="region").accounts]
    assert by_region == sorted(by_region, reverse=True)
    assert ids(ask(warehouse, "find_accounts", owner="ann lee")) == ["K"]
    assert ids(ask(warehouse, "find_accounts", account_type="smb")) == ["K2"]
    assert ids(ask(warehouse, "find_accounts", industry="hospitality")) == ["P"]
    assert ids(ask(warehouse, "find_accounts", query="harbour", region="South")) == ["C2"]


def test_silence_is_a_filter_of_days_since_the_last_order(warehouse, ask):
    # Silent for 0 (P), 29 (C1), 90 (C2), 121 (K) and 545 days (K2); N never ordered.
    found = ask(warehouse, "find_accounts", min_recency_days=90, sort="recency")
    assert ids(found) == ["K2", "K", "C2"]
    assert (found.total, found.min_recency_days) == (3, 90)
    assert found.last_order_by == max(account.last_order for account in found.accounts)
    assert ids(ask(warehouse, "find_accounts", min_recency_days=91, region="South")) == []
    assert ids(ask(warehouse, "find_accounts", min_recency_days=0, sort="name"))[-1] == "P"


def test_accounts_that_never_ordered_are_included(warehouse, ask):
    found = ask(warehouse, "find_accounts", segment="no purchases")
    row = found.accounts[0]
    assert ids(found) == ["N"]
    assert (row.segment, row.rfm_score, row.recency_days) == ("No purchases", None, None)
    assert (row.frequency, row.monetary_value) == (0, 0)
    assert ask(warehouse, "find_accounts").total == 6


def test_nothing_found_is_explained(warehouse, ask):
    unlike = ask(warehouse, "find_accounts", query="Kestle Works")
    assert (unlike.total, unlike.accounts, unlike.total_monetary) == (0, [], 0)
    assert "is called 'Kestle Works'" in unlike.empty_reason
    assert "Kestrel Bakery (K)" in unlike.empty_reason
    filtered = ask(warehouse, "find_accounts", query="Kestrel Bakery", region="South")
    assert "None of the accounts of that name" in filtered.empty_reason
    poor = ask(warehouse, "find_accounts", min_monetary=10_000)
    assert poor.empty_reason == (
        "No account in all regions fits at 30 June 2026 (net revenue of £10,000 or more)."
    )
    quiet = ask(warehouse, "find_accounts", region="South", min_recency_days=200)
    assert quiet.empty_reason.endswith("(in South, no order for 200 days or more).")


def test_unknown_filter_values_are_named(warehouse, ask):
    with pytest.raises(UnknownValue, match=r"no region 'Mars'.*North, South"):
        ask(warehouse, "find_accounts", region="Mars")
    with pytest.raises(UnknownValue, match="no segment 'Best'"):
        ask(warehouse, "find_accounts", segment="Best")
    with pytest.raises(InvalidArguments, match="'sort' cannot be 'size'"):
        ask(warehouse, "find_accounts", sort="size")


def test_accounts_of_other_regions_do_not_exist(warehouse, ask):
    south = Scope(("South",))
    assert ids(ask(warehouse, "find_accounts", scope=south)) == ["C2"]
    child = ask(warehouse, "find_accounts", query="harbour", scope=south).accounts[0]
    assert (child.parent_id, child.parent_name) == (None, None)
    hidden = ask(warehouse, "find_accounts", query="Kestrel Bakery", scope=south)
    assert hidden.total == 0
    assert "Kestrel Bakery (K)" not in hidden.empty_reason
    nobody = ask(warehouse, "find_accounts", query="x", scope=Scope(()))
    assert (nobody.total, nobody.scope) == (0, "no regions")


def test_accounts_nobody_was_in_touch_with(ask, book, lines):
    def seen(account, kind, day):
        return {
            "interaction_id": f"{account}{kind}{day}",
            "account_id": account,
            "interaction_type": kind,
            "occurred_at": datetime.fromisoformat(f"{day}T12:00:00"),
        }

    warehouse = book(
        {
            "transactions": [lines(name, "2026-06-30", 1) for name in "ABCD"],
            "interactions": [
                seen("A", "call", "2026-03-31"),
                seen("B", "call", "2026-04-02"),
                seen("C", "call", "2026-01-01"),
                seen("C", "email_open", "2026-06-01"),
            ],
        }
    )

    def found(**arguments):
        result = ask(warehouse, "find_accounts", sort="name", order="asc", **arguments)
        return [row.account_id for row in result.accounts], result.never_contacted

    assert found(min_contact_days=90) == (["A", "D"], 1)
    assert found(min_contact_days=89) == (["A", "B", "D"], 1)
    assert found(min_contact_days=90, contact="personal") == (["A", "C", "D"], 1)
    assert found() == (["A", "B", "C", "D"], None)


def test_names_that_resemble_nothing_are_not_suggested(ask, book, lines):
    accounts = [{"account_id": "A", "account_name": "Walderswick Pub Company", "region": "North"}]
    warehouse = book({"accounts": accounts, "transactions": [lines("A", "2026-06-30", 1)]})
    with pytest.raises(UnknownValue) as refused:
        ask(warehouse, "account_profile", account="Aldous")
    assert refused.value.candidates == []
    with pytest.raises(UnknownValue) as refused:
        ask(warehouse, "account_profile", account="Waldersmick Inn of the North Sea")
    assert refused.value.candidates == ["Walderswick Pub Company (A)"]
    nothing = ask(warehouse, "find_accounts", query="Aldous").empty_reason
    assert nothing == "No account in all regions is called 'Aldous' or similar."


def test_a_silence_is_held_against_the_own_usual_gap(book, lines, ask):
    days = {
        "M": ("2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"),  # a gap of 30, silent for 90
        "W": ("2026-05-11", "2026-05-18", "2026-05-25"),  # a gap of 7, silent for 36
        "Q": ("2025-11-01", "2026-03-01"),  # a gap of 120, silent for 121
        "O": ("2026-06-30",),  # one order: no gap
    }
    sold = [lines(account, day, 10) for account, all_ in days.items() for day in all_]
    warehouse = book({"accounts": [{"account_id": name} for name in days], "transactions": sold})

    def found(**arguments):
        rows = ask(warehouse, "find_accounts", **arguments).accounts
        return {row.account_id: (row.usual_gap, row.missed_orders) for row in rows}

    assert found(max_usual_gap_days=30) == {"M": (30, 3), "W": (7, 5)}
    assert found(max_usual_gap_days=29) == {"W": (7, 5)}
    assert found(min_missed_orders=1) == {"M": (30, 3), "W": (7, 5), "Q": (120, 1)}
    assert found(min_missed_orders=4) == {"W": (7, 5)}
    assert found(min_recency_days=0)["M"][0] is None


def test_only_some_accounts_are_looked_through(warehouse, ask):
    found = ask(warehouse, "find_accounts", among="P or C1 or K", min_monetary="50")
    assert ids(found) == ["C1", "P"]
    assert (found.among, found.total, found.total_monetary) == (3, 2, Decimal(220))


def test_none_of_those_looked_through_may_fit(warehouse, ask):
    found = ask(warehouse, "find_accounts", among="P or C1", region="South")
    assert (found.total, found.among) == (0, 2)
    assert found.empty_reason == (
        "None of the 2 accounts looked through fits at 30 June 2026 (in South)."
    )


def test_an_account_to_look_through_must_exist(warehouse, ask):
    with pytest.raises(ToolError, match="Zebra"):
        ask(warehouse, "find_accounts", among="Zebra")


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ({"max_monetary": "60"}, ["C2", "K", "K2", "N"]),
        ({"min_monetary": "60", "max_monetary": "100"}, ["P", "C2"]),
        ({"max_recency_days": 29}, ["C1", "P"]),
        ({"max_tenure_days": 60}, ["C1", "P"]),
        ({"max_frequency": 1}, ["P", "C2", "K"]),  # K2 did not order in the window
        ({"max_categories": 1}, ["C1", "P", "C2", "K"]),
        ({"min_contact_days": 0}, ["C1", "P", "C2", "K", "K2", "N"]),
    ],
)
def test_greatest_values_are_held(warehouse, ask, arguments, found):
    assert ids(ask(warehouse, "find_accounts", **arguments)) == found


def test_who_came_back_ordered_after_so_many_silent_days(book, lines, ask):
    days = {
        "A": ("2025-01-01", "2026-03-01"),
        "B": ("2026-01-01", "2026-03-01"),
        "C": ("2026-03-01",),
    }
    sold = [lines(one, day, 10) for one, ordered in days.items() for day in ordered]
    found = ask(book({"transactions": sold}), "find_accounts", min_comeback_days=180)
    assert [(row.account_id, row.silence_before) for row in found.accounts] == [("A", 424)]
    assert str(found.accounts[0].came_back) == "2026-03-01"


def test_all_that_fit_are_counted_however_few_are_shown(ask, demo):
    found = ask(demo, "find_accounts", min_recency_days=90, count_by="owner", limit=1)
    assert len(found.accounts) == 1
    assert sum(row.accounts for row in found.counted) == found.total > 1
    assert sum(row.monetary_value for row in found.counted) == found.total_monetary


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ({"owner": "not ann lee"}, ["C1", "P", "C2", "K2", "N"]),
        ({"region": "not South"}, ["C1", "P", "K", "K2", "N"]),
        ({"segment": "not No purchases", "country": "not Wales"}, ["C1", "P", "C2", "K2"]),
        ({"among": "not C1 or P"}, ["C2", "K", "K2", "N"]),
        ({"min_frequency": 2}, ["C1"]),
    ],
)
def test_names_can_be_left_out(warehouse, ask, arguments, found):
    assert ids(ask(warehouse, "find_accounts", **arguments)) == found


def test_accounts_of_either_segment_are_those_of_both(demo, ask):
    one, other = (
        ask(demo, "find_accounts", segment=name, region="South", limit=500)
        for name in ("Promising", "Need Attention")
    )
    either = ask(
        demo, "find_accounts", segment="promising or Need Attention", region="South", limit=500
    )
    assert either.total == one.total + other.total > 0
    assert {*ids(either)} == {*ids(one), *ids(other)}
    assert either.filters["segment"] == "Promising or Need Attention"


def test_what_was_bought_of_one_category_or_not_chooses_accounts(book, lines, ask):
    accounts = [{"account_id": one} for one in ("A", "B", "C", "D")]
    accounts[3]["signup_date"] = "2026-02-01"
    products = [
        {"product_id": "P1", "product_name": "Pan", "category": "Cookware"},
        {"product_id": "P2", "product_name": "Fork", "category": "Cutlery"},
    ]
    sold = [
        lines("A", "2026-05-01", 10, product_id="P1"),
        lines("A", "2025-01-01", 10, product_id="P2"),
        lines("B", "2026-05-01", 20, product_id="P1"),
        lines("B", "2026-05-02", 20, product_id="P2"),
        lines("C", "2026-05-01", 30, product_id="P2"),
    ]
    kept = book({"accounts": accounts, "products": products, "transactions": sold})
    assert ids(ask(kept, "find_accounts", only_category="cookware")) == ["A"]
    assert ids(ask(kept, "find_accounts", without_category="Cutlery")) == ["A", "D"]
    assert ids(ask(kept, "find_accounts", signed_up_since="2026-01-01")) == ["D"]
    assert ids(ask(kept, "find_accounts", signed_up_until="2026-01-31")) == []
