"""What a planted story is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """One planted story: whom it is about and what must be true of them."""

    key: str
    title: str
    account_ids: tuple[str, ...]
    must_hold: str
    note_ids: tuple[str, ...] = ()
