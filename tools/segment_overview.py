"""Distribution of accounts and revenue over the segments of a scheme."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import Field

from data import catalogue
from tools._cluster_report import CLUSTER_TITLES, OfClusters, report
from tools._clusters import clustering
from tools._query import Query
from tools._registry import tool
from tools._schemes import TITLES, OfScheme, segmentation
from tools._spec import (
    Clusters,
    Count,
    Days,
    Example,
    LookbackArgs,
    Mean,
    Money,
    Percent,
    Probability,
    Region,
    Result,
    Row,
    Scheme,
    Score,
    Scoring,
    Segment,
)
from tools._values import known, share, window_reason


class SegmentOverviewArgs(LookbackArgs):
    scheme: Scheme = Field("rfm", description="Segmentation scheme.")
    scoring: Scoring = Field(
        "tie_safe",
        description="Ties in quintile scores: kept together, or split into equal fifths.",
    )
    clusters: Clusters = None
    region: str | None = Field(None, description="Show only accounts of this region.")


class SegmentSummary(Row):
    segment: Segment = Field(description="Name of the segment.")
    accounts: Count = Field(description="Accounts in the segment.")
    account_share: Percent = Field(description="Share of scored accounts.")
    revenue: Money = Field(description="Net revenue of the window.")
    revenue_share: Percent = Field(description="Share of the net revenue of scored accounts.")
    mean_monetary: Money = Field(description="Mean net revenue per account.")
    median_monetary: Money = Field(description="Median net revenue per account.")
    mean_frequency: Mean | None = Field(
        description="Mean order days per account in the window; in scheme consumer orders."
    )
    mean_recency_days: Days | None = Field(description="Mean days since the last order.")
    mean_segment_score: Score | None = Field(
        None, description="Mean segment score, 0 to 100, in scheme lifecycle."
    )
    mean_churn: Probability | None = Field(
        None, description="Mean churn probability of the accounts that have one."
    )


class SegmentOverview(OfScheme, OfClusters, Result):
    lookback_days: Days = Field(description="Length of the window.")
    region: Region | None = Field(description="Region shown, or null for the whole scope.")
    scored_accounts: Count = Field(description="Accounts with at least one order, in segments.")
    revenue: Money = Field(description="Net revenue of the scored accounts in the window.")
    segments: list[SegmentSummary] = Field(
        description="One row per segment, largest revenue first."
    )
    churn_unknown: Count | None = Field(
        None,
        description="Scored accounts without a churn probability, in scheme lifecycle; nothing is held "
        "against them.",
    )
    no_purchases: Count = Field(description="Accounts that never ordered; not scored.")
    no_purchases_revenue: Money = Field(
        description="Net amount of accounts that never ordered (returns without an order)."
    )
    all_accounts: Count = Field(description="Scored accounts and those that never ordered.")
    all_revenue: Money = Field(description="Net revenue of all accounts in the window.")

    primary: ClassVar[str | None] = "segments"

    @classmethod
    def titles(cls, result: Mapping[str, Any]) -> dict[str, str]:
        return {**CLUSTER_TITLES, **TITLES.get(result["scheme"], {})}


@tool(
    examples=[
        Example("How are my customers distributed over the segments?", {}),
        Example("Segment overview for the North", {"region": "North"}),
        Example("Which clusters of accounts are there?", {"scheme": "clusters"}),
    ]
)
def segment_overview(args: SegmentOverviewArgs, query: Query) -> SegmentOverview:
    """Distribution, revenue and recency of the customer segments.

    Every account with an order by the as-of date is in exactly one segment; scores are computed over all
    accounts the caller may see. Accounts that never ordered are counted apart. Churn probabilities of
    scheme lifecycle are uploaded ones, else the churn model's.
    """
    region = known(query, "region", args.region)
    labels = segmentation(
        query,
        args.scheme,
        lookback_days=args.lookback_days,
        scoring=args.scoring,
        clusters=args.clusters,
    )
    found = {
        row["segment"]: row
        for row in query.rows("segment_overview", **labels.parameters, region=region)
    }
    never = found.pop(catalogue.NO_PURCHASES, None)
    scored = sum(row["accounts"] for row in found.values())
    revenue = sum((row["revenue"] for row in found.values()), Decimal(0))
    never_accounts = never["accounts"] if never else 0
    never_revenue = never["revenue"] if never else Decimal(0)
    # Which clusters there are depends on the data; the segments of the other schemes are always the same.
    names = found if args.scheme == "clusters" else catalogue.segments(args.scheme)
    summaries = [_summary(name, found.get(name), scored, revenue) for name in names]
    return SegmentOverview(
        **query.header,
        empty_reason=(None if scored else window_reason(query, args.lookback_days))
        or labels.reason,
        **labels.fields,
        **_clustered(args, query),
        lookback_days=args.lookback_days,
        region=region,
        scored_accounts=scored,
        revenue=revenue,
        segments=sorted(summaries, key=lambda row: row.revenue, reverse=True),
        churn_unknown=None
        if labels.churn is None
        else sum(row["churn_unknown"] for row in found.values()),
        no_purchases=never_accounts,
        no_purchases_revenue=never_revenue,
        all_accounts=scored + never_accounts,
        all_revenue=revenue + never_revenue,
    )


def _clustered(args: SegmentOverviewArgs, query: Query) -> dict[str, Any]:
    """The fields of `OfClusters`; none in other schemes, or where there are no clusters."""
    if args.scheme != "clusters":
        return {}
    made = clustering(query, args.lookback_days, args.clusters)
    return report(query, made) if made else {}


def _summary(
    name: str, row: dict[str, object] | None, scored: int, revenue: Decimal
) -> SegmentSummary:
    found = row or {"accounts": 0, "revenue": Decimal(0), "mean_monetary": 0, "median_monetary": 0}
    return SegmentSummary.model_validate(
        {"segment": name, "mean_frequency": None, "mean_recency_days": None}
        | {field: found[field] for field in SegmentSummary.model_fields if field in found}
        | {
            "account_share": share(found["accounts"], scored),
            "revenue_share": share(found["revenue"], revenue),
        }
    )
