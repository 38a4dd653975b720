"""Every kind of opportunity at its bar: it fires, and a step away it does not.

The book most tests share has eleven accounts with one order each, so that frequency tells nothing and
scores follow from places: place p of 0 to 10 scores 1 + floor(5 p / 10), at most 5. Account aN ordered
10 N days before the as-of date:

    account          a0  a1  a2  a3  a4   a5   a6   a7   a8   a9   a10
    recency score     5   5   5   4   4    3    3    2    2    1    1
    amount          100 200 300 400 1000 600  700  900  800  1100 500
    monetary score    1   1   2   2   5    3    4    5    4    5    3
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest

from data import catalogue
from data.scope import EVERYTHING, Scope
from tools._errors import InvalidArguments, UnknownValue
from tools._query import Query

AS_OF = date(2026, 6, 30)
AMOUNTS = (100, 200, 300, 400, 1000, 600, 700, 900, 800, 1100, 500)
THREE = [
    {"product_id": "P1", "product_name": "Lamp", "category": "Lighting"},
    {"product_id": "P2", "product_name": "Desk", "category": "Furniture"},
    {"product_id": "P3", "product_name": "Cup", "category": "Kitchen"},
]


def before(days):
    return (AS_OF - timedelta(days=days)).isoformat()


@pytest.fixture
def eleven(lines):
    return [lines(f"a{n}", before(10 * n), amount) for n, amount in enumerate(AMOUNTS)]


def accounts(**revenue):
    return [{"account_id": f"a{n}", "annual_revenue": revenue.get(f"a{n}")} for n in range(11)]


def stakes(result):
    return {row.account_id: row.value_at_stake for row in result.opportunities}


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
        "Last order 90 days ago (1 April 2026); £1,100 in the period; churn probability 25.0% (Low)."
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
        "£1,100 in the period."
    )


def test_promising_new_customers_reach_the_70th_percentile_of_their_segment(book, ask, eleven):
    # New Customers: r >= 4 and m <= 2: a0 to a3 with 100 to 400. 70th percentile: 300 + 0.1 * 100.
    found = ask(book({"transactions": eleven}), "opportunities", kind="promising_new_customers")
    assert stakes(found) == {"a3": 400}
    assert found.opportunities[0].evidence == "First order 31 May 2026; 1 order day in the period."


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
            "£750 in this period against £1,000 in the one before, down 25.0%; "
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


def champion(lines, items):
    """C is first in everything among six; the others bought once, in all three categories or one."""
    sold = [lines("C", before(2 * n), 200, product_id=item) for n, item in enumerate(items)]
    for n in range(5):
        sold.append(lines(f"o{n}", before(60 + n), 40 + n, product_id="P3", order_id=f"k{n}"))
        sold.append(lines(f"o{n}", before(60 + n), 10, product_id="P1", order_id=f"l{n}"))
    return sold


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
        "Bought from 2 categories in the period for £600, no Kitchen; 83.3% of similar accounts bought it, "
        "for a median of 80.8% of their revenue."
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
        "Bought for £10 in the period, no Furniture; 75.0% of similar accounts bought it, for a median of "
        "62.5% of their revenue."
    )


def test_an_account_appears_once_with_its_largest_stake(book, ask, lines):
    warehouse = book({"products": THREE, "transactions": champion(lines, ["P1", "P2", "P2"])})
    found = ask(warehouse, "opportunities")
    assert [row.account_id for row in found.opportunities].count("C") == 1
    row = next(row for row in found.opportunities if row.account_id == "C")
    assert (row.kind, row.also) == ("champions_for_expansion", ["white_space"])
    order = [row.value_at_stake for row in found.opportunities]
    assert order == sorted(order, reverse=True)
    # Kitchen is C's white space; it counts among its kind all the same.
    kinds = {row.kind: (row.accounts, row.value_at_stake) for row in found.kinds}
    assert kinds["champions_for_expansion"] == (1, Decimal("484.62"))
    assert kinds["white_space"] == (1, Decimal("484.62"))
    assert list(kinds) == list(catalogue.opportunities())


def test_one_account_is_shown_with_every_kind_that_holds(book, ask, lines):
    warehouse = book({"products": THREE, "transactions": champion(lines, ["P1", "P2", "P2"])})
    found = ask(warehouse, "opportunities", account="C")
    assert [row.kind for row in found.opportunities] == ["champions_for_expansion", "white_space"]
    assert found.account_id == "C"
    # Both are the same Kitchen: the total counts it once.
    assert (found.total, found.total_at_stake) == (2, Decimal("484.62"))


def test_what_is_cut_is_counted(book, ask, eleven):
    found = ask(book({"transactions": eleven}), "opportunities", limit=1)
    assert (found.shown, found.total) == (1, 3)
    assert stakes(found) == {"a9": 1100}
    assert (found.shown_at_stake, found.total_at_stake) == (1100, 2400)
    at_risk = found.kinds[0]
    assert (at_risk.largest_account_id, at_risk.largest_stake) == ("a9", 1100)
    assert (at_risk.accounts, at_risk.account_share) == (2, 66.67)


def test_a_region_chooses_rows_and_moves_no_bar(book, ask, eleven):
    people = [{"account_id": f"a{n}", "region": "North" if n % 2 else "South"} for n in range(11)]
    warehouse = book({"accounts": people, "transactions": eleven})
    found = ask(warehouse, "opportunities", kind="at_risk_high_value", region="south")
    assert (found.region, found.opportunities) == ("South", [])
    north = ask(warehouse, "opportunities", kind="at_risk_high_value", region="North")
    assert stakes(north) == {"a9": 1100, "a7": 900}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, {"a9": 1100, "a7": 900}),
        ({"segments": "at risk"}, {"a7": 900}),
        ({"segments": ["At Risk", "Cannot Lose Them"]}, {"a9": 1100, "a7": 900}),
        ({"min_monetary": 1100}, {"a9": 1100}),
        ({"max_monetary": "1099.99"}, {"a7": 900}),
        ({"min_frequency": 2}, {}),
        ({"min_tenure_days": 90}, {"a9": 1100}),
        ({"max_tenure_days": 89}, {"a7": 900}),
    ],
)
def test_the_filters_of_the_book_choose_rows_and_move_no_bar(book, ask, eleven, filters, found):
    warehouse = book({"transactions": eleven})
    shown = ask(warehouse, "opportunities", kind="at_risk_high_value", **filters)
    assert stakes(shown) == found
    assert ("passes the filters; widen them." in (shown.empty_reason or "")) == (found == {})


def test_the_next_step_names_the_category_to_propose(demo, ask):
    for kind in ("white_space", "champions_for_expansion"):
        for row in ask(demo, "opportunities", kind=kind, limit=3).opportunities:
            assert row.category in row.action


def test_the_list_of_the_demo_book_agrees_with_its_churn_risk(demo, ask):
    """A low risk neither leads the list nor is urgent, and both say what is at stake alike."""
    found = ask(demo, "opportunities", kind="at_risk_high_value", limit=500).opportunities
    risk = {row.account_id: row for row in ask(demo, "churn_risk", limit=500).accounts}
    assert len([row for row in found if row.account_id in risk]) > 50
    for row in found:
        told = risk.get(row.account_id)
        if told is not None:
            assert row.value_at_stake == told.revenue_at_risk
            assert row.churn_level == told.level
            assert row.action == catalogue.churn_levels()[told.level].action
            assert (row.urgency == "high") == (told.level in ("High", "Critical"))
    leading = ask(demo, "opportunities", limit=5).opportunities
    assert not [row for row in leading if row.kind == "at_risk_high_value" and row.urgency == "low"]


def test_the_usual_gap_is_the_one_of_the_churn_model(demo):
    query = Query(demo, EVERYTHING, demo.manifest.last_date)
    told = {row["account_key"]: row["usual_gap"] for row in query.rows("_churn_model", only=None)}
    gaps = query.statement("gaps", "SELECT * FROM usual_gaps")
    assert {row["account_key"]: row["usual_gap"] for row in gaps} == {
        key: gap for key, gap in told.items() if gap is not None
    }


def test_only_accounts_of_an_owner(book, ask, eleven):
    people = [{"account_id": f"a{n}", "owner": "Ann Lee" if n % 2 else "Bo"} for n in range(11)]
    warehouse = book({"accounts": people, "transactions": eleven})
    found = ask(warehouse, "opportunities", owner="ann lee")
    assert (found.owner, stakes(found)) == ("Ann Lee", {"a9": 1100, "a7": 900, "a3": 400})
    whole = ask(warehouse, "opportunities")
    assert stakes(found).items() <= stakes(whole).items()
    nothing = ask(warehouse, "opportunities", owner="Bo", kind="at_risk_high_value")
    assert nothing.empty_reason == (
        "No opportunity of high value at risk of Bo in all regions at 30 June 2026."
    )
    with pytest.raises(UnknownValue, match="Zoe"):
        ask(warehouse, "opportunities", owner="Zoe")


def test_an_empty_book_at_that_time_gives_a_reason(book, ask, lines):
    found = ask(book({"transactions": [lines("A", before(0), -5, quantity=-1)]}), "opportunities")
    assert found.empty_reason == "No opportunity of any kind in all regions at 30 June 2026."
    assert (found.total_at_stake, found.total) == (Decimal(0), 0)
    assert {row.accounts for row in found.kinds} == {0}


def test_other_regions_and_later_rows_change_nothing(book, ask, lines, eleven):
    people = accounts(a0=1000, a10=3000)
    elsewhere = [lines(f"s{n}", before(3 * n), 5000 + n) for n in range(8)]
    later = [lines("a9", "2026-07-01", 77), lines("a0", "2026-07-02", 4000)]
    more = [{"account_id": f"s{n}", "region": "South", "annual_revenue": 10**9} for n in range(8)]
    unborn = [{"account_id": "x", "annual_revenue": 1, "signup_date": date(2026, 7, 1)}]
    small = book({"accounts": people, "transactions": eleven})
    large = book({"accounts": people + more + unborn, "transactions": eleven + elsewhere + later})
    asked = {"as_of": AS_OF, "scope": Scope(("North",))}
    found = ask(small, "opportunities", **asked)
    assert len(found.opportunities) == 4
    assert ask(large, "opportunities", **asked) == found


def test_unknown_kinds_regions_and_accounts_are_refused_by_name(book, ask, eleven):
    warehouse = book({"transactions": eleven})
    with pytest.raises(InvalidArguments, match="'champions_for_expansion'"):
        ask(warehouse, "opportunities", kind="gold_mines")
    with pytest.raises(UnknownValue, match="no region 'Mars'"):
        ask(warehouse, "opportunities", region="Mars")
    with pytest.raises(UnknownValue, match="no account"):
        ask(warehouse, "opportunities", account="zzz")


def test_the_stories_of_the_demo_book_are_found(demo, ask):
    def kinds(account):
        return {row.kind for row in ask(demo, "opportunities", account=account).opportunities}

    assert "at_risk_high_value" in kinds("ACC0117")
    assert "declining_key_accounts" in kinds("ACC0204")
    assert "champions_for_expansion" in kinds("ACC0803")
    sleeping = ask(demo, "opportunities", kind="hibernating_with_potential", limit=1)
    assert sleeping.opportunities[0].account_id == "ACC0931"


PERCENTS = ("change", "category_buyer_share", "category_wallet_share")


def spoken(name, value):
    """A field as an evidence sentence writes it; empty for text."""
    if isinstance(value, Decimal):
        return f"£{abs(value).quantize(Decimal(1), ROUND_HALF_UP):,}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, int | float):
        shown = Decimal(str(100 * value if name == "churn_probability" else value))
        percent = name in (*PERCENTS, "churn_probability")
        shown = shown.quantize(Decimal("0.1") if percent else Decimal(1), ROUND_HALF_UP)
        return f"{abs(shown):,}{'%' if percent else ''}"
    return ""


def test_the_evidence_leaves_out_the_stake_it_stands_beside(demo, ask):
    for kind in catalogue.opportunities():
        for row in ask(demo, "opportunities", kind=kind, limit=20).opportunities:
            assert spoken("value_at_stake", row.value_at_stake) not in row.evidence


def test_every_figure_of_the_evidence_is_a_field_of_its_row(demo, ask):
    for kind in catalogue.opportunities():
        for row in ask(demo, "opportunities", kind=kind, limit=20).opportunities:
            fields = row.model_dump(exclude={"evidence"})
            figures = {spoken(name, value) for name, value in fields.items()} - {""}
            left = row.evidence
            # Longer ones first: 40 must not be taken out of 1,040.
            for figure in sorted(figures, key=len, reverse=True):
                left = left.replace(figure, "")
            assert not any(letter.isdigit() for letter in left), row
