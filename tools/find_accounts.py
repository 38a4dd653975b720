"""Accounts by id, name, segment and other attributes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from data import catalogue
from data.warehouse import Row as Record
from tools import _accounts
from tools._account_filters import all_but, looked_through, name_filters, why_nothing
from tools._accounts import Account
from tools._found_counts import CountBy, FoundCount, counted
from tools._query import Query
from tools._registry import tool
from tools._schemes import TITLES, OfScheme, segmentation
from tools._spec import (
    AccountId,
    AccountName,
    Count,
    Day,
    Days,
    Example,
    Limit,
    Listing,
    LookbackArgs,
    Money,
    Order,
    Region,
    Row,
    Scheme,
    Score,
    Segment,
)
from tools._trades import TradeFilters, chosen_trade
from tools._values import known

Sort = Literal["monetary", "recency", "frequency", "name", "owner", "region"]
Contact = Literal["any", "personal"]
MatchKind = Literal["id", "exact", "fuzzy", "filter"]
Match = tuple[Account, float, MatchKind]
BOUNDS = (
    "min_monetary", "max_monetary", "max_recency_days", "max_tenure_days", "min_frequency",
    "max_frequency", "max_categories", "min_comeback_days", "signed_up_since", "signed_up_until",
    "count_by",
)  # fmt: skip
"""What was asked for that the answer tells as it is: bounds, and what is counted by."""
HELD = (
    "min_monetary", "max_monetary", "min_recency_days", "max_recency_days", "max_tenure_days",
    "min_frequency", "max_frequency", "max_categories", "max_usual_gap_days", "min_missed_orders",
    "min_contact_days", "min_comeback_days", "signed_up_since", "signed_up_until",
)  # fmt: skip
"""Filters that are held against a value of the account."""


class FindAccountsArgs(TradeFilters, LookbackArgs):
    query: str | None = Field(
        None, description="Id or name of an account, or part of a name; typing errors are forgiven."
    )
    among: str | None = Field(
        None, description="Only of these accounts: their ids, 'A1 or A2'; 'not A1': all but these."
    )
    segment: str | None = Field(
        None,
        description="Segment, or 'No purchases'; 'A or B' is either. As every filter by name, 'not A' "
        "leaves names out.",
    )
    scheme: Scheme = Field("rfm", description="Segmentation scheme.")
    region: str | None = Field(None, description="Region.")
    owner: str | None = Field(None, description="Account manager.")
    min_monetary: Decimal | None = Field(
        None, description="Least net revenue in the window, in the warehouse's currency."
    )
    max_monetary: Decimal | None = Field(
        None, description="Most net revenue in the window, in the warehouse's currency."
    )
    min_recency_days: Annotated[int, Field(ge=0)] | None = Field(
        None, description="Least days since the last order."
    )
    max_recency_days: Annotated[int, Field(ge=0)] | None = Field(
        None, description="Most days since the last order."
    )
    max_tenure_days: Annotated[int, Field(ge=0)] | None = Field(
        None, description="Most days since the first order."
    )
    min_frequency: Annotated[int, Field(ge=0)] | None = Field(
        None, description="Least order days in the window."
    )
    max_frequency: Annotated[int, Field(ge=0)] | None = Field(
        None, description="Most order days in the window, of those that ordered in it."
    )
    max_categories: Annotated[int, Field(ge=1)] | None = Field(
        None, description="Most product categories bought in the window, of those that bought any."
    )
    without_category: str | None = Field(
        None, description="Only those that bought nothing of this product category in the window."
    )
    only_category: str | None = Field(
        None, description="Only those that bought of this product category alone in the window."
    )
    signed_up_since: date | None = Field(None, description="Signed up on this day or later.")
    signed_up_until: date | None = Field(None, description="Signed up on this day or before.")
    max_usual_gap_days: Annotated[int, Field(ge=1)] | None = Field(
        None, description="Most days usually between orders."
    )
    min_missed_orders: Annotated[int, Field(ge=1)] | None = Field(
        None, description="Least orders missed: usual gaps of silence."
    )
    min_contact_days: Annotated[int, Field(ge=0)] | None = Field(
        None,
        description="Least days since the last interaction, or never one; see `contact`. 0 lists all "
        "with the day of the last one.",
    )
    min_comeback_days: Annotated[int, Field(ge=1)] | None = Field(
        None,
        description="Only those that ordered in the window after at least so many silent days.",
    )
    count_by: CountBy | None = Field(
        None, description="Also count all accounts that fit, and their revenue, by this."
    )
    contact: Contact = Field(
        "any",
        description="Which interactions count for `min_contact_days`: any, web visits and opened e-mails "
        "included, or only personal ones, calls and meetings.",
    )
    sort: Sort | None = Field(
        None,
        description="Order by net revenue, days since last order, order days, name, account manager or "
        "region. Default: best match first when a query is given, else net revenue.",
    )
    order: Order = Field("desc", description="Descending or ascending.")
    limit: Limit = 10


class FoundAccount(Row):
    foremost = ("monetary_value", "came_back", "silence_before", "last_order", "segment", "owner")
    unsaid: ClassVar[Mapping[str, Any]] = {"match_kind": "filter"}

    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    match_kind: MatchKind = Field(
        description="What brought it up: id, exact or fuzzy name, filter."
    )
    match: Score | None = Field(description="How well the name fits, 0 to 100; null for filters.")
    region: Region = Field(description="Region.")
    country: str | None = Field(description="Country.")
    industry: str | None = Field(description="Industry.")
    account_type: str | None = Field(description="Type of account.")
    commercial_segment: str | None = Field(description="Commercial segment.")
    owner: str | None = Field(description="Account manager.")
    parent_id: str | None = Field(description="Id of the parent account, where it is in scope.")
    parent_name: str | None = Field(description="Name of the parent account.")
    segment: Segment = Field(description="Segment, or 'No purchases'.")
    recency_days: Days | None = Field(description="Days since the last order.")
    last_order: Day | None = Field(description="Date of the last order.")
    usual_gap: Days | None = Field(
        None, description="Days usually between two orders, where that was asked for."
    )
    missed_orders: Count | None = Field(
        None, description="Usual gaps that the silence is long, where that was asked for."
    )
    last_contact: Day | None = Field(
        None, description="Date of the last interaction of the kind asked for."
    )
    came_back: Day | None = Field(
        None, description="Date of the first order after the silence, where that was asked for."
    )
    silence_before: Days | None = Field(
        None, description="Days without an order before it, where that was asked for."
    )
    categories: Count | None = Field(
        None, description="Product categories bought in the window, where that was asked for."
    )
    frequency: Count = Field(description="Order days in the window; in scheme consumer orders.")
    monetary_value: Money = Field(description="Net revenue in the window.")
    rfm_score: str | None = Field(
        description="The quintile scores, recency first: three in scheme rfm, two in scheme consumer."
    )
    segment_score: Score | None = Field(None, description="Score of scheme lifecycle, 0 to 100.")
    churn_level: str | None = Field(
        None, description="Churn risk: Low, Medium, High, Critical or Unknown (lifecycle)."
    )


class FindAccounts(OfScheme, Listing):
    lookback_days: Days = Field(description="Length of the window.")
    sort: str = Field(
        description="The order: match, monetary, recency, frequency, name, owner or region."
    )
    order: str = Field(description="asc or desc.")
    filters: dict[str, str] = Field(description="Filters as resolved, by name.")
    among: Count | None = Field(
        None, description="How many accounts were looked through, where only some were."
    )
    min_recency_days: Days | None = Field(
        None, description="Least days since the last order, where that was asked for."
    )
    last_order_by: Day | None = Field(
        None, description="The latest last order that is so long ago, where that was asked for."
    )
    min_monetary: Money | None = Field(
        None, description="Least net revenue, where that was asked for."
    )
    max_monetary: Money | None = Field(
        None, description="Most net revenue, where that was asked for."
    )
    max_recency_days: Days | None = Field(
        None, description="Most days since the last order, where that was asked for."
    )
    max_tenure_days: Days | None = Field(
        None, description="Most days since the first order, where that was asked for."
    )
    min_frequency: Count | None = Field(
        None, description="Least order days, where that was asked for."
    )
    max_frequency: Count | None = Field(
        None, description="Most order days, where that was asked for."
    )
    max_categories: Count | None = Field(
        None, description="Most product categories, where that was asked for."
    )
    max_usual_gap_days: Days | None = Field(
        None, description="Most days usually between two orders, where that was asked for."
    )
    min_missed_orders: Count | None = Field(
        None, description="Least number of orders missed, where that was asked for."
    )
    min_contact_days: Days | None = Field(
        None, description="Least days since the last interaction, where that was asked for."
    )
    min_comeback_days: Days | None = Field(
        None, description="Least days of silence before an order, where that was asked for."
    )
    signed_up_since: Day | None = Field(
        None, description="First day of signing up, where that was asked for."
    )
    signed_up_until: Day | None = Field(
        None, description="Last day of signing up, where that was asked for."
    )
    count_by: str | None = Field(None, description="What all that fit are counted by, if anything.")
    counted: list[FoundCount] = Field(
        default_factory=list, description="All that fit by `count_by`, those with most first."
    )
    contact: str | None = Field(
        None, description="Which interactions count for it: any or personal."
    )
    never_contacted: Count | None = Field(
        None, description="Accounts that fit without any such interaction on record."
    )
    total_monetary: Money = Field(description="Net revenue in the window of all accounts that fit.")
    accounts: list[FoundAccount] = Field(description="The accounts, in the order asked for.")

    primary: ClassVar[str | None] = "accounts"

    @classmethod
    def titles(cls, result: Mapping[str, Any]) -> dict[str, str]:
        return TITLES.get(result["scheme"], {})


@tool(
    examples=[
        Example("Find accounts called Harbour", {"query": "Harbour"}),
        Example(
            "At Risk accounts in the North above 10,000",
            {"segment": "At Risk", "region": "North", "min_monetary": "10000"},
        ),
        Example(
            "Who has not ordered for 90 days, largest first?",
            {"min_recency_days": 90, "sort": "monetary"},
        ),
        Example(
            "Who used to order every month and has missed two orders?",
            {"max_usual_gap_days": 31, "min_missed_orders": 2},
        ),
        Example("Which accounts buy just one category?", {"max_categories": 1}),
        Example(
            "Who in the West buys no Cutlery?", {"region": "West", "without_category": "Cutlery"}
        ),
        Example(
            "Accounts over 5,000 that are not in the North",
            {"region": "not North", "min_monetary": "5000"},
        ),
        Example(
            "Whom has nobody spoken to for three months?",
            {"min_contact_days": 90, "contact": "personal"},
        ),
    ]
)
def find_accounts(args: FindAccountsArgs, query: Query) -> FindAccounts:
    """Accounts by id, exact or similar name, and filters on segment, region, revenue, orders, contact.

    An id, else an exact name, decides alone; else all accounts with a similar name are listed, each
    with how well it fits. Accounts that never ordered are in segment 'No purchases'.
    """
    names = name_filters(
        query, args.scheme, segment=args.segment, region=args.region, owner=args.owner
    )
    trade = chosen_trade(query, args)
    held = {name: getattr(args, name) for name in HELD} | {
        "without_category": known(query, "category", args.without_category),
        "only_category": known(query, "category", args.only_category),
    }
    among, excepted = looked_through(query, args.among)
    asked = {name: value for name, value in held.items() if value is not None}
    of_trade = {kind: words for kind, words in trade.words.items() if words is not None}
    filters = names.words | of_trade | all_but(excepted) | asked
    name = " ".join((args.query or "").split())
    matches = _matches(query, name) if name else []
    sort = args.sort or ("match" if name else "monetary")
    labels = segmentation(query, args.scheme, lookback_days=args.lookback_days)
    chosen = {
        "named": bool(name),
        "keys": [account.key for account, _, _ in matches],
        "scores": [score for _, score, _ in matches],
        "kinds": [kind for _, _, kind in matches],
        "among": None if among is None else [account.key for account in among],
        "excepted": [account.key for account in excepted],
        **labels.parameters,
        **trade.parameters,
        **names.values,
        **held,
        "contact_types": _contact_types(args.contact),
    }
    rows = query.rows(
        "find_accounts",
        **chosen,
        sort=sort,
        descending=args.order == "desc",
        limit=args.limit,
    )
    return FindAccounts(
        **query.header,
        empty_reason=None
        if rows
        else why_nothing(query, name, [account for account, _, _ in matches], among, filters),
        shown=len(rows),
        total=rows[0]["total"] if rows else 0,
        **labels.fields,
        lookback_days=args.lookback_days,
        sort=sort,
        order=args.order,
        filters={name: str(value) for name, value in filters.items()},
        among=None if among is None else len(among),
        min_recency_days=args.min_recency_days,
        last_order_by=query.as_of - timedelta(days=args.min_recency_days)
        if args.min_recency_days
        else None,
        **{name: getattr(args, name) for name in BOUNDS},
        counted=counted(query, args.count_by, chosen),
        max_usual_gap_days=args.max_usual_gap_days,
        min_missed_orders=args.min_missed_orders,
        **_contacted(args, rows),
        total_monetary=rows[0]["total_monetary"] if rows else Decimal(0),
        accounts=[_found(row) for row in rows],
    )


def _contact_types(contact: Contact) -> list[str] | None:
    """The types of interaction that count; None for all."""
    if contact == "any":
        return None
    return [name for name, kind in catalogue.interactions().items() if kind.personal]


def _contacted(args: FindAccountsArgs, rows: list[Record]) -> dict[str, Any]:
    if args.min_contact_days is None:
        return {}
    return {
        "min_contact_days": args.min_contact_days,
        "contact": args.contact,
        "never_contacted": rows[0]["never_contacted"] if rows else 0,
    }


def _matches(query: Query, name: str) -> list[Match]:
    wanted = name.casefold()
    everyone = _accounts.accounts(query)
    by_id = [account for account in everyone if account.id.casefold() == wanted]
    if by_id:
        return [(account, 100.0, "id") for account in by_id]
    exact = [account for account in everyone if account.name.casefold() == wanted]
    if exact:
        return [(account, 100.0, "exact") for account in exact]
    similar = _accounts.nearest(wanted, everyone, limit=len(everyone))
    return [
        (account, round(score, 1), "fuzzy")
        for account, score in similar
        if score >= _accounts.SCORE
    ]


def _found(row: Record) -> FoundAccount:
    picked = {name: row[name] for name in FoundAccount.model_fields if name in row}
    return FoundAccount.model_validate(picked | {"match_kind": row["match_kind"] or "filter"})
