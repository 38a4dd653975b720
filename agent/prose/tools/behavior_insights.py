"""Sentences on the behaviour of all accounts: the commonest sign, whom it affects, what to do first."""

from __future__ import annotations

from agent.prose.parts.prose import Prose
from agent.wording import count, first_lower, first_upper, listed, number, percent, placed, who
from tools.behavior_insights import AffectedRow, BehaviorInsights, SignalCount, TrendRow

MOST, FURTHER = 5, 3
MOST_FAILURES = 3


def prose(result: BehaviorInsights, currency: str) -> Prose:
    """The signal asked about and its accounts; else the signals by how many accounts they affect."""
    where = f" of {placed(result.region)}" if result.region else ""
    if result.signal is not None:
        points = [_account(row) for row in result.affected_accounts[:MOST]]
        return Prose(_lead_of_one(result, where), (*points, *_rest(result)), _step(result))
    points = [_any(result, where)] if result.accounts_with_signal else []
    affecting = [row for row in result.signals if row.affected]
    points += [_signal(row) for row in affecting[1 : 1 + FURTHER]]
    points += [" ".join(map(_trend, result.trends))] if result.trends else []
    return Prose(_lead(result, affecting, where), (*points, *_rest(result)), _step(result))


def _lead(result: BehaviorInsights, affecting: list[SignalCount], where: str) -> str:
    if not affecting:
        if not result.active:
            return f"The behaviour of {count(result.failed, 'account')}{where} cannot be told."
        return f"No signal fires for any of {count(result.active, 'active account')}{where}."
    first = affecting[0]
    return (
        f"**{first.title}** is the most common warning sign: {count(first.affected, 'account')}{where}, "
        f"{percent(first.affected_share)} of {number(result.active)} active ones."
    )


def _lead_of_one(result: BehaviorInsights, where: str) -> str:
    row = next((row for row in result.signals if row.signal == result.signal), None)
    if row is None or not row.affected:
        return f"The signal **{result.signal_title}** affects no account{where}."
    text = (
        f"The signal **{row.title}** affects {count(row.affected, 'account')}{where}, "
        f"{percent(row.affected_share)} of {number(result.active)} active ones"
    )
    if row.evaluated < result.active:
        text += (
            f" and {percent(row.evaluated_share)} of the {number(row.evaluated)} with enough data "
            "to tell"
        )
    return f"{text}."


def _any(result: BehaviorInsights, where: str) -> str:
    return (
        f"{count(result.accounts_with_signal, 'account')}{where} "
        f"{'shows' if result.accounts_with_signal == 1 else 'show'} at least one sign, "
        f"{percent(result.accounts_with_signal_share)} of the active ones."
    )


def _signal(row: SignalCount) -> str:
    return (
        f"{row.title}: {count(row.affected, 'account')}, {percent(row.evaluated_share)} of the "
        f"{number(row.evaluated)} with enough data to tell."
    )


def _trend(row: TrendRow) -> str:
    if not row.increasing and not row.declining:
        return f"{first_upper(row.counts)}: neither rising nor falling anywhere."
    return (
        f"{first_upper(row.counts)}: rising at {count(row.increasing, 'account')} "
        f"({percent(row.increasing_share)}), falling at {number(row.declining)} "
        f"({percent(row.declining_share)})."
    )


def _account(row: AffectedRow) -> str:
    return f"{who(row.account_name, row.account_id, row.owner)}: {first_lower(row.evidence or '')}"


def _rest(result: BehaviorInsights) -> list[str]:
    """What the reader does not see: rows not shown, accounts that cannot be told."""
    found = []
    if result.affected_shown and result.affected_total and result.affected_total > MOST:
        found.append(
            f"The table shows {number(result.affected_shown)} of {number(result.affected_total)} "
            "accounts, those with most revenue first."
        )
    if result.quiet and result.signal is None:
        found.append(
            f"{count(result.quiet, 'account')} stayed quiet: no order and no interaction in either period."
        )
    if result.failures:
        names = listed([row.account_name for row in result.failures[:MOST_FAILURES]])
        found.append(
            f"{count(result.failed, 'account')} cannot be judged, because interactions do not carry "
            f"what they must: {names}{' and others' if result.failed > MOST_FAILURES else ''}."
        )
    return found


def _step(result: BehaviorInsights) -> str | None:
    wanted = [row for row in result.actions if result.signal in (None, row.signal)]
    if not wanted:
        return None
    first = wanted[0]
    return first.recommendation
