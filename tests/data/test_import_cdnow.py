"""The CDNOW files through their shipped mappings, against the files read by hand."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.build import Loaded
from data.importing import loader, match_mapping

SCHEMA = Path(__file__).resolve().parents[2] / "data" / "schema.sql"
pytestmark = pytest.mark.shared


@dataclass
class Imported:
    con: duckdb.DuckDBPyConnection
    loaded: Loaded
    rejects: Path

    def row(self, sql: str) -> tuple[Any, ...]:
        found = self.con.execute(sql).fetchone()
        assert found is not None
        return found

    @property
    def said(self) -> str:
        return "\n".join(self.loaded.findings)


@pytest.fixture(scope="module")
def bring_in(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Imported]]:
    """Import a file of the set by its name, with the mapping that fits it."""
    opened = []

    def imported(name: str) -> Imported:
        file = shared_data / "cdnow" / name
        con = duckdb.connect()
        opened.append(con)
        con.execute("CREATE SCHEMA staging; USE staging")
        con.execute(SCHEMA.read_text())
        rejects = tmp_path_factory.mktemp("cdnow") / "rejects.csv"
        return Imported(con, loader([file], match_mapping([file]), rejects)(con), rejects)

    yield imported
    for con in opened:
        con.close()


@pytest.fixture(scope="module")
def master(bring_in: Callable[[str], Imported]) -> Imported:
    return bring_in("CDNOW_master.txt.gz")


@pytest.fixture(scope="module")
def sample(bring_in: Callable[[str], Imported]) -> Imported:
    return bring_in("CDNOW_sample.txt")


def test_every_row_of_the_master_is_kept(master: Imported) -> None:
    (source,) = master.loaded.sources
    assert (source.rows_read, source.rows_kept, source.rows_rejected) == (69_659, 69_659, 0)
    assert not master.rejects.exists()
    assert master.row("SELECT count(*) FROM transactions") == (69_659,)
    assert master.row("SELECT count(*), min(account_id), max(account_id) FROM accounts") == (
        *(23_570, "00001", "23570"),
    )
    span = master.row("SELECT min(transaction_date), max(transaction_date) FROM transactions")
    assert span == (date(1997, 1, 1), date(1998, 6, 30))
    first = (
        "SELECT account_id FROM transactions GROUP BY 1 HAVING min(transaction_date) > '1997-03-31'"
    )
    assert master.con.execute(first).fetchall() == []


def test_every_row_of_the_sample_is_kept(sample: Imported) -> None:
    (source,) = sample.loaded.sources
    assert (source.rows_read, source.rows_kept, source.rows_rejected) == (6_919, 6_919, 0)
    assert sample.row("SELECT count(*), min(account_id) FROM accounts") == (2_357, "00004")
    assert sample.row("SELECT * EXCLUDE (transaction_id) FROM transactions LIMIT 1") == (
        *("00004-19970101", "00004", "CD", date(1997, 1, 1)),
        *(Decimal(2), Decimal("29.33"), Decimal(0), "Online"),
    )


def test_several_purchases_on_one_day_are_one_order(master: Imported, sample: Imported) -> None:
    orders = (
        "SELECT count(*) - count(DISTINCT order_id), count(DISTINCT order_id) FROM transactions"
    )
    days = "SELECT count(DISTINCT (account_id, transaction_date)) FROM transactions"
    assert sample.row(orders) == (223, 6_696)
    assert sample.row(days) == (6_696,)
    assert master.row(orders)[1] == master.row(days)[0]


@pytest.mark.parametrize(
    ("name", "at"), [("CDNOW_master.txt.gz", 0), ("CDNOW_sample.txt", 1)], ids=["master", "sample"]
)
def test_each_line_is_the_line_of_the_source(
    name: str, at: int, shared_data: Path, request: pytest.FixtureRequest
) -> None:
    imported: Imported = request.getfixturevalue(name.partition(".")[0].removeprefix("CDNOW_"))
    raw = (shared_data / "cdnow" / name).read_bytes()
    text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("ascii")
    lines = [line.split() for line in text.splitlines()][1 - at :]
    expected = [(row[0], row[at + 1], Decimal(row[at + 2]), Decimal(row[at + 3])) for row in lines]
    stored = imported.con.execute(
        "SELECT account_id, strftime(transaction_date, '%Y%m%d'), quantity, net_amount "
        "FROM transactions ORDER BY transaction_id::INTEGER"
    ).fetchall()
    assert stored == expected


def test_the_quirks_are_reported(master: Imported, sample: Imported) -> None:
    for imported, free in ((master, 80), (sample, 8)):
        assert f"{free} transaction lines have a net amount of zero" in imported.said
        assert f": {free} kept, 0 rejected" in imported.said
    assert "21 transaction lines are exact duplicates of an earlier one" in sample.said
    assert "returns" not in master.said + sample.said
