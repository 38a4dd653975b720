"""What is known of an account beside the points that are told: a table of two columns, in words."""

from __future__ import annotations

from collections.abc import Iterator

from agent.answer import Column, Table, ToolRun
from agent.results import typed
from agent.wording import (
    chosen,
    count,
    day,
    days_ago,
    estimate,
    listed,
    money,
    moved,
    number,
    orders_worth,
    ordinal,
    percent,
    window,
)
from tools._profile_result import AccountProfile

COLUMNS = [Column(name="what", title="What"), Column(name="value", title="Value")]
Row = tuple[str, str]


def at_a_glance(run: ToolRun, currency: str) -> list[Table]:
    """The table of a profile; none of any other run."""
    result = typed(run) if run.name == "account_profile" else None
    if not isinstance(result, AccountProfile):
        return []
    rows = [list(row) for row in _rows(result, currency)]
    return [
        Table(title="At a glance", columns=COLUMNS, rows=rows, total=len(rows), call=run.id),
    ]


def _rows(result: AccountProfile, currency: str) -> Iterator[Row]:
    """What the points leave out comes first: a page of the table shows ten rows."""
    yield from _contact(result)
    yield from _beside_others(result, currency)
    yield from _ahead(result, currency)
    yield from _standing(result)
    yield from _sales(result, currency)


def _standing(result: AccountProfile) -> Iterator[Row]:
    score = f" (RFM score {result.rfm_score})" if result.rfm_score else ""
    yield "Segment", f"{result.segment}{score}"
    what = [part for part in (result.account_type, result.industry, result.region) if part]
    yield "Type, industry and region", ", ".join(what)
    if result.signup_date is not None:
        yield "Signed up", day(result.signup_date)
    if result.first_order is not None:
        yield "First order in the data", day(result.first_order)


def _sales(result: AccountProfile, currency: str) -> Iterator[Row]:
    change = "" if result.revenue_change is None else f", {moved(result.revenue_change)}"
    when = window(result.lookback_days, result.as_of)
    yield f"Net revenue of {when}", f"{money(result.revenue, currency)}{change}"
    yield "Orders", orders_worth(result.orders, result.avg_order_value, currency)
    if result.last_order is not None:
        yield "Last order", f"{day(result.last_order)}, {days_ago(result.recency_days or 0)}"
    if result.usual_gap_days is not None and result.level == "account":
        yield "Usual gap between orders", count(max(round(result.usual_gap_days), 1), "day")
    if result.categories and result.categories[0].revenue > 0:
        first = result.categories[0]
        yield "Largest category", f"{first.category}, {percent(first.revenue_share)} of revenue"
    yield "Revenue ever", money(result.lifetime_revenue, currency)


def _ahead(result: AccountProfile, currency: str) -> Iterator[Row]:
    yield from _risk(result)
    yield from _expected(result, currency)
    if result.opportunities:
        first = result.opportunities[0]
        where = f" at {first.account_name}" if result.level == "family" else ""
        yield "Most at stake", f"{money(first.value_at_stake, currency)} {first.stake_means}{where}"


def _risk(result: AccountProfile) -> Iterator[Row]:
    """How likely the account places no order; of a family how many are at risk, and who most."""
    ahead = f"order in the next {number(result.churn_horizon_days)} days"
    family = result.family_outlook
    if family is not None and family.riskiest is not None:
        scored = count(family.scored_accounts or 0, "account")
        yield "High or Critical churn risk", f"{number(family.at_risk_accounts or 0)} of {scored}"
        chance = percent(100 * family.riskiest.churn_probability)
        yield f"Likeliest to place no {ahead}", f"{family.riskiest.account_name}, {chance}"
    elif family is None and result.churn is not None:
        yield f"No {ahead}", f"{percent(100 * result.churn.churn_probability)} probable"


def _expected(result: AccountProfile, currency: str) -> Iterator[Row]:
    """The revenue expected, where neither the churn risk nor what came already speaks against it."""
    expected = result.expected
    contradicted = result.family_outlook is None and result.value_against_churn
    if expected is None or expected.expected_value is None or contradicted or result.falls_short:
        return
    low, high = (estimate(end or 0, currency) for end in (expected.value_low, expected.value_high))
    yield (
        f"Expected in the next {number(result.value_horizon_days)} days",
        f"{estimate(expected.expected_value, currency)} ({low} to {high} at "
        f"{chosen(result.value_confidence)}% confidence)",
    )


def _beside_others(result: AccountProfile, currency: str) -> Iterator[Row]:
    peers = result.peers
    if peers is not None and peers.accounts > 1 and result.level == "account":
        yield (
            "Among peers (same segment and type)",
            f"{ordinal(peers.rank)} of {number(peers.accounts)} by revenue; median "
            f"{money(peers.median_monetary, currency)}",
        )
    group = result.group
    if group is not None:
        change = "" if group.change is None else f", {moved(group.change)}"
        yield (
            "Group",
            f"{group.account_name}, {count(group.accounts, 'account')}, "
            f"{money(group.revenue, currency)}{change}",
        )
    if result.family_accounts > 1 and result.level == "account":
        change = "" if result.family_change is None else f", {moved(result.family_change)}"
        yield (
            "Family",
            f"{count(result.family_accounts, 'account')}, "
            f"{money(result.family_revenue, currency)}{change}",
        )


def _contact(result: AccountProfile) -> Iterator[Row]:
    yield "Account manager", result.owner or "none"
    if result.last_contact is not None:
        yield f"Last {result.last_contact_type}", day(result.last_contact)
    seen = count(result.interactions_90_days, "interaction")
    latest = "" if result.last_interaction is None else f"; latest {day(result.last_interaction)}"
    yield f"Interactions of {window(result.contact_days)}", f"{seen}{latest}"
    digest = result.notes_digest
    if digest is not None and digest.last_note is not None:
        topics = listed([row.topic for row in digest.topics[:3]])
        about = f", most of all on {topics}" if topics else ""
        yield "Notes", f"{number(result.notes_total)}, newest {day(digest.last_note)}{about}"
    if result.opted_out:
        yield "Campaigns", "wants none"
