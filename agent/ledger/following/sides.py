"""Rows that the words set against others: those that are left, several against one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.ledger.facts.entry import Entry
from agent.ledger.following.cues import SUM, WITHOUT
from agent.ledger.following.operands import Operands
from agent.ledger.following.spans import summed
from agent.ledger.names.entities import Entity
from agent.ledger.text.claim import Kind

_LEFT = re.compile(r"\b(?:others?|remaining|rest)\b", re.IGNORECASE)
"""What speaks of the rows that are not named."""


def left_over(operands: Operands, names: Sequence[Entity]) -> Iterator[list[Entry]]:
    """The rows of a list without those that are named: "the other four come to £2,988"."""
    clause = operands.text.blanked[slice(*operands.judge.context.clause)]
    if not (_LEFT.search(clause) or WITHOUT.search(operands.words)):
        return
    counts = [c for c in operands.beside() if c.kind is Kind.NUMBER]
    said = [
        c.readings[0].number.value
        for c in counts
        if _LEFT.search(operands.text.blanked[max(0, c.start - 12) : c.start])
    ]
    out = set(names)
    for rows in operands.index.row_counts if out else ():
        for column in operands.columns(rows):
            left = [entry for entry in column if out.isdisjoint(entry.subject.items())]
            if 1 < len(left) < len(column) and (not said or len(left) == said[0]):
                yield left


def against(operands: Operands) -> Iterator[list[Entry]]:
    """Two sides of which one is of several rows: "A and B together bring £893k less than C"."""
    start, end = operands.span
    than = operands.text.blanked.find(" than ", start, end)
    if than < 0:
        return
    sides = [operands.mentions(start, than), operands.mentions(than, end)]
    if not sides[0]:
        here = max((s.start for s in operands.text.layout if s.end <= start), default=0)
        sides[0], start = operands.mentions(here, start), here
    if sum(map(len, sides)) < 3 or not SUM.search(operands.text.blanked, start, end):
        return
    both = [[e for m in side for e in sorted(m.entities)] for side in sides]
    for kind, rows in operands.rows(dict.fromkeys([*both[0], *both[1]])):
        parts = [[r for r in rows if (kind, r.subject[kind]) in side] for side in both]
        if all(parts) and len(parts[0]) + len(parts[1]) == len(rows):
            yield [summed(part) for part in parts]
