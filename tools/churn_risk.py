"""Which accounts will probably stop ordering, why, and how far the probabilities can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from data import catalogue
from data.warehouse import Row as Record
from tools._accounts import Account, accounts, find, several_of
from tools._churn_model import SOURCE, churn_model
from tools._churn_reasons import reason
from tools._churn_result import (
    ChurnAccount,
    ChurnLevelRow,
    ChurnOwnerRow,
    ChurnReason,
    ChurnRisk,
    ChurnStake,
)
from tools._churn_scores import ChurnScores
from tools._churn_source import churn, uploaded
from tools._fitted import Plain
from tools._forecast import HORIZON, strongest
from tools._holdout import CalibrationBin, HoldOut, drift
from tools._query import Query
from tools._registry import tool
from tools._spec import (
    Args,
    Example,
    Limit,
    Order,
)
from tools._trades import TradeFilters, chosen_trade
from tools._values import change, known, one_of, share
from tools._wording import day, money

Sort = Literal[
    "probability", "revenue_at_risk", "monetary", "recency", "name", "owner", "region"
]  # fmt: skip
Level = Literal["low", "medium", "high", "critical"]
LOOKBACK_DAYS = 365
AT_RISK = ("High", "Critical")
SHIFT = 5.0
"""Points by which a probability must move to be called rising or falling."""


class ChurnRiskArgs(TradeFilters, Args):
    account: str | None = Field(None, description="Account id or name, or 'A1 or A2'.")
    segment: str | None = Field(None, description="Only accounts of this RFM segment.")
    region: str | None = Field(None, description="Only this region.")
    owner: str | None = Field(None, description="Only this account manager.")
    level: Level | None = Field(None, description="Only accounts at this level of risk.")
    min_monetary: Decimal | None = Field(None, ge=0, description="Least net revenue of 365 days.")
    sort: Sort = Field(
        "probability",
        description="Order by probability, revenue at risk (probability times net revenue of 365 days), "
        "that revenue, days since last order, name, account manager or region.",
    )
    order: Order = Field("desc", description="Descending or ascending.")
    limit: Limit = 10


@tool(
    examples=[
        Example("Which accounts are likely to churn?", {}),
        Example("Which accounts put most revenue at risk?", {"sort": "revenue_at_risk"}),
        Example("How likely is Tideway Coffee Roasters to leave us?", {"account": "ACC0803"}),
        Example("Which Champions are at critical churn risk?",
                {"segment": "Champions", "level": "critical"}),
    ]
)  # fmt: skip
def churn_risk(args: ChurnRiskArgs, query: Query) -> ChurnRisk:
    """Accounts by the probability that they stop ordering, with level, reasons, trend and hold-out test.

    The probability of no order in the next 90 days, for accounts that ordered in the last 365, by a
    calibrated model of what accounts in the caller's scope did before. A reason is what the probability
    owes to the account's own figures as against those of the median account. The test is of the model of
    90 days ago. With too little data, or a test no better than chance, the reason is said instead.
    Uploaded scores, where there are any, are used instead of the model; without them there is no answer
    for banking and telecom, where customers are under contract.
    """
    wanted = _wanted(args, query)
    account = wanted.account
    known_churn = kept_probabilities(query)
    scores, model = known_churn.scores, known_churn.model
    parameters = {**known_churn.parameters, **wanted.parameters}
    rows = query.rows(
        "churn_risk",
        **parameters,
        sort=args.sort,
        descending=args.order == "desc",
        limit=args.limit,
    )
    levels = [] if account else query.rows("churn_risk.levels", **parameters)
    stakes = (
        [ChurnStake.model_validate(one) for one in rows[0]["stakes"]] if levels and rows else []
    )
    alone = account is not None or args.owner is not None
    owners = [] if alone else _owners(query.rows("churn_risk.owners", **parameters))
    tested = model["holdout"] if model else None
    holdout = HoldOut.model_validate(tested) if tested else None
    return ChurnRisk(
        **query.header,
        **wanted.shown,
        empty_reason=None
        if rows
        else scores.reason or why_empty(query, account, wanted.shown, scores),
        shown=len(rows),
        total=rows[0]["total"] if rows else 0,
        horizon_days=HORIZON,
        lookback_days=LOOKBACK_DAYS,
        earlier_at=query.as_of - timedelta(days=HORIZON),
        source=scores.source,
        scored_at=scores.scored_at,
        account_id=account.id if account else None,
        account_name=account.name if account else None,
        **(_before(query, account) if account and rows else {}),
        **_totals(levels),
        revenue_at_risk=rows[0]["total_at_risk"] if levels and rows else None,
        sort=args.sort,
        order=args.order,
        accounts=_accounts(query, rows, model),
        most_at_stake=stakes[0] if stakes else None,
        stakes=stakes,
        owners=owners,
        levels=_levels(levels) if scores.probabilities else [],
        holdout=holdout,
        calibration=[
            CalibrationBin.model_validate(entry) for entry in (model or {}).get("calibration", [])
        ],
        caveats=_caveats(query, scores, holdout, everyone=wanted.everyone) if rows else [],
    )


@dataclass(frozen=True)
class _Wanted:
    """The accounts asked for: one or several by name, or those that pass the filters that are `shown`."""

    account: Account | None
    shown: dict[str, Any]
    parameters: dict[str, Any]

    @property
    def everyone(self) -> bool:
        return not (self.parameters["only"] or any(self.shown.values()))


def _wanted(args: ChurnRiskArgs, query: Query) -> _Wanted:
    several = several_of(query, args.account) if args.account else []
    account = find(query, args.account) if args.account and not several else None
    trade = chosen_trade(query, args)
    level = one_of("level", args.level, catalogue.churn_levels()) if args.level else None
    own = {
        "region": known(query, "region", args.region),
        "owner": known(query, "owner", args.owner),
        "segment": one_of("segment", args.segment, catalogue.segments()) if args.segment else None,
        "level": level,
        "min_monetary": args.min_monetary,
    }
    named = several or ([account] if account else [])
    only = [one.key for one in named] or None
    return _Wanted(account, own | trade.words, own | dict(trade.parameters) | {"only": only})


@dataclass(frozen=True)
class Probabilities:
    """The scores to use, the model they come from if they do, and what SQL over them is given."""

    scores: ChurnScores
    model: Plain | None
    parameters: Mapping[str, Any]


def probabilities(query: Query) -> Probabilities:
    """What is known of churn at the as-of date and was 90 days before."""
    scores = churn(query)
    model = churn_model(query) if scores.source == SOURCE else None
    given = {
        "lookback_days": LOOKBACK_DAYS,
        "scoring": "tie_safe",
        "churn_keys": list(scores.probabilities),
        "churn_scores": list(scores.probabilities.values()),
        "earlier_scores": _earlier(query, scores.probabilities, model),
    }
    return Probabilities(scores, model, given)


def kept_probabilities(query: Query) -> Probabilities:
    """The same, kept: read once, however many tools ask."""
    found: Probabilities = query.kept("churn", lambda: probabilities(query))
    return found


def _earlier(
    query: Query, probabilities: Mapping[int, float], model: Plain | None
) -> list[float | None]:
    """The probability that each account had 90 days ago, from the same source."""
    if model is not None:
        return list(model.get("earlier", []))
    then = replace(query, as_of=query.as_of - timedelta(days=HORIZON))
    then.uploads = query.uploads
    before = uploaded(then)
    return [before.probabilities.get(key) if before else None for key in probabilities]


def _accounts(query: Query, rows: list[dict[str, Any]], model: Plain | None) -> list[ChurnAccount]:
    keys = [row["account_key"] for row in rows]
    figures = query.rows("_churn_model", only=keys) if model and keys else []
    return with_reasons(query, rows, model, figures)


def with_reasons(
    query: Query, rows: list[Record], model: Plain | None, figures: list[Record]
) -> list[ChurnAccount]:
    """Rows as the result has them; `figures` are what the model knows of their accounts."""
    reasons = _reasons(query, figures, model) if model else {}
    return [_account(row, reasons.get(row["account_key"], [])) for row in rows]


def _account(row: Record, reasons: list[ChurnReason]) -> ChurnAccount:
    earlier, moved = row["earlier"], None
    if earlier is not None:
        moved = round(100 * (row["probability"] - earlier), 2)
    picked = {name: row[name] for name in ChurnAccount.model_fields if name in row}
    return ChurnAccount.model_validate(
        picked
        | {
            "churn_probability": row["probability"],
            "earlier_probability": earlier,
            "change_points": moved,
            "trend": trend(moved),
            "main_reason": reasons[0].reason if reasons else None,
            "reasons": reasons,
        }
    )


def trend(moved: float | None) -> str:
    """The direction of a probability from its change in percentage points."""
    if moved is None:
        return "new"
    if abs(moved) < SHIFT:
        return "stable"
    return "rising" if moved > 0 else "falling"


def _reasons(query: Query, figures: list[Record], model: Plain) -> dict[int, list[ChurnReason]]:
    """The reasons of some accounts: themes and effects of the model, in words of the data."""
    if not figures:
        return {}
    places = {key: place for place, key in enumerate(model["index"][0])}
    return {
        row["account_key"]: [
            ChurnReason(
                theme=theme,
                reason=reason(theme, row, model["medians"], query.currency),
                effect_points=round(100 * effect, 2),
            )
            for theme, effect in strongest(model, places[row["account_key"]])
        ]
        for row in figures
    }


def _before(query: Query, account: Account) -> dict[str, Any]:
    """What an account brought before the last 365 days: one that buys much less may be no churn risk."""
    given = {"keys": [account.key], "lookback_days": LOOKBACK_DAYS}
    found = query.row("account_profile.window", **given)
    if found is None or found["previous_revenue"] <= 0:
        return {}
    now, before = found["revenue"], found["previous_revenue"]
    return {"previous_monetary_value": before, "monetary_change": change(now, before)}


def _totals(levels: list[dict[str, Any]]) -> dict[str, Any]:
    """Sums over the levels, and over the two upper ones; null without levels."""
    names = ("scored_accounts", "expected_to_stop", "at_risk_accounts", "at_risk_share",
             "at_risk_revenue", "at_risk_revenue_share")  # fmt: skip
    if not levels:
        return dict.fromkeys(names)
    upper = [row for row in levels if row["level"] in AT_RISK]
    accounts, revenue = (sum(row[name] for row in levels) for name in ("accounts", "revenue"))
    risky, worth = (sum(row[name] for row in upper) for name in ("accounts", "revenue"))
    expected = round(float(sum(row["expected"] for row in levels)), 1)
    found = (accounts, expected, risky, share(risky, accounts), worth, share(worth, revenue))
    return dict(zip(names, found, strict=True))


def _owners(rows: list[dict[str, Any]]) -> list[ChurnOwnerRow]:
    return [
        ChurnOwnerRow.model_validate(
            {name: row[name] for name in ChurnOwnerRow.model_fields if name in row}
            | {"at_risk_revenue_share": share(row["at_risk_revenue"], row["revenue"])}
        )
        for row in rows
    ]


def _levels(levels: list[dict[str, Any]]) -> list[ChurnLevelRow]:
    accounts, revenue = (sum(row[name] for row in levels) for name in ("accounts", "revenue"))
    return [
        ChurnLevelRow.model_validate(
            {name: row[name] for name in ChurnLevelRow.model_fields if name in row}
            | {
                "account_share": share(row["accounts"], accounts),
                "revenue_share": share(row["revenue"], revenue),
            }
        )
        for row in levels
    ]


def _caveats(
    query: Query, scores: ChurnScores, holdout: HoldOut | None, *, everyone: bool
) -> list[str]:
    if holdout is not None:
        return drift(holdout, "to stop")
    doubt = "How good they are is not known here, and they come without reasons."
    # A sentence of its own: a source may be called like something in the data.
    told = f"The probabilities are from {scores.source}. {doubt}"
    if not everyone:
        # How many there are in all would be read as figures of what was asked about.
        return [told]
    found, all_of_them = len(scores.probabilities), len(accounts(query))
    return [f"{found:,} of {all_of_them:,} accounts have a probability. {told}"]


def why_empty(
    query: Query, account: Account | None, chosen: Mapping[str, Any], scores: ChurnScores
) -> str:
    """Why there are scores, but none of what was asked about."""
    least = chosen.get("min_monetary")
    asked = " and ".join(
        f"{name.replace('_', ' ')} {value}"
        for name, value in chosen.items()
        if value and name != "min_monetary"
    )
    counted = ""
    if least:
        counted = (
            f" Only accounts with at least {money(least, query.currency)} of revenue in the last "
            f"{LOOKBACK_DAYS} days are counted."
        )
    if account is None:
        return (
            f"No account with a churn probability is of {asked or 'the scope'} at {day(query.as_of)}."
            f"{counted}"
        )
    if account.key in scores.probabilities:
        return f"{account.words} is not of {asked or 'the scope'} at {day(query.as_of)}.{counted}"
    if scores.source == SOURCE:
        return (
            f"{account.words} has no churn probability at {day(query.as_of)}: it did not order in the "
            f"{LOOKBACK_DAYS} days before."
        )
    return f"{account.words} is not in {scores.source}."
