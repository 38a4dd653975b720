"""Figures of exactly the accounts on the screen: 'what did those ten spend in total?'"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, Memory, Subject, understand
from agent.offline.understand.types import Call


def after_a_list(lexicon: Lexicon) -> tuple[Memory, list[str]]:
    shown = [Subject("account", id_, name) for id_, name in lexicon.accounts[:4]]
    call = Call("find_accounts", {"sort": "monetary", "order": "desc"})
    return Memory(calls=(call,), listing=tuple(shown)), [one.value for one in shown]


@pytest.mark.parametrize(
    ("asked", "count", "arguments"),
    [
        ("what did those 4 spend in total", 4, {"metric": "revenue"}),
        ("how much did these three buy in Q1", 3, {"start": "2026-01-01", "end": "2026-03-31"}),
        (
            "what did those 4 spend the year before in total",
            4,
            {"compare_to": "previous_year"},
        ),
    ],
)
def test_figures_are_of_the_accounts_listed(
    asked: str, count: int, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    memory, ids = after_a_list(lexicon)
    (call,) = understand(asked, lexicon, memory, cache_dir=cache_dir).calls
    assert call.tool == "sales_metrics"
    assert call.arguments.items() >= arguments.items()
    assert call.arguments["account"] == " or ".join(ids[:count])


@pytest.mark.parametrize("asked", ["revenue by region", "what did those 9 spend in total"])
def test_others_are_no_figures_of_the_list(asked: str, lexicon: Lexicon, cache_dir: Path) -> None:
    memory, _ = after_a_list(lexicon)
    calls = understand(asked, lexicon, memory, cache_dir=cache_dir).calls
    assert not [call for call in calls if " or " in str(call.arguments.get("account"))]


@pytest.mark.parametrize("asked", ["what did all of them bring together"])
def test_a_list_that_sales_cannot_be_limited_to_is_summed_by_its_accounts(
    asked: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    """The likeliest to stop are chosen by no filter of sales: without their ids it is of everybody."""
    before = understand("which accounts are likely to churn", lexicon, cache_dir=cache_dir).memory
    shown = [Subject("account", id_, name) for id_, name in lexicon.accounts[:3]]
    (call,) = understand(asked, lexicon, before.with_listing(shown), cache_dir=cache_dir).calls
    assert call.tool == "sales_metrics"
    assert call.arguments["account"] == " or ".join(one.value for one in shown)
