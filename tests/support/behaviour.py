"""Rows of hand-made books for the behaviour signals.

With the as-of date 30 June 2026 the last 30 days are 1 to 30 June, the 30 before 2 to 31 May.
"""

from __future__ import annotations

import itertools
from datetime import date, datetime
from typing import Any

AS_OF = date(2026, 6, 30)
NOW, BEFORE = "2026-06-10", "2026-05-10"
_numbers = itertools.count()


def interaction(account: str, kind: str, day: str = NOW, **more: Any) -> dict[str, Any]:
    """One interaction at noon."""
    return {
        "interaction_id": f"I{next(_numbers)}",
        "account_id": account,
        "interaction_type": kind,
        "occurred_at": datetime.fromisoformat(f"{day}T12:00"),
    } | more


def touches(account: str, kind: str, now: int, before: int = 0) -> list[dict[str, Any]]:
    """So many interactions of a kind in the last 30 days and in the 30 before."""
    return [
        interaction(account, kind, day)
        for day, count in ((NOW, now), (BEFORE, before))
        for _ in range(count)
    ]


def organization(org_type: str) -> dict[str, Any]:
    """The row of an organisation of that type."""
    return {"name": "Test", "org_type": org_type, "currency": "GBP", "fiscal_year_start": 1}
