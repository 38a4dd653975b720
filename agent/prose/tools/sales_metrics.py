"""Sentences on a metric over time, by group, or in all."""

from __future__ import annotations

from operator import itemgetter

from agent.prose.parts.prose import Prose
from agent.prose.parts.sales_chosen import changed, crossed
from agent.prose.parts.sales_row import (
    comparable,
    compared_with,
    filters_of,
    grain,
    moving,
    name_of,
    period_of,
    reached,
    shown,
    step,
    value_of,
    value_with_share,
    when,
)
from agent.wording import (
    count,
    listed,
    money,
    moved,
    number,
    percent,
)
from tools._dimensions import GOODS
from tools.sales_metrics import SalesMetrics, SalesRow

MOST, OTHERS = 5, 3
AMOUNT = {"discount_share": "given in discounts", "return_share": "sent back"}
"""What the money is that a share is of."""


def prose(result: SalesMetrics, currency: str) -> Prose:
    """The total first, or in a ranking who comes first; then the rows that matter most."""
    # What limits the figures stands beside the total, before any group is named.
    if result.only:
        return crossed(result, currency)
    if result.there_before is not None and result.groups:
        return changed(result, _by_group(result, currency), currency)
    first = [] if grain(result) and not _is_of_one(result) else _first(result, currency)
    whole = [total(result, currency)]
    # Who comes first is the answer where only the first ones are shown; elsewhere it is the total.
    leads = _is_ranking(result) or _is_of_few(result) or _is_of_one(result)
    opening = first + whole if leads else whole + first
    opening = _buyers_without(result) + opening
    lead = " ".join([*opening, *result.caveats])
    if not result.by or not (result.overall.value or result.overall.previous):
        return Prose(lead)
    time = grain(result)
    if time and _is_of_one(result):
        return Prose(lead)
    points = _over_time(result, time, currency) if time else _by_group(result, currency)
    return Prose(lead, tuple(points))


def total(result: SalesMetrics, currency: str) -> str:
    """The metric over the whole period, beside the period compared with."""
    overall = result.overall
    text = (
        f"{result.title}{filters_of(result, currency)}{_contradicted(result)} {period_of(result)}: "
        f"**{shown(overall.value, result, currency)}**"
    )
    if result.amount:
        text += f", which is **{money(result.amount, currency)}** {AMOUNT[result.metric]}"
    if overall.previous is not None and comparable(overall.change, overall.value, overall.previous):
        text += (
            f", {moved(overall.change or 0)} on {compared_with(result)} "
            f"({shown(overall.previous, result, currency)})"
        )
    elif overall.previous is not None and (
        overall.difference_points is not None or overall.change is not None
    ):
        text += f", against {shown(overall.previous, result, currency)} in {compared_with(result)}"
    return text + _beside_earlier(result, currency) + "."


def _beside_earlier(result: SalesMetrics, currency: str) -> str:
    """', up 20.9% on Q1 2026 (£1,939,863) and up 5.2% on Q2 2025 (£2,229,531)'."""
    now = result.overall.value
    changed = [one for one in result.earlier if comparable(one.change, now, one.value)]
    if len(changed) < len(result.earlier):
        place = "on" if result.start == result.end else "in"
        alike = {shown(one.value, result, currency) for one in result.earlier}
        if len(alike) == 1:
            return (
                f", against {alike.pop()} {place} {listed([one.earlier for one in result.earlier])}"
            )
        told = [
            f"{shown(one.value, result, currency)} {place} {one.earlier}" for one in result.earlier
        ]
        return f", against {listed(told)}"
    told = [
        f"{moved(one.change or 0)} on {one.earlier} ({shown(one.value, result, currency)})"
        for one in changed
    ]
    return f", {listed(told)}" if told else ""


def _first(result: SalesMetrics, currency: str) -> list[str]:
    """The group with the highest value, or that moved most, where there are several."""
    if _is_of_one(result):
        one = result.rows[0]
        least = "least" if result.order == "asc" else "most"
        return [f"**{name_of(one, result)}** has the {least}: {value_of(one, result, currency)}."]
    few = result.sort == "change" and _is_of_few(result)
    if len(result.rows) < (1 if few else 2):
        return []
    top = result.rows[0]
    if result.sort == "change":
        verb = "fell" if result.order == "asc" else "grew"
        if not moving(result):
            return [f"None of the {number(result.groups)} {verb}.", *_nearest(result, currency)]
        return [f"**{name_of(top, result)}** {verb} most: {reached(top, result, currency)}."]
    if result.order == "asc":
        return [f"Lowest is **{name_of(top, result)}** with {shown(top.value, result, currency)}."]
    if not top.value:
        return []
    if _is_ranking(result):
        return [f"**{name_of(top, result)}** comes first with {value_of(top, result, currency)}."]
    text = f"Highest is **{name_of(top, result)}** with {shown(top.value, result, currency)}"
    bottom = result.rows[-1]
    if _names_lowest(result):
        text += (
            f", lowest **{name_of(bottom, result)}** with {shown(bottom.value, result, currency)}"
        )
    return [f"{text}."]


