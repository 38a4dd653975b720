"""Filters of accounts by name, each of which may also leave names out: 'North', 'not South or West'."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from data import catalogue
from tools import _accounts
from tools._query import Query
from tools._schemes import segment_of
from tools._spec import Scheme
from tools._values import ALL_BUT, Named, known, named, named_parameters
from tools._wording import count, day, money

_IN_WORDS = {
    "segment": "in {}", "region": "in {}", "country": "in {}", "owner": "looked after by {}",
    "min_monetary": "net revenue of {} or more", "max_monetary": "net revenue of {} or less",
    "min_recency_days": "no order for {} or more", "max_recency_days": "an order in the last {}",
    "max_tenure_days": "first order in the last {}", "min_frequency": "{} or more",
    "max_frequency": "{} or fewer", "max_categories": "{} or fewer",
    "max_usual_gap_days": "an order every {} or more often",
    "min_missed_orders": "{} or more missed", "min_contact_days": "no contact for {} or more",
    "min_comeback_days": "an order after {} or more without one",
    "without_category": "nothing bought of {}", "only_category": "nothing bought but {}",
    "signed_up_since": "signed up on {} or later", "signed_up_until": "signed up on {} or before",
}  # fmt: skip
_COUNTED = {
    "min_frequency": "order day", "max_frequency": "order day", "min_missed_orders": "order",
}  # fmt: skip


@dataclass(frozen=True)
class NameFilters:
    """Filters by name: `values` as parameters, `words` as shown."""

    values: dict[str, Any]
    words: dict[str, str]


def name_filters(
    query: Query, scheme: Scheme, *, segment: str | None, region: str | None, owner: str | None
) -> NameFilters:
    """The names asked for, or left out, as the data spell them.

    Raises:
        UnknownValue: nothing in scope has a name.
    """
    found = {
        "segment": _of_segments(scheme, segment),
        "region": named(region, partial(known, query, "region")),
        "owner": named(owner, partial(known, query, "owner")),
    }
    words = {kind: one.words for kind, one in found.items() if one.words is not None}
    return NameFilters(named_parameters(found), words)


def _of_segments(scheme: Scheme, text: str | None) -> Named:
    """One segment, either of several, or all but some: of a few known ones the rest can be left out.

    Raises:
        UnknownValue: the scheme has no such segment.
    """
    names = [] if text is None or ALL_BUT.fullmatch(text.strip()) else text.split(" or ")
    known_ones = [*catalogue.segments(scheme), catalogue.NO_PURCHASES]
    if len(names) < 2 or len(known_ones) < 2:
        return named(text, lambda one: segment_of(scheme, one, catalogue.NO_PURCHASES))
    either = dict.fromkeys(segment_of(scheme, one, catalogue.NO_PURCHASES) for one in names)
    rest = tuple(one for one in known_ones if one not in either)
    return Named(left_out=rest, either=tuple(either))


def looked_through(
    query: Query, text: str | None
) -> tuple[list[_accounts.Account] | None, list[_accounts.Account]]:
    """The accounts to look through, None for all, and those that are left out."""
    if text is None:
        return None, []
    but = ALL_BUT.fullmatch(text.strip())
    ids = but["names"] if but else text
    found = _accounts.several_of(query, ids) or [_accounts.find(query, ids)]
    return (None, found) if but else (found, [])


def all_but(accounts: list[_accounts.Account]) -> dict[str, str]:
    """What is said of accounts that are left out, as a filter."""
    if not accounts:
        return {}
    one = len(accounts) == 1
    return {"among": f"all but {accounts[0].words if one else count(len(accounts), 'account')}"}


def why_nothing(
    query: Query,
    name: str,
    matches: list[_accounts.Account],
    among: list[_accounts.Account] | None,
    filters: Mapping[str, Any],
) -> str:
    """Why nothing was found: the filters, or the nearest names where the name is the reason."""
    if not _accounts.accounts(query):
        return f"There is no account in {query.scope.words}."
    asked = _in_words(filters, query.currency)
    fits = f"fits at {day(query.as_of)}" + (f" ({asked})" if asked else "")
    if among is not None and not name:
        return f"None of the {count(len(among), 'account')} looked through {fits}."
    if matches or not name:
        what = "None of the accounts of that name" if matches else "No account"
        return f"{what} in {query.scope.words} {fits}."
    nearest = _accounts.nearest(name, _accounts.accounts(query), limit=3)
    names = ", ".join(
        account.words for account, _ in nearest if _accounts.is_like(name, account.name)
    )
    hint = f" The nearest names are {names}." if names else ""
    return f"No account in {query.scope.words} is called '{name}' or similar.{hint}"


def _in_words(filters: Mapping[str, Any], currency: str) -> str:
    """All filters in words, for an answer that nothing fits: 'in Scotland, no order for 90 days or more'."""
    return ", ".join(_said(name, value, currency) for name, value in filters.items())


def _said(name: str, value: Any, currency: str) -> str:
    text = str(value)
    if name.endswith("_monetary"):
        text = money(Decimal(text), currency)
    elif name.endswith("_days"):
        text = count(int(value), "day")
    elif name in _COUNTED:
        text = count(int(value), _COUNTED[name])
    elif name == "max_categories":
        text = "1 category" if int(value) == 1 else f"{value} categories"
    return _IN_WORDS.get(name, "{}").format(text)
