"""What customers of a contract book do, day by day: drawn by their habits, exact where a story says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from data.demo._book import LAST, Bools, Floats, Ints, stream
from data.demo._campaigns import NONE, Responses
from data.demo.contracts._bills import bill_days
from data.demo.contracts._customers import BOOK_START, NEVER, Customers
from data.demo.contracts._terms import Terms, Usage

KEPT_DAYS = 120
"""The operator keeps what was done for four months."""
PERIOD = 30
WORKING = 21.4  # working days in a period
AT_MOST = 3  # rows of one type a day

Texts = npt.NDArray[np.object_]


@dataclass
class Rows:
    """Interactions, one entry each; `value` is in hundredths, -1 stands for none as in `seconds`."""

    account: Ints
    day: Ints
    value: Ints
    seconds: Ints
    properties: Texts

    def kept(self, which: Bools) -> Rows:
        """Some of them."""
        return Rows(**{name: column[which] for name, column in vars(self).items()})


def interactions(terms: Terms, who: Customers, sent: Responses) -> dict[str, Rows]:
    """All interactions by type."""
    made = {}
    for name, usage in terms.usage.items():
        drawn = _drawn(terms, who, name, usage)
        made[name] = _as_told(terms, who, name, usage, drawn)
    if any(product.mb for product in terms.products):
        made["plan"] = _plans(terms, who)
    opened = sent.opened != NONE
    made["email_open"] = _rows(sent.account[opened], sent.opened[opened])
    return made


def _drawn(terms: Terms, who: Customers, name: str, usage: Usage) -> Rows:
    """The rows of a type as habits and moods have them."""
    rng = stream(f"{terms.org_type} {name}")
    if usage.style == "held":
        return _held(terms, who, usage)
    days = np.array([day for day in range(LAST - KEPT_DAYS + 1, LAST + 1) if (day + 5) % 7 < 5])
    daily = _factors(who, name, days) * who.size[:, None] * usage.rate / WORKING
    if usage.style == "features":
        return _features(rng, who, usage, days, daily)
    if usage.style == "plan":
        fill = np.clip(usage.fill * np.exp(rng.normal(0, 0.2, len(who.people))), 0.38, 0.98)
        share = _factors(who, name, days) * fill[:, None] / WORKING
        spread = np.exp(rng.normal(0, 0.25, share.shape))
        amount = np.rint(_plan_mb(terms, who)[:, None] * share * spread).astype(np.int64)
        account, at = np.nonzero(amount)
        return _rows(account, days[at], value=100 * amount[account, at])
    if usage.style == "total":
        amount = rng.poisson(daily)
        account, at = np.nonzero(amount)
        count = amount[account, at]
        return _rows(account, days[at], value=100 * count, seconds=count * usage.seconds)
    times = rng.binomial(AT_MOST, np.clip(daily / AT_MOST, 0, 0.95))
    account, at = np.nonzero(times)
    account, at = (np.repeat(one, times[account, at]) for one in (account, at))
    return _single(rng, usage, account, days[at])


def _single(rng: np.random.Generator, usage: Usage, account: Ints, day: Ints) -> Rows:
    """Rows with the value, the seconds or the property that the type has."""
    n = len(account)
    rows = _rows(account, day)
    if usage.value >= 100:
        rows.value = np.rint(100 * usage.value * np.exp(rng.normal(0, 0.9, n))).astype(np.int64)
    elif usage.value:
        rows.value = 100 * (1 + rng.poisson(usage.value, n))
    if usage.seconds:
        rows.seconds = np.rint(usage.seconds * np.exp(rng.normal(0, 0.5, n))).astype(np.int64)
    if usage.property:
        named = rng.integers(len(usage.names), size=n)
        rows.properties = _json(usage.property, [usage.names[at] for at in named])
    return rows


def _features(
    rng: np.random.Generator, who: Customers, usage: Usage, days: Ints, daily: Floats
) -> Rows:
    """Every customer has two to six features, and uses each at its rate."""
    parts = []
    known = rng.random((len(who.people), len(usage.names))).argsort(axis=1)
    count = rng.integers(2, 7, len(who.people))
    for at, name in enumerate(usage.names):
        uses = (known[:, at] < count)[:, None] & (rng.random(daily.shape) < np.clip(daily, 0, 0.9))
        account, when = np.nonzero(uses)
        parts.append(_rows(account, days[when], properties=[name] * len(account), usage=usage))
    return _joined(parts)


def _held(terms: Terms, who: Customers, usage: Usage) -> Rows:
    """With each month's statement the products held on that day."""
    found = [
        (index, day, product.name)
        for index in range(len(who.people))
        for day in bill_days(who, index, 1)
        if day > LAST - KEPT_DAYS
        for at, product in enumerate(terms.products)
        if who.held[index, at] <= day
    ]
    account, day, names = (list(column) for column in zip(*found, strict=True))
    return _rows(np.array(account), np.array(day), properties=names, usage=usage)


