"""The phrases of vocabulary.yaml, ready to be matched against the words of a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from agent.offline.understand.tokens.tokenizer import fold, is_doubled, stem
from agent.offline.understand.tokens.wordlists import FILE as WORDLISTS
from agent.offline.understand.tokens.wordlists import load_yaml
from data import catalogue

FILE = Path(__file__).with_name("vocabulary.yaml")
CHOICES = Path(__file__).parent.parent / "arguments" / "choices.yaml"
REMOVALS = Path(__file__).parent.parent / "dialogue" / "updates" / "removal.yaml"
_NAMED = re.compile(r"(?<=[\w,;:)}] )[A-Z][a-z]+")
"""A word with a capital letter that begins no sentence."""
EXAMPLES = Path(__file__).resolve().parents[2] / "examples.yaml"
Value = TypeVar("Value")


class Phrases(Generic[Value]):
    """Values by phrase; the longest phrase that begins at a word wins, plurals count as equal."""

    def __init__(self, entries: Iterable[tuple[str, Value]] = ()) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], Value]] = {}
        for phrase, value in entries:
            self.add(phrase, value)

    def add(self, phrase: str, value: Value) -> None:
        """Add a phrase; the first value given for a phrase stays."""
        words = tuple(stem(word) for word in words_of(phrase))
        if words:
            self._by_first.setdefault(words[0], {}).setdefault(words, value)

    def add_all(self, others: Phrases[Value]) -> None:
        """Add the phrases of another group."""
        for first, phrases in others._by_first.items():
            mine = self._by_first.setdefault(first, {})
            for words, value in phrases.items():
                mine.setdefault(words, value)

    def at(self, stems: Sequence[str], start: int) -> tuple[int, Value] | None:
        """Number of words and value of the longest phrase that begins at `start`."""
        phrases = self._by_first.get(stems[start])
        if phrases is None:
            return None
        best: tuple[int, Value] | None = None
        for words, value in phrases.items():
            size = len(words)
            if (best is None or size > best[0]) and tuple(stems[start : start + size]) == words:
                best = size, value
        return best

    def get(self, phrase: str) -> Value | None:
        """The value of exactly this phrase."""
        words = tuple(stem(word) for word in words_of(phrase))
        return self._by_first.get(words[0], {}).get(words) if words else None


@dataclass(frozen=True)
class Vocabulary:
    """The content of vocabulary.yaml."""

    sections: Mapping[str, Any]

    @cached_property
    def short_forms(self) -> dict[str, str]:
        """Short form -> what is meant, in words."""
        return {str(short): str(full) for short, full in self.sections["short_forms"].items()}

    @cached_property
    def fillers(self) -> Phrases[bool]:
        """Phrases that carry no wish of their own."""
        return Phrases((phrase, True) for phrase in self.sections["fillers"])

    @cached_property
    def filler_words(self) -> frozenset[str]:
        """The single words of the fillers."""
        return frozenset(word for phrase in self.sections["fillers"] for word in words_of(phrase))

    @cached_property
    def concepts(self) -> Phrases[str]:
        """Phrase -> the word that stands for its meaning."""
        made: Phrases[str] = Phrases()
        for concept, phrases in self.sections["concepts"].items():
            for phrase in phrases:
                made.add(phrase, concept)
        for concept, phrases in self.sections["concepts"].items():
            for phrase in phrases:
                for form in _verb_forms(phrase):
                    made.add(form, concept)
        return made

    @cached_property
    def signal_patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Behaviour signals as they are said in more words than a phrase."""
        return tuple(
            (name, re.compile(pattern))
            for name, patterns in self.sections["signal_patterns"].items()
            for pattern in patterns
        )

    @cached_property
    def any_signal(self) -> re.Pattern[str]:
        """Whether it is worth trying the patterns one by one, each from the beginning of a word."""
        either = "|".join(pattern.pattern for _, pattern in self.signal_patterns)
        return re.compile(rf"(?<!\S)(?:{either})")

    def synonyms(self, section: str) -> dict[str, list[str]]:
        """Name -> phrases of a section such as `segments` or `metrics`."""
        found: dict[str, list[str]] = self.sections[section]
        return found

    @cached_property
    def ordinary(self) -> frozenset[str]:
        """Everyday words, singular, that alone never name anything in the data."""
        return frozenset(str(self.sections["ordinary"]).split())

    @cached_property
    def domain(self) -> frozenset[str]:
        """All single words used in synonyms and concepts: what misspellings are corrected to."""
        words: set[str] = set()
        for name, section in self.sections.items():
            if name in ("ordinary", "short_forms", "signal_patterns"):
                continue
            for phrase in _phrases_of(section):
                words.update(words_of(phrase))
                if name in ("concepts", "fillers"):  # what else is named is no verb
                    words.update(form for form in _verb_forms(phrase) if " " not in form)
        return frozenset(word for word in words if len(word) > 3)

    @cached_property
    def known(self) -> frozenset[str]:
        """Every word that is spelt right as far as the files can tell."""
        full_forms = {word for full in self.short_forms.values() for word in full.split()}
        files = (CHOICES, REMOVALS, WORDLISTS)
        texts = (text for file in files for text in _texts_of(load_yaml(file.read_text("utf-8"))))
        patterns = {word for text in texts for word in re.findall(r"[a-z]{3,}", text)}
        return (
            self.ordinary
            | self.domain
            | self._phrase_words
            | full_forms
            | self.example_words
            | patterns
            | {word for term in catalogue.terms() for word in words_of(term)}
        )

    @cached_property
    def _phrase_words(self) -> frozenset[str]:
        """The words of all phrases, short ones too."""
        sections = [
            section
            for name, section in self.sections.items()
            if name not in ("ordinary", "short_forms", "signal_patterns")
        ]
        phrases = [phrase for section in sections for phrase in _phrases_of(section)]
        return frozenset(word for phrase in phrases for word in words_of(phrase))

    @cached_property
    def example_words(self) -> frozenset[str]:
        """Words of the training examples, so that adding examples is all it takes to teach one.

        What is written with a capital letter within them, and never without, is a name: it may be one of
        the data.
        """
        lines = re.findall(r"^    - (.+)$", EXAMPLES.read_text(encoding="utf-8"), re.MULTILINE)
        texts = [re.sub(r"\{\w+\}", " ", line) for line in lines]
        said = {word for text in texts for word in words_of(_NAMED.sub(" ", text))}
        return frozenset(said)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    return Vocabulary(load_yaml(FILE.read_text(encoding="utf-8")))


