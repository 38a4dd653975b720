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
_LONG = "'$.exports', '$.sections', '$.charts'"
"""Nearly all of the half megabyte of a report."""


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
) -> None:
    """Keep a plan as waiting; one of that id is left as it is.

    Raises:
        UsageError: the state database cannot be written.
    """
    with _table(home) as con:
        con.execute(
            f"INSERT INTO plans ({_COLUMNS}) VALUES (?, ?, ?, ?, 'waiting', ?, NULL, ?) "
            "ON CONFLICT (plan_id) DO NOTHING",
            [plan_id, user, thread, report["title"], _now(), json.dumps(report)],
        )


def waiting_in(home: Home, user: str, thread: str, campaign_type: str | None = None) -> list[str]:
    """Ids of the plans that wait in a conversation, those of one type of campaign if one is named."""
    if not thread:
        return []
    with _table(home) as con:
        found = con.execute(
            "SELECT plan_id FROM plans WHERE user = ?1 AND thread = ?2 AND status = 'waiting' "
            "AND (?3 IS NULL OR json_extract(report, '$.arguments.campaign_type') = ?3)",
            [user, thread, campaign_type],
        ).fetchall()
    return [id for (id,) in found]


def supersede_plans(home: Home, user: str, plan_ids: Collection[str]) -> None:
    """Mark those of these plans that still wait as superseded by a newer draft.

    Raises:
        UsageError: the state database cannot be written.
    """
    with _table(home) as con:
        con.executemany(
            "UPDATE plans SET status = 'superseded', decided_at = ? "
            "WHERE plan_id = ? AND user = ? AND status = 'waiting'",
            [(_now(), id, user) for id in plan_ids],
        )


def restore_plans(home: Home, user: str, plan_ids: Collection[str]) -> None:
    """Let those of these plans wait again that were superseded."""
    with _table(home) as con:
        con.executemany(
            "UPDATE plans SET status = 'waiting', decided_at = NULL "
            "WHERE plan_id = ? AND user = ? AND status = 'superseded'",
            [(id, user) for id in plan_ids],
        )


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
    with _table(home) as con:
        row = con.execute(
            f"SELECT {_COLUMNS} FROM plans WHERE plan_id = ? AND user = ?", [plan_id, user]
        ).fetchone()
    return None if row is None else _plan(row)


def plans_of(home: Home, user: str) -> list[Plan]:
    """All plans of a user, newest first, each without its text, charts and exports: see `find_plan`."""
    return _in_short(home, "user = ?", [user])


def withdraw_plans(home: Home, user: str, thread: str) -> list[str]:
    """Forget the undecided plans of a conversation that is deleted; their ids.

    Decided ones stay, but for those made from a private upload: its data go with the conversation.
    """
    gone = [
        plan.plan_id
        for plan in _in_short(home, "user = ? AND thread = ?", [user, thread])
        if plan.status in ("waiting", "superseded") or plan.report.get("receipt", {}).get("upload")
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


def _in_short(home: Home, condition: str, given: list[str]) -> list[Plan]:
    columns = _COLUMNS.replace("report", f"json_remove(report, {_LONG})")
    with _table(home) as con:
        rows = con.execute(
            f"SELECT {columns} FROM plans WHERE {condition} ORDER BY made_at DESC, plan_id", given
        ).fetchall()
    return [_plan(row) for row in rows]


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
        "CREATE INDEX IF NOT EXISTS plans_by_user ON plans (user, thread)",
    )
