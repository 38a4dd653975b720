"""Churn risk: levels, reasons, trend and test of the model; uploaded scores as they are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from data import catalogue
from data.churn_uploads import upload
from data.scope import EVERYTHING, Scope
from tools._churn_reasons import reason
from tools._errors import UnknownValue
from tools.churn_risk import trend

LEVELS = ["Critical", "High", "Medium", "Low"]


@pytest.fixture(scope="module")
def everyone(regulars, ask):
    return ask(regulars, "churn_risk", limit=500)


def test_levels_sum_to_all_accounts_and_follow_the_probabilities(everyone):
    assert [row.level for row in everyone.levels] == LEVELS
    assert (
        sum(row.accounts for row in everyone.levels) == everyone.scored_accounts == everyone.total
    )
    assert everyone.shown == len(everyone.accounts) == everyone.total
    for row in everyone.levels:
        inside = [a for a in everyone.accounts if row.begins <= a.churn_probability < row.ends]
        assert {a.level for a in inside} <= {row.level}
        assert len(inside) == row.accounts
        assert row.revenue == sum(a.monetary_value for a in inside)
    assert sum(row.account_share for row in everyone.levels) == pytest.approx(100, abs=0.02)


def test_totals_are_those_of_the_upper_levels(everyone):
    upper = [row for row in everyone.accounts if row.level in ("High", "Critical")]
    assert everyone.at_risk_accounts == len(upper) > 0
    assert everyone.at_risk_revenue == sum(row.monetary_value for row in upper)
    expected = sum(row.churn_probability for row in everyone.accounts)
    assert everyone.expected_to_stop == pytest.approx(expected, abs=0.06)


def test_the_likeliest_come_first_with_reasons_in_words(everyone):
    chances = [row.churn_probability for row in everyone.accounts]
    assert chances == sorted(chances, reverse=True)
    first = everyone.accounts[0]
    assert first.level == "Critical"
    assert first.reasons[0].theme == "silence"
    assert first.reasons[0].effect_points > 30
    assert first.main_reason == first.reasons[0].reason
    assert first.main_reason.startswith(f"No order for {first.recency_days:.0f} days, where")
    sizes = [abs(entry.effect_points) for entry in first.reasons]
    assert sizes == sorted(sizes, reverse=True)


def test_most_at_stake_is_the_dearest_not_the_likeliest(everyone, regulars, ask):
    dearest = max(everyone.accounts, key=lambda row: (row.revenue_at_risk, row.account_id))
    assert everyone.most_at_stake.model_dump() == {
        name: getattr(dearest, name) for name in type(everyone.most_at_stake).model_fields
    }
    assert float(dearest.revenue_at_risk) == pytest.approx(
        dearest.churn_probability * float(dearest.monetary_value), abs=0.01
    )
    # Of all asked about, however few of them are shown.
    assert ask(regulars, "churn_risk", limit=1).most_at_stake == everyone.most_at_stake
    assert ask(regulars, "churn_risk", account=dearest.account_id).most_at_stake is None


def test_the_list_comes_in_the_order_asked_for(everyone, regulars, ask):
    weighed = ask(regulars, "churn_risk", sort="revenue_at_risk", limit=500)
    stakes = [row.revenue_at_risk for row in weighed.accounts]
    assert stakes == sorted(stakes, reverse=True)
    assert stakes[0] > everyone.accounts[0].revenue_at_risk
    assert weighed.revenue_at_risk == everyone.revenue_at_risk == sum(stakes)
    assert weighed.most_at_stake.account_id == weighed.accounts[0].account_id
    assert (weighed.sort, weighed.order, everyone.sort) == (
        "revenue_at_risk",
        "desc",
        "probability",
    )
    newest = ask(regulars, "churn_risk", sort="recency", order="asc", limit=500)
    silences = [row.recency_days for row in newest.accounts]
    assert silences == sorted(silences)
    assert {row.account_id for row in newest.accounts} == {
        row.account_id for row in everyone.accounts
    }
    safest = ask(regulars, "churn_risk", order="asc", limit=1)
    assert safest.accounts[0].churn_probability == min(
        row.churn_probability for row in everyone.accounts
    )


def test_filters_choose_rows_and_change_no_probability(regulars, ask, everyone):
    some = ask(regulars, "churn_risk", level="critical", limit=2)
    critical = [row for row in everyone.accounts if row.level == "Critical"]
    assert some.accounts == critical[:2]
    assert (some.shown, some.total, some.level) == (2, len(critical), "Critical")
    assert some.levels == everyone.levels
    one = ask(regulars, "churn_risk", account=critical[3].account_id)
    assert one.accounts == [critical[3]]
    assert (one.levels, one.scored_accounts, one.expected_to_stop) == ([], None, None)
    segment = everyone.accounts[0].segment
    mine = ask(regulars, "churn_risk", segment=segment, limit=500)
    assert mine.accounts == [row for row in everyone.accounts if row.segment == segment]
    assert mine.scored_accounts == len(mine.accounts)


def test_an_account_that_stopped_long_ago_has_no_probability(regulars, ask):
    found = ask(regulars, "churn_risk", account="A126")  # stopped on 26 September 2024 or so
    assert found.accounts == []
    assert found.empty_reason == (
        "Account A126 (A126) has no churn probability at 30 June 2026: it did not order in the 365 days "
        "before."
    )


def test_the_test_is_shown_with_its_bins(everyone):
    assert everyone.holdout.tested_at == date(2026, 4, 1)
    assert everyone.holdout.tested_rows == sum(row.cases for row in everyone.calibration)
    came_true = sum(row.cases * row.observed for row in everyone.calibration) / 100
    assert came_true == pytest.approx(everyone.holdout.happened, abs=0.01)


def test_too_little_data_is_said(book, lines, ask):
    found = ask(book({"transactions": [lines("A", "2026-06-30", 1)]}), "churn_risk")
    assert found.empty_reason.startswith("Not enough data for a churn model: it needs 360 days")
    assert (found.accounts, found.levels, found.holdout, found.caveats) == ([], [], None, [])


@pytest.mark.parametrize(
    ("moved", "word"),
    [(None, "new"), (4.99, "stable"), (-4.99, "stable"), (5, "rising"), (-5.0, "falling")],
)
def test_a_trend_takes_five_points(moved, word):
    assert trend(moved) == word


ACCOUNT = {
    "days_since_order": 74,
    "usual_gap": 20.6,
    "overdue": 3.6,
    "order_days_year": 9,
    "order_days_quarter": 1,
    "order_days_before": 4,
    "revenue_quarter": 1234.5,
    "revenue_before": -20.0,
    "days_since_first_order": 1,
    "discount_share": 45.25,
    "return_share": 0.0,
    "contacts_quarter": 0,
    "contacts_before": 12,
}
MEDIAN = {"days_since_first_order": 1046.0, "discount_share": 8.04, "return_share": 1.0}


@pytest.mark.parametrize(
    ("theme", "more", "words"),
    [
        ("silence", {}, "No order for 74 days, where it used to order every 21 days"),
        ("silence", {"overdue": 1.0}, "Last order 74 days ago, within its usual gap of 21 days"),
        ("silence", {"usual_gap": None}, "Its one order day in the last 365 days was 74 days ago"),
        (
            "silence",
            {"usual_gap": None, "days_since_order": 0.0},
            "Its one order day in the last 365 days was today",
        ),
        (
            "silence",
            {"overdue": 0.0, "days_since_order": 0.0},
            "Last order today, within its usual gap of 21 days",
        ),
        (
            "orders",
            {},
            "1 order day in the last 90 days against 4 in the 90 before, 9 in the last 365",
        ),
        ("revenue", {}, "Revenue of £1,235 in the last 90 days against -£20.00 in the 90 before"),
        (
            "tenure",
            {},
            "Its first order in the data was 1 day ago; that of the median account 1,046 days ago",
        ),
        (
            "discounts",
            {},
            "45.2% of its lines in the last 365 days were bought at a discount; "
            "8.0% at the median account",
        ),
        (
            "returns",
            {},
            "0.0% of its lines in the last 365 days were returns; 1.0% at the median account",
        ),
        ("contacts", {}, "0 interactions in the last 90 days against 12 in the 90 before"),
    ],
)
def test_a_reason_says_what_the_data_say(theme, more, words):
    assert reason(theme, ACCOUNT | more, MEDIAN, "GBP") == words


# Uploaded scores


@pytest.fixture
def bank(book, lines):
    """Eight customers under contract, of whom four have ordered something once."""
    return book(
        {
            "organization": [
                {"name": "B", "org_type": "banking", "currency": "EUR", "fiscal_year_start": 1}
            ],
            "accounts": [
                {"account_id": name, "region": "South" if name == "H" else "North"}
                for name in "ABCDEFGH"
            ],
            "transactions": [
                *(lines(name, "2026-06-30", 10) for name in "ABCD"),
                lines("A", "2025-01-01", 5),
            ],
        }
    )


def put(bank, folder, rows, day):
    file = folder / "scores.csv"
    file.write_text("account_id,churn_score\n" + rows)
    upload(bank, file, uploader="local", scope=EVERYTHING, scored_at=day)


def test_contracts_need_uploaded_scores(bank, ask):
    found = ask(bank, "churn_risk")
    assert found.empty_reason.startswith(
        "Customers of an organisation in banking are under contract"
    )


def test_uploaded_scores_are_used_as_they_are(bank, ask, tmp_path):
    put(bank, tmp_path, "A,0.2\nB,0.5\n", date(2026, 3, 1))
    scores = "A,0.75\nB,0.5\nC,0.2999999\nD,0.3\nE,0.7\nF,1\nG,0\nH,0.6\n"
    put(bank, tmp_path, scores, date(2026, 6, 29))
    found = ask(bank, "churn_risk")
    assert [(row.account_id, row.level) for row in found.accounts] == [
        ("F", "Critical"),
        ("A", "Critical"),
        ("E", "Critical"),
        ("H", "High"),
        ("B", "High"),
        ("D", "Medium"),
        ("C", "Low"),
        ("G", "Low"),
    ]
    assert {row.account_id: row.trend for row in found.accounts} == dict.fromkeys(
        "CDEFGH", "new"
    ) | {
        "A": "rising",
        "B": "stable",
    }
    assert found.accounts[1].change_points == 55
    assert (found.source, found.scored_at) == (
        "the uploaded scores from scores.csv",
        date(2026, 6, 29),
    )
    assert (found.holdout, found.calibration) == (None, [])
    assert all(row.reasons == [] and row.main_reason is None for row in found.accounts)
    assert found.caveats == [
        "8 of 8 accounts have a probability. The probabilities are from the uploaded scores from "
        "scores.csv. How good they are is not known here, and they come without reasons."
    ]
    assert found.accounts[0].segment == "No purchases"
    assert found.accounts[0].last_order is None
    assert (found.at_risk_accounts, found.at_risk_revenue) == (5, Decimal(20))


def test_what_was_uploaded_later_or_elsewhere_is_not_seen(bank, ask, tmp_path):
    put(bank, tmp_path, "A,0.75\nH,0.6\n", date(2026, 6, 29))
    assert ask(bank, "churn_risk", as_of="2026-06-28").accounts == []
    south = ask(bank, "churn_risk", scope=Scope(("South",)))
    assert [row.account_id for row in south.accounts] == ["H"]
    assert south.scored_accounts == 1


def test_a_score_for_no_one_asked_about_is_an_answer(bank, ask, tmp_path):
    put(bank, tmp_path, "A,0.75\n", date(2026, 6, 29))
    found = ask(bank, "churn_risk", level="low")
    assert found.empty_reason == (
        "No account with a churn probability is of level Low at 30 June 2026."
    )


def test_why_an_account_is_not_shown(bank, ask, tmp_path, regulars, everyone):
    put(bank, tmp_path, "A,0.75\n", date(2026, 6, 29))
    assert ask(bank, "churn_risk", account="B").empty_reason == (
        "Account B (B) is not in the uploaded scores from scores.csv."
    )
    first = everyone.accounts[0]
    low = ask(regulars, "churn_risk", account=first.account_id, level="low")
    assert low.empty_reason == (
        f"{first.account_name} ({first.account_id}) is not of level Low at 30 June 2026."
    )


@pytest.mark.parametrize("name", ["account", "segment", "region"])
def test_unknown_names_are_refused(bank, ask, name):
    with pytest.raises(UnknownValue):
        ask(bank, "churn_risk", **{name: "Nonesuch"})


def test_levels_leave_no_probability_out():
    levels = list(catalogue.churn_levels().values())
    assert [level.name for level in levels] == LEVELS[::-1]
    assert (levels[0].begins, levels[-1].ends) == (0, 1)
    assert [level.ends for level in levels[:-1]] == [level.begins for level in levels[1:]]


def test_only_accounts_of_an_owner(demo, ask):
    whole = ask(demo, "churn_risk", limit=500)
    owner = whole.accounts[0].owner
    found = ask(demo, "churn_risk", owner=owner.upper(), limit=500)
    assert found.owner == owner
    assert {row.owner for row in found.accounts} == {owner}
    assert found.total == found.scored_accounts == sum(row.accounts for row in found.levels)
    assert found.accounts[0] == whole.accounts[0]
    with pytest.raises(UnknownValue, match="Nobody"):
        ask(demo, "churn_risk", owner="Nobody")


def test_only_accounts_that_bring_an_amount(everyone, regulars, ask):
    least = sorted(row.monetary_value for row in everyone.accounts)[len(everyone.accounts) // 2]
    found = ask(regulars, "churn_risk", min_monetary=least, limit=500)
    assert found.min_monetary == least
    assert found.accounts == [row for row in everyone.accounts if row.monetary_value >= least]
    assert found.total == found.scored_accounts == sum(row.accounts for row in found.levels)
