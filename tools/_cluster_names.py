"""Names of clusters: each gets an archetype of its own, by the best overall fit (Kuhn 1955)."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import TYPE_CHECKING

from data import catalogue
from tools._fitted import Plain

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Flags = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]

RESERVE = 0.75
"""Standard deviations by which a reserve archetype must fit better than another."""


def name_clusters(centroids: Floats, features: Sequence[str], varies: Flags) -> list[Plain]:
    """Clusters with their names, in the catalogue's order.

    A fit is how far a centroid lies in the direction of a signature, in standard deviations. `varies`
    says in which features accounts differ: an archetype that stands out mainly by the others is left
    out, unless there would be too few. The fit that is told is a cosine: 1 exactly the archetype, 0 no
    likeness, below 0 the opposite.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    offered = list(catalogue.archetypes().values())
    signatures = np.array(
        [[entry.signature.get(name, 0.0) for name in features] for entry in offered]
    )
    lengths = np.array([hypot(*entry.signature.values()) for entry in offered])
    chosen = np.flatnonzero(np.linalg.norm(signatures * varies, axis=1) >= 0.5 * lengths)
    if len(chosen) < len(centroids):
        chosen = np.arange(len(offered))
    fits = centroids @ (signatures / lengths[:, None])[chosen].T
    handicap = np.array([RESERVE * offered[place].reserve for place in chosen])
    clusters, places = linear_sum_assignment(fits - handicap, maximize=True)
    found = {
        int(chosen[place]): {
            "name": offered[chosen[place]].name,
            "centroid": centroids[cluster].tolist(),
            "name_fit": float(fits[cluster, place] / (np.linalg.norm(centroids[cluster]) or 1)),
        }
        for cluster, place in zip(clusters, places, strict=True)
    }
    return [found[place] for place in sorted(found)]
