"""Figures in the sentences that tools write: evidence and reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from data.snapshots import NO_CURRENCY

SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$", NO_CURRENCY: ""}

_WITH_ARTICLE = re.compile(
    r"(?:(?:north|south)[ -]?(?:east|west)?|east|west|centre|midlands|(?:east|west) midlands|highlands)",
    re.IGNORECASE,
)
"""Regions that are called by a direction or by what they are."""


def money(value: Decimal | str | float, currency: str, *, exact: bool = False) -> str:
    """'£1,235'; below 100, or when `exact`, with pence; nothing at all is '£0'."""
    small = 0 < abs(Decimal(str(value))) < 100
    return in_currency(value, currency, 2 if exact or small else 0)


def in_currency(value: Decimal | str | float, currency: str, decimals: int) -> str:
    """'-£3.10' with two decimals, '-£3' with none; what rounds to nothing has no sign."""
    amount = Decimal(str(value))
    shown = rounded(abs(amount), decimals)
    sign = "-" if amount < 0 and Decimal(shown.replace(",", "")) != 0 else ""
    return f"{sign}{SYMBOLS.get(currency, f'{currency} ')}{shown}"


def rounded(value: Any, decimals: int) -> str:
    """Half away from zero, as people round and as the verifier expects; thousands separated."""
    return f"{Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,}"


def percent(value: float) -> str:
    """'46.2%', halves away from zero as in the tables."""
    return f"{rounded(value, 1)}%"


def day(value: date | str) -> str:
    """'30 June 2026'."""
    parsed = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{parsed.day} {parsed:%B %Y}"


def between(first: date | str, last: date | str) -> str:
    """'1 June 2026 to 5 June 2026'; '6 June 2026' of one day."""
    return day(first) if first == last else f"{day(first)} to {day(last)}"


def during(first: date | str, last: date | str) -> str:
    """'from 1 June 2026 to 5 June 2026'; 'on 6 June 2026' of one day."""
    return f"{'on' if first == last else 'from'} {between(first, last)}"


def placed(region: str) -> str:
    """A region as sentences name it: 'the South' and 'the Midlands', but 'Scotland'."""
    return f"the {region}" if _WITH_ARTICLE.fullmatch(region) else region


def ago(days: int) -> str:
    """'118 days ago', '1 day ago', 'today'."""
    return f"{count(days, 'day')} ago" if days else "today"


def whole(value: float) -> int:
    """77 of 76.5: halves up, as in the tables."""
    return int(Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP))


def count(value: int, singular: str, plural: str | None = None) -> str:
    """'1 order', '3 orders'."""
    return f"{value:,} {singular if value == 1 else plural or singular + 's'}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """'a, b and c'."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
