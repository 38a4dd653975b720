"""A downloaded table is exact, and runs nothing in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest

from agent.answer import Column, Table
from agent.chat._table import as_csv, file_name, harmless


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "＝1",
        "\n=1",
        "\ufeff=1",
    ],
)
def test_a_formula_becomes_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5.0000", "12.5", "+3", 7, -1.5, None, "", "A-B", "a@b.example"])
def test_numbers_and_ordinary_text_stay_as_they_are(cell: object) -> None:
    assert harmless(cell) == cell


def test_the_file_reads_back_with_exact_money() -> None:
    table = Table(
        title="Revenue by segment",
        columns=[
            Column(name="s", title="=Segment"),
            Column(name="r", title="Revenue", unit="money"),
        ],
        rows=[['Café, "Süd"', "1204310.5501"], ["=HYPERLINK(1)", "-5.0000"]],
        total=2,
        call="c1",
    )
    text = as_csv(table)
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text[1:]))) == [
        ["'=Segment", "Revenue"],
        ['Café, "Süd"', "1204310.5501"],
        ["'=HYPERLINK(1)", "-5.0000"],
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Revenue by segment", "revenue-by-segment.csv"),
        ("../../etc/passwd", "etc-passwd.csv"),
        ("  ", "table.csv"),
        ("x" * 200, "x" * 60 + ".csv"),
    ],
)
def test_file_names_are_made_of_letters(title: str, name: str) -> None:
    assert file_name(title, "csv") == name
