"""Where churn probabilities come from: scores that people uploaded, else the churn model."""

from __future__ import annotations

from collections import Counter
from datetime import date

from data import churn_scores
from tools._accounts import accounts
from tools._churn_scores import ChurnScores
from tools._query import Query

NAMED = 3
"""Sources named one by one; more are counted."""


def churn(query: Query) -> ChurnScores:
    """The churn probabilities to use at the as-of date, for accounts in the caller's scope.

    Uploaded scores where there are any (in the chat, by the command line or with the data; nothing
    scored after the as-of date, the newest of each account), else none, with the reason. Accounts
    that were not scored are absent.
    """
    found: ChurnScores = query.remember("churn", lambda: _uploaded(query) or _none(query))
    return found


def _uploaded(query: Query) -> ChurnScores | None:
    """Scores of the data and of later uploads; of the same day, the uploaded one counts."""
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


def _none(query: Query) -> ChurnScores:
    return ChurnScores(
        {},
        "no churn scores",
        reason=f"No churn scores were uploaded for accounts in {query.scope.words} "
        f"up to {query.as_of}.",
    )


def _named(sources: list[str]) -> str:
    """'the uploaded scores from a.csv and b.csv', the one with most accounts first."""
    ranked = [name for name, _ in sorted(Counter(sources).items(), key=lambda it: (-it[1], it[0]))]
    if len(ranked) > NAMED:
        ranked = [*ranked[: NAMED - 1], f"{len(ranked) - NAMED + 1} other sources"]
    listed = " and ".join(filter(None, [", ".join(ranked[:-1]), ranked[-1]]))
    return f"the uploaded scores from {listed}"
