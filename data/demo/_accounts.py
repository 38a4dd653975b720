"""The accounts of the demo book: names, families, regions, owners, sizes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from data.demo._book import ACCOUNTS, REGIONS, day_of, pick, stream, weighted, words
from data.demo._names import Namer
from data.demo._planted import PLANTED, Planted

FAMILIES = 59  # beside the planted one
LOOK_ALIKES = 16
NEVER_ORDERED = 36
REGION_SHARES = {"North": 0.27, "South": 0.31, "East": 0.22, "West": 0.20}

# Yearly revenue of the customer itself in pounds: median and spread (of the logarithm).
REVENUE = {
    "Enterprise": (52_000_000, 0.8),
    "Mid-Market": (8_500_000, 0.6),
    "SMB": (1_200_000, 0.7),
    "Public Sector": (14_000_000, 0.9),
}


@dataclass
class Account:
    """One account; `signup` is filled in once its first order is known."""

    account_id: str
    name: str
    segment: str
    industry: str
    account_type: str
    region: str
    country: str
    owner: str
    annual_revenue: int | None
    parent: str | None = None
    level: int = 0
    opted_out: bool = False
    signup: date | None = None
    planted: Planted | None = None


def accounts() -> list[Account]:
    """All accounts in the order of their ids, ACC0001 first."""
    maker = _Maker()
    maker.plant()
    for _ in range(FAMILIES):
        maker.family()
    while maker.free:
        maker.single()
    return sorted(maker.made, key=lambda account: account.account_id)


class _Maker:
    def __init__(self) -> None:
        self.rng = stream("accounts")
        self.segments = words("segments")
        self.namer = Namer(stream("names"), {planted.name for planted in PLANTED})
        taken = {planted.account_id for planted in PLANTED}
        ids = [f"ACC{number:04d}" for number in range(1, ACCOUNTS + 1)]
        order = self.rng.permutation(ACCOUNTS)
        self.free = [ids[position] for position in order if ids[position] not in taken]
        self.made: list[Account] = []
        self.singles: list[Account] = []
        self.look_alikes = 0

    def plant(self) -> None:
        """The accounts of the stories; a family has one owner where it has one region."""
        for planted in PLANTED:
            parent = next((a for a in self.made if a.account_id == planted.parent), None)
            same_region = parent is not None and parent.region == planted.region
            self.made.append(
                Account(
                    account_id=planted.account_id,
                    name=planted.name,
                    segment=planted.segment,
                    industry=self.segments[planted.segment]["industry"],
                    account_type=planted.account_type,
                    region=planted.region,
                    country=planted.country,
                    owner=parent.owner if parent and same_region else self._owner(planted.region),
                    annual_revenue=planted.annual_revenue,
                    parent=planted.parent,
                    level=planted.level,
                    opted_out=planted.opted_out,
                    signup=planted.signup,
                    planted=planted,
                )
            )

    def family(self) -> None:
        """A parent with two to eight children, a few of them with a child of their own."""
        segment = self._segment()
        region = weighted(self.rng, REGION_SHARES)
        stem, name = self.namer.family(segment)
        _, country = self.namer.place(region)
        public = self.rng.random() < self.segments[segment]["types"].get("Public Sector", 0)
        heads = {"Public Sector": 1.0} if public else {"Enterprise": 0.55, "Mid-Market": 0.45}
        branches = {"Public Sector": 1.0} if public else {"SMB": 0.6, "Mid-Market": 0.4}
        kind = weighted(self.rng, heads)
        parent = self._add(name, segment, kind, region, country, self._owner(region))
        for _ in range(int(self.rng.integers(2, 9))):
            child = self._child(stem, parent, weighted(self.rng, branches))
            if self.rng.random() < 0.04:
                self._child(child.name, child, weighted(self.rng, branches))

    def single(self) -> None:
        """An account without a family; a few have a name that is easily taken for another's."""
        segment = self._segment()
        region = weighted(self.rng, REGION_SHARES)
        place, country = self.namer.place(region)
        name = None
        if self.singles and self.look_alikes < LOOK_ALIKES and self.rng.random() < 0.05:
            model = self.singles[int(self.rng.integers(len(self.singles)))]
            name = self.namer.look_alike(model.name, place)
            if name is not None:
                segment = model.segment
                self.look_alikes += 1
        kind = weighted(self.rng, self.segments[segment]["types"])
        name = name or self.namer.single(segment, place)
        self.singles.append(self._add(name, segment, kind, region, country, self._owner(region)))

    def _child(self, stem: str, parent: Account, kind: str) -> Account:
        region = parent.region if self.rng.random() < 0.75 else pick(self.rng, list(REGIONS))
        place, country = self.namer.place(region)
        owner = parent.owner if region == parent.region else self._owner(region)
        name = self.namer.child(stem, region, place)
        child = self._add(name, parent.segment, kind, region, country, owner)
        child.parent, child.level = parent.account_id, parent.level + 1
        return child

    def _add(
        self, name: str, segment: str, kind: str, region: str, country: str, owner: str
    ) -> Account:
        median, spread = REVENUE[kind]
        revenue = round(median * float(np.exp(self.rng.normal(0, spread))), -4)
        known = self.rng.random() < 0.96
        account = Account(
            account_id=self.free.pop(),
            name=name,
            segment=segment,
            industry=self.segments[segment]["industry"],
            account_type=kind,
            region=region,
            country=country,
            owner=owner,
            annual_revenue=max(60_000, int(revenue)) if known else None,
            opted_out=bool(self.rng.random() < 0.05),
        )
        self.made.append(account)
        return account

    def _segment(self) -> str:
        return weighted(self.rng, {name: facts["share"] for name, facts in self.segments.items()})

    def _owner(self, region: str) -> str:
        return pick(self.rng, self.namer.managers(region))


def sign_ups(people: list[Account], first_order: dict[int, int], starts_early: set[int]) -> None:
    """Fill in missing sign-up dates: some days before the first order, years for old customers.

    `first_order` gives the day number by index of the account, `starts_early` the indexes of those
    that were customers before the book begins.
    """
    rng = stream("sign-ups")
    for index, account in enumerate(people):
        before = int(rng.integers(3, 40))
        years = int(rng.integers(30, 365 * 9))
        anywhere = int(rng.integers(-200, 1060))
        if account.signup is not None:
            continue
        if index in starts_early:
            account.signup = day_of(-years)
        elif index in first_order:
            account.signup = day_of(first_order[index] - before)
        else:
            account.signup = day_of(anywhere)
