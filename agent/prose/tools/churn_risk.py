"""Sentences on which accounts will probably stop ordering."""

from __future__ import annotations

from agent.prose.parts.holdout import tested
from agent.prose.parts.in_order import in_order
from agent.prose.parts.prose import Prose
from agent.prose.parts.trade import whereof
from agent.wording import (
    count,
    day,
    first_lower,
    money,
    moved,
    number,
    percent,
    sentence,
    who,
    window,
)
from data import catalogue
from tools._churn_result import LOW, ChurnAccount, ChurnReason, ChurnRisk, ChurnStake, ChurnStanding
from tools.churn_risk import AT_RISK

MOST, LIKELIEST = 5, 2
BY_STAKE = (
    "First come those with most revenue at risk (the probability times their revenue), then the likeliest "
    "to stop, which may be small or long gone; the table is in order of probability."
)
FAR_DOWN = -30.0
ASK_WHY_LESS = "Ask at the next contact why it buys so much less than a year before."
CONTRARY = 5.0
"""Percentage points from which a reason is told that speaks against the level of an account."""


def prose(result: ChurnRisk, currency: str) -> Prose:
    """How many are at risk, the likeliest with their reasons, and how the last test went."""
    if result.account_id is not None:
        return _of_account(result, currency)
    dearest = _dearest(result)
    shown = result.accounts[: LIKELIEST if dearest else MOST]
    points = [_at_risk(one, currency) for one in dearest]
    points += [_point(row, result.sort, currency) for row in shown]
    said = [_lead(result, currency), *_whatever_the_risk(result), *_limit(result, currency)]
    said += [BY_STAKE] if dearest else []
    if ordered := in_order(result.sort, result.order):
        said.append(f"The accounts come{ordered.removeprefix(',')}.")
    lead = "\n\n".join(said)
    return Prose(lead, (*points, *_trust(result, len(shown))), _next(result, currency))


def _dearest(result: ChurnRisk) -> list[ChurnStake]:
    """Those with most revenue at risk, where a longer list begins with others: what can still be saved."""
    likeliest = {row.account_id for row in result.accounts[:MOST]}
    by_probability = result.sort == "probability" and result.order == "desc"
    if not by_probability or result.shown <= MOST:
        return []
    return [one for one in result.stakes if one.account_id not in likeliest]


def _at_risk(row: ChurnStake, currency: str) -> str:
    return (
        f"{who(row.account_name, row.account_id, row.owner)}: {money(row.revenue_at_risk, currency)} at "
        f"risk, {_chance(row.churn_probability)} of {money(row.monetary_value, currency)} in the last 365 "
        "days."
    )


def _lead(result: ChurnRisk, currency: str) -> str:
    where = whereof(result, result.region)
    whose = f"{result.segment} accounts" if result.segment else "accounts"
    if result.sort == "revenue_at_risk" and result.order == "desc":
        return _at_stake(result, where, currency)
    ahead = f"in the next {number(result.horizon_days)} days"
    if result.level is not None:
        verb = "is" if result.total == 1 else "are"
        shown = (
            f"; showing {number(result.shown)} of {number(result.total)}"
            if result.shown < result.total
            else ""
        )
        return (
            f"{count(result.total, 'account')}{where} {verb} at {result.level} risk of placing no order "
            f"{ahead}{shown}.{_higher(result)}"
        )
    if not result.at_risk_accounts:
        return (
            f"None of the {number(result.scored_accounts)} {whose}{where} are at High or Critical risk of "
            f"placing no order {ahead}."
        )
    are, they = ("is", "it") if result.at_risk_accounts == 1 else ("are", "they")
    return (
        f"**{number(result.at_risk_accounts)} of {number(result.scored_accounts)} {whose}**{where} {are} at "
        f"High or Critical risk of placing no order {ahead}; {they} brought "
        f"{money(result.at_risk_revenue or 0, currency)} in the last 365 days "
        f"({percent(result.at_risk_revenue_share)} of the revenue)."
    )


def _whatever_the_risk(result: ChurnRisk) -> list[str]:
    """That a list by something else than risk begins with accounts that are not at risk, where so."""
    chosen_by_risk = result.sort in ("probability", "revenue_at_risk") or result.level is not None
    if chosen_by_risk or all(row.level in AT_RISK for row in result.accounts[:MOST]):
        return []
    return [
        "The list has accounts of every risk, in the order asked for; the level stands in the table."
    ]


def _higher(result: ChurnRisk) -> str:
    """Beside those at High risk, how many are at Critical: who asks for a high risk would miss them."""
    worst = next((row for row in result.levels if row.level == "Critical"), None)
    if result.level != "High" or worst is None or not worst.accounts:
        return ""
    verb = "is" if worst.accounts == 1 else "are"
    return f" **{count(worst.accounts, 'more account')} {verb} at Critical risk**, which is higher still."


def _limit(result: ChurnRisk, currency: str) -> list[str]:
    """The least revenue asked for, a paragraph of its own: beside other amounts it reads as one of them."""
    if result.min_monetary is None:
        return []
    least = money(result.min_monetary, currency)
    return [
        f"Only accounts with at least {least} of revenue in {window(result.lookback_days)} are counted."
    ]


