"""Evidence, next step, urgency and formula of an opportunity, made of its own row and nothing else.

The value at stake stands beside the evidence wherever it is shown, so the sentence leaves it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from data import catalogue
from tools._periods import window
from tools._wording import ago, count, day, money, percent, whole

Fields = Mapping[str, Any]
Sentence = Callable[[Fields, Callable[[str], str]], str]


def evidence(fields: Fields, currency: str, lookback_days: int) -> str:
    """Why the row is an opportunity. `fields` are those of `Opportunity`, by name."""
    fields = {**fields, "lookback_days": lookback_days}
    return SENTENCES[fields["kind"]](fields, lambda name: money(fields[name], currency))


def action(fields: Fields, usual: str) -> str:
    """The suggested next step: what the churn risk asks for, or with the category to propose."""
    level = _level(fields)
    if level is not None:
        return catalogue.churn_levels()[level].action
    category = fields.get("category")
    if category and fields["kind"] in BY_CATEGORY and fields["category_last_purchase"]:
        return f"Win back {category}: ask why it stopped and bring an offer."
    if category and fields["kind"] == "white_space":
        return f"Bring a sample or a bundle of {category} to the next contact."
    if category and fields["kind"] == "champions_for_expansion":
        return f"Propose {category}, which similar accounts buy."
    if fields["kind"] == "declining_key_accounts" and not fields["monetary_value"]:
        return catalogue.churn_levels()["Critical"].action  # nothing is left that could have fallen
    return usual


def title(fields: Fields, usual: str) -> str:
    """The kind in words; white space that the account bought before is a lapsed category."""
    if fields["kind"] == "white_space" and fields["category_last_purchase"]:
        return "Lapsed category"
    return usual


def urgency(fields: Fields, usual: str) -> str:
    """high, medium or low; of an account at risk by how much of it is expected to be lost.

    One that declines while its churn risk is low buys less, but is not about to go.
    """
    if fields["kind"] == "declining_key_accounts" and fields["churn_level"] == "Low":
        return "medium"
    return URGENCY.get(_level(fields) or "", usual)


def formula(fields: Fields, usual: str) -> str:
    """How the value at stake is computed; of an account at risk by what is known of it."""
    if fields["kind"] != "at_risk_high_value":
        return usual
    if fields["churn_probability"] is not None:
        return "net revenue of the window times the churn probability"
    if fields["usual_gap"] is None:
        return "net revenue of the window"
    return "net revenue of the window times 1 - usual gap / days silent"


BY_CATEGORY = ("white_space", "champions_for_expansion")
"""Kinds that propose a category."""
URGENCY = {"Critical": "high", "High": "high", "Medium": "medium", "Low": "low"}


def _level(fields: Fields) -> str | None:
    """The level of churn risk of an account at risk; without a probability, of the part at stake."""
    if fields["kind"] != "at_risk_high_value":
        return None
    if fields["churn_level"] is not None:
        return str(fields["churn_level"])
    if fields["usual_gap"] is None or fields["monetary_value"] <= 0:
        return None
    part = float(fields["value_at_stake"] / fields["monetary_value"])
    levels = catalogue.churn_levels().values()
    return next(level.name for level in reversed(levels) if part >= level.begins)


def _rhythm(row: Fields) -> str:
    """How the silence since the last order stands to the usual gap, after a comma."""
    if row["usual_gap"] is None:
        return ""
    where = "within" if row["recency_days"] <= row["usual_gap"] else "beyond"
    return f", {where} its usual gap of {count(whole(row['usual_gap']), 'day')}"


def _at_risk(row: Fields, paid: Callable[[str], str]) -> str:
    said = f"Last order {ago(row['recency_days'])} ({day(row['last_order'])}){_rhythm(row)}"
    if row["value_at_stake"] != row["monetary_value"]:
        said += f"; {paid('monetary_value')} in {_window(row)}"
    if row["churn_probability"] is not None:
        chance = percent(100 * row["churn_probability"])
        said += f"; churn probability {chance} ({row['churn_level']})"
    return f"{said}."


def _declining(row: Fields, paid: Callable[[str], str]) -> str:
    now = f"{paid('monetary_value')} in {_window(row)}"
    last = f"last order {day(row['last_order'])}{_rhythm(row)}."
    if row["value_at_stake"] == row["previous_monetary"]:
        return f"{now}; all that it brought in the period before is gone; {last}"
    return (
        f"{now} against {paid('previous_monetary')} in the period before, "
        f"down {percent(-row['change'])}; {last}"
    )


def _champion(row: Fields, paid: Callable[[str], str]) -> str:
    bought = count(row["categories_bought"], "category", "categories")
    return f"Bought from {bought} in {_window(row)} for {paid('monetary_value')}, {_without(row, paid)}."


def _promising(row: Fields, paid: Callable[[str], str]) -> str:
    ordered = count(row["frequency"], "order day")
    return f"First order {day(row['first_order'])}; {ordered} in {_window(row)}."


def _hibernating(row: Fields, paid: Callable[[str], str]) -> str:
    return (
        f"No order for {count(row['recency_days'], 'day')}, at a company with annual revenue of "
        f"{paid('annual_revenue')}."
    )


def _white_space(row: Fields, paid: Callable[[str], str]) -> str:
    return f"Bought for {paid('monetary_value')} in {_window(row)}, {_without(row, paid)}."


def _window(row: Fields) -> str:
    as_of = row["last_order"] + timedelta(days=round(row["recency_days"]))
    return window(row["lookback_days"], as_of)


def _without(row: Fields, paid: Callable[[str], str]) -> str:
    missing = f"no {row['category']}"
    if row["category_last_purchase"]:
        missing = (
            f"but {missing} since {day(row['category_last_purchase'])} "
            f"({paid('category_earlier_revenue')} of it before)"
        )
    return (
        f"{missing}; {percent(row['category_buyer_share'])} of similar accounts bought it, for a "
        f"median of {percent(row['category_wallet_share'])} of their revenue"
    )


SENTENCES: dict[str, Sentence] = {
    "at_risk_high_value": _at_risk,
    "declining_key_accounts": _declining,
    "champions_for_expansion": _champion,
    "promising_new_customers": _promising,
    "hibernating_with_potential": _hibernating,
    "white_space": _white_space,
}
