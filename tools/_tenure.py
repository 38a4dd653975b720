"""How much of a window an account was a customer in, and so whether a change against it says anything."""

from __future__ import annotations

from datetime import date

from tools._periods import Period

WHOLE = 0.9
"""Share of a window that must lie after the first order before anything is compared with it."""


def days_as_customer(first_order: date | None, period: Period) -> int:
    """Days of the period from the first order on."""
    if first_order is None:
        return 0
    return max((period.end - max(period.start, first_order)).days + 1, 0)


def is_whole(first_order: date | None, period: Period) -> bool:
    """Whether the account was a customer in (nearly) all of the period."""
    return days_as_customer(first_order, period) >= WHOLE * period.days
