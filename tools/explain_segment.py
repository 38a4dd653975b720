"""Why an account is in its segment, and what would move it to a better one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import ClassVar

from pydantic import Field

from data import catalogue
from tools._accounts import Account, find
from tools._cluster_place import ClusterPlace
from tools._explain_clusters import clusters
from tools._explain_lifecycle import lifecycle
from tools._explain_scores import consumer, rfm
from tools._explanation import (
    Fields,
    FrequencyScore,
    Level,
    MonetaryScore,
    RecencyScore,
    SegmentChange,
)
from tools._query import Query
from tools._registry import tool
from tools._schemes import OfScheme, Segmentation, segmentation
from tools._spec import (
    AccountId,
    AccountName,
    Clusters,
    Count,
    Day,
    Days,
    Example,
    LookbackArgs,
    Probability,
    Result,
    Scheme,
    Score,
    Segment,
)
from tools._wording import day

Explainer = Callable[[Query, Account, Segmentation], Fields | None]
EXPLAINERS: Mapping[Scheme, Explainer] = MappingProxyType(
    {"rfm": rfm, "lifecycle": lifecycle, "consumer": consumer, "clusters": clusters}
)


class ExplainSegmentArgs(LookbackArgs):
    account: str = Field(description="Id or name of the account.")
    scheme: Scheme = Field("rfm", description="Segmentation scheme.")
    clusters: Clusters = None


class ExplainSegment(OfScheme, Result):
    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    lookback_days: Days = Field(description="Length of the window.")
    segment: Segment = Field(description="Segment of the account, or 'No purchases'.")
    assigned_at: Day = Field(description="Date the account is in the segment at: the as-of date.")
    priority: int | None = Field(None, description="Order of the segment, 1 the best.")
    description: str = Field(description="What the segment means.")
    action: str | None = Field(None, description="Recommended action for the segment.")
    rule: str | None = Field(
        None, description="The rule that placed the account: the first of the list that holds."
    )
    rfm_score: str | None = Field(
        None,
        description="The quintile scores, recency first: three in scheme rfm, two in scheme consumer.",
    )
    rfm_score_numeric: Score | None = Field(None, description="Mean of these scores.")
    last_order: Day | None = Field(None, description="Date of the last order.")
    first_order: Day | None = Field(None, description="Date of the first order.")
    scored_accounts: Count = Field(0, description="Accounts the scores are computed over.")
    segment_accounts: Count = Field(0, description="Accounts in the same segment.")
    recency: RecencyScore | None = Field(None, description="Recency, its score and cut-offs.")
    frequency: FrequencyScore | None = Field(None, description="Frequency, its score and cut-offs.")
    monetary: MonetaryScore | None = Field(None, description="Revenue, its score and cut-offs.")
    lines_bought: Count | None = Field(
        None, description="Lines bought in the window (scheme consumer)."
    )
    lines_discounted: Count | None = Field(None, description="Those of them at a discount.")
    segment_score: Score | None = Field(
        None,
        description="Score of scheme lifecycle, 0 to 100: 70 % the mean of the four percentiles, 30 % "
        "the chance to stay.",
    )
    levels: list[Level] = Field(
        default=[], description="Recency, frequency, monetary value and engagement (lifecycle)."
    )
    churn_probability: Probability | None = Field(
        None,
        description="Churn probability (lifecycle); 1 without an order for a year and no score.",
    )
    churn_level: str | None = Field(
        None, description="Churn risk: Low, Medium, High, Critical or Unknown (lifecycle)."
    )
    is_new: bool | None = Field(
        None, description="Whether the first order was within the last 90 days (lifecycle)."
    )
    cluster: ClusterPlace | None = Field(
        None, description="Where the account lies among the clusters (clusters)."
    )
    cheapest: SegmentChange | None = Field(
        None,
        description="The change to a better segment that takes the least revenue; a lower churn risk "
        "where no revenue reaches one.",
    )
    changes: list[SegmentChange] = Field(
        default=[], description="Single changes that reach a better segment, cheapest first."
    )
    no_change_reason: str | None = Field(None, description="Why there is no such change, if so.")

    primary: ClassVar[str | None] = "changes"


@tool(
    examples=[
        Example("Why is ACC0117 in its segment?", {"account": "ACC0117"}),
        Example("What would move Harbour Hotels Ltd up?", {"account": "Harbour Hotels Ltd"}),
    ]
)
def explain_segment(args: ExplainSegmentArgs, query: Query) -> ExplainSegment:
    """Why an account is in its segment, and the cheapest single change that would better it.

    Gives its scores or levels, where the next one begins, the rule that placed it, and single changes
    that reach a better segment: further orders (which also bring recency to 0), more revenue on days
    with an order (unless the last one is long ago), or a lower churn risk. All other accounts stay as
    they are; an order counts at the account's average order value. For clusters: the two nearest, and
    the features that decide between them.
    """
    account = find(query, args.account)
    labels = segmentation(
        query, args.scheme, lookback_days=args.lookback_days, clusters=args.clusters
    )
    base = {
        **query.header,
        **labels.fields,
        "account_id": account.id,
        "account_name": account.name,
        "lookback_days": args.lookback_days,
        "assigned_at": query.as_of,
    }
    found = EXPLAINERS[args.scheme](query, account, labels)
    if found is None:
        return ExplainSegment(
            **base,
            empty_reason=f"{account.words} has no order up to {day(query.as_of)}; "
            "accounts that never ordered are not scored.",
            segment=catalogue.NO_PURCHASES,
            description=catalogue.terms()[catalogue.NO_PURCHASES].description,
        )
    if labels.reason:
        return ExplainSegment(
            **base, **found, empty_reason=labels.reason, description=labels.reason
        )
    entry = catalogue.segments(args.scheme)[found["segment"]]
    changes = found.get("changes", [])
    return ExplainSegment(
        **base,
        **found,
        priority=entry.priority,
        description=entry.description,
        action=entry.action,
        cheapest=changes[0] if changes else None,
        no_change_reason=None if changes else _no_change(account, entry, args.scheme),
    )


def _no_change(account: Account, entry: catalogue.Segment, scheme: Scheme) -> str:
    if entry.priority == 1:
        return f"{account.words} is in {entry.name}, the best segment there is."
    if scheme == "clusters":
        return "Clusters are found, not made of rules: no single change is sure to move an account."
    return f"No single change of orders or revenue brings {account.words} to a better segment."
