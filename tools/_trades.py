"""Kinds of business: the arguments that choose accounts by them, for every tool that lists accounts.

A tool's SQL reads the model `trade_accounts`, the keys of the accounts of that kind, and is run with
`chosen_trade(query, args)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import BaseModel, Field

from tools._query import Query
from tools._values import Kind, known

TRADES: tuple[Kind, ...] = ("industry", "account_type", "commercial_segment")
"""What says of an account which business it is in: broadly, by size, and closely."""

ANY_TRADE: Mapping[str, str | None] = MappingProxyType(dict.fromkeys(TRADES))


class TradeFilters(BaseModel):
    """Only accounts of one kind of business."""

    industry: str | None = Field(None, description="Industry.")
    account_type: str | None = Field(None, description="Type of account.")
    commercial_segment: str | None = Field(None, description="Commercial segment.")


class OfTrade(BaseModel):
    """What a result says of the kind of business it is limited to."""

    industry: str | None = Field(None, description="Industry asked about.")
    account_type: str | None = Field(None, description="Type of account asked about.")
    commercial_segment: str | None = Field(None, description="Commercial segment asked about.")


def chosen_trade(query: Query, asked: TradeFilters) -> dict[str, str | None]:
    """The kind of business among these arguments by name, as the data spell it; None: of any.

    Raises:
        UnknownValue: there is no such industry, type or commercial segment in scope.
    """
    return {kind: known(query, kind, getattr(asked, kind)) for kind in TRADES}
