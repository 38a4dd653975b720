"""Mapping files: what they may say, and the sentences for what they may not."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from data.errors import ImportProblem
from data.importing import Mapping, loader, match_mapping, read_mapping, shipped_mappings
from data.importing import _mapping_files as mapping_files
from data.importing._values import keyword_pattern

SHOP = """\
name: shop
organization: {name: Shop, org_type: retail, currency: EUR}
tables:
  transactions:
    file: "*"
    columns:
      transaction_id: {row_number: true}
      order_id: order
      account_id: customer
      product_id: {constant: any}
      transaction_date: {column: day, format: "%d/%m/%Y"}
      quantity: {constant: 1}
      net_amount: amount
      discount_amount: {constant: 0}
  accounts:
    from: transactions
    columns:
      account_name: {template: "Customer {customer}"}
      region: {value_map: {from: city, map: {Oslo: North}, default: South}}
      opted_out: {constant: no}
"""


def shop(folder: Path, old: str = "", new: str = "") -> Mapping:
    assert old in SHOP
    path = folder / "shop.yaml"
    path.write_text(SHOP.replace(old, new, 1) if old else SHOP)
    return read_mapping(path)


def test_a_mapping_is_read_with_its_defaults(tmp_path: Path) -> None:
    mapping = shop(tmp_path)
    assert (mapping.returns, mapping.accounts_without_spend) == ("keep", "keep")
    assert mapping.organization.fiscal_year_start == 1
    assert mapping.required_columns("transactions") == {
        "order": ["transactions.order_id"],
        "customer": ["transactions.account_id", "accounts.account_name"],
        "day": ["transactions.transaction_date"],
        "amount": ["transactions.net_amount"],
        "city": ["accounts.region"],
    }


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("name: shop\n", "", "name: is missing; add it"),
        ("name: shop\n", "name: shop\nretruns: drop\n", "retruns: is not a key that mappings have"),
        (
            "name: shop\n",
            "name: shop\nreturns: some\n",
            "returns: input should be 'keep' or 'drop'",
        ),
        ("name: shop\n", "name: shop\nname: again\n", "line 2: the key name is written twice"),
        ("name: shop\n", "name: [shop\n", "is not valid YAML, line"),
        ("currency: EUR", "currency: euro", "organization.currency: "),
        ("org_type: retail", "org_type: shop", "organization.org_type: input should be 'retail'"),
        ("  accounts:\n", "  acounts:\n", "tables.acounts: input should be 'accounts'"),
        ('    file: "*"\n', "", "tables.transactions: must give either `file`"),
        (
            "      net_amount: amount\n",
            "",
            "tables.transactions.columns: must also give net_amount",
        ),
        ("net_amount: amount", "amount: amount", "columns.amount: transactions has no such column"),
        ("net_amount: amount", "net_amount: {sql: a}", "net_amount.sql: is not a key"),
        ("net_amount: amount", "net_amount: {}", "must use exactly one of column, constant,"),
        (
            "net_amount: amount",
            "net_amount: {column: a, constant: 1}",
            "must use exactly one of column, constant, multiply, value_map, keywords, template, "
            "first_of, most_lines, row_number; it gives column and constant",
        ),
        ("order_id: order", "order_id: {multiply: [a, b]}", "`multiply` makes money or a quantity"),
        (
            "order_id: order",
            'order_id: {column: a, format: "%Y"}',
            "must hold a year, a month and a",
        ),
        ("%d/%m/%Y", "%d/%Q/%Y", "%Q is not one of"),
        ("order_id: order", 'order_id: {column: a, format: "%Y%m%d"}', "`format` is for dates"),
        ("order_id: order", 'order_id: {constant: a, format: "%Y%m%d"}', "goes with `column` only"),
        ("Customer {customer}", "Customer", "a template names source columns in braces"),
        ("Customer {customer}", "{customer!r}", "braces hold the name of a source column only"),
        ("Customer {customer}", "{customer", "'{customer': the braces do not match"),
        ("{Oslo: North}", "{no: North}", 'write "no"'),
        (
            "opted_out: {constant: no}",
            "opted_out: {constant: maybe}",
            "'maybe' cannot be used: neit",
        ),
        ("quantity: {constant: 1}", "quantity: {constant: 0.00001}", "cannot be used: not a plain"),
        ("quantity: {constant: 1}", "quantity: {constant: 0.0001}", "more than three decimals"),
        (
            "    from: transactions",
            "    from: products",
            "tables.accounts.from: input should be 't",
        ),
        (
            "      account_name:",
            "      account_id: customer\n      account_name:",
            "comes from the transactions; remove it",
        ),
        (
            "net_amount: amount",
            "net_amount: {most_lines: {from: amount}}",
            "`most_lines` makes text of accounts or products with a file of their own",
        ),
        (
            "      region: {value_map",
            "      industry: {most_lines: {from: trade}}\n      region: {value_map",
            "`most_lines` makes text of accounts or products with a file of their own",
        ),
        ('    file: "*"\n', '    file: "*"\n    join: {teams: seller}\n', "no look-up named teams"),
        (
            "tables:\n",
            "lookups: {teams: {file: t*, key: seller, gives: [office]}}\ntables:\n",
            "lookups.teams: no table joins it",
        ),
        (
            "tables:\n",
            "lookups: {teams: {file: t*, key: seller, gives: [seller]}}\ntables:\n",
            "lookups.teams: `gives` lists columns other than the key",
        ),
        (
            "    from: transactions",
            "    from: transactions\n    leave_out: [{from: city, is: [Oslo], reason: far away}]",
            "`join`, `leave_out` and `header` need a `file` of their own",
        ),
    ],
)
def test_a_mistake_is_named_by_file_key_and_remedy(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    with pytest.raises(ImportProblem, match=re.escape(says)) as problem:
        shop(tmp_path, old, new)
    assert "shop.yaml" in str(problem.value)


@pytest.mark.parametrize("content", ["", "- a\n", "just words\n"])
def test_a_file_that_is_no_mapping(tmp_path: Path, content: str) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(content)
    with pytest.raises(ImportProblem, match="must have the keys name, organization"):
        read_mapping(path)


def test_shipped_mappings_are_found_by_name() -> None:
    assert "online_retail" in shipped_mappings()
    for name in shipped_mappings():
        assert read_mapping(name).name == name
    with pytest.raises(ImportProblem, match=r"Did you mean online_retail\?"):
        read_mapping("onlineretail")
    with pytest.raises(ImportProblem, match=r"There is no mapping file .*gone\.yaml"):
        read_mapping(Path("gone.yaml"))


def test_no_sql_gets_through_a_mapping(tmp_path: Path) -> None:
    """Quotes in names and values stay names and values."""
    odd = "x' || (SELECT 1) || '\""
    rules = shop(tmp_path).model_dump(by_alias=True, exclude_none=True)
    rules["tables"]["transactions"]["columns"]["order_id"] = {"column": odd}
    rules["tables"]["transactions"]["columns"]["channel"] = {"constant": odd}
    rules["tables"]["transactions"]["nulls"] = ["', ''); DROP TABLE accounts; --"]
    rules["tables"]["accounts"]["columns"]["region"]["value_map"]["map"] = {odd: odd}
    rules["tables"]["accounts"]["columns"]["industry"] = {
        "keywords": {"from": "city", "rules": {odd: [odd, "o'slo", "("]}, "default": odd}
    }
    path = tmp_path / "sales.tsv"
    path.write_text(f"{odd}\tcustomer\tday\tamount\tcity\n1\tc'1\t31/12/2024\t5\tO'Slo\n")
    con = duckdb.connect()
    con.execute("CREATE SCHEMA staging; USE staging")
    con.execute(mapping_files.SHIPPED.parent.joinpath("schema.sql").read_text())
    loader([path], Mapping.model_validate(rules), tmp_path / "rejects.csv")(con)
    assert con.execute("SELECT order_id, channel FROM transactions").fetchall() == [("1", odd)]
    assert con.execute("SELECT account_name, region, industry FROM accounts").fetchall() == [
        ("Customer c'1", "South", odd)
    ]


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["bag"], "lunch bag.", True),
        (["bag"], "baggage", False),
        (["bag*"], "baggage", True),
        (["t-light*"], "5 t-lights", True),
        (["tea towel*"], "set 2 tea towels", True),
        (["a.c"], "abc", False),
    ],
)
def test_keywords_are_whole_words(words: list[str], text: str, found: bool) -> None:
    with duckdb.connect() as con:
        row = con.execute("SELECT regexp_matches(?, ?)", [text, keyword_pattern(words)]).fetchone()
    assert row == (found,)


ONLINE = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"


def test_the_mapping_that_fits_the_columns_is_found(tmp_path: Path) -> None:
    path = tmp_path / "any name.csv"
    path.write_text(ONLINE + "1,2,3,4,2011-01-01,6,7,8\n")
    assert match_mapping([path]).name == "online_retail"


def test_when_none_fits_it_says_what_was_looked_for(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,Customer ID,Country\n")
    with pytest.raises(ImportProblem) as problem:
        match_mapping([path])
    said = str(problem.value)
    assert said.splitlines() == [
        "No shipped mapping fits orders.csv.",
        "orders.csv has the columns InvoiceNo, StockCode, Description, Quantity, InvoiceDate, Customer ID, "
        "Country.",
        "The nearest mapping, online_retail, also needs CustomerID, UnitPrice. Is CustomerID there as "
        "Customer ID? Then change the mapping.",
        "Write a mapping and name it with --mapping (docs/load-data.md says how), or upload the file in "
        "the chat, which asks what each column means.",
    ]
    path.write_text("Kunde;Datum;Betrag\n1;2;3\n")
    with pytest.raises(ImportProblem, match=r"It seems to be separated by semicolons") as problem:
        match_mapping([path])
    assert "nearest" not in str(problem.value)
    path.write_bytes(b"%PDF-1.7 no table")
    with pytest.raises(ImportProblem, match=r"^orders\.csv is not a text file: it is a PDF"):
        match_mapping([path])


def test_files_that_are_missing_or_too_many_are_named(tmp_path: Path) -> None:
    deals = tmp_path / "sales_pipeline.csv"
    deals.write_text(
        "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n"
    )
    with pytest.raises(
        ImportProblem, match=r"crm_sales, which needs more files: one for the accou"
    ):
        match_mapping([deals])
    sample = tmp_path / "CDNOW_sample.txt"
    sample.write_text("00004 0001 19970101  2   29.33\n")
    with pytest.raises(ImportProblem, match=r"CDNOW_sample.txt alone would fit the mapping cdnow"):
        match_mapping([deals, sample])


def test_when_several_fit_it_asks_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (mapping_files.SHIPPED / "online_retail.yaml").read_text()
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(
            text.replace("name: online_retail", f"name: {name}", 1)
        )
    monkeypatch.setattr(mapping_files, "SHIPPED", tmp_path)
    path = tmp_path / "any.csv"
    path.write_text(ONLINE + "1,2,3,4,2011-01-01,6,7,8\n")
    with pytest.raises(ImportProblem, match=r"Several mappings fit: one, two\. Say which"):
        match_mapping([path])


def test_a_missing_file_is_missing_whatever_the_mapping(tmp_path: Path) -> None:
    with pytest.raises(ImportProblem, match=r"There is no file gone\.csv"):
        match_mapping([tmp_path / "gone.csv"])
