"""Words of a message: folded, with short forms written out, misspellings put right, places kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

_TOKEN = re.compile(
    r"""
    \{(?P<slot>[a-z_]+)\}                                       # only in training examples
    | (?P<date>\d{4}-\d{1,2}-\d{1,2} | \d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2}))(?!\d)
    | (?P<number>
        (?:\d{1,3}(?P<sign>[,.'\u00a0\u202f\ ])\d{3}(?:(?P=sign)\d{3})*(?!\d)(?:[.,]\d{1,2}(?!\d))?
            | \d+(?:[.,]\d+)?)
        (?:\ ?(?:%|percent\b|per\ cent\b) | (?:k|m|mn|mio|bn|st|nd|rd|th|p)\b)?
      )(?![^\W_])
    | (?P<word>[^\W_]+(?:'[^\W_]+)*(?:/(?=[a-z]\b)[a-z])?)
    | (?P<symbol>[£$€#&+%?!,.;:/@"()-])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "Ø": "o", "æ": "ae", "ł": "l", "đ": "d"})
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"'})
_SHORT_LATIN = re.compile(r"\b(i|e)\. ?(e|g)\.(?=[\s,])", re.IGNORECASE)
"""'i.e.' and 'e.g.' end no sentence."""
_K_MEANS = re.compile(r"\bk[- ]means\b", re.IGNORECASE)
"""One word: a 'k' alone is an 'ok'."""
_AND_MORE = re.compile(
    r"(?<![\w.,])([£$€]?\d[\d.,]*(?:k|m)?)(?:\+(?=[\s,;:?)]|$)"
    r"|(?: plus| or (?:more|over))(?= (?:days|weeks|months|quarters|years|orders)\b))",
    re.IGNORECASE,
)
"""'730+ days', '20k+', '90 or more days'."""
_SIGNS = (
    (re.compile(r" ?(?:>=|=>|≥) ?(?=[£$€]?\d\d)"), " at least "),
    (re.compile(r" ?(?:<=|=<|≤) ?(?=[£$€]?\d\d)"), " at most "),
    (re.compile(r" ?> ?(?=[£$€]?\d\d)"), " more than "),
    (re.compile(r" ?< ?(?=[£$€]?\d\d)"), " less than "),
    (re.compile(r"\b(?:no|nr|num)\.?(\d{1,2})\b", re.IGNORECASE), r"number \1"),
    (re.compile(r"\b([ymqw]) (?:on|o|over) \1\b", re.IGNORECASE), r"\1o\1"),
    (
        re.compile(r"\b(each|per|every|by) calendar (?=(?:year|quarter|month)s?\b)", re.IGNORECASE),
        r"\1 ",
    ),
)
"""'Revenue >= 5000'; a single digit is a score in a rule, which is read as typed."""
_JOINED_TO = re.compile(r"([^\W_]+?)(n't|'(?:d|ll|ve|re|m))")
_JOINED = {"'d": "would", "'ll": "will", "'ve": "have", "'re": "are", "'m": "am", "n't": "not"}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))

INFLECTED = re.compile(
    r"(ing|ed|ly|tion|tions|ment|ness|able|ible|ous|ive|est|ful|ised|ized|ier|iest|ally|ence|ance)$"
)
"""Endings of words that are no names unless they have a capital letter."""


@dataclass(frozen=True)
class Token:
    """One word or sign. `start`, `end` index the message; `word` is what the rules read.

    `plain` is the word as typed, folded; `own` marks a possessive; `fixed` a corrected misspelling;
    `short` a word of a short form that was written out.
    """

    raw: str
    start: int
    end: int
    plain: str
    word: str
    kind: str
    own: bool = False
    fixed: bool = False
    short: bool = False

    @property
    def is_capital(self) -> bool:
        """Typed with a leading capital."""
        return self.raw[:1].isupper()


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case without accents: 'Café Zoë' -> 'cafe zoe'."""
    plain = unicodedata.normalize("NFKD", text.translate(_SPECIAL))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without the ending of its plural: 'categories' -> 'category'."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")):
        return word[:-1]
    return word


def is_doubled(word: str) -> bool:
    """Whether a verb takes its last letter twice before an ending: 'stop', 'stopped'."""
    return _CLOSED.fullmatch(word) is not None


_CLOSED = re.compile(r"[^aeiou]*[aeiou][bdgmnpt]")
_AFTER_DOUBLED = ("ing", "ed", "er", "ers", "est")


@lru_cache(maxsize=50_000)
def bases(word: str) -> tuple[str, ...]:
    """What a word may be a form of: 'counting' -> count, counte; 'planned' -> plann, plan, planne."""
    found = []
    for ending in (*_AFTER_DOUBLED, "ly"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            base = word.removesuffix(ending)
            found.append(base + "e")
            if ending not in _AFTER_DOUBLED or not is_doubled(base):  # 'stoped' is misspelt
                found.append(base)
            if base[-1] == base[-2]:
                found.append(base[:-1])
            if base[-1] == "i":
                found.append(base[:-1] + "y")
    return tuple(found)


def tidy(text: str) -> str:
    """The message with one kind of quote and dash, at most 2,000 signs."""
    plain = _AND_MORE.sub(r"at least \1", text[:2000].translate(_QUOTES).translate(_DASHES))
    for sign, words in _SIGNS:
        plain = sign.sub(words, plain)
    return _K_MEANS.sub("kmeans", _SHORT_LATIN.sub(r"\1\2", plain))


def tokens(text: str, short_forms: dict[str, str], *, slots: bool = False) -> list[Token]:
    """The tokens of a tidied message; a short form becomes its words, all at the same place."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "symbol"
        if kind == "slot" and not slots:
            continue
        raw, start, end = match.group(), match.start(), match.end()
        if kind == "symbol" and raw == "-" and not _is_range(text, start):
            continue
        plain = fold(match.group(kind))
        base = Token(raw, start, end, plain, plain, kind)
        written = raw if raw in short_forms and not _is_hour(found) else plain
        if written in short_forms:
            parts = short_forms[written].split()
            found += [_written_out(base, word) for word in parts]
            continue
        joined = _JOINED_TO.fullmatch(plain) if kind == "word" and "'" in plain else None
        if joined:
            both = [joined[1], _JOINED[joined[2]]]
            found += [replace(base, word=word, short=True) for word in both]
            continue
        if kind == "word" and plain.endswith("'s"):
            base = replace(base, plain=plain[:-2], word=plain[:-2], own=True)
        elif kind == "word" and text[end : end + 1] == "'" and plain.endswith("s"):
            base = replace(base, own=True)
        found.append(base)
    return found


def _written_out(token: Token, word: str) -> Token:
    """One of the words that a short form stands for."""
    if word.isdigit():
        return replace(token, plain=word, word=word, kind="number", short=True)
    return replace(token, word=word, kind="word", short=True)


def _is_hour(found: Sequence[Token]) -> bool:
    """'9 AM' is no account manager, nor is 'I AM'."""
    return bool(found) and (found[-1].kind == "number" or found[-1].plain == "i")


def correct(found: Sequence[Token], fix: Callable[[str], str | None]) -> list[Token]:
    """The tokens with misspelt words put right; `fix` gives the right word or None."""
    return [_corrected(token, fix) for token in found]


def _corrected(token: Token, fix: Callable[[str], str | None]) -> Token:
    if token.kind != "word" or token.short or not token.word.isalpha():
        return token
    if len(token.word) < 3 or (len(token.word) == 3 and token.start and token.is_capital):
        return token
    right = fix(token.word)
    return token if right is None else replace(token, word=right, fixed=True)


def _is_range(text: str, at: int) -> bool:
    """A dash between two numbers or with a space on both sides, as in '2010-2011' or 'Jan - Mar'."""
    before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    spaced = before in ("", " ") and after in ("", " ")
    return spaced or (before.isdigit() and after.isdigit()) or _between_months(text, at)


_MONTH = r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"


def _between_months(text: str, at: int) -> bool:
    before = re.search(rf"\b(?:{_MONTH}|q[1-4])[a-z]*$", text[:at], re.IGNORECASE)
    after = re.match(rf"(?:{_MONTH}|q[1-4])", text[at + 1 :], re.IGNORECASE)
    return bool(before and after)


class Line:
    """The words of a message as one string with single spaces, so that patterns can run over it."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = list(words)
        self.text = " ".join(self.words)
        self._starts: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        at = 0
        for index, word in enumerate(self.words):
            self._starts[at] = index
            self._ends[at + len(word)] = index + 1
            at += len(word) + 1

    def find(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], int, int]]:
        """Matches on whole words, with the range of words they cover."""
        for match in pattern.finditer(self.text):
            start, end = self._starts.get(match.start()), self._ends.get(match.end())
            if start is not None and end is not None:
                yield match, start, end
