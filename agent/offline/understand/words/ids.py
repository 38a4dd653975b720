"""Finds ids such as 'ACC0012' in a message, written in any of the ways that people write them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from agent.offline.understand.times.calendar import DAYS_IN
from agent.offline.understand.tokens.tokenizer import Token, fold, stem
from agent.offline.understand.tokens.wordlists import word_list

NOT_BEFORE_ID = word_list("before_no_id")
_LEAST_DIGITS = 5
"""Digits of an id without letters that stands by itself: shorter ones are counts or years."""

_PLACES = frozenset(["number", "no", "#", "nr"])
_LEAST_OF_A_PLACE = 3
_POSSESSIVE = re.compile(r"['’]s?$")
_ALL_ROUND = "360"
"""'Customer 360' is a view of a customer, not the customer of that number."""


class Ids:
    """An index over ids of one kind."""

    def __init__(self, ids: Sequence[str]) -> None:
        self._places = {_key(id_): index for index, id_ in enumerate(ids)}

    def place(self, id_: str) -> int | None:
        """Index of an id, without regard to case and separators."""
        return self._places.get(_key(id_))

    @cached_property
    def _numbered(self) -> dict[tuple[str, int], int]:
        """Index by the letters and the number of an id."""
        found: dict[tuple[str, int], int] = {}
        for key, index in self._places.items():
            match = re.fullmatch(r"([a-z]*)(\d{1,12})", key)
            if match:
                found.setdefault((match[1], int(match[2])), index)
        return found

    @cached_property
    def _prefixes(self) -> frozenset[str]:
        """The letters that ids begin with."""
        return frozenset(prefix for prefix, _ in self._numbered)

    def read(self, typed: str, *, announced: bool) -> int | None:
        """Index of what may be an id; -1 when it looks like an id of nothing, None when it is none."""
        key = _key(typed)
        letters = key.rstrip("0123456789")
        digits = key[len(letters) :]
        if not digits or (digits == _ALL_ROUND and not letters):
            return None
        if not letters and not announced and len(digits) < _LEAST_DIGITS:
            return None
        if key in self._places:
            return self._places[key]
        if letters and letters in self._prefixes:
            return self._numbered.get((letters, int(digits)), -1)
        if announced and not letters and len(self._prefixes) == 1:
            only = next(iter(self._prefixes))
            return self._numbered.get((only, int(digits)), None if only else -1)
        return None


def ids_in(
    found: Sequence[Token], ids: Ids, announcing: Collection[str] = ()
) -> Iterator[tuple[int, str, int, int]]:
    """Ids in a message: index (-1: of nothing), as typed, first token and the token after the last.

    After one of the words `announcing` a number alone is enough: 'account 342'.
    """
    at = 0
    while at < len(found):
        before = found[at - 1].word if at else ""
        size = 0
        if before not in NOT_BEFORE_ID:
            for size in (3, 2, 1):
                typed = _joined(found[at : at + size], size)
                place = before in _PLACES and len(typed) < _LEAST_OF_A_PLACE  # "number 4" of a list
                counts = stem(found[at + 1].word) in DAYS_IN if at + 1 < len(found) else False
                announced = before in announcing and not place and not counts
                index = ids.read(typed, announced=announced) if typed else None
                if index is not None:
                    yield index, typed, at, at + size
                    break
            else:
                size = 0
        at += size or 1


def _joined(part: Sequence[Token], size: int) -> str:
    """Tokens that stand together as one id; '' when they do not."""
    if len(part) < size or any(token.kind not in ("word", "number") for token in part):
        return ""
    if size > 1 and not (part[0].word.isalpha() and part[-1].kind == "number"):
        return ""
    if any(right.start - left.end > 1 for left, right in pairwise(part)):
        return ""
    return _POSSESSIVE.sub("", "".join(token.raw for token in part))


def _key(id_: str) -> str:
    """An id without case and separators: 'ACC-0012' -> 'acc0012'."""
    return "".join(sign for sign in fold(id_) if sign.isalnum())
