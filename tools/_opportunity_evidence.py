"""Evidence and next step of an opportunity in a sentence each, made of its own row and nothing else.

The value at stake stands beside the evidence wherever it is shown, so the sentence leaves it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tools._wording import ago, count, day, money

Fields = Mapping[str, Any]
Sentence = Callable[[Fields, Callable[[str], str]], str]


def evidence(fields: Fields, currency: str) -> str:
    """Why the row is an opportunity. `fields` are those of `Opportunity`, by name."""

    return SENTENCES[fields["kind"]](fields, lambda name: money(fields[name], currency))


def action(fields: Fields, usual: str) -> str:
    """The suggested next step; where a category is to be proposed, it is named."""
    category = fields.get("category")
    if category and fields["kind"] == "white_space":
        return f"Bring a sample or a bundle of {category} to the next contact."
    if category and fields["kind"] == "champions_for_expansion":
        return f"Propose {category}, which similar accounts buy."
    return usual


def _at_risk(row: Fields, paid: Callable[[str], str]) -> str:
    last = f"Last order {ago(row['recency_days'])} ({day(row['last_order'])})"
    if row["lifetime_value"] == row["monetary_value"]:
        return f"{last}."
    return f"{last}; {paid('lifetime_value')} over all history."


def _declining(row: Fields, paid: Callable[[str], str]) -> str:
    now, last = f"{paid('monetary_value')} in this period", f"last order {day(row['last_order'])}."
    if row["value_at_stake"] == row["previous_monetary"]:
        return f"{now}; all that it brought in the one before is gone; {last}"
    return (
        f"{now} against {paid('previous_monetary')} in the one before, "
        f"down {-row['change']:.1f}%; {last}"
    )


def _champion(row: Fields, paid: Callable[[str], str]) -> str:
    bought = count(row["categories_bought"], "category", "categories")
    return (
        f"Bought from {bought} in the period for {paid('monetary_value')}; "
        f"{row['category_buyer_share']:.1f}% of similar accounts bought {row['category']}, which it did not."
    )


def _promising(row: Fields, paid: Callable[[str], str]) -> str:
    days = count(row["frequency"], "order day")
    return f"First order {day(row['first_order'])}; {days} in the period."


def _hibernating(row: Fields, paid: Callable[[str], str]) -> str:
    return (
        f"No order for {count(row['recency_days'], 'day')}, at a company with annual revenue of "
        f"{paid('annual_revenue')}."
    )


def _white_space(row: Fields, paid: Callable[[str], str]) -> str:
    return (
        f"{row['category_buyer_share']:.1f}% of similar accounts bought {row['category']} in the period; "
        "it did not."
    )


SENTENCES: dict[str, Sentence] = {
    "at_risk_high_value": _at_risk,
    "declining_key_accounts": _declining,
    "champions_for_expansion": _champion,
    "promising_new_customers": _promising,
    "hibernating_with_potential": _hibernating,
    "white_space": _white_space,
}
