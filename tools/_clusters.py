"""Scheme clusters: k-means over fifteen features of an account, the clusters named after archetypes.

Counts, days, seconds and money go through `log1p` (spend below zero counts as none), then everything is
standardised, then k-means++ with ten starts and a fixed seed. Only accounts with an order in the window
are grouped: the others have nothing in it to be measured by and would take a cluster for themselves,
whatever else there is; they are `Lapsed`. What is fitted is plain data and enough to place an account:
it belongs to the cluster with the nearest centroid.

Sources: Rousseeuw 1987 (silhouette), Davies and Bouldin 1979, Hubert and Arabie 1985 (adjusted Rand
index); the elbow is the point farthest from the chord (Satopaa et al. 2011).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import TYPE_CHECKING

from data import catalogue
from tools._cluster_names import name_clusters
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
ALL_SCORED = 10_000
SCORED = 5_000
"""Accounts the silhouette is computed over where there are more than `ALL_SCORED`: it compares each with
each."""
FITTED = 50_000
"""Accounts the model is fitted on at most; all are placed."""
COMPONENTS = 3
PLOTTED = 400
"""Accounts kept as points on the components at most."""


@dataclass(frozen=True)
class Measured:
    """Accounts with their features: `values` has a row for each key, columns as in `FEATURES`.

    `active` marks those with an order in the window.
    """

    keys: list[int]
    active: npt.NDArray[np.bool_]
    values: Floats


def measured(
    query: Query, lookback_days: int, on: date | None = None, only: int | None = None
) -> Measured:
    """Every account that ever ordered, by key, at `on` (default: the query's as-of date).

    `only` is the key of one account, if just that one is wanted.
    """
    found = query.frame(
        "_clusters", lookback_days=lookback_days, as_of=on or query.as_of, only=only
    )
    return Measured(
        found["account_key"].tolist(),
        found["active"].to_numpy(dtype=bool),
        found[list(FEATURES)].to_numpy(dtype=float),
    )


def clustering(query: Query, lookback_days: int, k: int | None = None) -> Plain | None:
    """The clusters of the accounts at the query's as-of date; `k` of them if given.

    JSON-ready: `model` is what `fit` gives; `keys` are the accounts that ever ordered and `places` those
    of their clusters in the model, -1 where the account has no order in the window; `points` are
    [key, place, x, y, z] on the components, a sample where there are many. None where fewer than
    `LEAST_ACCOUNTS` ordered in the window, or all of them did the same.
    """
    parameters = {"lookback_days": lookback_days, "k": k}
    made = fitted(
        query, sys.modules[__name__], parameters, lambda: _placed(query, lookback_days, k) or {}
    )
    return made or None


def _placed(query: Query, lookback_days: int, k: int | None) -> Plain | None:
    import numpy as np

    accounts = measured(query, lookback_days)
    rows = np.flatnonzero(accounts.active)
    if len(rows) < LEAST_ACCOUNTS:
        return None
    model = fit(accounts.values[rows], FEATURES, k, query.progress)
    if model is None:
        return None
    places = np.full(len(accounts.keys), -1)
    places[rows] = assign(model, accounts.values[rows])
    if len(rows) > PLOTTED:
        rows = np.sort(np.random.default_rng(SEED).choice(rows, PLOTTED, replace=False))
    points = standardised(model, accounts.values[rows]) @ np.array(model["components"]).T
    return {
        "model": model,
        "keys": accounts.keys,
        "places": places.tolist(),
        "points": [
            [accounts.keys[row], int(places[row]), *point]
            for row, point in zip(rows, points.tolist(), strict=True)
        ],
    }


def cluster_labels(
    query: Query, lookback_days: int, k: int | None = None, on: date | None = None
) -> dict[int, str]:
    """Archetype by account key for every account that ever ordered; `Lapsed` without a recent order.

    The model is that of the query's as-of date, also for accounts as they were `on` an earlier day.
    Empty where there is no model.
    """
    made = clustering(query, lookback_days, k)
    if made is None:
        return {}
    if on is not None:
        return labels(made["model"], measured(query, lookback_days, on))
    names = [*names_of(made["model"]), catalogue.LAPSED]
    return {key: names[place] for key, place in zip(made["keys"], made["places"], strict=True)}


def labels(model: Plain, accounts: Measured) -> dict[int, str]:
    """Archetype by account key, by a model alone."""
    names = names_of(model)
    places = assign(model, accounts.values).tolist()
    return {
        key: names[place] if active else catalogue.LAPSED
        for key, active, place in zip(accounts.keys, accounts.active, places, strict=True)
    }


def names_of(model: Plain) -> list[str]:
    """The archetypes of the clusters, in the order of the model."""
    return [cluster["name"] for cluster in model["clusters"]]


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
    k, `k`, `reason`, `elbow`, `stability`, `components`, `explained`, `alike` (features in which all
    accounts are the same), `accounts`.
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
    varies = np.ptp(rows, axis=0) > 0
    named = name_clusters(centroids[chosen], features, varies)
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
        "alike": [name for name, some in zip(features, varies, strict=True) if not some],
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
    sample = {"sample_size": SCORED, "random_state": SEED} if len(rows) > ALL_SCORED else {}
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
        return best[
            "k"
        ], "Of the numbers that leave no cluster too small this one has the best silhouette."
    best = max(allowed, key=lambda trial: (trial["smallest_share"], -trial["k"]))
    return best[
        "k"
    ], "Every number leaves a cluster too small; with this one the smallest is largest."


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


def _components(rows: Floats) -> tuple[list[list[float]], list[float]]:
    """Principal components as weights of features, and the share of variance each explains, 0 to 1."""
    from sklearn.decomposition import PCA

    with _one_thread():
        made = PCA(min(COMPONENTS, *rows.shape), svd_solver="full").fit(rows)
    return made.components_.tolist(), made.explained_variance_ratio_.tolist()
