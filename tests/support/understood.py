"""Whether a message was understood: the reading against what its case in a YAML file expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from agent.draft_report import NAME as DRAFT
from agent.draft_report import DraftReportArgs
from agent.offline.understand import Call, Lexicon, Memory, Reading, Subject, understand
from tools import _registry as registry
from tools._periods import period_of

NEWEST = "2026-06-30"
"""The newest day of the books that are asked about."""
DEFAULTS = {
    ("find_accounts", "sort"): "monetary",
    ("sales_metrics", "top"): 10,
    ("sales_metrics", "start"): "2025-07-01",
}
"""What holds where nothing is said, and is no default of the tool."""
Case = Mapping[str, Any]


def read(file: Path) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
    return cases


def plain(calls: Sequence[Call]) -> list[tuple[str, dict[str, Any]]]:
    """Tools and arguments as the tool takes them, without those that say what holds anyway."""
    return [(call.tool, _without_defaults(call.tool, _written(call))) for call in calls]


def _without_defaults(tool: str, said: dict[str, Any]) -> dict[str, Any]:
    moved = tool == "sales_metrics" and (said.get("sort") == "change" or said.get("only"))
    holds = {"compare_to": "previous_period"} if moved else {}
    return {k: v for k, v in said.items() if v != holds.get(k, _default(tool, k))}


def _written(call: Call) -> dict[str, Any]:
    return {name: _value(call.tool, name, value) for name, value in call.arguments.items()}


def _value(tool: str, name: str, value: Any) -> Any:
    """An argument in one of the ways it may be written."""
    if name == "query":
        return str(value).casefold()
    if tool == "compare" and name in ("a", "b") and str(value)[:4].isdigit():
        period = period_of(str(value))
        assert period is not None, value
        return f"{period.start}/{min(period.end, date.fromisoformat(NEWEST))}"
    if name in ("end", "to_date"):
        return min(str(value), NEWEST)  # a year that goes on is looked at up to the newest day
    if name == "by" and isinstance(value, list):
        return sorted(value)
    return str(value) if isinstance(value, date) else value


@cache
def _default(tool: str, name: str) -> Any:
    model = DraftReportArgs if tool == DRAFT else registry.get(tool).arguments
    field = model.model_fields.get(name)
    default = None if field is None else field.get_default(call_default_factory=True)
    if name in ("as_of", "to_date", "end"):
        return NEWEST
    return DEFAULTS.get((tool, name), default)


def accepted(case: Case) -> list[list[Call]]:
    """The lists of calls that are right for a case; none where no call is."""
    wanted = case.get("either") or ([case["calls"]] if "calls" in case else [])
    return [[Call(c["tool"], c.get("arguments", {})) for c in option] for option in wanted]


def is_right(case: Case, reading: Reading) -> bool:
    """Whether a reading is one of those expected; `or_kind` is as right as the calls of a case."""
    if case.get("or_kind") == reading.kind:
        return True
    if "kind" in case:
        topic = case.get("topic", reading.topic)
        return bool(reading.kind == case["kind"] and topic == reading.topic)
    wanted = [plain(calls) for calls in accepted(case)]
    return reading.is_answered and any(plain(made) in wanted for made in _made(reading))


def _made(reading: Reading) -> Iterator[Sequence[Call]]:
    """The calls, with those that wait for a comparison as either of its sides may make them."""
    later = reading.memory.later
    compared = next((call for call in reading.calls if call.tool == "compare"), None)
    if not later or compared is None:
        yield reading.calls
        return
    for side in ("a", "b"):
        yield [*reading.calls, *(_of_side(call, compared.arguments[side]) for call in later)]


def _of_side(call: Call, value: Any) -> Call:
    waits = ("@weaker", "@stronger")
    said = {name: value if said in waits else said for name, said in call.arguments.items()}
    return Call(call.tool, said)


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


def talk(lexicon: Lexicon, cache_dir: Path, *messages: str) -> Reading:
    """The reading of the last message, each read after those before it as a thread keeps them."""
    memory, reading = Memory(), Reading("chat")
    for message in messages:
        reading = understand(message, lexicon, memory, cache_dir=cache_dir)
        memory = Memory.from_dict(reading.memory.to_dict())
    return reading
