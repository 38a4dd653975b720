"""Sentences about a simulation: what would follow, on which assumptions."""

from __future__ import annotations

from collections.abc import Sequence

from agent.prose.parts.prose import Prose, by_subject
from agent.wording import chosen, count, money, number, percent, placed
from tools.what_if import WhatIf


def prose(result: WhatIf, currency: str) -> Prose:
    """The result, said to be simulated, the range or who moves, then every assumption."""
    return _move(result, currency) if result.kind == "move" else _rules(result, currency)


def _move(result: WhatIf, currency: str) -> Prose:
    low, base, high = result.scenarios
    assert result.leaving is not None and result.share is not None
    where = f" in {placed(result.region)}" if result.region else ""
    direction = "more" if base.gain >= 0 else "less"
    lead = (
        f"**Simulated, not a forecast:** if {chosen(result.share)}% of {result.from_segment}{where} "
        f"({number(result.moved_accounts)} of {count(result.leaving.accounts, 'account')}) reached the "
        f"median spend of {result.to_segment}, revenue would be "
        f"{money(abs(base.gain), currency)} {direction}, a change of {percent(base.revenue_change)}."
    )
    between = [
        f"Low: {money(low.gain, currency)} if they reached only the lower quartile, "
        f"{money(low.spend_reached, currency)} each. High: {money(high.gain, currency)} at the upper "
        f"quartile, {money(high.spend_reached, currency)} each"
    ]
    if low.gain < 0:
        between.append(
            f"The low case is a loss: the lower quartile of {result.to_segment} is below what "
            f"{result.from_segment} spend today"
        )
    subjects: dict[str, Sequence[str]] = {
        "Sum": [result.arithmetic] if result.arithmetic else [],
        "Range": between,
        "Assumed": result.assumptions,
    }
    return Prose(
        lead,
        tuple(by_subject(subjects)),
        f"List the accounts in {result.from_segment} by revenue and choose whom to move first."
        if base.gain > 0
        else f"Choose another segment to reach: the typical account of {result.to_segment} brings less than "
        f"one of {result.from_segment} does today.",
    )


def _rules(result: WhatIf, currency: str) -> Prose:
    where = f" in {placed(result.region)}" if result.region else ""
    leaving = f" would leave {result.from_segment}" if result.from_segment else " would move"
    lead = (
        f"**Simulated:** {count(result.moved_accounts, 'account')}{where}{leaving} "
        f"({percent(result.moved_share)} of those scored), with "
        f"{money(result.moved_revenue, currency)} of revenue."
        if result.moved_accounts
        else "**Simulated:** nobody would move."
    )
    flows = [
        f"{flow.from_segment} to {flow.to_segment}: {count(flow.accounts, 'account')} with "
        f"{money(flow.revenue, currency)}"
        for flow in result.flows[:5]
    ]
    subjects: dict[str, Sequence[str]] = {
        "Changed": result.changes,
        "Moves": flows,
        "Assumed": result.assumptions,
    }
    return Prose(
        lead,
        tuple(by_subject(subjects)),
        "Look at the accounts that would move before you change how they are worked."
        if result.movers
        else None,
    )