def _buyers_without(result: SalesMetrics) -> list[str]:
    """How many accounts buy what is asked for and nothing of the category that they were to lack."""
    without = result.filters.get("without_category", "").removeprefix("without ")
    if not without or result.by != ["account"]:
        return []
    goods = [result.filters[name] for name in GOODS if name in result.filters]
    bought = f"bought {listed(goods)} but" if goods else "bought"
    return [f"**{count(result.groups, 'account')}** {bought} no {without} {period_of(result)}."]


def _is_of_one(result: SalesMetrics) -> bool:
    """Whether only the first of several groups or times is asked for: 'who spent most?'"""
    several = result.total if grain(result) else result.groups
    return len(result.rows) == 1 < several and result.sort != "change" and not result.only


def _is_ranking(result: SalesMetrics) -> bool:
    """Whether the rows are the highest of more than are shown."""
    return (
        result.shown_groups < result.groups
        and len(result.rows) > 1
        and result.sort != "change"
        and result.order != "asc"
        and grain(result) is None
        and bool(result.rows[0].value)
    )


def _is_of_few(result: SalesMetrics) -> bool:
    """Whether a few of many groups are asked for by their change: with the first of them it begins."""
    families = result.by == ["family"] or "family" in result.filters
    few = result.shown_groups < result.groups or families
    return result.sort == "change" and few and bool(moving(result))


def _nearest(result: SalesMetrics, currency: str) -> list[str]:
    """Where none moved the way that was asked for: the one that moved least the other way."""
    top = result.rows[0]
    if not top.moved:
        return []
    verb = "Least growth" if result.order == "asc" else "Smallest fall"
    return [f"{verb}: **{name_of(top, result)}**, {reached(top, result, currency)}."]


def _contradicted(result: SalesMetrics) -> str:
    """Where the groups that fell most are asked for and the whole grew, or the other way round.

    Who asks for a few of many groups takes nothing for granted of the whole.
    """
    whole = result.overall.moved if result.shown_groups == result.groups else None
    if result.sort != "change" or not whole or (whole < 0) == (result.order == "asc"):
        return ""
    return " **did not fall**" if result.order == "asc" else " **did not grow**"


def _by_group(result: SalesMetrics, currency: str) -> list[str]:
    rows = result.rows
    over_time = grain(result) is not None
    if result.sort == "change" and not over_time:
        # The first of them stands in the lead.
        points = [
            f"{name_of(row, result)}: {reached(row, result, currency)}"
            for row in moving(result)[1:MOST]
        ]
        return points + _shown_of(result, currency)
    # Of a ranking each row is told with its change.
    points, told = ([], []) if over_time or _is_ranking(result) else _movers(result, currency)
    if over_time:
        rows = sorted(rows, key=lambda row: row.value or 0, reverse=True)
    if told and result.shown_groups == result.groups:
        return [*points, *_between(rows, told, result, currency)]
    # Those of the lead are not said again, nor who grew and who fell most.
    told += [] if over_time else _of_lead(result)
    for row in [row for row in rows[:MOST] if row not in told]:
        points.append(f"{name_of(row, result)}: {value_of(row, result, currency)}")
    return points + _shown_of(result, currency)


def _of_lead(result: SalesMetrics) -> list[SalesRow]:
    """The groups that the lead names: the first, and the last where all are shown."""
    rows = result.rows
    if _is_of_one(result):
        return list(rows)
    if len(rows) < 2 or not (rows[0].value or result.order == "asc"):
        return []
    return [rows[0], *(rows[-1:] if _names_lowest(result) else [])]


def _names_lowest(result: SalesMetrics) -> bool:
    rows = result.rows
    return (
        len(rows) > 2
        and result.order != "asc"
        and result.shown_groups == result.groups
        and rows[-1].value is not None
    )


