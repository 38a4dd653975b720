"""What there is to know of a clustering: how k was chosen, what the clusters are, how they lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, Field

from tools import _accounts
from tools._clusters import LEAST_K, LEAST_SHARE, names_of, original
from tools._fitted import Plain
from tools._query import Query
from tools._spec import (
    AccountName,
    Count,
    Days,
    Mean,
    Money,
    Percent,
    Ratio,
    Row,
    Segment,
)
from tools._values import share

TELLING = 3
"""Features named for a component."""
STRUCTURE = ((0.70, "strong"), (0.50, "reasonable"), (0.25, "weak"), (-1.0, "hardly any"))
"""What a silhouette above a value means (Kaufman and Rousseeuw 1990, table 2.4)."""

CLUSTER_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "trials": "Numbers of clusters tried",
        "centroids": "Typical accounts of the clusters",
        "components": "Principal components",
        "points": "Accounts on the components",
        "davies_bouldin": "Davies-Bouldin",
        "avg_interaction_duration": "Avg interaction (seconds)",
    }
)
"""Titles of tables and columns that their names do not give."""


class ClusterFeatures(Row):
    """The fifteen features of an account, or of a typical one."""

    recency_days: Days = Field(description="Days since the last order.")
    frequency: Mean = Field(description="Order days in the window.")
    total_spend: Money = Field(description="Net revenue in the window.")
    avg_transaction_value: Money = Field(description="Value of an order, before returns.")
    unique_products: Mean = Field(description="Different products bought in the window.")
    max_purchase: Money = Field(description="Value of the largest order day.")
    min_purchase: Money = Field(description="Value of the smallest order day.")
    interaction_count: Mean = Field(description="Interactions in the window.")
    avg_interaction_duration: Mean = Field(description="Mean length of an interaction, in seconds.")
    interaction_types: Mean = Field(description="Different types of interaction.")
    email_opens: Mean = Field(description="Mails opened.")
    website_visits: Mean = Field(description="Visits to the website.")
    tenure_days: Days = Field(description="Days since the first order.")
    discount_share: Percent = Field(description="Share of lines bought at a discount.")
    return_share: Percent = Field(description="Share of lines that are returns.")


class Named(Row):
    segment: Segment = Field(description="Archetype the cluster is named after.")
    clustered_accounts: Count = Field(description="Accounts in the cluster, in the whole scope.")
    name_fit: Ratio = Field(
        description="How alike cluster and archetype are: 1 exactly, 0 not at all, below 0 the opposite."
    )


class ClusterCentroid(ClusterFeatures, Named):
    """A cluster by its typical account."""


class ClusterTrial(Row):
    clusters: Count = Field(description="Number of clusters tried (k).")
    inertia: Ratio = Field(description="Sum of squared distances to the nearest centroid.")
    silhouette: Ratio = Field(
        description="Mean silhouette, -1 to 1; the higher, the better the clusters are apart."
    )
    davies_bouldin: Ratio = Field(description="Davies-Bouldin index; the lower the better.")
    smallest_share: Percent = Field(description="Share of accounts in the smallest cluster.")
    chosen: bool = Field(description="Whether this number was chosen.")


class ClusterComponent(Row):
    component: str = Field(description="Principal component.")
    explained: Percent = Field(description="Share of the variance of the features it explains.")
    mostly: list[str] = Field(description="The features that weigh most in it, with their sign.")


class ClusterPoint(Row):
    account_name: AccountName = Field(description="Account.")
    segment: Segment = Field(description="Its cluster.")
    x: float = Field(description="Place on the first principal component.")
    y: float = Field(description="Place on the second principal component.")
    z: float = Field(description="Place on the third principal component.")


class Clustering(Row):
    """How the clusters were made and how good they are."""

    clusters: Count = Field(description="Clusters made (k).")
    reason: str = Field(description="Why so many.")
    least_clusters: Count = Field(
        description="Fewest clusters that are chosen without being asked for."
    )
    least_share: Percent = Field(
        description="Share of accounts below which a cluster is too small for its number to be chosen."
    )
    elbow: Count = Field(description="Number of clusters at the elbow of the inertia.")
    silhouette: Ratio = Field(description="Mean silhouette of the clusters made.")
    structure: str = Field(
        description="What the silhouette says: strong, reasonable, weak or hardly any structure."
    )
    stability: Ratio = Field(
        description="Mean adjusted Rand index against models of other seeds: 1 the same clusters, 0 chance."
    )
    lowest_stability: Ratio = Field(description="The lowest of them.")
    seeds: Count = Field(description="Other seeds tried.")
    explained: Percent = Field(description="Variance that the components shown explain together.")
    clustered_accounts: Count = Field(description="Accounts with an order in the window.")
    lapsed_accounts: Count = Field(
        description="Accounts whose last order is older: not clustered, segment Lapsed."
    )
    alike: list[str] = Field(description="Features in which all accounts are alike.")


class OfClusters(BaseModel):
    """What a result tells of a clustering; empty in other schemes."""

    clustering: Clustering | None = Field(
        None, description="How the clusters were made and how good they are, in scheme clusters."
    )
    trials: list[ClusterTrial] = Field([], description="Every number of clusters that was tried.")
    centroids: list[ClusterCentroid] = Field(
        [], description="The typical account of each cluster, in original units."
    )
    components: list[ClusterComponent] = Field(
        [], description="Principal components of the standardised features."
    )
    points: list[ClusterPoint] = Field(
        [], description="Accounts on the components; a sample where there are many."
    )


def report(query: Query, made: Plain) -> dict[str, Any]:
    """The fields of `OfClusters`, from what `clustering` gives."""
    model = made["model"]
    trial = next(entry for entry in model["trials"] if entry["k"] == model["k"])
    stability = model["stability"]
    sizes: Counter[int] = Counter(made["places"])
    lapsed = sizes.pop(-1, 0)
    return {
        "clustering": Clustering(
            clusters=model["k"],
            reason=model["reason"],
            least_clusters=LEAST_K,
            least_share=_percent(LEAST_SHARE),
            elbow=model["elbow"],
            silhouette=trial["silhouette"],
            structure=next(words for above, words in STRUCTURE if trial["silhouette"] > above),
            stability=round(stability["mean"], 4),
            lowest_stability=round(stability["lowest"], 4),
            seeds=stability["seeds"],
            explained=_percent(sum(model["explained"])),
            clustered_accounts=sizes.total(),
            lapsed_accounts=lapsed,
            alike=model["alike"],
        ),
        "trials": [_trial(entry, model["k"]) for entry in model["trials"]],
        "centroids": _centroids(model, sizes),
        "components": _components(model),
        "points": _points(query, made),
    }


def features_of(values: Mapping[str, float]) -> dict[str, Any]:
    """Features in original units as the fields of `ClusterFeatures`, rounded as people read them."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name.endswith("_share"):
            found[name] = _percent(value)
        elif ClusterFeatures.model_fields[name].annotation is Decimal:
            found[name] = Decimal(str(round(value, 2)))
        else:
            found[name] = round(value, 2)
    return found


