"""Reading whole files: encodings, malformed lines, files that are not what their name says."""

from __future__ import annotations

import gzip
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from order_files import EXPECTED, HEADER, LINES, empty, load, mapping, orders, write

from data.errors import ImportProblem
from data.importing import Mapping, loader
from data.importing._sources import TextSource


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le-mark", "utf-16-be-mark"]
)
def test_every_encoding_with_a_mark_and_every_line_end_reads_alike(
    tmp_path: Path, encoding: str, end: str
) -> None:
    text = end.join([HEADER, *LINES]) + end
    if encoding.endswith("-mark"):
        text, encoding = "\ufeff" + text, encoding.removesuffix("-mark")
    path = tmp_path / "orders.csv"
    path.write_bytes(text.encode(encoding))
    rows, loaded, _ = load(path)
    assert rows == EXPECTED
    assert not any("Windows-1252" in finding for finding in loaded.findings)


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [lines[0], "", *lines[1:], "", ""],
        lambda lines: [line + "," for line in lines],
        lambda lines: ['"' + line.replace(",", '","') + '"' for line in lines],
        lambda lines: [lines[0] + "\r", *lines[1:]],
        lambda lines: [*lines, "\x1a"],
        lambda lines: [line.replace(",", ' , "', 1).replace(",2024", '",2024') for line in lines],
    ],
    ids=["blank lines", "trailing commas", "all quoted", "mixed line ends", "ctrl-z", "spaces"],
)
def test_harmless_oddities_change_nothing(tmp_path: Path, change: Any) -> None:
    rows, _, rejects = load(write(tmp_path / "orders.csv", change(LINES)))
    assert rows == EXPECTED
    assert rejects == []


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("o9,c9,2024-05-09", "3 fields where the header has 4"),
        ("o9,c9,2024-05-09,1,2", "5 fields where the header has 4"),
        ('o9,"c9,2024-05-09,1', "an unbalanced quote"),
        ('o9,"c"9",2024-05-09,1', "an unbalanced quote"),
        ("o9,c\0009,2024-05-09,1", "a NUL byte in the line"),
        ("o9", "1 fields where the header has 4"),
    ],
)
def test_a_malformed_line_costs_that_line_and_no_other(
    tmp_path: Path, bad: str, reason: str
) -> None:
    rows, loaded, rejects = load(write(tmp_path / "orders.csv", [*LINES[:2], bad, *LINES[2:]]))
    assert rows == EXPECTED
    assert rejects == [("4", reason, bad.replace("\0", "\N{SYMBOL FOR NULL}"))]
    assert loaded.sources[0].rows_read == 6


def test_two_unbalanced_quotes_do_not_swallow_the_rows_between(tmp_path: Path) -> None:
    lines = [LINES[0], 'o8,"c8,2024-05-08,1', *LINES[1:4], 'o9,c9",2024-05-09,1', LINES[4]]
    rows, loaded, rejects = load(write(tmp_path / "orders.csv", lines))
    assert orders(rows) == ["o1", "o2", "o3", "o4", "o9", "o5"]
    assert [(line, reason) for line, reason, _ in rejects] == [
        ("3", "a quote that closes only 4 rows further down")
    ]
    assert loaded.sources[0].rows_read == 7


def test_a_quoted_value_may_run_over_lines_and_later_line_numbers_stay_right(
    tmp_path: Path,
) -> None:
    lines = ['o1,"c\n1",2024-05-01,1', "o2,c2,2024-05-02,x", '"o,3",c3,2024-05-03,3', "o4,c4"]
    rows, _, rejects = load(write(tmp_path / "orders.csv", lines))
    assert [row[:2] for row in rows] == [("o1", "c\n1"), ("o,3", "c3")]
    assert rejects == [
        ("4", "not a plain number", "x"),
        ("6", "2 fields where the header has 4", "o4,c4"),
    ]


def test_a_file_that_is_not_utf8_is_read_as_windows_1252_and_said_so(tmp_path: Path) -> None:
    path = write(tmp_path / "orders.csv", ["o1,Café Zoë,2024-05-01,1"], encoding="cp1252")
    rows, loaded, _ = load(path)
    assert rows[0][1] == "Café Zoë"
    assert any("orders.csv is not UTF-8; it was read as Windows-1252" in f for f in loaded.findings)


def test_one_stray_byte_in_a_utf8_file_costs_its_line_alone(tmp_path: Path) -> None:
    path = write(tmp_path / "orders.csv", ["o1,Café Zoë,2024-05-01,1", "o2,c@,2024-05-02,1"])
    path.write_bytes(path.read_bytes().replace(b"@", b"\xe9"))
    rows, _, rejects = load(path)
    assert [row[1] for row in rows] == ["Café Zoë"]
    assert rejects == [("3", "bytes that are not UTF-8", "o2,c?,2024-05-02,1")]


@pytest.mark.parametrize("name", ["orders.csv.gz", "orders.csv"])
def test_gzip_is_told_by_its_content(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress("\n".join([HEADER, *LINES]).encode()))
    assert load(tmp_path / name)[0] == EXPECTED


