"""From what a person typed to one account: id, exact name, then fuzzy with a margin."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tools._errors import AmbiguousAccount, UnknownValue
from tools._query import Query

# A clear winner needs both: a good score, and distance from the next best.
SCORE = 86
MARGIN = 6
SUFFIXES = re.compile(r"\b(ltd|limited|plc|llp|inc|llc|gmbh|ag|co|company|group|sa|bv)\b\.?", re.I)


@dataclass(frozen=True)
class Account:
    """An account in the caller's scope."""

    key: int
    id: str
    name: str
    parent: int | None = None

    @property
    def words(self) -> str:
        """Name and id, as shown to people; once where they are the same."""
        return self.name if self.name == self.id else f"{self.name} ({self.id})"


def accounts(query: Query) -> list[Account]:
    """All accounts in the caller's scope, by id."""
    found: list[Account] = query.remember(
        "accounts",
        lambda: [
            Account(row["account_key"], row["account_id"], row["account_name"], row["parent_key"])
            for row in query.rows("_accounts")
        ],
    )
    return found


def find(query: Query, text: str) -> Account:
    """The account a person means by `text`.

    An account outside the caller's scope is not found, exactly as one that does not exist.

    Raises:
        UnknownValue: nothing fits; candidates are the nearest names.
        AmbiguousAccount: several fit about equally well.
    """
    wanted = " ".join(text.split())
    everyone = accounts(query)
    folded = wanted.casefold()
    for account in everyone:
        if folded in (account.id.casefold(), account.words.casefold()):
            return account
    same = [account for account in everyone if account.name.casefold() == folded]
    if len(same) == 1:
        return same[0]
    if same:
        raise AmbiguousAccount(wanted, [account.words for account in same[:8]])
    return _fuzzy(wanted, everyone)


def several_of(query: Query, text: str) -> list[Account]:
    """The accounts of several ids with 'or' between them; none where it is anything else."""
    ids = {account.id.casefold(): account for account in accounts(query)}
    named = [ids.get(one.strip().casefold()) for one in text.split(" or ")]
    found = {account.key: account for account in named if account is not None}
    return list(found.values()) if len(named) > 1 and None not in named else []


def children(query: Query, key: int) -> list[Account]:
    """Accounts in the caller's scope whose parent is the account of that key, by id."""
    found: dict[int | None, list[Account]] = query.remember("children", lambda: _by_parent(query))
    return found.get(key, [])


def family(query: Query, account: Account) -> list[Account]:
    """The account and all below it, the account first; a hierarchy that runs in a circle ends.

    Accounts below one that is outside the caller's scope are not reached.
    """
    found = {account.key: account}
    waiting = [account.key]
    while waiting:
        for child in children(query, waiting.pop()):
            if child.key not in found:
                found[child.key] = child
                waiting.append(child.key)
    return list(found.values())


def families(query: Query) -> dict[int, int]:
    """The top of the hierarchy of every account that has a parent or accounts below it, by key."""
    parents = {one.key: one.parent for one in accounts(query)}
    tops = {key: _top(parents, key) for key in parents}
    shared = {top for key, top in tops.items() if key != top}
    return {key: top for key, top in tops.items() if top in shared}


def family_meant(query: Query, account: Account) -> list[Account]:
    """The account with all below it; of one at the bottom the whole family that it belongs to."""
    below = family(query, account)
    if len(below) > 1:
        return below
    by_key = {one.key: one for one in accounts(query)}
    top = _top({key: one.parent for key, one in by_key.items()}, account.key)
    return family(query, by_key[top])


def _top(parents: dict[int, int | None], key: int) -> int:
    """The account above which there is none; in a hierarchy that runs in a circle, one of the circle."""
    seen = {key}
    while (above := parents.get(key)) is not None and above in parents and above not in seen:
        seen.add(above)
        key = above
    return min(seen) if above in seen else key


def nearest(text: str, everyone: list[Account], limit: int = 8) -> list[tuple[Account, float]]:
    """Accounts by similarity of name to `text`, best first, scores 0 to 100."""
    from rapidfuzz import fuzz, process

    ranked = process.extract(
        _plain(text),
        [_plain(account.name) for account in everyone],
        scorer=fuzz.WRatio,
        limit=limit,
    )
    return [(everyone[index], score) for _, score, index in ranked]


def _by_parent(query: Query) -> dict[int | None, list[Account]]:
    found: dict[int | None, list[Account]] = {}
    for account in accounts(query):
        found.setdefault(account.parent, []).append(account)
    return found


def _fuzzy(wanted: str, everyone: list[Account]) -> Account:
    ranked = nearest(wanted, everyone)
    good = [(account, score) for account, score in ranked if score >= SCORE]
    if len(good) == 1 or (len(good) > 1 and good[0][1] - good[1][1] >= MARGIN):
        return good[0][0]
    if good:
        close = [account.words for account, score in good if good[0][1] - score < MARGIN]
        raise AmbiguousAccount(wanted, close[:8])
    near = [account.words for account, score in ranked[:3] if is_like(wanted, account.name)]
    raise UnknownValue("account", wanted, near)


LIKE = 70
"""Least likeness of two words of which one may be meant for the other, 0 to 100."""


def is_like(wanted: str, name: str) -> bool:
    """Whether a name is worth suggesting: one of its words resembles one of those that were typed.

    The likeness of whole names finds a short one somewhere within almost any long one.
    """
    from rapidfuzz import fuzz

    typed, words = _plain(wanted).split(), _plain(name).split()
    return any(
        fuzz.ratio(one, other) >= LIKE
        for one in typed
        for other in words
        if min(len(one), len(other)) > 2
    )


def _plain(name: str) -> str:
    return SUFFIXES.sub("", name).casefold().strip(" .,")
