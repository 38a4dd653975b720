"""Sentences put together from a grammar in YAML, with what each of them asks for.

A grammar has `slots`, each a list of meanings, and `frames`, the shapes of sentences or talks.

- A meaning has `said`, the ways to say it, and `key`, the arguments that it means. With `of` it is one for
  each name: `$` in `said` is the name as said and `$` in `key` its value (`of` maps one to the other, or
  lists names that are their own values). `or` are keys that are as right as `key`.
- A frame has `ask` (one shape or several), `tool`, `key` and `or`. `{slot}` is filled with one way to say
  one of the meanings of a slot, `{slot?}` in two of five sentences, and `[one|another|]` is a choice.
  `kind` instead of `tool` where no call is right.
- A frame of a talk has `turns` instead. A turn without `tool` is about the last one: what it says is put
  upon the arguments so far, `null` takes one away, and `drop` lists arguments that go. With `keep` a turn of
  another tool takes over the arguments so far.

Sentences are drawn with a seed: the same seed draws the same ones.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

SAID_AT_ALL = 0.4
"""How often an optional slot is said."""
_SLOT = re.compile(r"\{(\w+)(\?)?\}")
_CHOICE = re.compile(r"\[([^\[\]{}]*\|[^\[\]{}]*)\]")
Key = dict[str, Any]


@dataclass
class Turn:
    """One message: what is typed, what it should be read as, and which variants it is made of."""

    ask: str
    expected: dict[str, Any]
    variants: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Meaning:
    said: tuple[str, ...]
    keys: tuple[Key, ...]


class Grammar:
    """The slots and frames of one file, and of those it says it `uses`."""

    def __init__(self, file: Path) -> None:
        text: Any = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
        self.slots: dict[str, list[_Meaning]] = {}
        for other in text.get("uses", ()):
            self.slots |= Grammar(file.with_name(other)).slots
        for name, meanings in text.get("slots", {}).items():
            self.slots[name] = [made for one in meanings for made in _meanings(one)]
        self.frames: list[dict[str, Any]] = text.get("frames", [])

    def talks(self, count: int, seed: int) -> Iterator[list[Turn]]:
        """That many sentences or talks, all frames alike."""
        draw = random.Random(seed)
        for number in range(count):
            frame = self.frames[number % len(self.frames)]
            yield self._talk(frame, draw)

    def _talk(self, frame: Mapping[str, Any], draw: random.Random) -> list[Turn]:
        made: list[Turn] = []
        keys: list[Key] = [{}]
        tool = ""
        for said in frame.get("turns", [frame]):
            if "tool" in said:
                tool, keys = said["tool"], keys if said.get("keep") else [{}]
            keys = [{k: v for k, v in key.items() if k not in said.get("drop", ())} for key in keys]
            turn = Turn("", {})
            text, meant = self._filled(_shape(said["ask"], draw, turn), draw, turn)
            keys = _merged(keys, [{}], said.get("key", {}), said.get("or", ()))
            for meaning in meant:
                keys = _merged(keys, meaning.keys)
            turn.ask = _tidied(text)
            calls = [[{"tool": tool, "arguments": dict(key)}] for key in keys]
            calls += [[listed] for (call,) in calls if (listed := _as_a_list(call))]
            turn.expected = {"kind": said["kind"]} if "kind" in said else {"either": calls}
            turn.expected |= {name: said[name] for name in ("shown",) if name in said}
            made.append(turn)
        return made

    def _filled(self, text: str, draw: random.Random, turn: Turn) -> tuple[str, list[_Meaning]]:
        meant: list[_Meaning] = []

        def fill(slot: re.Match[str]) -> str:
            if slot[2] and draw.random() > SAID_AT_ALL:
                return ""
            meaning = draw.choice(self.slots[slot[1]])
            said = draw.choice(meaning.said)
            meant.append(meaning)
            turn.variants.append(f"{slot[1]}: {said}")
            return said

        while _SLOT.search(text):
            text = _SLOT.sub(fill, _chosen(text, draw))
        return _chosen(text, draw), meant


def _meanings(text: Mapping[str, Any]) -> Iterator[_Meaning]:
    names = text.get("of", [""])
    pairs = names.items() if isinstance(names, dict) else [(name, name) for name in names]
    keys = [text.get("key", {}), *text.get("or", ())]
    for said, value in pairs:
        ways = tuple(way.replace("$", said) for way in text["said"])
        yield _Meaning(ways, tuple(_put(key, value) for key in keys))


def _put(key: Key, value: Any) -> Key:
    return {
        name: [value] if said == ["$"] else value if said == "$" else said
        for name, said in key.items()
    }


def _merged(
    keys: Sequence[Key], over: Sequence[Key], key: Key | None = None, more: Sequence[Key] = ()
) -> list[Key]:
    over = [key, *more] if key is not None else over
    both = [{**one, **other} for one in keys for other in over]
    return [{k: v for k, v in one.items() if v is not None} for one in both]


_OF_A_LIST = frozenset(["region", "industry", "account_type", "owner", "order"])
_DAYS = {"2026-04-02": 90, "2026-06-01": 30, "2026-01-01": 181, "2026-04-01": 91}
"""Days from a start to the newest day of the book."""
_SORTED_BY = {"revenue": {}, "orders": {"sort": "frequency"}}


def _as_a_list(call: Mapping[str, Any]) -> dict[str, Any] | None:
    """Accounts by revenue or orders of the last year, which a list of accounts shows as well."""
    key = dict(call["arguments"])
    by, metric, top = (key.pop(name, None) for name in ("by", "metric", "top"))
    if call["tool"] != "sales_metrics" or by != ["account"] or metric not in _SORTED_BY:
        return None
    since = key.pop("start", None)
    window = {"lookback_days": _DAYS[since]} if since in _DAYS else {}
    if set(key) - _OF_A_LIST or (since and not window):
        return None
    limit = {"limit": top} if top else {}
    return {"tool": "find_accounts", "arguments": key | _SORTED_BY[metric] | limit | window}


def _shape(asks: str | list[str], draw: random.Random, turn: Turn) -> str:
    ask = asks if isinstance(asks, str) else draw.choice(asks)
    turn.variants.append(f"frame: {ask}")
    return ask


def _chosen(text: str, draw: random.Random) -> str:
    while _CHOICE.search(text):
        text = _CHOICE.sub(lambda choice: draw.choice(choice[1].split("|")), text, count=1)
    return text


def _tidied(text: str) -> str:
    """Without the gaps that slots leave which are not said."""
    text = re.sub(r"\s+", " ", text).strip(" ,")
    return re.sub(r" ([,.?!:;])", r"\1", text)


def tallies(
    turns: Sequence[tuple[Turn, bool]], least: int = 4
) -> list[tuple[float, int, int, str]]:
    """How often turns with a variant, or two of them, are wrong: share, wrong ones, all, what it is."""
    seen: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for turn, right in turns:
        once = sorted(set(turn.variants))
        for what in (
            *once,
            *(f"{one} + {two}" for i, one in enumerate(once) for two in once[i + 1 :]),
        ):
            seen[what] += 1
            wrong[what] += not right
    found = [
        (wrong[w] / seen[w], wrong[w], seen[w], w)
        for w in seen
        if wrong[w] >= 2 and seen[w] >= least
    ]
    return sorted(found, key=lambda one: (-one[0], -one[1], one[3]))
