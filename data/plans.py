"""Campaign plans in the state database: waiting for a decision, approved, turned down, or superseded.

A plan is decided once, whoever asks how often: what was decided first stands. One that waits is
superseded, and can no longer be decided, by a plan of the same campaign in the same conversation. A campaign
is told by its type: another region or budget is another draft of it, another type is another plan.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from data.home import Home
from data.state import transaction

Status = Literal["waiting", "approved", "declined", "superseded"]
_COLUMNS = "plan_id, user, thread, title, status, made_at, decided_at, report"


@dataclass(frozen=True)
class Plan:
    """`report` is the draft as exported; times are UTC. `thread` is empty outside a conversation."""

    plan_id: str
    user: str
    thread: str
    title: str
    status: Status
    made_at: datetime
    decided_at: datetime | None
    report: dict[str, Any]

    @property
    def arguments(self) -> dict[str, Any]:
        """What it was drafted with: type of campaign, region, budget."""
        found: dict[str, Any] = self.report.get("arguments", {})
        return found


def offer_plan(
    home: Home,
    plan_id: str,
    user: str,
    thread: str,
    report: dict[str, Any],
    *,
    beside: Collection[str] = (),
) -> int:
    """Keep a plan as waiting, and tell how many it supersedes; one of that id is left as it is.

    Those in `beside` keep waiting: they were wanted together with it.

    Raises:
        UsageError: the state database cannot be written.
    """
    with _table(home) as con:
        made = con.execute(
            f"INSERT INTO plans ({_COLUMNS}) VALUES (?, ?, ?, ?, 'waiting', ?, NULL, ?) "
            "ON CONFLICT (plan_id) DO NOTHING",
            [plan_id, user, thread, report["title"], _now(), json.dumps(report)],
        )
        if not made.rowcount or not thread:
            return 0
        same = con.execute(
            "SELECT plan_id FROM plans WHERE status = 'waiting' AND user = ? AND thread = ? "
            "AND json_extract(report, '$.arguments.campaign_type') = ?",
            [user, thread, report["arguments"]["campaign_type"]],
        ).fetchall()
        older = [id for (id,) in same if id not in (plan_id, *beside)]
        con.executemany(
            "UPDATE plans SET status = 'superseded', decided_at = ? WHERE plan_id = ?",
            [(_now(), id) for id in older],
        )
        return len(older)


def waiting_in(home: Home, user: str, thread: str) -> list[str]:
    """Ids of the plans that wait in a conversation."""
    return [
        plan.plan_id
        for plan in plans_of(home, user)
        if plan.thread == thread and plan.status == "waiting"
    ]


def settle_plan(
    home: Home, plan_id: str, user: str, status: Literal["approved", "declined"]
) -> None:
    """Decide over a waiting plan of that user; one that is decided stays as it is.

    Raises:
        UsageError: the state database cannot be written.
    """
    with _table(home) as con:
        con.execute(
            "UPDATE plans SET status = ?, decided_at = ? "
            "WHERE plan_id = ? AND user = ? AND status = 'waiting'",
            [status, _now(), plan_id, user],
        )


def find_plan(home: Home, plan_id: str, user: str) -> Plan | None:
    """The plan of that id, if it is that user's."""
    return next((plan for plan in plans_of(home, user) if plan.plan_id == plan_id), None)


def plans_of(home: Home, user: str) -> list[Plan]:
    """All plans of a user, newest first."""
    with _table(home) as con:
        rows = con.execute(
            f"SELECT {_COLUMNS} FROM plans WHERE user = ? ORDER BY made_at DESC, plan_id", [user]
        ).fetchall()
    return [_plan(row) for row in rows]


def withdraw_plans(home: Home, user: str, thread: str) -> list[str]:
    """Forget the undecided plans of a conversation that is deleted; their ids.

    Decided ones stay, but for those made from a private upload: its data go with the conversation.
    """
    gone = [
        plan.plan_id
        for plan in plans_of(home, user)
        if plan.thread == thread
        and (
            plan.status in ("waiting", "superseded") or plan.report.get("receipt", {}).get("upload")
        )
    ]
    drop_plans(home, user, gone)
    return gone


def drop_plans(home: Home, user: str, plan_ids: Collection[str]) -> None:
    """Forget these plans of a user."""
    with _table(home) as con:
        con.executemany(
            "DELETE FROM plans WHERE plan_id = ? AND user = ?", [(id, user) for id in plan_ids]
        )


def forget_plans(home: Home, user: str) -> None:
    """Forget every plan of a user who is removed."""
    with _table(home) as con:
        con.execute("DELETE FROM plans WHERE user = ?", [user])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _plan(row: tuple[Any, ...]) -> Plan:
    plan_id, user, thread, title, status, made_at, decided_at, report = row
    return Plan(
        plan_id=plan_id,
        user=user,
        thread=thread,
        title=title,
        status=status,
        made_at=datetime.fromisoformat(made_at),
        decided_at=datetime.fromisoformat(decided_at) if decided_at else None,
        report=json.loads(report),
    )


def _table(home: Home) -> AbstractContextManager[sqlite3.Connection]:
    return transaction(
        home,
        "campaign plans",
        "CREATE TABLE IF NOT EXISTS plans (plan_id TEXT PRIMARY KEY, user TEXT NOT NULL, "
        "thread TEXT NOT NULL, title TEXT NOT NULL, status TEXT NOT NULL, "
        "made_at TEXT NOT NULL, decided_at TEXT, report TEXT NOT NULL)",
    )
