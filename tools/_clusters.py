"""Scheme clusters: k-means over fifteen features of an account, the clusters named after archetypes.

Counts, days, seconds and money go through `log1p` (spend below zero counts as none), then everything is
standardised, then k-means++ with ten starts and a fixed seed. Only accounts with an order in the window
are grouped: the others have nothing in it to be measured by and would take a cluster for themselves,
whatever else there is; they are `Lapsed`. What is fitted is plain data and enough to place an account:
it belongs to the cluster with the nearest centroid.

Sources: Rousseeuw 1987 (silhouette), Davies and Bouldin 1979, Hubert and Arabie 1985 (adjusted Rand
index), Kuhn 1955 (optimal assignment); the elbow is the point farthest from the chord (Satopaa et al. 2011).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from math import hypot
from statistics import fmean
from typing import TYPE_CHECKING, Any

from data import catalogue
from tools._fitted import Plain, fitted
from tools._query import Progress, Query

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.intp]

FEATURES = (
    "recency_days",
    "frequency",
    "total_spend",
    "avg_transaction_value",
    "unique_products",
    "max_purchase",
    "min_purchase",
    "interaction_count",
    "avg_interaction_duration",
    "interaction_types",
    "email_opens",
    "website_visits",
    "tenure_days",
    "discount_share",
    "return_share",
)
KS = range(2, 11)
LEAST_K = 3
"""Two clusters only split large from small; they are for those who ask for two."""
LEAST_SHARE = 0.03
"""Of accounts, in the smallest cluster: fewer are outliers and no segment."""
LEAST_ACCOUNTS = 30
SEED = 42
OTHER_SEEDS = (1, 2, 3, 4, 5)
STARTS = 10
SCORED = 10_000
"""Accounts the silhouette is computed over at most: it compares each with each."""
FITTED = 50_000
"""Accounts the model is fitted on at most; all are placed."""
COMPONENTS = 3
RESERVE = 0.75
"""Standard deviations by which a reserve archetype must fit better than another."""


@dataclass(frozen=True)
class Measured:
    """Accounts with their features: `values` has a row for each key, columns as in `FEATURES`."""

    keys: list[int]
    active: Sequence[bool]
    values: Floats

    @property
    def of_active(self) -> Floats:
        """The rows of the accounts that ordered in the window."""
        import numpy as np

        rows: Floats = self.values[np.asarray(self.active, dtype=bool)]
        return rows


def measured(query: Query, lookback_days: int, on: date | None = None) -> Measured:
    """Every account that ever ordered, by key, at `on` (default: the query's as-of date)."""
    import numpy as np

    rows = query.rows("_clusters", lookback_days=lookback_days, as_of=on or query.as_of)
    values = np.array([[row[name] for name in FEATURES] for row in rows], dtype=np.float64)
    return Measured(
        [row["account_key"] for row in rows],
        [row["active"] for row in rows],
        values.reshape(len(rows), len(FEATURES)),
    )


def clustering(
    query: Query, lookback_days: int, accounts: Measured, k: int | None = None
) -> Plain | None:
    """The model of `accounts`, which are those at the query's as-of date; `k` clusters if given.

    None where fewer than `LEAST_ACCOUNTS` of them ordered in the window, or all did the same.
    """
    if sum(accounts.active) < LEAST_ACCOUNTS:
        return None
    parameters = {"lookback_days": lookback_days, "k": k}

    def make() -> Plain:
        return fit(accounts.of_active, FEATURES, k, query.progress) or {}

    return fitted(query, sys.modules[__name__], parameters, make) or None


def cluster_labels(
    query: Query, lookback_days: int, k: int | None = None, on: date | None = None
) -> dict[int, str]:
    """Archetype by account key for every account that ever ordered; `Lapsed` without a recent order.

    The model is that of the query's as-of date, also for accounts as they were `on` an earlier day.
    Empty where there is no model.
    """
    now = measured(query, lookback_days)
    model = clustering(query, lookback_days, now, k)
    if model is None:
        return {}
    return labels(model, measured(query, lookback_days, on) if on else now)


def labels(model: Plain, accounts: Measured) -> dict[int, str]:
    """Archetype by account key, by a model alone."""
    names = [cluster["name"] for cluster in model["clusters"]]
    places = assign(model, accounts.values)
    return {
        key: names[place] if active else catalogue.LAPSED
        for key, active, place in zip(accounts.keys, accounts.active, places, strict=True)
    }


def assign(model: Plain, values: Floats) -> Places:
    """For each row of features in original units, the place of its cluster in `model["clusters"]`."""
    import numpy as np

    places: Places = np.argmin(distances(model, values), axis=1)
    return places


def distances(model: Plain, values: Floats) -> Floats:
    """Distance of each row to each centroid, in standard deviations."""
    import numpy as np

    centroids = np.array([cluster["centroid"] for cluster in model["clusters"]])
    return _apart(standardised(model, values), centroids)


def standardised(model: Plain, values: Floats) -> Floats:
    """Features in original units as the model compares them."""
    import numpy as np

    scaler = model["scaler"]
    rows: Floats = (_logged(values, model["features"]) - np.array(scaler["mean"])) / np.array(
        scaler["scale"]
    )
    return rows


def original(model: Plain, centroid: Sequence[float]) -> dict[str, float]:
    """A centroid back in original units: for features that went through `log1p`, a typical value."""
    import numpy as np

    scaler = model["scaler"]
    values = np.array(centroid) * np.array(scaler["scale"]) + np.array(scaler["mean"])
    return {
        name: float(np.expm1(value) if is_logged(name) else value)
        for name, value in zip(model["features"], values, strict=True)
    }


def is_logged(feature: str) -> bool:
    """Whether a feature goes through `log1p`: all but shares."""
    return not feature.endswith("_share")


def fit(
    values: Floats, features: Sequence[str], k: int | None = None, told: Progress | None = None
) -> Plain | None:
    """Fit accounts (rows) by features (columns, in original units); None when all rows are alike.

    JSON-ready: `features`, `scaler` (mean, scale), `clusters` (name, centroid, name_fit), `trials` over
    k, `k`, `reason`, `elbow`, `stability`, `components`, `explained`.
    """
    import numpy as np
    from sklearn.preprocessing import StandardScaler

    told = told or (lambda words, done: None)
    if len(values) > FITTED:
        drawn = np.random.default_rng(SEED).choice(len(values), FITTED, replace=False)
        values = values[np.sort(drawn)]
    scaler = StandardScaler().fit(_logged(values, features))
    rows: Floats = scaler.transform(_logged(values, features))
    # The silhouette needs fewer clusters than accounts, and k-means as many different accounts.
    most = min(len(np.unique(rows, axis=0)), len(rows) - 1)
    if most < LEAST_K:
        return None
    steps = min(most, KS[-1]) - KS[0] + 2
    trials, centroids = [], {}
    for step, tried in enumerate(n for n in KS if n <= most):
        told(f"trying {tried} clusters", step / steps)
        trial, centroids[tried] = _trial(rows, tried)
        trials.append(trial)
    chosen, reason = _chosen(trials, min(k, most) if k else None)
    told("checking how stable the clusters are", (steps - 1) / steps)
    named = _named(centroids[chosen], features, np.ptp(rows, axis=0) > 0)
    components, explained = _components(rows)
    return {
        "features": list(features),
        "scaler": {"mean": scaler.mean_.tolist(), "scale": scaler.scale_.tolist()},
        "clusters": named,
        "trials": trials,
        "k": chosen,
        "reason": reason,
        "elbow": _elbow(trials),
        "stability": _stability(rows, centroids[chosen]),
        "components": components,
        "explained": explained,
        "accounts": len(rows),
    }


def _logged(values: Floats, features: Sequence[str]) -> Floats:
    import numpy as np

    logged = np.array([is_logged(name) for name in features])
    return np.where(logged, np.log1p(np.maximum(values, 0)), values)


def _trial(rows: Floats, k: int) -> tuple[Plain, Floats]:
    """How good k clusters are, and their centroids."""
    import numpy as np
    import sklearn
    from sklearn.metrics import davies_bouldin_score, silhouette_score

    inertia, centroids, places = _k_means(rows, k, SEED)
    sample = {"sample_size": SCORED, "random_state": SEED} if len(rows) > SCORED else {}
    # In pieces of 64 MB instead of a gigabyte.
    with _one_thread(), sklearn.config_context(working_memory=64):
        silhouette = silhouette_score(rows, places, **sample)
        davies_bouldin = davies_bouldin_score(rows, places)
    return {
        "k": k,
        "inertia": inertia,
        "silhouette": round(float(silhouette), 4),
        "davies_bouldin": round(float(davies_bouldin), 4),
        "smallest_share": float(np.bincount(places, minlength=k).min() / len(rows)),
    }, centroids


def _k_means(rows: Floats, k: int, seed: int) -> tuple[float, Floats, Places]:
    """Inertia, centroids, and for each row the place of its cluster."""
    from sklearn.cluster import KMeans

    with _one_thread():
        made = KMeans(k, n_init=STARTS, random_state=seed).fit(rows)
    return float(made.inertia_), made.cluster_centers_, made.labels_


@contextmanager
def _one_thread() -> Iterator[None]:
    """Several threads add up in another order each time: the last digits would differ."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(1):
        yield


def _chosen(trials: Sequence[Plain], asked: int | None) -> tuple[int, str]:
    """The number of clusters and why; among equals the smaller one."""
    if asked is not None:
        return asked, "As many as were asked for."
    allowed = [trial for trial in trials if trial["k"] >= LEAST_K]
    large = [trial for trial in allowed if trial["smallest_share"] >= LEAST_SHARE]
    if large:
        best = max(large, key=lambda trial: (trial["silhouette"], -trial["k"]))
        return best["k"], "The best silhouette of the numbers that leave no cluster too small."
    best = max(allowed, key=lambda trial: (trial["smallest_share"], -trial["k"]))
    return best["k"], "Every number leaves a cluster too small; with this one it is largest."


def _elbow(trials: Sequence[Plain]) -> int:
    """The k whose inertia lies farthest below the straight line from the first k to the last."""
    first, last = trials[0], trials[-1]
    fall = (last["inertia"] - first["inertia"]) / max(last["k"] - first["k"], 1)

    def below(trial: Plain) -> tuple[float, int]:
        return fall * (trial["k"] - first["k"]) + first["inertia"] - trial["inertia"], -trial["k"]

    elbow: int = max(trials, key=below)["k"]
    return elbow


def _apart(rows: Floats, centroids: Floats) -> Floats:
    """Euclidean distance of each row to each centroid."""
    import numpy as np

    return np.stack([np.sqrt(((rows - one) ** 2).sum(axis=1)) for one in centroids], axis=1)


def _stability(rows: Floats, centroids: Floats) -> Plain:
    """Adjusted Rand index of the model with models of other seeds: 1 the same clusters, 0 chance."""
    from sklearn.metrics import adjusted_rand_score

    places = _apart(rows, centroids).argmin(axis=1)
    others = [_k_means(rows, len(centroids), seed)[2] for seed in OTHER_SEEDS]
    found = [float(adjusted_rand_score(places, other)) for other in others]
    return {"seeds": len(found), "mean": fmean(found), "lowest": min(found)}


def _archetypes() -> dict[str, Any]:
    return {
        archetype.name: {"signature": archetype.signature, "reserve": archetype.reserve}
        for archetype in catalogue.archetypes().values()
    }


def _named(centroids: Floats, features: Sequence[str], varies: Floats) -> list[Plain]:
    """Clusters with their names, in the catalogue's order: the best overall fit to the archetypes.

    A fit is how far a centroid lies in the direction of a signature, in standard deviations. An
    archetype that stands out mainly by features in which all accounts are alike is left out, unless
    there would be too few.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    offered = _archetypes()
    weights = np.array(
        [[entry["signature"].get(name, 0.0) for name in features] for entry in offered.values()]
    )
    lengths = np.array([hypot(*entry["signature"].values()) for entry in offered.values()])
    told = np.flatnonzero(np.linalg.norm(weights * varies, axis=1) >= 0.5 * lengths)
    if len(told) < len(centroids):
        told = np.arange(len(offered))
    fits = centroids @ (weights / lengths[:, None])[told].T
    handicap = np.array([RESERVE * entry["reserve"] for entry in offered.values()])[told]
    clusters, places = linear_sum_assignment(fits - handicap, maximize=True)
    names = list(offered)
    found = [
        {
            "name": names[told[place]],
            "centroid": centroids[cluster].tolist(),
            # As a cosine: 1 exactly the archetype, 0 no likeness, below 0 the opposite.
            "name_fit": float(fits[cluster, place] / (np.linalg.norm(centroids[cluster]) or 1)),
        }
        for cluster, place in zip(clusters, places, strict=True)
    ]
    return sorted(found, key=lambda entry: names.index(entry["name"]))


def _components(rows: Floats) -> tuple[list[list[float]], list[float]]:
    """Principal components as weights of features, and the share of variance each explains, 0 to 1."""
    from sklearn.decomposition import PCA

    with _one_thread():
        made = PCA(min(COMPONENTS, *rows.shape), svd_solver="full").fit(rows)
    return made.components_.tolist(), made.explained_variance_ratio_.tolist()
