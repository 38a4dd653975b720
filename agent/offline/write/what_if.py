"""Sentences about a simulation: what would follow, on which assumptions."""

from __future__ import annotations

from agent.offline.write._prose import Prose
from agent.wording import chosen, count, money, number, percent
from tools.what_if import WhatIf


def prose(result: WhatIf, currency: str) -> Prose:
    """The result, said to be simulated, the range or who moves, then every assumption."""
    return _move(result, currency) if result.kind == "move" else _rules(result, currency)


def _move(result: WhatIf, currency: str) -> Prose:
    low, base, high = result.scenarios
    assert result.leaving is not None and result.share is not None
    where = f" in {result.region}" if result.region else ""
    direction = "more" if base.gain >= 0 else "less"
    lead = (
        f"**Simulated, not a forecast:** if {chosen(result.share)}% of {result.from_segment}{where} "
        f"({number(result.moved_accounts)} of {count(result.leaving.accounts, 'account')}) reached the "
        f"median spend of {result.to_segment}, revenue would be "
        f"{money(abs(base.gain), currency)} {direction}, a change of {percent(base.revenue_change)}."
    )
    points = [
        f"The sum: {result.arithmetic}",
        f"Low: {money(low.gain, currency)} if they reached only the lower quartile, "
        f"{money(low.spend_reached, currency)} each. High: {money(high.gain, currency)} at the upper "
        f"quartile, {money(high.spend_reached, currency)} each",
        *(f"Assumed: {assumption}" for assumption in result.assumptions),
    ]
    if low.gain < 0:
        points.insert(
            2,
            f"The low case is a loss: the lower quartile of {result.to_segment} is below what "
            f"{result.from_segment} spend today",
        )
    return Prose(
        lead,
        tuple(points),
        f"List the {result.from_segment} by revenue and choose whom to move first.",
    )


def _rules(result: WhatIf, currency: str) -> Prose:
    where = f" in {result.region}" if result.region else ""
    leaving = f" would leave {result.from_segment}" if result.from_segment else " would move"
    lead = (
        f"**Simulated:** {count(result.moved_accounts, 'account')}{where}{leaving} "
        f"({percent(result.moved_share)} of those scored), with "
        f"{money(result.moved_revenue, currency)} of revenue."
        if result.moved_accounts
        else "**Simulated:** nobody would move."
    )
    points = [f"Changed: {change}" for change in result.changes]
    points += [
        f"{flow.from_segment} to {flow.to_segment}: {count(flow.accounts, 'account')} with "
        f"{money(flow.revenue, currency)}"
        for flow in result.flows[:5]
    ]
    points += [f"Assumed: {assumption}" for assumption in result.assumptions]
    return Prose(
        lead,
        tuple(points),
        "Look at the accounts that would move before you change how they are worked."
        if result.movers
        else None,
    )
