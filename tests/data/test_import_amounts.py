"""Amounts with the sign or the code of a currency: read, offered for the book, or refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from sale_rows import sales

from data.errors import ImportProblem
from data.importing._currency import amount, amount_sql, mark_sql

AMOUNTS = [
    *[("€5", "5", "€"), ("5 EUR", "5", "EUR"), ("eur -5", "-5", "eur"), ("-€5.25", "-5.25", "€")],
    *[("(€20.00)", "-20.00", "€"), ("( 5 )", "-5", None), ("5-", "-5", None), ("5.- €", "5", "€")],
    *[("7\xa0€", "7", "€"), ("\u22125", "-5", None), ("1 234,50\u202fkr", "1 234,50", "kr")],
    *[("$12.00 USD", "12.00", "USD"), ("CHF 1'0", "CHF 1'0", None), ("12 %", "12 %", None)],
]


@pytest.mark.parametrize(("written", "number", "mark"), AMOUNTS)
def test_an_amount_is_read_without_the_sign_of_its_currency(
    written: str, number: str, mark: str | None
) -> None:
    assert amount(written) == (number, mark)
    read = f"SELECT {amount_sql('x')}, {mark_sql('x')} FROM (SELECT ? AS x)"
    assert duckdb.execute(read, [written]).fetchone() == (number, mark)


def test_amounts_marked_with_the_currency_of_the_book_are_loaded(tmp_path: Path) -> None:
    lines = [
        f"s{n},o{n},c1,p1,2024-05-01,1,{text}" for n, text in enumerate(["€5", "(1.5 EUR)", "7"])
    ]
    got = sales(tmp_path, *lines)
    found = got.rows("SELECT net_amount FROM transactions ORDER BY transaction_id")
    assert found == [(Decimal(5),), (Decimal("-1.5"),), (Decimal(7),)]


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        (
            ["£5", "£6"],
            r"column amount are marked £ \(2 rows\), and the currency given is EUR. Give GBP",
        ),
        (["€5", "€6", "£6"], r"several currencies: € \(2 rows\), £ \(1 row\)"),
    ],
)
def test_amounts_in_another_currency_or_in_several_are_refused(
    tmp_path: Path, amounts: list[str], words: str
) -> None:
    lines = [f"s{n},o{n},c1,p1,2024-05-01,1,{text}" for n, text in enumerate(amounts)]
    with pytest.raises(ImportProblem, match=words):
        sales(tmp_path, *lines)


def test_blanks_without_end_are_no_amount() -> None:
    # The time of the pattern grows with the cube of the blanks: of so many it would never end.
    assert amount(f"1{' ' * 100_000}x") == (f"1{' ' * 100_000}x", None)
