"""Slang, and English after the manner of another language, written out before anything else is read."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from agent.offline.understand.tokens.wordlists import load_yaml

FILES = [Path(__file__).with_name(name) for name in ("calques.yaml", "colloquial.yaml")]


class Saying(NamedTuple):
    """What is said, and the plain words for it."""

    says: re.Pattern[str]
    means: str


def in_plain_words(text: str) -> str:
    """'Who packed in buying glass' is who stopped buying it, 'which goods' are which products."""
    for saying in _sayings():
        text = saying.says.sub(saying.means, text)
    return _RETRACED.sub("", _with_number_put_right(text))


_NUMBER = (
    r"(?:[£$€] ?)?(?:\d[\d,.]*\d|\d)(?: ?(?:k|m|%|grand|percent|thousand))?"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|fifty)"
)
_CORRECTION = (
    r"[ ,.…–—-]+(?:(?:oh|no|nah|wait|sorry|oops|actually|hang on|hold on|i mean|i meant|make (?:that|it)"
    r"|scratch that|correction|my mistake|my bad|or rather|rather|let'?s say)[ ,.:…–—-]+){1,4}"
)
_PUT_RIGHT = re.compile(
    rf"(?<![\w£$€.])(?P<old>{_NUMBER})(?![\w%])(?P<between>(?: (?P<noun>[a-z]+))?[^?;\d]*?)"
    rf"{_CORRECTION}(?:(?:top|first|over|under|at least|the) )*"
    rf"(?P<new>{_NUMBER})(?![\w%])(?: (?P<again>[a-z]+))?",
    re.IGNORECASE,
)
_RETRACED = re.compile(
    r"\b(?P<lead>by|per|in|for|from|since|against|versus|vs|without|among)(?: the)? [\w&'-]+(?: [\w&'-]+)?"
    rf"{_CORRECTION}(?=(?P=lead) )",
    re.IGNORECASE,
)
"""'Sorted by confidence... no sorry, by support': who begins the same again takes back what was begun."""
_SAYS_SO = re.compile(
    r"\b(?:sorry|oops|wait|i mean|i meant|scratch|correction|my|make)\b|(?:\.\.|…) *no\b", re.I
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def _with_number_put_right(text: str) -> str:
    """'Over 5k, sorry, 10k' is over 10k; 'the top 5... no, make that 8' is the top 8."""
    return _PUT_RIGHT.sub(_put_right, text, count=1)


def _put_right(said: re.Match[str]) -> str:
    old, new, again = said["old"], said["new"], said["again"] or ""
    words = said[0][len(old) + len(said["between"]) :]
    years = _YEAR.fullmatch(old) or _YEAR.fullmatch(new)
    share = old.endswith(("%", "t")) != new.endswith(("%", "t"))
    if years or share or not _SAYS_SO.search(words):
        return said[0]
    kept = f" {again}" if again and again.casefold() != (said["noun"] or "").casefold() else ""
    return f"{new}{said['between'].rstrip(' .,…')}{kept}"


@cache
def _sayings() -> tuple[Saying, ...]:
    entries: list[dict[str, str]] = [
        entry for file in FILES for entry in load_yaml(file.read_text(encoding="utf-8"))
    ]
    return tuple(Saying(re.compile(one["says"], re.IGNORECASE), one["means"]) for one in entries)
