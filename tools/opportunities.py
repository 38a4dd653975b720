"""What is worth doing next, account by account, ranked by the value at stake."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from data import catalogue
from tools._accounts import Account, find
from tools._book import BookFilters, chosen_filters
from tools._opportunity_evidence import action, evidence, formula, title, urgency
from tools._query import Query
from tools._registry import tool
from tools._spec import (
    AccountId,
    AccountName,
    Category,
    Count,
    Day,
    Days,
    Example,
    Limit,
    Listing,
    LookbackArgs,
    Money,
    Percent,
    Probability,
    Region,
    Row,
    Segment,
)
from tools._trades import ANY_TRADE, OfTrade, TradeFilters, chosen_trade
from tools._values import change, known, share
from tools._wording import day, placed
from tools.churn_risk import kept_probabilities

EVERY_ACCOUNT = BookFilters()
Sort = Literal["value_at_stake", "monetary", "recency", "name", "owner", "region"]
Kind = Literal[
    "at_risk_high_value",
    "promising_new_customers",
    "champions_for_expansion",
    "hibernating_with_potential",
    "declining_key_accounts",
    "white_space",
]


class OpportunitiesArgs(TradeFilters, BookFilters, LookbackArgs):
    kind: Kind | None = Field(None, description="Only this kind of opportunity.")
    owner: str | None = Field(None, description="Only this account manager.")
    account: str | None = Field(
        None, description="Account id or name: every kind that holds for it."
    )
    min_recency_days: Annotated[int, Field(ge=0)] | None = Field(
        None, description="Least days since the last order."
    )
    sort: Sort = Field(
        "value_at_stake",
        description="Order by value at stake, net revenue, days since last order, name, account manager "
        "or region, these three from A to Z.",
    )
    limit: Limit = 10


class Opportunity(Row):
    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    value_at_stake: Money = Field(description="What could be won or lost; not a forecast.")
    title: str = Field(description="The kind in words.")
    segment: Segment = Field(description="RFM segment of the account.")
    owner: str | None = Field(description="Account manager.")
    region: Region = Field(description="Region of the account.")
    urgency: str = Field(description="high, medium or low.")
    evidence: str = Field(description="Why, in one sentence; its figures are fields of this row.")
    action: str = Field(description="Suggested next step.")
    kind: str = Field(description="Kind of opportunity.")
    stake_means: str = Field(description="could be lost, fell away or could be won.")
    stake_formula: str = Field(description="How the value at stake is computed.")
    also: list[str] = Field(description="Other kinds that hold for the account.")
    monetary_value: Money = Field(description="Net revenue in the window.")
    lifetime_value: Money = Field(description="Net revenue over all history.")
    recency_days: Days = Field(description="Days since the last order.")
    usual_gap: Days | None = Field(
        description="Mean days between its order days of the last 365 days; null with fewer than two."
    )
    churn_probability: Probability | None = Field(
        description="Probability of no order in the next 90 days, or as uploaded; null where not known."
    )
    churn_level: str | None = Field(description="Low, Medium, High or Critical.")
    first_order: Day = Field(description="Date of the first order.")
    last_order: Day = Field(description="Date of the last order.")
    frequency: Count = Field(description="Order days in the window.")
    categories_bought: Count = Field(description="Product categories bought in the window.")
    annual_revenue: Money | None = Field(description="Annual revenue of the company, if stated.")
    previous_monetary: Money | None = Field(
        description="Declining key accounts: net revenue in the window before."
    )
    change: Percent | None = Field(
        description="Declining key accounts: change of net revenue against the window before."
    )
    category: Category | None = Field(
        description="White space and champions: category to propose, not bought in the window."
    )
    category_buyer_share: Percent | None = Field(
        description="Share of similar accounts that bought that category."
    )
    category_wallet_share: Percent | None = Field(
        description="Part of their net revenue that those accounts give it (median)."
    )
    category_last_purchase: Day | None = Field(
        description="Its last order of that category, before the window; null: never in the data."
    )
    category_earlier_revenue: Money | None = Field(
        description="Net revenue of that category before the window; null where never bought."
    )


class KindTotal(Row):
    kind: str = Field(description="Kind of opportunity.")
    title: str = Field(description="The kind in words.")
    accounts: Count = Field(description="Accounts of this kind.")
    value_at_stake: Money = Field(description="Value at stake of this kind.")
    account_share: Percent = Field(description="Share of the accounts with any opportunity.")
    largest_account_id: AccountId | None = Field(description="Account with most at stake.")
    largest_account_name: AccountName | None = Field(description="Account with most at stake.")
    largest_stake: Money | None = Field(description="Its value at stake.")


class Stake(Row):
    means: str = Field(description="could be lost, fell away or could be won.")
    accounts: Count = Field(description="Accounts whose largest value at stake is of this sort.")
    value_at_stake: Money = Field(description="Their value at stake.")


class Unavailable(Row):
    kind: str = Field(description="Kind of opportunity.")
    reason: str = Field(description="What the data lack for it.")


class Opportunities(OfTrade, Listing):
    lookback_days: Days = Field(description="Length of the window.")
    kind: str | None = Field(description="Kind asked for; null for all.")
    region: Region | None = Field(description="Region shown, or null for the whole scope.")
    owner: str | None = Field(description="Account manager whose accounts are shown; null for all.")
    filters: BookFilters = Field(description="Which accounts are shown.")
    account_id: AccountId | None = Field(description="Account asked about.")
    account_name: AccountName | None = Field(description="Account asked about.")
    sort: str = Field(
        description="The order: value_at_stake, monetary, recency, name, owner or region."
    )
    opportunities: list[Opportunity] = Field(description="The rows, in the order asked for.")
    total_at_stake: Money = Field(
        description="Value at stake of all rows there are, each account with its largest."
    )
    shown_at_stake: Money = Field(description="Value at stake of the rows shown.")
    stakes: list[Stake] = Field(
        [], description="The total by what becomes of it, each account with its largest."
    )
    kinds: list[KindTotal] = Field(
        description="Per kind; an account of several kinds counts in each of them."
    )
    unavailable: list[Unavailable] = Field(description="Kinds that the data cannot tell.")

    primary: ClassVar[str | None] = "opportunities"


@tool(
    examples=[
        Example("What needs my attention this week?", {}),
        Example("Which key accounts are declining?", {"kind": "declining_key_accounts"}),
        Example("Which champions could buy more categories?", {"kind": "champions_for_expansion"}),
    ]
)
def opportunities(args: OpportunitiesArgs, query: Query) -> Opportunities:
    """What needs attention: accounts at risk, declining, ready to grow, new and promising, or asleep.

    Six kinds, ranked by value at stake: of accounts at risk, revenue times churn probability or, without
    one, by their own rhythm. An account appears once, with its largest and the names of its other kinds;
    asked about alone, with all. Percentiles and medians are over all accounts in scope; filters choose
    rows. Declining key accounts need data for the whole window before.
    """
    account = find(query, args.account) if args.account else None
    filters = chosen_filters(query, args)
    owner, trade = known(query, "owner", args.owner), chosen_trade(query, args)
    rows = read(
        query,
        args.lookback_days,
        kind=args.kind,
        filters=filters,
        owner=owner,
        trade=trade.parameters,
        account_key=account.key if account else None,
        min_recency_days=args.min_recency_days,
        every_kind=account is not None,
        sort=args.sort,
        limit=args.limit,
    )
    found = [opportunity(row, query.currency, args.lookback_days) for row in rows]
    return Opportunities(
        **query.header,
        empty_reason=None
        if rows
        else _why_empty(args, query, account, filters, owner, trade.words),
        shown=len(rows),
        total=rows[0]["total"] if rows else 0,
        lookback_days=args.lookback_days,
        kind=args.kind,
        region=filters.region,
        owner=owner,
        **trade.words,
        filters=filters,
        account_id=account.id if account else None,
        account_name=account.name if account else None,
        sort=args.sort,
        opportunities=found,
        total_at_stake=rows[0]["total_at_stake"] if rows else Decimal(0),
        shown_at_stake=sum((row.value_at_stake for row in found), Decimal(0)),
        stakes=_stakes(rows) if account is None else [],
        kinds=_kinds(rows, args.kind, accounts=1 if account else rows[0]["total"] if rows else 0),
        unavailable=_unavailable(args, query),
    )


def read(
    query: Query,
    lookback_days: int,
    *,
    kind: str | None = None,
    filters: BookFilters = EVERY_ACCOUNT,
    owner: str | None = None,
    trade: Mapping[str, Any] = ANY_TRADE,
    account_key: int | None = None,
    min_recency_days: int | None = None,
    every_kind: bool = True,
    sort: Sort = "value_at_stake",
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """Rows of opportunities: every kind that holds for an account, or only its largest."""
    churn = kept_probabilities(query).parameters
    return query.rows(
        "opportunities",
        churn_keys=churn["churn_keys"],
        churn_scores=churn["churn_scores"],
        lookback_days=lookback_days,
        scoring="tie_safe",
        kind=kind,
        kinds=list(catalogue.opportunities()),
        **filters.model_dump(),
        owner=owner,
        **trade,
        account_key=account_key,
        min_recency_days=min_recency_days,
        every_kind=every_kind,
        sort=sort,
        limit=limit,
    )


def opportunity(row: dict[str, Any], currency: str, lookback_days: int) -> Opportunity:
    """A row as the result has it, with its evidence in words."""
    entry = catalogue.opportunities()[row["kind"]]
    fields = {name: row[name] for name in Opportunity.model_fields if name in row} | {
        "title": title(row, entry.title),
        "also": [kind for kind in catalogue.opportunities() if kind in _others(row)],
        "change": change(row["monetary_value"], row["previous_monetary"]),
        "stake_means": entry.means,
    }
    said = {
        "evidence": evidence(fields, currency, lookback_days),
        "action": action(fields, entry.action),
        "urgency": urgency(fields, entry.urgency),
        "stake_formula": formula(fields, entry.stake),
    }
    return Opportunity.model_validate(fields | said)


def _others(row: dict[str, Any]) -> set[str]:
    return set(row["kinds"]) - {row["kind"]}


def _kinds(rows: list[dict[str, Any]], kind: str | None, accounts: int) -> list[KindTotal]:
    totals = {entry["kind"]: entry for entry in rows[0]["totals"]} if rows else {}
    found = []
    for name, entry in catalogue.opportunities().items():
        if kind in (None, name):
            total = totals.get(name, {"accounts": 0, "value_at_stake": Decimal(0)})
            largest = total.get("largest") or (None, None)
            found.append(
                KindTotal(
                    kind=name,
                    title=entry.title,
                    accounts=total["accounts"],
                    value_at_stake=total["value_at_stake"],
                    account_share=share(total["accounts"], accounts),
                    largest_account_id=largest[0],
                    largest_account_name=largest[1],
                    largest_stake=total.get("largest_stake"),
                )
            )
    return found


def _stakes(rows: list[dict[str, Any]]) -> list[Stake]:
    """What could be lost, is lost, could be won: unlike things, so never one sum alone."""
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in rows[0]["stakes"] if rows else []:
        found.setdefault(catalogue.opportunities()[entry["kind"]].means, []).append(entry)
    means = dict.fromkeys(entry.means for entry in catalogue.opportunities().values())
    return [
        Stake(
            means=one,
            accounts=sum(entry["accounts"] for entry in found[one]),
            value_at_stake=sum((entry["value_at_stake"] for entry in found[one]), Decimal(0)),
        )
        for one in means
        if one in found
    ]


def _unavailable(args: OpportunitiesArgs, query: Query) -> list[Unavailable]:
    held = query.row("opportunities.coverage", lookback_days=args.lookback_days)
    assert held is not None
    found = {}
    if held["first_day"] is None:
        found["declining_key_accounts"] = "There are no transactions."
    elif not held["covered"]:
        found["declining_key_accounts"] = (
            f"The window before this one would begin on {day(held['begins'])}, "
            f"the data begin on {day(held['first_day'])}."
        )
    if held["categories"] < 3:
        found["champions_for_expansion"] = "The products have fewer than three categories."
    if held["categories"] < 2:
        found["white_space"] = "All products are in one category."
    if not held["stating_revenue"]:
        found["hibernating_with_potential"] = "No account states its annual revenue."
    return [
        Unavailable(kind=kind, reason=reason)
        for kind, reason in found.items()
        if args.kind in (None, kind)
    ]


def _why_empty(
    args: OpportunitiesArgs,
    query: Query,
    account: Account | None,
    filters: BookFilters,
    owner: str | None,
    trade: Mapping[str, str | None],
) -> str:
    if query.no_lines:
        return query.no_lines
    what = catalogue.opportunities()[args.kind].title if args.kind else "any kind"
    narrowed = filters.model_copy(update={"region": None}) != EVERY_ACCOUNT or any(trade.values())
    narrowed = narrowed or args.min_recency_days is not None
    if account is None and narrowed:
        return f"No opportunity of {what.lower()} at {day(query.as_of)} passes the filters; widen them."
    place = placed(filters.region) if filters.region else query.scope.words
    whom = account.words if account else place
    whose = f" of {owner}" if owner else ""
    return f"No opportunity of {what.lower()}{whose} in {whom} at {day(query.as_of)}."
