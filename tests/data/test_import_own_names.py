"""Files with the names of the schema need no mapping, and the examples of the manual work."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from order_files import empty

from data.errors import ImportProblem
from data.importing import loader, match_mapping, read_mapping

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "load-data.md"
LINES = "order_id,account_id,product_id,transaction_date,quantity,net_amount\n"
LINE = "O1,A1,P1,2026-01-15,2,30.00\n"


def example(language: str) -> str:
    """The first block of a language in the section of the smallest load."""
    section = MANUAL.read_text(encoding="utf-8").split("## The smallest load")[1].split("\n## ")[0]
    found = re.search(rf"```{language}\n(.+?)```", section, re.DOTALL)
    assert found is not None
    return found[1]


def load(mapping, *paths):
    con = empty()
    loaded = loader(paths, mapping, paths[0].parent / "rejects.csv")(con)
    assert sum(source.rows_rejected for source in loaded.sources) == 0
    return con


def test_the_example_of_the_manual_loads_as_it_is(tmp_path):
    path = tmp_path / "sales.csv"
    path.write_text(example("csv"))
    con = load(match_mapping([path], "GBP"), path)
    assert con.execute("SELECT name, currency FROM organization").fetchall() == [("sales", "GBP")]
    assert con.execute("FROM accounts SELECT account_id, region ORDER BY 1").fetchall() == [
        ("A1", "North"),
        ("A2", "South"),
    ]
    assert con.execute("SELECT count(*), sum(net_amount) FROM transactions").fetchone() == (3, 198)
    assert con.execute("SELECT category FROM products ORDER BY product_id").fetchall() == [
        ("Lighting",),
        ("Tableware",),
    ]


def test_the_smallest_mapping_of_the_manual_is_complete(tmp_path):
    text = example("yaml")
    assert len(text.splitlines()) <= 10
    (tmp_path / "shop.yaml").write_text(text)
    path = tmp_path / "till.csv"
    path.write_text("Bill,Customer,Article,Date,Pieces,Amount\n7,Ann,Tea,03.02.2026,2,5.50\n")
    con = load(read_mapping(tmp_path / "shop.yaml"), path)
    assert con.execute(
        "SELECT order_id, transaction_date, net_amount, product_name "
        "FROM transactions JOIN products USING (product_id)"
    ).fetchall() == [("7", date(2026, 2, 3), Decimal("5.50"), "Tea")]


def test_accounts_may_have_a_file_of_their_own(tmp_path):
    lines, accounts = tmp_path / "lines [2026].csv", tmp_path / "accounts.csv"
    lines.write_text(LINES + LINE)
    accounts.write_text("account_id,account_name,region,owner\nA1,Quay Cafe,South,Ann\n")
    con = load(match_mapping([lines, accounts], "EUR"), lines, accounts)
    found = con.execute("SELECT account_name, region, owner, opted_out FROM accounts").fetchall()
    assert found == [("Quay Cafe", "South", "Ann", False)]
    assert con.execute("SELECT category FROM products").fetchall() == [("Not stated",)]


def test_the_currency_is_asked_for_and_never_guessed(tmp_path):
    path = tmp_path / "sales.csv"
    path.write_text(LINES + LINE)
    with pytest.raises(ImportProblem, match="which currency"):
        match_mapping([path])
    path.write_text(LINES.replace("quantity", "pieces") + LINE)
    with pytest.raises(ImportProblem, match="--currency is for files"):
        match_mapping([path], "GBP")


def test_all_mistakes_of_a_mapping_are_told_at_once(tmp_path):
    text = example("yaml").replace("discount_amount", "discount").replace("Bill", "{colum: Bill}")
    text = text.replace("account_name:", "account_id: Customer, name:")
    (tmp_path / "shop.yaml").write_text(text)
    with pytest.raises(ImportProblem) as told:
        read_mapping(tmp_path / "shop.yaml")
    said = str(told.value)
    assert "colum: is not a key" in said
    assert "account_id: comes from the transactions" in said
    assert "accounts has no such column" in said
    (tmp_path / "shop.yaml").write_text(text.replace("{colum: Bill}", "Bill"))
    with pytest.raises(ImportProblem, match="has 5 mistakes") as told:
        read_mapping(tmp_path / "shop.yaml")
    assert "transactions has no such column" in str(told.value)
    assert "must also give account_name" in str(told.value)
