"""What a figure rests on, or why it fails."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from agent.answer import Verdict
from agent.ledger.facts.entry import Entry


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict with what it rests on."""

    verdict: Verdict
    entry: Entry | None = None
    note: str | None = None
    value: Decimal | None = None
    """What is derived, exactly, where it is known."""
