"""The shipped mappings of public sets against the published check figures: every row accounted for."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
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

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.con.execute(sql).fetchall()


def bring_in(files: list[Path], folder: Path) -> Iterator[Imported]:
    """Import files by the shipped mapping that fits them."""
    con = duckdb.connect()
    con.execute("CREATE SCHEMA staging; USE staging")
    con.execute(SCHEMA.read_text())
    rejects = folder / "rejects.csv"
    yield Imported(con, loader(files, match_mapping(files), rejects)(con), rejects)
    con.close()


@pytest.fixture(scope="module")
def crm_files(shared_data: Path) -> list[Path]:
    return sorted((shared_data / "crm_sales").glob("*.csv"))


@pytest.fixture(scope="module")
def crm(crm_files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    yield from bring_in(crm_files, tmp_path_factory.mktemp("crm"))


@pytest.fixture(scope="module")
def deals(shared_data: Path) -> list[dict[str, str]]:
    with (shared_data / "crm_sales" / "sales_pipeline.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def groceries(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    file = shared_data / "groceries" / "groceries_long.csv.gz"
    yield from bring_in([file], tmp_path_factory.mktemp("groceries"))


@pytest.fixture(scope="module")
def telco(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    file = shared_data / "telco_churn" / "Telco-Customer-Churn.csv"
    yield from bring_in([file], tmp_path_factory.mktemp("telco"))


@pytest.fixture(scope="module")
def bank(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imported]:
    file = shared_data / "bank_marketing" / "bank-additional-full.csv.gz"
    yield from bring_in([file], tmp_path_factory.mktemp("bank"))


def test_crm_every_row_of_every_file_is_accounted_for(crm: Imported) -> None:
    found = {s.name: (s.rows_read, s.rows_kept, s.rows_rejected) for s in crm.loaded.sources}
    assert found == {
        "accounts.csv": (85, 85, 0),
        "products.csv": (7, 7, 0),
        "sales_pipeline.csv": (8_800, 4_238, 4_562),
        "sales_teams.csv": (35, 35, 0),
    }
    pipeline = next(s for s in crm.loaded.sources if s.name == "sales_pipeline.csv")
    assert pipeline.rejected_by_reason == {
        "lost deal, left out (deal_stage)": 2_473,
        "open deal, left out (deal_stage)": 1_589 + 500,
    }
    assert "data_dictionary.csv was not read" in "\n".join(crm.loaded.findings)
    assert "5 of the 35 sales teams belong to no row" in "\n".join(crm.loaded.findings)


def test_crm_rejected_deals_are_those_not_won(crm: Imported, deals: list[dict[str, str]]) -> None:
    lines = {i for i, deal in enumerate(deals, start=2) if deal["deal_stage"] != "Won"}
    with crm.rejects.open(newline="") as file:
        rejected = {int(row["line"]): row["value"] for row in csv.DictReader(file)}
    assert set(rejected) == lines
    # All 1,425 deals without an account are open ones, so none is lost for want of an account.
    nobody = [i for i, deal in enumerate(deals, start=2) if not deal["account"]]
    assert len(nobody) == 1_425
    assert {rejected[line] for line in nobody} == {"Prospecting", "Engaging"}


def test_crm_won_deals_are_orders_worth_their_close_value(
    crm: Imported, deals: list[dict[str, str]]
) -> None:
    won = [deal for deal in deals if deal["deal_stage"] == "Won"]
    assert crm.rows(
        "SELECT order_id, account_id, product_id, transaction_date::VARCHAR, net_amount "
        "FROM transactions ORDER BY order_id"
    ) == sorted(
        (
            deal["opportunity_id"],
            deal["account"],
            deal["product"].replace("GTXPro", "GTX Pro"),
            deal["close_date"],
            Decimal(deal["close_value"]),
        )
        for deal in won
    )
    assert crm.rows("SELECT sum(net_amount), count(*) FROM transactions") == [(10_005_534, 4_238)]
    assert crm.rows("SELECT count(*) FROM transactions WHERE product_id = 'GTX Pro'") == [(729,)]


def test_crm_hierarchy_owners_regions_and_spelling(
    crm: Imported, deals: list[dict[str, str]], shared_data: Path
) -> None:
    assert crm.rows(
        "SELECT count(parent_account_id), count(DISTINCT parent_account_id) FROM accounts"
    ) == [(15, 7)]
    assert not crm.rows(
        "SELECT 1 FROM accounts AS a ANTI JOIN accounts AS p ON p.account_id = a.parent_account_id "
        "WHERE a.parent_account_id IS NOT NULL"
    )
    with (shared_data / "crm_sales" / "sales_teams.csv").open(newline="") as file:
        office = {row["sales_agent"]: row["regional_office"] for row in csv.DictReader(file)}
    for account, owner, region in crm.rows("SELECT account_id, owner, region FROM accounts"):
        agents = Counter(
            deal["sales_agent"]
            for deal in deals
            if deal["account"] == account and deal["deal_stage"] == "Won"
        )
        offices: Counter[str] = Counter()
        for agent, count in agents.items():
            offices[office[agent]] += count
        assert owner == min(agents, key=lambda name: (-agents[name], name))
        assert region == min(offices, key=lambda name: (-offices[name], name))
    industries = {name for (name,) in crm.rows("SELECT DISTINCT industry FROM accounts")}
    assert "technology" in industries
    assert "technolgy" not in industries
    assert crm.rows(
        "SELECT country, annual_revenue::VARCHAR FROM accounts WHERE account_id = 'Bioholding'"
    ) == [("Philippines", "587340000.0000")]
    assert crm.rows("SELECT sum(list_price), count(DISTINCT category) FROM products") == [
        (550 + 4_821 + 55 + 3_393 + 5_482 + 1_096 + 26_768, 3)
    ]


def test_groceries_every_row_is_kept(groceries: Imported) -> None:
    (source,) = groceries.loaded.sources
    assert (source.rows_read, source.rows_kept, source.rows_rejected) == (43_367, 43_367, 0)
    assert not groceries.rejects.exists()
    assert groceries.rows(
        "SELECT count(DISTINCT order_id), count(DISTINCT product_id), count(DISTINCT account_id), "
        "sum(net_amount) FROM transactions"
    ) == [(9_835, 169, 1, 0)]


def test_groceries_items_and_basket_sizes_as_hahsler_hornik_reutterer_2006(
    groceries: Imported,
) -> None:
    assert groceries.rows(
        "SELECT product_id, count(*) AS n FROM transactions GROUP BY ALL ORDER BY n DESC LIMIT 5"
    ) == [
        ("whole milk", 2_513),
        ("other vegetables", 1_903),
        ("rolls/buns", 1_809),
        ("soda", 1_715),
        ("yogurt", 1_372),
    ]
    sizes = Counter(
        n for (n,) in groceries.rows("SELECT count(*) FROM transactions GROUP BY order_id")
    )
    assert (sizes[1], sizes[2], sizes[3], max(sizes)) == (2_159, 1_643, 1_299, 32)
    assert round(43_367 / sizes.total(), 3) == 4.409


def test_groceries_lines_are_the_rows_of_the_file(groceries: Imported, shared_data: Path) -> None:
    with gzip.open(
        shared_data / "groceries" / "groceries_long.csv.gz", "rt", encoding="utf-8", newline=""
    ) as file:
        # One item is written with a blank at its end.
        rows = [(row["basket_id"], row["item"].strip()) for row in csv.DictReader(file)]
    assert rows == groceries.rows(
        "SELECT order_id, product_id FROM transactions ORDER BY transaction_id::INTEGER"
    )


def test_telco_every_customer_is_an_account_a_line_and_a_contract_state(telco: Imported) -> None:
    assert {(s.rows_read, s.rows_kept, s.rows_rejected) for s in telco.loaded.sources} == {
        (7_043, 7_043, 0)
    }
    assert len(telco.loaded.sources) == 3
    assert not telco.rejects.exists()
    assert telco.rows(
        "SELECT properties->>'Churn' AS churn, count(*) FROM interactions GROUP BY ALL ORDER BY churn"
    ) == [("No", 5_174), ("Yes", 1_869)]
    # Outcomes are no scores.
    assert telco.rows("SELECT count(*) FROM churn_scores") == [(0,)]


def test_telco_blank_total_charges_are_nothing_billed_yet(telco: Imported) -> None:
    assert telco.rows(
        "SELECT count(*), max((i.properties->>'tenure')::INTEGER) FROM transactions AS t "
        "JOIN interactions AS i USING (account_id) WHERE t.net_amount = 0"
    ) == [(11, 0)]
    assert telco.rows("SELECT sum(net_amount) FROM transactions") == [(Decimal("16056168.7"),)]


def test_telco_properties_are_the_columns_of_the_file(telco: Imported, shared_data: Path) -> None:
    path = shared_data / "telco_churn" / "Telco-Customer-Churn.csv"
    with path.open(newline="") as file:
        rows = {row.pop("customerID"): row for row in csv.DictReader(file)}
    found = dict(telco.rows("SELECT account_id, properties FROM interactions"))
    for row in rows.values():
        del row["MonthlyCharges"], row["TotalCharges"]  # an amount of the interaction, of the line
    assert {
        key: {n: str(v) for n, v in json.loads(text).items()} for key, text in found.items()
    } == rows


def test_bank_marketing_every_call_is_an_account_and_an_interaction(bank: Imported) -> None:
    found = {s.name.rpartition(" ")[2]: s for s in bank.loaded.sources}
    assert {name: (s.rows_read, s.rows_kept, s.rows_rejected) for name, s in found.items()} == {
        "(accounts)": (41_188, 41_188, 0),
        "(transactions)": (41_188, 4_640, 36_548),
        "(interactions)": (41_188, 41_188, 0),
    }
    reasons = found["(transactions)"].rejected_by_reason
    assert reasons == {"no term deposit, left out (y)": 36_548}
    # Rows without a customer id: the 12 duplicates stay, and the order of the file is kept.
    assert bank.rows("SELECT count(DISTINCT account_id) FROM accounts") == [(41_188,)]
    assert "12 transaction lines are exact duplicates" in "\n".join(bank.loaded.findings)


def test_bank_marketing_keeps_odd_values_and_the_order_of_time(bank: Imported) -> None:
    assert bank.rows(
        "SELECT count(*) FILTER (properties->>'pdays' = '999'), "
        "count(*) FILTER (properties->>'default' = 'unknown'), "
        "count(*) FILTER (properties->>'y' = 'yes' AND account_id::INTEGER > 0.8 * 41188) "
        "FROM interactions"
    ) == [(39_673, 8_597, 2_540)]
