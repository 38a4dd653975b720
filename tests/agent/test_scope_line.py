"""Every answer opens with what its figures cover."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("question", "line"),
    [
        (
            "Compare Champions with At Risk",
            "Champions and At Risk · 365 days to 30 June 2026 · GBP",
        ),
        (
            "What are my customers worth over the next year?",
            "All regions · 365 days from 30 June 2026 · GBP",
        ),
        ("Which accounts are At Risk?", "At Risk · 365 days to 30 June 2026 · GBP"),
        (
            "How many customers do we have in Ireland?",
            "Ireland · 365 days to 30 June 2026 · GBP",
        ),
        (
            "Which accounts of Lucia Marchetti are At Risk?",
            "At Risk and Lucia Marchetti · 365 days to 30 June 2026 · GBP",
        ),
        (
            "I am Grace Adeyemi. What needs my attention in the South?",
            "South · Grace Adeyemi · 365 days to 30 June 2026 · GBP",
        ),
        (
            "What needs Grace Adeyemi's attention?",
            "Grace Adeyemi · 365 days to 30 June 2026 · GBP",
        ),
        ("Deep dive on ACC0803", "Tideway Coffee Roasters · 365 days to 30 June 2026 · GBP"),
    ],
)
async def test_the_scope_is_named(question: str, line: str, offline: Callable[..., Any]) -> None:
    answer = await offline(question)
    assert (answer.scope, answer.left_out) == (line, 0)
    assert answer.figures
