"""Why an account is in its lifecycle segment."""

from __future__ import annotations

from data import catalogue
from data.warehouse import Row as Record
from tools._accounts import Account
from tools._explanation import Fields, Level, better
from tools._query import Query
from tools._schemes import Segmentation

LEVELS = ("Low", "Medium", "High")
# Measure, its level, its column, and the field of `Level` for its value.
MEASURES = (
    ("recency", "r", "recency_days", "days"),
    ("frequency", "f", "frequency", "count"),
    ("monetary", "m", "monetary_value", "revenue"),
    ("engagement", "e", "engagement", "count"),
)


def lifecycle(query: Query, account: Account, labels: Segmentation) -> Fields | None:
    """Levels, churn and changes; None for an account that never ordered."""
    given = {**labels.parameters, "account_key": account.key}
    now = query.row("explain_segment.lifecycle", **given)
    if now is None:
        return None
    candidates = query.rows("explain_segment.lifecycle_changes", **given)

    return {
        "segment": now["segment"],
        "rule": catalogue.segments("lifecycle")[now["segment"]].rule,
        "last_order": now["last_order"],
        "first_order": now["first_order"],
        "scored_accounts": now["scored_accounts"],
        "segment_accounts": now["segment_accounts"],
        "segment_score": now["segment_score"],
        "levels": [_level(now, candidates, *measure) for measure in MEASURES],
        "churn_probability": now["churn_probability"],
        "churn_level": now["churn"],
        "is_new": now["is_new"],
        "changes": better("lifecycle", now, candidates, account.name, query.currency),
    }


def _level(
    now: Record, candidates: list[Record], measure: str, letter: str, column: str, field: str
) -> Level:
    """One measure, and where its next level begins; ties may leave levels out."""
    above = [
        row
        for row in candidates
        if row["change"] == measure and LEVELS.index(row[letter]) > LEVELS.index(now[letter])
    ]
    found: Fields = {
        "measure": measure,
        "level": now[letter],
        "percentile": now[f"{letter}_percentile"],
        field: now[column],
    }
    if above:
        step = min(above, key=lambda row: LEVELS.index(row[letter]))
        found |= {"next_level": step[letter], f"next_{field}": step[column]}
    return Level(**found)
