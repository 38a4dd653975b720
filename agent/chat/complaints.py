"""Answers that people marked with a thumbs-down, read from the chat's history as plain data."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass

from data.errors import UsageError
from data.home import Home


@dataclass(frozen=True)
class Complaint:
    """One disliked answer. `questions` are those of its conversation, the one it answers last."""

    id: str
    user: str
    created_at: str
    comment: str | None
    questions: tuple[str, ...]
    answer: str


def complaints(home: Home) -> list[Complaint]:
    """Every thumbs-down there is, oldest first; none when nobody has used the chat.

    Raises:
        UsageError: the history cannot be read.
    """
    path = home.chat_history
    if not path.exists():
        return []
    try:
        # Read-only: the chat may be running.
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as con:
            con.row_factory = sqlite3.Row
            rows = con.execute(
                """
                SELECT feedback.id, feedback.created_at, comment, step_id, thread_id, identifier
                FROM feedback
                JOIN steps ON steps.id = step_id
                JOIN threads ON threads.id = thread_id
                JOIN users ON users.id = user_id
                WHERE value = 0
                ORDER BY feedback.created_at, feedback.id
                """
            ).fetchall()
            return [_complaint(con, row) for row in rows]
    except sqlite3.Error as problem:
        raise UsageError(f"The chat's history in {path} cannot be read ({problem}).") from problem


def _complaint(con: sqlite3.Connection, row: sqlite3.Row) -> Complaint:
    steps = con.execute(
        "SELECT id, type, output, body FROM steps WHERE thread_id = ? ORDER BY created_at, seq",
        [row["thread_id"]],
    ).fetchall()
    questions = []
    answer = ""
    for step in steps:
        if step["id"] == row["step_id"]:
            answer = step["output"]
            break
        if step["type"] == "user_message":
            questions.append(step["output"] or str(json.loads(step["body"]).get("output", "")))
    return Complaint(
        id=row["id"],
        user=row["identifier"],
        created_at=row["created_at"],
        comment=row["comment"],
        questions=tuple(questions),
        answer=answer,
    )
