"""`quintile refresh`, `analyze` and `export scores`: saved once, read back, told in sentences."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest


def test_refresh_saves_once(shop: str, run: Any) -> None:
    first = run("refresh")
    assert first.exit_code == 0, first.output
    assert "Scores of 12 accounts as of 2026-01-31" in first.stdout
    assert "12 account segmentation scores" in first.stdout
    assert "Note: No clusters" in first.stdout
    assert "nothing new" in run("refresh").stdout


def test_analyze_tells_the_segments_and_who_moved(shop: str, run: Any) -> None:
    alone = run("analyze", "--as-of", "2025-12-31")
    assert alone.exit_code == 0, alone.output
    assert "No earlier run is saved" in alone.stdout
    told = run("analyze")
    assert "Segment overview" in told.stdout
    assert "Since 2025-12-31" in told.stdout
    said = json.loads(run("analyze", "--json").stdout)
    assert not said["new"]
    assert said["before"]["as_of"] == "2025-12-31"
    assert said["segments"]["scored_accounts"] == 12
    moved = sum(move["accounts"] for move in said["moves"])
    assert f"{moved} account" in told.stdout


def test_another_window_is_another_run(shop: str, run: Any, home: Any) -> None:
    for days in ("30", "365"):
        assert run("refresh", "--lookback-days", days).exit_code == 0
    assert len(list(home.scores.glob("*/run.json"))) == 2


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_scores_are_exported(shop: str, run: Any, tmp_path: Path, form: str) -> None:
    for day in ("2025-12-31", "2026-01-31"):
        run("refresh", "--as-of", day)
    done = run("export", "scores", "--out", str(tmp_path), "--format", form)
    assert done.exit_code == 0, done.output
    files = [Path(name) for name in done.stdout.split()]
    assert [path.stem for path in files] == [
        "runs", "account_segmentation_scores", "product_propensity_scores",
        "segment_performance_summary", "customer_segments", "behavior_analysis",
    ]  # fmt: skip
    with duckdb.connect() as con:
        days = con.execute(
            f"SELECT as_of, count(*) FROM '{files[1]}' GROUP BY 1 ORDER BY 1"
        ).fetchall()
    assert [(str(day), n) for day, n in days] == [("2025-12-31", 12), ("2026-01-31", 12)]
    latest = run("export", "scores", "--out", str(tmp_path), "--run", "latest", "--format", "csv")
    assert latest.exit_code == 0
    text = (tmp_path / "account_segmentation_scores.csv").read_text()
    rows = list(csv.DictReader(text.splitlines()))
    assert {row["as_of"] for row in rows} == {"2026-01-31"}
    assert "'=HYPERLINK(1)" in {row["account_name"] for row in rows}


def test_nothing_saved_says_what_to_do(shop: str, run: Any, tmp_path: Path) -> None:
    done = run("export", "scores", "--out", str(tmp_path))
    assert done.exit_code == 2
    assert "Run `quintile refresh` first" in done.stderr
    unknown = run("export", "scores", "--out", str(tmp_path), "--run", "abc")
    assert unknown.exit_code == 2
    assert "no saved run 'abc'" in unknown.stderr
