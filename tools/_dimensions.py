"""What kinds of dimensions figures have: told once, for whoever asks whether one is of goods or of trades."""

from __future__ import annotations

GOODS = ("category", "brand", "product")
PARTS = (*GOODS, "channel")
"""Dimensions by which the lines of one order can differ: filters without which all of an order is left."""
TRADES = ("industry", "account_type", "commercial_segment")
"""What says of an account which business it is in: broadly, by size, and closely."""
