"""Figures in the sentences that tools write: evidence and reasons."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}


def money(amount: Any, currency: str) -> str:
    """'£1,235', '-£3'."""
    whole = Decimal(amount).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{'-' if whole < 0 else ''}{SYMBOLS.get(currency, f'{currency} ')}{abs(whole):,}"


def day(value: date) -> str:
    """'30 June 2026'."""
    return f"{value.day} {value:%B %Y}"


def count(value: int, singular: str, plural: str | None = None) -> str:
    """'1 order', '3 orders'."""
    return f"{value:,} {singular if value == 1 else plural or singular + 's'}"
