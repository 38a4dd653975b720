"""Segments partition the accounts and their revenue, on a book small enough to check by hand."""

from __future__ import annotations

from decimal import Decimal


def test_every_account_is_counted_once_and_revenue_adds_up(book, ask, lines):
    warehouse = book(
        {
            "accounts": [{"account_id": name} for name in "ABCDE"] + [{"account_id": "NEVER"}],
            "transactions": [
                lines("A", "2026-06-30", "100.10"),
                lines("B", "2026-05-01", "50.05"),
                lines("C", "2025-12-01", "10"),
                lines("D", "2025-01-01", "999"),
                lines("E", "2026-06-01", "-5", quantity=-1),
            ],
        }
    )
    result = ask(warehouse, "segment_overview")
    assert sum(row.accounts for row in result.segments) == result.scored_accounts == 4
    assert sum(row.revenue for row in result.segments) == result.revenue == Decimal("160.15")
    assert (result.no_purchases, result.no_purchases_revenue) == (2, Decimal("-5"))
    assert result.all_revenue == Decimal("155.15")
    assert len(result.segments) == 10


def test_a_book_of_one_account_is_scored(book, ask, lines):
    result = ask(book({"transactions": [lines("A", "2026-06-30", 1)]}), "segment_overview")
    assert result.scored_accounts == 1
    assert sum(row.account_share for row in result.segments) == 100
