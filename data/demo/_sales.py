"""Orders and their lines as arrays; amounts are whole pence, days are numbers of the book."""

from __future__ import annotations

from dataclasses import dataclass

from data.demo._book import Ints


@dataclass
class Orders:
    """One entry per order, by day: account, day number, channel (an index), net pence."""

    account: Ints
    day: Ints
    channel: Ints
    net: Ints


@dataclass
class Lines:
    """One entry per line, by order; for a return, quantity and net are negative."""

    order: Ints
    account: Ints
    day: Ints
    product: Ints
    quantity: Ints
    discount: Ints
    net: Ints
    channel: Ints
