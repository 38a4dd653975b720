"""That a list comes in the order of a name, which its first row cannot show."""

from __future__ import annotations

_NAMES = {"owner": "account manager", "region": "region", "name": "name"}


def in_order(sort: str, order: str = "asc") -> str:
    """', in order of account manager'; empty where something is counted."""
    if sort not in _NAMES:
        return ""
    return f", in order of {_NAMES[sort]}{', from Z to A' if order == 'desc' else ''}"
