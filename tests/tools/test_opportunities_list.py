"""Which opportunities are shown, in which order and how they are told: filters, ranking, evidence."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from opportunity_books import AS_OF, THREE, accounts, before, champion, stakes
from opportunity_books import eleven as eleven_accounts

from data import catalogue
from data.scope import EVERYTHING, Scope
from tools._errors import InvalidArguments, UnknownValue
from tools._query import Query


@pytest.fixture
def eleven(lines):
    return eleven_accounts(lines)


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
        found = ask(demo, "opportunities", kind=kind, limit=20)
        for row in found.opportunities:
            fields = row.model_dump(exclude={"evidence"})
            figures = {spoken(name, value) for name, value in fields.items()} - {""}
            figures.add(spoken("lookback_days", found.lookback_days))
            left = row.evidence
            # Longer ones first: 40 must not be taken out of 1,040.
            for figure in sorted(figures, key=len, reverse=True):
                left = left.replace(figure, "")
            assert not any(letter.isdigit() for letter in left), row
