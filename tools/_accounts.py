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

    @property
    def words(self) -> str:
        """Name and id, as shown to people."""
        return f"{self.name} ({self.id})"


def accounts(query: Query) -> list[Account]:
    """All accounts in the caller's scope, by id."""
    found: list[Account] = query.remember(
        "accounts",
        lambda: [
            Account(row["account_key"], row["account_id"], row["account_name"])
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
        if account.id.casefold() == folded:
            return account
    same = [account for account in everyone if account.name.casefold() == folded]
    if len(same) == 1:
        return same[0]
    if same:
        raise AmbiguousAccount(wanted, [account.words for account in same[:8]])
    return _fuzzy(wanted, everyone)


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


def _fuzzy(wanted: str, everyone: list[Account]) -> Account:
    ranked = nearest(wanted, everyone)
    good = [(account, score) for account, score in ranked if score >= SCORE]
    if len(good) == 1 or (len(good) > 1 and good[0][1] - good[1][1] >= MARGIN):
        return good[0][0]
    if good:
        close = [account.words for account, score in good if good[0][1] - score < MARGIN]
        raise AmbiguousAccount(wanted, close[:8])
    raise UnknownValue("account", wanted, [a.words for a, score in ranked[:3] if score >= 60])


def _plain(name: str) -> str:
    return SUFFIXES.sub("", name).casefold().strip(" .,")
