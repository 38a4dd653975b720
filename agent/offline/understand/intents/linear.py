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
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

_CLOSE = 1e-2
"""How close to the best fence is close enough; a hundredth of it takes a third longer to learn."""
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

        _, columns, values = _vectors([counts], self.places, self.rarity, self._kinds)
        return self.bias.astype(np.float64) + values @ self.weights[columns].astype(np.float64)

    @cached_property
    def _kinds(self) -> _Kinds:
        return _Kinds(self.places, self.shares)

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


def _vectors(
    lines: Sequence[Mapping[str, int]], places: Mapping[str, int], rarity: Floats, kinds: _Kinds
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Row, place and value of the known features of each line, each kind of them of fixed length."""
    import numpy as np

    seen = np.fromiter((places.get(name, -1) for counts in lines for name in counts), np.int64)
    times = np.fromiter((n for counts in lines for n in counts.values()), np.float64)
    rows = np.repeat(np.arange(len(lines)), [len(counts) for counts in lines])
    known = seen >= 0
    columns, rows = seen[known], rows[known]
    values = (1 + np.log(times[known])) * rarity[columns]
    kind = kinds.of_place[columns]
    group = rows * len(kinds.shares) + kind
    lengths = np.sqrt(np.bincount(group, values * values))
    return rows, columns, kinds.shares[kind] * values / lengths[group]


class _Kinds:
    """The kind of the feature at each place, and the length of the vectors of each kind."""

    def __init__(self, names: Iterable[str], shares: Mapping[str, float]) -> None:
        import numpy as np

        number = {kind: at for at, kind in enumerate(shares)}
        self.of_place = np.fromiter((number[name[0]] for name in names), np.int64)
        self.shares = np.array(list(shares.values()), dtype=np.float64)


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

    in_lines = Counter(chain.from_iterable(lines))
    kept = sorted(name for name, seen in in_lines.items() if seen > 1 or _is_short(name))
    places = {name: place for place, name in enumerate(kept)}
    rarity = np.array(
        [math.log((1 + len(lines)) / (1 + in_lines[name])) + 1 for name in kept], dtype=np.float32
    )
    rows, columns, values = _vectors(lines, places, rarity, _Kinds(kept, shares))
    starts = np.searchsorted(rows, np.arange(len(lines) + 1))
    matrix = csr_matrix((values.astype(np.float32), columns, starts), shape=(len(lines), len(kept)))
    number = {label: at for at, label in enumerate(labels)}
    model = LinearSVC(
        C=strength,
        class_weight="balanced" if balanced else None,
        random_state=0,
        tol=_CLOSE,
    )
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


def kind_of(path: Path) -> str:
    """The kind of the model that is kept there."""
    return path.name.rpartition("-")[0]


def write(model: Linear, about: Mapping[str, Any], path: Path) -> None:
    """Write beside and rename, so that a reader never sees half a file; old ones go, and halves of those
    who were stopped."""
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
        kind = kind_of(path)
        for half in path.parent.glob(f".{kind}-*.half"):
            half.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(".half", f".{kind}-", path.parent)
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
