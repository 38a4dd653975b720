"""Ids of accounts, orders and plans, and what is called by its name and id."""

from __future__ import annotations

import re

_DIGIT = re.compile(r"\d")
_WITH_ID = re.compile(r"(?P<name>\S.*) \((?P<id>[^()\s]+)\)")


def is_id(part: str) -> bool:
    """Whether one word is an id and no name."""
    return _DIGIT.search(part) is not None and " " not in part


def shape(part: str) -> str:
    """How an id is built: 'AAA9999' of 'ACC0117'."""
    return "".join(
        ["9" if c.isdigit() else "a" if c.islower() else "A" if c.isalpha() else c for c in part]
    )


def without_id(part: str) -> str:
    """The name of what a filter calls 'Harbour Hotels (ACC0117)'; 'The Juniper (Bath)' has no id."""
    match = _WITH_ID.fullmatch(part)
    return match["name"] if match and is_id(match["id"]) else part
