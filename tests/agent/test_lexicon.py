"""What the offline analyst knows of a book is what the book says."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from agent.lexicon import lexicon
from agent.runtime import TurnContext
from agent.settings import Settings
from data.scope import EVERYTHING


def test_the_fiscal_year_is_that_of_the_book(
    book: Callable[..., Any], lines: Callable[..., dict[str, Any]]
) -> None:
    organization = {"name": "B", "org_type": "retail", "currency": "GBP", "fiscal_year_start": 4}
    of = book({"organization": [organization], "transactions": [lines("A", "2026-06-20", 1)]})
    with ThreadPoolExecutor(1) as workers:
        known = lexicon(TurnContext(of.home, of, EVERYTHING, "local", Settings(), workers))
    assert known.fiscal_year_start == 4
