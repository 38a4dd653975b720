"""The kinds of subject that figures are about."""

from __future__ import annotations

Entity = tuple[str, str]
"""A kind and the subject of that kind, for example ("segment", "Champions")."""

INDIVIDUAL = frozenset({"account", "customer", "product", "campaign", "order"})
"""Kinds that name one thing; the other kinds (segment, region, ...) name groups of things."""

ROW = "row"
"""The kind of what a row's own title says where no marked field tells the rows of a list apart."""

PART = "part"
"""The kind of a row that is about the largest so many percent."""

PERIODS = frozenset({"period", "month", "quarter", "week", "year"})
"""A day field of such a name, with its label if it has one, names the period of a row."""
