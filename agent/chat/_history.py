"""Users, threads, steps, elements and feedback: the SQL behind the chat's history.

Plain functions on a connection, all parameters bound. Ids of threads, steps and elements are chosen
by the browser, so nothing here trusts one: a row is written only into a thread that exists, and an
id that belongs to another thread is left alone.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from agent.chat._database import Connection

Row = dict[str, Any]

NAME_LENGTH = 120
MAX_PAGE = 100


def now() -> str:
    """This moment in UTC, always with microseconds, so that text order is time order."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def clean(text: object) -> str:
    """Text that databases and UTF-8 accept: lone surrogates and zeros become question marks."""
    return str(text or "").replace("\0", "?").encode("utf-8", "replace").decode("utf-8")


def _name(text: str) -> str:
    words = " ".join(clean(text).split())
    return words if len(words) <= NAME_LENGTH else words[: NAME_LENGTH - 1].rstrip() + "…"


def _moment(stamp: object) -> str:
    """Chainlit's time stamps leave the microseconds out when they are zero; ours never do."""
    try:
        moment = datetime.fromisoformat(str(stamp).replace("Z", "+00:00"))
    except ValueError:
        return now()
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


# --- users ---------------------------------------------------------------------------------------


def get_user(con: Connection, identifier: str) -> Row | None:
    row = con.execute("SELECT * FROM users WHERE identifier = ?", [clean(identifier)]).fetchone()
    if row is None:
        return None
    return {"id": row["id"], "identifier": row["identifier"], "createdAt": row["created_at"]}


def name_of(con: Connection, user_id: str) -> str | None:
    """The name of the user of that id."""
    row = con.execute("SELECT identifier FROM users WHERE id = ?", [user_id]).fetchone()
    return None if row is None else str(row["identifier"])


def ensure_user(con: Connection, identifier: str) -> Row:
    """The user of that name, made on first sight."""
    con.execute(
        "INSERT INTO users (id, identifier, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [str(uuid.uuid4()), clean(identifier), now()],
    )
    user = get_user(con, identifier)
    assert user is not None
    return user


def threads_of(con: Connection, identifier: str) -> list[str]:
    """The ids of all threads of a user."""
    rows = con.execute(
        "SELECT threads.id FROM threads JOIN users ON users.id = user_id WHERE identifier = ?",
        [clean(identifier)],
    ).fetchall()
    return [row["id"] for row in rows]


def delete_user(con: Connection, identifier: str) -> None:
    con.execute("DELETE FROM users WHERE identifier = ?", [clean(identifier)])


# --- threads -------------------------------------------------------------------------------------


def open_thread(con: Connection, thread: str, identifier: str, name: str) -> bool:
    """Make the thread if it is new; says whether it belongs to that user."""
    user = ensure_user(con, identifier)
    stamp = now()
    con.execute(
        "INSERT INTO threads (id, user_id, name, created_at, updated_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        [thread, user["id"], _name(name), stamp, stamp],
    )
    return owner(con, thread) == identifier


def owner(con: Connection, thread: str) -> str | None:
    """Name of the user the thread belongs to; null when there is no such thread."""
    row = con.execute(
        "SELECT identifier FROM threads JOIN users ON users.id = user_id WHERE threads.id = ?",
        [clean(thread)],
    ).fetchone()
    return None if row is None else str(row["identifier"])


def rename_thread(con: Connection, thread: str, name: str) -> None:
    if _name(name):
        con.execute("UPDATE threads SET name = ? WHERE id = ?", [_name(name), thread])


def delete_thread(con: Connection, thread: str) -> list[str]:
    """Delete the thread and everything in it; the ids of its files, to be removed from disk."""
    files = con.execute("SELECT id FROM files WHERE thread_id = ?", [thread]).fetchall()
    con.execute("DELETE FROM threads WHERE id = ?", [thread])
    return [row["id"] for row in files]


