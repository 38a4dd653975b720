"""Whether a message asks about the answer before it: its source, its certainty, what is counted in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from data import catalogue

FILE = Path(__file__).with_name("words.yaml")
Kind = Literal["source", "sql", "certainty", "loss", "parts", "wish"]
LONGEST = 300
"""Signs of a message that is read here: a longer one is a letter."""
MOST_FREE = 12
"""Words that may stand beside a doubt without being of the answer."""
_SHORT_FORMS = (
    (r"\b(do|does|did|is|are|was|were|would|should|could|ca|wo)n'?t\b", r"\1 not"),
    (r"\b(ca|wo) not\b", "cannot"),
    (r"\b(that|it|what|where|how|who|there|here)'?s\b", r"\1 is"),
    (r"\b(they|you|we|those)'re\b", r"\1 are"),
    (r"\bi'm\b", "i am"),
    (r"'(s|d|ll|ve|m|re)\b", ""),
)
_OF_ALL_DATA = re.compile(
    r"\b(?:is|are|was|were|how is) (?:the|our|my|all the) data (?:\w+ )?"
    r"(?:ok|okay|fine|good|bad|sound|broken|clean"
    r"|complete|correct|right|wrong|up to date|current|stale|healthy|in order|alright|all right)\b"
    r"|\b(?:data (?:quality|health|problems?|issues?)"
    r"|(?:wrong|problem|problems|off|issue|issues) (?:with|in) the data)\b"
)
"""Of the whole data, whatever figure gave cause to ask."""
_EARLY = 4
"""Words within which a wish is said: 'could you please drop ...'."""
_QUESTION = frozenset(["what", "how", "would", "is", "are", "was", "were", "does", "did", "do"])
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_OWN_COUNT = re.compile(
    r"(?<=\d) (?:\w+ )?(?:when|but|while|whereas|though) (?:i|we|my|our) (?:\w+ )?"
    r"(?:count|have|get|see|make|found|say)\w* .*"
)
"""'Why do you say 5 orders when I count 6?': the other figure is their own."""


_OWN_FIGURE = re.compile(
    r"\b(?:i|we) (?:\w+ )?(?:think|thought|believed?|expect(?:ed)?|reckon(?:ed)?|guess(?:ed)?|remember) "
    r"(?:that )?(?:it|that|this|they|those|these) (?:is|was|were|are|should be|must be|had been) "
    r"(?:\w+ ){0,2}(?!(?:19|20)\d\d\b)\d[\d.,]*(?:k|m|bn)?"
    r"(?: (?:million|thousand|billion|pounds|euros|dollars|percent))*$"
)
"""'I think it was £12m': another figure than that of the answer, which is so doubted."""


@dataclass(frozen=True)
class Asked:
    """What is asked of the answer before.

    `words` are those that must name something of it, `loose` whether others may stand among them;
    `part` is the part of an amount, `away` whether it is asked to be off; None for 'net or gross?'.
    `metrics` are those named.
    """

    kind: Kind
    words: tuple[str, ...] = ()
    loose: bool = False
    part: str = ""
    away: bool | None = None
    metrics: tuple[str, ...] = ()


def asked_of_answer(text: str) -> Asked | None:
    """What a message asks about the answer before it; None for one that asks something else."""
    if len(text) > LONGEST:
        return None
    line = _OWN_FIGURE.sub("i doubt that", _OWN_COUNT.sub("", plain(text)))
    if _OF_ALL_DATA.search(line):
        return None
    said = line.split()
    if not said or set(said) & _list("asking") - {"which"}:
        return _of_parts(line)
    found = _of_parts(line)
    if found is not None:
        return found
    for kind, patterns in _patterns().items():
        if not any(pattern.search(line) for pattern in patterns):
            continue
        sums = tuple(word for word in said if word[:1].isdigit())
        if not sums and not set(said) & (_list("pointing") | _list("pointed_anyway")):
            return None
        if kind == "certainty" and "that" in said and not set(said) & _list("figure"):
            # 'How certain is it that they stay?' is about them, not about the answer.
            tail = set(said[said.index("that") + 1 :]) - _list("around")
            if tail:
                return None
        if kind == "loss":
            # Only of a figure that the answer shows: 'so if I do nothing I lose 138k?'
            sums = tuple(word for word in said if any(sign.isdigit() for sign in word))
            return Asked(kind, sums) if sums else None
        rest = tuple(word for word in said if word not in _list("around"))
        loose = bool(set(said) & _list("loose")) and "which" not in said
        if len(rest) <= MOST_FREE:
            return Asked(kind, rest, loose)
    return None


def plain(text: str) -> str:
    """Small letters, short forms written out, no signs but those within figures."""
    line = text.casefold().replace("’", "'")
    for short, long in _SHORT_FORMS:
        line = re.sub(short, long, line)
    return " ".join(_WORD.findall(line))


def _of_parts(line: str) -> Asked | None:
    """'Is that net of returns?', 'does it include VAT?', 'drop the returns from that', 'net or gross?'."""
    of_parts: dict[str, str] = _words()["parts"]
    lists = {name: frozenset(words.split()) for name, words in of_parts.items()}
    rest, metrics = _named(line, {m.title.casefold(): m.name for m in catalogue.metrics().values()})
    names = {word: part.name for part in catalogue.parts().values() for word in part.words}
    rest, parts = _named(rest, names)
    said = rest.split()
    every = lists["away"] | lists["inside"]
    known = every | _list("around") | lists["around_a_wish"] | lists["wish"]
    if not said or not set(said) <= known:
        return None
    if not parts:
        both = {"net", "gross"} & set(line.split())
        pointed = set(said) <= {*both, "or", "is", "that", "this", "it", "are", "these", "those"}
        if both and pointed and not metrics:
            return Asked("parts", part="returns", away=None if len(both) > 1 else both == {"net"})
        return None
    if set(said[:_EARLY]) & lists["wish"] and not set(said) & _QUESTION:
        return Asked("wish", part=parts[0], away=True, metrics=tuple(metrics))
    asks = set(said) & every and said[0] in lists["opens"]
    if not asks:
        return None
    away = bool(set(said) & lists["away"]) and not set(said) & {"not"}
    return Asked("parts", part=parts[0], away=away, metrics=tuple(metrics))


def _named(line: str, names: dict[str, str]) -> tuple[str, list[str]]:
    """The line without the names it has, and what they stand for; the longest name is taken first."""
    found = []
    for words in sorted(names, key=len, reverse=True):
        line, times = re.subn(rf"\b{re.escape(words)}\b", " ", line)
        if times:
            found.append(names[words])
    return " ".join(line.split()), found


@cache
def _patterns() -> dict[Any, list[re.Pattern[str]]]:
    return {
        kind: [re.compile(rf"(?<!\S)(?:{pattern})(?!\S)") for pattern in patterns]
        for kind, patterns in _words()["kinds"].items()
    }


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(str(_words()[name]).split())


@cache
def _words() -> dict[str, Any]:
    # A loader that takes 'yes' and 'no' as the words they are.
    found: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), yaml.BaseLoader)
    return found