def _at_stake(result: ChurnRisk, where: str, currency: str) -> str:
    """With whom most revenue is at risk, how much it is with all, and what that means."""
    first = result.accounts[0]
    whose = f"{result.segment} accounts" if result.segment else "accounts"
    of_all = (
        f", the most of the {number(result.total)} {whose}{where}. "
        f"Together the {number(result.total)} put {money(result.revenue_at_risk, currency)} at risk"
        if result.total > 1 and result.revenue_at_risk is not None
        else ""
    )
    return (
        f"**{money(first.revenue_at_risk, currency)}** is at risk with **{first.account_name}**{of_all}. "
        "Revenue at risk is the churn probability times the net revenue."
    )


def _point(row: ChurnAccount, sort: str, currency: str) -> str:
    reason = row.reason_for_level
    why = f" {sentence(reason)}" if reason else ""
    if sort == "revenue_at_risk":
        return (
            f"{who(row.account_name, row.account_id, row.segment, row.owner)}: "
            f"{money(row.revenue_at_risk, currency)} at risk, {_chance(row.churn_probability)}"
            f"{_trend(row)} of {money(row.monetary_value, currency)} in the last 365 days.{why}"
        )
    return (
        f"{who(row.account_name, row.account_id, row.segment, row.owner)}: "
        f"{_chance(row.churn_probability)}{_trend(row)}, with "
        f"{money(row.monetary_value, currency)} in the last 365 days.{why}"
    )


def _of_account(result: ChurnRisk, currency: str) -> Prose:
    row = result.accounts[0]
    lead = (
        f"**{row.account_name}** is at {row.level} risk: the probability of no order in the next "
        f"{number(result.horizon_days)} days is {_chance(row.churn_probability)}{_trend(row)}."
    )
    if result.monetary_change is not None and fell_far(result.monetary_change):
        lead += (
            f" **It buys far less all the same**: {money(row.monetary_value, currency)} in the last 365 "
            f"days, {moved(result.monetary_change)} on the 365 days before "
            f"({money(result.previous_monetary_value or 0, currency)})."
        )
    points = [of_reason(reason) for reason in telling(row)]
    if row.last_order is not None:
        points.append(
            f"Last order on {day(row.last_order)}; {money(row.monetary_value, currency)} of revenue in "
            "the last 365 days."
        )
    action = catalogue.churn_levels()[row.level].action
    if row.level == LOW and fell_far(result.monetary_change):
        action = ASK_WHY_LESS
    return Prose(lead, (*points, *_trust(result)), action)


def fell_far(change: float | None) -> bool:
    """Whether revenue fell by so much that a low risk of stopping altogether is no good news."""
    return change is not None and change <= FAR_DOWN


def telling(row: ChurnStanding) -> list[ChurnReason]:
    """The reasons of an account without small ones against its level: they only puzzle who reads them."""
    against = {"Low": 1, "High": -1, "Critical": -1}.get(row.level, 0)
    return [r for r in row.reasons if r.effect_points * against < CONTRARY]


def of_reason(reason: ChurnReason) -> str:
    """What the data say, and what it does to the probability."""
    side = "raises" if reason.effect_points > 0 else "lowers"
    return f"{reason.reason}: {side} the probability by {number(abs(reason.effect_points), 1)} pp."


def _trust(result: ChurnRisk, shown: int = MOST) -> list[str]:
    """What trends are against, the test or that there is none, and what else to bear in mind."""
    told = (
        []  # the test of the model is of no use to who asks about one account
        if result.holdout is None or result.account_id is not None
        else [tested(result.holdout, "stopped", measures=True)]
    )
    if any(map(_moved, result.accounts[:shown])):
        told.insert(
            0, f"Rising and falling are against the probabilities of {day(result.earlier_at)}."
        )
    return [*told, *result.caveats]


def _next(result: ChurnRisk, currency: str) -> str:
    first, dearest = result.accounts[0], result.most_at_stake
    start = dearest or first
    action = catalogue.churn_levels()[start.level].action
    if dearest is None or dearest.account_id == first.account_id:
        owner = f" ({start.owner})" if start.owner else ""
        return f"Begin with **{start.account_name}**{owner}: {first_lower(action)}"
    owner = f" {start.owner} looks after it." if start.owner else ""
    return f"Weighed by revenue, begin with {dearest_of(dearest, currency)} {action}{owner}"


def dearest_of(row: ChurnStake, currency: str) -> str:
    """The account with most revenue at risk, and how much that is."""
    return (
        f"**{row.account_name}** ({row.account_id}): a probability of {_chance(row.churn_probability)} on "
        f"{money(row.monetary_value, currency)} puts {money(row.revenue_at_risk, currency)} at risk, more "
        "than with any other."
    )


def _trend(row: ChurnAccount) -> str:
    if not _moved(row):
        return ""
    return f" ({row.trend} from {_chance(row.earlier_probability or 0)})"


def _moved(row: ChurnAccount) -> bool:
    return row.earlier_probability is not None and row.trend != "stable"


def _chance(probability: float) -> str:
    return percent(100 * probability)