def list_threads(
    con: Connection,
    user_id: str,
    *,
    first: int,
    cursor: str | None = None,
    search: str | None = None,
    feedback: int | None = None,
    visible: Callable[[Row], bool] = lambda step: True,
) -> tuple[list[Row], bool]:
    """One page of a user's threads, newest activity first, without their steps; and whether more follow.

    `cursor` is the id of the last thread of the page before. `search` looks through names and those
    messages that are `visible`: a find in another one would tell what stands in it. `createdAt` is the
    latest activity: the sidebar groups and sorts by it.
    """
    first = max(1, min(first, MAX_PAGE))
    rows = con.execute(
        """
        SELECT threads.id, name, updated_at, identifier
        FROM threads JOIN users ON users.id = user_id
        WHERE user_id = :user
          AND (CAST(:cursor AS TEXT) IS NULL OR (updated_at, threads.id) < (
                SELECT updated_at, id FROM threads WHERE id = :cursor))
          AND (CAST(:found AS TEXT) IS NULL OR CAST(:found AS TEXT) LIKE '%' || threads.id || '%')
          AND (CAST(:feedback AS INTEGER) IS NULL OR EXISTS (
                SELECT 1 FROM feedback JOIN steps ON steps.id = step_id
                WHERE steps.thread_id = threads.id AND value = :feedback))
        ORDER BY updated_at DESC, threads.id DESC
        LIMIT :limit
        """,
        {
            "user": user_id,
            "cursor": clean(cursor) if cursor else None,
            "found": _found(con, user_id, search, visible) if search else None,
            "feedback": feedback,
            "limit": first + 1,
        },
    ).fetchall()
    page = [
        {
            "id": row["id"],
            "name": row["name"],
            "createdAt": row["updated_at"],
            "userId": user_id,
            "userIdentifier": row["identifier"],
            "tags": [],
            "metadata": {},
            "steps": [],
            "elements": [],
        }
        for row in rows[:first]
    ]
    return page, len(rows) > first


def _found(con: Connection, user_id: str, search: str, visible: Callable[[Row], bool]) -> str:
    """The ids of a user's threads in which a text is found, in one text."""
    wanted = {"user": user_id, "search": _pattern(search)}
    named = con.execute(
        "SELECT id FROM threads WHERE user_id = :user AND folded(name) LIKE :search ESCAPE '\\'",
        wanted,
    ).fetchall()
    said = con.execute(
        "SELECT thread_id, body FROM steps JOIN threads ON threads.id = thread_id "
        "WHERE user_id = :user AND type LIKE '%message' "
        "AND folded(output) LIKE :search ESCAPE '\\'",
        wanted,
    ).fetchall()
    found = {row["id"] for row in named}
    found |= {row["thread_id"] for row in said if visible(json.loads(row["body"]))}
    return " ".join(sorted(found))


def _pattern(search: str) -> str:
    escaped = clean(search).casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def get_thread(con: Connection, thread: str) -> Row | None:
    """The whole thread: steps in the order they were made, elements in the order they were sent."""
    row = con.execute(
        "SELECT threads.*, identifier FROM threads JOIN users ON users.id = user_id "
        "WHERE threads.id = ?",
        [clean(thread)],
    ).fetchone()
    if row is None:
        return None
    elements = con.execute(
        "SELECT body FROM elements WHERE thread_id = ? ORDER BY seq", [thread]
    ).fetchall()
    return {
        "id": row["id"],
        "name": row["name"],
        "createdAt": row["created_at"],
        "userId": row["user_id"],
        "userIdentifier": row["identifier"],
        "tags": [],
        "metadata": {},
        "steps": _steps(con, thread),
        "elements": [json.loads(element["body"]) for element in elements],
    }


