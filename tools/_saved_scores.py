"""The scores that `quintile refresh` saves: what the tools compute, for every account at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from data import catalogue, scores
from data.scores import Run
from tools._code import texts_of
from tools._fitted import Plain
from tools._purchase_model import purchase_model
from tools._query import Query
from tools._schemes import Segmentation, segmentation
from tools._signals import parameters
from tools._spec import Scheme
from tools.product_propensity import LOOKBACK_DAYS as PROPENSITY_DAYS
from tools.segment_overview import SegmentOverviewArgs, segment_overview

ACCOUNTS_AT_ONCE = 20_000
"""Accounts whose propensities are held in memory at a time."""

Rows = Iterator[Mapping[str, Any]]


def refresh(query: Query, lookback_days: int) -> tuple[Run, bool]:
    """Compute and save the scores of the accounts in scope; the second value is whether they are new.

    Raises:
        UsageError: another refresh is running, or the home cannot be written.
    """
    query.progress("next purchases", 0.0)
    purchases = purchase_model(query)
    query.progress("segments", 0.1)
    made = {
        scheme: segmentation(query, scheme, lookback_days=lookback_days)
        for scheme in get_args(Scheme)
    }
    return scores.save(
        query.warehouse.home,
        query.warehouse.manifest,
        query.as_of,
        lookback_days,
        {
            "account_segmentation_scores": lambda: _accounts(query, made),
            "product_propensity_scores": lambda: _propensity(query, purchases),
            "segment_performance_summary": lambda: _summary(query, lookback_days),
            "customer_segments": lambda: _segments(query, made),
            "behavior_analysis": lambda: _behavior(query),
        },
        _notes(made, purchases),
        hashlib.sha256("\0".join(texts_of("_saved_scores")).encode()).hexdigest()[:12],
    )


def _notes(made: Mapping[Scheme, Segmentation], purchases: Plain) -> list[str]:
    """What could not be scored, and where churn probabilities come from."""
    notes = []
    fields = made["lifecycle"].fields
    if fields["churn_reason"]:
        notes.append(f"No churn probabilities: {fields['churn_reason']}")
    elif fields["churn_source"]:
        notes.append(f"Churn probabilities are from {fields['churn_source']}.")
    if made["clusters"].reason:
        notes.append(f"No clusters: {made['clusters'].reason}")
    if purchases["reason"]:
        notes.append(f"No next-purchase probabilities: {purchases['reason']}")
    return notes


def _accounts(query: Query, made: Mapping[Scheme, Segmentation]) -> Rows:
    query.progress("scores of accounts", 0.2)
    labels = {name: made["clusters"].parameters[name] for name in ("label_keys", "labels")}
    yield from query.rows("_saved_scores.accounts", **{**made["lifecycle"].parameters, **labels})


def _propensity(query: Query, purchases: Plain) -> Rows:
    probable: dict[tuple[int, str], float] = {}
    if not purchases["reason"]:
        pairs = zip(*purchases["index"], strict=True)
        probable = dict(zip(pairs, purchases["probabilities"], strict=True))
    parts = 1 + query.warehouse.manifest.rows["accounts"] // ACCOUNTS_AT_ONCE
    for part in range(parts):
        query.progress("product propensity", 0.4 + 0.2 * part / parts)
        rows = query.rows(
            "_saved_scores.propensity", lookback_days=PROPENSITY_DAYS, part=part, parts=parts
        )
        for row in rows:
            pair = (row["account_key"], row["category"])
            yield row | {"next_purchase_probability": probable.get(pair)}


def _summary(query: Query, lookback_days: int) -> Rows:
    query.progress("segments in sum", 0.6)
    for scheme in get_args(Scheme):
        args = SegmentOverviewArgs(scheme=scheme, lookback_days=lookback_days)
        overview = segment_overview(args, query).model_dump()
        if overview["empty_reason"]:
            continue
        yield from ({"scheme": scheme} | row for row in overview["segments"])
        yield {
            "scheme": scheme,
            "segment": catalogue.NO_PURCHASES,
            "accounts": overview["no_purchases"],
            "revenue": overview["no_purchases_revenue"],
        } | dict.fromkeys(
            (
                "account_share",
                "revenue_share",
                "mean_monetary",
                "median_monetary",
                "mean_frequency",
                "mean_recency_days",
            )
        )


def _segments(query: Query, made: Mapping[Scheme, Segmentation]) -> Rows:
    for place, (scheme, labels) in enumerate(made.items()):
        query.progress(f"segments of scheme {scheme}", 0.7 + 0.05 * place)
        if labels.reason:
            continue
        entries = catalogue.segments(scheme)
        for row in query.rows("_saved_scores.segments", **labels.parameters):
            entry = entries[row["segment"]]
            yield row | {
                "scheme": scheme,
                "assigned_at": query.as_of,
                "description": entry.description,
                "recommended_action": entry.action,
            }


def _behavior(query: Query) -> Rows:
    query.progress("behaviour", 0.9)
    signals = catalogue.signals()
    for row in query.rows("_saved_scores.behavior", **parameters(query)):
        advice = dict.fromkeys(signals[name].recommendation for name in row["signals"])
        yield row | {
            "signals": "; ".join(row["signals"]) or None,
            "recommendations": " ".join(advice) or None,
        }
