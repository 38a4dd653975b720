"""Conversations in which every answer lists accounts, as the screen shows them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from agent.offline.understand import Lexicon, Memory, Reading, Subject, understand

IDS = [
    "ACC0117", "ACC0342", "ACC0058", "ACC0059", "ACC0060", "ACC0061", "ACC0611", "ACC1206", "ACC1288",
    "ACC0803",
]  # fmt: skip
"""The accounts that are listed unless others are."""


def talk(lexicon: Lexicon, cache_dir: Path, *messages: str, shown: Sequence[str] = IDS) -> Reading:
    """The reading of the last message; each answer before it lists accounts."""
    names = dict(lexicon.accounts)
    memory, reading = Memory(), Reading("chat")
    for message in messages:
        reading = understand(message, lexicon, memory, cache_dir=cache_dir)
        memory = Memory.from_dict(reading.memory.to_dict())
        if not memory.missing:
            memory = memory.with_listing([Subject("account", id_, names[id_]) for id_ in shown])
    return reading