def _steps(con: Connection, thread: str) -> list[Row]:
    rows = con.execute(
        """
        SELECT steps.id, steps.created_at, body, feedback.id AS feedback_id, value, comment
        FROM steps LEFT JOIN feedback ON step_id = steps.id
        WHERE thread_id = ? ORDER BY steps.created_at, seq
        """,
        [thread],
    ).fetchall()
    steps = []
    for row in rows:
        step = json.loads(row["body"]) | {"createdAt": row["created_at"], "streaming": False}
        if row["feedback_id"] is not None:
            step["feedback"] = {
                "id": row["feedback_id"],
                "forId": row["id"],
                "value": row["value"],
                "comment": row["comment"],
            }
        steps.append(step)
    return steps


# --- steps, elements, feedback -------------------------------------------------------------------


def put_step(con: Connection, step: Row) -> None:
    """Insert or update a step of an existing thread; its place in time is that of the insert."""
    con.execute(
        """
        INSERT INTO steps (id, thread_id, type, created_at, output, body)
        SELECT :id, :thread, :type, :created, :output, :body
        WHERE EXISTS (SELECT 1 FROM threads WHERE id = :thread)
        ON CONFLICT (id) DO UPDATE SET type = :type, output = :output, body = :body
        WHERE steps.thread_id = :thread
        """,
        {
            "id": step["id"],
            "thread": step["threadId"],
            "type": str(step.get("type") or "undefined"),
            "created": _moment(step.get("createdAt")),
            "output": clean(step.get("output")),
            "body": json.dumps(step, default=str),
        },
    )
    if step.get("type") == "user_message":
        con.execute("UPDATE threads SET updated_at = ? WHERE id = ?", [now(), step["threadId"]])


def delete_step(con: Connection, step: str) -> None:
    con.execute("DELETE FROM steps WHERE id = ?", [step])


def put_element(con: Connection, element: Row) -> None:
    """Insert or update an element of an existing thread."""
    con.execute(
        """
        INSERT INTO elements (id, thread_id, body)
        SELECT :id, :thread, :body WHERE EXISTS (SELECT 1 FROM threads WHERE id = :thread)
        ON CONFLICT (id) DO UPDATE SET body = :body WHERE elements.thread_id = :thread
        """,
        {
            "id": element["id"],
            "thread": element.get("threadId"),
            "body": json.dumps(element, default=str),
        },
    )


def get_element(con: Connection, thread: str, element: str) -> Row | None:
    row = con.execute(
        "SELECT body FROM elements WHERE id = ? AND thread_id = ?", [clean(element), clean(thread)]
    ).fetchone()
    return None if row is None else dict(json.loads(row["body"]))


def delete_element(con: Connection, element: str, thread: str | None) -> None:
    con.execute("DELETE FROM elements WHERE id = ? AND thread_id = ?", [element, thread])


def put_feedback(
    con: Connection, identifier: str, step: str, value: int, comment: str | None
) -> str | None:
    """Keep one verdict per step; its id, or null when the step is not in a thread of that user."""
    row = con.execute("SELECT thread_id FROM steps WHERE id = ?", [clean(step)]).fetchone()
    if row is None or owner(con, row["thread_id"]) != identifier:
        return None
    con.execute(
        """
        INSERT INTO feedback (id, step_id, value, comment, created_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (step_id) DO UPDATE SET value = excluded.value, comment = excluded.comment
        """,
        [str(uuid.uuid4()), step, value, clean(comment) or None, now()],
    )
    kept = con.execute("SELECT id FROM feedback WHERE step_id = ?", [step]).fetchone()
    return str(kept["id"])


def delete_feedback(con: Connection, identifier: str, feedback: str) -> bool:
    """Withdraw a verdict; false when there is none of that id in a thread of that user."""
    done = con.execute(
        """
        DELETE FROM feedback WHERE id = ? AND step_id IN (
            SELECT steps.id FROM steps
            JOIN threads ON threads.id = thread_id JOIN users ON users.id = user_id
            WHERE identifier = ?)
        """,
        [clean(feedback), identifier],
    )
    return done.rowcount > 0
