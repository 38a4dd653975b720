"""Arguments with a fixed set of values, as choices.yaml describes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from agent.offline.understand.arguments.fill import READERS, Slots
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import expanded, load_yaml
from agent.offline.understand.words.canonical import is_weak_campaign
from agent.offline.understand.words.sentence import Sentence

FILE = Path(__file__).with_name("choices.yaml")
MOST = 2
REFUSED = (
    "not|no|without|instead of|rather than|leave|leaving|drop|excluding|exclude|skip|except|minus"
)
_COMMON = frozenset(["account", "family"])
"""Values that are everyday words of this trade."""
_CONTROL = "control groups?|hold ?outs?"


@dataclass(frozen=True, eq=False)
class Choice:
    """One argument: the fields are explained at the top of choices.yaml."""

    argument: str
    group: str
    values: tuple[tuple[str, str, str], ...]
    segments: Mapping[str, str]
    note: str
    unless_named: str
    surely: str
    together: str

    def __call__(self, sentence: Sentence, intent: Intent, slots: Slots) -> None:
        """Set the argument where the message says one of its values."""
        other = bool(self.unless_named and sentence.named(self.unless_named))
        if other and not sentence.of("account") and not (self.surely and sentence.has(self.surely)):
            return
        if self.together and sentence.has(self.together):
            return
        named = self._named(sentence)
        if named:
            slots.put(self.argument, *named)
            return
        for value, said, reads in self.values:
            refused = said and sentence.has(
                rf"(?:{REFUSED})(?: the| any| just| only| those)* (?:{said})"
            )
            refused = refused or (
                reads and sentence.reads(rf"(?:instead of|rather than) (?:{reads})")
            )
            if refused:
                slots.drop.add(self.argument)
            if not refused and ((said and sentence.has(said)) or (reads and sentence.reads(reads))):
                slots.put(self.argument, value)
                slots.drop.discard(self.argument)
                return
        for segment in sentence.named("segments"):
            value = self.segments.get(segment.value, "")
            if value:
                slots.put(self.argument, value)
                if self.note:
                    slots.notes.append(self.note.format(segment=segment.value, value=value))
                return

    def called(self, sentence: Sentence) -> str | None:
        """The value that a message calls by its own name: 'worse only', 'signup, please'."""
        names = {value: value.replace("_", " ") for value, _, _ in self.values}
        found = [value for value, name in names.items() if sentence.has(re.escape(name))]
        return found[0] if len(found) == 1 and found[0] not in _COMMON else None

    def is_said(self, sentence: Sentence) -> bool:
        """Whether one of the values is said itself, and not only a segment that it goes with."""
        return self.first_said(sentence) is not None

    def first_said(self, sentence: Sentence) -> str | None:
        """The value that is said itself and counts, for the first does."""
        told = (
            value
            for value, said, reads in self.values
            if (said and sentence.has(said)) or (reads and sentence.reads(reads))
        )
        return next(iter(self._named(sentence)), None) or next(told, None)

    def _named(self, sentence: Sentence) -> list[str]:
        """Values that the message calls by a name; a word that may mean another thing counts last."""
        if not self.group:
            return []
        found = [m for m in sentence.named(self.group) if not sentence.is_negated(m)]
        sure = [m for m in found if not is_weak_campaign(sentence.words[m.start : m.stop])]
        weak = [] if sentence.has(_CONTROL) else found  # "did we keep a control group"
        return [mention.value for mention in (sure or weak)[:MOST]]


@cache
def choices() -> Mapping[str, Choice]:
    """Every choice by the name used in `takes` of examples.yaml."""
    entries = load_yaml(FILE.read_text(encoding="utf-8"))
    return {name: _choice(name, entry) for name, entry in entries.items()}


def _choice(name: str, entry: Mapping[str, Any]) -> Choice:
    values = entry.get("values", {}).items()
    return Choice(
        argument=entry.get("argument", name),
        group=entry.get("group", ""),
        values=tuple(
            (value, expanded("|".join(said.get("said", ()))), "|".join(said.get("reads", ())))
            for value, said in values
        ),
        segments=entry.get("segments", {}),
        note=entry.get("note", ""),
        unless_named=entry.get("unless_named", ""),
        surely=entry.get("surely", ""),
        together=entry.get("together", ""),
    )


def values_said(intent: Intent) -> frozenset[str]:
    """The words by which the values of an intent's arguments are said."""
    found = [choices()[name] for name in intent.takes if name in choices()]
    said = " ".join(f"{said} {reads}" for choice in found for _, said, reads in choice.values)
    joined = re.sub(r" \?", "", said)  # "life ?cycle" is also one word
    return frozenset(re.findall(r"[a-z]{3,}", f"{said} {joined}"))


READERS.update(choices())
