"""Sentences on what is worth doing now."""

from __future__ import annotations

from agent.prose.parts.in_order import in_order
from agent.prose.parts.prose import Prose
from agent.prose.parts.trade import whereof
from agent.prose.parts.window import window_of
from agent.prose.tools.account_profile import only_relative
from agent.wording import count, first_lower, listed, money, number, who
from tools.opportunities import Opportunities, Opportunity

MOST = 5
RANKED = (
    "Segments rank accounts against each other: some of these ordered only days ago, which is late in "
    "this book and no silence in itself."
)


def prose(result: Opportunities, currency: str) -> Prose:
    """The most valuable first, each with its evidence; then the first call to make."""
    rows = result.opportunities
    top = rows[0]
    if result.account_id is not None:
        return _of_account(result, currency)
    where = whereof(result, result.region)
    kind = f' of the kind "{top.title.lower()}"' if result.kind else ""
    lead = _lead(result, currency)
    points = [_point(row, result, currency) for row in rows[:MOST]]
    if result.sort == "value_at_stake":  # what is at stake there has been said
        points[0] = f"{_whom(top, result)}: {top.evidence}"
    owner = f" ({top.owner})" if top.owner and not result.owner else ""
    points.append(
        f"**In all:** {count(result.total, 'account')}{where} "
        f"{'has' if result.total == 1 else 'have'} an opportunity{kind}, with "
        f"{money(result.total_at_stake, currency)} at stake"
        + (
            f"; showing {number(result.shown)} of {number(result.total)}"
            if result.shown < result.total
            else ""
        )
        + f". {_stake(result, currency)}"
    )
    if any(map(_ranked, rows[:MOST])):
        points.append(RANKED)
    begin = f"Begin with **{top.account_name}**{owner}: {first_lower(top.action)}"
    return Prose(lead, tuple(points), begin)


def _lead(result: Opportunities, currency: str) -> str:
    """The first row, by what the rows are sorted by."""
    top = result.opportunities[0]
    if result.sort == "recency":
        silent = count(round(top.recency_days), "day")
        return f"**{top.account_name}** has been silent longest of them: no order for {silent}."
    if result.sort == "monetary":
        spent = money(top.monetary_value, currency)
        return f"**{top.account_name}** is the largest of them: {spent} in {window_of(result)}."
    if ordered := in_order(result.sort):
        more = f"; showing {number(result.shown)}" if result.shown < result.total else ""
        have = "has an opportunity" if result.total == 1 else "have an opportunity"
        return f"**{count(result.total, 'account')}** {have}{more}{ordered}."
    return (
        f"Start with **{top.account_name}**: {money(top.value_at_stake, currency)} "
        f"{top.stake_means} ({top.title.lower()})."
    )


def _stake(result: Opportunities, currency: str) -> str:
    """What the value at stake is; of one kind by its formula, else a total for each sort of it."""
    formulas = {row.stake_formula for row in result.opportunities}
    if len(formulas) == 1 and len(result.stakes) < 2:  # of all, not only of the rows shown
        return f"Value at stake is the {formulas.pop()}, not a forecast."
    parts = [
        f"{money(row.value_at_stake, currency)} at {count(row.accounts, 'account')} {row.means}"
        for row in result.stakes
    ]
    return f"Of that {listed(parts)}. None of it is a forecast."


def _of_account(result: Opportunities, currency: str) -> Prose:
    top = result.opportunities[0]
    lead = (
        f"At **{top.account_name}** the largest opportunity is {top.title.lower()}: "
        f"{money(top.value_at_stake, currency)} at stake."
    )
    points = tuple(
        f"{row.title}: {money(row.value_at_stake, currency)} {row.stake_means}. {row.evidence}"
        for row in _without_repeats(result.opportunities)[:MOST]
    )
    return Prose(lead, points, top.action)


def _without_repeats(rows: list[Opportunity]) -> list[Opportunity]:
    """A Champion's category to propose is its white space: said once."""
    proposed = {row.category for row in rows if row.kind == "champions_for_expansion"}
    return [row for row in rows if row.kind != "white_space" or row.category not in proposed]


def _ranked(row: Opportunity) -> bool:
    return row.kind == "at_risk_high_value" and only_relative(row.segment, row.recency_days)


def _whom(row: Opportunity, result: Opportunities) -> str:
    owner = None if result.owner else row.owner
    return who(row.account_name, row.account_id, row.segment, owner)


def _point(row: Opportunity, result: Opportunities, currency: str) -> str:
    return f"{_whom(row, result)}: {money(row.value_at_stake, currency)} {row.stake_means}. {row.evidence}"
