"""What a filtered figure is of the whole, first: 'what percentage of revenue do the hotels make up?'"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.focus import SHARE
from agent.prose.parts.prose import Prose
from agent.prose.parts.sales_row import compared_with, period_of, shown
from agent.wording import by_unit, listed, percent, placed
from tools._dimensions import GOODS, PARTS
from tools._sales_result import SalesShare
from tools.sales_metrics import SalesMetrics

_PLACES = frozenset(["region", "country"])
_ID = re.compile(r" \([^()]*\)$")
_WHOLES = {
    "revenue": "revenue",
    "gross_revenue": "gross revenue",
    "orders": "orders",
    "units": "units",
    "active_accounts": "buying accounts",
    "new_accounts": "new accounts",
}


def prose(focus: Sequence[str], result: SalesMetrics, told: Prose, currency: str) -> Prose:
    """The same led by its shares, the narrowest whole first; as it is where none is asked for."""
    if SHARE not in focus or result.by or result.of_all is None:
        return told
    return replace(told, lead=f"{_lead(result, currency)}\n\n{told.lead}")


def _lead(result: SalesMetrics, currency: str) -> str:
    shares = [one for one in (result.of_part, result.of_all) if one is not None]
    first, *others = shares
    now = shown(result.overall.value, result, currency)
    then = _before(first, result, currency)
    text = (
        f"**{percent(first.share)}** of {_whole(first, result)} {_what(first, result)}: "
        f"{now} of {shown(first.whole, result, currency)} {period_of(result)}{then}."
    )
    for other in others:
        text += (
            f" Of {_whole(other, result)} ({shown(other.whole, result, currency)}) that is "
            f"{percent(other.share)}{_before(other, result, currency)}."
        )
    if first.previous_share is not None and "segment" in result.filters:
        text += " The accounts are those of the segment now, also in the period before."
    return text


def _whole(one: SalesShare, result: SalesMetrics) -> str:
    """'The total revenue', 'the revenue of Oliver Tennant', 'all orders in the South'."""
    what = _WHOLES.get(result.metric, result.title.casefold())
    money = result.unit == "money"
    if one.of is None:
        return f"the total {what}" if money else f"all {what}"
    place = result.filters.get("region", "")
    of = f"in {placed(place)}" if one.of == place else f"of {_ID.sub('', one.of)}"
    return f"the {what} {of}"


def _what(one: SalesShare, result: SalesMetrics) -> str:
    """What the share is of, with its verb: the filters that its whole has not."""
    kept = (one.of or "").split(", ")
    names = {name for name, words in result.filters.items() if words not in kept}
    verb = "is from" if result.unit == "money" else "are from"
    if result.metric.endswith("_accounts"):
        bought = names & set(PARTS)
        verb = "bought" if bought else "are in" if names & _PLACES else "are"
    elif names & set(GOODS):
        verb = {"orders": "hold", "units": "are"}.get(result.metric, verb)
    said = [
        placed(words) if name == "region" and not words.startswith("all ") else _ID.sub("", words)
        for name, words in result.filters.items()
        if words not in kept
    ]
    return f"{verb} {listed(said)}"


def _before(one: SalesShare, result: SalesMetrics, currency: str) -> str:
    """', up 1.5 pp from 18.4% in the same period a year before'."""
    if one.previous_share is None or one.difference_points is None:
        return ""
    points = one.difference_points
    then = f"{percent(one.previous_share)} in {compared_with(result)}"
    if not round(points, 1):
        return f", as good as unchanged from {then}"
    return (
        f", {'up' if points > 0 else 'down'} {by_unit(abs(points), 'points', currency)} from {then}"
    )
