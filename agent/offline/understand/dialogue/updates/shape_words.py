"""The words by which a message wants an answer in another shape, as reshaped.yaml describes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from agent.offline.understand.tokens.numbers import Number, numbers
from agent.offline.understand.tokens.wordlists import expanded, load_yaml
from agent.offline.understand.types import TRADES
from agent.offline.understand.words.sentence import Sentence

FILE = Path(__file__).with_name("reshaped.yaml")
DONE, NAME, TIME, _SEGMENT = "|", "@", "~", "§"
_RUNS = frozenset([TIME, _SEGMENT])
_SIGNS = {"plain": "#", "money": "£", "percent": "%"}
_INSTEAD = re.compile(
    r"(?<!\S)(?:instead of|rather than|not|and not)(?: (?:the|in|by))* (?P<old>[a-z]+)(?!\S)"
)
_TOLD_OFF = frozenset(
    ["money", "pounds", "heads", "headcount", "customers", "accounts", "revenue", "units", "orders", "cash",
     "value", "turnover", "volume", "probabilities", "months", "quarters"]
)  # fmt: skip
_EVERYDAY = frozenset([*TRADES, "channel"])
"""Kinds of names that are everyday words: 'the retail set', 'as a web shop'."""


@dataclass(frozen=True)
class Shape:
    """What one entry of the file sets, and when it is said: its fields are explained there."""

    sets: Mapping[str, Any]
    said: re.Pattern[str]
    of: frozenset[str]
    after: frozenset[str]
    alone: bool
    unless: re.Pattern[str] | None


@dataclass(frozen=True)
class Said:
    """What a shape was said with: its words, and the numbers in them."""

    words: str
    numbers: Sequence[Number]
    sentence: Sentence


@dataclass
class Line:
    """The words of a message, with signs for numbers, names and periods, and the tokens they stand at."""

    words: list[str]
    tokens: list[int]
    numbers: dict[int, Number]

    @classmethod
    def of(cls, sentence: Sentence, *, scores: bool) -> Line:
        """The line of a message; `scores`: it is of scores, where no length of time is a period."""
        words = dict(enumerate(sentence.words))
        for mention in sentence.mentions:
            if mention.kind not in _EVERYDAY:
                words |= dict.fromkeys(words.keys() & {*mention.tokens}, NAME)
        for mention in sentence.named("segments") if scores else ():
            words |= dict.fromkeys(mention.tokens, _SEGMENT)
        words |= {} if scores else dict.fromkeys(sentence.times.covered, TIME)
        for at in [at for at, word in words.items() if word in _RUNS and words.get(at - 1) == word]:
            words.pop(at)
        found = {}
        for number in numbers(sentence.tokens):
            inside = range(number.start, number.end)
            if number.kind in _SIGNS and not {NAME, TIME, None} & {words.get(at) for at in inside}:
                found[number.start] = number
                words[number.start] = _SIGNS[number.kind]
                for at in inside[1:]:
                    words.pop(at)
        line = list(words.values())
        for told in _INSTEAD.finditer(joined := " ".join(line)):
            if told["old"] in _TOLD_OFF:  # "headcount instead of money"
                begin = joined[: told.start()].count(" ")
                for place in range(begin, begin + told[0].count(" ") + 1):
                    line[place] = DONE
        return cls(line, list(words), found)

    def take(self, shape: Shape, sentence: Sentence) -> Said | None:
        """Take the words of a shape off the line; None where it is not said."""
        line, found = " ".join(self.words), None
        if shape.unless is not None and shape.unless.fullmatch(line):
            return None
        for match in shape.said.finditer(line):
            told = match[0].strip()
            if not told:
                continue
            begin = line[: match.end() - len(match[0].lstrip())].count(" ")
            inside = range(begin, begin + told.count(" ") + 1)
            values = [self.numbers[at] for i in inside if (at := self.tokens[i]) in self.numbers]
            for place in inside:
                self.words[place] = DONE
            found = found or Said(told, values, sentence)
        return found

    def rest(self, sentence: Sentence) -> str | None:
        """What is said beside the shapes: 'in the East' of 'best three in the East'.

        None where that is on either side of them.
        """
        places = [at for at, word in enumerate(self.words) if word in (NAME, TIME)]
        if not places:
            return ""
        first = places[0]
        while first and self.words[first - 1].isalpha():
            first -= 1
        if DONE in self.words[first : places[-1]]:
            return None
        begin, end = self.tokens[first], self.tokens[places[-1]]
        return sentence.text[sentence.tokens[begin].start : sentence.tokens[end].end]


@cache
def words_of(name: str) -> frozenset[str]:
    """The words under a name of the file."""
    return frozenset(str(_file()[name]).split())


@cache
def _file() -> dict[str, Any]:
    entries: dict[str, Any] = load_yaml(FILE.read_text(encoding="utf-8"))
    return entries


@cache
def shapes_known() -> tuple[Shape, ...]:
    """All shapes of the file, in its order."""
    return tuple(
        Shape(
            entry["sets"],
            re.compile(rf"(?<!\S)(?:{_written('|'.join(entry['said']))})(?!\S)"),
            frozenset(entry.get("of", ())),
            frozenset(entry.get("after", ())),
            bool(entry.get("alone")),
            re.compile(entry["unless"]) if "unless" in entry else None,
        )
        for entry in _file()["shapes"]
    )


_NESTED = re.compile(r"<(\w+)>")


def _written(pattern: str) -> str:
    """A pattern with the word classes that it names written out."""
    own: dict[str, list[str]] = _file()["words"]

    def alternatives(name: re.Match[str]) -> str:
        return f"(?:{_written('|'.join(own[name[1]]))})" if name[1] in own else name[0]

    return expanded(_NESTED.sub(alternatives, pattern))
