"""Why an account is in its segment of a scheme of quintile scores: rfm and consumer."""

from __future__ import annotations

from typing import Any

from data import catalogue
from data.warehouse import Row as Record
from tools._accounts import Account
from tools._explanation import (
    Fields,
    FrequencyScore,
    MonetaryScore,
    RecencyScore,
    better,
)
from tools._query import Query
from tools._schemes import Segmentation


def rfm(query: Query, account: Account, labels: Segmentation) -> Fields | None:
    """The three scores, their cut-offs, and changes; None for an account that never ordered."""
    given = {**labels.parameters, "account_key": account.key}
    now = query.row("explain_segment", **given)
    if now is None:
        return None
    candidates = query.rows("explain_segment.changes", **given)
    return _scores(query, account, labels, now, candidates) | {
        "rfm_score": f"{now['r']}{now['f']}{now['m']}",
        "rfm_score_numeric": round((now["r"] + now["f"] + now["m"]) / 3, 2),
        "monetary": MonetaryScore(
            revenue=now["monetary_value"],
            **_range(now, "monetary", "m"),
            **_next(now, candidates, "monetary", "monetary_value", "m"),
        ),
    }


def consumer(query: Query, account: Account, labels: Segmentation) -> Fields | None:
    """The two scores, their cut-offs, what was bought at a discount, and changes."""
    given = {**labels.parameters, "account_key": account.key}
    now = query.row("explain_segment.consumer", **given)
    if now is None:
        return None
    candidates = query.rows("explain_segment.consumer_changes", **given)
    return _scores(query, account, labels, now, candidates) | {
        "rfm_score": f"{now['r']}{now['f']}",
        "rfm_score_numeric": round((now["r"] + now["f"]) / 2, 2),
        "lines_bought": now["lines_bought"],
        "lines_discounted": now["lines_discounted"],
    }


def _scores(
    query: Query, account: Account, labels: Segmentation, now: Record, candidates: list[Record]
) -> Fields:
    return {
        "segment": now["segment"],
        "rule": catalogue.segments(labels.scheme)[now["segment"]].rule,
        "last_order": now["last_order"],
        "first_order": now["first_order"],
        "scored_accounts": now["scored_accounts"],
        "segment_accounts": now["segment_accounts"],
        "recency": RecencyScore(
            days=now["recency_days"],
            **_range(now, "recency", "r"),
            **_next(now, candidates, "recency", "recency_days", "r"),
        ),
        "frequency": FrequencyScore(
            order_days=now["frequency"],
            **_range(now, "frequency", "f"),
            **_next(now, candidates, "frequency", "frequency", "f"),
        ),
        "changes": better(labels.scheme, now, candidates, account.name, query.currency),
    }


def _range(now: Record, measure: str, score: str) -> dict[str, Any]:
    return {
        "score": now[score],
        "lowest": now[f"{measure}_low"],
        "highest": now[f"{measure}_high"],
        "accounts": now[f"{measure}_accounts"],
    }


def _next(
    now: Record, candidates: list[Record], change: str, column: str, score: str
) -> dict[str, Any]:
    """Where the next score of one measure begins; ties may leave scores out."""
    above = [row for row in candidates if row["change"] == change and row[score] > now[score]]
    if not above:
        return {"next_score": None, "next_from": None, "gap": None}
    step = min(above, key=lambda row: row[score])
    return {
        "next_score": step[score],
        "next_from": step[column],
        "gap": abs(step[column] - now[column]),
    }
