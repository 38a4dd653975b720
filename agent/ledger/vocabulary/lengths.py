"""How long the periods are that words name."""

from __future__ import annotations

from decimal import Decimal

_YEAR = Decimal("365.25")

DAYS_OF = {
    "day": Decimal(1),
    "week": Decimal(7),
    "month": _YEAR / 12,
    "quarter": _YEAR / 4,
    "year": _YEAR,
}
"""Days of each, on average."""