def _phrases_of(section: Any) -> list[str]:
    """The phrases of a section: a list, or lists by name."""
    if isinstance(section, list):
        return section
    return [phrase for phrases in section.values() for phrase in phrases]


def _texts_of(content: Any) -> Iterator[str]:
    """The values of a file, and not its keys and comments."""
    if isinstance(content, Mapping | list):
        for inside in content.values() if isinstance(content, Mapping) else content:
            yield from _texts_of(inside)
    else:
        yield str(content)


def words_of(phrase: str) -> list[str]:
    """The folded words of a phrase, punctuation apart."""
    return "".join(sign if sign.isalnum() else " " for sign in fold(phrase)).split()


def _verb_forms(phrase: str) -> list[str]:
    """Forms with -ed and -ing of a phrase's first word, right or not: they only need to match."""
    first, *rest = words_of(phrase)
    if len(first) < 3 or first.endswith(("ing", "ed")):
        return []
    base = first.removesuffix("e")
    last = first[-1]
    doubled = [first + last + "ed", first + last + "ing"] if last in "gnptbdm" else []
    forms = doubled if is_doubled(first) else [base + "ed", base + "ing", *doubled]
    if last == "y":
        forms.append(first[:-1] + "ied")
    return [" ".join([form, *rest]) for form in forms]
