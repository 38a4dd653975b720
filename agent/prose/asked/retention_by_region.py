"""Retention of several regions side by side."""

from __future__ import annotations

from collections.abc import Sequence

from agent.prose.parts.prose import Prose
from agent.prose.tools.cohort_retention import averages
from agent.wording import count, first_upper, listed, percent, placed
from tools.cohort_retention import CohortRetention


def prose(results: Sequence[CohortRetention]) -> Prose | None:
    """The regions at the longest age that all of them have reached, the best first."""
    known = [dict(averages(result)) for result in results]
    ages = [age for age, _ in averages(results[0]) if all(age in one for one in known)]
    if not ages or any(result.region is None for result in results):
        return None
    longest = ages[-1]
    ranked = sorted(zip(results, known, strict=True), key=lambda pair: -pair[1][longest])
    best, worst = ranked[0], ranked[-1]
    accounts = results[0].metric == "accounts"
    what = (
        "accounts of a cohort that ordered" if accounts else "first revenue of a cohort that came"
    )
    most, least = (placed(result.region or "") for result, _ in (best, worst))
    lead = (
        f"{first_upper(longest)} **{most}** keeps most, **{percent(best[1][longest])}**, and "
        f"**{least}** least, **{percent(worst[1][longest])}** ({what} within "
        f"that {best[0].grain})."
    )
    points = [
        f"{result.region}: {listed([f'{percent(said[age])} {age}' for age in ages])}, of "
        f"{count(result.accounts, 'account')}"
        for result, said in ranked
    ]
    return Prose(lead, tuple(points))
