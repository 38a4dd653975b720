"""Saved scores: runs appear whole, are never lost, and saving the same again adds nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import scores
from data._alone import alone
from data.errors import UsageError
from data.home import Home
from data.snapshots import Manifest

MANIFEST = Manifest(
    snapshot="0123456789ab",
    schema_version=1,
    built_at=datetime(2026, 7, 1, tzinfo=UTC),
    organization="Shop",
    org_type="retail",
    currency="GBP",
    demo=False,
    first_date=date(2023, 7, 1),
    last_date=date(2026, 6, 30),
    rows={},
    sources=[],
    findings=[],
)
ACCOUNT = {
    "account_id": "A1",
    "account_name": '=HYPERLINK("x"), "Ltd"\nline two',
    "region": "North",
    "first_order": date(2024, 1, 2),
    "last_order": date(2026, 6, 1),
    "recency_days": 29,
    "frequency": 3,
    "total_transactions": 4,
    "monetary_value": Decimal("1234567890.1234"),
    "lifetime_value": Decimal("-0.0001"),
    "avg_order_value": None,
    "total_quantity": Decimal("1.500"),
    "categories_purchased": 2,
    "r_score": 5,
    "f_score": 4,
    "m_score": 4,
    "rfm_score": "544",
    "rfm_score_numeric": 13 / 3,
    "rfm_segment": "Champions",
    "lifecycle_segment": "Loyal Customers",
    "lifecycle_score": 80.25,
    "consumer_segment": "Champions",
    "cluster": "",
    "churn_probability": 0.1,
    "churn_level": "Low",
}
PROPENSITY = {
    "account_id": "A1",
    "region": "North",
    "category": "Lamps",
    "brand": None,
    "purchase_count": 3,
    "last_purchase": date(2026, 6, 1),
    "affinity_score": 50.0,
    "recency_score": 80.0,
    "frequency_score": 70.0,
    "propensity_score": 65.0,
    "next_purchase_probability": 1e-7,
}
SUMMARY = {
    "scheme": "rfm",
    "segment": "Champions",
    "accounts": 1,
    "account_share": 100.0,
    "revenue": Decimal("10"),
    "revenue_share": 100.0,
    "mean_monetary": Decimal("10"),
    "median_monetary": Decimal("10"),
    "mean_frequency": 3.0,
    "mean_recency_days": 29.0,
}
SEGMENT = {
    "account_id": "A1",
    "region": "North",
    "scheme": "rfm",
    "segment": "Champions",
    "segment_score": None,
    "levels": "544",
    "churn_level": None,
    "assigned_at": date(2026, 6, 30),
    "description": "Best.",
    "recommended_action": "Call.",
}
BEHAVIOR = {
    "account_id": "A1",
    "region": "North",
    "behavior_score": 55.5,
    "activity_trend": "stable",
    "value_trend": "declining",
    "engagement_trend": "unknown",
    "signals": None,
    "recommendations": None,
}


def rows(**changes: Any) -> dict[str, Any]:
    """One row for each table; `changes` are of the account."""
    tables = {
        "account_segmentation_scores": ACCOUNT | changes,
        "product_propensity_scores": PROPENSITY,
        "segment_performance_summary": SUMMARY,
        "customer_segments": SEGMENT,
        "behavior_analysis": BEHAVIOR,
    }
    return {name: (lambda row=row: [row]) for name, row in tables.items()}


def save(home: Home, day: date = date(2026, 6, 30), **changes: Any) -> tuple[scores.Run, bool]:
    return scores.save(home, MANIFEST, day, 365, rows(**changes))


def killed_save(home: str, call: int) -> None:
    """Save and die by SIGKILL at the `call`th write: tables come first, then syncs and the move."""
    left = [call]

    def counted(function: Any) -> Any:
        def wrapper(*given: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*given)

        return wrapper

    os.replace, os.fsync = counted(os.replace), counted(os.fsync)
    made = {name: counted(make) for name, make in rows(frequency=99).items()}
    scores.save(Home(Path(home)), MANIFEST, date(2026, 6, 30), 365, made)


def test_the_five_tables_are_those_agreed() -> None:
    assert list(scores.columns()) == [
        "account_segmentation_scores",
        "product_propensity_scores",
        "segment_performance_summary",
        "customer_segments",
        "behavior_analysis",
    ]


def test_rows_are_read_back_exactly(home: Home) -> None:
    run, new = save(home)
    assert new
    assert run.rows == dict.fromkeys(scores.columns(), 1)
    with scores.opened(home, [run]) as con:
        for table, make in rows().items():
            found = con.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in found.description or ()]
            (values,) = found.fetchall()
            kept = dict(zip(names, values, strict=True))
            assert (kept.pop("run_id"), kept.pop("as_of")) == (run.run_id, date(2026, 6, 30))
            assert kept == make()[0], table


def test_saving_the_same_again_adds_nothing(home: Home) -> None:
    first, _ = save(home)
    again, new = save(home)
    assert not new
    assert again.run_id == first.run_id
    assert [run.run_id for run in scores.runs(home)] == [first.run_id]


def test_history_has_the_latest_word_on_each_day(home: Home) -> None:
    first, _ = save(home, date(2026, 5, 31))
    old, _ = save(home)
    new, _ = save(home, rfm_segment="At Risk")
    assert [run.run_id for run in scores.history(home, "Shop")] == [first.run_id, new.run_id]
    assert len(scores.runs(home)) == 3
    assert scores.history(home, "Another") == []
    # Whoever is right again is the latest word.
    assert save(home)[0].run_id == old.run_id
    assert [run.run_id for run in scores.history(home, "Shop")] == [first.run_id, old.run_id]
    with scores.opened(home, scores.history(home, "Shop")) as con:
        days = con.execute("SELECT DISTINCT as_of FROM account_segmentation_scores ORDER BY 1")
        assert days.fetchall() == [(date(2026, 5, 31),), (date(2026, 6, 30),)]


def left_behind(home: Home) -> list[str]:
    return [path.name for path in home.scores.glob(".saving-*")]


# Five tables, then seven syncs and the move, then the sync of the folder.
LAST = 14


@pytest.mark.parametrize("call", [0, 2, 4, 5, 8, 12, 13])
def test_a_run_killed_at_any_point_is_there_whole_or_not_at_all(call: int, home: Home) -> None:
    before, _ = save(home)
    done = subprocess.run([sys.executable, __file__, str(home.root), str(call)], timeout=60)
    assert done.returncode == -signal.SIGKILL
    kept = scores.runs(home)
    assert len(kept) == (2 if call > 12 else 1)
    with scores.opened(home, kept) as con:
        for table in scores.columns():
            assert con.execute(f"SELECT count(*) FROM {table}").fetchall() == [(len(kept),)]
    # The next one works, and tidies up.
    save(home, date(2026, 7, 1))
    assert {before.run_id} <= {run.run_id for run in scores.runs(home)}
    assert left_behind(home) == []


def test_the_kills_above_reach_the_last_write(home: Home) -> None:
    done = subprocess.run([sys.executable, __file__, str(home.root), str(LAST)], timeout=60)
    assert done.returncode == 0


def test_a_row_that_cannot_be_saved_leaves_nothing(home: Home) -> None:
    with pytest.raises(duckdb.ConstraintException):
        save(home, region=None)
    assert scores.runs(home) == []
    assert left_behind(home) == []


def test_two_refreshes_at_once_are_refused_with_a_sentence(home: Home) -> None:
    with alone(home.scores, "refresh"), pytest.raises(UsageError, match="Another refresh"):
        save(home)


def test_a_damaged_run_is_told_with_the_remedy(home: Home) -> None:
    run, _ = save(home)
    (home.scores / run.run_id / "run.json").write_text("{")
    with pytest.raises(UsageError, match=r"damaged. Delete its folder"):
        scores.runs(home)
    (home.scores / run.run_id / "run.json").unlink()
    assert save(home)[1]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_an_export_holds_all_runs_and_can_be_read(form: Any, home: Home, tmp_path: Path) -> None:
    chosen = [save(home, date(2026, 5, 31))[0], save(home)[0]]
    files = scores.export(home, chosen, tmp_path / "out", form)
    assert [path.name for path in files] == [
        f"{name}.{form}" for name in ("runs", *scores.columns())
    ]
    with duckdb.connect() as con:
        for path in files:
            assert con.execute(f"SELECT count(*) FROM '{path}'").fetchall() == [(2,)]
        name = con.execute(f"SELECT account_name FROM '{files[1]}' LIMIT 1").fetchall()[0][0]
    # In a spreadsheet the name is shown and not run.
    assert name == ("'" if form == "csv" else "") + ACCOUNT["account_name"]


if __name__ == "__main__":
    killed_save(sys.argv[1], int(sys.argv[2]))
