"""Definitions as sentences."""

from __future__ import annotations

from agent.offline.write._prose import Prose
from agent.offline.write._schemes import letters
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
    return Prose(
        f"There are {len(result.definitions)} entries for **{result.term}**.",
        tuple(_line(entry) for entry in result.definitions),
    )


def _rule(entry: Definition) -> str:
    return f"Rule: {entry.rule}{letters(entry.rule)}." if entry.rule else ""


def _line(entry: Definition) -> str:
    rule = f" Rule: {entry.rule}." if entry.rule else ""
    return f"**{entry.name}**: {entry.description}{rule}"