def _between(
    rows: list[SalesRow], told: list[SalesRow], result: SalesMetrics, currency: str
) -> list[str]:
    """The other groups that moved most, in one line, from the largest gain to the largest loss."""
    others = [row for row in rows if row not in told and row.moved is not None]
    others.sort(key=lambda row: -abs(float(row.moved or 0)))
    others = sorted(others[:OTHERS], key=lambda row: -float(row.moved or 0))
    if not others:
        return []
    said = [f"{name_of(row, result)} {step(row, result, currency)}" for row in others]
    return [f"Then: {listed(said)}."]


def _shown_of(result: SalesMetrics, currency: str) -> list[str]:
    """How many of the groups are shown, and what these have of the whole: how much hangs on them."""
    if result.shown_groups in (1, result.groups):
        return []
    text = f"The table shows {number(result.shown_groups)} of {number(result.groups)}"
    one = result.together
    if _is_ranking(result) and one is not None and one.share is not None:
        text += f", together **{shown(one.value, result, currency)}**, **{percent(one.share)}** of the total"
    return [f"{text}."]


def _movers(result: SalesMetrics, currency: str) -> tuple[list[str], list[SalesRow]]:
    """Of groups that are compared, the one that grew most and the one that fell most, in words and as rows.

    What they add to the change of the total counts, not the percentage: a small group doubles soon.
    """
    changed = [(float(size), row) for row in result.rows if (size := row.moved) is not None]
    if len(changed) < 2:
        return [], []
    of_these = " of those shown" if result.shown_groups < result.groups else ""
    (fall, worst), (rise, best) = (pick(changed, key=itemgetter(0)) for pick in (min, max))
    found = [
        (what, row)
        for what, row, there in (("Grew most", best, rise > 0), ("Fell most", worst, fall < 0))
        if there
    ]
    said = [
        f"{what}{of_these}: **{name_of(row, result)}**, {step(row, result, currency)} to "
        f"{value_with_share(row, result, currency)}."
        for what, row in found
    ]
    return said, [row for _, row in found]


def _since_the_one_before(whole: list[SalesRow], result: SalesMetrics, currency: str) -> str:
    """', up 6.6% on Q1 2026 (903)', the last full period held against the one before it."""
    before, last = whole[-2], whole[-1]
    if not before.value or last.value is None or float(before.value) < 0:
        return ""
    was = f"{before.period_label} ({shown(before.value, result, currency)})"
    if result.unit == "percent":
        return f", against {was}"
    # Not rounded on the way, so that it is what the two figures shown give.
    return f", {moved(100 * (float(last.value) / float(before.value) - 1))} on {was}"


def _over_time(result: SalesMetrics, time: str, currency: str) -> list[str]:
    whole = [row for row in result.rows if not row.partial and row.value is not None]
    if len(result.by) > 1 or len(whole) < 2:
        return _by_group(result, currency)
    best = max(whole, key=lambda row: row.value or 0)
    worst = min(whole, key=lambda row: row.value or 0)
    last, what = whole[-1], f"{result.title} {'were' if result.title.endswith('s') else 'was'}"
    ended = _ended(whole, result, currency)
    since = _since_the_one_before(whole, result, currency)
    highest = f"highest {when(best, time)} with {shown(best.value, result, currency)}"
    lowest = f"lowest {when(worst, time)} with {shown(worst.value, result, currency)}"
    # A month cut by the period has fewer days: it is not held against whole ones.
    among = f", among whole {time}s" if any(row.partial for row in result.rows) else ""
    points = [
        *ended,
        f"{what} {highest} and {lowest}{among}.",
        f"Latest full {time}: {last.period_label} with "
        f"{shown(last.value, result, currency)}{since}.",
    ]
    if ended:
        del points[len(ended) :]  # months without anything are told once
        if best is not _last_sold(whole):
            points.append(f"{what} {highest}{among}.")
    if result.unfinished:
        points.append(result.unfinished)
    return points


def _last_sold(whole: list[SalesRow]) -> SalesRow | None:
    return next((row for row in reversed(whole) if row.value), None)


def _ended(whole: list[SalesRow], result: SalesMetrics, currency: str) -> list[str]:
    """That nothing came after some period, where the last ones have none."""
    last = _last_sold(whole)
    if last is None or last is whole[-1]:
        return []
    none = whole[whole.index(last) + 1]
    return [
        f"Nothing since {none.period_label}: {last.period_label} was the last with any, "
        f"{shown(last.value, result, currency)}."
    ]
