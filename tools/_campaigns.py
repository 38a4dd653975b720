"""What the tools on campaigns share: when a response counts, and how a rate is given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from data.warehouse import Row
from tools._proportions import wilson
from tools._query import Query

CampaignType = Literal["promotional", "premium", "retention", "acquisition"]

RESPONSE_DAYS = timedelta(days=30)
"""How long after a contact a response can come."""


def begun(query: Query, region: str | None) -> list[Row]:
    """The campaigns that began by the as-of date, the newest first."""
    return query.rows(
        "campaign_results.campaigns",
        until=query.as_of,
        region=region,
        response_days=RESPONSE_DAYS.days,
    )


def of_start(query: Query, name: str, start: date, /, **parameters: Any) -> Sequence[Row]:
    """The rows of a statement on the campaigns that began on a day; segments are of the day before.

    They take the scores of a whole book, and depend on little: whoever asks for them again, for
    another budget for instance, gets those that were found.
    """
    found: Sequence[Row] = query.kept(
        (name, start, repr(sorted(parameters.items()))),
        lambda: query.rows(
            name,
            **parameters,
            as_of=start - timedelta(days=1),
            response_days=RESPONSE_DAYS.days,
        ),
    )
    return found


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
