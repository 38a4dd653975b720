"""Tables with files of their own: joined by id, judged by one another."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from data.build import Loaded
from data.errors import ImportProblem
from data.importing import loader, read_mapping

SCHEMA = Path(__file__).resolve().parents[2] / "data" / "schema.sql"
MAPPING = """\
name: several
organization: {name: Test, org_type: retail, currency: EUR}
tables:
  transactions:
    file: sales*
    columns:
      transaction_id: sale
      order_id: sale
      account_id: customer
      product_id: product
      transaction_date: day
      quantity: {constant: 1}
      net_amount: amount
      discount_amount: {constant: 0}
  accounts:
    file: accounts.tsv
    columns:
      account_id: id
      account_name: name
      region: {constant: North}
      opted_out: out
      parent_account_id: parent
      signup_date: since
      hierarchy_level: level
  products:
    file: products*
    columns:
      product_id: id
      product_name: name
      category: {first_of: [kind, {constant: Other}]}
  notes:
    file: notes*
    columns:
      note_id: {row_number: true}
      account_id: id
      created_at: at
      body: text
  churn_scores:
    file: scores*
    columns:
      account_id: id
      churn_score: score
      scored_at: {constant: 2024-05-01}
      source: {constant: test}
"""
FILES = {
    "sales.csv": """\
sale,customer,product,day,amount
s1,c1,p1,2024-05-01,10.50
s2,c8,p1,2024-05-01,1
s3,c2,p9,2024-05-01,1
s4,c2,p2,2024-05-01,1
s5,c3,p2,2024-05-01,1
""",
    "accounts.tsv": """\
id\tname\tout\tparent\tsince\tlevel
c1\tAcme, Ltd\tyes\tc2\t2020-01-31\t1.0
c2\tBeta\tNo\tgone\t\t
c1\tAcme again\tno\t\t\t
c3\tGamma\tperhaps\t\t\t
c4\tDelta\tno\t\t\t1.5
""",
    "products.csv": "id,name,kind\np1,Lamp,Lighting\np2,Rug,\n",
    "notes.csv": 'id,at,text\nc1,2024-05-01 09:30,"Two\nlines, here"\nc9,2024-05-01,Who?\n',
    "scores.csv": "id,score\nc1,0.25\nc2,1.5\nc2,nope\n",
}


def load(folder: Path, *names: str) -> tuple[duckdb.DuckDBPyConnection, Loaded]:
    (folder / "several.yaml").write_text(MAPPING)
    for name in names:
        (folder / name).write_text(FILES[name])
    con = duckdb.connect()
    con.execute("CREATE SCHEMA staging; USE staging")
    con.execute(SCHEMA.read_text())
    mapping = read_mapping(folder / "several.yaml")
    return con, loader([folder / name for name in names], mapping, folder / "rejects.csv")(con)


def test_rows_are_joined_by_id_and_strangers_rejected(tmp_path: Path) -> None:
    con, loaded = load(tmp_path, *FILES)
    assert con.execute("SELECT transaction_id FROM transactions").fetchall() == [("s1",), ("s4",)]
    assert con.execute(
        "SELECT account_id, account_name, opted_out, signup_date, hierarchy_level FROM accounts"
    ).fetchall() == [
        ("c1", "Acme, Ltd", True, date(2020, 1, 31), 1),
        ("c2", "Beta", False, None, None),
    ]
    assert con.execute("SELECT product_id, category FROM products").fetchall() == [
        ("p1", "Lighting"),
        ("p2", "Other"),
    ]
    assert con.execute("SELECT created_at, body FROM notes").fetchall() == [
        (datetime(2024, 5, 1, 9, 30), "Two\nlines, here")
    ]
    assert con.execute("SELECT account_id, churn_score FROM churn_scores").fetchall() == [
        ("c1", 0.25)
    ]
    with (tmp_path / "rejects.csv").open(newline="") as file:
        found = [(row["file"], row["line"], row["reason"]) for row in csv.DictReader(file)]
    assert sorted(found) == [
        ("accounts.tsv", "4", "account_id occurs on an earlier row"),
        ("accounts.tsv", "5", "neither yes nor no"),
        ("accounts.tsv", "6", "not a whole number"),
        ("notes.csv", "4", "account_id is not among the accounts"),
        ("sales.csv", "3", "account_id is not among the accounts"),
        ("sales.csv", "4", "product_id is not among the products"),
        ("sales.csv", "6", "account_id is not among the accounts"),
        ("scores.csv", "3", "not between 0 and 1"),
        ("scores.csv", "4", "not a number"),
    ]
    assert {source.name: source.rows_read for source in loaded.sources} == {
        "accounts.tsv": 5,
        "products.csv": 2,
        "sales.csv": 5,
        "notes.csv": 2,
        "scores.csv": 3,
    }
    said = (
        "1 parents of accounts are not among the accounts (gone); their subsidiaries stand alone."
    )
    assert said in loaded.findings


def test_tables_that_are_not_needed_may_have_no_file(tmp_path: Path) -> None:
    con, _ = load(tmp_path, "sales.csv", "accounts.tsv", "products.csv")
    assert con.execute("SELECT count(*) FROM notes").fetchone() == (0,)


def test_tables_that_are_needed_must_have_a_file(tmp_path: Path) -> None:
    says = r"wants a file named like products\* for the products"
    with pytest.raises(ImportProblem, match=says):
        load(tmp_path, "sales.csv", "accounts.tsv")
