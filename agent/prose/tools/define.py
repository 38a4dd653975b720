"""Definitions as sentences."""

from __future__ import annotations

from agent.prose.parts.prose import Prose
from agent.prose.parts.schemes import letters
from tools.define import Define, Definition


def prose(result: Define, currency: str) -> Prose:
    """One definition in full, several as a list."""
    if len(result.definitions) == 1:
        entry = result.definitions[0]
        points = [_rule(entry), *entry.details]
        return Prose(
            f"**{entry.name}** ({entry.kind}): {entry.description}",
            tuple(point for point in points if point),
            entry.action,
        )
    entries = result.definitions
    if len({entry.name for entry in entries}) == 1:
        # One word for two things: what each is tells them apart, not their name.
        return Prose(
            f"**{entries[0].name}** has more than one meaning here.",
            tuple(_line(entry, _as_one(entry)) for entry in entries),
        )
    return Prose(
        f"There are {len(entries)} entries for **{result.term}**.",
        tuple(_line(entry, entry.name) for entry in entries),
    )


def _as_one(entry: Definition) -> str:
    """'As an opportunity'."""
    return f"As {'an' if entry.kind[0] in 'aeiou' else 'a'} {entry.kind}"


def _rule(entry: Definition) -> str:
    return f"Rule: {entry.rule}{letters(entry.rule)}." if entry.rule else ""


def _line(entry: Definition, head: str) -> str:
    rule = f" Rule: {entry.rule}." if entry.rule else ""
    return f"**{head}**: {entry.description}{rule}"