def _trial(entry: Plain, chosen: int) -> ClusterTrial:
    return ClusterTrial(
        clusters=entry["k"],
        inertia=round(entry["inertia"], 1),
        silhouette=entry["silhouette"],
        davies_bouldin=entry["davies_bouldin"],
        smallest_share=_percent(entry["smallest_share"]),
        chosen=entry["k"] == chosen,
    )


def _centroids(model: Plain, sizes: Counter[int]) -> list[ClusterCentroid]:
    return [
        ClusterCentroid(
            segment=cluster["name"],
            clustered_accounts=sizes[place],
            name_fit=round(cluster["name_fit"], 2),
            **features_of(original(model, cluster["centroid"])),
        )
        for place, cluster in enumerate(model["clusters"])
    ]


def _components(model: Plain) -> list[ClusterComponent]:
    return [
        ClusterComponent(
            component=f"PC{number}",
            explained=_percent(explained),
            mostly=_mostly(model["features"], weights),
        )
        for number, (weights, explained) in enumerate(
            zip(model["components"], model["explained"], strict=True), start=1
        )
    ]


def _mostly(features: Sequence[str], weights: Sequence[float]) -> list[str]:
    """'+ total spend', '- recency days': the heaviest first."""
    heaviest = sorted(
        zip(features, weights, strict=True), key=lambda pair: (-abs(pair[1]), pair[0])
    )
    return [
        f"{'+' if weight > 0 else '-'} {name.replace('_', ' ')}"
        for name, weight in heaviest[:TELLING]
    ]


def _points(query: Query, made: Plain) -> list[ClusterPoint]:
    accounts = {account.key: account.name for account in _accounts.accounts(query)}
    names = names_of(made["model"])
    return [
        ClusterPoint(
            account_name=accounts[key],
            segment=names[place],
            x=round(x, 2),
            y=round(y, 2),
            z=round(z, 2),
        )
        for key, place, x, y, z in made["points"]
    ]


def _percent(part: float) -> float:
    return share(part, 1)
