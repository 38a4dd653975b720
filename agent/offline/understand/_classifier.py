"""The intent classifier: logistic regression over word and character n-grams of the canonical text.

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

from agent.offline.understand._intents import Intent, parse_intents
from agent.offline.understand._vocabulary import EXAMPLES

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

VERSION = "1"
_STRENGTH = 30.0
"""Inverse of the regularisation; higher trusts the examples more."""
_WORD_SHARE = 0.6
"""Weight of the words; characters, which forgive misspellings, get the rest."""


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

    def probabilities(self, canonical: str) -> dict[str, float]:
        """Probability by intent, best first."""
        import numpy as np

        columns, values = _vector(features(canonical), self.places, self.rarity)
        scores = self.bias.astype(np.float64)
        if columns:
            scores = scores + np.asarray(values) @ self.weights[columns].astype(np.float64)
        odds = np.exp(scores - scores.max())
        shares = odds / odds.sum()
        ranked = sorted(zip(self.intents, shares.tolist(), strict=True), key=lambda one: -one[1])
        return dict(ranked)


def features(canonical: str) -> Counter[str]:
    """Counts of word n-grams (1 to 3) and of character n-grams inside words (3 and 4)."""
    words = ["^", *canonical.split(), "$"]
    counts: Counter[str] = Counter()
    for size in (1, 2, 3):
        for at in range(len(words) - size + 1):
            if size > 1 or words[at] not in ("^", "$"):
                counts["w:" + " ".join(words[at : at + size])] += 1
    for word in words[1:-1]:
        padded = f" {word} "
        for size in (3, 4):
            for at in range(len(padded) - size + 1):
                counts["c:" + padded[at : at + size]] += 1
    return counts


def _vector(
    counts: Mapping[str, int], places: Mapping[str, int], rarity: Floats
) -> tuple[list[int], list[float]]:
    """Places and values of the known features, words and characters each of fixed length."""
    groups: dict[str, list[tuple[int, float]]] = {"w": [], "c": []}
    for name, count in counts.items():
        place = places.get(name)
        if place is not None:
            groups[name[0]].append((place, (1 + math.log(count)) * float(rarity[place])))
    columns: list[int] = []
    values: list[float] = []
    for group, share in (("w", _WORD_SHARE), ("c", 1 - _WORD_SHARE)):
        length = math.sqrt(sum(value * value for _, value in groups[group]))
        for place, value in groups[group]:
            columns.append(place)
            values.append(share * value / length)
    return columns, values


def load(cache_dir: Path | None = None, examples: Path = EXAMPLES) -> Classifier:
    """The classifier for the current examples: from `cache_dir` when it is there, else trained."""
    key = _key(examples)
    path = cache_dir / f"intents-{key}.npz" if cache_dir else None
    if path and path.exists():
        # A damaged file is as good as none: train again and replace it.
        with suppress(OSError, ValueError, KeyError, EOFError, BadZipFile, TypeError):
            return _read(path)
    made = train(examples.read_text(encoding="utf-8"))
    if path:
        # A home that cannot be written costs a second at every start, not the answer.
        with suppress(OSError):
            _write(made, path)
    return made


def _key(examples: Path) -> str:
    """A hash of the examples and of everything that turns them into canonical text."""
    here = Path(__file__).parent
    sources = sorted([*here.glob("*.py"), *here.glob("*.yaml")])
    parts = [VERSION.encode(), examples.read_bytes(), *(path.read_bytes() for path in sources)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def train(text: str) -> Classifier:
    """Learn from the text of an examples file."""
    from agent.offline.understand._canonical import canonical_examples

    intents, examples = parse_intents(text)
    lines: list[Counter[str]] = []
    wanted: list[int] = []
    trade: set[str] = set()
    other: set[str] = set()
    for number, name in enumerate(intents):
        for line in canonical_examples(examples[name]):
            lines.append(features(line))
            wanted.append(number)
            if not intents[name].chat:
                (trade if intents[name].is_call else other).update(line.split())
    return _fit(intents, frozenset(trade), frozenset(other - trade), lines, wanted)


def _fit(
    intents: dict[str, Intent],
    trade: frozenset[str],
    foreign: frozenset[str],
    lines: Sequence[Counter[str]],
    wanted: Sequence[int],
) -> Classifier:
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

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
    model = LogisticRegression(C=_STRENGTH, max_iter=300, class_weight="balanced", tol=1e-3)
    with threadpool_limits(1):  # the matrix is too small to share: threads make it slower
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
    return name.startswith("w:") and name.count(" ") < 2


def _write(made: Classifier, path: Path) -> None:
    """Write beside and rename, so that a reader never sees half a file."""
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


def _read(path: Path) -> Classifier:
    import numpy as np

    with np.load(path, allow_pickle=False) as kept:
        about: dict[str, Any] = json.loads(kept["about"].tobytes())
        weights, rarity, bias = kept["weights"], kept["rarity"], kept["bias"]
    intents = {}
    for entry in about["intents"]:
        for key in ("takes", "needs", "needs_one"):
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
