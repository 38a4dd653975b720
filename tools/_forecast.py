"""Forecasts of a yes or no over the next 90 days, tested on the 90 days just past.

One protocol for every such model. With `as_of` the day of the forecast:

- test: a model that knew behaviour up to `as_of - 180`, and what followed in 90 days, gives
  probabilities on `as_of - 90`; what followed by `as_of` says how good they were;
- forecast: a model of the same recipe that knew behaviour up to `as_of - 90`, and what followed, gives
  the probabilities on `as_of`.

So the tested probabilities are those that would have been given 90 days ago, and the difference is the
trend. Where there is too little to learn or to test from, or the test does no better than chance, there
is no forecast, and `reason` says so in a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tools import _holdout
from tools._fitted import Plain
from tools._query import Query
from tools._wording import day

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from tools._classifier import Classifier

HORIZON = 90
HISTORY = 180
"""Days the data must reach back before the earliest day that is learnt from."""
LEAST_ACCOUNTS = 200
LEAST_OUTCOMES = 50
"""Of each outcome, to learn from and to test on."""
MOST_ROWS = 100_000
"""Rows a model learns from at most; all are given a probability."""
REASONS = 3
LEAST_EFFECT = 0.01
"""Of a theme on a probability, to be told as a reason."""


@dataclass(frozen=True)
class Subject:
    """What is forecast.

    known: the features of every row as they were on a day; the index says which row it is, its first
        level the account.
    happened: whether it happened to these rows within the horizon after a day.
    themes: features by what they are about; the reasons of a row are its strongest themes.
    shared: a level of the index and a feature that is the same for all rows of one value of it.
    model, yes, no: words for sentences: 'a churn model', 'stopped ordering', 'ordered again'.
    """

    known: Callable[[date], pd.DataFrame]
    happened: Callable[[date, pd.Index[Any]], pd.Series[bool]]
    themes: Mapping[str, Sequence[str]]
    model: str
    yes: str
    no: str
    shared: tuple[str, str] | None = None


def forecast(query: Query, subject: Subject) -> Plain:
    """The forecast as JSON-ready data.

    `reason` (why there is none, or null), `holdout` and `calibration` (as in `_holdout`; null and empty
    where nothing could be tested), and by column, a value for each row: `index` (a list per level),
    `probabilities`, `earlier` (90 days ago; null for rows there were not), `effects` (a list per theme:
    what it does to the probability); and `medians` (of the features), `shared` (by value, as in `Subject`).
    """
    first, then = (query.as_of - timedelta(days=days) for days in (2 * HORIZON, HORIZON))
    if reason := _no_history(query, subject, first):
        return _outcome(reason)
    query.progress(f"Reading what was known on {day(first)} and {day(then)}", 0.05)
    taught, tested = _known_on(subject, first), _known_on(subject, then)
    for moment, (features, happened) in ((first, taught), (then, tested)):
        if reason := _too_few(subject, moment, features, happened):
            return _outcome(reason)
    query.progress(f"Fitting {subject.model} as of {day(first)}", 0.15)
    old = _fit(*taught)
    holdout, calibration = _test(old, taught[0], tested, first, then)
    if holdout["auc_low"] <= 0.5:
        return _outcome(_blind(subject, holdout), holdout, calibration)
    query.progress(f"Fitting {subject.model} as of {day(then)}", 0.5)
    new = _fit(*tested)
    query.progress(f"Probabilities on {day(query.as_of)}", 0.85)
    now = subject.known(query.as_of).sort_index()
    return _outcome(None, holdout, calibration) | _scored(subject, old, new, tested[0], now)


def _no_history(query: Query, subject: Subject, first: date) -> str | None:
    begins = query.warehouse.manifest.first_date
    needed = first - timedelta(days=HISTORY)
    if begins <= needed:
        return None
    return query.no_lines or (
        f"Not enough data for {subject.model}: it needs {HISTORY + 2 * HORIZON} days of orders before "
        f"{day(query.as_of)}, from {day(needed)} on, and the data begin on {day(begins)}."
    )


def _too_few(
    subject: Subject, moment: date, features: pd.DataFrame, happened: pd.Series[bool]
) -> str | None:
    accounts = _accounts(features)
    if accounts < LEAST_ACCOUNTS:
        return (
            f"Not enough data for {subject.model}: it needs {LEAST_ACCOUNTS} accounts with an order "
            f"in the 365 days to {day(moment)}, and there are {accounts}."
        )
    yes = int(happened.sum())
    no = len(happened) - yes
    if min(yes, no) < LEAST_OUTCOMES:
        return (
            f"Not enough data for {subject.model}: it needs {LEAST_OUTCOMES} that {subject.yes} in the "
            f"{HORIZON} days after {day(moment)} and {LEAST_OUTCOMES} that {subject.no}; there are {yes} and "
            f"{no}."
        )
    return None


def _blind(subject: Subject, holdout: Plain) -> str:
    return (
        f"No probabilities are given: tested on the last {HORIZON} days, {subject.model} did no better "
        f"than chance (AUC {holdout['auc']:.2f}, 95 % interval {holdout['auc_low']:.2f} to "
        f"{holdout['auc_high']:.2f})."
    )


def _outcome(
    reason: str | None, holdout: Plain | None = None, calibration: list[Plain] | None = None
) -> Plain:
    return {"reason": reason, "holdout": holdout, "calibration": calibration or []}


def _known_on(subject: Subject, moment: date) -> tuple[pd.DataFrame, pd.Series[bool]]:
    features = subject.known(moment).sort_index()
    return features, subject.happened(moment, features.index)


def _fit(features: pd.DataFrame, happened: pd.Series[bool]) -> Classifier:
    from tools import _classifier

    # Every nth account: sorted by key, that is as good as drawn, and the same each time.
    step = -(-len(features) // MOST_ROWS)
    if step > 1:
        accounts = features.index.get_level_values(0)
        kept = accounts.isin(accounts.unique()[::step])
        features, happened = features[kept], happened[kept]
    return _classifier.fit(features, happened)


def _test(
    model: Classifier,
    taught: pd.DataFrame,
    tested: tuple[pd.DataFrame, pd.Series[bool]],
    first: date,
    then: date,
) -> tuple[Plain, list[Plain]]:
    features, happened = tested
    probabilities, outcome = model.probabilities(features), happened.to_numpy(dtype=bool)
    holdout = {
        "trained_at": first.isoformat(),
        "tested_at": then.isoformat(),
        "trained_on": _accounts(taught),
        "tested_on": _accounts(features),
    } | _rounded(_holdout.figures(probabilities, outcome, _accounts(features)))
    return holdout, [_rounded(entry) for entry in _holdout.bins(probabilities, outcome)]


def _scored(
    subject: Subject,
    old: Classifier,
    new: Classifier,
    before: pd.DataFrame,
    now: pd.DataFrame,
) -> Plain:
    import numpy as np
    import pandas as pd

    level, name = subject.shared or ("", "")
    earlier = pd.Series(old.probabilities(before), before.index).reindex(now.index)
    return {
        "index": [now.index.get_level_values(n).tolist() for n in range(now.index.nlevels)],
        "probabilities": _listed(new.probabilities(now)),
        "earlier": [None if np.isnan(value) else round(value, 4) for value in earlier.tolist()],
        "effects": {
            theme: _listed(effects, 3)
            for theme, effects in new.effects(now, subject.themes).items()
        },
        "medians": _rounded(now.median(numeric_only=True).dropna().to_dict()),
        "shared": _rounded(now.groupby(level=level)[name].first().to_dict()) if name else {},
    }


def strongest(forecast: Plain, place: int) -> list[tuple[str, float]]:
    """The themes that move the probability of a row most, with their effects, the strongest first."""
    effects = [(theme, values[place]) for theme, values in forecast["effects"].items()]
    told = [(theme, effect) for theme, effect in effects if abs(effect) >= LEAST_EFFECT]
    return sorted(told, key=lambda entry: -abs(entry[1]))[:REASONS]


def _accounts(features: pd.DataFrame) -> int:
    return int(features.index.get_level_values(0).nunique())


def _listed(values: np.ndarray, decimals: int = 4) -> list[float]:
    return [round(value, decimals) for value in values.tolist()]


def _rounded(figures: Mapping[Any, Any]) -> Plain:
    return {
        str(name): round(value, 4) if isinstance(value, float) else value
        for name, value in figures.items()
    }
