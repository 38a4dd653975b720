"""The names that exist for the person who asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from agent.offline.understand.types import Reading, Subject
from agent.offline.understand.words.lookup import Lookup
from data.recent import Recent

_OPENED = 128


def _nothing(account: str) -> Mapping[str, Subject]:
    return {}


@dataclass(frozen=True)
class Lexicon:
    """What exists in the scope of the person who asks; names outside it are not recognised.

    `accounts` and `campaigns` are (id, name) pairs, campaigns the newest first; `campaign_types` says what
    each campaign was for, `product_categories` what each product is of, by its name. Build one per snapshot
    and scope and keep it: the indexes over it are made at first use and live as long as it does.
    `largest` are the ids of the accounts that bring most, in that order, read only where names are alike.
    `belongs` tells the region, owner, segment and parent of an account, asked only where they are meant.
    """

    accounts: Sequence[tuple[str, str]] = ()
    regions: Sequence[str] = ()
    countries: Sequence[str] = ()
    categories: Sequence[str] = ()
    brands: Sequence[str] = ()
    products: Sequence[str] = ()
    industries: Sequence[str] = ()
    account_types: Sequence[str] = ()
    owners: Sequence[str] = ()
    channels: Sequence[str] = ()
    segments: Sequence[str] = ()
    campaigns: Sequence[tuple[str, str]] = ()
    campaign_types: Mapping[str, str] = field(default_factory=dict)
    product_categories: Mapping[str, str] = field(default_factory=dict)
    commercial_segments: Sequence[str] = ()
    as_of: date = date(2000, 1, 1)
    first_date: date = date(2000, 1, 1)
    fiscal_year_start: int = 1
    largest: Callable[[], Sequence[str]] = field(default=tuple, compare=False)
    belongs: Callable[[str], Mapping[str, Subject]] = field(default=_nothing, compare=False)

    def all_of(self, kind: str) -> Sequence[str]:
        """All there are of a kind of the data that sales can be split by: of products or accounts none."""
        return {
            "region": self.regions,
            "country": self.countries,
            "category": self.categories,
            "brand": self.brands,
            "channel": self.channels,
            "industry": self.industries,
            "account_type": self.account_types,
            "commercial_segment": self.commercial_segments,
            "owner": self.owners,
            "segment": self.segments,
        }.get(kind, ())

    @cached_property
    def lookup(self) -> Lookup:
        """Indexes for finding these names in what people type."""
        return Lookup(self)

    @cached_property
    def opened_with(self) -> Recent[str, Reading]:
        """How messages that began a conversation were understood: many begin with the same click."""
        return Recent(_OPENED)
