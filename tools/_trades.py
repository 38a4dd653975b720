"""Kinds of business and countries: the arguments that choose accounts by them, for tools that list accounts.

A tool's SQL reads the model `trade_accounts`, the keys of the accounts of that kind, and is run with
`chosen_trade(query, args)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import BaseModel, Field

from tools._query import Query
from tools._values import ALL_BUT, Kind, known, values

TRADES: tuple[Kind, ...] = ("industry", "account_type", "commercial_segment")
"""What says of an account which business it is in: broadly, by size, and closely."""

_OR = " or "
_CHOSEN_BY: tuple[Kind, ...] = (*TRADES, "country")
ANY_TRADE: Mapping[str, str | None] = MappingProxyType(dict.fromkeys(_CHOSEN_BY))


class TradeFilters(BaseModel):
    """Only accounts of one kind of business, or of one country."""

    industry: str | None = Field(None, description="Industry; 'not A or B' for all others.")
    account_type: str | None = Field(
        None, description="Type of account; 'not A or B' for all others."
    )
    commercial_segment: str | None = Field(
        None, description="Commercial segment; 'not A or B' for all others."
    )
    country: str | None = Field(None, description="Only this country.")


class OfTrade(BaseModel):
    """What a result says of the kind of business it is limited to."""

    industry: str | None = Field(None, description="Industry asked about.")
    account_type: str | None = Field(None, description="Type of account asked about.")
    commercial_segment: str | None = Field(None, description="Commercial segment asked about.")
    country: str | None = Field(None, description="Country asked about.")


def chosen_trade(query: Query, asked: TradeFilters) -> dict[str, str | None]:
    """The kind of business and the country among these arguments, as the data spell them; None: of any.

    Raises:
        UnknownValue: there is no such industry, type, commercial segment or country in scope.
    """
    country = known(query, "country", asked.country)
    return {
        **{kind: _trade(query, kind, getattr(asked, kind)) for kind in TRADES},
        "country": country,
    }


def _trade(query: Query, kind: Kind, said: str | None) -> str | None:
    """The value, or 'all but A or B' of 'not A or B', which the model `trade_accounts` reads."""
    but = ALL_BUT.fullmatch(said.strip()) if said else None
    if but is None or said in values(query, kind):
        return known(query, kind, said)
    names = dict.fromkeys(known(query, kind, one) for one in but["names"].split(_OR))
    return f"all but {_OR.join(names)}"
