"""What a forecast expects of accounts: row by row, by segment and in all, as results show it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np

from tools._customer_value import Forecast, Places, Range
from tools._customer_value_result import BackTest, CustomerValueRow, SegmentValue
from tools._fitted import Plain
from tools._values import share


def rows_at(forecast: Forecast, places: Places) -> list[CustomerValueRow]:
    """The accounts at these places of the book."""
    low, high = forecast.order_range(places)
    valued = forecast.spend is not None
    value_low, value_high = forecast.value_range(places) if valued else (low, high)
    found = []
    for i, place in enumerate(places):
        row = forecast.book.rows[place]
        money = {
            "expected_order_value": forecast.order_value[place],
            "expected_value": forecast.value[place],
            "value_low": value_low[i],
            "value_high": value_high[i],
        }
        found.append(
            CustomerValueRow.model_validate(
                {name: row[name] for name in CustomerValueRow.model_fields if name in row}
                | {
                    "probability_alive": round(float(forecast.alive[place]), 4),
                    "expected_orders": round(float(forecast.orders[place]), 2),
                    "orders_low": int(low[i]),
                    "orders_high": int(high[i]),
                    "repeat_orders": row["frequency"],
                }
                | {name: rounded(value) if valued else None for name, value in money.items()}
            )
        )
    return found


def segments_at(
    forecast: Forecast, chosen: Places, corrections: tuple[float, float]
) -> list[SegmentValue]:
    """The chosen accounts by segment, the most valuable first."""
    members: dict[str, list[int]] = {}
    for place in chosen:
        members.setdefault(forecast.book.rows[place]["segment"], []).append(int(place))
    whole = rounded(forecast.value[chosen].sum())
    found = []
    for segment, listed in members.items():
        places = np.array(listed, dtype=np.intp)
        totals = totals_at(forecast, places, corrections)
        value = totals["expected_value"]
        found.append(
            SegmentValue.model_validate(
                totals
                | {
                    "segment": segment,
                    "accounts": len(listed),
                    "mean_probability_alive": round(float(forecast.alive[places].mean()), 4),
                    "value_share": None if value is None else share(value, whole),
                    "past_value": sum(
                        (forecast.book.rows[place]["past_value"] for place in listed), Decimal(0)
                    ),
                }
            )
        )
    return sorted(found, key=lambda row: (-(row.expected_value or 0), -row.expected_orders))


def totals_at(forecast: Forecast, places: Places, corrections: tuple[float, float]) -> Plain:
    """Expected orders and value of the accounts at these places together, with their intervals."""
    orders = forecast.total_orders(places, corrections[0])
    found: Plain = {
        "expected_orders": round(orders.mean, 1),
        "orders_low": round(orders.low, 1),
        "orders_high": round(orders.high, 1),
    }
    value: Range | None = None
    if forecast.spend is not None:
        value = forecast.total_value(places, corrections[1])
    return found | {
        "expected_value": value and rounded(value.mean),
        "value_low": value and rounded(value.low),
        "value_high": value and rounded(value.high),
    }


def corrections_of(tested: BackTest | None) -> tuple[float, float]:
    """What expected orders and value would have had to be multiplied with; 1 where nobody knows."""
    if tested is None:
        return 1.0, 1.0
    orders = tested.actual_orders / tested.predicted_orders if tested.predicted_orders else 1.0
    if not tested.predicted_value or tested.actual_value <= 0:
        return orders, 1.0
    return orders, float(tested.actual_value / tested.predicted_value)


def rounded(value: Any) -> Decimal:
    """Money to the hundredth, from a float."""
    return round(Decimal(repr(float(value))), 2)
