"""The accounts of a demo book: names, families, regions, owners, sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from data.demo._book import REGIONS, pick, stream, weighted, words
from data.demo._names import Namer

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


class Maker:
    """Makes accounts, with the ids given, in families and alone.

    `written` are accounts that exist already; `look_alikes` is how many names may be easily taken for
    another's; `part` tells the random numbers of one book from those of another.
    """

    def __init__(
        self,
        ids: Sequence[str],
        written: Sequence[tuple[str, str]],
        look_alikes: int,
        part: str = "",
    ) -> None:
        self.rng = stream(f"{part}accounts")
        self.segments = words("segments")
        self.namer = Namer(stream(f"{part}names"), {name for _, name in written})
        taken = {account_id for account_id, _ in written}
        order = self.rng.permutation(len(ids))
        self.free = [ids[position] for position in order if ids[position] not in taken]
        self.made: list[Account] = []
        self.singles: list[Account] = []
        self.look_alikes = look_alikes

    def all(self) -> list[Account]:
        """The accounts made so far, in the order of their ids."""
        return sorted(self.made, key=lambda account: account.account_id)

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
        parent = self._add(name, segment, kind, region, country, self.owner(region))
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
        if self.singles and self.look_alikes and self.rng.random() < 0.05:
            model = self.singles[int(self.rng.integers(len(self.singles)))]
            name = self.namer.look_alike(model.name, place)
            if name is not None:
                segment = model.segment
                self.look_alikes -= 1
        kind = weighted(self.rng, self.segments[segment]["types"])
        name = name or self.namer.single(segment, place)
        self.singles.append(self._add(name, segment, kind, region, country, self.owner(region)))

    def _child(self, stem: str, parent: Account, kind: str) -> Account:
        region = parent.region if self.rng.random() < 0.75 else pick(self.rng, list(REGIONS))
        place, country = self.namer.place(region)
        owner = parent.owner if region == parent.region else self.owner(region)
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

    def owner(self, region: str) -> str:
        """One of the account managers of a region."""
        return pick(self.rng, self.namer.managers(region))
