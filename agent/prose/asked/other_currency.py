"""That amounts are in the currency of the book, where the question names one in another."""

from __future__ import annotations

import re

from agent.ledger.text.forms import CURRENCIES
from data.snapshots import NO_CURRENCY

_YEAR = r"(?!(?:19|20)\d\d\b)"
_BEHIND = rf"{_YEAR}\d"
_ENDS = r"\b(?! (?:zone|area|based|accounts?|customers?|clients?|buyers?)\b)"
"""'The first 30 euro customers' are 30 customers."""
_AMOUNT = rf"\b{_YEAR}\d[\d.,]*\s?(?:k|m|thousand|million)?\s?"

_DOLLARS = {"USD", "AUD", "CAD", "NZD", "SGD", "HKD", "MXN"}
_CROWNS = {"SEK", "NOK", "DKK"}
_CODES = sorted({code for code in CURRENCIES.values() if code in CURRENCIES})
_NAMES: list[tuple[str, set[str], str, str]] = [
    ("EUR", {"EUR"}, "€", "euros?"),
    ("GBP", {"GBP"}, "£", "pounds? sterling|quid"),
    ("USD", {"USD"}, r"(?<![A-Z])US\$", "US dollars?"),
    ("USD", _DOLLARS, r"(?<![A-Z])\$", "dollars?"),
    ("AUD", {"AUD"}, r"(?<![A-Z])A\$", "Australian dollars?"),
    ("CAD", {"CAD"}, r"(?<![A-Z])C\$", "Canadian dollars?"),
    ("NZD", {"NZD"}, r"(?<![A-Z])NZ\$", "New Zealand dollars?"),
    ("BRL", {"BRL"}, r"(?<![A-Z])R\$", "reais"),
    ("JPY", {"JPY", "CNY"}, "¥", "yen"),
    ("CNY", {"CNY"}, "元", "yuan|renminbi|RMB"),
    ("INR", {"INR"}, r"₹|\bRs\b\.?", "rupees?"),
    ("CHF", {"CHF"}, r"₣|\bFr\.", "(?:Swiss )?francs?"),
    ("TRY", {"TRY"}, "₺", "(?:Turkish )?liras?"),
    ("kr", _CROWNS, r"\bkr\b\.?", "kr|kron(?:or|er|a|e)|crowns?"),
    ("PLN", {"PLN"}, "zł", "zł|zlot(?:y|ys|ych)"),
]
"""Name, the currencies it may be of, and how it is written before and behind an amount.

A pound without sterling may be one of weight; a dollar is that of the book where it has one.
"""


def _amount(before: str, behind: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:{before})\s?\d|{_AMOUNT}(?:{before}|(?:{behind}){_ENDS})", re.IGNORECASE
    )


def _code(code: str) -> re.Pattern[str]:
    # "Try 30 days" is an attempt.
    written = f"(?-i:{code})" if code == "TRY" else code
    return re.compile(rf"\b{written}\s?{_BEHIND}|{_AMOUNT}{written}{_ENDS}", re.IGNORECASE)


_WRITTEN = [(name, of, _amount(before, behind)) for name, of, before, behind in _NAMES]
_WRITTEN += [(code, {code}, _code(code)) for code in _CODES]


def not_converted(question: str, currency: str) -> list[str]:
    """That nothing was converted, where an amount of the question is in another currency."""
    found = [
        name for name, of, amount in _WRITTEN if currency not in of and amount.search(question)
    ]
    if not found or currency == NO_CURRENCY:
        return []
    return [
        f"All amounts are in {currency}, the currency of the book: the amount in {found[0]} was taken as "
        f"{currency} and not converted."
    ]
