"""Reading Parquet files: exact values, or rejected with their row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
from order_files import load


def test_parquet_values_are_exact_or_rejected_with_their_row(tmp_path: Path) -> None:
    path = tmp_path / "orders.parquet"
    with duckdb.connect() as con:
        con.execute(
            """COPY (SELECT * FROM (VALUES
                ('o1', 17850.0::DOUBLE, TIMESTAMP '2024-05-01 08:26:00', 0.1::DOUBLE + 0.2),
                ('o2', 17850.5, TIMESTAMP '2024-05-01 08:26:00', 1),
                ('o3', NULL, TIMESTAMP '2024-05-01 08:26:00', 1),
                ('o4', 'nan', TIMESTAMP '2024-05-01 08:26:00', 1),
                ('o5', 1, TIMESTAMP '2024-05-01 08:26:00', 1.00001),
                ('o6', 1, TIMESTAMP '2024-05-01 08:26:00', 'inf'),
                ('o7', 1, TIMESTAMP '0025-05-01 08:26:00', 1),
                ('o8', 1, NULL, 1),
                ('o9', 2, TIMESTAMP '2024-05-01 08:26:00', 168469.6),
                ('o10', 2, TIMESTAMP 'infinity', 1),
                ('Total', NULL, NULL, 12)
            ) AS t ("order", customer, day, amount)) TO '"""
            + f"{path}' (FORMAT parquet)"
        )
    rows, loaded, rejects = load(path)
    assert rows == [
        ("o1", "17850", date(2024, 5, 1), Decimal("0.3")),
        ("o9", "2", date(2024, 5, 1), Decimal("168469.6")),
    ]
    assert [(line, reason) for line, reason, _ in rejects] == [
        ("2", "not a whole number, as an id must be"),
        ("3", "no account_id"),
        ("4", "no account_id"),
        ("5", "more than four decimals"),
        ("6", "not a number"),
        ("7", "date outside the years 1900 to 2199"),
        ("8", "no transaction_date"),
        ("10", "date outside the years 1900 to 2199"),
        ("11", "looks like a line of totals"),
    ]
    assert loaded.sources[0].rows_read == 11


def test_parquet_decimals_integers_and_zones(tmp_path: Path) -> None:
    path = tmp_path / "orders.parquet"
    with duckdb.connect() as con:
        con.execute("SET timezone = 'Asia/Tokyo'")
        con.execute(
            """COPY (SELECT * FROM (VALUES
                (1::BIGINT, 7::USMALLINT, TIMESTAMPTZ '2024-05-01 23:30:00+00', 1.500000::DECIMAL(20,6)),
                (2, 7, TIMESTAMPTZ '2024-05-01 23:30:00-05', 1.500001)
            ) AS t ("order", customer, day, amount)) TO '"""
            + f"{path}' (FORMAT parquet)"
        )
    rows, _, rejects = load(path)
    assert rows == [("1", "7", date(2024, 5, 1), Decimal("1.5"))]
    assert rejects == [("2", "more than four decimals", "1.500001")]
