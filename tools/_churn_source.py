"""Where churn probabilities come from: scores that people uploaded, else the churn model."""

from __future__ import annotations

from collections import Counter
from datetime import date

from data import churn_scores
from tools._accounts import accounts
from tools._churn_model import churn_probabilities
from tools._churn_scores import ChurnScores
from tools._query import Query

NAMED = 3
"""Sources named one by one; more are counted."""


def churn(query: Query) -> ChurnScores:
    """The churn probabilities to use at the as-of date, for accounts in the caller's scope.

    Uploaded scores where there are any, else those of the churn model, else none, with the reason.
    Accounts that were not scored are absent.
    """
    return uploaded(query) or churn_probabilities(query)


def uploaded(query: Query) -> ChurnScores | None:
    """Uploaded scores, if there are any: in the chat, by the command line or with the data.

    Nothing scored after the as-of date, the newest of each account; of the same day, one uploaded
    counts before one of the data.
    """
    found: ChurnScores | None = query.remember("uploaded churn", lambda: _newest(query))
    return found


def _newest(query: Query) -> ChurnScores | None:
    newest: dict[int, tuple[date, float, str]] = {
        row["account_key"]: (row["scored_at"], row["churn_score"], row["source"])
        for row in query.rows("_churn_source")
    }
    keys = {account.id: account.key for account in accounts(query)}
    for score in churn_scores.newest(query.warehouse.home, query.as_of, query.uploads):
        key = keys.get(score.account_id)
        if key is not None and (key not in newest or score.scored_at >= newest[key][0]):
            newest[key] = (score.scored_at, score.churn_score, score.source)
    if not newest:
        return None
    return ChurnScores(
        probabilities={key: score for key, (_, score, _) in sorted(newest.items())},
        source=_named([source for _, _, source in newest.values()]),
        scored_at=max(day for day, _, _ in newest.values()),
    )


def _named(sources: list[str]) -> str:
    """'the uploaded scores from a.csv and b.csv', the one with most accounts first."""
    ranked = [name for name, _ in sorted(Counter(sources).items(), key=lambda it: (-it[1], it[0]))]
    if len(ranked) > NAMED:
        ranked = [*ranked[: NAMED - 1], f"{len(ranked) - NAMED + 1} other sources"]
    listed = " and ".join(filter(None, [", ".join(ranked[:-1]), ranked[-1]]))
    return f"the uploaded scores from {listed}"
