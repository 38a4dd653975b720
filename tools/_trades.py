"""Kinds of business and countries: the arguments that choose accounts by them, for tools that list accounts.

A tool's SQL reads the model `trade_accounts`, the keys of the accounts of that kind, and is run with the
parameters of `chosen_trade(query, args)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, Field

from tools._dimensions import TRADES as TRADES
from tools._query import Query
from tools._values import Kind, Named, known, named, named_parameters

_CHOSEN_BY: tuple[Kind, ...] = (*TRADES, "country")
ANY_TRADE: Mapping[str, Any] = MappingProxyType(
    named_parameters(dict.fromkeys(_CHOSEN_BY, Named()))
)
"""The parameters where accounts of all kinds are meant."""


class TradeFilters(BaseModel):
    """Only accounts of one kind of business, or of one country."""

    industry: str | None = Field(None, description="Industry, or 'not A or B'.")
    account_type: str | None = Field(None, description="Type of account, or 'not A or B'.")
    commercial_segment: str | None = Field(None, description="Commercial segment, or 'not A or B'.")
    country: str | None = Field(None, description="Country, or 'not A or B'.")


class OfTrade(BaseModel):
    """What a result says of the kind of business it is limited to."""

    industry: str | None = Field(None, description="Industry asked about.")
    account_type: str | None = Field(None, description="Type of account asked about.")
    commercial_segment: str | None = Field(None, description="Commercial segment asked about.")
    country: str | None = Field(None, description="Country asked about.")


@dataclass(frozen=True)
class Trade:
    """A kind of business and a country: `parameters` for SQL, `words` as a result shows them."""

    parameters: Mapping[str, Any]
    words: dict[str, str | None]


def chosen_trade(query: Query, asked: TradeFilters) -> Trade:
    """The kind of business and the country among these arguments, as the data spell them.

    Raises:
        UnknownValue: there is no such industry, type, commercial segment or country in scope.
    """
    found: dict[str, Named] = {
        kind: named(getattr(asked, kind), partial(known, query, kind)) for kind in _CHOSEN_BY
    }
    return Trade(named_parameters(found), {kind: one.words for kind, one in found.items()})
