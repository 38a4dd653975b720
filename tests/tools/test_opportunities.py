"""Every kind of opportunity at its bar: it fires, and a step away it does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from opportunity_books import AS_OF, THREE, accounts, before, champion, stakes
from opportunity_books import eleven as eleven_accounts

from data import catalogue


@pytest.fixture
def eleven(lines):
    return eleven_accounts(lines)


def test_at_risk_needs_more_than_the_70th_percentile_of_lifetime_value(book, ask, eleven):
    # At Risk: a7 (2, 5) and a8 (2, 4); Cannot Lose Them: a9 (1, 5). The 70th percentile of the
    # eleven amounts is place 7 of 0 to 10: 800. a8 has exactly that.
    found = ask(book({"transactions": eleven}), "opportunities", kind="at_risk_high_value")
    assert stakes(found) == {"a9": 1100, "a7": 900}
    row = found.opportunities[0]
    assert (row.segment, row.recency_days, row.last_order) == (
        "Cannot Lose Them",
        90,
        date(2026, 4, 1),
    )
    assert row.evidence == "Last order 90 days ago (1 April 2026)."
    assert row.urgency == "high"
    assert (found.total_at_stake, found.shown_at_stake) == (2000, 2000)


def test_value_before_the_window_counts_for_the_bar_and_not_for_the_stake(book, ask, lines, eleven):
    # a8 has 800 in the period and 50 before: 850 is above the percentile, now between 850 and 800.
    sold = [*eleven, lines("a8", before(500), 50), lines("a7", before(500), -150, quantity=-1)]
    found = ask(book({"transactions": sold}), "opportunities", kind="at_risk_high_value")
    # Lifetime: a7 750, a8 850. Sorted 100 200 300 400 500 600 700 750 850 1000 1100: place 7 is 750.
    assert stakes(found) == {"a9": 1100, "a8": 800}
    assert found.opportunities[1].lifetime_value == 850


def test_what_is_at_stake_follows_the_churn_probability(book, ask, eleven):
    # As churn_risk has it: revenue of the window times the probability; action and urgency of its level.
    scores = [("a9", 0.25), ("a7", 0.72)]
    uploaded = [
        {"account_id": name, "churn_score": score, "scored_at": AS_OF, "source": "a file"}
        for name, score in scores
    ]
    warehouse = book({"transactions": eleven, "churn_scores": uploaded})
    found = ask(warehouse, "opportunities", kind="at_risk_high_value")
    assert stakes(found) == {"a7": 648, "a9": 275}
    risk = {row.account_id: row.revenue_at_risk for row in ask(warehouse, "churn_risk").accounts}
    assert stakes(found) == risk
    first, second = found.opportunities
    levels = catalogue.churn_levels()
    assert (first.urgency, first.action) == ("high", levels["Critical"].action)
    assert (second.urgency, second.action) == ("low", levels["Low"].action)
    assert second.evidence == (
        "Last order 90 days ago (1 April 2026); £1,100 in the last 365 days; churn probability 25.0% (Low)."
    )
    assert second.stake_formula == "net revenue of the window times the churn probability"


@pytest.mark.parametrize(
    ("gap", "stake", "urgency"),
    # a9 is silent for 90 days: 1100 times 1 - gap / 90, nothing within the gap.
    [(100, 0, "low"), (90, 0, "low"), (72, 220, "low"), (60, "366.67", "medium"),
     (36, 660, "high"), (9, 990, "high")],
)  # fmt: skip
def test_without_a_probability_the_own_rhythm_tells(book, ask, lines, eleven, gap, stake, urgency):
    sold = [row for row in eleven if row["account_id"] != "a9"]
    sold += [lines("a9", before(90 + n * gap), 550, order_id=f"k{n}") for n in range(2)]
    found = ask(book({"transactions": sold}), "opportunities", kind="at_risk_high_value")
    row = next(row for row in found.opportunities if row.account_id == "a9")
    # Within its rhythm it is at risk by its segment all the same.
    assert (row.value_at_stake, row.urgency) == (Decimal(stake), urgency)
    assert (row.usual_gap, row.churn_probability) == (gap, None)
    where = "within" if gap >= 90 else "beyond"
    assert row.evidence == (
        f"Last order 90 days ago (1 April 2026), {where} its usual gap of {gap} days; "
        "£1,100 in the last 365 days."
    )


def test_promising_new_customers_reach_the_70th_percentile_of_their_segment(book, ask, eleven):
    # New Customers: r >= 4 and m <= 2: a0 to a3 with 100 to 400. 70th percentile: 300 + 0.1 * 100.
    found = ask(book({"transactions": eleven}), "opportunities", kind="promising_new_customers")
    assert stakes(found) == {"a3": 400}
    assert (
        found.opportunities[0].evidence
        == "First order 31 May 2026; 1 order day in the last 365 days."
    )


@pytest.mark.parametrize(("stated", "fires"), [(2000, False), (2001, True)])
def test_hibernating_needs_more_than_the_median_annual_revenue(book, ask, eleven, stated, fires):
    # a10 (1, 3) is the only Hibernating account. Medians: of 1000 2000 2000 3000 and of
    # 1000 2000 2001 3000. At stake is the median of the amounts: 600.
    stating = accounts(a0=1000, a1=2000, a2=3000, a10=stated)
    warehouse = book({"accounts": stating, "transactions": eleven})
    found = ask(warehouse, "opportunities", kind="hibernating_with_potential")
    assert stakes(found) == ({"a10": 600} if fires else {})
    if fires:
        assert found.opportunities[0].evidence == (
            "No order for 100 days, at a company with annual revenue of £2,001."
        )
    else:
        assert found.empty_reason == (
            "No opportunity of sleeping, with potential in all regions at 30 June 2026."
        )


@pytest.mark.parametrize(("now", "fires"), [(750, True), ("750.01", False)])
def test_declining_is_a_quarter_less_than_before(book, ask, lines, now, fires):
    # Windows of 30 days: 1 to 30 June, 2 to 31 May. One in five accounts is the top 20 %: A.
    # B lost everything, but is not among them.
    sold = [lines("A", "2026-05-02", 1000), lines("A", "2026-06-01", now)]
    sold += [lines(name, "2026-05-31", 900 - 10 * n) for n, name in enumerate("BCDE")]
    sold += [lines("E", "2026-06-30", 1)]
    found = ask(
        book({"transactions": sold}),
        "opportunities",
        kind="declining_key_accounts",
        lookback_days=30,
    )
    assert stakes(found) == ({"A": 250} if fires else {})
    if fires:
        row = found.opportunities[0]
        assert (row.previous_monetary, row.change) == (1000, -25)
        assert row.evidence == (
            "£750 in the last 30 days against £1,000 in the period before, down 25.0%; "
            "last order 1 June 2026, within its usual gap of 30 days."
        )


@pytest.mark.parametrize(("first", "told"), [("2026-05-08", True), ("2026-05-09", False)])
def test_declining_needs_data_for_the_whole_window_before(book, ask, lines, first, told):
    sold = [lines("A", first, 1000), lines("B", "2026-06-30", 1)]
    found = ask(book({"transactions": sold}), "opportunities", lookback_days=30)
    reasons = {row.kind: row.reason for row in found.unavailable}
    assert ("declining_key_accounts" not in reasons) == told
    assert ("A" in stakes(found)) == told
    if not told:
        assert reasons["declining_key_accounts"] == (
            "The window before this one would begin on 2 May 2026, the data begin on 9 May 2026."
        )


def test_champions_with_two_categories_have_room_for_a_third(book, ask, lines):
    warehouse = book({"products": THREE, "transactions": champion(lines, ["P1", "P2", "P2"])})
    found = ask(warehouse, "opportunities", kind="champions_for_expansion")
    # The five that buy Kitchen give it 40/50 to 44/54 of what they spend; 42/52 of the 600 of C.
    assert stakes(found) == {"C": Decimal("484.62")}
    row = found.opportunities[0]
    assert (row.segment, row.categories_bought, row.category) == ("Champions", 2, "Kitchen")
    assert row.category_buyer_share == 83.33  # five of six
    assert row.category_wallet_share == 80.77
    assert row.evidence == (
        "Bought from 2 categories in the last 365 days for £600, no Kitchen; 83.3% of similar accounts "
        "bought it, for a median of 80.8% of their revenue."
    )


def test_champions_with_three_categories_have_not(book, ask, lines):
    warehouse = book({"products": THREE, "transactions": champion(lines, ["P1", "P2", "P3"])})
    assert stakes(ask(warehouse, "opportunities", kind="champions_for_expansion")) == {}


def test_a_champion_is_left_out_where_similar_accounts_buy_nothing_else(book, ask, lines):
    # One account bought the Desk, which is too few to say that similar accounts buy it.
    sold = champion(lines, ["P1", "P3", "P3"])
    sold.append(lines("o0", before(60), 900, product_id="P2", order_id="m0"))
    warehouse = book({"products": THREE, "transactions": sold})
    assert stakes(ask(warehouse, "opportunities", kind="champions_for_expansion")) == {}


def test_where_there_are_but_two_categories_nobody_can_expand(book, ask, lines):
    warehouse = book({"products": THREE[::2], "transactions": champion(lines, ["P1", "P1", "P1"])})
    found = ask(warehouse, "opportunities", kind="champions_for_expansion")
    assert found.opportunities == []
    assert [row.reason for row in found.unavailable] == [
        "The products have fewer than three categories."
    ]


def test_white_space_is_the_most_valuable_category_only(book, ask, lines):
    sold = [lines(f"b{n}", before(9), 100, product_id="P2", order_id=f"d{n}") for n in range(3)]
    sold += [lines(f"b{n}", before(9), 60, product_id="P3", order_id=f"c{n}") for n in range(3)]
    sold += [lines("A", before(0), 10)]
    found = ask(
        book({"products": THREE, "transactions": sold}), "opportunities", kind="white_space"
    )
    # 100 of the 160 of each buyer, of the 10 of A.
    assert stakes(found) == {"A": Decimal("6.25")}
    row = found.opportunities[0]
    assert (row.category, row.category_buyer_share) == ("Furniture", 75)
    assert row.evidence == (
        "Bought for £10.00 in the last 365 days, no Furniture; 75.0% of similar accounts bought it, for a "
        "median of 62.5% of their revenue."
    )
    assert row.title == "White space"


@pytest.mark.parametrize("kind", ["white_space", "champions_for_expansion"])
def test_a_category_bought_before_is_to_be_won_back(book, ask, lines, kind):
    gone = [lines("C", before(n), 40, product_id="P3", order_id=f"g{n}") for n in (370, 420)]
    sold = champion(lines, ["P1", "P1", "P2"]) + gone
    found = ask(book({"products": THREE, "transactions": sold}), "opportunities", kind=kind)
    row = next(row for row in found.opportunities if row.account_id == "C")
    assert (row.category, row.category_earlier_revenue) == ("Kitchen", 80)
    assert "but no Kitchen since 25 June 2025 (£80.00 of it before)" in row.evidence
    assert row.action == "Win back Kitchen: ask why it stopped and bring an offer."
