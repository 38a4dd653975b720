"""What kinds of dimensions figures have: told once, for whoever asks whether one is of goods or of trades."""

from __future__ import annotations

from typing import Literal

Good = Literal["category", "brand", "product"]
Part = Literal["category", "brand", "product", "channel"]
Trade = Literal["industry", "account_type", "commercial_segment"]

GOODS: tuple[Good, ...] = ("category", "brand", "product")
PARTS: tuple[Part, ...] = (*GOODS, "channel")
"""Dimensions by which the lines of one order can differ: filters without which all of an order is left."""
TRADES: tuple[Trade, ...] = ("industry", "account_type", "commercial_segment")
"""What says of an account which business it is in: broadly, by size, and closely."""
