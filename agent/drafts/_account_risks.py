"""What speaks against an account going on as it did: all that the gathered results hold."""

from __future__ import annotations

from collections.abc import Iterator

from agent.drafts.risk_note import LEVELS, STEEP_FALL, risk_of
from agent.prose.asked import account_focus
from agent.prose.parts import account_ahead, noted
from agent.prose.tools import account_profile as words
from agent.prose.tools import behavior_signals as signal_words
from agent.wording import estimate, first_lower, money, moved, number
from tools._profile_result import AccountProfile
from tools.behavior_signals import BehaviorSignals

SHARE_EXPECTED = 0.75
"""Share of the revenue of as many days before below which an expected value is a risk."""
SILENT = 1.5
"""Usual gaps without an order from which silence is a risk."""
NONE = "No risk stands out: orders, mix and behaviour are in their usual range."


def risks(profile: AccountProfile, signals: BehaviorSignals | None, currency: str) -> list[str]:
    """Every risk in one sentence, notes quoted last; that there is none only where nothing says so."""
    found = [
        *_churn(profile),
        *_revenue(profile, currency),
        *_expected(profile, currency),
        *_segment(profile),
        *_silence(profile),
        *_mix(profile, currency),
        *_signals(signals),
        *noted.risks(profile),
    ]
    return found or [NONE]


def _churn(profile: AccountProfile) -> Iterator[str]:
    if profile.family_outlook is not None:
        if profile.family_outlook.at_risk_accounts:
            yield from account_ahead.churn(profile)
    elif profile.churn is not None and profile.churn.level != "Low":
        yield account_ahead.churn_lead(profile.account_name, profile.churn, profile) + "."


def _revenue(profile: AccountProfile, currency: str) -> Iterator[str]:
    if profile.revenue_change is not None and profile.revenue_change <= STEEP_FALL:
        yield (
            f"Revenue of {profile.account_name} is {moved(profile.revenue_change)} to "
            f"{money(profile.revenue, currency)}."
        )


def _expected(profile: AccountProfile, currency: str) -> Iterator[str]:
    """An expected value of the account that is far below what it brought in as many days."""
    value = profile.value
    if value is None or value.expected_value is None or profile.family_outlook is not None:
        return
    expected, past = float(value.expected_value), float(value.past_value)
    if past > 0 and expected < SHARE_EXPECTED * past:
        yield (
            f"{profile.account_name} is expected to bring {estimate(value.expected_value, currency)} in "
            f"the next {number(profile.value_horizon_days)} days, after "
            f"{money(value.past_value, currency)} in as many days before."
        )


def _segment(profile: AccountProfile) -> Iterator[str]:
    """A segment that is a risk, unless only others make it one."""
    ranked = words.only_relative(profile.segment, words.own_recency(profile))
    if risk_of(profile.segment) != LEVELS[0] and not ranked:
        meaning = first_lower(profile.explanation.description)
        yield f"{profile.account_name} is in {profile.segment}: {meaning}"


def _silence(profile: AccountProfile) -> Iterator[str]:
    gap, silent = profile.usual_gap_days, profile.recency_days
    if profile.level == "family" or gap is None or silent is None:
        return
    if silent > SILENT * gap:
        yield from account_focus.rhythm(profile)


def _mix(profile: AccountProfile, currency: str) -> Iterator[str]:
    fallen = words.largest_fall(profile.categories)
    if fallen is not None and fallen.change is not None and fallen.change <= STEEP_FALL:
        yield (
            f"{fallen.category} fell most of what is still bought, {moved(fallen.change)} to "
            f"{money(fallen.revenue, currency)}."
        )
    for row in profile.stopped_categories[:3]:
        yield (
            f"{row.category} is no longer ordered; it brought "
            f"{money(row.previous_revenue, currency)} in the period before."
        )


def _signals(signals: BehaviorSignals | None) -> Iterator[str]:
    if signals is not None and not signals.empty_reason:
        for row in signals.signals:
            if row.fired:
                yield f"Signal: {first_lower(signal_words.evidence(row))}"
