"""Only some of the groups: those that stopped or started, and those that changed by so much."""

from __future__ import annotations

from agent.prose.parts.prose import Prose
from agent.prose.parts.sales_row import (
    comparable,
    compared_with,
    filters_of,
    name_of,
    period_of,
    reached,
    shown,
)
from agent.wording import between, count, day, during, moved, number, percent
from tools.sales_metrics import SalesMetrics

MOST = 5


def crossed(result: SalesMetrics, currency: str) -> Prose:
    """The groups that stopped, or started: how many, what that comes to, and the largest of them."""
    assert result.previous_start and result.previous_end
    now = during(result.start, result.end)
    before = f"in {compared_with(result)}, {between(result.previous_start, result.previous_end)}"
    stopped = result.only == "stopped"
    one, other = (before, now) if stopped else (now, before)
    of_each = {"owner"} if "account" in result.by else set()  # whose each is, is told beside it
    nouns = [name.replace("_", " ") for name in result.by if name not in of_each]
    what = f"**{count(result.groups, *_plural(nouns))}**"
    value = result.overall.previous if stopped else result.overall.value
    when = f" in {compared_with(result)}" if stopped else ""
    whole = count(result.groups, *_plural(nouns))
    together = f"that {' and '.join(nouns)}" if result.groups == 1 else f"all {whole} together"
    of = filters_of(result, currency)
    lead = [
        f"{what} with purchases{of} {one}{',' if stopped else ''} had none {other}.",
        f"{result.title} of {together}{when}: **{shown(value, result, currency)}**.",
    ]
    if result.ordered_since is not None:
        lead.append(
            f"All of them still order other things: their last order is since {day(result.ordered_since)}."
        )
    elif result.still_ordering is not None:
        lead.append(f"{number(result.still_ordering)} of them ordered other things since then.")
    lead += _kept(result, nouns)
    return Prose(" ".join([*lead, *result.caveats]), tuple(_crossings(result, currency)))


def _kept(result: SalesMetrics, nouns: list[str]) -> list[str]:
    """How many were kept, or had never bought before, as not every one is lost or new for good."""
    if result.kept and result.kept_share is not None:
        what = count(result.kept, *_plural(nouns))
        return [f"Kept were {what}, {percent(result.kept_share)} of those of the period before."]
    if result.never_before is None or result.by != ["account"]:
        return []
    return [f"{count(result.never_before, 'account')} had never bought before."]


def _crossings(result: SalesMetrics, currency: str) -> list[str]:
    points = []
    for row in result.rows[:MOST]:
        text = f"**{name_of(row, result)}**: "
        if result.only == "started":
            points.append(f"{text}{shown(row.value, result, currency)}")
            continue
        text += f"{shown(row.previous, result, currency)} before"
        if row.last_bought:
            text += f", last bought on {day(row.last_bought)}"
        if row.last_order and row.last_order != row.last_bought:
            text += f", last order of anything on {day(row.last_order)}"
        points.append(text)
    return points


def _plural(nouns: list[str]) -> tuple[str, str]:
    """'account', 'accounts'; several in one as 'category of account'."""
    singular = " and ".join(nouns)
    return singular, singular[:-1] + "ies" if singular.endswith("y") else singular + "s"


def changed(result: SalesMetrics, points: list[str], currency: str) -> Prose:
    """How many of the groups changed by so much, who of them most, and what they come to."""
    nouns = [name.replace("_", " ") for name in result.by]
    what = f"**{number(result.groups)} of {count(result.there_before or 0, *_plural(nouns))}**"
    bounded = _bounds(result)
    of = filters_of(result, currency)
    lead = [
        f"{what} with {result.title.lower()} in {compared_with(result)}{of} {bounded} {period_of(result)}."
    ]
    if result.rows:
        verb = "fell" if result.order == "asc" else "grew"
        top = result.rows[0]
        lead.append(f"**{name_of(top, result)}** {verb} most: {reached(top, result, currency)}.")
    now, before = result.overall.value, result.overall.previous
    together = f"{result.title} of these together: **{shown(now, result, currency)}**"
    if comparable(result.overall.change, now, before):
        together += f", {moved(result.overall.change or 0)} on {shown(before, result, currency)}"
    lead.append(f"{together}.")
    return Prose(" ".join([*lead, *result.caveats]), tuple(points))


def _bounds(result: SalesMetrics) -> str:
    """'fell by 30.0% or more', 'grew by 20.0% or more'."""
    least, most = result.min_change, result.max_change
    if least is None and most is not None and most <= 0:
        return f"fell by {percent(-most)} or more" if most else "did not grow"
    if most is None and least is not None and least >= 0:
        return f"grew by {percent(least)} or more" if least else "did not fall"
    if least is None:
        return f"changed by at most {percent(most)}"
    if most is None:
        return f"changed by at least {percent(least)}"
    return f"changed by between {percent(least)} and {percent(most)}"