def test_tsv_and_other_delimiters(tmp_path: Path) -> None:
    tabs = tmp_path / "orders.tsv"
    tabs.write_text("\n".join([HEADER, *LINES]).replace(",", "\t"))
    assert load(tabs)[0] == EXPECTED
    semicolons = tmp_path / "orders.csv"
    semicolons.write_text("\n".join([HEADER, *LINES]).replace(",", ";"))
    assert load(semicolons, rules=mapping(delimiter=";"))[0] == EXPECTED
    with pytest.raises(ImportProblem, match="separated by semicolons: say so with `delimiter`"):
        load(semicolons)


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("order,customer,day,customer", "two columns named customer"),
        ("order,customer, day ,day", "two columns named day"),
        (
            "order,customer,day",
            "lacks columns that the mapping names: amount (for transactions.net",
        ),
        ("order,customer,day,Amount", "Is amount there as Amount? Then change the mapping."),
        ("order,day,amount", "customer (for transactions.account_id, accounts.account_name)"),
        (",,,", "the first line holds no column names"),
        ('"order";"customer"', "has an unbalanced quote. It seems to be separated by semicolons"),
        ('order,"customer,day,amount', "line 1: the header line has an unbalanced quote"),
    ],
)
def test_a_header_that_does_not_fit_is_refused(tmp_path: Path, header: str, says: str) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("\n".join([header, *LINES]))
    with pytest.raises(ImportProblem, match=re.escape(says)):
        load(path)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"", "is empty: it has no header line"),
        ("a.csv", b"\n\n\n", "holds blank lines only"),
        ("a.csv", HEADER.encode(), "The files hold no rows for the accounts"),
        ("a.csv", b"PK\x03\x04rest", "a zip archive or an Excel workbook"),
        ("a.csv", b"\xd0\xcf\x11\xe0rest", "an old Excel or Office file"),
        ("a.csv", b"MZ\x90\0" + bytes(60), "a Windows program, not data"),
        ("a.csv", b"PAR1" + bytes(60), "a name that ends in .parquet"),
        ("a.csv", b"SQLite format 3\0", "an SQLite database"),
        ("a.csv", bytes(range(256)) * 8, "is not a text file"),
        ("a.csv", "order,customer\n".encode("utf-16-le"), "UTF-16 without its mark"),
        ("a.csv", HEADER.encode() + b"\n\x81,\x8d,1,1", "UTF-8, UTF-16 or Windows-1252"),
        ("a.csv", b"\xff\xfeo", "is not sound UTF-16"),
        ("a.csv.gz", gzip.compress(b"order,customer\n" * 999, mtime=0)[:-12], "is damaged"),
        ("a.parquet", b"order,customer\n", "cannot be read as Parquet"),
        ("a.parquet", b"", "cannot be read as Parquet"),
        ("a.xlsx", b"PK\x03\x04", "is of a kind that is not imported"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence_that_helps(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ImportProblem, match=re.escape(says)) as problem:
        load(tmp_path / name)
    assert str(problem.value).endswith(".")


def test_paths_that_are_no_file_or_no_file_of_ours(tmp_path: Path) -> None:
    good = write(tmp_path / "orders.csv", LINES)
    with pytest.raises(ImportProblem, match=r"There is no file gone\.csv\. Check the path"):
        load(tmp_path / "gone.csv")
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    with pytest.raises(ImportProblem, match="is a folder; name the files in it"):
        load(folder)
    with pytest.raises(ImportProblem, match="named twice"):
        load(good, good)
    copy = write(tmp_path / "orders2.csv", LINES)
    with pytest.raises(ImportProblem, match=r"orders2\.csv is a copy of orders\.csv"):
        load(good, copy)
    with pytest.raises(ImportProblem, match="No file was named"):
        loader([], mapping(), tmp_path / "rejects.csv")(duckdb.connect())


def test_files_are_matched_to_tables_by_pattern(tmp_path: Path) -> None:
    good = write(tmp_path / "Orders_2024.CSV", LINES)
    other = write(tmp_path / "other.csv", LINES[:2])
    assert load(good, rules=mapping(file="orders_*"))[0] == EXPECTED
    with pytest.raises(ImportProblem, match=r"other\.csv fits no table of the mapping orders"):
        load(good, other, rules=mapping(file="orders_*"))
    with pytest.raises(
        ImportProblem, match=r"wants a file named like sales\* for the transactions"
    ):
        load(good, rules=mapping(file="sales*"))


def test_a_name_with_pattern_letters_is_only_a_name(tmp_path: Path) -> None:
    write(tmp_path / "orders1.csv", LINES[:1])
    path = write(tmp_path / "orders[1]'*.csv", LINES)
    assert load(path)[0] == EXPECTED
    parquet = tmp_path / "orders[1].parquet"
    with duckdb.connect() as con:
        con.execute(
            "COPY (SELECT 'o1' AS \"order\", 'c1' AS customer, DATE '2024-05-01' AS day, "
            f"1.5 AS amount) TO '{tmp_path}/made.parquet'"
        )
    (tmp_path / "made.parquet").rename(parquet)
    assert load(parquet)[0] == EXPECTED[:1]


def test_a_rejects_file_that_cannot_be_written_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "rejects.csv").mkdir()
    path = write(tmp_path / "orders.csv", [*LINES, "o6"])
    with pytest.raises(
        ImportProblem, match=r"The rejects file .* cannot be written: .*another place"
    ):
        load(path)
    with pytest.raises(ImportProblem, match="cannot be written"):
        loader([path], mapping(), path / "below a file" / "rejects.csv")(empty())


