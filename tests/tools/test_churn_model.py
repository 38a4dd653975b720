"""The churn model: what it knows and when, the courage to say no, and the same answer every time."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from regulars import LAST
from regulars import regulars as book_of_regulars

from data.scope import EVERYTHING, Scope
from tools._churn_model import THEMES, churn_model, churn_probabilities, features
from tools._forecast import strongest
from tools._query import Query


def query_of(warehouse, scope=EVERYTHING, as_of=LAST, progress=lambda words, done: None):
    return Query(warehouse, scope, as_of, progress)


def known(warehouse, day, **scope):
    return features(query_of(warehouse, **scope), day)


# Features by hand


@pytest.fixture
def tiny(book, lines):
    """On 2026-06-30, A last ordered 10 days before, on 5 days in a year; B once; C a year ago."""
    sold = [lines("A", day, 100) for day in ("2025-07-10", "2026-01-06", "2026-03-07")]
    sold += [lines("A", "2026-05-31", 40, discount_amount=10), lines("A", "2026-06-20", 60)]
    sold += [lines("A", "2026-06-25", -30, quantity=-1, order_id="R"), lines("A", "2023-01-01", 1)]
    sold += [lines("B", "2026-04-01", 20), lines("C", "2025-06-30", 20)]
    touched = [
        {
            "interaction_id": f"I{n}",
            "account_id": "A",
            "interaction_type": "call",
            "occurred_at": f"{day} 12:00:00",
        }
        for n, day in enumerate(["2026-06-30", "2026-04-02", "2026-04-01", "2026-01-01"])
    ]
    return book({"transactions": sold, "interactions": touched})


def test_features_by_hand(tiny):
    found = known(tiny, LAST)
    assert list(found.index) == [1, 2]  # C's last order is 365 days old
    a, b = found.to_dict("records")
    assert a == {
        "days_since_order": 10,
        "days_since_first_order": (LAST - date(2023, 1, 1)).days,
        "usual_gap": 345 / 4,  # from 10 July to 20 June, five order days
        "overdue": 0.12,  # 10 / 86.25
        "order_days_year": 5,
        "order_days_quarter": 2,
        "order_days_before": 2,  # 6 January and 7 March; 1 January is day 180
        "revenue_year": 370,
        "revenue_quarter": 70,
        "revenue_before": 200,
        "discount_share": 16.67,
        "return_share": 16.67,
        "contacts_quarter": 2,
        "contacts_before": 1,
    }
    assert {name: b[name] for name in ("order_days_year", "contacts_quarter")} == {
        "order_days_year": 1,
        "contacts_quarter": 0,
    }
    assert b["usual_gap"] != b["usual_gap"]  # one order day has no gap
    assert {name for names in THEMES.values() for name in names} == set(a)


def test_who_ordered_after_a_day(tiny):
    def after(day):
        query = query_of(tiny)
        return query.frame("_churn_model.orders", as_of=day, horizon=90)["account_key"].tolist()

    assert after(date(2026, 4, 1)) == [1]  # neither of the day itself
    assert after(date(2026, 3, 31)) == [1, 2]
    assert after(date(2025, 4, 1)) == [3]  # day 90 counts
    assert after(date(2025, 3, 31)) == []


# A book that can be learnt from


@pytest.fixture(scope="module")
def model(regulars):
    return churn_model(query_of(regulars))


def test_it_finds_who_has_stopped(model):
    assert model["reason"] is None
    holdout = model["holdout"]
    assert (holdout["trained_at"], holdout["tested_at"]) == ("2026-01-01", "2026-04-01")
    assert holdout["trained_on"] >= 200
    assert (
        holdout["tested_rows"]
        == holdout["tested_on"]
        == sum(b["cases"] for b in model["calibration"])
    )
    assert holdout["auc"] > 0.8
    assert holdout["brier_score"] < holdout["brier_of_base_rate"]
    assert holdout["top_decile_lift"] > 1.5


def test_long_silence_is_the_first_reason_of_the_likeliest(regulars, model):
    keys, probabilities = model["index"][0], model["probabilities"]
    likeliest = max(range(len(keys)), key=lambda place: probabilities[place])
    theme, effect = strongest(model, likeliest)[0]
    assert (theme, effect > 0.3) == ("silence", True)
    assert known(regulars, LAST).loc[keys[likeliest], "overdue"] > 3


def test_the_earlier_probability_is_what_would_have_been_said_then(regulars, model):
    """The trend is no hindsight: the same model, asked 90 days ago, gave these probabilities."""
    told = []
    earlier_day = LAST - timedelta(days=90)
    query = query_of(regulars, as_of=earlier_day, progress=lambda *step: told.append(step))
    then = churn_model(query)
    # Each step of the work is told, in order.
    assert len(told) >= 4
    assert [done for _, done in told] == sorted(done for _, done in told)
    said = dict(zip(then["index"][0], then["probabilities"], strict=True))
    earlier = dict(zip(model["index"][0], model["earlier"], strict=True))
    assert len(said) > 200
    assert {key: said.get(key) for key in earlier} == earlier


def test_shuffled_rows_give_the_same_model(tmp_path, regulars, model):
    again = churn_model(query_of(book_of_regulars(tmp_path, seed=7)))
    assert {name: again[name] for name in again} == {name: model[name] for name in again}


def test_nothing_after_a_day_changes_a_feature_of_that_day(tmp_path, regulars):
    day = LAST - timedelta(days=180)
    later = (
        f"DELETE FROM transactions WHERE transaction_date > DATE '{day}' AND hash(order_id) % 2 = 0",
        f"UPDATE transactions SET net_amount = net_amount * 9, discount_amount = 5 "
        f"WHERE transaction_date > DATE '{day}'",
        "INSERT INTO interactions BY NAME SELECT account_id || 'i' AS interaction_id, account_id, "
        f"'call' AS interaction_type, DATE '{day}' + 1 AS occurred_at FROM accounts",
        "UPDATE accounts SET annual_revenue = 1, opted_out = true, industry = 'Other'",
    )
    changed = book_of_regulars(tmp_path, more=later)
    assert changed.snapshot != regulars.snapshot
    assert known(changed, day).equals(known(regulars, day))
    assert not known(changed, LAST).equals(known(regulars, LAST))


def test_other_regions_are_not_learnt_from(tmp_path, regulars, model):
    elsewhere = (
        "INSERT INTO transactions BY NAME SELECT 'S' || transaction_id AS transaction_id, "
        "'S' || order_id AS order_id, 'S' || account_id AS account_id, product_id, transaction_date, "
        "quantity, net_amount * 3 AS net_amount, 0 AS discount_amount FROM transactions "
        "WHERE hash(order_id) % 3 > 0",
        "INSERT INTO accounts BY NAME SELECT DISTINCT account_id, account_id AS account_name, "
        "'South' AS region, false AS opted_out FROM transactions WHERE account_id LIKE 'S%'",
    )
    two = book_of_regulars(tmp_path, more=elsewhere)
    north = churn_model(query_of(two, Scope(("North",))))
    assert {name: north[name] for name in north} == {name: model[name] for name in north}
    assert len(known(two, LAST)) > len(north["index"][0])


def test_it_is_kept_as_plain_json_and_read_back(regulars, model, monkeypatch):
    files = (regulars.home.models / regulars.snapshot).glob("churn_model-*.json")
    kept = [json.loads(path.read_text())["model"].get("probabilities") for path in files]
    assert model["probabilities"] in kept
    monkeypatch.setattr(
        "tools._churn_model.forecast", lambda query, subject: pytest.fail("refitted")
    )
    regulars._remembered._kept.clear()
    query = query_of(regulars)
    scores = churn_probabilities(query)
    assert (scores.source, scores.scored_at, scores.reason) == ("the churn model", LAST, None)
    assert list(scores.probabilities.values()) == model["probabilities"]
    assert {ran.file for ran in query.ran} >= {"_churn_model.sql", "_churn_model.orders.sql"}


# Not enough data


def refused(warehouse, as_of=LAST):
    model = churn_model(query_of(warehouse, as_of=as_of))
    assert "probabilities" not in model
    scores = churn_probabilities(query_of(warehouse, as_of=as_of))
    assert (scores.probabilities, scores.reason) == ({}, model["reason"])
    return model


def test_too_little_history(regulars):
    assert refused(regulars, as_of=date(2025, 7, 1))["reason"] == (
        "Not enough data for a churn model: it needs 360 days of orders before 1 July 2025, from "
        "6 July 2024 on, and the data begin on 1 August 2024."
    )


def test_too_few_accounts(tmp_path):
    assert refused(book_of_regulars(tmp_path, accounts=150))["reason"] == (
        "Not enough data for a churn model: it needs 200 accounts with an order in the 365 days to "
        "1 January 2026, and there are 137."
    )


def test_too_few_that_stopped(tmp_path):
    loyal = "DELETE FROM transactions WHERE substr(account_id, 2)::INTEGER % 3 = 0"
    found = refused(book_of_regulars(tmp_path, accounts=360, more=(loyal,)))
    assert found["reason"].startswith(
        "Not enough data for a churn model: it needs 50 that stopped ordering in the 90 days after "
        "1 January 2026 and 50 that ordered again; there are 0 and 240."
    )
    assert found["holdout"] is None


def test_a_model_that_does_no_better_than_chance_gives_nothing(tmp_path, monkeypatch):
    """Whether an account orders again is a coin that nothing before tells of."""
    coin = (
        "DELETE FROM transactions WHERE transaction_date > DATE '2025-12-20'",
        *(
            "INSERT INTO transactions BY NAME SELECT account_id || '{day}' AS transaction_id, "
            "account_id || '{day}' AS order_id, account_id, 'P1' AS product_id, "
            "DATE '{day}' AS transaction_date, 1 AS quantity, 1 AS net_amount, 0 AS discount_amount "
            "FROM accounts WHERE hash(account_id || '{day}') % 2 = 0".replace("{day}", day)
            for day in ("2026-01-15", "2026-04-15", "2026-06-30")
        ),
    )
    found = refused(book_of_regulars(tmp_path, more=coin))
    assert found["reason"].startswith(
        "No probabilities are given: tested on the last 90 days, a churn model did no better than chance"
    )
    assert found["holdout"]["auc_low"] <= 0.5
    assert found["calibration"]


@pytest.mark.parametrize("kind", ["banking", "telecom"])
def test_contracts_are_not_judged_by_orders(tmp_path, kind):
    bank = (f"UPDATE organization SET org_type = '{kind}'",)
    found = refused(book_of_regulars(tmp_path, accounts=20, more=bank))
    assert found["reason"].startswith(f"Customers of an organisation in {kind} are under contract")
    assert "Upload churn scores" in found["reason"]
