"""The accounts of one segment."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import Field

from tools._query import Query
from tools._registry import tool
from tools._schemes import TITLES, OfScheme, segment_of, segmentation
from tools._spec import (
    AccountId,
    AccountName,
    Clusters,
    Count,
    Day,
    Days,
    Example,
    Limit,
    Listing,
    LookbackArgs,
    Money,
    Order,
    Probability,
    Region,
    Row,
    Scheme,
    Score,
    Scoring,
    Segment,
)
from tools._trades import OfTrade, TradeFilters, chosen_trade
from tools._values import known
from tools._wording import day, placed

Sort = Literal["monetary", "recency", "frequency", "name", "owner", "region"]


class SegmentMembersArgs(TradeFilters, LookbackArgs):
    segment: str = Field(description="Name of the segment, e.g. At Risk.")
    scheme: Scheme = Field("rfm", description="Segmentation scheme.")
    scoring: Scoring = Field("tie_safe", description="How quintile scores treat ties.")
    clusters: Clusters = None
    region: str | None = Field(None, description="Only this region.")
    sort: Sort = Field(
        "monetary",
        description="Order by net revenue, days since last order, order days, name, account manager or "
        "region.",
    )
    order: Order = Field("desc", description="Descending or ascending.")
    limit: Limit = 10


class Member(Row):
    foremost = ("monetary_value", "last_order", "frequency", "owner")

    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    region: Region = Field(description="Region of the account.")
    owner: str | None = Field(description="Account manager.")
    recency_days: Days = Field(description="Days since the last order.")
    last_order: Day = Field(description="Date of the last order.")
    frequency: Count = Field(description="Order days in the window; in scheme consumer orders.")
    monetary_value: Money = Field(description="Net revenue in the window.")
    lifetime_value: Money = Field(description="Net revenue over all history.")
    rfm_score: str | None = Field(
        description="The quintile scores, recency first: three in scheme rfm, two in scheme consumer."
    )
    segment_score: Score | None = Field(None, description="Score of scheme lifecycle, 0 to 100.")
    levels: str | None = Field(
        None, description="Levels of recency, frequency, monetary value and engagement (lifecycle)."
    )
    churn_probability: Probability | None = Field(
        None, description="Churn probability, in scheme lifecycle; null where it is not known."
    )
    churn_level: str | None = Field(
        None, description="Churn risk: Low, Medium, High, Critical or Unknown (lifecycle)."
    )


class SegmentMembers(OfTrade, OfScheme, Listing):
    segment: Segment = Field(description="Name of the segment.")
    region: Region | None = Field(description="Region shown, or null for the whole scope.")
    lookback_days: Days = Field(description="Length of the window.")
    sort: str = Field(description="The order: monetary, recency, frequency, name, owner or region.")
    order: str = Field(description="asc or desc.")
    total_monetary: Money = Field(description="Net revenue in the window of all accounts that fit.")
    members: list[Member] = Field(description="The accounts, in the order asked for.")

    primary: ClassVar[str | None] = "members"

    @classmethod
    def titles(cls, result: Mapping[str, Any]) -> dict[str, str]:
        return TITLES.get(result["scheme"], {})


@tool(
    examples=[
        Example("Which accounts are At Risk?", {"segment": "At Risk"}),
        Example(
            "Top 5 Champions in the South", {"segment": "Champions", "region": "South", "limit": 5}
        ),
    ]
)
def segment_members(args: SegmentMembersArgs, query: Query) -> SegmentMembers:
    """The accounts of one segment of a scheme, sorted, with scores, last order, owner and revenue."""
    segment = segment_of(args.scheme, args.segment)
    region = known(query, "region", args.region)
    trade = chosen_trade(query, args)
    labels = segmentation(
        query,
        args.scheme,
        lookback_days=args.lookback_days,
        scoring=args.scoring,
        clusters=args.clusters,
    )
    rows = query.rows(
        "segment_members",
        **labels.parameters,
        segment=segment,
        region=region,
        **trade.parameters,
        sort=args.sort,
        descending=args.order == "desc",
        limit=args.limit,
    )
    where = f" in {placed(region)}" if region else ""
    where += "".join(f" of {value}" for value in trade.words.values() if value)
    return SegmentMembers(
        **query.header,
        empty_reason=None
        if rows
        else labels.reason or f"No account is in {segment}{where} at {day(query.as_of)}.",
        shown=len(rows),
        total=rows[0]["total"] if rows else 0,
        **labels.fields,
        segment=segment,
        region=region,
        **trade.words,
        lookback_days=args.lookback_days,
        sort=args.sort,
        order=args.order,
        total_monetary=rows[0]["total_monetary"] if rows else Decimal(0),
        members=[
            Member.model_validate({name: row[name] for name in Member.model_fields}) for row in rows
        ],
    )
