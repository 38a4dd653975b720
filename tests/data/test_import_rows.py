"""What becomes of single rows: conversions, rejects, and the traps of DuckDB's CSV reader."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sale_rows import GOOD, HEADER, load, sales, with_columns

from data.errors import ImportProblem


def test_good_rows_arrive_exactly_and_leave_no_rejects_file(tmp_path: Path) -> None:
    got = sales(tmp_path, GOOD, "s2,o1,c2,p2,2024-05-02,0.125,-3.0001")
    assert got.rows("SELECT * FROM transactions ORDER BY 1") == [
        ("s1", "o1", "c1", "p1", date(2024, 5, 1), Decimal("2"), Decimal("10.5"), 0, None),
        ("s2", "o1", "c2", "p2", date(2024, 5, 2), Decimal("0.125"), Decimal("-3.0001"), 0, None),
    ]
    assert got.rows("SELECT account_id, account_name, region, opted_out FROM accounts") == [
        ("c1", "Customer c1", "North", False),
        ("c2", "Customer c2", "North", False),
    ]
    assert got.rows("SELECT * FROM organization") == [("Test", "retail", "EUR", 1)]
    assert not (tmp_path / "rejects.csv").exists()
    assert got.rows("SELECT count(*) FROM duckdb_tables() WHERE temporary") == [(0,)]


@pytest.mark.parametrize(
    ("line", "column", "reason", "value"),
    [
        ("s2,o1,c1,p1,2024-05-01,1,1.00005", "amount", "more than four decimals", "1.00005"),
        ("s2,o1,c1,p1,2024-05-01,1,.00005", "amount", "more than four decimals", ".00005"),
        ("s2,o1,c1,p1,2024-05-01,1.0005,1", "quantity", "more than three decimals", "1.0005"),
        ("s2,o1,c1,p1,2024-05-01,1,1e3", "amount", "not a plain number", "1e3"),
        ("s2,o1,c1,p1,2024-05-01,1,1_000", "amount", "not a plain number", "1_000"),
        ('s2,o1,c1,p1,2024-05-01,1,"1,000.00"', "amount", "not a plain number", "1,000.00"),
        ("s2,o1,c1,p1,2024-05-01,1,€ 1.5e3", "amount", "not a plain number", "€ 1.5e3"),
        ("s2,o1,c1,p1,2024-05-01,€ 5,1", "quantity", "not a plain number", "€ 5"),
        ("s2,o1,c1,p1,2024-05-01,1,inf", "amount", "not a plain number", "inf"),
        ("s2,o1,c1,p1,2024-05-01,1,nan", "amount", "no net_amount", "nan"),
        ("s2,o1,c1,p1,2024-05-01,1,", "amount", "no net_amount", ""),
        ("s2,o1,c1,p1,2024-05-01,1," + "9" * 15, "amount", "too large a number", "9" * 15),
        ("s2,o1,,p1,2024-05-01,1,1", "customer", "no account_id", ""),
        ("s2,o1,   ,p1,2024-05-01,1,1", "customer", "no account_id", "   "),
        ("s2,o1,NULL,p1,2024-05-01,1,1", "customer", "no account_id", "NULL"),
        ("s2,o1,c1,,2024-05-01,1,1", "product", "no product_id", ""),
        (",o1,c1,p1,2024-05-01,1,1", "sale", "no transaction_id", ""),
        ("s2,o1,c1,p1,,1,1", "day", "no transaction_date", ""),
        ("s2,o1,c1,p1,0025-01-02,1,1", "day", "date outside the years 1900 to 2199", "0025-01-02"),
        ("s2,o1,c1,p1,9999-12-31,1,1", "day", "date outside the years 1900 to 2199", "9999-12-31"),
        ("Total,,,,,,11.50", "sale", "looks like a line of totals", "Total"),
        ("s2,o1,Grand total,p1,2024-05-01,1,1", "customer", "looks like a line of totals", None),
        (
            "s1,o2,c1,p1,2024-05-02,1,1",
            "transaction_id",
            "transaction_id occurs on an earlier row",
            "s1",
        ),
    ],
)
def test_a_row_that_cannot_be_held_is_rejected_with_line_column_reason_and_value(
    tmp_path: Path, line: str, column: str, reason: str, value: str | None
) -> None:
    got = sales(tmp_path, GOOD, line)
    value = line.split(",")[2] if value is None else value
    assert got.reasons == [("3", column, reason, value)]
    assert got.rejects[0]["file"] == "sales.csv"
    assert got.rows("SELECT transaction_id FROM transactions") == [("s1",)]


@pytest.mark.parametrize("day", ["25-01-02", "02/01/2025", "20250102", "2025-02-30", "yesterday"])
def test_a_date_that_is_not_iso_is_never_guessed(tmp_path: Path, day: str) -> None:
    got = sales(tmp_path, GOOD, f"s2,o1,c1,p1,{day},1,1")
    iso = "not a date in ISO form (2011-12-31 or 2011-12-31 23:59:00)"
    assert got.reasons == [("3", "day", iso, day)]


def test_dates_are_read_by_the_formats_of_the_mapping_alone(tmp_path: Path) -> None:
    mapping = with_columns(transaction_date={"column": "day", "format": ["%d/%m/%Y", "%d.%m.%y"]})
    lines = [
        f"s{i},o,c,p,{day},1,1" for i, day in enumerate(["01/02/2025", "3.4.25", "13/13/2025"])
    ]
    got = sales(tmp_path, *lines, "s4,o,c,p,2025-01-02,1,1", "s5,o,c,p,1/2/25,1,1", mapping=mapping)
    days = [day for (day,) in got.rows("SELECT transaction_date FROM transactions ORDER BY 1")]
    assert days == [date(2025, 2, 1), date(2025, 4, 3)]
    assert [(line, reason) for line, _, reason, _ in got.reasons] == [
        ("4", "not a date like 31/12/2011 or 31.12.11"),
        ("5", "not a date like 31/12/2011 or 31.12.11"),
        ("6", "date outside the years 1900 to 2199"),
    ]


def test_a_time_of_day_is_reported_not_cut_in_silence(tmp_path: Path) -> None:
    got = sales(tmp_path, GOOD, "s2,o1,c1,p1,2024-05-02 23:59:30,1,1")
    assert got.rows("SELECT max(transaction_date) FROM transactions") == [(date(2024, 5, 2),)]
    assert "1 values of day carry a time of day; the day was kept." in got.loaded.findings
    with_zone = sales(tmp_path, GOOD, "s2,o1,c1,p1,2024-05-02T23:59:30+09:00,1,1")
    assert len(with_zone.reasons) == 1


def test_ids_are_trimmed_and_keep_leading_zeros(tmp_path: Path) -> None:
    got = sales(tmp_path, " s1 ,o1,\t0042\u00a0,p1,2024-05-01,1,1", "s2,o1,0042,p1,2024-05-01,1,1")
    assert got.rows("SELECT DISTINCT account_id FROM transactions") == [("0042",)]
    assert got.rows("SELECT count(*) FROM accounts") == [(1,)]


def test_decimals_that_are_zeros_are_no_decimals(tmp_path: Path) -> None:
    got = sales(tmp_path, "s1,o1,c1,p1,2024-05-01,+1.000000,12.340000000000000000000")
    assert got.rows("SELECT quantity, net_amount FROM transactions") == [(1, Decimal("12.34"))]


def test_columns_are_found_by_name_wherever_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(
        "amount,extra, customer ,day,product,quantity,order,sale\n9.99,x,c7,2024-05-01,p1,3,o1,s1\n"
    )
    got = load([path])
    assert got.rows("SELECT account_id, quantity, net_amount FROM transactions") == [
        ("c7", 3, Decimal("9.99"))
    ]


def test_products_are_exact_or_rejected(tmp_path: Path) -> None:
    mapping = with_columns(net_amount={"multiply": ["quantity", "amount"]})
    got = sales(
        tmp_path,
        "s1,o,c,p,2024-05-01,3,0.1",
        "s2,o,c,p,2024-05-01,0.5,0.00005",
        "s3,o,c,p,2024-05-01,1000,0.000005",
        "s4,o,c,p,2024-05-01,99999999,99999999",
        "s5,o,c,p,2024-05-01,1,0.0000001",
        "s6,o,c,p,2024-05-01,1,",
        mapping=mapping,
    )
    assert got.rows("SELECT transaction_id, net_amount FROM transactions ORDER BY 1") == [
        ("s1", Decimal("0.3")),
        ("s3", Decimal("0.005")),
    ]
    assert got.reasons == [
        ("3", "quantity * amount", "product has more than four decimals", "0.5 * 0.00005"),
        ("5", "quantity * amount", "product is too large", "99999999 * 99999999"),
        ("6", "quantity * amount", "amount: more than six decimals", "1 * 0.0000001"),
        ("7", "quantity * amount", "no amount", "1"),
    ]


def test_returns_are_kept_and_reported_or_left_out_and_listed(tmp_path: Path) -> None:
    lines = [GOOD, "s2,o2,c1,p1,2024-05-02,-1,-5.25", "s3,o3,c2,p1,2024-05-03,-2,-10.50"]
    kept = sales(tmp_path, *lines)
    assert "2 of the transaction lines kept are returns; they carry -15.75 EUR." in (
        kept.loaded.findings
    )
    dropping = with_columns().model_copy(update={"returns": "drop"})
    dropped = sales(tmp_path, *lines, mapping=dropping)
    assert dropped.rows("SELECT account_id FROM accounts") == [("c1",)]
    assert dropped.loaded.sources[0].rejected_by_reason == {"return, left out (returns: drop)": 2}


def test_accounts_without_spend_can_be_left_out(tmp_path: Path) -> None:
    lines = [GOOD, "s2,o2,c2,p1,2024-05-02,1,0", "s3,o3,c3,p1,2024-05-03,-1,-5"]
    assert sales(tmp_path, *lines).rows("SELECT count(*) FROM accounts") == [(3,)]
    mapping = with_columns().model_copy(update={"accounts_without_spend": "drop"})
    got = sales(tmp_path, *lines, mapping=mapping)
    assert got.rows("SELECT account_id FROM accounts") == [("c1",)]
    assert [value for *_, value in got.reasons] == ["c2", "c3"]


def test_derived_accounts_take_what_most_lines_say_and_ties_go_by_value(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    rows = [("c1", "France"), ("c1", "Spain"), ("c1", "Spain"), ("c2", "Peru"), ("c2", "Chile")]
    path.write_text(
        HEADER
        + ",country\n"
        + "".join(f"s{i},o,{who},p,2024-05-01,1,1,{where}\n" for i, (who, where) in enumerate(rows))
    )
    got = load([path], with_columns("accounts", country="country"))
    assert got.rows("SELECT account_id, country FROM accounts ORDER BY 1") == [
        ("c1", "Spain"),
        ("c2", "Chile"),
    ]
    said = "2 accounts have more than one country; the one on most of their lines was taken."
    assert said in got.loaded.findings


def test_lines_of_an_account_that_cannot_be_made_are_rejected(tmp_path: Path) -> None:
    mapping = with_columns(
        "accounts", region={"value_map": {"from": "customer", "map": {"c1": "North"}}}
    )
    got = sales(tmp_path, GOOD, "s2,o2,c9,p1,2024-05-02,1,1", mapping=mapping)
    assert got.reasons == [("3", "customer", "no region for its account", "c9")]
    assert got.rows("SELECT account_id FROM accounts") == [("c1",)]


def test_values_outside_a_value_map_take_the_default_and_are_named(tmp_path: Path) -> None:
    region = {"value_map": {"from": "customer", "map": {"c1": "North"}, "default": "Elsewhere"}}
    got = sales(
        tmp_path, GOOD, "s2,o,c9,p,2024-05-02,1,1", mapping=with_columns("accounts", region=region)
    )
    assert got.rows("SELECT account_id, region FROM accounts ORDER BY 1") == [
        ("c1", "North"),
        ("c9", "Elsewhere"),
    ]
    said = "1 values of customer are not in the mapping's list and took its default (c9)."
    assert said in got.loaded.findings


def test_the_first_keyword_rule_that_finds_a_whole_word_wins(tmp_path: Path) -> None:
    rules = {"Bags": ["bag"], "Lights": ["candle*", "t-light"], "Party": ["paper chain", "bag"]}
    mapping = with_columns(
        "products",
        product_name="product",
        category={"keywords": {"from": "product", "rules": rules, "default": "Other"}},
    )
    names = ["Red BAG", "Bagpipe", "Candlestick bag", "CANDLESTICKS", "t-light", "paper chain"]
    lines = [f"s{i},o,c,{name},2024-05-01,1,1" for i, name in enumerate(names)]
    got = sales(tmp_path, *lines, mapping=mapping)
    assert dict(got.rows("SELECT product_id, category FROM products")) == {
        "Red BAG": "Bags",
        "Bagpipe": "Other",
        "Candlestick bag": "Bags",
        "CANDLESTICKS": "Lights",
        "t-light": "Lights",
        "paper chain": "Party",
    }


def test_without_products_in_the_mapping_each_is_named_by_its_id(tmp_path: Path) -> None:
    got = sales(tmp_path, GOOD)
    assert got.rows("SELECT product_id, product_name, category FROM products") == [
        ("p1", "p1", "Uncategorised")
    ]
    assert any("has no products" in finding for finding in got.loaded.findings)


def test_a_reject_is_no_formula_for_a_spreadsheet(tmp_path: Path) -> None:
    got = sales(
        tmp_path,
        GOOD,
        "s2,o1,c1,p1,2024-05-01,1,=1+1",
        "s3,o1,c1,p1,2024-05-01,1,@SUM(A1)",
        "s4,o1,c1,p1,2024-05-01,1,-2+3",
        "s5,o1,c1,p1,2024-05-01,1,-1.23456",
    )
    assert [value for *_, value in got.reasons] == ["'=1+1", "'@SUM(A1)", "'-2+3", "-1.23456"]


def test_duplicates_zero_amounts_and_twin_ids_are_reported(tmp_path: Path) -> None:
    mapping = with_columns(transaction_id={"row_number": True})
    got = sales(tmp_path, GOOD, GOOD, "s1,o1,C1,p1,2024-05-01,1,0", mapping=mapping)
    said = "\n".join(got.loaded.findings)
    assert "1 transaction lines are exact duplicates of an earlier one" in said
    assert "1 transaction lines have a net amount of zero" in said
    assert "1 ids of accounts are written in capitals and in small letters (C1)" in said
    assert got.rows("SELECT transaction_id FROM transactions ORDER BY 1") == [
        ("1",),
        ("2",),
        ("3",),
    ]


def test_nothing_usable_is_a_sentence_and_the_rejects_are_there_to_read(tmp_path: Path) -> None:
    with pytest.raises(ImportProblem, match=r"No row could be used .* 2 times: not a plain number"):
        sales(tmp_path, "s1,o,c,p,2024-05-01,1,x", "s2,o,c,p,2024-05-01,1,y")
    assert len((tmp_path / "rejects.csv").read_text().splitlines()) == 3


def test_a_rejects_file_of_an_earlier_import_does_not_stay(tmp_path: Path) -> None:
    sales(tmp_path, GOOD, "s2,,,,,,")
    assert (tmp_path / "rejects.csv").exists()
    sales(tmp_path, GOOD)
    assert not (tmp_path / "rejects.csv").exists()


def test_the_order_in_which_files_are_named_changes_nothing(tmp_path: Path) -> None:
    mapping = with_columns(transaction_id={"row_number": True})
    paths = []
    for month in (1, 2):
        paths.append(tmp_path / f"sales{month}.csv")
        paths[-1].write_text(f"{HEADER}\ns,o{month},c1,p1,2024-0{month}-01,1,{month}\n")
    one, other = load(paths, mapping), load(paths[::-1], mapping)
    sql = "SELECT * FROM transactions ORDER BY transaction_id"
    assert one.rows(sql) == other.rows(sql)
    assert [source.name for source in other.loaded.sources] == ["sales1.csv", "sales2.csv"]


CELLS = st.one_of(
    # Control characters make a file binary, which is refused as a whole.
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12),
    st.sampled_from(['"', '""', 'a"b', "x,y", "1.5", "2024-05-01", "", "\n", "\r\n", "'", "=1"]),
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(CELLS, min_size=7, max_size=7), max_size=6))
def test_every_row_a_writer_quotes_is_read_once_whatever_it_holds(
    tmp_path: Path, rows: list[list[str]]
) -> None:
    path = tmp_path / "sales.csv"
    with path.open("w", encoding="utf-8", newline="", errors="replace") as file:
        file.write(f"{HEADER}\n{GOOD}\n")
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    got = load([path])
    assert ("s1",) in got.rows("SELECT transaction_id FROM transactions")
    assert got.loaded.sources[0].rows_read == len(rows) + 1
