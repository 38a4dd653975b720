"""How figures are written for people, in one place: chat, command line, drafts and exports agree."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from data.snapshots import NO_CURRENCY
from tools import _periods
from tools._wording import ago, in_currency
from tools._wording import between as between
from tools._wording import day as day
from tools._wording import during as during
from tools._wording import listed as listed
from tools._wording import money as money
from tools._wording import placed as placed
from tools._wording import rounded as rounded

NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
KIND = re.compile(r"[a-z]+(?:_[a-z]+)+")


def estimate(value: Decimal | str | float, currency: str) -> str:
    """'£31' of 31.06: what is only expected has no pence."""
    return in_currency(value, currency, 0)


def currency_words(currency: str) -> str:
    """'GBP'; of a book without prices, that there are none."""
    return "no prices: every amount is zero" if currency == NO_CURRENCY else currency


def percent(value: float | None) -> str:
    """'46.2%' of 46.24; None is 'n/a'."""
    return "n/a" if value is None else f"{rounded(value, 1)}%"


def number(value: Any, decimals: int = 0) -> str:
    """'1,154'."""
    return rounded(value, decimals)


def short_day(value: date | str) -> str:
    """'30 Jun 2026', for tables."""
    parsed = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{parsed.day} {parsed:%b %Y}"


def month(value: date | str) -> str:
    """'Jun 2026', of any day in it."""
    return short_day(value).partition(" ")[2]


def window(days: float, as_of: date | None = None) -> str:
    """'the last 365 days'; up to the day `as_of`, 'Q2 2026' where it is that and no round number of days."""
    return _periods.window(days, as_of)


def up_to(days: float, as_of: date) -> str:
    """'365 days to 30 June 2026'; '1 April 2026 to 30 June 2026' of a window that has a name."""
    if _periods.name_of_window(days, as_of) is None:
        return f"{number(days)} days to {day(as_of)}"
    return between(as_of - timedelta(days=round(days) - 1), as_of)


def count(value: int, singular: str, plural: str | None = None) -> str:
    """'3 accounts', '1 account', 'no accounts'."""
    noun = singular if value == 1 else plural or f"{singular}s"
    return f"no {noun}" if value == 0 else f"{value:,} {noun}"


def of_family(name: str, level: str | None, accounts: int | None) -> str:
    """'Accor and family (6 accounts)' where the figures are of a family; else the name alone."""
    if level != "family" or accounts is None or accounts < 2:
        return name
    return f"{name} and family ({count(accounts, 'account')})"


def orders_worth(
    orders: int, average: Decimal | None, currency: str, order_days: int | None = None
) -> str:
    """'12 orders, on average £523 each', of several with the days they were on; '1 order of £1,068'."""
    text = count(orders, "order")
    if orders == 1 and average is not None:
        return f"{text} of {money(average, currency)}"
    if order_days is not None:
        text += f" on {count(order_days, 'day')}"
    return text if average is None else f"{text}, on average {money(average, currency)} each"


def days_ago(days: float) -> str:
    """'118 days ago', '1 day ago', 'today'."""
    return ago(round(days))


def chosen(value: float) -> str:
    """'95' of 95.0, '97.5' of 97.5: a figure that somebody chose is as exact as it was given."""
    return number(value, 0 if float(value).is_integer() else 1)


def members_of(segment: str) -> str:
    """'Champions', 'At Risk accounts': those of a segment as who does something."""
    return segment if segment.endswith("s") else f"{segment} accounts"


def with_article(noun: str) -> str:
    """'an acquisition', 'a campaign': by the letter, which is right for the words of the trade."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def ordinal(place: int) -> str:
    """'1st', '2nd', '13th'."""
    last = 0 if place % 100 in (11, 12, 13) else place % 10
    return f"{place:,}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def who(name: str, account_id: str, *more: str | None) -> str:
    """'**Acme** (A17, North)'; an id that the name holds is not said again."""
    said = account_id == name or account_id in name.split()
    parts = [part for part in (None if said else account_id, *more) if part]
    return f"**{name}** ({', '.join(parts)})" if parts else f"**{name}**"


def by_unit(value: Any, unit: str | None, currency: str) -> str:
    """A result field as text, by its unit; None is a dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    match unit:
        case "money":
            return money(value, currency, exact=True)
        case "percent":
            return percent(value)
        case "points":
            return f"{rounded(value, 1)} pp"
        case "count":
            text = str(value)
            return number(value, 0 if "." not in text or float(text).is_integer() else 2)
        case "days" | "score":
            return number(value, 0 if float(value).is_integer() else 1)
        case "probability":
            return percent(100 * value)
        case "ratio":
            return number(value, 2)
        case _:
            return str(value)


def exact(value: str, unit: str, currency: str) -> str:
    """A figure with every digit it has: '735,245.90 GBP' of '735245.9000', '22.73%', '3 Mar 2026'."""
    if unit == "date":
        return short_day(value)
    if not _NUMBER.fullmatch(value):
        return value
    if unit == "probability":
        value, unit = f"{Decimal(value) * 100:f}", "percent"
    whole, _, digits = value.partition(".")
    digits = digits.rstrip("0").ljust(2 if unit == "money" else 0, "0")
    text = f"{int(whole):,}" if whole.lstrip("-") != "0" else whole
    text += f".{digits}" if digits else ""
    suffix = {"money": f" {currency}", "percent": "%", "points": " pp", "days": " days"}
    return text + suffix.get(unit, "")


def in_cell(value: Any, unit: str | None, currency: str, column: str = "") -> str:
    """The same in a document: dates written out, money as in the text, no underscores in names of kinds.

    A date in a column of months is that of its first day.
    """
    if unit == "money" and value not in (None, ""):
        return money(value, currency)
    if unit == "date" and value:
        return month(value) if column == "month" else short_day(value)
    text = by_unit(value, unit, currency)
    return text.replace("_", " ") if unit is None and KIND.fullmatch(text) else text


def sentence(text: str) -> str:
    """The text with a capital letter and a full stop."""
    text = text.strip()
    if not text:
        return text
    return first_upper(text) + ("" if text.rstrip("”")[-1:] in tuple(".!?:…") else ".")


def first_upper(text: str) -> str:
    """The text with its first letter as a capital, the rest as it is."""
    return text[:1].upper() + text[1:]


def first_lower(text: str) -> str:
    """The text with its first letter small, the rest as it is: "Calls and SMS" within a sentence."""
    return text[:1].lower() + text[1:]


def moved(change: float) -> str:
    """'up 12.4%', 'down 30.0%', 'unchanged'."""
    if change == 0:
        return "unchanged"
    return f"{'up' if change > 0 else 'down'} {percent(abs(change))}"
