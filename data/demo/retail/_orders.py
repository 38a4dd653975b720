"""When accounts order and what is in the orders; amounts are whole pence."""

from __future__ import annotations

import numpy as np

from data.demo._book import (
    DAYS,
    LAST,
    Bools,
    Floats,
    Ints,
    days_of,
    months,
    number_of,
    stream,
    summed,
    words,
)
from data.demo._people import Account
from data.demo._sales import Lines, Orders
from data.demo.retail._behaviour import Behaviour
from data.demo.retail._planted import WRITTEN
from data.demo.retail._products import CATEGORIES, Products

WEEKDAYS = (1.25, 1.15, 1.10, 1.10, 1.15, 0.35, 0.08)  # Monday to Sunday
CLOSED = ((12, 25), (12, 26), (1, 1))
PRICE_INDEX = {2023: 0.90, 2024: 0.935, 2025: 0.965, 2026: 1.0}  # against the list of 2026
DISCOUNTS = (0.05, 0.08, 0.10, 0.125, 0.15, 0.20)
DISCOUNT_SHARES = (0.25, 0.10, 0.30, 0.10, 0.15, 0.10)
SALE_MONTHS = (1, 7, 11)
MOST_LINES = 7

# Categories that sell better in some months: (months, factor).
CATEGORY_SEASONS = {
    "Glassware": ((10, 11, 12), 1.5),
    "Tableware": ((9, 10, 11), 1.25),
    "Linens & Textiles": ((3, 4, 5), 1.35),
    "Disposables & Packaging": ((5, 6, 7, 8), 1.4),
    "Cookware": ((1, 9), 1.25),
}


def orders_and_lines(
    people: list[Account], how: Behaviour, catalogue: Products
) -> tuple[Orders, Lines]:
    """All orders and the lines sold in them; returns are made from these by `_returns`."""
    rng = stream("orders")
    account, day = _arrivals(rng, people, how)
    by_day = np.lexsort((account, day))
    account, day = account[by_day], day[by_day]
    edges = how.channels[account].cumsum(axis=1)
    channel = (rng.random(len(account))[:, None] > edges[:, :-1]).sum(axis=1)
    orders = Orders(account, day, channel, np.zeros(len(account), dtype=np.int64))
    lines = _with_written(
        people, orders, _lines(stream("lines"), orders, how, catalogue), catalogue
    )
    orders.net = summed(lines.net, lines.order, len(account))
    return orders, lines


def _arrivals(rng: np.random.Generator, people: list[Account], how: Behaviour) -> tuple[Ints, Ints]:
    """Order times as gamma-spaced points on each account's own clock (season, weekday, trend)."""
    clock = _clock(people, how)
    accounts, days = [], []
    for index, person in enumerate(people):
        written = WRITTEN.get(person.account_id)
        if written and written.orders:
            found = np.array([number_of(day) for day, _ in written.orders])
        else:
            # Stories keep their order days whatever is drawn for the others.
            own = stream(f"orders of {person.account_id}") if written else rng
            found = _order_days(own, clock[index], how.steadiness[index], how.start[index] < 0)
        days.append(found)
        accounts.append(np.full(len(found), index))
    return np.concatenate(accounts), np.concatenate(days).astype(np.int64)


def _order_days(rng: np.random.Generator, clock: Floats, shape: float, early: bool) -> Ints:
    total = clock[-1]
    if total <= 0:
        return np.zeros(0, dtype=np.int64)
    gaps = rng.gamma(shape, 1 / shape, int(total * 1.5 + 6 * np.sqrt(total) + 8))
    # An old customer is met in mid-gap; a new one starts with an order.
    gaps[0] = gaps[0] * rng.random() if early else 1e-9
    points = gaps.cumsum()
    found: Ints = np.searchsorted(clock, points[points <= total])
    return found


def _clock(people: list[Account], how: Behaviour) -> Floats:
    """Accounts x days: expected orders up to and including the day."""
    days = days_of(np.arange(DAYS))
    weekday = (days.astype("datetime64[D]").astype(np.int64) + 3) % 7
    daily = np.array(WEEKDAYS)[weekday] * 7 / sum(WEEKDAYS)
    month = months()
    in_month = (days - days.astype("datetime64[M]")).astype(np.int64) + 1
    for closed_month, closed_day in CLOSED:
        daily[(month == closed_month) & (in_month == closed_day)] = 0.0
    segments = words("segments")
    season = {name: np.array(facts["seasons"])[month - 1] for name, facts in segments.items()}
    seasonal = np.array([season[account.segment] for account in people])
    years = (np.arange(DAYS) - DAYS / 2) / 365.25
    trend = np.exp(np.clip(how.growth[:, None] * years[None, :], -2.5, 1.6))
    number = np.arange(DAYS)[None, :]
    alive = (number >= how.start[:, None]) & (number <= how.stop[:, None])
    clock: Floats = (how.rate[:, None] / 365.25 * seasonal * daily * trend * alive).cumsum(axis=1)
    return clock


