"""What a contract book is made of, as `telecom.yaml` and `banking.yaml` write it down."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from data.demo._book import words

Kind = Literal["telecom", "banking"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Product(_Strict):
    """A product; `share` of the customers hold it, or it is bought `share` times a year.

    plan: every customer has one; monthly: billed once a month; metered: billed by what was used; once:
    sold apart from the bills. `mb` is the data in a plan, by the seat.
    """

    name: str
    category: str
    brand: str
    price: Decimal
    role: Literal["plan", "monthly", "metered", "once"]
    share: float
    mb: int = 0

    @model_validator(mode="before")
    @classmethod
    def _from_row(cls, row: Any) -> Any:
        names = list(cls.model_fields)
        return dict(zip(names, row, strict=False)) if isinstance(row, list) else row

    @property
    def pence(self) -> int:
        """The price in pence."""
        return int(self.price * 100)


class Usage(_Strict):
    """How often a type of interaction happens in 30 days, for a customer of ordinary size.

    single: one row each, with a `value` or one of `names` as its `property`; total: one row a day with
    how many; plan: one row a day with the megabytes, `fill` of the plan in all; features: single, of the
    features that the customer uses; held: one row a month for each product held.
    """

    style: Literal["single", "total", "plan", "features", "held"]
    rate: float = 0
    fill: float = 0
    seconds: int = 0
    value: int = 0
    property: str | None = None
    names: tuple[str, ...] = ()


class Mood(_Strict):
    """What is different at a `share` of the customers: factors by type of interaction.

    `leaving` raises the churn score (as log odds); `held` is the number of products held.
    """

    share: float
    now: dict[str, float] = {}
    always: dict[str, float] = {}
    leaving: float = 0
    held: int | None = None


class Who(_Strict):
    """An account that is written down."""

    id: str
    name: str
    segment: str
    type: str
    region: str
    country: str
    revenue: int
    signup: date


class Told(_Strict):
    """A story: whom it is about and what they do in the last 30 days and in the 30 before.

    `usage` are numbers (or megabytes in all) by type; `features` are those used.
    """

    key: str
    title: str
    must_hold: str
    account: Who
    plan: str
    seats: int = 10
    usage: dict[str, tuple[int, int]] = {}
    features: dict[Literal["now", "before"], tuple[str, ...]] = {}
    held: int | None = None


class Terms(_Strict):
    """One book."""

    organization: str
    org_type: Kind
    prefix: str
    accounts: int
    families: int
    channels: tuple[str, str, str] = Field(description="Of bills, of orders, of advised orders.")
    source: str = Field(description="Of the churn scores.")
    plan_by_seat: bool
    metered: float = Field(description="Units of a metered product a seat and month.")
    products: tuple[Product, ...]
    usage: dict[str, Usage]
    moods: dict[str, Mood]
    notes: tuple[str, ...]
    campaigns: tuple[dict[str, Any], ...]
    stories: tuple[Told, ...]


@cache
def terms(kind: Kind) -> Terms:
    """The book of that kind."""
    return Terms.model_validate(words(f"contracts/{kind}"))
