"""Rules and cut-offs of the rfm segments, as a person may change them to see who would move.

A rule is written as the catalogue shows it: comparisons of r, f and m with 1 to 5, joined by `and`,
`or` and parentheses. A cut-off is written `m5=10000`: monetary score 5 begins at 10,000.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from data import catalogue
from tools._errors import ToolError

SCORES = range(1, 6)
HOW_RULE = (
    "Write it with the scores r, f and m, 1 to 5, such as 'r >= 4 and (f >= 3 or m >= 3)'; "
    "the comparisons are =, <>, <, <=, > and >=."
)
HOW_CUTOFF = (
    "Write a measure (r, f or m), a score from 2 to 5 and where it begins: r5=14 (at most 14 days since "
    "the last order), f4=6 (order days), m5=10000 (revenue)."
)
COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
Cell = Mapping[str, int]
Cutoffs = dict[str, list[Decimal | None]]
"""By measure, where scores 2 to 5 begin; None for a score that no account has."""


class BadRule(ToolError):
    """A rule or a cut-off that cannot be read or applied; the message says how to write it."""


def segments_of_cells(changed: Mapping[str, str]) -> list[str]:
    """The segment of each of the 125 cells (monetary changing fastest), some rules `changed`.

    Raises:
        BadRule: a rule cannot be read.
    """
    rules = [
        (name, _condition(changed.get(name, rule)))
        for name, rule in catalogue.segment_rules().items()
        if rule != catalogue.OTHERWISE
    ]
    otherwise = list(catalogue.segment_rules())[-1]
    cells = [{"r": r, "f": f, "m": m} for r in SCORES for f in SCORES for m in SCORES]
    return [next((name for name, holds in rules if holds(cell)), otherwise) for cell in cells]


def _condition(rule: str) -> Callable[[Cell], bool]:
    """The rule as a function of the scores. Python's parser reads it; nothing of it is ever run."""
    text = re.sub(r"(?<![<>!=])=(?!=)", "==", rule.replace("<>", "!=")).strip().lower()
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError) as problem:
        raise BadRule(f"The rule '{rule}' cannot be read. {HOW_RULE}") from problem
    return _meaning(tree, rule)


def _meaning(node: ast.expr, rule: str) -> Callable[[Cell], bool]:
    match node:
        case ast.BoolOp(op=op, values=values):
            parts = [_meaning(value, rule) for value in values]
            joined = all if isinstance(op, ast.And) else any
            return lambda cell: joined(part(cell) for part in parts)
        case ast.Compare(
            left=ast.Name(id="r" | "f" | "m" as name),
            ops=[op],
            comparators=[ast.Constant(value=int(score))],
        ) if type(op) in COMPARISONS and score in SCORES:
            compare = COMPARISONS[type(op)]
            return lambda cell: compare(cell[name], score)
        case _:
            raise BadRule(f"The rule '{rule}' cannot be read. {HOW_RULE}")


def with_cutoffs(now: Cutoffs, asked: Sequence[str]) -> tuple[Cutoffs, list[tuple[str, int]]]:
    """The cut-offs with those asked for, and which (measure, score) they are, in the order asked.

    Raises:
        BadRule: one cannot be read, or a higher score would begin below a lower one.
    """
    new = {measure: list(values) for measure, values in now.items()}
    changed = []
    for text in asked:
        found = re.fullmatch(r"\s*([rfm])([2-5])\s*=\s*([\d.,]*\d)\s*", text, re.I)
        if found is None:
            raise BadRule(f"The cut-off '{text}' cannot be read. {HOW_CUTOFF}")
        measure, score = found[1].lower(), int(found[2])
        value = Decimal(found[3].replace(",", ""))
        if measure != "m" and value != int(value):
            raise BadRule(f"The cut-off '{text}' is not a whole number. {HOW_CUTOFF}")
        new[measure][score - 2] = value
        changed.append((measure, score))
    for measure, values in new.items():
        known = [value for value in values if value is not None]
        if any(a < b if measure == "r" else a > b for a, b in pairwise(known)):
            limits = ", ".join(
                f"{measure}{s}={v:f}" for s, v in enumerate(values, 2) if v is not None
            )
            raise BadRule(
                f"A better score cannot begin below a lower one: {limits}. Change the others as well."
            )
    return new, changed
