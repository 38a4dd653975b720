"""What is saved is what the tools say, for every account at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from data import scores
from data.churn_uploads import upload
from data.scope import EVERYTHING
from tools._purchase_model import purchase_model
from tools._query import query_at
from tools._saved_scores import ACCOUNTS_AT_ONCE, refresh

EARLIER = date(2026, 3, 31)


@pytest.fixture(scope="module")
def run(demo):
    saved, _ = refresh(query_at(demo, EVERYTHING, None), 365)
    return saved


@pytest.fixture(scope="module")
def con(demo, run):
    with scores.opened(demo.home, [run]) as con:
        yield con


def rows(con, sql, **parameters):
    found = con.execute(sql, parameters)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize("scheme", ["rfm", "lifecycle", "consumer", "clusters"])
def test_segments_are_those_of_the_overview(con, demo, ask, scheme):
    overview = ask(demo, "segment_overview", scheme=scheme)
    expected = {row.segment: (row.accounts, row.revenue) for row in overview.segments}
    saved = rows(con, "SELECT * FROM segment_performance_summary WHERE scheme = $s", s=scheme)
    found = {row["segment"]: (row["accounts"], row["revenue"]) for row in saved}
    assert found.pop("No purchases") == (overview.no_purchases, overview.no_purchases_revenue)
    assert found == expected
    counted = rows(
        con,
        "SELECT segment, count(*) AS n FROM customer_segments WHERE scheme = $s GROUP BY 1",
        s=scheme,
    )
    assert {row["segment"]: row["n"] for row in counted} == {
        name: accounts for name, (accounts, _) in expected.items() if accounts
    }
    column = {"clusters": "cluster"}.get(scheme, f"{scheme}_segment")
    wide = rows(
        con, f"SELECT {column} AS s, count(*) AS n FROM account_segmentation_scores GROUP BY 1"
    )
    of_accounts = {row["s"]: row["n"] for row in wide if row["s"] not in (None, "No purchases")}
    assert of_accounts == {row["segment"]: row["n"] for row in counted}


def test_an_account_has_the_figures_of_the_tools(con, demo, ask):
    (row,) = rows(con, "SELECT * FROM account_segmentation_scores WHERE account_id = 'ACC0001'")
    why = ask(demo, "explain_segment", account="ACC0001")
    assert (row["rfm_segment"], row["rfm_score"]) == (why.segment, why.rfm_score)
    assert (row["recency_days"], row["frequency"]) == (why.recency.days, why.frequency.order_days)
    assert row["monetary_value"] == why.monetary.revenue
    risk = ask(demo, "churn_risk", account="ACC0001").accounts[0]
    assert row["churn_probability"] == pytest.approx(risk.churn_probability, abs=1e-4)
    assert row["churn_level"] == risk.level
    leans = ask(demo, "product_propensity", account="ACC0001", limit=500).propensities
    saved = rows(con, "SELECT * FROM product_propensity_scores WHERE account_id = 'ACC0001'")
    assert {(r["category"], r["brand"]): r["propensity_score"] for r in saved} == {
        (r.category, r.brand): r.propensity for r in leans
    }
    nexts = ask(demo, "product_propensity", account="ACC0001", kind="next_purchase", limit=500)
    assert nexts.not_forecast is None
    probable = {r.category: r.purchase_probability for r in nexts.propensities}
    assert {r["category"]: r["next_purchase_probability"] for r in saved} == {
        r["category"]: probable[r["category"]] for r in saved
    }
    signals = ask(demo, "behavior_signals", account="ACC0001")
    (told,) = rows(con, "SELECT * FROM behavior_analysis WHERE account_id = 'ACC0001'")
    assert told["behavior_score"] == signals.behavior_score


def test_behaviour_is_that_of_the_insights(con, demo, ask):
    insights = ask(demo, "behavior_insights")
    saved = rows(con, "SELECT * FROM behavior_analysis")
    assert len(saved) == insights.active
    fired = [name for row in saved for name in (row["signals"] or "").split("; ") if name]
    assert {row.signal: row.affected for row in insights.signals if row.affected} == {
        name: fired.count(name) for name in set(fired)
    }
    assert all((row["signals"] is None) == (row["recommendations"] is None) for row in saved)


def test_refreshing_again_adds_nothing(demo, run):
    again, new = refresh(query_at(demo, EVERYTHING, None), 365)
    assert (again.run_id, new) == (run.run_id, False)
    assert run.notes == ["Churn probabilities are from the churn model."]


def test_new_churn_scores_are_a_new_run_and_the_old_one_is_kept(book, lines, tmp_path):
    warehouse = book({"transactions": [lines(name, "2026-06-30", 10) for name in "ABC"]})
    first, _ = refresh(query_at(warehouse, EVERYTHING, None), 365)
    file = tmp_path / "mine.csv"
    file.write_text("account_id,churn_score\nA,0.99\n")
    upload(warehouse, file, uploader="local", scope=EVERYTHING)
    second, new = refresh(query_at(warehouse, EVERYTHING, None), 365)
    assert new
    assert "mine.csv" in second.notes[0]
    assert scores.history(warehouse.home, second.organization) == [second]
    assert {saved.run_id for saved in scores.runs(warehouse.home)} == {first.run_id, second.run_id}


def test_moves_between_two_runs_are_read_back(book, lines):
    sold = [
        lines(f"A{n:02}", str(date(2026, 1, 1) + timedelta(days=17 * n + 40 * k)), 10 + n * k)
        for n in range(12)
        for k in range(1 + n % 4)
    ]
    warehouse = book({"transactions": sold})
    earlier, _ = refresh(query_at(warehouse, EVERYTHING, EARLIER), 365)
    later, _ = refresh(query_at(warehouse, EVERYTHING, None), 365)
    assert scores.history(warehouse.home, later.organization) == [earlier, later]
    moved = scores.moves(warehouse.home, earlier, later)
    assert len(moved) > 2
    with scores.opened(warehouse.home, [earlier, later]) as con:
        pairs = rows(
            con,
            "SELECT b.rfm_segment AS b, a.rfm_segment AS a, count(*) AS n, sum(a.monetary_value) AS r "
            "FROM account_segmentation_scores AS b JOIN account_segmentation_scores AS a "
            "USING (account_id) WHERE b.as_of < a.as_of AND b.rfm_segment <> a.rfm_segment "
            "GROUP BY ALL",
        )
    never = "No purchases"
    assert {
        (move.from_segment or never, move.to_segment or never): (move.accounts, move.revenue)
        for move in moved
    } == {(pair["b"], pair["a"]): (pair["n"], pair["r"]) for pair in pairs}


def test_propensities_in_parts_are_the_same(demo, run, monkeypatch):
    from tools import _saved_scores

    query = query_at(demo, EVERYTHING, None)
    purchases = purchase_model(query)

    def saved():
        return list(_saved_scores._propensity(query, purchases))

    whole = saved()
    assert demo.manifest.rows["accounts"] < ACCOUNTS_AT_ONCE
    monkeypatch.setattr(_saved_scores, "ACCOUNTS_AT_ONCE", 300)
    by = lambda row: (row["account_id"], row["category"], row["brand"] or "")  # noqa: E731
    assert sorted(saved(), key=by) == sorted(whole, key=by)
    assert len(whole) == run.rows["product_propensity_scores"]


def test_a_book_too_small_for_models_is_saved_with_the_reasons(book, lines):
    warehouse = book({"transactions": [lines(name, "2026-06-30", 10) for name in "ABC"]})
    saved, _ = refresh(query_at(warehouse, EVERYTHING, None), 365)
    assert saved.rows["account_segmentation_scores"] == 3
    assert [note.partition(":")[0] for note in saved.notes] == [
        "No churn probabilities",
        "No clusters",
        "No next-purchase probabilities",
    ]
    with scores.opened(warehouse.home, [saved]) as con:
        assert rows(con, "SELECT DISTINCT scheme FROM customer_segments ORDER BY 1") == [
            {"scheme": "consumer"}, {"scheme": "lifecycle"}, {"scheme": "rfm"},
        ]  # fmt: skip
