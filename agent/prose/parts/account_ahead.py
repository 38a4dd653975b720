"""What is ahead of an account: churn risk, expected value, signals, the largest opportunity."""

from __future__ import annotations

from agent.wording import (
    chosen,
    count,
    day,
    estimate,
    first_lower,
    listed,
    money,
    number,
    percent,
    sentence,
    window,
)
from data import catalogue
from tools._churn_result import ChurnStanding
from tools._profile_result import AccountProfile
from tools.churn_risk import AT_RISK

LIKELY = 0.5
"""The probability from which something is called likely."""
SILENCE = ("No order for", "Last order", "Its one order day")
"""How a reason begins that says again when the account last ordered."""


def risk(result: AccountProfile) -> list[str]:
    """Churn risk and the signals that fired, where there are any."""
    found = [*(_standing(result) or churn(result)), *lifecycle(result)]
    if result.signals:
        titles = listed([first_lower(row.title) for row in result.signals])
        found.append(f"Warning signs in {window(result.signals_period_days)}: {titles}.")
    return found


def _standing(result: AccountProfile) -> list[str]:
    """Level, probability and reason of the account itself; its silence has been told with its orders."""
    row = result.churn
    if row is None or result.family_outlook is not None:
        return []
    text = f"Churn risk is {row.level}: {churn_chance(result.account_name, row, result)}."
    reason = row.reason_for_level
    silence = result.orders and reason and reason.startswith(SILENCE)
    return [text, *([reason] if reason and not silence else [])]


def at_stake(result: AccountProfile, currency: str) -> list[str]:
    """What the largest opportunity is worth, and with what it could be won, where there is one."""
    if not result.opportunities:
        return []
    first = result.opportunities[0]
    where = f" at {first.account_name}" if result.level == "family" else ""
    text = f"{money(first.value_at_stake, currency)} {first.stake_means}{where}"
    if first.category and first.category_buyer_share is not None:
        text += (
            f" with {first.category}, which {percent(first.category_buyer_share)} of similar accounts "
            "buy"
        )
    return [f"{text}."]


def churn_lead(name: str, row: ChurnStanding, result: AccountProfile) -> str:
    """Level and probability of churn, with what it was where it moved."""
    return f"Churn risk of {name} is {row.level}: {churn_chance(name, row, result)}"


def churn_chance(name: str, row: ChurnStanding, result: AccountProfile) -> str:
    """The probability alone, with what it was where it moved."""
    text = (
        f"the probability of no order in the next {number(result.churn_horizon_days)} days is "
        f"{percent(100 * row.churn_probability)}"
    )
    if row.earlier_probability is not None and row.trend != "stable":
        text += f", {row.trend} from {percent(100 * row.earlier_probability)}"
        if name == result.account_name:
            text += f" on {day(result.churn_earlier_at)}"
    return text


def _some(accounts: int | None) -> str:
    return number(accounts) if accounts else "None"


def lifecycle(result: AccountProfile) -> list[str]:
    """The lifecycle segment where only one of the two schemes says that the account is slipping."""
    standing = result.lifecycle
    late = standing is not None and standing.lifecycle_segment in catalogue.late("lifecycle")
    if standing is None or late is (result.segment in catalogue.late()):
        return []
    return [
        f"Scheme lifecycle, which counts engagement and churn risk too, has "
        f"{result.account_name} in {standing.lifecycle_segment}: {first_lower(standing.description)}"
    ]


def value(result: AccountProfile, currency: str) -> list[str]:
    """Revenue expected of the family or the account, with its interval."""
    expected, family = result.expected, result.family_outlook
    if expected is None or expected.expected_value is None:
        return []
    whose = f"The family of {result.account_name}" if family is not None else result.account_name
    ahead_of = f"in the next {number(result.value_horizon_days)} days"
    amount = estimate(expected.expected_value, currency)
    if family is None and result.value_against_churn:
        return [_contradicted(result, f"{amount} {ahead_of}")]
    if result.falls_short:
        return []
    if not expected.value_high:
        return [
            f"{whose} is expected to bring {amount} {ahead_of}, and most likely nothing at all."
        ]
    return [
        f"{whose} is expected to bring {amount} {ahead_of} "
        f"(between {estimate(expected.value_low or 0, currency)} and "
        f"{estimate(expected.value_high, currency)} at {chosen(result.value_confidence)}% confidence)."
    ]


def _contradicted(result: AccountProfile, expected: str) -> str:
    """An expected value that does not fit the churn risk, and why the risk is what counts."""
    past = f"Going by its past orders alone, {result.account_name} would bring {expected}"
    if result.value_against_churn == "more":
        return (
            f"{past}. Do not count on it: the churn model, which also sees what changed lately, expects "
            "less."
        )
    if result.churn is not None and result.churn.level in AT_RISK:
        return (
            f"{past}, less than one order; a churn risk of {result.churn.level} says as well that little "
            "is to be expected."
        )
    return (
        f"{past}. It may bring more: the churn model, which also sees what changed lately, gives it a "
        "better chance to order again."
    )


def churn(result: AccountProfile) -> list[str]:
    """Churn risk of the account with its main reason, or of the family with the account likeliest to stop."""
    family = result.family_outlook
    if family is not None and family.riskiest is not None:
        first = family.riskiest
        text = churn_lead(f"{first.account_name} ({first.region}, {first.segment})", first, result)
        verb = "is" if family.at_risk_accounts == 1 else "are"
        return [
            f"{_some(family.at_risk_accounts)} of {count(family.scored_accounts or 0, 'account')} of the "
            f"family {verb} at High or Critical churn risk. {text}; nobody in the family is likelier to "
            "stop.",
        ]
    if result.churn is None:
        return []
    text = churn_lead(result.account_name, result.churn, result) + "."
    reason = result.churn.reason_for_level
    return [f"{text} {sentence(reason)}" if reason else text]


def likely(result: AccountProfile) -> list[str]:
    """The category the account will most likely order next."""
    if result.propensities_missing or not result.propensities:
        return []
    first = result.propensities[0]
    chance = first.purchase_probability or 0
    ahead = f"in the next {number(result.churn_horizon_days)} days"
    if chance >= LIKELY:
        return [
            f"{result.account_name} will most likely order {first.category} {ahead}: probability "
            f"{percent(100 * chance)}."
        ]
    if result.churn is not None and result.churn.churn_probability >= LIKELY:
        none = f"{result.account_name} will probably order none of the categories {ahead}"
    else:  # an order may well come: only which category it will be of cannot be said
        none = f"No single category is likely to be ordered by {result.account_name} {ahead}"
    return [f"{none} (the nearest is {first.category}, {percent(100 * chance)})."]
