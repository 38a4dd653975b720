"""One account, or one family of accounts, from every side the data have."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Literal

from pydantic import Field

from data import catalogue
from data.warehouse import Row as Record
from tools._accounts import Account, children, family, find
from tools._family import family_of, group_of, members_of
from tools._kept import small
from tools._notes_result import NotesDigest, digest, read_notes, read_rows
from tools._periods import Period
from tools._profile_outlook import outlook
from tools._profile_result import (
    AccountProfile,
    CampaignSummary,
    InteractionCount,
    Loyalty,
    MonthPoint,
    Peers,
    QuotedNote,
)
from tools._purchase_mix import LastBought, mix_of, picked
from tools._query import Query
from tools._quoted import quotation
from tools._registry import tool
from tools._signals import BehaviorArgs
from tools._spec import Example, LookbackArgs
from tools._tenure import days_as_customer, is_whole
from tools._values import change, share
from tools._wording import day
from tools.explain_segment import ExplainSegment, ExplainSegmentArgs, explain_segment

OWN = (
    "Segments, signals, likely purchases, white space, peers and loyalty are those of {} itself, not of "
    "the family."
)


class AccountProfileArgs(BehaviorArgs, LookbackArgs):
    account: str = Field(description="Id or name of the account.")
    level: Literal["account", "family"] = Field(
        "account", description="The account alone, or rolled up with all accounts below it."
    )


@tool(
    examples=[
        Example("Deep dive on Harbour Hotels Ltd", {"account": "Harbour Hotels Ltd"}),
        Example(
            "How is the Harbour Hotels Ltd family doing?", {"account": "ACC0058", "level": "family"}
        ),
    ]
)
def account_profile(args: AccountProfileArgs, query: Query) -> AccountProfile:
    """Deep dive on one account or family: revenue, orders, mix, trend, segment, peers, contacts, notes.

    Also lifecycle segment, churn risk, expected value, signals, likely purchases, white space and
    opportunities, as other tools give them; a part that cannot be told says why. Revenue, orders and
    mix are compared with the window of the same length before; no change is given where the data do
    not reach back, or the account became a customer within it. Level family adds up all accounts below
    in scope, also for opportunities and notes, and gives churn and value of both; the rest is the
    account's own. Peers share segment and type.
    """
    account = find(query, args.account)
    below = family(query, account)
    covered = below if args.level == "family" else [account]
    keys = [member.key for member in covered]
    days = args.lookback_days
    identity = query.row("account_profile", account_key=account.key)
    totals = query.row("account_profile.window", keys=keys, lookback_days=days)
    assert identity is not None and totals is not None
    before = Period(query.as_of - timedelta(days=2 * days - 1), query.as_of - timedelta(days=days))
    reached = query.warehouse.manifest.first_date <= before.start

    def compares(first_order: date | None) -> bool:
        return reached and is_whole(first_order, before)

    compare = compares(totals["first_order"])
    why = explain_segment(
        ExplainSegmentArgs(as_of=args.as_of, account=account.id, lookback_days=days), query
    )
    assert isinstance(why, ExplainSegment)
    contacts = query.rows("account_profile.interactions", keys=keys)
    notes = query.rows("account_profile.notes", keys=keys)
    mix = query.rows("account_profile.mix", keys=keys, lookback_days=days)
    standing = _standing(query, account, days)
    tier = {name: identity.pop(name) for name in ("tier", "points", "joined_at")}
    who = {name: identity[name] for name in ("region", "owner", "commercial_segment")}
    return AccountProfile(
        **query.header,
        **identity,
        empty_reason=_nothing(query, account, totals, contacts, notes),
        level=args.level,
        accounts=len(keys),
        lookback_days=days,
        segment=why.segment,
        rfm_score=why.rfm_score,
        **_windows(query, days, before, totals["first_order"]),
        remarks=_remarks(query, totals, before, reached)
        + ([OWN.format(account.name)] if args.level == "family" else []),
        **_totals(totals, compare),
        **_last_order(query, keys, totals["last_order"]),
        **family_of(query, account, below, days, compares, standing),
        **members_of(query, below if args.level == "family" else [], days, compares),
        group=group_of(query, identity["parent_id"], days, compares),
        trend=_trend(query, keys),
        **mix_of(mix, totals["revenue"], compare),
        **outlook(query, account, covered, args, who | {"segment": why.segment}),
        peers=_peers(standing.get(account.key)),
        campaigns=_campaigns(query, keys),
        loyalty=None if tier["tier"] is None else Loyalty(**tier),
        **_interactions(contacts),
        **_notes(query, keys, notes),
        explanation=why,
    )


def _windows(query: Query, days: int, before: Period, first_order: date | None) -> dict[str, Any]:
    """The days that the figures are of, and those they are compared with."""
    return {
        "window_from": query.as_of - timedelta(days=days - 1),
        "data_begin": query.warehouse.manifest.first_date,
        "previous_from": before.start,
        "previous_to": before.end,
        "previous_days": days_as_customer(first_order, before),
    }


def _trend(query: Query, keys: list[int]) -> list[MonthPoint]:
    first_date = query.warehouse.manifest.first_date
    rows = query.rows("account_profile.trend", keys=keys, first_date=first_date)
    return [MonthPoint(**row) for row in rows]


def _totals(row: Record, compare: bool) -> dict[str, Any]:
    """The figures of the window and their changes; `compare` when the data cover the one before."""
    found = dict(row)
    gross, discount, returned = (found.pop(n) for n in ("gross_revenue", "discount", "returned"))
    for measure in ("revenue", "orders", "avg_order_value"):
        now, before = row[measure], row[f"previous_{measure}"]
        given = compare and now is not None
        found[f"{measure}_change"] = change(now, before) if given else None
    return found | {
        "revenue_difference": row["revenue"] - row["previous_revenue"] if compare else None,
        "discount_share": share(discount, gross),
        "return_share": share(returned, row["revenue"] + returned),
    }


def _last_order(query: Query, keys: list[int], last: date | None) -> dict[str, Any]:
    """What was bought on the day of the last order."""
    rows = query.rows("account_profile.last_order", keys=keys, last_order=last) if last else []
    return {
        "last_order_revenue": rows[0]["total"] if rows else None,
        "last_order_products": rows[0]["products"] if rows else None,
        "last_bought": [LastBought(**picked(LastBought, row)) for row in rows],
    }


def _standing(query: Query, account: Account, days: int) -> dict[int, Record]:
    """Segment and peers of the account and its direct children, by key, if not of more accounts."""

    def read(keys: list[int] | None) -> dict[int, Record]:
        given = {"keys": keys, "lookback_days": days, "scoring": "tie_safe"}
        return {row["account_key"]: row for row in query.rows("account_profile.standing", **given)}

    if small(query):
        found: dict[int, Record] = query.kept(("standing", days), lambda: read(None))
        return found
    return read([account.key, *(child.key for child in children(query, account.key))])


def _peers(row: Record | None) -> Peers | None:
    if row is None:
        return None
    return Peers(peer_segment=row["segment"], peer_type=row["account_type"], **picked(Peers, row))


def _campaigns(query: Query, keys: list[int]) -> CampaignSummary | None:
    row = query.row("account_profile.campaigns", keys=keys)
    if row is None or not row["contacts"]:
        return None
    return CampaignSummary(**row, response_rate=share(row["responded"], row["contacts"]))


def _interactions(contacts: list[Record]) -> dict[str, Any]:
    return {
        "interactions": [InteractionCount(**row) for row in contacts],
        "interactions_90_days": sum(row["last_90_days"] for row in contacts),
        "last_interaction": max((row["latest"] for row in contacts), default=None),
    } | _last_contact(contacts)


def _notes(query: Query, keys: list[int], notes: list[Record]) -> dict[str, Any]:
    return {
        "notes": [
            QuotedNote(**picked(QuotedNote, row) | {"body": quotation(row["body"])})
            for row in notes
        ],
        "notes_total": notes[0]["total"] if notes else 0,
        "notes_digest": _digest(query, keys) if notes else None,
    }


def _last_contact(contacts: list[Record]) -> dict[str, Any]:
    """When somebody last spoke with the account, and how."""
    spoken = [row for row in contacts if _is_personal(row["interaction_type"])]
    last = max(spoken, key=lambda row: row["latest"], default=None)
    return {
        "last_contact": last and last["latest"],
        "last_contact_type": last and last["interaction_type"],
    }


def _is_personal(kind: str) -> bool:
    known = catalogue.interactions().get(kind)
    return known is not None and known.personal


def _digest(query: Query, keys: list[int]) -> NotesDigest:
    rows = read_rows(query, keys)
    return NotesDigest(**digest(query, rows, read_notes(rows)))


def _remarks(query: Query, totals: Record, before: Period, reached: bool) -> list[str]:
    begin, first, days = query.warehouse.manifest.first_date, totals["first_order"], before.days
    found = []
    if not totals["lifetime_orders"]:
        found.append(f"There is no order up to {day(query.as_of)}.")
    elif not totals["orders"]:
        found.append(
            f"There is no order in the {days} days up to {day(query.as_of)}; "
            f"the last one is of {day(totals['last_order'])}."
        )
    if not reached and not query.no_lines:
        found.append(
            f"The data begin on {day(begin)}, within the window before, so no changes are given."
        )
    elif first and not is_whole(first, before):
        lived = days_as_customer(first, before)
        only = f" and leaves only {lived} of the {days} days before" if lived else ""
        found.append(
            f"The first order in the data is of {day(first)}{only}, so there is no whole period before to "
            "compare with."
        )
    return found


def _nothing(
    query: Query, account: Account, totals: Record, contacts: list[Record], notes: list[Record]
) -> str | None:
    if totals["lifetime_orders"] or contacts or notes:
        return None
    return f"{account.words} has no orders, interactions or notes up to {day(query.as_of)}."
