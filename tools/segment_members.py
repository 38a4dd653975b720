"""The accounts of one segment."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from data import catalogue
from tools._query import Query
from tools._registry import tool
from tools._spec import (
    AccountId,
    AccountName,
    Count,
    Day,
    Days,
    Example,
    Limit,
    Listing,
    LookbackArgs,
    Money,
    Order,
    Region,
    Row,
    Scheme,
    Scoring,
    Segment,
)
from tools._values import known, one_of

Sort = Literal["monetary", "recency", "frequency", "name"]


class SegmentMembersArgs(LookbackArgs):
    segment: str = Field(description="Name of the segment, e.g. At Risk.")
    scheme: Scheme = Field("rfm", description="Segmentation scheme.")
    scoring: Scoring = Field("tie_safe", description="How quintile scores treat ties.")
    region: str | None = Field(None, description="Only accounts of this region.")
    sort: Sort = Field(
        "monetary", description="Order by net revenue, days since last order, order days or name."
    )
    order: Order = Field("desc", description="Descending or ascending.")
    limit: Limit = 10


class Member(Row):
    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    region: Region = Field(description="Region of the account.")
    owner: str | None = Field(description="Account manager.")
    recency_days: Days = Field(description="Days since the last order.")
    last_order: Day = Field(description="Date of the last order.")
    frequency: Count = Field(description="Order days in the window.")
    monetary_value: Money = Field(description="Net revenue in the window.")
    lifetime_value: Money = Field(description="Net revenue over all history.")
    rfm_score: str = Field(description="The three quintile scores, recency first.")


class SegmentMembers(Listing):
    segment: Segment = Field(description="Name of the segment.")
    region: Region | None = Field(description="Region shown, or null for the whole scope.")
    lookback_days: Days = Field(description="Length of the window.")
    total_monetary: Money = Field(description="Net revenue in the window of all accounts that fit.")
    members: list[Member] = Field(description="The accounts, in the order asked for.")

    primary: ClassVar[str | None] = "members"


@tool(
    examples=[
        Example("Which accounts are At Risk?", {"segment": "At Risk"}),
        Example(
            "Top 5 Champions in the South", {"segment": "Champions", "region": "South", "limit": 5}
        ),
    ]
)
def segment_members(args: SegmentMembersArgs, query: Query) -> SegmentMembers:
    """The accounts of one segment, sorted, with scores, last order, owner and revenue."""
    segment = one_of("segment", args.segment, catalogue.segments())
    region = known(query, "region", args.region)
    rows = query.rows(
        "segment_members",
        segment=segment,
        region=region,
        lookback_days=args.lookback_days,
        scoring=args.scoring,
        sort=args.sort,
        descending=args.order == "desc",
        limit=args.limit,
    )
    where = f" in {region}" if region else ""
    return SegmentMembers(
        **query.header,
        empty_reason=None if rows else f"No account is in {segment}{where} at {query.as_of}.",
        shown=len(rows),
        total=rows[0]["total"] if rows else 0,
        segment=segment,
        region=region,
        lookback_days=args.lookback_days,
        total_monetary=rows[0]["total_monetary"] if rows else Decimal(0),
        members=[_member(row) for row in rows],
    )


def _member(row: dict[str, object]) -> Member:
    picked = {name: row[name] for name in Member.model_fields if name in row}
    return Member.model_validate(picked | {"rfm_score": f"{row['r']}{row['f']}{row['m']}"})
