"""Wordings that decide by themselves: rules, as those of rules.yaml, over the canonical text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from agent.offline.understand.tokens.wordlists import expanded, load_yaml
from agent.offline.understand.words.sentence import Sentence
from data.errors import UsageError

FILE = Path(__file__).with_name("rules.yaml")


@dataclass(frozen=True)
class Rule:
    """`reads` must occur and `unless` must not; `said` must occur in the words as they were typed.

    What it `decides` is an intent, or what else the rules of a file are about.

    Of the kinds `needs_any` one must be mentioned. A `firm` rule cannot be outweighed.
    """

    decides: str
    reads: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    said: re.Pattern[str] | None = None
    needs_any: tuple[str, ...] = ()
    firm: bool = False

    def holds(self, canonical: str, plain_text: str) -> bool:
        """Whether the rule decides a message of this canonical text and these words."""
        if not self.reads.search(canonical) or (self.unless and self.unless.search(canonical)):
            return False
        if self.said and not self.said.search(plain_text):
            return False
        return not self.needs_any or any(f"@{kind}" in canonical for kind in self.needs_any)


class Rules:
    """The rules of a file in the order they are tried."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        # A turn is tried against all rules half a dozen times over.
        self._held = lru_cache(maxsize=256)(self._holding)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)

    def holding(self, sentence: Sentence) -> tuple[Rule, ...]:
        """The rules that decide a message."""
        return self._held(sentence.canonical, sentence.plain_text)

    def _holding(self, canonical: str, plain_text: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self._rules if rule.holds(canonical, plain_text))


@cache
def rules() -> Rules:
    """The rules for intents."""
    return read_rules(FILE, "intent")


def read_rules(file: Path, about: str) -> Rules:
    """The rules of a file, whose entries say under `about` what they decide.

    Raises:
        UsageError: a pattern is not a regular expression; the message names the rule.
    """
    entries: list[dict[str, object]] = load_yaml(file.read_text(encoding="utf-8"))
    return Rules(
        _rule(f"{file.name}: rule {number}", str(entry[about]), entry)
        for number, entry in enumerate(entries, start=1)
    )


def _rule(called: str, decides: str, entry: dict[str, object]) -> Rule:
    def written(name: str) -> str:
        """A pattern, or the alternatives of one as a list."""
        value = entry.get(name, "")
        return "|".join(value) if isinstance(value, list) else str(value)

    try:
        unless = _pattern(written("unless")) if "unless" in entry else None
        said = _pattern(written("said")) if "said" in entry else None
        kinds = entry.get("needs_any", [])
        assert isinstance(kinds, list)
        return Rule(
            decides,
            _pattern(written("reads") or ".*"),
            unless,
            said,
            tuple(kinds),
            bool(entry.get("firm")),
        )
    except re.error as problem:
        raise UsageError(f"{called} is not a pattern: {problem}.") from problem


def _pattern(text: str) -> re.Pattern[str]:
    """A pattern over whole words: ' .*x' lets any words stand between, also none; <x> is a list of words."""
    text = expanded(text)
    text = re.sub(r" \.\*(?: (?=\S)|(?=[^ )|]))", r" (?:.* )?", text)
    return re.compile(rf"(?<!\S)(?:{text})(?!\S)")


def decided(sentence: Sentence) -> Rule | None:
    """The first rule that holds."""
    return next(iter(rules().holding(sentence)), None)
