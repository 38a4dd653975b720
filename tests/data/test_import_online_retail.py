"""The UCI Online Retail file through its shipped mapping, against figures worked out apart."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from data.build import Loaded
from data.importing import loader, match_mapping

SCHEMA = Path(__file__).resolve().parents[2] / "data" / "schema.sql"


@dataclass
class Imported:
    con: duckdb.DuckDBPyConnection
    loaded: Loaded
    rejects: Path
    seconds: float

    def row(self, sql: str) -> tuple[Any, ...]:
        found = self.con.execute(sql).fetchone()
        assert found is not None
        return found

    @property
    def said(self) -> str:
        return "\n".join(self.loaded.findings)


def bring_in(file: Path, folder: Path, **options: str) -> Imported:
    con = duckdb.connect()
    con.execute("CREATE SCHEMA staging; USE staging")
    con.execute(SCHEMA.read_text())
    rejects = folder / "rejects.csv"
    began = time.perf_counter()
    loaded = loader([file], match_mapping([file]).model_copy(update=options), rejects)(con)
    return Imported(con, loaded, rejects, time.perf_counter() - began)


@pytest.fixture(scope="module")
def file(shared_data: Path) -> Path:
    return shared_data / "online_retail" / "online_retail.parquet"


@pytest.fixture(scope="module")
def frame(file: Path) -> pd.DataFrame:
    return pd.read_parquet(file)


@pytest.fixture(scope="module")
def kept(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    """Returns and accounts without spend kept, as the mapping is shipped."""
    imported = bring_in(file, tmp_path_factory.mktemp("kept"))
    yield imported
    imported.con.close()


@pytest.fixture(scope="module")
def published(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    """Both left out, as the published segment table has it."""
    imported = bring_in(
        file,
        tmp_path_factory.mktemp("published"),
        returns="drop",
        accounts_without_spend="drop",
    )
    yield imported
    imported.con.close()


def test_every_row_is_accounted_for(kept: Imported) -> None:
    (source,) = kept.loaded.sources
    assert source.name == "online_retail.parquet"
    assert (source.rows_read, source.rows_kept, source.rows_rejected) == (541_909, 406_829, 135_080)
    assert source.rejected_by_reason == {"no account_id (CustomerID)": 135_080}
    returns = kept.row("SELECT count(*) FROM transactions WHERE quantity < 0 OR net_amount < 0")
    assert returns == (8_905,)
    with kept.rejects.open(encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.DictReader(file)) == 135_080


def test_rejected_rows_are_those_without_a_customer(kept: Imported, frame: pd.DataFrame) -> None:
    rejected = pd.read_csv(kept.rejects)
    nobody = frame.index[frame["CustomerID"].isna()] + 1
    assert rejected["line"].tolist() == nobody.tolist()
    assert rejected["column"].unique().tolist() == ["CustomerID"]
    bad_debts = frame.index[frame["InvoiceNo"].str.startswith("A")] + 1
    assert len(bad_debts) == 3
    assert set(bad_debts) <= set(rejected["line"])


def test_net_amounts_are_the_exact_decimal_products(kept: Imported, frame: pd.DataFrame) -> None:
    known = frame[frame["CustomerID"].notna()]
    amounts = [
        int(quantity) * Decimal(str(price))
        for quantity, price in zip(known["Quantity"], known["UnitPrice"], strict=True)
    ]
    stored = kept.con.execute(
        "SELECT net_amount FROM transactions ORDER BY transaction_id::INTEGER"
    ).fetchall()
    assert [amount for (amount,) in stored] == amounts
    assert kept.row("SELECT sum(net_amount) FROM transactions") == (sum(amounts),)
    assert sum(amounts) == Decimal("8300065.814")


def test_each_kept_line_is_the_line_of_the_source(kept: Imported, frame: pd.DataFrame) -> None:
    known = frame[frame["CustomerID"].notna()]
    stored = kept.con.execute(
        "SELECT transaction_id::BIGINT, order_id, account_id::BIGINT, product_id, "
        "transaction_date, quantity::BIGINT FROM transactions ORDER BY 1"
    ).fetchall()
    expected = zip(
        (known.index + 1).tolist(),
        known["InvoiceNo"],
        known["CustomerID"].astype("int64"),
        known["StockCode"],
        known["InvoiceDate"].dt.date,
        known["Quantity"],
        strict=True,
    )
    assert stored == [tuple(row) for row in expected]


def test_accounts_are_one_per_customer_in_three_regions(
    kept: Imported, frame: pd.DataFrame
) -> None:
    assert kept.row("SELECT count(*), count(DISTINCT account_id) FROM accounts") == (4_372, 4_372)
    assert kept.row("SELECT * FROM accounts WHERE account_id = '12346'") == (
        *("12346", "Customer 12346", None, None, None, None, None),
        *("United Kingdom", "United Kingdom", None, None, None, False),
    )
    regions = dict(kept.con.execute("SELECT region, count(*) FROM accounts GROUP BY 1").fetchall())
    assert regions == {"United Kingdom": 3_950, "Europe": 380, "Rest of World": 42}
    countries = set(frame["Country"].dropna())
    mapped = kept.con.execute("SELECT DISTINCT country, region FROM accounts").fetchall()
    assert {country for country, _ in mapped} <= countries
    assert len(mapped) == len({country for country, _ in mapped})
    assert not any("took its default" in finding for finding in kept.loaded.findings)


def test_a_customer_of_two_countries_has_the_one_of_most_lines(
    kept: Imported, frame: pd.DataFrame
) -> None:
    known = frame[frame["CustomerID"].notna()]
    counted = known.groupby(["CustomerID", "Country"]).size().reset_index(name="n")
    ordered = counted.sort_values(["CustomerID", "n", "Country"], ascending=[True, False, True])
    expected = ordered.drop_duplicates("CustomerID")
    stored = kept.con.execute(
        "SELECT account_id::BIGINT, country FROM accounts ORDER BY 1"
    ).fetchall()
    assert stored == list(
        zip(expected["CustomerID"].astype("int64"), expected["Country"], strict=True)
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "5,268 transaction lines are exact duplicates of an earlier one",
        "8 accounts have more than one Country",
        "2,515 transaction lines have a net amount of zero (a price or quantity of zero): 40 kept",
        "8,905 of the transaction lines kept are returns; they carry -611,342.09 GBP",
        "135,080 transaction lines rejected carry 1,447,682.12 GBP of the 9,747,747.93 GBP read",
        "transaction lines kept are charges and not goods (POST, M, C2,",
    ],
)
def test_the_quirks_of_the_source_are_reported(kept: Imported, sentence: str) -> None:
    assert sentence in kept.said


def test_categories_are_sensible_and_few_lines_are_other(kept: Imported) -> None:
    share = dict(
        kept.con.execute(
            "SELECT category, count(*) / sum(count(*)) OVER () FROM transactions "
            "JOIN products USING (product_id) GROUP BY 1"
        ).fetchall()
    )
    assert 12 <= len(share) <= 20
    assert share["Other"] < 0.05
    assert max(share.values()) < 0.25
    category = dict(kept.con.execute("SELECT product_name, category FROM products").fetchall())
    for name, expected in {
        "WHITE HANGING HEART T-LIGHT HOLDER": "Lighting & Candles",
        "REGENCY CAKESTAND 3 TIER": "Tea & Tableware",
        "JUMBO BAG RED RETROSPOT": "Bags",
        "PAPER CHAIN KIT 50'S CHRISTMAS": "Christmas",
        "PARTY BUNTING": "Party",
        "ALARM CLOCK BAKELIKE RED": "Clocks & Signs",
        "HOT WATER BOTTLE KEEP CALM": "Bathroom & Textiles",
        "POSTAGE": "Postage & Charges",
        "Manual": "Postage & Charges",
        "Discount": "Postage & Charges",
    }.items():
        assert category[name] == expected


def test_importing_again_gives_the_same_rows(kept: Imported, file: Path, tmp_path: Path) -> None:
    again = bring_in(file, tmp_path)
    for table in ("accounts", "products", "transactions"):
        total = f"SELECT count(*), sum(hash({table})::HUGEINT) FROM {table}"
        assert again.row(total) == kept.row(total)
    assert again.loaded == kept.loaded


def test_the_population_of_the_published_table(published: Imported) -> None:
    (source,) = published.loaded.sources
    assert source.rows_read == 541_909
    assert source.rejected_by_reason == {
        "no account_id (CustomerID)": 135_080,
        "return, left out (returns: drop)": 8_905,
        "account without spend, left out (accounts_without_spend: drop)": 1,
    }
    assert published.row("SELECT count(*) FROM accounts") == (4_338,)
    assert published.row("SELECT count(DISTINCT account_id) FROM transactions") == (4_338,)


def test_the_champions_of_the_published_table(published: Imported) -> None:
    """Counts and means as published: F by ranks of first occurrence, R by plain quantiles."""
    lines = published.con.execute(
        "SELECT account_id, order_id, transaction_date, net_amount::DOUBLE AS net FROM transactions"
    ).df()
    by_account = lines.groupby("account_id").agg(
        last=("transaction_date", "max"), orders=("order_id", "nunique"), net=("net", "sum")
    )
    days = (pd.Timestamp("2011-12-11") - pd.to_datetime(by_account["last"])).dt.days
    r = 5 - pd.qcut(days, 5, labels=False)
    f = 1 + pd.qcut(by_account["orders"].rank(method="first"), 5, labels=False)
    champions = (r == 5) & (f >= 4)
    assert champions.sum() == 633
    assert ((r <= 2) & (f <= 2)).sum() == 1071
    assert round(by_account.loc[champions, "orders"].mean(), 2) == 12.42
    assert round(by_account.loc[champions, "net"].mean(), 2) == 6857.94


def test_it_takes_seconds(kept: Imported) -> None:
    """Measured at 1.1 s on two cores; ten times that means something went wrong."""
    assert kept.seconds < 12
