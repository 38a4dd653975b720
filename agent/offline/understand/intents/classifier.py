"""The intent classifier: a linear support vector machine over what was said and what it means.

Its features are n-grams of words and of characters of the canonical text, in which words of one meaning are
one word, and n-grams of the words as typed, which tell apart what the canonical text makes equal.

scikit-learn only trains; what it learned is a matrix, kept as .npz beside a hash of what it was learned
from, and applied here in a millisecond. Nothing is pickled.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from agent.offline.understand.intent import LISTS, Intent, parse_intents
from agent.offline.understand.words.vocabulary import EXAMPLES

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

VERSION = "2"
_STRENGTH = 2.0
"""Inverse of the regularisation; higher trusts the examples more."""
_SHARES = {"w": 0.6, "c": 0.8, "s": 0.8}
"""Weight of canonical words, of characters, which forgive misspellings, and of the words as typed."""
_STEEPNESS = 6.0
"""Turns margins into probabilities that the thresholds of `_read` can be compared with."""

_KEPT = 4
"""Files of classifiers that stay, those of other versions among them."""


@dataclass(frozen=True)
class Classifier:
    """A trained classifier. `places` maps a feature to its row in `weights` (features x intents).

    `trade` are the canonical words of the examples that tools answer, `foreign` those that occur only in
    examples that are declined.
    """

    intents: dict[str, Intent]
    trade: frozenset[str]
    foreign: frozenset[str]
    places: dict[str, int]
    rarity: Floats
    weights: Floats
    bias: Floats

    def margins(self, canonical: str, surface: str) -> npt.NDArray[np.float64]:
        """How far on its side of the fence the message is, for each intent."""
        import numpy as np

        columns, values = _vector(features(canonical, surface), self.places, self.rarity)
        scores = self.bias.astype(np.float64)
        if columns:
            scores = scores + np.asarray(values) @ self.weights[columns].astype(np.float64)
        return scores

    def told_by(self, word: str) -> dict[str, float]:
        """How strongly a canonical word by itself speaks for each intent; nothing for one never seen."""
        place = self.places.get(f"w:{word}")
        if place is None:
            return {}
        weights = (self.weights[place] * self.rarity[place]).tolist()
        return dict(zip(self.intents, weights, strict=True))

    def probabilities(self, canonical: str, surface: str) -> dict[str, float]:
        """Probability by intent, best first."""
        import numpy as np

        scores = _STEEPNESS * self.margins(canonical, surface)
        odds = np.exp(scores - scores.max())
        shares = odds / odds.sum()
        ranked = sorted(zip(self.intents, shares.tolist(), strict=True), key=lambda one: -one[1])
        return dict(ranked)


def features(canonical: str, surface: str) -> Counter[str]:
    """Counts of n-grams of canonical words (1 to 3), of words as typed (1 and 2) and of characters inside
    both (3 and 4)."""
    counts: Counter[str] = Counter()
    _count_words(counts, "w:", ["^", *canonical.split(), "$"], 3)
    _count_words(counts, "s:", ["^", *surface.split(), "$"], 2)
    for word in (*canonical.split(), *surface.split()):
        padded = f" {word} "
        for size in (3, 4):
            for at in range(len(padded) - size + 1):
                counts["c:" + padded[at : at + size]] += 1
    return counts


def _count_words(counts: Counter[str], kind: str, words: list[str], most: int) -> None:
    for size in range(1, most + 1):
        for at in range(len(words) - size + 1):
            if size > 1 or words[at] not in ("^", "$"):
                counts[kind + " ".join(words[at : at + size])] += 1


def _vector(
    counts: Mapping[str, int], places: Mapping[str, int], rarity: Floats
) -> tuple[list[int], list[float]]:
    """Places and values of the known features, each kind of them of fixed length."""
    groups: dict[str, list[tuple[int, float]]] = {kind: [] for kind in _SHARES}
    for name, count in counts.items():
        place = places.get(name)
        if place is not None:
            groups[name[0]].append((place, (1 + math.log(count)) * float(rarity[place])))
    columns: list[int] = []
    values: list[float] = []
    for group, share in _SHARES.items():
        length = math.sqrt(sum(value * value for _, value in groups[group]))
        for place, value in groups[group]:
            columns.append(place)
            values.append(share * value / length)
    return columns, values


def load(cache_dir: Path | None = None, examples: Path = EXAMPLES) -> Classifier:
    """The classifier for the current examples: from `cache_dir` when it is there, else trained."""
    path = kept_in(cache_dir, examples) if cache_dir else None
    if path and path.exists():
        # A damaged file is as good as none: train again and replace it.
        with suppress(OSError, ValueError, KeyError, EOFError, BadZipFile, TypeError):
            return _read(path)
    made = train(examples.read_text(encoding="utf-8"))
    if path:
        # A folder that cannot be written costs seconds at every start, not the answer.
        with suppress(OSError):
            _write(made, path)
    return made


def kept_in(cache_dir: Path, examples: Path = EXAMPLES) -> Path:
    """Where a classifier for the current examples is kept."""
    return cache_dir / f"intents-{_key(examples)}.npz"


def _key(examples: Path) -> str:
    """A hash of the examples and of everything that turns them into canonical text."""
    here = Path(__file__).parent.parent
    sources = sorted([*here.rglob("*.py"), *here.rglob("*.yaml")])
    parts = [VERSION.encode(), examples.read_bytes(), *(path.read_bytes() for path in sources)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def train(text: str) -> Classifier:
    """Learn from the text of an examples file."""
    from agent.offline.understand.intents.examples import canonical_examples

    intents, examples = parse_intents(text)
    lines: list[Counter[str]] = []
    wanted: list[int] = []
    trade: set[str] = set()
    other: set[str] = set()
    for number, name in enumerate(intents):
        for canonical, surface in canonical_examples(_with_pronouns(examples[name], intents[name])):
            lines.append(features(canonical, surface))
            wanted.append(number)
            if not intents[name].chat:
                (trade if intents[name].is_call else other).update(canonical.split())
    return _fit(intents, frozenset(trade), frozenset(other - trade), lines, wanted)


def _with_pronouns(lines: Sequence[str], intent: Intent) -> list[str]:
    """What is asked about {account}, or about the {segment} that is needed, is asked about {it} too."""
    slots = ["{account}", "{segment}"] if intent.needs == ("segment",) else ["{account}"]
    also = [line.replace(slot, "{it}") for line in lines for slot in slots if line.count(slot) == 1]
    return [*lines, *(line for line in also if line != "{it}")]


def _fit(
    intents: dict[str, Intent],
    trade: frozenset[str],
    foreign: frozenset[str],
    lines: Sequence[Counter[str]],
    wanted: Sequence[int],
) -> Classifier:
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    in_lines = Counter(name for counts in lines for name in counts)
    kept = sorted(name for name, seen in in_lines.items() if seen > 1 or _is_short(name))
    places = {name: place for place, name in enumerate(kept)}
    rarity = np.array(
        [math.log((1 + len(lines)) / (1 + in_lines[name])) + 1 for name in kept], dtype=np.float32
    )
    rows = [_vector(counts, places, rarity) for counts in lines]
    matrix = csr_matrix(
        (
            np.concatenate([values for _, values in rows]).astype(np.float32),
            np.concatenate([columns for columns, _ in rows]),
            np.cumsum([0] + [len(columns) for columns, _ in rows]),
        ),
        shape=(len(rows), len(kept)),
    )
    model = LinearSVC(C=_STRENGTH, class_weight="balanced", random_state=0)
    model.fit(matrix, np.array(wanted))
    return Classifier(
        intents,
        trade,
        foreign,
        places,
        rarity,
        np.ascontiguousarray(model.coef_.T, dtype=np.float32),
        np.asarray(model.intercept_, dtype=np.float32),
    )


def _is_short(name: str) -> bool:
    """One or two words: kept even when seen once."""
    return name.startswith(("w:", "s:")) and name.count(" ") < 2


def _write(made: Classifier, path: Path) -> None:
    """Write beside and rename, so that a reader never sees half a file; old ones go."""
    import numpy as np

    about = {
        "intents": [asdict(intent) for intent in made.intents.values()],
        "trade": sorted(made.trade),
        "foreign": sorted(made.foreign),
        "features": list(made.places),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".npz")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(
                file,
                about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
                rarity=made.rarity,
                weights=made.weights,
                bias=made.bias,
            )
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
    newest = sorted(path.parent.glob("intents-*.npz"), key=lambda kept: -kept.stat().st_mtime)
    for old in newest[_KEPT:]:
        old.unlink(missing_ok=True)


def _read(path: Path) -> Classifier:
    import numpy as np

    with np.load(path, allow_pickle=False) as kept:
        about: dict[str, Any] = json.loads(kept["about"].tobytes())
        weights, rarity, bias = kept["weights"], kept["rarity"], kept["bias"]
    intents = {}
    for entry in about["intents"]:
        for key in LISTS:
            entry[key] = tuple(entry[key])
        intents[entry["name"]] = Intent(**entry)
    places = {name: place for place, name in enumerate(about["features"])}
    if weights.shape != (len(places), len(intents)):
        raise ValueError("the classifier file is damaged")
    return Classifier(
        intents,
        frozenset(about["trade"]),
        frozenset(about["foreign"]),
        places,
        rarity,
        weights,
        bias,
    )
