"""Why an account is in its segment, and what would move it to a better one."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from data import catalogue
from data.warehouse import Row as Record
from tools._accounts import Account, find
from tools._query import Query
from tools._registry import tool
from tools._spec import (
    AccountId,
    AccountName,
    Count,
    Day,
    Days,
    Example,
    LookbackArgs,
    Money,
    Quintile,
    Result,
    Row,
    Score,
    Segment,
)


class ExplainSegmentArgs(LookbackArgs):
    account: str = Field(description="Id or name of the account.")
    scheme: Literal["rfm"] = Field("rfm", description="Segmentation scheme.")


class RecencyScore(Row):
    days: Days = Field(description="Days since the last order.")
    score: Quintile = Field(description="Recency score.")
    lowest: Days = Field(description="Fewest days among the accounts with this score.")
    highest: Days = Field(description="Most days among the accounts with this score.")
    accounts: Count = Field(description="Accounts with this score.")
    next_score: Quintile | None = Field(description="The next better score there is.")
    next_from: Days | None = Field(description="Days since the last order at which it begins.")
    gap: Days | None = Field(description="Days less than now.")


class FrequencyScore(Row):
    order_days: Count = Field(description="Days with an order in the window.")
    score: Quintile = Field(description="Frequency score.")
    lowest: Count = Field(description="Fewest order days among the accounts with this score.")
    highest: Count = Field(description="Most order days among the accounts with this score.")
    accounts: Count = Field(description="Accounts with this score.")
    next_score: Quintile | None = Field(description="The next better score there is.")
    next_from: Count | None = Field(description="Order days at which it begins.")
    gap: Count | None = Field(description="Order days more than now.")


class MonetaryScore(Row):
    revenue: Money = Field(description="Net revenue in the window.")
    score: Quintile = Field(description="Monetary score.")
    lowest: Money = Field(description="Lowest net revenue among the accounts with this score.")
    highest: Money = Field(description="Highest net revenue among the accounts with this score.")
    accounts: Count = Field(description="Accounts with this score.")
    next_score: Quintile | None = Field(description="The next better score there is.")
    next_from: Money | None = Field(description="Net revenue at which it begins.")
    gap: Money | None = Field(description="Net revenue more than now.")


class SegmentChange(Row):
    segment: Segment = Field(description="Segment the account would be in.")
    change: Literal["orders", "spend"] = Field(
        description="More order days, or more revenue on days that have an order."
    )
    orders: Count | None = Field(description="Further order days, each on a day of its own.")
    spend: Money | None = Field(description="Further net revenue in the window.")
    estimated_revenue: Money = Field(
        description="Revenue it takes: orders at the account's average order value, or the spend."
    )
    by: Day | None = Field(
        description="Last day for the orders: after it the account's oldest day leaves the window. "
        "Null for spend, which is as of today, and when nothing is left to leave."
    )
    r: Quintile = Field(description="Recency score after the change.")
    f: Quintile = Field(description="Frequency score after the change.")
    m: Quintile = Field(description="Monetary score after the change.")
    words: str = Field(description="The change in words.")


class ExplainSegment(Result):
    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    scheme: str = Field(description="Segmentation scheme.")
    lookback_days: Days = Field(description="Length of the window.")
    segment: Segment = Field(description="Segment of the account, or 'No purchases'.")
    priority: int | None = Field(None, description="Order of the segment, 1 the best.")
    description: str = Field(description="What the segment means.")
    action: str | None = Field(None, description="Recommended action for the segment.")
    rule: str | None = Field(
        None, description="The rule that placed the account: the first of the list that holds."
    )
    rfm_score: str | None = Field(None, description="The three quintile scores, recency first.")
    rfm_score_numeric: Score | None = Field(None, description="Mean of the three scores.")
    last_order: Day | None = Field(None, description="Date of the last order.")
    first_order: Day | None = Field(None, description="Date of the first order.")
    scored_accounts: Count = Field(0, description="Accounts the scores are computed over.")
    segment_accounts: Count = Field(0, description="Accounts in the same segment.")
    recency: RecencyScore | None = Field(None, description="Recency, its score and cut-offs.")
    frequency: FrequencyScore | None = Field(None, description="Frequency, its score and cut-offs.")
    monetary: MonetaryScore | None = Field(None, description="Revenue, its score and cut-offs.")
    cheapest: SegmentChange | None = Field(
        None, description="The change to a better segment that takes the least revenue."
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

    Gives the three scores with the range of values that share them, the value where the next score
    begins, the rule that placed the account, and single changes that reach a segment of better
    priority: further order days (which also bring recency to 0; the segment holds whatever they are
    worth), or further revenue on days that have an order (only with a recency score of 3 or more: an
    account long without an order comes back by ordering). All other accounts are taken to stay as
    they are. The cheapest takes the least revenue; an order counts at the account's average order
    value.
    """
    account = find(query, args.account)
    given = {
        "account_key": account.key,
        "lookback_days": args.lookback_days,
        "scoring": "tie_safe",
    }
    base = {
        **query.header,
        "account_id": account.id,
        "account_name": account.name,
        "scheme": args.scheme,
        "lookback_days": args.lookback_days,
    }
    now = query.row("explain_segment", **given)
    if now is None:
        return ExplainSegment(
            **base,
            empty_reason=f"{account.words} has no order up to {query.as_of}; "
            "accounts that never ordered are not scored.",
            segment=catalogue.NO_PURCHASES,
            description=catalogue.terms()[catalogue.NO_PURCHASES].description,
        )
    candidates = query.rows("explain_segment.changes", **given)
    entry = catalogue.segments()[now["segment"]]
    changes = _better(now, candidates, query.currency)
    return ExplainSegment(
        **base,
        segment=entry.name,
        priority=entry.priority,
        description=entry.description,
        action=entry.action,
        rule=entry.rule,
        rfm_score=f"{now['r']}{now['f']}{now['m']}",
        rfm_score_numeric=round((now["r"] + now["f"] + now["m"]) / 3, 2),
        last_order=now["last_order"],
        first_order=now["first_order"],
        scored_accounts=now["scored_accounts"],
        segment_accounts=now["segment_accounts"],
        recency=RecencyScore(
            days=now["recency_days"],
            **_range(now, "recency", "r"),
            **_next(now, candidates, "recency", "recency_days", "r"),
        ),
        frequency=FrequencyScore(
            order_days=now["frequency"],
            **_range(now, "frequency", "f"),
            **_next(now, candidates, "frequency", "frequency", "f"),
        ),
        monetary=MonetaryScore(
            revenue=now["monetary_value"],
            **_range(now, "monetary", "m"),
            **_next(now, candidates, "monetary", "monetary_value", "m"),
        ),
        cheapest=changes[0] if changes else None,
        changes=changes,
        no_change_reason=None if changes else _no_change(account, entry),
    )


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


