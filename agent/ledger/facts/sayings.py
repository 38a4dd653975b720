"""What the results say in words: codes, sentences, and the words with a digit in both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property

from agent.ledger.facts.entry import Entry
from agent.ledger.facts.extraction import CODE, TEXT
from agent.ledger.text.tokens import PHRASE, identifiers_in, tokens_of
from agent.ledger.vocabulary._words import word_set
from data.catalogue import schemes, segment_rules

_EMPTY_WORDS = word_set(
    "in the last past next over of for within by to from a an and or at day days week weeks month "
    "months year years % 7 14 30 60 90 180 365"
)


class Sayings:
    """The words of a set of facts. Immutable once built."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries

    @cached_property
    def codes(self) -> Mapping[str, Sequence[Entry]]:
        """Facts that are one word, by that word in lower case."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.fact.unit == CODE:
                found.setdefault(entry.fact.value.casefold(), []).append(entry)
        return found

    @cached_property
    def written(self) -> Sequence[str]:
        """What the results say in words or codes."""
        return tuple({e.fact.value: None for e in self.entries if e.fact.unit in (CODE, TEXT)})

    def quotes(self, words: str) -> bool:
        """Whether the words stand in a result just so, or are the rule of a segment."""
        return any(words in value for value in (*self.written, *_rules()))

    @cached_property
    def identifiers(self) -> frozenset[str]:
        """The words with a digit in what the results say and are about, in lower case."""
        subjects = (value for entry in self.entries for value in entry.fact.subject.values())
        said = "\n".join({**dict.fromkeys(self.written), **dict.fromkeys(subjects)})
        return frozenset(identifiers_in(said))

    @cached_property
    def phrases(self) -> Mapping[tuple[str, ...], Sequence[Entry]]:
        """Every run of five words in the tools' own sentences; two rows may say the same."""
        found: dict[tuple[str, ...], list[Entry]] = {}
        for entry in self.entries:
            if entry.fact.unit == TEXT:
                words = tokens_of(entry.fact.value)
                for i in range(max(1, len(words) - PHRASE + 1)):
                    phrase = tuple(words[i : i + PHRASE])
                    if not _EMPTY_WORDS.issuperset(phrase):
                        found.setdefault(phrase, []).append(entry)
        return found


@cache
def _rules() -> Sequence[str]:
    """What the catalogue says puts an account into a segment."""
    return [rule for scheme in schemes() for rule in segment_rules(scheme).values()]