def test_a_parquet_column_of_another_type_is_text(tmp_path: Path) -> None:
    path = tmp_path / "orders.parquet"
    with duckdb.connect() as con:
        con.execute(
            "COPY (SELECT 'o1' AS \"order\", ' c1 '::ENUM(' c1 ') AS customer, "
            f"'2024-05-01' AS day, '1.5'::BLOB AS amount) TO '{path}'"
        )
    assert load(path)[0] == EXPECTED[:1]


def test_the_fast_and_the_careful_reading_agree_on_a_large_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        f'o{i},"c, {i % 97}",2024-0{1 + i % 9}-{10 + i % 20},{i}.{i % 100:02}'
        for i in range(60_000)
    ]
    with monkeypatch.context() as patch:
        patch.delattr(TextSource, "careful")
        fast = load(write(tmp_path / "orders.csv", lines))[0]
    assert orders(fast) == [f"o{i}" for i in range(60_000)]
    # A blank line at the end is enough for the line-by-line reading.
    assert load(write(tmp_path / "orders.csv", [*lines, ""]))[0] == fast
    with monkeypatch.context() as patch:
        patch.delattr(TextSource, "careful")
        with pytest.raises(AttributeError):
            load(write(tmp_path / "orders.csv", [*lines, ""]))


def test_times_are_kept_where_the_column_holds_them(tmp_path: Path) -> None:
    rules = mapping().model_dump(by_alias=True, exclude_none=True)
    rules["tables"]["interactions"] = {
        "file": "*",
        "columns": {
            "interaction_id": {"row_number": True},
            "account_id": "customer",
            "interaction_type": {"constant": "visit"},
            "occurred_at": "day",
        },
    }
    path = write(tmp_path / "orders.csv", ["o1,c1,2024-05-01T09:30:00.25,1"])
    con = empty()
    loaded = loader([path], Mapping.model_validate(rules), tmp_path / "rejects.csv")(con)
    (when,) = con.execute("SELECT occurred_at FROM interactions").fetchone() or (None,)
    assert when == datetime(2024, 5, 1, 9, 30, 0, 250_000)
    assert [source.name for source in loaded.sources] == [
        "orders.csv (transactions)",
        "orders.csv (interactions)",
    ]


BLANKS = [" order  customer\tday   amount ", *("  " + line.replace(",", "  ") for line in LINES)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_run_of_blanks_and_tabs_separates(tmp_path: Path, end: str) -> None:
    path = tmp_path / "orders.txt"
    path.write_bytes(end.join([*BLANKS, ""]).encode("utf-8-sig"))
    assert load(path, rules=mapping(delimiter="whitespace"))[0] == EXPECTED
    with pytest.raises(ImportProblem, match="say so with `delimiter: whitespace`"):
        load(path)


def test_between_blanks_a_quoted_value_is_one(tmp_path: Path) -> None:
    lines = [*BLANKS, 'o6 "Café ""Zoë"" 6" 2024-05-06 6.5', 'o7 "c 7 2024-05-07 7.5', "o8 c8 8.5"]
    path = tmp_path / "orders.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    rows, loaded, rejects = load(path, rules=mapping(delimiter="whitespace"))
    assert rows[5][:2] == ("o6", 'Café "Zoë" 6')
    assert [(line, reason) for line, reason, _ in rejects] == [
        ("8", "an unbalanced quote"),
        ("9", "3 fields where the header has 4"),
    ]
    assert loaded.sources[0].rows_read == 8


def test_a_file_without_a_header_line_has_the_columns_the_mapping_names(tmp_path: Path) -> None:
    rules = mapping(header=HEADER.split(","))
    path = tmp_path / "orders.csv"
    path.write_text("\n".join([*LINES, "o6,c6,2024-05-06", "o7,c7,x,7"]) + "\n")
    rows, loaded, rejects = load(path, rules=rules)
    assert rows == EXPECTED
    assert [(line, reason) for line, reason, _ in rejects] == [
        ("6", "3 fields where the header has 4"),
        ("7", "not a date in ISO form (2011-12-31 or 2011-12-31 23:59:00)"),
    ]
    assert loaded.sources[0].rows_read == 7
    path.write_text("\n".join(LINES) + "\n")
    assert load(path, rules=rules)[0] == EXPECTED


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (HEADER, "begins with a header line, and the mapping says that it has none"),
        (
            "o1,c1,2024-05-01",
            "has 3 columns in its first line, and `header` in the mapping names 4",
        ),
    ],
)
def test_a_header_that_the_mapping_gets_wrong_is_told(
    tmp_path: Path, first: str, said: str
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("\n".join([first, *LINES]))
    with pytest.raises(ImportProblem, match=said):
        load(path, rules=mapping(header=HEADER.split(",")))
