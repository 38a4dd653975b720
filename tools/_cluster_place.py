"""Why an account is in its cluster: the nearest centroid, the second nearest, and what decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from tools._cluster_report import ClusterFeatures, features_of
from tools._clusters import Measured, clustering, distances, measured, original, standardised
from tools._fitted import Plain
from tools._query import Query
from tools._spec import Ratio, Row, Segment, Unit
from tools._wording import money

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

TOLD = 3
"""Features told for what sets the account apart, and for what decides."""


class TypicalFeatures(ClusterFeatures):
    segment: Segment = Field(description="Cluster whose typical account this is.")
    name_fit: Ratio = Field(
        description="How alike the cluster and the archetype it is named after are: 1 exactly, 0 not."
    )


class TellingFeature(Row):
    feature: str = Field(description="Name of the feature.")
    deviations: Ratio = Field(
        description="Standard deviations above the average account, below zero under it."
    )
    words: str = Field(description="The value of the account beside those it is compared with.")


class ClusterPlace(Row):
    """Where an account lies among the clusters. Distances are in standard deviations."""

    distance: Ratio = Field(description="Distance to the centroid of its cluster, the nearest.")
    second_segment: Segment = Field(description="Cluster with the second nearest centroid.")
    second_distance: Ratio = Field(description="Distance to that centroid.")
    margin: Ratio = Field(description="How much farther it is to the second.")
    features: ClusterFeatures = Field(description="The features of the account.")
    typical: TypicalFeatures = Field(description="A typical account of its cluster.")
    second_typical: TypicalFeatures = Field(description="A typical account of the second cluster.")
    sets_apart: list[TellingFeature] = Field(
        description="The features that set the account apart from the average account."
    )
    decides: list[TellingFeature] = Field(
        description="The features that put it nearer to its cluster than to the second."
    )


def place_of(
    query: Query, lookback_days: int, key: int, k: int | None = None
) -> ClusterPlace | None:
    """The place of an account, by its key, among `k` clusters; None where it is not clustered."""
    made = clustering(query, lookback_days, k)
    account = measured(query, lookback_days, only=key)
    if made is None or not account.active.any():
        return None
    return _place(made["model"], account, query.currency)


def _place(model: Plain, account: Measured, currency: str) -> ClusterPlace:
    import numpy as np

    far = distances(model, account.values)[0]
    first, second = np.argsort(far, kind="stable")[:2]
    own, other = model["clusters"][first], model["clusters"][second]
    at = standardised(model, account.values)[0]
    mine = features_of(dict(zip(model["features"], account.values[0].tolist(), strict=True)))
    typical, second_typical = (
        features_of(original(model, cluster["centroid"])) for cluster in (own, other)
    )
    # What each feature adds to the difference of the squared distances.
    nearer = (at - np.array(other["centroid"])) ** 2 - (at - np.array(own["centroid"])) ** 2
    compared = [(own["name"], typical), (other["name"], second_typical)]

    def telling(order: Floats, others: list[tuple[str, Any]]) -> list[TellingFeature]:
        heaviest = np.argsort(-order, kind="stable")[:TOLD]
        return [
            TellingFeature(
                feature=model["features"][place],
                deviations=round(float(at[place]), 2),
                words=_words(model["features"][place], mine, others, currency),
            )
            for place in heaviest
            if order[place] > 0
        ]

    return ClusterPlace(
        distance=round(float(far[first]), 2),
        second_segment=other["name"],
        second_distance=round(float(far[second]), 2),
        margin=round(float(far[second] - far[first]), 2),
        features=ClusterFeatures(**mine),
        typical=_named(own, typical),
        second_typical=_named(other, second_typical),
        sets_apart=telling(np.abs(at), compared[:1]),
        decides=telling(nearer, compared),
    )


def _named(cluster: Plain, typical: dict[str, Any]) -> TypicalFeatures:
    return TypicalFeatures(
        segment=cluster["name"], name_fit=round(cluster["name_fit"], 2), **typical
    )


def _words(feature: str, mine: dict[str, Any], others: list[tuple[str, Any]], currency: str) -> str:
    """'total spend £9,922.98; typical of Loyal: £4,007.84'."""
    name = feature.removesuffix("_days").replace("_", " ")
    typical = "; ".join(
        f"typical of {segment}: {_value(feature, values[feature], currency)}"
        for segment, values in others
    )
    return f"{name} {_value(feature, mine[feature], currency)}; {typical}"


def _value(feature: str, value: Any, currency: str) -> str:
    match _unit(feature):
        case Unit.MONEY:
            return money(value, currency, exact=True)
        case Unit.DAYS:
            return f"{value:,.0f} days"
        case Unit.PERCENT:
            return f"{value:,.1f} %"
        case _:
            seconds = " seconds" if feature == "avg_interaction_duration" else ""
            return f"{value:,.1f}".removesuffix(".0") + seconds


def _unit(feature: str) -> Unit:
    field = ClusterFeatures.model_fields[feature]
    return next(mark for mark in field.metadata if isinstance(mark, Unit))
