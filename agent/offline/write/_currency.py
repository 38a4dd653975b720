"""That amounts are in the currency of the book, where the question names one in another."""

from __future__ import annotations

import re

_AMOUNT = r"\d[\d.,]*\s?(?:k|m|thousand|million)?\s?"
NAMED = {
    "EUR": rf"€\s?\d|\bEUR\s?\d|{_AMOUNT}(?:€|EUR\b|euros?\b)",
    "USD": rf"(?<![A-Z])\$\s?\d|\bUSD\s?\d|{_AMOUNT}(?:\$|USD\b|(?:US )?dollars?\b)",
    "GBP": rf"£\s?\d|\bGBP\s?\d|{_AMOUNT}(?:£|GBP\b|pounds? sterling\b|quid\b)",
}
"""Amounts in a currency; a pound without sterling may be one of weight."""


def other(question: str, currency: str) -> list[str]:
    """That nothing was converted, where an amount of the question is in another currency."""
    found = [
        name
        for name, amount in NAMED.items()
        if name != currency and re.search(amount, question, re.IGNORECASE)
    ]
    if not found or currency not in NAMED:
        return []
    return [
        f"All amounts are in {currency}, the currency of the book: the amount in {found[0]} was taken as "
        f"{currency} and not converted."
    ]
