"""Whether a message was understood: the reading against what its case in a YAML file expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from agent.offline.understand import Call, Lexicon, Memory, Reading, Subject, understand

DEFAULTS = {"sort": "monetary", "order": "desc", "limit": 10, "top": 10}
Case = Mapping[str, Any]


def read(file: Path) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
    return cases


def plain(calls: Sequence[Call]) -> list[tuple[str, dict[str, Any]]]:
    """Tools and arguments without those that say what holds anyway."""
    return [
        (call.tool, {k: v for k, v in call.arguments.items() if DEFAULTS.get(k) != v})
        for call in calls
    ]


def accepted(case: Case) -> list[list[Call]]:
    """The lists of calls that are right for a case; none where no call is."""
    wanted = case.get("either") or ([case["calls"]] if "calls" in case else [])
    return [[Call(c["tool"], c.get("arguments", {})) for c in option] for option in wanted]


def is_right(case: Case, reading: Reading) -> bool:
    if "kind" in case:
        topic = case.get("topic", reading.topic)
        return bool(reading.kind == case["kind"] and topic == reading.topic)
    wanted = [plain(calls) for calls in accepted(case)]
    return reading.kind == "calls" and plain(reading.calls) in wanted


def readings(talk: Case, lexicon: Lexicon, cache_dir: Path) -> Iterator[tuple[Case, Reading]]:
    """The turns of a conversation, each read with what the turns before it left in memory.

    `shown` of a turn are the ids of the accounts on the screen when it is said.
    """
    names = dict(lexicon.accounts)
    memory = Memory()
    for turn in talk["turns"]:
        listing = [Subject("account", id_, names[id_]) for id_ in turn.get("shown", ())]
        if listing:
            memory = memory.with_listing(listing)
        memory = Memory.from_dict(memory.to_dict())
        reading = understand(turn["ask"], lexicon, memory, cache_dir=cache_dir)
        yield turn, reading
        memory = reading.memory
