"""Returns: some lines come back some days later, on a credit note of their own."""

from __future__ import annotations

import numpy as np

from data.demo._book import LAST, Bools, stream
from data.demo._sales import Lines
from data.demo.retail._behaviour import Behaviour


def returned(sold: Lines, how: Behaviour) -> Lines:
    """The return lines, by day; `order` is the index of the order they came from.

    A refund is what was paid for the returned part, to the penny and never more; its
    `discount` is 0, because the discount is already out of what was paid.
    """
    rng = stream("returns")
    back: Bools = rng.random(len(sold.order)) < how.returns[sold.account]
    day = sold.day + rng.integers(4, 22, len(sold.day))
    day += day % 7 == 1  # the book begins on a Saturday: nothing is booked in on a Sunday
    part = rng.random(len(sold.quantity))
    whole: Bools = rng.random(len(sold.quantity)) < 0.45
    quantity = np.where(whole, sold.quantity, np.ceil(sold.quantity * part)).astype(np.int64)
    kept = np.flatnonzero(back & (day <= LAST))
    kept = kept[np.lexsort((kept, day[kept]))]
    return Lines(
        order=sold.order[kept],
        account=sold.account[kept],
        day=day[kept],
        product=sold.product[kept],
        quantity=-quantity[kept],
        discount=np.zeros(len(kept), dtype=np.int64),
        net=-(sold.net[kept] * quantity[kept] // sold.quantity[kept]),
        channel=sold.channel[kept],
    )
