"""A calibrated classifier for questions of yes or no: shallow boosted trees and a sigmoid on top.

The recipe is one for every model here and for the published data sets it is checked on. Nothing in it
depends on chance or on the order of rows: rows are sorted by what identifies them, seeds are fixed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

TREES = 150
DEPTH = 2
LEARNING_RATE = 0.05
FOLDS = 5
SEED = 42
SPARSEST = 50
"""Rows with a value that a feature must have; with fewer, a fold may have none of them."""


@dataclass(frozen=True)
class Classifier:
    """A fitted model; `columns` are the features it uses."""

    columns: list[str]
    _model: Any

    def probabilities(self, features: pd.DataFrame) -> np.ndarray:
        """The probability of yes for each row."""
        with _alone():
            found: np.ndarray = self._model.predict_proba(features[self.columns])[:, 1]
        return found

    def effects(
        self, features: pd.DataFrame, themes: Mapping[str, Sequence[str]]
    ) -> dict[str, np.ndarray]:
        """What the features of each theme do to the probability of each row.

        The probability as it is, minus the one the model gives when the features of the theme are
        set to their median over all rows: above 0 where they make yes more likely than the middling
        row's would. Effects of themes do not add up to the probability.
        """
        as_is = self.probabilities(features)
        medians = features[self.columns].median(numeric_only=True)
        found = {}
        for theme, names in themes.items():
            used = {name: medians[name] for name in names if name in self.columns}
            found[theme] = as_is - self.probabilities(features.assign(**used))
        return found


def fit(features: pd.DataFrame, outcome: pd.Series[bool]) -> Classifier:
    """Fit the recipe: `HistGradientBoostingClassifier` of depth 2, then sigmoid calibration.

    The index of `features`, the same as that of `outcome`, identifies a row; its first level says who
    it is about. The sigmoid (Platt 1999) is fitted on predictions for people that the trees predicting
    them have not seen, in five folds. Columns of category type are taken as categories; numbers may be
    missing.
    """
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.model_selection import GroupKFold

    features = features.sort_index()
    yes = outcome.reindex(features.index).astype(int).to_numpy()
    columns = [str(name) for name in features if features[name].count() >= SPARSEST]
    who = features.index.get_level_values(0).to_numpy()
    trees = HistGradientBoostingClassifier(
        max_iter=TREES,
        max_depth=DEPTH,
        learning_rate=LEARNING_RATE,
        early_stopping=False,
        categorical_features="from_dtype",
        random_state=SEED,
    )
    folds = GroupKFold(FOLDS, shuffle=True, random_state=SEED)
    model = CalibratedClassifierCV(
        trees, method="sigmoid", ensemble=False, cv=list(folds.split(who, groups=who))
    )
    with _alone():
        return Classifier(columns, model.fit(features[columns], yes))


def _alone() -> AbstractContextManager[object]:
    """One thread: on a busy machine, threads that wait for each other cost more than they save."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    limits: AbstractContextManager[object] = threadpool_limits(1)
    return limits
