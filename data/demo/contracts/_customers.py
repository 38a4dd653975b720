"""The customers of a contract book: since when, until when, what they hold, what moves them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo._book import LAST, Floats, Ints, day_of, number_of, stream
from data.demo._people import Account, Maker
from data.demo.contracts._terms import Mood, Terms, Told

BOOK_START = LAST - 729  # two years
NEVER = LAST + 1
"""The day number of a beginning that the book does not see."""

FROM_BEFORE = 0.7
LEAVING = 0.15
NEVER_BILLED = 0.02
QUARTERLY = 0.18
SEATS = {"Enterprise": 44, "Mid-Market": 15, "SMB": 5, "Public Sector": 13}
DISCOUNTS = ((0.0, 0.05, 0.10, 0.15), (0.72, 0.11, 0.11, 0.06))


@dataclass
class Customers:
    """One entry per account, in the order of ids; days are numbers of the book.

    `held` has the day since which each product (column) is held, NEVER where it is not. Bills come on
    `bill_day` of each month, or of each third. `size` multiplies what is used, `growth` is that of
    seats a year, `discount` a share of every line.
    """

    people: list[Account]
    start: Ints
    end: Ints
    bill_day: Ints
    every: Ints
    seats: Ints
    size: Floats
    growth: Floats
    discount: Floats
    held: Ints
    moods: list[Mood | None]
    told: list[Told | None]

    def alive(self, day: int) -> Ints:
        """Indexes of those that are customers on a day."""
        return np.flatnonzero((self.start <= day) & (day <= self.end))


def customers(terms: Terms) -> Customers:
    """Draw everybody; accounts of stories are as they are written, and stay."""
    rng = stream(f"{terms.org_type} customers")
    people = _accounts(terms)
    n = len(people)
    by_id = {story.account.id: story for story in terms.stories}
    told = [by_id.get(account.account_id) for account in people]
    fixed = np.array([story is not None for story in told])
    begins = rng.integers(BOOK_START, LAST - 70, n)
    start = np.where((rng.random(n) < FROM_BEFORE) | fixed, BOOK_START, begins)
    ends = start + 60 + ((LAST - 20 - start - 60) * rng.beta(2.2, 1.3, n)).astype(np.int64)
    end = np.where((rng.random(n) < LEAVING) & ~fixed, ends, LAST)
    start = np.where((rng.random(n) < NEVER_BILLED) & ~fixed, NEVER, start)
    median = np.array([SEATS[account.account_type] for account in people])
    seats = np.maximum(1, np.rint(median * np.exp(rng.normal(0, 0.55, n)))).astype(np.int64)
    seats = np.array([story.seats if story else at for story, at in zip(told, seats, strict=True)])
    moods = _moods(rng, terms, told)
    made = Customers(
        people=people,
        start=start,
        end=end,
        bill_day=rng.integers(1, 32, n),
        every=np.where(rng.random(n) < QUARTERLY, 3, 1),
        seats=seats,
        size=np.where(fixed, 1.0, np.exp(rng.normal(0, 0.35, n))),
        growth=rng.normal(0.04, 0.14, n),
        discount=rng.choice(DISCOUNTS[0], size=n, p=DISCOUNTS[1]),
        held=_held(rng, terms, start, moods, told),
        moods=moods,
        told=told,
    )
    _sign_ups(rng, made)
    return made


def _accounts(terms: Terms) -> list[Account]:
    ids = [f"{terms.prefix}{number:03d}" for number in range(1, terms.accounts + 1)]
    who = [story.account for story in terms.stories]
    maker = Maker(ids, [(one.id, one.name) for one in who], 0, f"{terms.org_type} ")
    maker.made += [
        Account(
            account_id=one.id,
            name=one.name,
            segment=one.segment,
            industry=maker.segments[one.segment]["industry"],
            account_type=one.type,
            region=one.region,
            country=one.country,
            owner=maker.owner(one.region),
            annual_revenue=one.revenue,
            signup=one.signup,
        )
        for one in who
    ]
    for _ in range(terms.families):
        maker.family()
    while maker.free:
        maker.single()
    return maker.all()


def _moods(rng: np.random.Generator, terms: Terms, told: list[Told | None]) -> list[Mood | None]:
    """At most one mood each; accounts of stories have none."""
    moods = list(terms.moods.values())
    edges = np.cumsum([mood.share for mood in moods])
    drawn = np.searchsorted(edges, rng.random(len(told)))
    return [
        None if story or at == len(moods) else moods[at]
        for story, at in zip(told, drawn, strict=True)
    ]


def _held(
    rng: np.random.Generator,
    terms: Terms,
    start: Ints,
    moods: list[Mood | None],
    told: list[Told | None],
) -> Ints:
    """Customers x products: the day since which each is held."""
    roles = np.array([product.role for product in terms.products])
    shares = np.array([product.share for product in terms.products])
    names = [product.name for product in terms.products]
    plans, beside = (
        np.flatnonzero(roles == "plan"),
        np.flatnonzero((roles == "monthly") | (roles == "metered")),
    )
    held = np.full((len(start), len(names)), NEVER)
    for index, first in enumerate(start):
        story, mood = told[index], moods[index]
        drawn = rng.choice(plans, p=shares[plans] / shares[plans].sum())
        held[index, names.index(story.plan) if story else drawn] = first
        chosen = beside[rng.random(len(beside)) < shares[beside]]
        extra = int(rng.choice(beside))
        later = first + rng.integers(20, 500, len(names))
        since = np.where((rng.random(len(names)) < 0.35) & (later < LAST - 100), later, first)
        only = (story.held if story else mood.held if mood else None) == 1
        if only or first == NEVER:
            continue
        held[index, chosen] = since[chosen]
        # Whoever holds a single product says so by a mood or a story.
        if not (held[index, chosen] == first).any():
            held[index, extra] = first
    return held


def _sign_ups(rng: np.random.Generator, made: Customers) -> None:
    for account, start in zip(made.people, made.start, strict=True):
        years, days = int(rng.integers(30, 365 * 9)), int(rng.integers(3, 25))
        if account.signup is None:
            before = years if start == BOOK_START else days
            account.signup = day_of(min(int(start), LAST) - before)
        assert number_of(account.signup) <= LAST
