"""That amounts are in the currency of the book, where the question names one in another."""

from __future__ import annotations

import re

_YEAR = r"(?!(?:19|20)\d\d\b)"
_BEHIND = rf"{_YEAR}\d"
_ENDS = r"\b(?! (?:zone|area|based|accounts?|customers?|clients?|buyers?)\b)"
"""'The first 30 euro customers' are 30 customers."""
_AMOUNT = rf"\b{_YEAR}\d[\d.,]*\s?(?:k|m|thousand|million)?\s?"
NAMED = {
    "EUR": rf"€\s?\d|\bEUR\s?{_BEHIND}|{_AMOUNT}(?:€|(?:EUR|euros?){_ENDS})",
    "USD": rf"(?<![A-Z])(?:US)?\$\s?\d|\bUSD\s?{_BEHIND}|{_AMOUNT}(?:\$|(?:USD|(?:US )?dollars?){_ENDS})",
    "GBP": rf"£\s?\d|\bGBP\s?{_BEHIND}|{_AMOUNT}(?:£|(?:GBP|pounds? sterling|quid){_ENDS})",
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