def _lines(rng: np.random.Generator, orders: Orders, how: Behaviour, catalogue: Products) -> Lines:
    product, order = _choice(rng, orders, how, catalogue)
    account, day = orders.account[order], orders.day[order]
    years = (day - DAYS / 2) / 365.25
    size = how.size[account] * np.exp(how.size_growth[account] * years)
    size *= np.where(day > LAST - 30, how.recent_size[account], 1.0)
    spread = np.exp(rng.normal(0, 0.4, len(order)))
    quantity = np.maximum(1, np.rint(catalogue.typical_quantity[product] * size * spread)).astype(
        np.int64
    )
    year = days_of(day).astype("datetime64[Y]").astype(np.int64) + 1970
    index = np.array([PRICE_INDEX[y] for y in range(2023, 2027)])[year - 2023]
    gross = np.rint(catalogue.price[product] * index).astype(np.int64) * quantity
    month = months()[day]
    chance = np.minimum(how.discount[account] + 0.06 * np.isin(month, SALE_MONTHS), 0.95)
    share = rng.choice(DISCOUNTS, size=len(order), p=DISCOUNT_SHARES)
    discounted: Bools = rng.random(len(order)) < chance
    discount = np.rint(gross * share * discounted).astype(np.int64)
    return Lines(
        order=order,
        account=account,
        day=day,
        product=product,
        quantity=quantity,
        discount=discount,
        net=gross - discount,
        channel=orders.channel[order],
    )


def _with_written(
    people: list[Account], orders: Orders, drawn: Lines, catalogue: Products
) -> Lines:
    """The drawn lines, with those of written orders put in place of what was drawn for them."""
    lines = drawn
    for index, person in enumerate(people):
        planted = WRITTEN.get(person.account_id)
        for day, content in planted.orders if planted else ():
            at = (orders.account == index) & (orders.day == number_of(day))
            order = int(np.flatnonzero(at)[0])
            product, quantity = np.array(content).T
            product -= 1
            n = len(product)
            lines = Lines(
                order=_put(lines, lines.order, order, np.full(n, order)),
                account=_put(lines, lines.account, order, np.full(n, index)),
                day=_put(lines, lines.day, order, np.full(n, number_of(day))),
                product=_put(lines, lines.product, order, product),
                quantity=_put(lines, lines.quantity, order, quantity),
                discount=_put(lines, lines.discount, order, np.zeros(n, dtype=np.int64)),
                net=_put(lines, lines.net, order, catalogue.price[product] * quantity),
                channel=_put(lines, lines.channel, order, np.full(n, orders.channel[order])),
            )
    return lines


def _put(lines: Lines, column: Ints, order: int, values: Ints) -> Ints:
    first, last = np.searchsorted(lines.order, [order, order + 1])
    return np.concatenate([column[:first], values, column[last:]])


def _choice(
    rng: np.random.Generator, orders: Orders, how: Behaviour, catalogue: Products
) -> tuple[Ints, Ints]:
    """Distinct products per order: the highest of (taste + occasion + season + chance)."""
    n = len(orders.account)
    with np.errstate(divide="ignore"):
        liking = np.log(how.taste)[:, catalogue.category] + np.log(catalogue.popularity)
    liking += rng.normal(0, 0.8, liking.shape)  # every account has its favourites
    theme = rng.integers(len(catalogue.themes), size=n)
    occasion = np.where(np.arange(len(catalogue.themes))[:, None] == catalogue.theme, 1.2, 0.0)
    score = liking[orders.account].astype(np.float32)
    score += occasion[theme].astype(np.float32)
    score += _category_seasons()[months()[orders.day] - 1][:, catalogue.category]
    score += -np.log(-np.log(rng.random(score.shape, dtype=np.float32).clip(1e-7, 1 - 1e-6)))
    for account, category, day in how.stops:
        rows = (orders.account == account) & (orders.day >= day)
        score[np.ix_(rows, catalogue.category == category)] = -np.inf
    best = np.argsort(-score, axis=1)[:, :MOST_LINES]
    wanted = 1 + np.minimum(rng.poisson(how.lines[orders.account]), MOST_LINES - 1)
    taken = np.arange(MOST_LINES)[None, :] < wanted[:, None]
    taken &= np.isfinite(np.take_along_axis(score, best, axis=1))
    order, place = np.nonzero(taken)
    return best[order, place], order


def _category_seasons() -> np.ndarray:
    """Months x categories: the logarithm of the seasonal factor."""
    factors = np.zeros((12, len(CATEGORIES)), dtype=np.float32)
    for category, (in_months, factor) in CATEGORY_SEASONS.items():
        factors[np.array(in_months) - 1, CATEGORIES.index(category)] = np.log(factor)
    return factors
