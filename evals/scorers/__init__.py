"""Scorers: what must hold of an attempt, each assertion a `Check` of its own.

`score(case, attempt, facts)` runs all that apply. A scorer is a function that yields checks; nothing is
averaged, and what raises is an error of the attempt, never a pass.
"""

from evals.scorers._background import NEEDED, Background
from evals.scorers._score import score

__all__ = ["NEEDED", "Background", "score"]
