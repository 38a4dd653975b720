"""Writes a risk note: of an account from its profile and signals, of a segment from its members."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from agent.drafts import _group_risk, _segment_risk
from agent.drafts._tables import rows_table
from agent.drafts.plan import Plan
from agent.drafts.report import RiskNote
from agent.drafts.written import FORTNIGHT, MONTH, NO_OWNER, WEEK, WITHIN, Task, Text, Written
from agent.prose.parts import account_ahead, noted
from agent.prose.parts import account_family as family_words
from agent.prose.tools import account_profile as words
from agent.prose.tools import behavior_signals as signal_words
from agent.prose.tools import churn_risk as churn_words
from agent.wording import (
    count,
    day,
    days_ago,
    first_lower,
    money,
    moved,
    number,
    percent,
    sentence,
)
from data import catalogue
from tools._churn_result import ChurnAccount, ChurnStanding
from tools._profile_result import AccountProfile
from tools.behavior_signals import BehaviorSignals
from tools.explain_segment import ExplainSegment
from tools.opportunities import Opportunities, Opportunity
from tools.product_propensity import Propensity

LEVELS = ("Low", "Medium", "High", "Critical")
STEEP_FALL = -25.0
"""Change of revenue in percent that raises the level of risk by one."""
MOST_QUOTED = 3
"""Notes that are quoted."""


def write(planned: Plan, results: Mapping[str, Any], currency: str) -> Written:
    """All sections of a risk note; every figure is a field of a result."""
    if planned.account is not None:
        return _of_account(results, currency)
    if planned.segment is None:
        return _group_risk.of_group(results, currency)
    level = level_of(str(planned.segment), None)
    return _segment_risk.of_segment(planned, results, currency, level)


def risk_of(segment: str) -> str:
    """The level of risk that a segment alone stands for; Low where accounts are in none."""
    known = catalogue.segments()
    return known[segment].risk if segment in known else LEVELS[0]


def level_of(segment: str, change: float | None, churn: ChurnStanding | None = None) -> str:
    """Low, Medium, High or Critical.

    That of the churn probability where there is one, but Medium instead of Low for a late segment or a
    steep fall of revenue; else from segment and change of revenue in percent.
    """
    level = LEVELS.index(risk_of(segment))
    falls = change is not None and change <= STEEP_FALL
    if churn is not None:
        level = max(int(falls or level > 1), LEVELS.index(churn.level))
    elif falls:
        level += 1
    return LEVELS[min(level, len(LEVELS) - 1)]


WEIGHTY = 25.0
"""Percent of the revenue of a family from which the risk of a member is that of the family."""


def _level(profile: AccountProfile) -> str:
    """That of the account, or of the member likeliest to stop where much of a family rests on it."""
    ranked = words.only_relative(profile.segment, words.own_recency(profile))
    segment = "" if ranked else profile.segment
    level = level_of(segment, profile.revenue_change, profile.churn)
    member = _weighty(profile)
    return max(level, member.level, key=LEVELS.index) if member is not None else level


def _weighty(profile: AccountProfile) -> ChurnAccount | None:
    """The member of a family likeliest to stop, if much of the revenue is its."""
    first = profile.family_outlook.riskiest if profile.family_outlook is not None else None
    shares = {row.account_id: row.family_share for row in profile.members}
    return first if first is not None and shares.get(first.account_id, 0) >= WEIGHTY else None


def _of_account(results: Mapping[str, Any], currency: str) -> Written:
    profile: AccountProfile = results["profile"]
    why: ExplainSegment | None = results.get("why")
    signals: BehaviorSignals | None = results.get("signals")
    level = _level(profile)
    name = profile.account_name
    itself = " itself" if profile.level == "family" else ""
    reason = f"Risk level: **{level}**. {name}{itself} is in {profile.segment}"
    if profile.recency_days is not None and profile.last_order is not None:
        whose = "; the last order of the family was" if itself else ": the last order was"
        reason += f"{whose} on {day(profile.last_order)}, {days_ago(profile.recency_days)}"
    sections = [
        Text(
            RiskNote.headings[0],
            [
                reason + ".",
                *family_words.covers(profile),
                *_likelihood(profile),
                *_raised(level, profile),
                *(words.relative(profile.segment, words.own_recency(profile)) or _meaning(why)),
                *account_ahead.lifecycle(profile),
            ],
        ),
        Text(
            RiskNote.headings[1],
            bullets=_evidence(profile, why, signals, currency),
            charts=("signals",),
        ),
        Text(
            RiskNote.headings[2],
            _changed(profile, currency),
            table=rows_table(profile, "trend", ("month", "revenue", "orders")),
            charts=("profile",),
        ),
        Text(RiskNote.headings[3], _stake(profile, results.get("opportunities"), currency)),
        Text(RiskNote.headings[4], bullets=_minds(profile, why)),
        Text(RiskNote.headings[5], tasks=_tasks(profile, signals)),
    ]
    return Written(sections)


def _likelihood(profile: AccountProfile) -> list[str]:
    """Churn risk with its reasons, or why it cannot be told."""
    row = profile.churn
    found = account_ahead.churn(profile) if profile.family_outlook is not None else []
    if row is not None:
        # Without its level: the note has one.
        chance = account_ahead.churn_chance(profile.account_name, row, profile)
        found.append(f"Churn risk of {profile.account_name}: {chance}.")
        if reason := row.reason_for_level:
            found.append(sentence(reason))
    return found or [profile.churn_missing or "There is no churn probability."]


def _raised(level: str, profile: AccountProfile) -> list[str]:
    """Why the level is not that of the churn probability."""
    member = _weighty(profile)
    if member is not None and member.level == level:
        return [f"The level is that of {member.account_name}, on which much of the family rests."]
    if profile.churn is None or profile.churn.level == level:
        return []
    return ["The probability alone is lower than that; the segment or a fall of revenue raises it."]


def _meaning(why: ExplainSegment | None) -> list[str]:
    if why is None or why.rule is None:
        return []
    placed = " No rule of another segment holds for it." if why.rule == catalogue.OTHERWISE else ""
    return [f"{why.segment}: {why.description}{placed}"]


def _evidence(
    profile: AccountProfile,
    why: ExplainSegment | None,
    signals: BehaviorSignals | None,
    currency: str,
) -> list[str]:
    found = [
        words.lead(profile, currency),
        *family_words.members(profile, currency),
        *noted.newest(profile, MOST_QUOTED),
    ]
    found += (
        [churn_words.of_reason(row) for row in churn_words.telling(profile.churn)]
        if profile.churn
        else []
    )
    found += [*words.past(profile, currency), *words.contacts(profile)]
    if profile.campaigns is not None:
        found.append(
            f"It answered {number(profile.campaigns.responded)} of "
            f"{count(profile.campaigns.contacts, 'campaign contact')} "
            f"({percent(profile.campaigns.response_rate)})."
        )
    if why is not None and why.rfm_score is not None:
        found.append(f"The RFM score of {profile.account_name} is {why.rfm_score}.")
    if signals is not None and not signals.empty_reason:
        fired = [row for row in signals.signals if row.fired]
        found += [f"Signal: {first_lower(signal_words.evidence(row))}" for row in fired]
        if not fired:
            found.append("No behaviour signal fired in the last 30 days.")
    return found


def _changed(profile: AccountProfile, currency: str) -> list[str]:
    churn = profile.churn
    chances = []
    if churn is not None and churn.earlier_probability is not None:
        chances.append(
            f"The churn probability of {profile.account_name} is {percent(100 * churn.churn_probability)}; "
            f"on {day(profile.churn_earlier_at)} it was {percent(100 * churn.earlier_probability)} "
            f"({churn.trend})."
        )
    if profile.revenue_change is None:
        return [
            *(words.not_compared(profile) or ["There is no period before to compare with."]),
            *chances,
        ]
    text = (
        f"Revenue is {moved(profile.revenue_change)}: {money(profile.revenue, currency)} "
        f"against {money(profile.previous_revenue, currency)} in the period before."
    )
    if profile.orders_change is not None:
        text += (
            f" Orders are {moved(profile.orders_change)}: {number(profile.orders)} against "
            f"{number(profile.previous_orders)}."
        )
    return [text, *chances]


def _stake(
    profile: AccountProfile, opportunities: Opportunities | None, currency: str
) -> list[str]:
    found = [
        f"{profile.account_name} brought {money(profile.lifetime_revenue, currency)} in all, from "
        f"{count(profile.lifetime_orders, 'order')}, and {money(profile.revenue, currency)} in the "
        "window.",
        *(
            account_ahead.value(profile, currency)
            or [profile.value_missing or "No value is expected of it."]
        ),
    ]
    rows = opportunities.opportunities if opportunities else []
    if rows and rows[0].kind == "white_space":
        found.append(white_space_of(rows[0], currency))
    elif rows:
        row = rows[0]
        found.append(
            f"Value at stake: {money(row.value_at_stake, currency)} ({row.stake_formula}). {row.evidence}"
        )
    return found


def white_space(row: Propensity, currency: str) -> str:
    """A category that similar accounts buy and this one does not."""
    gone = row.last_purchase, row.earlier_revenue
    return (
        f"{_gap(row.account_name, row.category, *gone, currency)}, {money(row.value or 0, currency)}; "
        f"{percent(row.buyer_share)} of similar accounts buy it, for a median of {percent(row.wallet_share)} "
        "of their revenue."
    )


def white_space_of(row: Opportunity, currency: str) -> str:
    """The same of an opportunity of that kind."""
    gone = row.category_last_purchase, row.category_earlier_revenue
    return (
        f"{_gap(row.account_name, row.category or '', *gone, currency)}, "
        f"{money(row.value_at_stake, currency)} at stake; "
        f"{percent(row.category_buyer_share)} of similar accounts buy it, for a median of "
        f"{percent(row.category_wallet_share)} of their revenue."
    )


def _gap(
    name: str, category: str, last: date | None, earlier: Decimal | None, currency: str
) -> str:
    """A category that was never bought is white space; one that stopped is to be won back."""
    if last is None:
        return f"White space at {name}: {category}"
    return (
        f"To win back at {name}: {category}, last ordered on {day(last)} "
        f"({money(earlier or 0, currency)} of it before)"
    )


def _minds(profile: AccountProfile, why: ExplainSegment | None) -> list[str]:
    """What the account can reach at its own pace, and the signals that would have to end."""
    name = profile.account_name
    found = ["A return to the ordering rhythm of the period before."]
    if profile.gap_ends is not None and profile.usual_gap_days is not None:
        gap = count(max(round(profile.usual_gap_days), 1), "day")
        found = [f"An order of {name} by {day(profile.gap_ends)}: {gap} from now, its usual gap."]
    reached = [
        change
        for change in (why.changes if why else [])
        if change.orders is not None and words.in_rhythm(change, profile)
    ]
    found += [
        sentence(change.words) for change in reached[:1] if profile.usual_gap_days is not None
    ]
    found += [
        f"What {name} does by {day(row.named_day)}, a day that the note of {day(row.written_on)} names."
        for row in noted.coming(profile)[:1]
    ]
    return found + [
        f"No more {first_lower(row.title)} at the next look." for row in profile.signals
    ]


def _tasks(profile: AccountProfile, signals: BehaviorSignals | None) -> list[Task]:
    owner = profile.owner or NO_OWNER
    level = profile.churn.level if profile.churn else None
    # As the profile says it, so that both say the same.
    action, within = words.next_step(profile), WEEK
    for row in profile.opportunities:
        if action and row.action.casefold() in action.casefold():
            within = WITHIN.get(row.urgency, WEEK)
            break
    if level and action == catalogue.churn_levels()[level].action:
        within = WEEK if level == LEVELS[-1] else MONTH  # as its words say
    tasks = [Task(action or "Call the account and ask what changed.", owner, within)]
    if profile.stopped_categories:
        category = profile.stopped_categories[0].category
        tasks.append(Task(f"Ask why {category} is no longer ordered and make an offer.", owner))
    if signals is not None and not signals.empty_reason:
        tasks += [
            Task(row.recommendation, owner, FORTNIGHT) for row in signals.signals if row.fired
        ][:2]
    tasks += [
        Task(
            f"Follow up what the note of {day(row.written_on)} names this day for.",
            owner,
            row.named_day - profile.as_of,
        )
        for row in noted.coming(profile)[:1]
    ]
    tasks.append(Task("Review this note with the figures of that day.", owner, MONTH))
    return tasks
