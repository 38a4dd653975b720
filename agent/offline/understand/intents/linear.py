"""A linear support vector machine over counts of features: which of some labels a text speaks for.

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
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

_KEPT = 4
"""Files of models of one kind that stay, those of other versions among them."""
_DAMAGED = (OSError, ValueError, KeyError, EOFError, BadZipFile, TypeError)


@dataclass(frozen=True)
class Linear:
    """A trained model. `places` maps a feature to its row in `weights` (features x labels).

    The first letter of a feature names its kind; `shares` are the lengths of the vectors of each kind.
    """

    labels: tuple[str, ...]
    shares: Mapping[str, float]
    places: dict[str, int]
    rarity: Floats
    weights: Floats
    bias: Floats

    def margins(self, counts: Mapping[str, int]) -> npt.NDArray[np.float64]:
        """How far on its side of the fence the text is, for each label."""
        import numpy as np

        columns, values = _vector(counts, self.places, self.rarity, self.shares)
        scores = self.bias.astype(np.float64)
        if columns:
            scores = scores + np.asarray(values) @ self.weights[columns].astype(np.float64)
        return scores

    def told_by(self, feature: str) -> dict[str, float]:
        """How strongly a feature by itself speaks for each label; nothing for one never seen."""
        place = self.places.get(feature)
        if place is None:
            return {}
        weights = (self.weights[place] * self.rarity[place]).tolist()
        return dict(zip(self.labels, weights, strict=True))


def word_counts(canonical: str, surface: str) -> Counter[str]:
    """Counts of n-grams of canonical words ('w:', 1 to 3), of words as typed ('s:', 1 and 2) and of
    characters inside both ('c:', 3 and 4), which forgive misspellings."""
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
    counts: Mapping[str, int],
    places: Mapping[str, int],
    rarity: Floats,
    shares: Mapping[str, float],
) -> tuple[list[int], list[float]]:
    """Places and values of the known features, each kind of them of fixed length."""
    groups: dict[str, list[tuple[int, float]]] = {kind: [] for kind in shares}
    for name, count in counts.items():
        place = places.get(name)
        if place is not None:
            groups[name[0]].append((place, (1 + math.log(count)) * float(rarity[place])))
    columns: list[int] = []
    values: list[float] = []
    for group, share in shares.items():
        length = math.sqrt(sum(value * value for _, value in groups[group]))
        for place, value in groups[group]:
            columns.append(place)
            values.append(share * value / length)
    return columns, values


def fit(
    lines: Sequence[Counter[str]],
    wanted: Sequence[str],
    labels: Iterable[str],
    shares: Mapping[str, float],
    *,
    strength: float,
    balanced: bool,
) -> Linear:
    """Learn from counted lines and the label of each.

    `strength`: inverse of the regularisation; higher trusts the lines more. `balanced`: labels with few
    lines count as much as those with many.
    """
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    in_lines = Counter(name for counts in lines for name in counts)
    kept = sorted(name for name, seen in in_lines.items() if seen > 1 or _is_short(name))
    places = {name: place for place, name in enumerate(kept)}
    rarity = np.array(
        [math.log((1 + len(lines)) / (1 + in_lines[name])) + 1 for name in kept], dtype=np.float32
    )
    rows = [_vector(counts, places, rarity, shares) for counts in lines]
    matrix = csr_matrix(
        (
            np.concatenate([values for _, values in rows]).astype(np.float32),
            np.concatenate([columns for columns, _ in rows]),
            np.cumsum([0] + [len(columns) for columns, _ in rows]),
        ),
        shape=(len(rows), len(kept)),
    )
    number = {label: at for at, label in enumerate(labels)}
    model = LinearSVC(C=strength, class_weight="balanced" if balanced else None, random_state=0)
    model.fit(matrix, np.array([number[label] for label in wanted]))
    return Linear(
        tuple(number),
        dict(shares),
        places,
        rarity,
        np.ascontiguousarray(model.coef_.T, dtype=np.float32),
        np.asarray(model.intercept_, dtype=np.float32),
    )


def _is_short(name: str) -> bool:
    """One or two words: kept even when seen once."""
    return name.startswith(("w:", "s:")) and name.count(" ") < 2


def kept_in(folder: Path, kind: str, version: str, examples: Path) -> Path:
    """Where a model of that kind for the current examples is kept.

    The name has a hash of the examples and of everything that turns them into canonical text.
    """
    here = Path(__file__).parent.parent
    sources = sorted([*here.rglob("*.py"), *here.rglob("*.yaml")])
    parts = [version.encode(), examples.read_bytes(), *(path.read_bytes() for path in sources)]
    key = hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]
    return folder / f"{kind}-{key}.npz"


def write(model: Linear, about: Mapping[str, Any], path: Path) -> None:
    """Write beside and rename, so that a reader never sees half a file; old ones go."""
    import numpy as np

    head = {
        **about,
        "labels": model.labels,
        "shares": dict(model.shares),
        "features": list(model.places),
    }
    # A folder that cannot be written costs seconds at every start, not the answer.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".npz")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(
                    file,
                    about=np.frombuffer(json.dumps(head).encode(), dtype=np.uint8),
                    rarity=model.rarity,
                    weights=model.weights,
                    bias=model.bias,
                )
            os.replace(name, path)
        finally:
            Path(name).unlink(missing_ok=True)
        kind = path.name.rpartition("-")[0]
        newest = sorted(path.parent.glob(f"{kind}-*.npz"), key=lambda kept: -kept.stat().st_mtime)
        for old in newest[_KEPT:]:
            old.unlink(missing_ok=True)


def read(path: Path) -> tuple[Linear, dict[str, Any]] | None:
    """The model that `write` kept, with what was said about it; None where it is not there or damaged."""
    import numpy as np

    if not path.exists():
        return None
    with suppress(*_DAMAGED), np.load(path, allow_pickle=False) as kept:
        about: dict[str, Any] = json.loads(kept["about"].tobytes())
        places = {name: place for place, name in enumerate(about.pop("features"))}
        labels = tuple(about.pop("labels"))
        if kept["weights"].shape == (len(places), len(labels)):
            shares = about.pop("shares")
            model = Linear(labels, shares, places, kept["rarity"], kept["weights"], kept["bias"])
            return model, about
    return None
