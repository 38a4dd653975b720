"""What accounts lean to, and what similar accounts buy that they do not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import Field

from data import catalogue
from tools._accounts import Account, find
from tools._errors import InvalidArguments
from tools._query import Query
from tools._registry import tool
from tools._spec import (
    AccountId,
    AccountName,
    Args,
    Brand,
    Category,
    Count,
    Day,
    Days,
    Example,
    Limit,
    Listing,
    Mean,
    Money,
    Percent,
    Region,
    Row,
    Score,
    Segment,
)
from tools._values import known, one_of, window_reason

LOOKBACK_DAYS = 365


class ProductPropensityArgs(Args):
    account: str | None = Field(None, description="Account id or name.")
    segment: str | None = Field(
        None, description="Only accounts of this segment: an RFM segment or a commercial segment."
    )
    category: str | None = Field(None, description="Only this product category.")
    brand: str | None = Field(None, description="Only this brand; not with kind white_space.")
    kind: Literal["affinity", "white_space"] = Field(
        "affinity",
        description="affinity: what accounts lean to; white_space: categories that similar accounts "
        "buy and this one does not.",
    )
    limit: Limit = 10


class Propensity(Row):
    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    region: Region = Field(description="Region of the account.")
    owner: str | None = Field(description="Account manager.")
    segment: Segment = Field(description="RFM segment of the account.")
    commercial_segment: str | None = Field(description="Accounts it is compared with.")
    category: Category = Field(description="Product category.")
    brand: Brand | None = Field(None, description="Brand; null in white space.")
    propensity: Score | None = Field(
        None, description="0.4 affinity + 0.3 recency + 0.3 frequency, 0 to 100."
    )
    affinity_score: Score | None = Field(
        None, description="50 is as many purchases as similar buyers make on average; at most 100."
    )
    recency_score: Score | None = Field(
        None,
        description="100, 80, 60 or 40 for a last purchase within 30, 60, 90 or 180 days; else 20.",
    )
    frequency_score: Score | None = Field(
        None,
        description="100 from the 80th percentile of purchases of similar buyers, 70 from their "
        "mean, 50 from half of it, else 30.",
    )
    purchase_count: Count | None = Field(
        None, description="Orders with that category and brand in the last 365 days."
    )
    last_purchase: Day | None = Field(None, description="Date of the last such order.")
    days_since_purchase: Days | None = Field(None, description="Days since the last such order.")
    revenue: Money | None = Field(None, description="Net revenue of it in the last 365 days.")
    segment_average: Mean | None = Field(None, description="Mean purchases of similar buyers.")
    segment_p80: Mean | None = Field(
        None, description="80th percentile of purchases of similar buyers."
    )
    value: Money | None = Field(
        None, description="White space: median net spend of similar accounts that buy the category."
    )
    buyers: Count | None = Field(None, description="White space: similar accounts that buy it.")
    buyer_share: Percent | None = Field(
        None, description="White space: share of similar accounts that buy it."
    )
    peer_accounts: Count = Field(
        description="Accounts compared with: buyers of it (affinity) or all active ones "
        "(white space) of the commercial segment."
    )


class ItemSummary(Row):
    category: Category = Field(description="Product category.")
    brand: Brand | None = Field(description="Brand.")
    accounts: Count = Field(description="Accounts that bought it in the last 365 days.")
    mean_propensity: Score = Field(description="Mean propensity of those accounts.")
    purchases: Count = Field(description="Orders with it, summed over those accounts.")
    revenue: Money = Field(description="Net revenue of it in the last 365 days.")


class ProductPropensity(Listing):
    kind: str = Field(description="affinity or white_space.")
    lookback_days: Days = Field(description="Length of the window; always 365.")
    account_id: AccountId | None = Field(description="Account asked about.")
    account_name: AccountName | None = Field(description="Account asked about.")
    segment: Segment | None = Field(description="Segment asked about.")
    propensities: list[Propensity] = Field(description="Strongest or most valuable first.")
    items: list[ItemSummary] = Field(
        description="Affinity without an account: the same by category and brand, by revenue."
    )
    total_value: Money | None = Field(
        description="White space: sum of the values of all rows there are."
    )

    primary: ClassVar[str | None] = "propensities"


@tool(
    examples=[
        Example("What should I pitch to Tideway Coffee Roasters?", {"account": "ACC0803"}),
        Example("What do Champions buy most?", {"segment": "Champions"}),
        Example(
            "Which categories does Tideway Coffee Roasters not buy yet?",
            {"account": "ACC0803", "kind": "white_space"},
        ),
    ]
)
def product_propensity(args: ProductPropensityArgs, query: Query) -> ProductPropensity:
    """Which categories and brands accounts lean to, or which ones similar accounts buy and they do not.

    Affinity compares the orders of the last 365 days, per category and brand, with those of accounts
    of the same commercial segment that bought it too (all accounts in the caller's scope; accounts
    without a commercial segment are one group). It is a score of 0 to 100, not a probability. White
    space lists categories that at least three and at least a quarter of the active accounts of the
    commercial segment bought and this account did not, valued at the median net spend of the buyers.
    Without account, segment, category or brand: the top of the whole book.
    """
    if args.brand and args.kind == "white_space":
        raise InvalidArguments(
            "product_propensity", ["White space is counted by category; leave out 'brand'."]
        )
    account = find(query, args.account) if args.account else None
    segment = _segment(query, args.segment)
    chosen: dict[str, Any] = {
        "lookback_days": LOOKBACK_DAYS,
        "scoring": "tie_safe",
        "account_key": account.key if account else None,
        "segment": segment,
        "category": known(query, "category", args.category),
        "brand": known(query, "brand", args.brand),
        "limit": args.limit,
    }
    affinity = args.kind == "affinity"
    rows = query.rows(
        "product_propensity" if affinity else "product_propensity.white_space", **chosen
    )
    items = query.rows("product_propensity.items", **chosen) if affinity and not account else []
    return ProductPropensity(
        **query.header,
        empty_reason=None if rows else _why_empty(query, args.kind, account),
        shown=len(rows),
        total=rows[0]["total"] if rows else 0,
        kind=args.kind,
        lookback_days=LOOKBACK_DAYS,
        account_id=account.id if account else None,
        account_name=account.name if account else None,
        segment=segment,
        propensities=[_row(row) for row in rows],
        items=[ItemSummary.model_validate(row) for row in items],
        total_value=rows[0].get("total_value") if rows else None if affinity else Decimal(0),
    )


def _row(row: dict[str, Any]) -> Propensity:
    return Propensity.model_validate(
        {name: row[name] for name in Propensity.model_fields if name in row}
    )


def _segment(query: Query, value: str | None) -> str | None:
    if value is None:
        return None
    commercial: list[str] = query.remember(
        "commercial segments",
        lambda: [row["commercial_segment"] for row in query.rows("product_propensity.segments")],
    )
    return one_of("segment", value, [*catalogue.segments(), *commercial])


def _why_empty(query: Query, kind: str, account: Account | None) -> str:
    if kind == "white_space":
        whose = f"{account.words}: " if account else ""
        return (
            f"{whose}No category is bought by enough similar accounts and missing here, or there "
            f"were no orders in the {LOOKBACK_DAYS} days to {query.as_of}."
        )
    if account:
        return (
            f"{account.words} bought nothing of this kind in the {LOOKBACK_DAYS} days "
            f"to {query.as_of}."
        )
    return window_reason(query, LOOKBACK_DAYS)
