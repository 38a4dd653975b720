"""Before a call to an account: who decides, who last spoke to it, when it will order again, what to raise."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from agent.prose.parts import account_ahead, noted
from agent.prose.parts.window import window_of
from agent.prose.tools.product_propensity import similar
from agent.wording import count, day, days_ago, first_lower, listed, money, moved, number, window
from tools._note_digest import main_point, read
from tools._profile_result import AccountProfile

Told = tuple[str, list[str]]
RAISED = 3
"""Things to raise in one call."""


def decides(result: AccountProfile, currency: str) -> Told:
    """That the data name nobody at the customer's side; the notes, asked beside, may."""
    lead = (
        f"The data have no field for who decides at **{result.account_name}**; what notes say of people "
        "there follows."
    )
    return lead, [*_owner(result), *_last_spoken(result)]


def spoken(result: AccountProfile, currency: str) -> Told:
    """Whether and when somebody last spoke to the account, and what else there was."""
    name, recent = f"**{result.account_name}**", window(result.contact_days)
    if result.last_contact is None:
        lead = f"No: no call or meeting with {name} is recorded."
    elif (result.as_of - result.last_contact).days < result.contact_days:
        lead = f"The last {result.last_contact_type} with {name} was on {day(result.last_contact)}."
    else:
        lead = (
            f"Not in {recent}: the last {result.last_contact_type} with {name} was on "
            f"{day(result.last_contact)}."
        )
    return lead, [*_interactions(result), *_newest_note(result), *_owner(result)]


def _interactions(result: AccountProfile) -> Iterator[str]:
    """What there was of any kind, the newest first."""
    rows = sorted(result.interactions, key=lambda row: row.latest, reverse=True)
    if rows and rows[0].latest != result.last_contact:
        yield (
            f"The latest interaction of any kind, {_kind(rows[0].interaction_type)}, was on "
            f"{day(rows[0].latest)}."
        )
    if result.interactions_90_days:
        kinds = [
            f"{_kind(row.interaction_type)} ({number(row.last_90_days)})"
            for row in rows
            if row.last_90_days
        ]
        total = count(result.interactions_90_days, "interaction")
        yield f"{total} in {window(result.contact_days)}: {listed(kinds)}."
    elif rows:
        yield f"No interactions in {window(result.contact_days)}.{noted.since_contact(result)}"


def _kind(name: str) -> str:
    """'email open' of email_open."""
    return name.replace("_", " ")


def _newest_note(result: AccountProfile) -> Iterator[str]:
    for row in result.notes[:1]:
        by = f" ({row.author})" if row.author else ""
        yield f"The newest note is of {day(row.written_on)}{by}."


def _owner(result: AccountProfile) -> Iterator[str]:
    if result.owner:
        yield f"{result.owner} looks after {result.account_name}."


def _last_spoken(result: AccountProfile) -> Iterator[str]:
    if result.last_contact is not None:
        yield f"The last {result.last_contact_type} with it was on {day(result.last_contact)}."
    else:
        yield "No call or meeting with it is recorded."


def next_order(result: AccountProfile, currency: str) -> Told:
    """When the next order is due by the account's own rhythm: no forecast, and said so."""
    name = f"**{result.account_name}**"
    assert result.last_order is not None and result.recency_days is not None
    last = f"the last order was on {day(result.last_order)}, {days_ago(result.recency_days)}"
    if result.usual_gap_days is None or result.order_due is None:
        lead = (
            f"When {name} will order next cannot be told: it did not order often enough in the last "
            f"year to have a usual gap; {last}."
        )
    elif result.recency_days <= result.usual_gap_days:
        lead = (
            f"By its own rhythm {name} is due about {day(result.order_due)}: {last}, and its usual gap is "
            f"{_gap(result)}."
        )
    else:
        lead = (
            f"{name} is overdue: by its usual gap of {_gap(result)} the next order was due about "
            f"{day(result.order_due)}; {last}."
        )
    return lead, [
        *account_ahead.likely(result),
        "The date follows from past orders alone; it is no forecast.",
    ]


def _gap(result: AccountProfile) -> str:
    return count(max(round(result.usual_gap_days or 0), 1), "day")


def talk(result: AccountProfile, currency: str) -> Told:
    """What to raise with the account, most pressing first."""
    points = [*_raised(result, currency)][:RAISED]
    return f"To raise with **{result.account_name}**:", points


def _raised(result: AccountProfile, currency: str) -> Iterator[str]:
    if result.last_order is not None and result.recency_days is not None:
        gap = result.usual_gap_days
        since = f"the last order was on {day(result.last_order)}, {days_ago(result.recency_days)}"
        if gap is not None and result.recency_days > gap:
            yield f"**The silence**: {since}, past its usual gap of {_gap(result)}. Ask what changed."
    yield from _note(result)
    if result.stopped_categories:
        gone = max(result.stopped_categories, key=lambda row: row.previous_revenue)
        yield (
            f"**What it stopped buying**: {gone.category} was worth "
            f"{money(gone.previous_revenue, currency)} in the period before, last ordered on "
            f"{day(gone.last_order)}."
        )
    fallen = [row for row in result.categories if row.orders and (row.difference or Decimal(0)) < 0]
    if fallen:
        row = min(fallen, key=lambda row: row.difference or Decimal(0))
        yield (
            f"**What it buys less of**: {row.category} fell by "
            f"{money(abs(row.difference or Decimal(0)), currency)} to {money(row.revenue, currency)}."
        )
    if result.white_space:
        space = result.white_space[0]
        what = "could win back" if space.last_purchase else "could add"
        yield f"**What it {what}**: {similar(space)}"
    if result.revenue_change is not None and result.revenue_change > 0:
        yield (
            f"**Its growth**: revenue {moved(result.revenue_change)} to "
            f"{money(result.revenue, currency)} in {window_of(result)}. Thank it."
        )
    yield from (f"**Its signs**: {first_lower(row.title)}." for row in result.signals)
    yield f"**Its plans**: what it expects to need in the next months from {result.account_name}."


def _note(result: AccountProfile) -> Iterator[str]:
    """The newest note that speaks to people, in its own words."""
    for row in result.notes:
        said = read(row.body.strip("“”"))
        if not said.flagged and main_point(said):
            by = f" ({row.author})" if row.author else ""
            yield f"**The newest note**, {day(row.written_on)}{by}: {row.body}"
            return


def letter(result: AccountProfile, currency: str) -> Told:
    """No e-mail, but what one would be about: the points of a talk."""
    _, points = talk(result, currency)
    lead = (
        "I neither write nor send messages to customers. Here is what one to "
        f"**{result.account_name}** can be about; “Draft a risk note for {result.account_name}” makes a "
        "document of it."
    )
    return lead, points
