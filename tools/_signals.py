"""What the tools on behaviour share: the parameters of their SQL and what is said of a signal.

Which signals fire is decided in `data/models/signals_<type>.sql`, by the thresholds of the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal, cast

from pydantic import Field

from data import catalogue
from data.catalogue import OrgType, Signal
from tools._query import Query
from tools._spec import Args, Count, Percent, Ratio, Row

Trend = Literal["increasing", "stable", "declining", "unknown"]


class BehaviorArgs(Args):
    """Arguments of the tools on behaviour."""

    org_type: OrgType | None = Field(
        None,
        description="Whose signals. Default: the book's type.",
    )


class Finding(Row):
    """One signal of one account; the tools add whom it is about."""

    fired: bool | None = Field(description="Whether it fires; null when it cannot be told.")
    evidence: str | None = Field(
        description="Why it fires, in one sentence; null when it does not."
    )
    measured: Percent | None = Field(description="Share, fall or change that was measured.")
    threshold: Percent | None = Field(description="Its threshold.")
    distance: Ratio | None = Field(description="Category shift: distance of the mixes, 0 to 1.")
    distance_threshold: Ratio | None = Field(description="Its threshold.")
    counted: str = Field(description="What is counted, e.g. lines, logins or MB.")
    count_now: Count = Field(description="How many in the last period.")
    count_before: Count | None = Field(
        description="How many in the period before; null where only the last one counts."
    )
    part_counted: str | None = Field(
        description="What is counted beside that, e.g. returned lines."
    )
    part: Count | None = Field(description="How many of those.")


def parameters(query: Query, org_type: OrgType | None = None) -> dict[str, Any]:
    """What the SQL on behaviour is given, from the catalogue and the organisation's type."""
    settings = catalogue.behavior()
    return {
        "org_type": org_type or own_type(query),
        "period_days": settings.period_days,
        "stable_percent": settings.stable_percent,
        "weights": settings.weights,
        "thresholds": {
            name: {key: _plain(value) for key, value in signal.thresholds.items()}
            for name, signal in catalogue.signals().items()
        },
    }


def own_type(query: Query) -> OrgType:
    """The type of the organisation whose book it is."""
    return cast("OrgType", query.warehouse.manifest.org_type)


def finding(signal: Signal, row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a `Finding` from a row of `behavior_findings`."""
    measured = row["measured"]
    bar = None if signal.bar is None else float(signal.thresholds[signal.bar])
    percent = measured is not None and signal.in_percent
    distance = measured is not None and bar is not None and not signal.in_percent
    return {
        "fired": row["fired"],
        "evidence": evidence(signal, row) if row["fired"] else None,
        "measured": round(100 * measured, 2) if percent else None,
        "threshold": round(100 * bar, 2) if bar is not None and signal.in_percent else None,
        "distance": round(measured, 4) if distance else None,
        "distance_threshold": bar if bar is not None and not signal.in_percent else None,
        "counted": signal.counts,
        "count_now": _whole(row["now"]),
        "count_before": _whole(row["before"]),
        "part_counted": signal.part,
        "part": _whole(row["part"]),
    }


def evidence(signal: Signal, row: Mapping[str, Any]) -> str:
    """The sentence of a signal with the figures of an account."""
    measured = row["measured"]
    if measured is None:
        shown = ""
    elif signal.in_percent:
        shown = f"{_rounded(100 * measured, 1):,}%"
    else:
        shown = f"{_rounded(measured, 2)}"
    figures = {name: f"{_whole(row[name]) or 0:,}" for name in ("now", "before", "part")}
    return signal.filled(signal.evidence, measured=shown, **figures)


def unreadable_words(row: Mapping[str, Any]) -> str:
    """Why the signals of an account cannot be told, from its row of `unreadable`."""
    count = row["unreadable"]
    return (
        f"{count:,} interaction{'' if count == 1 else 's'} cannot be read; the newest is of type "
        f"{row['newest_type']}, of {row['newest_day']}. Correct the source and load it again."
    )


def _whole(value: Any) -> int | None:
    return None if value is None else int(_rounded(value, 0))


def _rounded(value: Any, decimals: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _plain(value: Decimal) -> Decimal | int:
    return int(value) if value == value.to_integral_value() else value
