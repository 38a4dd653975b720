"""Evidence and next step of an opportunity in a sentence each, made of its own row and nothing else."""

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
    return (
        f"Last order {ago(row['recency_days'])} ({day(row['last_order'])}); "
        f"{paid('monetary_value')} in the period{_before(row, paid)}."
    )


def _before(row: Fields, paid: Callable[[str], str]) -> str:
    """What all history adds, where it adds anything."""
    if row["lifetime_value"] == row["monetary_value"]:
        return ""
    return f" and {paid('lifetime_value')} over all history"


def _declining(row: Fields, paid: Callable[[str], str]) -> str:
    return (
        f"{paid('monetary_value')} in this period against {paid('previous_monetary')} in the one "
        f"before, down {-row['change']:.1f}%; last order {day(row['last_order'])}."
    )


def _champion(row: Fields, paid: Callable[[str], str]) -> str:
    bought = count(row["categories_bought"], "category", "categories")
    return (
        f"Bought from {bought} in the period for {paid('monetary_value')}; "
        f"{row['category_buyer_share']:.1f}% of similar accounts bought {row['category']}, which it did not."
    )


def _promising(row: Fields, paid: Callable[[str], str]) -> str:
    return (
        f"First order {day(row['first_order'])}; {paid('monetary_value')} on "
        f"{count(row['frequency'], 'order day')} in the period."
    )


def _hibernating(row: Fields, paid: Callable[[str], str]) -> str:
    return (
        f"No order for {count(row['recency_days'], 'day')}, at a company with annual revenue of "
        f"{paid('annual_revenue')}; accounts that ordered in the period brought "
        f"{paid('value_at_stake')} at the median."
    )


def _white_space(row: Fields, paid: Callable[[str], str]) -> str:
    return (
        f"Bought no {row['category']} in the period; {row['category_buyer_share']:.1f}% of similar "
        f"accounts did, for {paid('value_at_stake')} at the median."
    )


SENTENCES: dict[str, Sentence] = {
    "at_risk_high_value": _at_risk,
    "declining_key_accounts": _declining,
    "champions_for_expansion": _champion,
    "promising_new_customers": _promising,
    "hibernating_with_potential": _hibernating,
    "white_space": _white_space,
}
