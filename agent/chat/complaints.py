"""Answers that people marked with a thumbs-down, read from the chat's history as plain data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from agent.chat._database import Connection, reading
from agent.settings import database_url
from data.home import Home

CALL = "call"
"""In the metadata of a tool step: the call as one tool name with its arguments."""


@dataclass(frozen=True)
class Complaint:
    """One disliked answer. `questions` are those of its conversation, the one it answers last.

    `calls` are the tool calls behind that answer, each one tool name with its arguments.
    """

    id: str
    user: str
    created_at: str
    comment: str | None
    questions: tuple[str, ...]
    calls: tuple[dict[str, dict[str, Any]], ...]
    answer: str


def complaints(home: Home) -> list[Complaint]:
    """Every thumbs-down there is, oldest first; none when nobody has used the chat.

    Raises:
        UsageError: the history cannot be read.
    """
    with reading(home, database_url()) as con:
        if con is None:
            return []
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


def _complaint(con: Connection, row: Any) -> Complaint:
    steps = con.execute(
        "SELECT id, type, output, body FROM steps WHERE thread_id = ? ORDER BY created_at, seq",
        [row["thread_id"]],
    ).fetchall()
    questions: list[str] = []
    calls: list[dict[str, dict[str, Any]]] = []
    answer = None
    for step in steps:
        if step["type"] == "user_message":
            if answer is not None:
                break
            questions.append(step["output"] or str(json.loads(step["body"]).get("output", "")))
            calls = []
        elif step["id"] == row["step_id"]:
            # Its tool calls may come after it: a message is as old as the turn.
            answer = step["output"]
        if call := (json.loads(step["body"]).get("metadata") or {}).get(CALL):
            calls.append(call)
    return Complaint(
        id=row["id"],
        user=row["identifier"],
        created_at=row["created_at"],
        comment=row["comment"],
        questions=tuple(questions),
        calls=tuple(calls),
        answer=answer or "",
    )
