"""Uploaded churn scores: every row is kept or told with its line and reason, nothing is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data import churn_scores, churn_uploads
from data.churn_uploads import Upload
from data.errors import ImportProblem, UsageError
from data.scope import EVERYTHING, Scope
from data.warehouse import Warehouse

Book = Callable[[Mapping[str, Any]], Warehouse]
Lines = Callable[..., dict[str, Any]]
LAST = date(2026, 6, 30)


@pytest.fixture
def shop(book: Book, lines: Lines) -> Warehouse:
    """A, B, C in the North and S in the South; the data end on 30 June 2026."""
    return book(
        {
            "accounts": [
                *({"account_id": name} for name in "ABC"),
                {"account_id": "S", "region": "South"},
            ],
            "transactions": [lines(name, "2026-06-30", 10) for name in "ABCS"],
        }
    )


@pytest.fixture
def put(shop: Warehouse, tmp_path: Path) -> Callable[..., Upload]:
    """`put("account_id,churn_score\\nA,0.5\\n")` uploads a file of that content."""

    def put(content: str | bytes, scope: Scope = EVERYTHING, **given: Any) -> Upload:
        file = tmp_path / given.pop("name", "churn.csv")
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return churn_uploads.upload(shop, file, uploader="ann", scope=scope, **given)

    return put


def kept(shop: Warehouse, as_of: date = LAST, upload: int | None = None) -> dict[str, float]:
    number = churn_scores.version(shop.home) if upload is None else upload
    return {
        row.account_id: row.churn_score for row in churn_scores.newest(shop.home, as_of, number)
    }


def test_good_rows_are_kept_and_every_other_is_told_with_its_line(
    shop: Warehouse, put: Any
) -> None:
    made = put(
        "account_id,churn_score\n"
        "A,0.25\n"
        "nobody,0.5\n"
        ",0.5\n"
        "B,high\n"
        "\n"
        "B,1.01\n"
        "B,-0.1\n"
        "B,nan\n"
        "B,inf\n"
        "B,\n"
        "B,45%\n"
        'B,"0,45"\n'
        "B,0,45\n"
        "B,0.5,x,y\n"
        " B , 1 \n"
        "A,0.3\n"
        "C,1e-3\n"
    )
    assert [(bad.line, bad.column) for bad in made.errors] == [
        (3, "account_id"),
        (4, "account_id"),
        *[(line, "churn_score") for line in (5, 7, 8, 9, 10, 11, 12, 13, 14)],
        (15, None),
        (17, "account_id"),
    ]
    assert [bad.reason for bad in made.errors] == [
        "there is no account 'nobody' that you may see",
        "there is no account id",
        "'high' is not a number",
        "'1.01' is not between 0 and 1",
        "'-0.1' is not between 0 and 1",
        "'nan' is not a number",
        "'inf' is not a number",
        "there is no score",
        "'45%' is a percentage: write it as a number from 0 to 1",
        "'0,45' has a decimal comma: write 0.45",
        "'0,45' has a decimal comma: write 0.45",
        "4 fields where the header has 2",
        "A is on line 2 already",
    ]
    assert made.errors[1].words == "line 4, account_id: there is no account id"
    assert (made.total, made.kept, made.number) == (16, 3, 1)
    assert kept(shop) == {"A": 0.25, "B": 1.0, "C": 0.001}


@pytest.mark.parametrize(
    "content",
    [
        "account_id,churn_score\nA,0.5\nB,0.75\n",
        "\ufeffaccount_id,churn_score\r\nA,0.5\r\nB,0.75",
        "Churn_Score; Name; ACCOUNT_ID\n0.5;Ann's; A \n.75;x;B\n",
        'account_id\tchurn_score\n"A"\t"0.5"\nB\t0.750\n',
        "account_id,churn_score\nA,0.5\nB,0.75\n".encode("utf-16"),
        "account_id,churn_score,name\nA,0.5,Caf\u00e9\nB,0.75,Z\u00fcrich\n".encode("cp1252"),
    ],
    ids=["plain", "BOM and CRLF", "semicolons", "tabs and quotes", "UTF-16", "Windows-1252"],
)
def test_the_common_ways_to_write_a_csv_are_read(
    shop: Warehouse, put: Any, content: str | bytes
) -> None:
    made = put(content)
    assert (made.total, made.kept, made.errors) == (2, 2, ())
    assert kept(shop) == {"A": 0.5, "B": 0.75}


def test_a_decimal_comma_between_semicolons_is_told_not_guessed(shop: Warehouse, put: Any) -> None:
    made = put("account_id;churn_score\nA;0,5\nB;0.5\n")
    assert [bad.words for bad in made.errors] == [
        "line 2, churn_score: '0,5' has a decimal comma: write 0.5"
    ]
    assert kept(shop) == {"B": 0.5}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("A,0.5\nB,0.7\n", r"line 1: no column account_id and no column churn_score \(found: A, "),
        ("account_id,score\nA,0.5\n", r"line 1: no column churn_score \(found: account_id, score"),
        ("account_id,churn_score,churn_score\n", "churn_score is there twice"),
        ("", "is empty"),
        ("\n\n", "has no rows"),
        (b"\x1f\x8b\x08\x00abc", "is compressed; unpack it"),
        (b"PK\x03\x04" + b"\0" * 60, "Excel workbook"),
    ],
    ids=["no header", "other header", "twice", "empty", "blank", "gzip", "xlsx"],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(
    shop: Warehouse, put: Any, content: str | bytes, said: str
) -> None:
    with pytest.raises((UsageError, ImportProblem), match=said):
        put(content)
    assert churn_scores.version(shop.home) == 0


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    shop: Warehouse, tmp_path: Path
) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(churn_uploads.MAX_BYTES + 1)
    with pytest.raises(UsageError, match="at most 32 MB"):
        churn_uploads.upload(shop, large, uploader="ann", scope=EVERYTHING)


def test_a_file_without_a_good_row_leaves_nothing_behind(shop: Warehouse, put: Any) -> None:
    made = put("account_id,churn_score\nnobody,0.5\n")
    assert (made.number, made.total, made.kept, len(made.errors)) == (None, 1, 0, 1)
    assert churn_scores.version(shop.home) == 0


def test_accounts_out_of_scope_are_as_unknown_as_those_that_do_not_exist(
    shop: Warehouse, put: Any
) -> None:
    made = put("account_id,churn_score\nA,0.1\nS,0.2\nT,0.3\n", Scope(("North",)))
    assert [bad.reason for bad in made.errors] == [
        "there is no account 'S' that you may see",
        "there is no account 'T' that you may see",
    ]
    assert kept(shop) == {"A": 0.1}


def test_the_newest_score_known_at_the_as_of_date_counts(shop: Warehouse, put: Any) -> None:
    head = "account_id,churn_score\n"
    put(head + "A,0.1\nB,0.1\n", scored_at=date(2026, 5, 1))
    put(head + "A,0.2\n", scored_at=date(2026, 3, 1))
    put(head + "A,0.3\n")
    put(head + "B,0.4\n", scored_at=date(2026, 5, 1))
    assert kept(shop) == {"A": 0.3, "B": 0.4}
    assert kept(shop, date(2026, 6, 29)) == {"A": 0.1, "B": 0.4}
    assert kept(shop, date(2026, 4, 30)) == {"A": 0.2}
    assert kept(shop, date(2026, 2, 28)) == {}
    # What was known when there were two uploads can still be told.
    assert kept(shop, upload=2) == {"A": 0.1, "B": 0.1}


def test_scores_dated_after_the_data_are_refused(put: Any) -> None:
    with pytest.raises(UsageError, match="the data end on 2026-06-30"):
        put("account_id,churn_score\nA,0.1\n", scored_at=date(2026, 7, 1))


def test_who_uploaded_what_is_kept(shop: Warehouse, put: Any) -> None:
    put("account_id,churn_score\nA,0.1\nnobody,1\n", source="Data\nscience\x1b[31m" + "x" * 200)
    with sqlite3.connect(shop.home.state) as con:
        (row,) = con.execute(
            "SELECT source, uploader, scored_at, snapshot, total, kept FROM churn_uploads"
        )
    assert row[0].startswith("Data science [31mxxx") and len(row[0]) == churn_uploads.MAX_SOURCE
    assert row[1:] == ("ann", "2026-06-30", shop.snapshot, 2, 1)


def test_an_upload_that_fails_half_way_writes_nothing(shop: Warehouse) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        churn_scores.keep(
            shop.home,
            {"A": 0.5, "B": 7.0},
            source="x",
            uploader="ann",
            scored_at=LAST,
            snapshot=shop.snapshot,
            total=2,
        )
    assert churn_scores.version(shop.home) == 0
    assert kept(shop, upload=99) == {}


def test_uploads_at_the_same_time_are_all_kept(shop: Warehouse, tmp_path: Path) -> None:
    def one(number: int) -> int | None:
        file = tmp_path / f"{number}.csv"
        file.write_text(f"account_id,churn_score\nA,0.{number}\n")
        return churn_uploads.upload(shop, file, uploader="ann", scope=EVERYTHING).number

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(one, range(1, 9)))
    assert sorted(map(int, filter(None, numbers))) == list(range(1, 9))
    assert kept(shop) == {"A": (numbers.index(8) + 1) / 10}


def test_of_very_many_bad_rows_the_first_are_told_and_all_are_counted(put: Any) -> None:
    rows = "".join(f"nobody{number},0.5\n" for number in range(2_500))
    made = put(f"account_id,churn_score\n{rows}A,0.5\n")
    assert (made.total, made.kept, made.rejected) == (2_501, 1, 2_500)
    assert [bad.line for bad in made.errors] == list(range(2, churn_uploads.MOST_ERRORS + 2))
