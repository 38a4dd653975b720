"""The intent classifier: which intent a message speaks for, whatever was said before it.

Its features are those of `linear`: of the canonical text, in which words of one meaning are one word, and of
the words as typed, which tell apart what the canonical text makes equal; and ('k:') pairs of canonical words
that stand near each other, which people put in ever new ways.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from agent.offline.understand.intent import LISTS, Intent, parse_intents
from agent.offline.understand.intents import linear
from agent.offline.understand.intents.once import once
from agent.offline.understand.words.vocabulary import EXAMPLES

VERSION = "4"
_STRENGTH = 2.0
_SHARES = {"w": 0.7, "c": 0.7, "s": 0.8, "k": 0.6}
_APART = 4
"""Words within which two of the canonical text count as a pair, whatever stands between."""
_STEEPNESS = 6.0
"""Turns margins into probabilities that the thresholds of `_deciding` can be compared with."""


@dataclass(frozen=True)
class Classifier:
    """A trained classifier of the intents.

    `trade` are the canonical words of the examples that tools answer, `foreign` those that occur only in
    examples that are declined.
    """

    intents: dict[str, Intent]
    trade: frozenset[str]
    foreign: frozenset[str]
    model: linear.Linear

    def told_by(self, word: str) -> dict[str, float]:
        """How strongly a canonical word by itself speaks for each intent; nothing for one never seen."""
        return self.model.told_by(f"w:{word}")

    def probabilities(self, canonical: str, surface: str) -> dict[str, float]:
        """Probability by intent, best first."""
        import numpy as np

        scores = _STEEPNESS * self.model.margins(_counts(canonical, surface))
        odds = np.exp(scores - scores.max())
        shares = odds / odds.sum()
        ranked = sorted(zip(self.intents, shares.tolist(), strict=True), key=lambda one: -one[1])
        return dict(ranked)


def _counts(canonical: str, surface: str) -> Counter[str]:
    counts = linear.word_counts(canonical, surface)
    words = canonical.split()
    for gap in range(2, _APART + 1):
        counts.update(f"k:{one} {other}" for one, other in zip(words, words[gap:], strict=False))
    return counts


def load(cache_dir: Path | None = None, examples: Path = EXAMPLES) -> Classifier:
    """The classifier for the current examples: from `cache_dir` when it is there, else trained."""

    def learn() -> Classifier:
        return train(examples.read_text(encoding="utf-8"))

    if cache_dir is None:
        return learn()
    return once(kept_in(cache_dir, examples), learn, _with_intents, _parts)


def _parts(made: Classifier) -> tuple[linear.Linear, dict[str, Any]]:
    about = {
        "intents": [asdict(intent) for intent in made.intents.values()],
        "trade": sorted(made.trade),
        "foreign": sorted(made.foreign),
    }
    return made.model, about


def kept_in(cache_dir: Path, examples: Path = EXAMPLES) -> Path:
    """Where a classifier for the current examples is kept."""
    return linear.kept_in(cache_dir, "intents", VERSION, examples)


def train(text: str) -> Classifier:
    """Learn from the text of an examples file."""
    from agent.offline.understand.intents.examples import canonical_examples

    intents, examples = parse_intents(text)
    lines: list[Counter[str]] = []
    wanted: list[str] = []
    trade: set[str] = set()
    other: set[str] = set()
    for name in intents:
        for canonical, surface in canonical_examples(_with_pronouns(examples[name], intents[name])):
            lines.append(_counts(canonical, surface))
            wanted.append(name)
            if not intents[name].chat:
                (trade if intents[name].is_call else other).update(canonical.split())
    model = linear.fit(lines, wanted, intents, _SHARES, strength=_STRENGTH, balanced=True)
    return Classifier(intents, frozenset(trade), frozenset(other - trade), model)


def _with_pronouns(lines: Sequence[str], intent: Intent) -> list[str]:
    """What is asked about {account}, or about the {segment} that is needed, is asked about {it} too."""
    slots = ["{account}", "{segment}"] if intent.needs == ("segment",) else ["{account}"]
    also = [line.replace(slot, "{it}") for line in lines for slot in slots if line.count(slot) == 1]
    return [*lines, *(line for line in also if line != "{it}")]


def _with_intents(model: linear.Linear, about: dict[str, Any]) -> Classifier:
    intents = {}
    for entry in about["intents"]:
        for key in LISTS:
            entry[key] = tuple(entry[key])
        intents[entry["name"]] = Intent(**entry)
    return Classifier(intents, frozenset(about["trade"]), frozenset(about["foreign"]), model)
