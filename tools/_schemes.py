"""Segmentation schemes: one way to the segment of every account, whatever the scheme.

A tool's SQL reads the model `scheme_segments` and is run with `segmentation(...).parameters`:

    labels = segmentation(query, args.scheme, lookback_days=args.lookback_days)
    rows = query.rows("segment_overview", **labels.parameters, region=region)

A scheme made of rules is a branch of `scheme_segments`. A scheme whose labels are made in Python is a
function in `LABELLERS`; `scheme_segments` joins what it gives to what the accounts did. Either has its
name in `tools._spec.Scheme` and its segments in `data/catalogue`; nothing else needs to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Protocol

from pydantic import BaseModel, Field

from data import catalogue
from tools._churn_scores import ChurnScores
from tools._churn_source import churn
from tools._clusters import LEAST_ACCOUNTS, cluster_labels
from tools._errors import UnknownValue
from tools._query import Query
from tools._spec import Day, Scheme, Scoring
from tools._values import one_of
from tools._wording import day


class Labeller(Protocol):
    """Gives the segment of every account that ordered by the as-of date, by account key.

    `k` asks for that many segments, `on` for the accounts as they were on an earlier day. Nothing is
    given where the labels cannot be made.
    """

    def __call__(
        self, query: Query, lookback_days: int, *, k: int | None = None, on: date | None = None
    ) -> Mapping[int, str]: ...


LABELLERS: Mapping[Scheme, Labeller] = MappingProxyType({"clusters": cluster_labels})

TITLES: Mapping[str, dict[str, str]] = MappingProxyType(
    {"consumer": {"rfm_score": "RF score", "frequency": "Orders", "mean_frequency": "Mean orders"}}
)
"""Titles of columns that mean something else in a scheme."""


class OfScheme(BaseModel):
    """What a result says of the segmentation it rests on."""

    scheme: str = Field(description="Segmentation scheme.")
    churn_source: str | None = Field(
        None, description="Where churn probabilities come from, in scheme lifecycle."
    )
    churn_scored_at: Day | None = Field(None, description="Date of the newest churn score.")
    churn_reason: str | None = Field(
        None, description="Why there are no churn probabilities, in scheme lifecycle."
    )


@dataclass(frozen=True)
class Segmentation:
    """What a statement over `scheme_segments` needs.

    parameters: of the statement, by name.
    churn: the churn scores behind the segments; None where the scheme takes none.
    reason: why there are no segments, as a sentence; None where there are some.
    clusters: how many clusters were asked for.
    """

    scheme: Scheme
    parameters: Mapping[str, Any]
    churn: ChurnScores | None
    reason: str | None
    clusters: int | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of `OfScheme`."""
        known = self.churn if self.churn and self.churn.probabilities else None
        return {
            "scheme": self.scheme,
            "churn_source": known.source if known else None,
            "churn_scored_at": known.scored_at if known else None,
            "churn_reason": self.churn.reason if self.churn else None,
        }


def segmentation(
    query: Query,
    scheme: Scheme,
    *,
    lookback_days: int,
    scoring: Scoring = "tie_safe",
    clusters: int | None = None,
    on: date | None = None,
) -> Segmentation:
    """The segmentation of the accounts in scope at the as-of date of the query, or `on` an earlier day.

    Clusters `on` an earlier day are those of the as-of date, so that their names mean the same.
    """
    labeller = LABELLERS.get(scheme)
    labels = labeller(query, lookback_days, k=clusters, on=on) if labeller else {}
    scores = churn(query.at(on) if on else query) if scheme == "lifecycle" else None
    given = scores.probabilities if scores else {}
    return Segmentation(
        scheme,
        {
            "as_of": on or query.as_of,
            "scheme": scheme,
            "scoring": scoring,
            "lookback_days": lookback_days,
            "label_keys": list(labels),
            "labels": list(labels.values()),
            "churn_keys": list(given),
            "churn_scores": list(given.values()),
        },
        scores,
        _no_clusters(query, lookback_days) if labeller and not labels else None,
        clusters,
    )


def _no_clusters(query: Query, lookback_days: int) -> str:
    return (
        f"Fewer than {LEAST_ACCOUNTS} accounts in {query.scope.words} ordered in the {lookback_days} days "
        f"up to {day(query.as_of)}, or all did the same: they cannot be clustered. Scheme rfm can be used."
    )


def segment_of(scheme: Scheme, name: str, *more: str) -> str:
    """The segment of the scheme, or one of `more`, as the catalogue spells it.

    Raises:
        UnknownValue: there is none; says which other schemes have one of that name.
    """
    try:
        return one_of("segment", name, [*catalogue.segments(scheme), *more])
    except UnknownValue as problem:
        folded = " ".join(name.split()).casefold()
        others = [
            other
            for other in catalogue.schemes()
            if folded in (segment.casefold() for segment in catalogue.segments(other))
        ]
        if not others:
            raise
        raise UnknownValue(
            f"segment of scheme {scheme} called",
            name,
            hint=f"There is one in scheme {' and '.join(others)}.",
        ) from problem
