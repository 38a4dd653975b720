"""One sentence of evidence for an opportunity, made of the figures of its own row and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}

Fields = Mapping[str, Any]
Sentence = Callable[[Fields, Callable[[str], str]], str]


def evidence(fields: Fields, currency: str) -> str:
    """Why the row is an opportunity. `fields` are those of `Opportunity`, by name."""

    def money(name: str) -> str:
        amount = Decimal(fields[name]).quantize(Decimal(1), ROUND_HALF_UP)
        return f"{'-' if amount < 0 else ''}{SYMBOLS.get(currency, f'{currency} ')}{abs(amount):,}"

    return SENTENCES[fields["kind"]](fields, money)


def _at_risk(row: Fields, money: Callable[[str], str]) -> str:
    return (
        f"Last order {_count(row['recency_days'], 'day')} ago ({_day(row['last_order'])}); "
        f"{money('monetary_value')} in the period and {money('lifetime_value')} over all history."
    )


def _declining(row: Fields, money: Callable[[str], str]) -> str:
    return (
        f"{money('monetary_value')} in this period against {money('previous_monetary')} in the one "
        f"before, down {-row['change']:.1f}%; last order {_day(row['last_order'])}."
    )


def _champion(row: Fields, money: Callable[[str], str]) -> str:
    bought = _count(row["categories_bought"], "category", "categories")
    start = f"Bought from {bought} in the period for {money('monetary_value')}"
    if row["category"] is None:
        return f"{start}."
    buyers = f"{row['category_buyer_share']:.1f}% of similar accounts"
    return f"{start}; {buyers} bought {row['category']}, which it did not."


def _promising(row: Fields, money: Callable[[str], str]) -> str:
    return (
        f"First order {_day(row['first_order'])}; {money('monetary_value')} on "
        f"{_count(row['frequency'], 'order day')} in the period."
    )


def _hibernating(row: Fields, money: Callable[[str], str]) -> str:
    return (
        f"No order for {_count(row['recency_days'], 'day')}, at a company with annual revenue of "
        f"{money('annual_revenue')}."
    )


def _white_space(row: Fields, money: Callable[[str], str]) -> str:
    return (
        f"Bought no {row['category']} in the period; {row['category_buyer_share']:.1f}% of similar "
        f"accounts did, for {money('value_at_stake')} at the median."
    )


SENTENCES: dict[str, Sentence] = {
    "at_risk_high_value": _at_risk,
    "declining_key_accounts": _declining,
    "champions_for_expansion": _champion,
    "promising_new_customers": _promising,
    "hibernating_with_potential": _hibernating,
    "white_space": _white_space,
}


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _count(value: int, singular: str, plural: str | None = None) -> str:
    return f"{value:,} {singular if value == 1 else plural or singular + 's'}"
