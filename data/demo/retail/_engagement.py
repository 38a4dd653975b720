"""Everything accounts do besides ordering: loyalty, calls and meetings, e-mails, the web shop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo._book import (
    LAST,
    Bools,
    Ints,
    number_of,
    stream,
    summed,
)
from data.demo._campaigns import NONE, Responses
from data.demo._people import Account
from data.demo._sales import Orders
from data.demo.retail._behaviour import CHANNELS, Behaviour
from data.demo.retail._planted import WRITTEN

TYPES = (
    "call",
    "meeting",
    "support_ticket",
    "email_open",
    "website_visit",
    "product_page_view",
    "cart_add",
    "cart_abandon",
    "checkout",
)
CALL, MEETING, TICKET, EMAIL, VISIT, PAGE, CART, ABANDON, CHECKOUT = range(len(TYPES))
WEB_SINCE = LAST - 364  # the web shop records signed-in visitors for a year
TOPICS = (
    "delivery",
    "invoice",
    "damaged goods",
    "wrong item",
    "product question",
    "account access",
)

TIERS = ("Bronze", "Silver", "Gold", "Platinum")


@dataclass
class Interactions:
    """One entry per interaction; `second` counts from midnight.

    In `duration` (seconds), `value` (pence) and `detail`, -1 stands for none;
    `detail` is an index of _products.CATEGORIES for the web shop and of TOPICS for support tickets.
    """

    account: Ints
    type: Ints
    day: Ints
    second: Ints
    duration: Ints
    value: Ints
    detail: Ints


@dataclass
class Loyalty:
    """One entry per member; `tier` is an index of TIERS."""

    account: Ints
    tier: Ints
    points: Ints
    joined: Ints


def loyalty(people: list[Account], orders: Orders) -> Loyalty:
    """A third of the customers are members; tiers follow the spend of the last twelve months."""
    rng = stream("loyalty")
    n = len(people)
    ordered = np.bincount(orders.account, minlength=n) > 0
    recent = orders.day > LAST - 365
    spend = summed(orders.net[recent], orders.account[recent], n) / 100
    chance = np.where(spend > np.median(spend[ordered]), 0.5, 0.22)
    members = np.flatnonzero(ordered & (rng.random(n) < chance))
    worth = spend[members] * rng.lognormal(0, 0.25, len(members))
    first = np.full(n, LAST)
    np.minimum.at(first, orders.account, orders.day)
    join = first[members] + rng.integers(5, 500, len(members))
    return Loyalty(
        account=members,
        tier=np.searchsorted(np.array([2_500.0, 8_000.0, 22_000.0]), worth),
        points=(worth * rng.uniform(0.6, 2.2, len(members))).astype(np.int64),
        joined=np.where(join <= LAST, join, first[members]),
    )


def interactions(
    people: list[Account], how: Behaviour, orders: Orders, sent: Responses
) -> Interactions:
    """All interactions by time."""
    rng = stream("interactions")
    people_at_work = _contacts(rng, people, orders)
    parts = [
        people_at_work,
        _emails(rng, people, sent, orders),
        _web(rng, people, how, orders),
    ]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    account, kind, day, second = columns[:4]
    by_time = np.lexsort((kind, account, second, day))
    return Interactions(*(column[by_time] for column in columns))


def _contacts(rng: np.random.Generator, people: list[Account], orders: Orders) -> tuple[Ints, ...]:
    """Calls, meetings and support tickets: around orders, meetings with large accounts."""
    n = len(orders.account)
    large = np.array([a.account_type in ("Enterprise", "Mid-Market") for a in people])
    chances = (
        (CALL, np.full(n, 0.17), -12, 6),
        (MEETING, np.where(large[orders.account], 0.06, 0.008), -25, 25),
        (TICKET, np.full(n, 0.055), 1, 9),
    )
    account, kind, day = [], [], []
    for number, chance, low, high in chances:
        hit = np.flatnonzero(rng.random(n) < chance)
        account.append(orders.account[hit])
        kind.append(np.full(len(hit), number))
        day.append(_work_day(orders.day[hit] + rng.integers(low, high, len(hit))))
    accounts, kinds, days = np.concatenate(account), np.concatenate(kind), np.concatenate(day)
    inside = _since_signup(people, accounts, days)
    accounts, kinds, days = accounts[inside], kinds[inside], days[inside]
    m = len(accounts)
    duration = np.select(
        [kinds == CALL, kinds == MEETING],
        [rng.lognormal(5.6, 0.7, m), rng.integers(4, 19, m) * 300],
        -1,
    ).astype(np.int64)
    topic = np.where(kinds == TICKET, rng.integers(len(TOPICS), size=m), -1)
    second = rng.integers(8 * 3600, 18 * 3600, m)
    return accounts, kinds, days, second, duration, np.full(m, -1), topic


def _emails(
    rng: np.random.Generator, people: list[Account], sent: Responses, orders: Orders
) -> tuple[Ints, ...]:
    """Openings of campaign mails, and of the newsletter by those who still order."""
    opened = np.flatnonzero(sent.opened != NONE)
    hit = np.flatnonzero(rng.random(len(orders.account)) < 0.15)
    account = np.concatenate([sent.account[opened], orders.account[hit]])
    day = np.concatenate([sent.opened[opened], orders.day[hit] + rng.integers(-10, 11, len(hit))])
    out = np.array([person.opted_out for person in people])
    inside = _since_signup(people, account, day) & ~(out[account] & (day > LAST - 365))
    account, day = account[inside], day[inside]
    m = len(account)
    none = np.full(m, -1)
    return account, np.full(m, EMAIL), day, rng.integers(6 * 3600, 22 * 3600, m), none, none, none


def _web(
    rng: np.random.Generator, people: list[Account], how: Behaviour, orders: Orders
) -> tuple[Ints, ...]:
    """Sessions in the web shop: those that end in an online order, and those that do not."""
    account, day, bought, basket = _sessions(rng, people, how, orders)
    n = len(account)
    leaves = np.where(rng.random(len(people)) < 0.06, 0.8, rng.beta(1.5, 5.0, len(people)))
    for index, person in enumerate(people):
        if person.account_id in WRITTEN:
            abandons = WRITTEN[person.account_id].abandons
            leaves[index] = abandons if abandons is not None else 0.1
    # Carts left behind per cart bought: a share s of carts left is s / (1 - s) per order.
    left = np.where(bought, 0, (rng.random(n) < 0.15).astype(np.int64))
    left += np.where(bought, rng.poisson(np.minimum(leaves / (1 - leaves), 6.0)[account]), 0)
    pages = rng.poisson(np.where(bought, 2.4, 2.0))
    counts = {
        VISIT: np.ones(n, dtype=np.int64),
        PAGE: pages,
        CART: left + bought,
        ABANDON: left,
        CHECKOUT: bought.astype(np.int64),
    }
    start = rng.integers(7 * 3600, 20 * 3600, n)
    made = []
    for kind, count in counts.items():
        row = np.repeat(np.arange(n), count)
        m = len(row)
        # Within a session: the visit first, then pages and carts, the check-out last.
        later = {VISIT: 0, PAGE: 60, CART: 400, ABANDON: 1100, CHECKOUT: 1200}[kind]
        second = start[row] + later + (0 if kind == VISIT else rng.integers(0, 300, m))
        duration = rng.integers(120, 1500, m) if kind == VISIT else np.full(m, -1)
        worth = np.rint(basket[row] * rng.uniform(0.4, 1.1, m)).astype(np.int64)
        value = {CHECKOUT: basket[row], CART: worth, ABANDON: worth}.get(kind, np.full(m, -1))
        category = _looked_at(rng, how, account[row]) if kind == PAGE else np.full(m, -1)
        made.append((account[row], np.full(m, kind), day[row], second, duration, value, category))
    return tuple(np.concatenate(column) for column in zip(*made, strict=True))


def _looked_at(rng: np.random.Generator, how: Behaviour, account: Ints) -> Ints:
    """A category for each page view: mostly what the account buys, now and then another."""
    taste = how.taste + 0.05
    edges = (taste / taste.sum(axis=1, keepdims=True)).cumsum(axis=1)[:, :-1]
    found: Ints = (rng.random(len(account))[:, None] > edges[account]).sum(axis=1)
    return found


def _sessions(
    rng: np.random.Generator, people: list[Account], how: Behaviour, orders: Orders
) -> tuple[Ints, Ints, Bools, Ints]:
    """(account, day, ends in an order, basket in pence) of every recorded session."""
    n = len(people)
    tracked = rng.random(n) < 0.55
    tracked[[i for i, person in enumerate(people) if person.account_id in WRITTEN]] = True
    web = (orders.day >= WEB_SINCE) & (orders.channel == CHANNELS.index("Online"))
    buys = np.flatnonzero(web & tracked[orders.account])
    counts = np.bincount(orders.account, minlength=n)
    typical = summed(orders.net, orders.account, n) / np.maximum(counts, 1)
    looks = rng.choice(buys, size=int(len(buys) * 0.7))
    shift = np.clip(orders.day[looks] + rng.integers(-9, 10, len(looks)), WEB_SINCE, LAST)
    visiting = np.where(tracked & (rng.random(n) < 0.06), rng.integers(14, 48, n), 0)
    for index, person in enumerate(people):
        if person.account_id in WRITTEN:
            visiting[index] = 45 if WRITTEN[person.account_id].browses else 0
    visits = np.repeat(np.arange(n), visiting)
    visit_days = LAST - rng.integers(0, 34, len(visits))
    account = np.concatenate([orders.account[buys], orders.account[looks], visits])
    day = np.concatenate([orders.day[buys], shift, visit_days])
    bought = np.arange(len(account)) < len(buys)
    basket = np.where(
        bought,
        np.concatenate([orders.net[buys], np.zeros(len(account) - len(buys))]),
        typical[account],
    )
    basket = np.where(basket > 0, basket, 20_000)
    inside = _since_signup(people, account, day)
    return account[inside], day[inside], bought[inside], basket[inside].astype(np.int64)


def _work_day(day: Ints) -> Ints:
    """Weekends move to the Friday before; the book begins on a Saturday."""
    weekday = (day + 5) % 7
    return np.clip(day - np.maximum(weekday - 4, 0), 0, LAST)


def _since_signup(people: list[Account], account: Ints, day: Ints) -> Bools:
    signed = np.array([number_of(person.signup) if person.signup else 0 for person in people])
    inside: Bools = (day >= np.maximum(signed[account], 0)) & (day <= LAST)
    return inside
