"""Look-ups joined to rows, rows left out, and what the lines say of their account."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from data.build import Loaded
from data.errors import ImportProblem
from data.importing import loader, read_mapping

SCHEMA = Path(__file__).resolve().parents[2] / "data" / "schema.sql"
MAPPING = """\
name: deals
organization: {name: Test, org_type: retail, currency: EUR}
not_read: ["readme*"]
lookups:
  sellers:
    file: sellers*
    key: seller
    gives: [office]
tables:
  transactions:
    file: deals*
    join: {sellers: by}
    leave_out: [{from: stage, is: [open, lost], reason: no sale}]
    columns:
      transaction_id: deal
      order_id: deal
      account_id: customer
      product_id: {constant: p}
      transaction_date: day
      quantity: {constant: 1}
      net_amount: {multiply: [thousands, 1000]}
      discount_amount: {constant: 0}
      channel: office
  accounts:
    file: customers*
    columns:
      account_id: id
      account_name: id
      owner: {most_lines: {from: by}}
      region: {most_lines: {from: office}}
      opted_out: {constant: false}
"""
FILES = {
    "sellers.csv": "seller,office\nAnn,North\nBob,South\nAnn,East\n,West\nZoe,West\n",
    "customers.csv": "id\nc1\nc2\nc3\nc1\n",
    "deals.csv": """\
deal,by,customer,stage,day,thousands
d1,Ann,c1,won,2024-05-01,1.5
d2,Bob,c1,won,2024-05-01,1
d3, Bob ,c1,won,2024-05-02,0.001
d4,Ann,,open,,
d5,Ann,c2,lost,2024-05-03,0
d6,Eve,c3,won,2024-05-04,2
d7,Ann,c2,won,2024-05-04,2
""",
    "readme.csv": "anything\n",
}


def load(
    folder: Path, *names: str, mapping: str = MAPPING
) -> tuple[duckdb.DuckDBPyConnection, Loaded]:
    (folder / "deals.yaml").write_text(mapping)
    for name in names:
        (folder / name).write_text(FILES[name])
    con = duckdb.connect()
    con.execute("CREATE SCHEMA staging; USE staging")
    con.execute(SCHEMA.read_text())
    read = read_mapping(folder / "deals.yaml")
    return con, loader([folder / name for name in names], read, folder / "rejects.csv")(con)


def rejected(folder: Path) -> list[tuple[str, str, str, str]]:
    with (folder / "rejects.csv").open(newline="") as file:
        return [
            (row["file"], row["line"], row["column"], row["reason"]) for row in csv.DictReader(file)
        ]


def test_look_ups_give_columns_and_lines_give_owner_and_region(tmp_path: Path) -> None:
    con, loaded = load(tmp_path, *FILES)
    assert con.execute(
        "SELECT transaction_id, channel, net_amount::VARCHAR FROM transactions ORDER BY 1"
    ).fetchall() == [
        ("d1", "North", "1500.0000"),
        ("d2", "South", "1000.0000"),
        ("d3", "South", "1.0000"),
        ("d7", "North", "2000.0000"),
    ]
    assert con.execute("SELECT account_id, owner, region FROM accounts ORDER BY 1").fetchall() == [
        ("c1", "Bob", "South"),
        ("c2", "Ann", "North"),
    ]
    assert rejected(tmp_path) == [
        ("sellers.csv", "4", "seller", "seller occurs on an earlier row"),
        ("sellers.csv", "5", "seller", "no seller"),
        ("customers.csv", "4", "office", "no region"),
        ("customers.csv", "5", "account_id", "account_id occurs on an earlier row"),
        ("deals.csv", "5", "stage", "no sale, left out"),
        ("deals.csv", "6", "stage", "no sale, left out"),
        ("deals.csv", "7", "office", "no region for its account"),
    ]
    assert {source.name: (source.rows_read, source.rows_kept) for source in loaded.sources} == {
        "sellers.csv": (5, 3),
        "customers.csv": (4, 2),
        "deals.csv": (7, 4),
    }
    said = "\n".join(loaded.findings)
    assert "1 accounts have more than one by; the one on most of their lines was taken." in said
    assert "1 of the 3 sellers belong to no row of the transactions kept." in said
    assert "readme.csv was not read: the mapping says that it holds no rows." in said


def test_a_key_that_the_look_up_lacks_is_reported_and_a_default_keeps_the_account(
    tmp_path: Path,
) -> None:
    kept = MAPPING.replace("{from: office}", "{from: office, default: Nowhere}")
    con, loaded = load(tmp_path, "sellers.csv", "customers.csv", "deals.csv", mapping=kept)
    assert con.execute("SELECT owner, region FROM accounts WHERE account_id = 'c3'").fetchall() == [
        ("Eve", "Nowhere")
    ]
    said = "1 rows of transactions have a by that the sellers do not list."
    assert said in loaded.findings


def test_a_line_of_an_account_that_stays_is_not_lost_with_its_double(tmp_path: Path) -> None:
    """The second c1 is rejected; the lines belong to the first."""
    con, _ = load(tmp_path, "sellers.csv", "customers.csv", "deals.csv")
    assert con.execute("SELECT count(*) FROM transactions WHERE account_id = 'c1'").fetchone() == (
        3,
    )


def test_a_look_up_must_have_its_file_its_columns_and_names_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(ImportProblem, match=r"wants a file named like sellers\* for the sellers"):
        load(tmp_path, "customers.csv", "deals.csv")
    with pytest.raises(ImportProblem, match=r"lacks columns .* city \(for lookups\.sellers\)"):
        load(
            tmp_path,
            "sellers.csv",
            "customers.csv",
            "deals.csv",
            mapping=MAPPING.replace("[office]", "[office, city]"),
        )
    with pytest.raises(ImportProblem, match=r"deals\.csv has a column stage, and so has a look-up"):
        load(
            tmp_path,
            "sellers.csv",
            "customers.csv",
            "deals.csv",
            mapping=MAPPING.replace("[office]", "[office, stage]"),
        )


def test_a_malformed_line_of_a_look_up_is_accounted_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FILES, "sellers.csv", 'seller,office\nAnn,North\nBob,South,East\n"Zoe,W\n')
    _, loaded = load(tmp_path, "sellers.csv", "customers.csv", "deals.csv")
    source = next(source for source in loaded.sources if source.name == "sellers.csv")
    assert (source.rows_read, source.rows_kept, source.rows_rejected) == (3, 1, 2)
    assert source.rejected_by_reason == {
        "3 fields where the header has 2": 1,
        "an unbalanced quote": 1,
    }
