"""How every account buys: its rate, its size, its direction, its tastes. Drawn once, by kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo._book import LAST, Bools, Floats, Ints, number_of, stream, words
from data.demo._people import Account
from data.demo.retail._planted import WRITTEN, Planted
from data.demo.retail._products import CATEGORIES

NEVER_ORDERED = 36
CHANNELS = ("Online", "Phone", "Field Sales", "EDI", "Trade Counter")

# Kinds of accounts and how common they are.
KINDS = {
    "steady": 0.32,
    "growing": 0.09,
    "declining": 0.11,
    "lapsed": 0.10,  # good customers that stopped within the last year
    "gone": 0.10,  # stopped at any time
    "new": 0.09,
    "occasional": 0.08,
    "project": 0.11,  # few, large orders
}

# By account type: orders a year and order size, both medians.
PACE = {
    "Enterprise": (20.0, 2.4),
    "Mid-Market": (13.0, 1.7),
    "SMB": (11.0, 1.0),
    "Public Sector": (10.0, 1.5),
}
RATE_SPREAD = 0.55  # of the logarithms
SIZE_SPREAD = 0.75
CATEGORY_COUNTS = (0.02, 0.05, 0.10, 0.18, 0.23, 0.20, 0.14, 0.08)


@dataclass
class Behaviour:
    """One row per account; days are numbers of the book, rates orders a year."""

    kind: list[str]
    start: Ints
    stop: Ints
    rate: Floats
    growth: Floats
    size: Floats
    size_growth: Floats
    recent_size: Floats
    lines: Floats
    steadiness: Floats
    discount: Floats
    returns: Floats
    taste: Floats
    channels: Floats
    stops: list[tuple[int, int, int]]
    """(account, category, first day without it)"""


def behaviour(people: list[Account]) -> Behaviour:
    """Draw how the accounts buy; planted accounts get what is written for them."""
    rng = stream("behaviour")
    n = len(people)
    kind = rng.choice(list(KINDS), size=n, p=np.array(list(KINDS.values())) / sum(KINDS.values()))
    kind[rng.choice(n, size=NEVER_ORDERED, replace=False)] = "never"
    pace = np.array([PACE[account.account_type] for account in people])
    busy = rng.normal(0, RATE_SPREAD, n)
    rate = np.minimum(pace[:, 0] * np.exp(busy), 75.0)
    # Who orders often tops up, who orders seldom stocks up.
    size = pace[:, 1] * np.exp(rng.normal(0, SIZE_SPREAD, n) - 0.4 * busy)
    start, stop = _life(rng, kind)
    made = Behaviour(
        kind=[str(name) for name in kind],
        start=start,
        stop=stop,
        rate=rate,
        growth=rng.normal(0.02, 0.12, n),
        size=size,
        size_growth=rng.normal(0.01, 0.07, n),
        recent_size=np.ones(n),
        lines=rng.gamma(4.0, 0.62, n) + 0.3,
        steadiness=rng.uniform(1.0, 4.0, n),
        discount=np.where(rng.random(n) < 0.03, rng.beta(14, 5, n), rng.beta(1.2, 9, n)),
        returns=np.where(rng.random(n) < 0.03, rng.beta(8, 22, n), rng.beta(1.5, 75, n)),
        taste=_taste(rng, people),
        channels=_channels(rng, people),
        stops=[],
    )
    _lean(rng, made, kind)
    for index, account in enumerate(people):
        if account.account_id in WRITTEN:
            _plant(made, index, WRITTEN[account.account_id])
    return made


def _life(rng: np.random.Generator, kind: np.ndarray) -> tuple[Ints, Ints]:
    """First and last possible day of ordering; a negative start is a customer from before."""
    n = len(kind)
    start = np.where(rng.random(n) < 0.66, -1, (LAST - 160) * rng.random(n) ** 0.9)
    start = np.where(kind == "new", LAST - rng.integers(2, 130, n), start)
    stop = np.full(n, LAST)
    stop = np.where(kind == "lapsed", LAST - rng.integers(40, 340, n), stop)
    stop = np.where(kind == "gone", start + (LAST - 60 - start) * rng.beta(3.0, 1.6, n), stop)
    stop = np.where(kind == "never", -2, stop)
    return start.astype(np.int64), stop.astype(np.int64)


def _lean(rng: np.random.Generator, made: Behaviour, kind: np.ndarray) -> None:
    """What a kind does to rate, size and direction."""
    n = len(kind)
    made.growth += np.where(kind == "growing", rng.uniform(0.15, 0.6, n), 0)
    made.size_growth += np.where(kind == "growing", rng.uniform(0.0, 0.25, n), 0)
    made.growth -= np.where(kind == "declining", rng.uniform(0.25, 0.9, n), 0)
    made.size_growth -= np.where(kind == "declining", rng.uniform(0.0, 0.3, n), 0)
    made.rate *= np.select([kind == "lapsed", kind == "new"], [1.35, 1.2], 1.0)
    made.size *= np.select([kind == "lapsed", kind == "project"], [1.25, 5.0], 1.0)
    made.rate = np.where(kind == "project", rng.uniform(2.5, 5.5, n), made.rate)
    made.rate = np.where(kind == "occasional", rng.uniform(1.0, 3.5, n), made.rate)


def _taste(rng: np.random.Generator, people: list[Account]) -> Floats:
    """Accounts x categories: how much of each is bought; zero for a category never bought."""
    segments = words("segments")
    appetite = np.array(
        [[segments[a.segment]["appetite"][category] for category in CATEGORIES] for a in people]
    )
    taste: Floats = appetite * rng.gamma(1.1, 1.0, appetite.shape)
    counts = rng.choice(np.arange(1, 9), size=len(people), p=CATEGORY_COUNTS)
    rank = (-taste).argsort(axis=1).argsort(axis=1)
    return np.where(rank < counts[:, None], np.maximum(taste, 0.02), 0.0)


def _channels(rng: np.random.Generator, people: list[Account]) -> Floats:
    """Accounts x channels: shares; EDI is for large accounts only."""
    shape = np.tile([2.6, 1.1, 0.9, 0.0, 0.35], (len(people), 1))
    large = np.array([account.account_type == "Enterprise" for account in people])
    shape[large] = [1.2, 0.5, 1.2, 2.2, 0.05]
    draws: Floats = rng.gamma(np.maximum(shape, 1e-3))
    draws = np.where(shape > 0, draws, 0.0) + np.where(shape > 0, 1e-3, 0.0)
    draws /= draws.sum(axis=1, keepdims=True)
    return draws


def _plant(made: Behaviour, index: int, planted: Planted) -> None:
    made.kind[index] = "planted" if planted.rate else "never"
    made.start[index] = number_of(planted.first) if planted.first else -1
    made.stop[index] = number_of(planted.last) if planted.last else LAST
    if not planted.rate:
        made.stop[index] = -2
    made.rate[index] = planted.rate
    made.growth[index] = planted.growth
    made.size[index] = planted.size
    made.size_growth[index] = planted.size_growth
    made.recent_size[index] = planted.recent_size
    made.lines[index] = planted.lines
    made.steadiness[index] = planted.steadiness
    made.discount[index] = planted.discount
    made.returns[index] = planted.returns
    if planted.online is not None:
        others = made.channels[index].copy()
        others[0] = 0.0
        made.channels[index] = others / others.sum() * (1 - planted.online)
        made.channels[index, 0] = planted.online
    if planted.categories:
        chosen: Bools = np.array([category in planted.categories for category in CATEGORIES])
        made.taste[index] = chosen * 1.0
    for category, day in planted.stopped:
        made.stops.append((index, CATEGORIES.index(category), number_of(day)))
