"""What is ahead of an account: churn, value, signals, likely purchases, opportunities.

Each part is asked of the tool of that name. What it found of all accounts is kept, so that the next
account costs little; a part without figures says why, and the profile stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Protocol

from data import catalogue
from data.catalogue import OrgType
from data.warehouse import Row as Record
from tools._accounts import Account, accounts
from tools._churn_result import ChurnAccount, ChurnStanding
from tools._customer_value import LEVEL
from tools._customer_value_result import ValueStanding
from tools._expected_value import corrections_of, rows_at, totals_at
from tools._forecast import HORIZON
from tools._kept import kept_if_small, rows_of, small
from tools._next_purchase import likeliest
from tools._profile_result import FamilyOutlook, LifecycleStanding
from tools._query import Query
from tools._schemes import segmentation
from tools._signals import own_type
from tools._spec import Row
from tools._trades import ANY_TRADE
from tools._wording import whole
from tools.behavior_signals import assessed, behavior_of
from tools.churn_risk import (
    AT_RISK,
    Probabilities,
    kept_probabilities,
    why_empty,
    with_reasons,
)
from tools.customer_value import CustomerValueArgs, expectation
from tools.opportunities import opportunity
from tools.opportunities import read as read_opportunities
from tools.product_propensity import of_account, propensity


class Asked(Protocol):
    """What the caller of a profile may choose of what lies ahead."""

    @property
    def lookback_days(self) -> int: ...
    @property
    def org_type(self) -> OrgType | None: ...


MOST = 5
"""Rows of each list of what could be sold."""
HORIZON_DAYS: int = CustomerValueArgs.model_fields["horizon_days"].default
Fields = dict[str, Any]


def outlook(
    query: Query, account: Account, covered: Sequence[Account], asked: Asked, who: Record
) -> Fields:
    """The fields of `AccountProfile` that look ahead.

    `covered` are the accounts that the profile is of, `asked` the window and whose signals are read,
    `who` what a row on the account says of it: region, owner, segment, commercial segment.
    """
    days = asked.lookback_days
    known = kept_probabilities(query)
    return {
        "lifecycle": _lifecycle(query, account, days),
        "family_outlook": _family(query, covered, known) if covered[1:] else None,
        "opportunities": _opportunities(query, covered, days),
        **_rhythm(query, account),
        **_foreseen(_churn(query, account, known), _value(query, account)),
        **_signals(query, account, asked.org_type or own_type(query)),
        **_purchases(query, account, who),
    }


def _foreseen(churn: Fields, value: Fields) -> Fields:
    """Churn and value, and where they contradict each other."""
    return {**churn, **value, "value_against_churn": _against(churn["churn"], value["value"])}


def _against(risk: ChurnStanding | None, value: ValueStanding | None) -> str | None:
    """Whether what is expected lies outside of what the churn probability allows.

    With the chance to order again goes one order at least, and, at risk, no more than before.
    """
    if risk is None or value is None or value.expected_value is None:
        return None
    stays, expected = 1 - risk.churn_probability, float(value.expected_value)
    if risk.level in AT_RISK and expected > stays * float(value.past_value):
        return "more"
    return "less" if expected < stays * float(value.expected_order_value or 0) else None


def _rhythm(query: Query, account: Account) -> Fields:
    gap = next((row["usual_gap"] for row in _figures(query, account)), None)
    if gap is None:
        return {"usual_gap_days": None, "gap_ends": None, "order_due": None}
    # In whole days, as the reasons of the churn model say it.
    days = timedelta(days=whole(gap))
    silent = next(row["days_since_order"] for row in _figures(query, account))
    last = query.as_of - timedelta(days=silent)
    return {"usual_gap_days": whole(gap), "gap_ends": query.as_of + days, "order_due": last + days}


def _figures(query: Query, account: Account) -> list[Record]:
    """What the churn model knows of an account that ordered in the last 365 days."""

    def read(key: int | None) -> list[Record]:
        return query.rows("_churn_model", only=None if key is None else [key])

    return rows_of(query, account, "churn figures", read)


def _lifecycle(query: Query, account: Account, days: int) -> LifecycleStanding | None:
    def read(key: int | None) -> list[Record]:
        labels = segmentation(query, "lifecycle", lookback_days=days)
        return query.rows("account_profile.lifecycle", **labels.parameters, account_key=key)

    for row in rows_of(query, account, ("lifecycle", days), read):
        return LifecycleStanding(
            lifecycle_segment=row["segment"],
            description=catalogue.segments("lifecycle")[row["segment"]].description,
            segment_score=row["segment_score"],
            levels=row["levels"],
            churn_level=row["churn_level"],
        )
    return None


def _churn(query: Query, account: Account, known: Probabilities) -> Fields:
    found = _churn_rows(query, account, known)
    return {
        "churn": _standing(query, account, found, known) if found else None,
        "churn_source": known.scores.source if known.scores.probabilities else None,
        "churn_earlier_at": query.as_of - timedelta(days=HORIZON),
        "churn_missing": None
        if found
        else known.scores.reason or why_empty(query, account, {}, known.scores),
    }


def _standing(
    query: Query, account: Account, found: list[Record], known: Probabilities
) -> ChurnStanding:
    row = _reasoned(query, account, found, known)[0]
    return ChurnStanding(**part_of(ChurnStanding, row))


def _churn_rows(query: Query, account: Account, known: Probabilities) -> list[Record]:
    def read(key: int | None) -> list[Record]:
        everything = dict.fromkeys(
            ("segment", "region", "owner", "level", "min_monetary", "limit")
        ) | dict(ANY_TRADE)
        order = {"sort": "probability", "descending": True}
        return query.rows(
            "churn_risk",
            **known.parameters,
            **everything,
            **order,
            only=None if key is None else [key],
        )

    return rows_of(query, account, "churn accounts", read)


def _reasoned(
    query: Query, account: Account, rows: list[Record], known: Probabilities
) -> list[ChurnAccount]:
    figures = _figures(query, account) if known.model else []
    return with_reasons(query, rows, known.model, figures)


def _value(query: Query, account: Account) -> Fields:
    import numpy as np

    expected = expectation(query, HORIZON_DAYS)
    place = expected.places.get(account.key)
    row = None
    if place is None:
        missing = (
            f"{account.words} has not ordered by {query.as_of}: nothing can be expected of it."
        )
    else:
        missing = expected.model["refused"] or expected.model["value_refused"]
        if expected.forecast is not None:
            (found,) = rows_at(expected.forecast, np.array([place]))
            row = ValueStanding(**part_of(ValueStanding, found))
    return {
        "value": row,
        "value_horizon_days": HORIZON_DAYS,
        "value_confidence": 100 * LEVEL,
        "value_missing": missing,
    }


def part_of(model: type[Row], row: Row) -> Fields:
    """The fields of `model` that a row of a class derived from it has."""
    return {name: getattr(row, name) for name in model.model_fields}


def _signals(query: Query, account: Account, kind: OrgType) -> Fields:
    def read() -> Any:
        every = accounts(query) if small(query) else [account]
        return behavior_of(query, [one.key for one in every], kind)

    found = assessed(query, account, kept_if_small(query, ("behavior", kind), read))
    return {
        "org_type": kind,
        "signals": [row for row in found.signals if row.fired],
        "signals_evaluated": found.evaluated,
        "signals_period_days": found.period_days,
        "signals_missing": found.empty_reason,
    }


def _purchases(query: Query, account: Account, who: Record) -> Fields:
    def read(kind: str) -> list[Record]:
        return rows_of(query, account, kind, lambda key: of_account(query, kind, key))[:MOST]

    named = {"account_id": account.id, "account_name": account.name} | who
    reason, likely = likeliest(query, account, MOST)
    rows = read("affinity") if reason else [named | row for row in likely]
    return {
        "propensities": [propensity(row) for row in rows],
        "propensities_missing": reason,
        "white_space": [propensity(row) for row in read("white_space")],
    }


def _opportunities(query: Query, covered: Sequence[Account], days: int) -> list[Any]:
    def read(key: int | None) -> list[Record]:
        return read_opportunities(query, days, account_key=key)

    rows = [row for one in covered for row in rows_of(query, one, ("opportunities", days), read)]
    # Of one account they are in order already; a stable sort keeps ties as they are.
    rows.sort(key=lambda row: -row["value_at_stake"])
    return [opportunity(row, query.currency, days) for row in rows[: 2 * MOST]]


def _family(query: Query, covered: Sequence[Account], known: Probabilities) -> FamilyOutlook | None:
    rows = [(one, row) for one in covered for row in _churn_rows(query, one, known)]
    churn: Fields = {}
    if rows:
        riskiest, first = max(rows, key=lambda pair: pair[1]["probability"])
        churn = {
            "scored_accounts": len(rows),
            "expected_to_stop": round(sum(row["probability"] for _, row in rows), 1),
            "at_risk_accounts": sum(row["level"] in AT_RISK for _, row in rows),
            "riskiest": _reasoned(query, riskiest, [first], known)[0],
        }
    value = _family_value(query, covered)
    nothing: Fields = dict.fromkeys(FamilyOutlook.model_fields)
    return FamilyOutlook(**nothing | churn | value) if churn or value else None


def _family_value(query: Query, covered: Sequence[Account]) -> Fields:
    import numpy as np

    expected = expectation(query, HORIZON_DAYS)
    places = [expected.places[one.key] for one in covered if one.key in expected.places]
    if expected.forecast is None or not places:
        return {}
    corrections = corrections_of(expected.tested)
    totals = totals_at(expected.forecast, np.array(places, dtype=np.intp), corrections)
    shown = ("expected_value", "value_low", "value_high")
    return {"valued_accounts": len(places)} | {name: totals[name] for name in shown}
