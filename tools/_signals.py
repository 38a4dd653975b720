"""The ecommerce analyser: which behaviour signals fire for one account, by the catalogue's thresholds.

Shares are compared as fractions, so that a value exactly at a threshold never tips over by rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import log2, sqrt
from typing import Any

from data import catalogue
from data.catalogue import Signal

Measures = Mapping[str, Any]
Mix = Sequence[tuple[int, int]]
"""Lines of each category, now and before."""


@dataclass(frozen=True)
class Finding:
    """One signal. `fired` is None where the sample is below `minimum`; `measured` is a share, a fall
    or a distance, all 0 to 1. `before` is None for a signal that looks at one period only."""

    signal: Signal
    sample_of: str
    minimum: int
    now: int
    before: int | None
    measured: Fraction | float | None
    threshold: Fraction
    fired: bool | None


def findings(measures: Measures, mix: Mix, *, browsing: bool) -> list[Finding]:
    """Every signal of the analyser in the order of the catalogue; browsing ones only with the data."""
    return [
        ANALYSER[name](signal, measures, mix)
        for name, signal in catalogue.signals().items()
        if name in ANALYSER and (browsing or not signal.browsing)
    ]


def js_distance(mix: Mix) -> float:
    """Jensen-Shannon distance of two count vectors: square root of the divergence in bits, 0 to 1.

    Raises:
        ZeroDivisionError: one side has no counts.
    """
    now, before = (sum(pair[side] for pair in mix) for side in (0, 1))
    divergence = 0.0
    for p, q in ((a / now, b / before) for a, b in mix):
        middle = (p + q) / 2
        divergence += sum(x / 2 * log2(x / middle) for x in (p, q) if x)
    return sqrt(min(max(divergence, 0.0), 1.0))


def _carts(signal: Signal, m: Measures, mix: Mix) -> Finding:
    return _share(signal, "carts", m["abandoned"], m["carts"], "share", "carts")


def _discounts(signal: Signal, m: Measures, mix: Mix) -> Finding:
    bought = m["lines_now"] - m["return_lines_now"]
    return _share(signal, "lines", m["discounted_lines_now"], bought, "share", "lines")


def _returns(signal: Signal, m: Measures, mix: Mix) -> Finding:
    return _share(signal, "lines", m["return_lines_now"], m["lines_now"], "share", "lines")


def _share(signal: Signal, of: str, part: int, whole: int, bar: str, least: str) -> Finding:
    """Fires when a share of enough things is above the threshold."""
    minimum, threshold = int(signal.thresholds[least]), _exact(signal.thresholds[bar])
    measured = Fraction(part, whole) if whole else None
    enough = whole >= minimum and measured is not None
    fired = measured > threshold if enough and measured is not None else None
    return Finding(signal, of, minimum, whole, None, measured, threshold, fired)


def _browse(signal: Signal, m: Measures, mix: Mix) -> Finding:
    minimum, threshold = int(signal.thresholds["views"]), _exact(signal.thresholds["rate"])
    views = m["page_views"]
    measured = Fraction(m["orders_now"], views) if views else None
    fired = measured < threshold if views >= minimum and measured is not None else None
    return Finding(signal, "page views", minimum, views, None, measured, threshold, fired)


def _basket(signal: Signal, m: Measures, mix: Mix) -> Finding:
    minimum, threshold = int(signal.thresholds["orders"]), _exact(signal.thresholds["fall"])
    now, before = m["orders_now"], m["orders_before"]
    measured = None
    if now and before and m["revenue_before"] > 0:
        was = _exact(m["revenue_before"]) / before
        measured = 1 - _exact(m["revenue_now"]) / now / was
    enough = min(now, before) >= minimum and measured is not None
    fired = measured >= threshold if enough and measured is not None else None
    return Finding(signal, "orders", minimum, now, before, measured, threshold, fired)


def _shift(signal: Signal, m: Measures, mix: Mix) -> Finding:
    minimum, threshold = int(signal.thresholds["lines"]), _exact(signal.thresholds["distance"])
    now, before = (sum(pair[side] for pair in mix) for side in (0, 1))
    measured = js_distance(mix) if now and before else None
    enough = min(now, before) >= minimum and measured is not None
    # Logarithms may miss the exact threshold by a hair.
    fired = round(measured, 9) >= threshold if enough and measured is not None else None
    return Finding(signal, "lines", minimum, now, before, measured, threshold, fired)


def _exact(value: float | Decimal) -> Fraction:
    """0.7 is seven tenths here, not the nearest binary number."""
    return Fraction(str(value))


ANALYSER: dict[str, Callable[[Signal, Measures, Mix], Finding]] = {
    "high_cart_abandonment": _carts,
    "category_shift": _shift,
    "discount_dependency": _discounts,
    "basket_size_decline": _basket,
    "low_browse_to_buy": _browse,
    "high_return_rate": _returns,
}
