"""The intents of examples.yaml: which tool, which arguments, how to ask back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.offline.understand.tokens.wordlists import load_yaml
from data.errors import UsageError

LISTS = ("takes", "needs", "needs_one", "hears", "yields_to")
"""Fields of an intent that are lists."""


@dataclass(frozen=True)
class Intent:
    """One thing a person can want; the fields are explained at the top of examples.yaml."""

    name: str
    tool: str = ""
    fixed: dict[str, Any] = field(default_factory=dict)
    takes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    needs_one: tuple[str, ...] = ()
    hears: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    of_account: str = ""
    ask: str = ""
    offer: str = ""
    decline: str = ""
    vague: bool = False
    chat: str = ""

    @property
    def is_call(self) -> bool:
        """Answered by a tool."""
        return bool(self.tool)


def parse_intents(text: str) -> tuple[dict[str, Intent], dict[str, list[str]]]:
    """Intents and their examples by name.

    Raises:
        UsageError: an intent is not as the head of the file says; the message names it.
    """
    intents: dict[str, Intent] = {}
    examples: dict[str, list[str]] = {}
    for name, entry in load_yaml(text).items():
        if not isinstance(entry, Mapping):
            raise UsageError(
                f"examples.yaml: '{name}' is not an intent; give it a tool and examples."
            )
        fields = {key: value for key, value in entry.items() if key != "examples"}
        unknown = set(fields) - set(Intent.__dataclass_fields__)
        if unknown:
            raise UsageError(
                f"examples.yaml: {name} has no '{min(unknown)}'; see the head of the file."
            )
        said = entry.get("examples", [])
        if not said or not all(isinstance(line, str) for line in said):
            raise UsageError(
                f"examples.yaml: the examples of {name} must be texts; quote those with {{}}."
            )
        for key in LISTS:
            fields[key] = tuple(fields.get(key, ()))
        intents[name] = Intent(name=name, **fields)
        answers = (
            intents[name].tool,
            intents[name].decline,
            intents[name].chat,
            intents[name].vague,
        )
        if sum(map(bool, answers)) != 1:
            raise UsageError(f"examples.yaml: {name} needs one of tool, decline, chat and vague.")
        examples[name] = list(said)
    return intents, examples