def _plans(terms: Terms, who: Customers) -> Rows:
    """The plan of each customer, recorded when it began."""
    account = np.flatnonzero(who.start != NEVER)
    sizes = _plan_mb(terms, who)[account]
    names = [
        next(p.name for at, p in enumerate(terms.products) if p.mb and who.held[index, at] != NEVER)
        for index in account
    ]
    day = np.maximum(who.start[account], BOOK_START)
    return Rows(account, day, 100 * sizes, np.full(len(day), -1), _json("plan", names))


def _plan_mb(terms: Terms, who: Customers) -> Ints:
    """The megabytes in the plan of each customer; 0 for who has none."""
    mb = np.array([product.mb for product in terms.products])
    total: Ints = ((who.held != NEVER) * mb).sum(axis=1) * who.seats
    return total


def _factors(who: Customers, name: str, days: Ints) -> Floats:
    """Customers x days: what moods do to a type; 0 outside the life of a customer."""
    alive = (days >= who.start[:, None]) & (days <= who.end[:, None])
    always = [mood.always.get(name, 1.0) if mood else 1.0 for mood in who.moods]
    now = [mood.now.get(name, 1.0) if mood else 1.0 for mood in who.moods]
    recent = days > LAST - PERIOD
    factors: Floats = (
        alive * np.array(always)[:, None] * np.where(recent, np.array(now)[:, None], 1)
    )
    return factors


def _as_told(terms: Terms, who: Customers, name: str, usage: Usage, drawn: Rows) -> Rows:
    """The rows with those of stories in place of what was drawn for their last two periods."""
    rng = stream(f"{terms.org_type} {name} told")
    for index, story in enumerate(who.told):
        if story is None:
            continue
        for side, before in enumerate((LAST - PERIOD, LAST - 2 * PERIOD)):
            days = np.array([d for d in range(before + 1, before + PERIOD + 1) if (d + 5) % 7 < 5])
            inside = (
                (drawn.account == index) & (drawn.day > before) & (drawn.day <= before + PERIOD)
            )
            if name in story.usage:
                told = _exactly(rng, usage, index, days, story.usage[name][side])
            elif usage.style == "features" and story.features:
                names = 2 * list(story.features["before" if side else "now"])
                days = days[np.linspace(0, len(days) - 1, len(names)).astype(np.int64)]
                told = _rows(np.full(len(names), index), days, properties=names, usage=usage)
            else:
                continue
            drawn = _joined([drawn.kept(~inside), told])
    return drawn


def _exactly(rng: np.random.Generator, usage: Usage, index: int, days: Ints, number: int) -> Rows:
    """A number of rows, or an amount in all, spread evenly over the days."""
    if usage.style in ("plan", "total"):
        edges = np.rint(np.linspace(0, number, len(days) + 1)).astype(np.int64)
        amount = np.diff(edges)
        return _rows(np.full(len(days), index), days, value=100 * amount).kept(amount > 0)
    at = np.linspace(0, len(days) - 1, number).astype(np.int64)
    return _single(rng, usage, np.full(number, index), days[at])


def _rows(
    account: Ints,
    day: Ints,
    value: Ints | None = None,
    seconds: Ints | None = None,
    properties: list[str] | None = None,
    usage: Usage | None = None,
) -> Rows:
    none = np.full(len(account), -1)
    named = usage.property if usage else None
    return Rows(
        account=account,
        day=day,
        value=none if value is None else value,
        seconds=none if seconds is None or not seconds.any() else seconds,
        properties=_json(named, properties)
        if named and properties is not None
        else np.full(len(account), None, dtype=object),
    )


def _json(name: str, values: list[str]) -> Texts:
    return np.array([json.dumps({name: value}) for value in values] or [], dtype=object)


def _joined(parts: list[Rows]) -> Rows:
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in vars(parts[0])
    }
    return Rows(**columns)
