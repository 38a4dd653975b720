"""Which accounts a campaign is for: kind of business, manager, revenue, goods and segments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, Field

from data import catalogue
from tools._query import Query
from tools._trades import TRADES
from tools._values import ALL_BUT, Kind, known, one_of
from tools._wording import listed

_OR = re.compile(r" or ", re.IGNORECASE)


class AudienceFilters(BaseModel):
    """Only these accounts. 'A or B' is either, 'not A or B' neither of them."""

    industry: str | None = Field(None, description="Industry: 'A', 'A or B', 'not A'.")
    account_type: str | None = Field(None, description="Type of account: 'A', 'A or B', 'not A'.")
    commercial_segment: str | None = Field(
        None, description="Commercial segment: 'A', 'A or B', 'not A'."
    )
    country: str | None = Field(None, description="Only this country.")
    owner: str | None = Field(None, description="Account manager.")
    min_monetary: Decimal | None = Field(
        None, description="Least net revenue in the window, in the book's currency."
    )
    category: str | None = Field(
        None, description="Accounts that bought this category in the window; 'not A': that did not."
    )


@dataclass(frozen=True)
class Chosen:
    """The filters as parameters of the model `campaign_accounts`, and as a result shows them."""

    parameters: dict[str, Any]
    shown: dict[str, Any]

    @property
    def words(self) -> str:
        """' for Hotels & Lodging of Ann'; '' of all accounts."""
        trades = [f" for {self.shown[kind]}" for kind in TRADES if self.shown[kind]]
        country = f" in {self.shown['country']}" if self.shown["country"] else ""
        owner = f" of {self.shown['owner']}" if self.shown["owner"] else ""
        return "".join(trades) + country + owner + goods_of(self.shown["category"])


def goods_of(category: str | None) -> str:
    """' with orders of Glassware', ' without orders of Glassware'; '' where none is asked for."""
    if not category:
        return ""
    but = ALL_BUT.fullmatch(category)
    return f" without orders of {but['names']}" if but else f" with orders of {category}"


def chosen(query: Query, asked: AudienceFilters) -> Chosen:
    """Resolve the filters.

    Raises:
        UnknownValue: there is no such kind of business, manager or category in scope.
    """
    parameters: dict[str, Any] = {}
    shown: dict[str, Any] = {}
    for kind in TRADES:
        names, out = _known(query, kind, getattr(asked, kind))
        parameters[kind], parameters[f"not_{kind}"] = ([], names) if out else (names, [])
        shown[kind] = (f"all but {listed(names)}" if out else listed(names)) or None
    goods, out = _known(query, "category", asked.category)
    good = goods[0] if goods else None
    parameters["category"], parameters["not_category"] = (None, good) if out else (good, None)
    shown["category"] = f"not {good}" if out else good
    shown["country"] = parameters["country"] = known(query, "country", asked.country)
    shown["owner"] = parameters["owner"] = known(query, "owner", asked.owner)
    shown["min_monetary"] = parameters["min_monetary"] = asked.min_monetary
    return Chosen(parameters, shown)


def _known(query: Query, kind: Kind, said: str | None) -> tuple[list[str], bool]:
    """The values that a filter names as the data spell them, and whether they are left out."""
    if not said:
        return [], False
    but = ALL_BUT.fullmatch(said.strip())
    names = but["names"] if but else said
    return list(dict.fromkeys(known(query, kind, one) for one in _OR.split(names))), bool(but)


def segments_of(asked: str | None) -> list[str]:
    """The segments in 'At Risk or Cannot Lose Them' as the catalogue spells them; none of no text.

    Raises:
        UnknownValue: there is no such segment.
    """
    allowed = catalogue.segments()
    return list(
        dict.fromkeys(one_of("segment", one, allowed) for one in _OR.split(asked or "") if one)
    )


def roles_of(campaign_type: str, only: Sequence[str] = ()) -> dict[str, str]:
    """Role by segment, primary ones first; `only` those are contacted, whatever the type is for."""
    entry = catalogue.campaign_types()[campaign_type]
    roles = [("primary", entry.primary), ("secondary", entry.secondary), ("avoid", entry.avoid)]
    found = {segment: role for role, segments in roles for segment in segments}
    if not only:
        return found
    alone = {one: "secondary" if found.get(one) == "secondary" else "primary" for one in only}
    alone = dict(sorted(alone.items(), key=lambda one: one[1]))
    return alone | {s: r for s, r in found.items() if r == "avoid" and s not in only}