def _better(now: Record, candidates: list[Record], currency: str) -> list[SegmentChange]:
    """For each kind of change and segment of better priority the least that reaches it."""
    priority = {name: entry.priority for name, entry in catalogue.segments().items()}
    least: dict[tuple[str, str], Record] = {}
    possible = [row for row in candidates if row["change"] in ("orders", "spend")]
    for row in sorted(possible, key=_cost):
        if priority[row["segment"]] < priority[now["segment"]]:
            least.setdefault((row["change"], row["segment"]), row)
    return [
        SegmentChange(
            words=_words(now, row, currency),
            **{name: row[name] for name in SegmentChange.model_fields if name != "words"},
        )
        for row in sorted(least.values(), key=_cost)
    ]


def _cost(row: Record) -> tuple[Any, ...]:
    return row["estimated_revenue"], row["orders"] or 0, row["segment"]


def _words(now: Record, row: Record, currency: str) -> str:
    """'one more order by 14 December 2011 lifts F from 3 to 4: Loyal Customers'."""
    if row["change"] == "orders":
        count = row["orders"]
        what = "one more order" if count == 1 else f"{count} more orders"
        if row["by"] is not None:
            what += f" by {row['by'].day} {row['by']:%B %Y}"
    else:
        count = 1
        what = f"{currency} {row['spend']:,.2f} more revenue on existing order days"
    moved = [
        f"{score.upper()} from {now[score]} to {row[score]}"
        for score in ("r", "f", "m")
        if row[score] != now[score]
    ]
    verb = "lifts" if count == 1 else "lift"
    return f"{what} {verb} {' and '.join(moved)}: {row['segment']}"


def _no_change(account: Account, entry: catalogue.Segment) -> str:
    if entry.priority == 1:
        return f"{account.words} is in {entry.name}, the best segment there is."
    return f"No single change of orders or revenue brings {account.words} to a better segment."
