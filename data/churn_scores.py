"""The churn scores that people uploaded, with their history, in the state database.

Nothing is ever overwritten: a later upload counts before an earlier one, and what was known at an
as-of date can be asked for at any time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from data.home import Home
from data.state import transaction

_TABLES = (
    """CREATE TABLE IF NOT EXISTS churn_uploads (
           upload      INTEGER PRIMARY KEY AUTOINCREMENT,
           source      TEXT NOT NULL,
           uploader    TEXT NOT NULL,
           uploaded_at TEXT NOT NULL,
           scored_at   TEXT NOT NULL,
           snapshot    TEXT NOT NULL,
           total       INTEGER NOT NULL,
           kept        INTEGER NOT NULL
       )""",
    """CREATE TABLE IF NOT EXISTS uploaded_churn_scores (
           account_id  TEXT NOT NULL,
           upload      INTEGER NOT NULL REFERENCES churn_uploads,
           churn_score REAL NOT NULL CHECK (churn_score BETWEEN 0 AND 1),
           PRIMARY KEY (account_id, upload)
       ) WITHOUT ROWID""",
)
_NEWEST = """
    SELECT account_id, churn_score, scored_at, source
    FROM (
        SELECT s.account_id, s.churn_score, u.scored_at, u.source,
               row_number() OVER (PARTITION BY s.account_id
                                  ORDER BY u.scored_at DESC, u.upload DESC) AS place
        FROM uploaded_churn_scores AS s
        JOIN churn_uploads AS u USING (upload)
        WHERE u.scored_at <= ? AND u.upload <= ?
    )
    WHERE place = 1
    ORDER BY account_id
"""


@dataclass(frozen=True)
class UploadedScore:
    """The newest score of an account at an as-of date; 0 surely stays, 1 surely leaves."""

    account_id: str
    churn_score: float
    scored_at: date
    source: str


def version(home: Home) -> int:
    """The number of the last upload, 0 before the first. What depends on uploads depends on it."""
    if not home.state.exists():
        return 0
    with _uploads(home) as con:
        row = con.execute("SELECT coalesce(max(upload), 0) FROM churn_uploads").fetchone()
    return int(row[0])


def newest(home: Home, as_of: date, upload: int) -> list[UploadedScore]:
    """The newest score of each account that was made by `as_of`, out of the uploads up to `upload`.

    All accounts, whoever asks: the caller keeps those in scope.
    """
    if upload == 0:
        return []
    with _uploads(home) as con:
        rows = con.execute(_NEWEST, [as_of.isoformat(), upload]).fetchall()
    return [
        UploadedScore(account, score, date.fromisoformat(day), source)
        for account, score, day, source in rows
    ]


def keep(
    home: Home,
    scores: Mapping[str, float],
    *,
    source: str,
    uploader: str,
    scored_at: date,
    snapshot: str,
    total: int,
) -> int:
    """Write an upload and its scores by account id in one transaction; gives its number.

    `total` is the number of rows there were in the file, good or not.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with _uploads(home) as con:
        row = con.execute(
            "INSERT INTO churn_uploads "
            "(source, uploader, uploaded_at, scored_at, snapshot, total, kept) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING upload",
            [source, uploader, now, scored_at.isoformat(), snapshot, total, len(scores)],
        ).fetchone()
        number = int(row[0])
        con.executemany(
            "INSERT INTO uploaded_churn_scores (upload, account_id, churn_score) VALUES (?, ?, ?)",
            ((number, account, score) for account, score in sorted(scores.items())),
        )
    return number


def forget_uploader(home: Home, name: str) -> None:
    """Forget who uploaded what a user who is removed did; the scores are of everybody's book and stay."""
    with _uploads(home) as con:
        con.execute("UPDATE churn_uploads SET uploader = '' WHERE uploader = ?", [name])


def _uploads(home: Home) -> AbstractContextManager[sqlite3.Connection]:
    return transaction(home, "churn scores", *_TABLES)
