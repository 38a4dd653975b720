"""Amounts as people write them, with the sign or the code of a currency: what it is, and the number.

'£1,234.50', '€ 1.234,50', '1 234,50 kr', 'USD 12', '(£20.00)', '20.00-' and 'CHF 20.-' are such amounts. How
thousands and decimals are told apart is not looked at here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import MappingProxyType

from data.importing._sources import literal

CODES = (
    "AED|ARS|AUD|BGN|BRL|CAD|CHF|CLP|CNY|COP|CZK|DKK|EGP|EUR|GBP|HKD|HUF|IDR|ILS|INR|ISK|JPY|KES|KRW|"
    "MAD|MXN|MYR|NGN|NOK|NZD|PEN|PHP|PLN|QAR|RON|RSD|RUB|SAR|SEK|SGD|THB|TRY|TWD|UAH|USD|VND|ZAR"
)
SIGNS = MappingProxyType(
    {
        "£": ("GBP",),
        "€": ("EUR",),
        "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "CLP", "COP", "ARS", "TWD"),
        "us$": ("USD",),
        "ca$": ("CAD",),
        "c$": ("CAD",),
        "au$": ("AUD",),
        "a$": ("AUD",),
        "nz$": ("NZD",),
        "hk$": ("HKD",),
        "s$": ("SGD",),
        "r$": ("BRL",),
        "kr": ("SEK", "NOK", "DKK", "ISK"),
        "kr.": ("DKK", "SEK", "NOK", "ISK"),
        "zł": ("PLN",),
        "kč": ("CZK",),
        "ft": ("HUF",),
        "fr.": ("CHF",),
        "sfr.": ("CHF",),
        "lei": ("RON",),
        "¥": ("JPY", "CNY"),
        "₹": ("INR",),
        "₺": ("TRY",),
        "₽": ("RUB",),
        "₩": ("KRW",),
        "₪": ("ILS",),
        "₴": ("UAH",),
        "₱": ("PHP",),
        "฿": ("THB",),
        "₫": ("VND",),
        "₦": ("NGN",),
        "r": ("ZAR",),
    }
)
"""By sign, in small letters, the currencies it may stand for, the likeliest first."""

_MARK = "|".join([*map(re.escape, sorted(SIGNS, key=len, reverse=True)), CODES])
_PLAIN = "[+-]?[0-9.,]*"
# Signs, marks and blanks around digits; understood alike by Python and by DuckDB.
_AMOUNT = rf"(?i)^([+-]?) *({_MARK})? *([+-]?) *([0-9.,][0-9., ]*?)(?:[.,]-)? *({_MARK})? *([+-]?)$"
_FOUND = re.compile(_AMOUNT)
_LONGEST = 80
"""Signs of an amount with its marks and blanks; the pattern takes long over blanks without end."""
_BLANKS = {0xA0: " ", 0x202F: " ", 0x2009: " ", 0x2212: "-", 0x2013: "-"}


def currencies_of(mark: str) -> tuple[str, ...]:
    """The ISO codes that a sign or code may stand for, the likeliest first."""
    return SIGNS.get(mark.lower(), (mark.upper(),))


def common(marks: Iterable[str]) -> list[str]:
    """The currencies that all of these marks may stand for, the likeliest first."""
    known = [currencies_of(mark) for mark in marks]
    first = min(known, key=len, default=())
    return [code for code in first if all(code in codes for codes in known)]


def amount(value: str) -> tuple[str, str | None]:
    """An amount without its mark, a minus first, and the mark; other texts as they are."""
    if len(value) > _LONGEST:
        return value, None
    text = value.translate(_BLANKS)
    bracketed = text.startswith("(") and text.endswith(")")
    found = _FOUND.fullmatch(text[1:-1].strip() if bracketed else text)
    if found is None:
        return value, None
    before, sign, within, number, code, after = found.groups()
    minus = "-" if bracketed else ""
    return f"{minus}{before}{within}{after}{number}", (code or sign or None)


def amount_sql(text: str) -> str:
    """SQL of `amount`: the number."""
    number = rf"regexp_replace({{}}, {literal(_AMOUNT)}, '\1\3\6\4')"
    return _either(
        text, text, f"'-' || {number.format(_inner(text))}", number.format(blanks_sql(text))
    )


def mark_sql(text: str) -> str:
    """SQL of `amount`: the mark, NULL where there is none."""
    found = (
        f"coalesce(nullif(regexp_extract({{0}}, {literal(_AMOUNT)}, 5), ''), "
        f"nullif(regexp_extract({{0}}, {literal(_AMOUNT)}, 2), ''))"
    )
    return _either(text, "NULL", found.format(_inner(text)), found.format(blanks_sql(text)))


def _either(text: str, plain: str, bracketed: str, other: str) -> str:
    """Most amounts are plain, and those are not to cost more than one look."""
    return (
        f"CASE WHEN regexp_full_match({text}, {literal(_PLAIN)}) THEN {plain} "
        f"WHEN {text} LIKE '(%)' THEN {bracketed} ELSE {other} END"
    )


def blanks_sql(text: str) -> str:
    """SQL of a text with plain blanks and minus signs for those that only look like them."""
    signs = " || ".join(f"chr({sign})" for sign in _BLANKS)
    return f"translate({text}, {signs}, {literal(''.join(_BLANKS.values()))})"


def _inner(text: str) -> str:
    return f"trim({blanks_sql(text)}[2:-2])"
