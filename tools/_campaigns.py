"""What the tools on campaigns share: when a response counts, and how a rate is given."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Literal

from tools._proportions import wilson

CampaignType = Literal["promotional", "premium", "retention", "acquisition"]

RESPONSE_DAYS = timedelta(days=30)
"""How long after a contact a response can come."""


def response_rate(responses: int, contacted: int) -> dict[str, float | None]:
    """Rate and 95 % Wilson interval in percent, by the names results have for them; None without contacts."""
    names = ("response_rate", "response_low", "response_high")
    if not contacted:
        return dict.fromkeys(names)
    values = (responses / contacted, *wilson(responses, contacted))
    return {name: percent(value) for name, value in zip(names, values, strict=True)}


def percent(value: float) -> float:
    """A share as a percent number of two decimals."""
    return round(100 * value, 2)


def rounded_money(value: Decimal | float) -> Decimal:
    """An amount that was divided, with the four decimals that money has."""
    return Decimal(str(value)).quantize(Decimal("0.0001"))
