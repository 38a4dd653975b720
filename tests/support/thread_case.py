"""Cases of follow-ups, how they are read, and what is drawn to make them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from random import Random
from typing import Any

from agent.draft_report import NAME as DRAFT
from agent.draft_report import DraftReportArgs
from agent.offline.understand import Call, Lexicon, Memory, Subject, understand
from agent.offline.understand.dialogue.memory import after
from tools import _registry as registry

Grammar = Mapping[str, Any]
ORDINALS = ("first", "second", "third", "fourth", "fifth")
GROUP = ("region", "segment", "owner", "industry")
PERIOD = ("start", "end")
LISTED = 5


@dataclass(frozen=True)
class Case:
    """One turn after a context: `either` are the lists of calls that are right, `looks` went before."""

    operation: str
    phrase: str
    ask: str
    first: str
    calls: tuple[Call, ...]
    either: tuple[tuple[Call, ...], ...]
    shown: tuple[str, ...] = ()
    looks: tuple[Call, ...] = ()
    small_talk: str = ""
    tags: tuple[str, ...] = field(default=())

    def as_case(self) -> dict[str, Any]:
        """In the format of `understood.is_right`."""
        options = [[{"tool": c.tool, "arguments": c.arguments} for c in o] for o in self.either]
        return {"ask": self.ask, "either": options}

    def memory(self, lexicon: Lexicon) -> Memory:
        """What the thread is about when the turn is said."""
        names = dict(lexicon.accounts)
        memory = after(Memory(), self.calls, lexicon)
        memory = memory.with_listing([Subject("account", id_, names[id_]) for id_ in self.shown])
        for look in self.looks:
            memory = after(memory, (look,), lexicon)
        return Memory.from_dict(memory.to_dict())


def fields_of(tool: str) -> set[str]:
    model = DraftReportArgs if tool == DRAFT else registry.get(tool).arguments
    return set(model.model_fields)


class Drawing:
    """Draws names, places and phrasings for the cases of one grammar."""

    def __init__(self, grammar: Grammar, lexicon: Lexicon, rng: Random, each: int) -> None:
        self.g, self.lexicon, self.rng, self.each = grammar, lexicon, rng, each
        self.names = dict(lexicon.accounts)
        self.accounts = list(grammar["names"]["account"])

    def _some(self, options: Sequence[Any], count: int | None = None) -> list[Any]:
        options = list(options)
        return self.rng.sample(options, min(count or self.each, len(options)))

    def _shown(self, count: int = LISTED, but: Sequence[str] = ()) -> tuple[str, ...]:
        return tuple(self._some([one for one in self.accounts if one not in but], count))

    def _talk(self) -> str:
        return self.rng.choice(self.g["small_talk"]) if self.rng.random() < 0.12 else ""

    def _case(
        self,
        operation: str,
        phrase: str,
        ask: str,
        first: str,
        call: Call,
        *either: Any,
        **more: Any,
    ) -> Case:
        options = tuple(tuple(one) for one in either)
        return Case(
            operation, phrase, ask, first, (call,), options, small_talk=self._talk(), **more
        )

    def _name(self, kind: str, value: str) -> str:
        """A way to say a name."""
        if kind == "account":
            name = self.names[value]
            return self.rng.choice([name, name, name.lower()])
        if kind == "owner":
            return self.rng.choice([value, value.split()[0]])
        if kind == "region":
            return self.rng.choice([f"the {value}", f"the {value}", value])
        return self.rng.choice([value, value, value.lower()])

    # operations

    def _ask_of(self, one: Mapping[str, Any], account: str, call: Call) -> Iterator[Call]:
        said = dict(one.get("arguments", {}))
        if one["tool"] == "explain_segment":
            said = {k: call.arguments[k] for k in ("scheme", "clusters") if k in call.arguments}
        yield Call(one["tool"], {**said, "account": account})
        if said == {"kind": "white_space"}:
            yield Call("opportunities", {**said, "account": account})
        period = {k: call.arguments[k] for k in PERIOD if k in call.arguments}
        if one["tool"] == "sales_metrics" and period:
            yield Call(one["tool"], {**said, "account": account, **period})

    def _with_rest(self, wanted: Call, call: Call, takes: set[str]) -> Iterator[list[Call]]:
        """What is right: the period, the goods and the number of rows may hold as well."""
        rest = [
            "start",
            "end",
            "category",
            "brand",
            "limit",
            "compare_to",
            "min_monetary",
            "top",
            "lookback_days",
            "min_recency_days",
        ]
        held = {
            k: call.arguments[k]
            for k in rest
            if k in call.arguments and k in takes and k not in wanted.arguments
        }
        if "limit" in call.arguments and "top" in takes:
            held["top"] = call.arguments["limit"]
        parts = [[(k, v)] for k, v in held.items() if k not in PERIOD]
        parts += [[(k, held[k]) for k in PERIOD if k in held]] if set(PERIOD) & set(held) else []
        for chosen in product([False, True], repeat=len(parts)):
            more = {k: v for part, yes in zip(parts, chosen, strict=True) if yes for k, v in part}
            yield [Call(wanted.tool, {**wanted.arguments, **more})]

    @staticmethod
    def _compared(one: str, other: str) -> list[list[Call]]:
        return [
            [Call("compare", {"kind": "accounts", "a": a, "b": b})]
            for a, b in ((one, other), (other, one))
        ]


def read_case(case: Case, lexicon: Lexicon, cache_dir: Any) -> Any:
    """The reading of the turn, with the small talk before it."""
    memory = case.memory(lexicon)
    if case.small_talk:
        memory = understand(case.small_talk, lexicon, memory, cache_dir=cache_dir).memory
    return understand(case.ask, lexicon, memory, cache_dir=cache_dir)
