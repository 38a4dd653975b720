"""`quintile export`: what another program gets is what the tools say, in plain files."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.warehouse import Warehouse


@pytest.fixture
def demo_home(monkeypatch: pytest.MonkeyPatch, demo: Warehouse) -> Warehouse:
    """Commands answer from the demo book."""
    monkeypatch.setenv("QUINTILE_HOME", str(demo.home.root))
    return demo


def test_clusters_are_a_model_an_assignment_and_metrics(
    demo_home: Warehouse, run: Any, tmp_path: Path
) -> None:
    done = run("export", "clusters", "--out", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert sorted(map(Path, done.stdout.split())) == sorted(tmp_path.iterdir())
    model = json.loads((tmp_path / "cluster-model.json").read_text())
    metrics = json.loads((tmp_path / "cluster-metrics.json").read_text())
    text = (tmp_path / "cluster-assignments.csv").read_text()
    rows = list(csv.DictReader(text.splitlines()))
    sizes = Counter(row["cluster"] for row in rows)
    assert len(model["scaler"]["mean"]) == len(model["features"]) == 15
    assert sizes.pop("Lapsed") == metrics["lapsed_accounts"]
    assert sizes == {row["segment"]: row["clustered_accounts"] for row in metrics["centroids"]}
    assert sum(sizes.values()) == metrics["clustered_accounts"]
    assert [row["clusters"] for row in metrics["trials"]] == list(range(2, 11))
    assert all(
        float(row["distance"]) <= float(row["second_distance"]) for row in rows if row["distance"]
    )
    assert metrics["snapshot"] == demo_home.snapshot


def test_parquet_holds_the_same(demo_home: Warehouse, run: Any, tmp_path: Path) -> None:
    for form in ("csv", "parquet"):
        assert run("export", "clusters", "--out", str(tmp_path), "--format", form).exit_code == 0
    with duckdb.connect() as con:
        one, other = (
            con.execute(
                f"SELECT * FROM '{tmp_path / 'cluster-assignments'}.{form}' ORDER BY account_id"
            ).fetchall()
            for form in ("csv", "parquet")
        )
    assert [row[:3] for row in one] == [row[:3] for row in other]


def test_too_few_accounts_are_told_in_a_sentence(shop: str, run: Any, tmp_path: Path) -> None:
    done = run("export", "clusters", "--out", str(tmp_path / "out"))
    assert done.exit_code == 1
    assert "too few accounts" in done.stderr
    assert not (tmp_path / "out").exists()
