"""Campaigns and what came of them.

A response is a real order: a contacted account responds only if it ordered within four weeks, and
the revenue of the response is the net amount of that order. Some campaigns keep a control group:
accounts that fitted as well as those contacted, drawn at random and left alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

from data.demo._book import LAST, Bools, Ints, number_of, stream, summed
from data.demo._people import Account
from data.demo._sales import Lines, Orders

RESPONSE_DAYS = 28
NONE = -1
"""The day number of something that did not happen."""

# The chance that an account that ordered after the contact did so because of the campaign, and by
# channel the chances of an opening and of a click on it.
ANSWERS = {"promotional": 0.34, "premium": 0.40, "retention": 0.55, "acquisition": 0.38}
OPENS = {
    "Email": (0.46, 0.30),
    "Phone": (0.62, 0.0),
    "Direct Mail": (0.0, 0.0),
    "Event": (0.70, 0.35),
}


@dataclass
class Responses:
    """One entry per contact; `campaign` is an index, days are NONE where nothing happened.

    Accounts of control groups have entries too: they were not contacted.
    """

    campaign: Ints
    account: Ints
    contacted: Ints
    opened: Ints
    clicked: Ints
    responded: Ints
    revenue: Ints


def responses(
    plans: list[dict[str, Any]],
    people: list[Account],
    orders: Orders,
    written: Collection[str],
    part: str = "",
) -> Responses:
    """Who was contacted when, and what followed.

    `plans` are the campaigns as written in YAML. The accounts of stories, `written`, are in no control
    group; `part` tells the random numbers of one book from those of another.
    """
    rng = stream(f"{part}campaigns")
    made = []
    for number, plan in enumerate(plans):
        start, end = number_of(plan["start"]), number_of(plan["end"])
        fits = _audience(plan, people, orders, start, rng)
        chosen = np.sort(rng.choice(fits, size=min(plan["size"], len(fits)), replace=False))
        wave = rng.integers(0, min(12, end - start) + 1, len(chosen))
        made.append(_follow_up(rng, number, plan, chosen, start + wave, orders))
        if "control" in plan:
            made.append(_control(number, plan, np.setdiff1d(fits, chosen), people, written))
    return Responses(*(np.concatenate(parts) for parts in zip(*made, strict=True)))


def _audience(
    plan: dict[str, Any],
    people: list[Account],
    orders: Orders,
    start: int,
    rng: np.random.Generator,
) -> Ints:
    """Indexes of the accounts a planner would have chosen on the day the campaign began."""
    n = len(people)
    past: Bools = orders.day < start
    last = np.full(n, -9999)
    np.maximum.at(last, orders.account[past], orders.day[past])
    first = np.full(n, 9999)
    np.minimum.at(first, orders.account[past], orders.day[past])
    recent = past & (orders.day >= start - 365)
    spend = summed(orders.net[recent], orders.account[recent], n)
    quiet = start - last
    if plan["type"] == "premium":
        fits = (spend >= np.quantile(spend[spend > 0], 0.68)) & (quiet <= 120)
    elif plan["type"] == "retention":
        fits = (quiet > 60) & (quiet <= 400)
    elif plan["type"] == "acquisition":
        never = np.array([a.signup is not None and number_of(a.signup) < start for a in people])
        fits = ((start - first <= 150) & (first > 0)) | ((last < 0) & never)
    else:
        fits = (spend > 0) & (quiet <= 200) & (rng.random(n) < 0.75)
    if "region" in plan:
        fits &= np.array([account.region == plan["region"] for account in people])
    # Who has opted out by now was still written to before, never in the last year of the book.
    allowed = np.array([not account.opted_out for account in people])
    if start > LAST - 365:
        fits &= allowed
    return np.flatnonzero(fits & np.array([number_of(_signup(a)) < start for a in people]))


def _signup(account: Account) -> Any:
    assert account.signup is not None, account.account_id
    return account.signup


def _follow_up(
    rng: np.random.Generator,
    number: int,
    plan: dict[str, Any],
    chosen: Ints,
    contacted: Ints,
    orders: Orders,
) -> tuple[Ints, ...]:
    n = len(chosen)
    opens, clicks = OPENS[plan["channel"]]
    opened = contacted + rng.integers(0, 5, n)
    opened = np.where((rng.random(n) < opens) & (opened <= LAST), opened, NONE)
    clicked = opened + rng.integers(0, 2, n)
    clicked = np.where(
        (rng.random(n) < clicks) & (opened != NONE) & (clicked <= LAST), clicked, NONE
    )
    # Orders as sorted keys (account, day): the first one after the contact is a binary search away.
    key = orders.account * 4096 + orders.day
    by_key = np.argsort(key, kind="stable")
    after = np.maximum(contacted, np.maximum(opened, clicked))
    place = np.searchsorted(key[by_key], chosen * 4096 + after, side="right")
    found = by_key[np.minimum(place, len(by_key) - 1)]
    ordered = (orders.account[found] == chosen) & (orders.day[found] > after)
    ordered &= orders.day[found] <= contacted + RESPONSE_DAYS
    chance = ANSWERS[plan["type"]] * np.where(opened != NONE, 1.3, 0.8)
    responds = ordered & (rng.random(n) < chance)
    return (
        np.full(n, number),
        chosen,
        contacted,
        opened,
        clicked,
        np.where(responds, orders.day[found], NONE),
        np.where(responds, orders.net[found], 0),
    )


def _control(
    number: int, plan: dict[str, Any], left: Ints, people: list[Account], written: Collection[str]
) -> tuple[Ints, ...]:
    """Entries of the control group: of the accounts that fitted and were not chosen, without stories."""
    drawn = np.array([index for index in left if people[index].account_id not in written])
    chosen = np.sort(stream(f"control {plan['id']}").choice(drawn, plan["control"], replace=False))
    nothing = np.full(len(chosen), NONE)
    return (np.full(len(chosen), number), chosen, *[nothing] * 4, np.zeros_like(chosen))


def never_came(plans: list[dict[str, Any]], sent: Responses, orders: Orders) -> Bools:
    """The orders that only the campaign would have brought: its control group did not make them.

    Effects are made by taking orders away from who was left alone, so that those of everyone else
    are as they were drawn.
    """
    lost = np.zeros(len(orders.day), dtype=bool)
    for number, plan in enumerate(plans):
        if "caused" not in plan:
            continue
        left_alone = sent.account[(sent.campaign == number) & (sent.contacted == NONE)]
        start, end = number_of(plan["start"]), number_of(plan["end"]) + RESPONSE_DAYS
        theirs = np.isin(orders.account, left_alone) & (orders.day >= start) & (orders.day <= end)
        rng = stream(f"effect {plan['id']}")
        lost[theirs] = rng.random(int(theirs.sum())) < plan["caused"]
    return lost


def without(lines: Lines, lost: Bools) -> Lines:
    """The lines without those of lost orders; orders keep their numbers."""
    kept = ~lost[lines.order]
    return Lines(**{name: values[kept] for name, values in vars(lines).items()})
