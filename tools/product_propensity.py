"""What accounts lean to, what they will probably buy next, and what similar accounts buy that they do not."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import Field

from data import catalogue
from tools._accounts import Account, find
from tools._errors import InvalidArguments
from tools._forecast import HORIZON
from tools._holdout import CalibrationBin, HoldOut
from tools._next_purchase import CategoryDemand, NextPurchase, PurchaseReason, next_purchase
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
    Points,
    Probability,
    Region,
    Row,
    Score,
    Segment,
)
from tools._values import known, one_of, window_reason
from tools._wording import day

LOOKBACK_DAYS = 365
NOT_BOUGHT = f"Not bought in the last {LOOKBACK_DAYS} days"
NAMES = {"next_purchase": "Next purchase", "white_space": "White space"}
STATEMENTS = {
    "affinity": "product_propensity",
    "white_space": "product_propensity.white_space",
}


class ProductPropensityArgs(Args):
    account: str | None = Field(None, description="Account id or name.")
    segment: str | None = Field(
        None, description="Only accounts of this segment: an RFM segment or a commercial segment."
    )
    category: str | None = Field(None, description="Only this product category.")
    brand: str | None = Field(None, description="Only this brand; with kind affinity only.")
    kind: Literal["affinity", "next_purchase", "white_space"] = Field(
        "affinity",
        description="What accounts lean to, will probably order next, or could buy like similar ones.",
    )
    limit: Limit = 10


class Propensity(Row):
    foremost = ("category", "brand", "propensity", "purchase_probability", "value", "main_reason")

    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    region: Region = Field(description="Region of the account.")
    owner: str | None = Field(description="Account manager.")
    segment: Segment = Field(description="RFM segment of the account.")
    commercial_segment: str | None = Field(description="Accounts it is compared with.")
    category: Category = Field(description="Product category.")
    brand: Brand | None = Field(None, description="Brand; with kind affinity only.")
    purchase_probability: Probability | None = Field(
        None, description="Next purchase: probability of an order in the next 90 days, 0 to 1."
    )
    earlier_probability: Probability | None = Field(
        None,
        description="Next purchase: the probability of 90 days ago, as it would have been given then.",
    )
    change_points: Points | None = Field(
        None, description="Next purchase: change over the 90 days, in percentage points."
    )
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
    last_purchase: Day | None = Field(
        None,
        description="Date of the last such order; of next purchase and white space, over all history: "
        "white space without one was never bought in the data, with one it stopped being bought.",
    )
    days_since_purchase: Days | None = Field(None, description="Days since the last such order.")
    revenue: Money | None = Field(None, description="Net revenue of it in the last 365 days.")
    segment_average: Mean | None = Field(None, description="Mean purchases of similar buyers.")
    segment_p80: Mean | None = Field(
        None, description="80th percentile of purchases of similar buyers."
    )
    value: Money | None = Field(
        None,
        description="White space: the wallet share of the category times the net revenue of the account.",
    )
    wallet_share: Percent | None = Field(
        None,
        description="White space: part of their net revenue that similar buyers of the category give it "
        "(median).",
    )
    account_revenue: Money | None = Field(
        None, description="White space: net revenue of the account in the last 365 days."
    )
    earlier_revenue: Money | None = Field(
        None,
        description="White space: net revenue of the category before those days; null where never bought.",
    )
    buyers: Count | None = Field(None, description="White space: similar accounts that buy it.")
    buyer_share: Percent | None = Field(
        None, description="White space: share of similar accounts that buy it."
    )
    peer_accounts: Count | None = Field(
        None,
        description="Accounts compared with: buyers of it (affinity) or all active ones "
        "(white space) of the commercial segment.",
    )
    main_reason: str | None = Field(
        None, description="Next purchase: the reason that moves the probability most."
    )
    reasons: list[PurchaseReason] = Field(
        default=[], description="Next purchase: up to three reasons, the strongest first."
    )


class ItemSummary(Row):
    category: Category = Field(description="Product category.")
    brand: Brand | None = Field(description="Brand.")
    accounts: Count = Field(description="Accounts that bought it in the last 365 days.")
    mean_propensity: Score = Field(description="Mean propensity of those accounts.")
    purchases: Count = Field(description="Orders with it, summed over those accounts.")
    revenue: Money = Field(description="Net revenue of it in the last 365 days.")


class ProductPropensity(Listing):
    kind: str = Field(description="What is shown: affinity, next_purchase or white_space.")
    not_forecast: str | None = Field(
        description="Why there are no probabilities of a next purchase; affinity is shown instead."
    )
    lookback_days: Days = Field(description="Length of the window; always 365.")
    account_id: AccountId | None = Field(description="Account asked about.")
    account_name: AccountName | None = Field(description="Account asked about.")
    segment: Segment | None = Field(description="Segment asked about.")
    propensities: list[Propensity] = Field(description="Strongest or most valuable first.")
    white_space: list[Propensity] = Field(
        description="Affinity of one account: what similar accounts buy and it does not, never or no "
        "longer, most valuable first; what to pitch before more of the same."
    )
    items: list[ItemSummary] = Field(
        description="Affinity without an account: the same by category and brand, by revenue."
    )
    total_value: Money | None = Field(
        description="White space: sum of the values of all rows there are."
    )
    horizon_days: Days | None = Field(
        description="Next purchase: days ahead that the probability is about."
    )
    demand: list[CategoryDemand] = Field(
        description="Next purchase without an account: expected buyers by category."
    )
    holdout: HoldOut | None = Field(
        description="Next purchase: how the probabilities of 90 days ago turned out."
    )
    calibration: list[CalibrationBin] = Field(
        description="The same by bin of probability: announced against observed."
    )
    caveats: list[str] = Field(description="What to bear in mind, in sentences.")

    primary: ClassVar[str | None] = "propensities"

    @classmethod
    def leading(cls, result: Mapping[str, Any]) -> str | None:
        return "white_space" if result.get("white_space") else cls.primary

    @classmethod
    def titles(cls, result: Mapping[str, Any]) -> dict[str, str]:
        found = {"value": "Worth"}
        if result["kind"] == "white_space":
            found["propensities"] = NOT_BOUGHT
        elif result.get("white_space"):
            found |= {"white_space": NOT_BOUGHT, "propensities": "Bought already"}
        return found


@tool(
    examples=[
        Example("What should I pitch to Tideway Coffee Roasters?", {"account": "ACC0803"}),
        Example("What do Champions buy most?", {"segment": "Champions"}),
        Example(
            "Which categories does Tideway Coffee Roasters not buy yet?",
            {"account": "ACC0803", "kind": "white_space"},
        ),
        Example(
            "What will Tideway Coffee Roasters probably buy next?",
            {"account": "ACC0803", "kind": "next_purchase"},
        ),
    ]
)
def product_propensity(args: ProductPropensityArgs, query: Query) -> ProductPropensity:
    """Which categories and brands accounts lean to, will probably buy next, or do not buy yet.

    Affinity compares the orders of the last 365 days, per category and brand, with those of buyers in
    the same commercial segment; it is a score of 0 to 100, not a probability. Of one account it comes
    with its white space, which a pitch begins with.

    Next purchase is the probability of an order of a category in the next 90 days, by a calibrated model,
    with reasons and a test on older data. With too little data, or a test no better than chance, it says
    so and shows affinity.

    White space: categories that at least three and a quarter of the active accounts of the commercial
    segment bought and this account did not, valued at the median part of their revenue that the buyers
    give it, times the account's; `last_purchase` tells one that stopped from one never bought. Without
    filters: the top of the whole book.
    """
    if args.brand and args.kind != "affinity":
        raise InvalidArguments(
            "product_propensity", [f"{NAMES[args.kind]} goes by category; leave out 'brand'."]
        )
    account = find(query, args.account) if args.account else None
    chosen: dict[str, Any] = {
        "lookback_days": LOOKBACK_DAYS,
        "scoring": "tie_safe",
        "account_key": account.key if account else None,
        "segment": _segment(query, args.segment),
        "category": known(query, "category", args.category),
        "brand": known(query, "brand", args.brand),
        "limit": args.limit,
    }
    kind, forecast = args.kind, NextPurchase(None)
    if kind == "next_purchase":
        forecast = next_purchase(query, chosen, account)
        kind = "affinity" if forecast.reason else kind
    rows = forecast.rows if kind == "next_purchase" else query.rows(STATEMENTS[kind], **chosen)
    with_items = kind == "affinity" and not account
    items = query.rows("product_propensity.items", **chosen) if with_items else []
    # A brand is one of a category that the account may well buy.
    with_gaps = args.kind == "affinity" and account is not None and args.brand is None
    gaps = query.rows(STATEMENTS["white_space"], **chosen) if with_gaps else []
    white_space = kind == "white_space"
    return ProductPropensity(
        **query.header,
        empty_reason=None
        if rows or gaps
        else _why_empty(args, query, kind, account, forecast.reason),
        shown=len(rows),
        total=forecast.total or (rows[0]["total"] if rows else 0),
        kind=kind,
        not_forecast=forecast.reason,
        lookback_days=LOOKBACK_DAYS,
        account_id=account.id if account else None,
        account_name=account.name if account else None,
        segment=chosen["segment"],
        propensities=[propensity(row) for row in rows],
        white_space=[propensity(row) for row in gaps],
        items=[ItemSummary.model_validate(row) for row in items],
        total_value=(rows[0]["total_value"] if rows else Decimal(0)) if white_space else None,
        horizon_days=HORIZON if kind == "next_purchase" else None,
        demand=forecast.demand,
        holdout=forecast.holdout,
        calibration=forecast.calibration,
        caveats=forecast.caveats,
    )


def of_account(query: Query, kind: str, account_key: int | None) -> list[dict[str, Any]]:
    """All rows of a kind, affinity or white space, for one account or, with None, for every one."""
    everything = dict.fromkeys(("segment", "category", "brand", "limit"))
    return query.rows(
        STATEMENTS[kind],
        **everything,
        lookback_days=LOOKBACK_DAYS,
        scoring="tie_safe",
        account_key=account_key,
    )


def propensity(row: dict[str, Any]) -> Propensity:
    """A row as the result has it."""
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


def _why_empty(
    args: ProductPropensityArgs,
    query: Query,
    kind: str,
    account: Account | None,
    not_forecast: str | None,
) -> str:
    if not_forecast:
        return f"{not_forecast} {_why_empty(args, query, kind, account, None)}"
    if kind == "next_purchase":
        whose = f"{account.words}" if account else "No account that fits"
        return (
            f"{whose} has no probability of a next purchase at {day(query.as_of)}: it takes an order in the "
            f"{LOOKBACK_DAYS} days before."
        )
    if kind == "white_space":
        whose = f"{account.words}: " if account else ""
        return (
            f"{whose}No category is bought by enough similar accounts and missing here, or there "
            f"were no orders in the {LOOKBACK_DAYS} days to {day(query.as_of)}."
        )
    if account:
        what = "nothing of this kind" if args.category or args.brand or args.segment else "nothing"
        return f"{account.words} bought {what} in the {LOOKBACK_DAYS} days to {day(query.as_of)}."
    return window_reason(query, LOOKBACK_DAYS)
