"""Sales by family of accounts, and of one family with all that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, Memory, understand

HEAD = "ACC0908"
FAMILY = "Copper Kettle Hotels Group and its family"
EACH = {"by": ["account"], "family": HEAD}


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("top 10 families by revenue", {"by": ["family"], "top": 10}),
        ("which family is shrinking most", {"by": ["family"], "sort": "change", "order": "asc"}),
        ("which chains grew most", {"by": ["family"], "sort": "change", "order": "desc"}),
        ("which product families sell best", {"by": ["category"]}),
        ("what do all sites of Copper Kettle Hotels Group spend on glassware",
         {"category": "Glassware", "family": HEAD}),
        ("glassware revenue of Copper Kettle Hotels Group", {"account": HEAD}),
    ],
)  # fmt: skip
def test_figures_are_by_family_or_of_one(
    said: str, asked: Mapping[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(said, lexicon, Memory(), cache_dir=cache_dir).calls
    assert call.tool == "sales_metrics"
    assert {name: call.arguments.get(name) for name in asked} == asked


@pytest.mark.parametrize(
    ("said", "tool", "asked"),
    [
        ("which of its sites is doing worst", "sales_metrics", {**EACH, "sort": "change"}),
        ("per site please", "sales_metrics", EACH),
        ("which site is biggest", "sales_metrics", EACH),
        ("what do they buy", "sales_metrics", {"by": ["category"], "family": HEAD}),
        ("how many sites are there", "account_profile", {"account": HEAD, "level": "family"}),
        ("top 5 accounts in the South", "find_accounts", {"family": None}),
    ],
)
def test_a_family_is_asked_on_as_a_whole(
    said: str, tool: str, asked: Mapping[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    memory = understand(FAMILY, lexicon, Memory(), cache_dir=cache_dir).memory
    (call,) = understand(said, lexicon, memory, cache_dir=cache_dir).calls
    assert call.tool == tool
    assert {name: call.arguments.get(name) for name in asked} == asked


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("a risk note on them, the lot", "family"),
        ("draft me a risk note on it", "family"),
        ("summary of them for my boss", "family"),
        ("risk note on the parent alone", None),
        ("risk note on Tideway Coffee Roasters", None),
    ],
)
def test_a_document_on_them_is_of_the_family_just_looked_at(
    said: str, level: str | None, lexicon: Lexicon, cache_dir: Path
) -> None:
    before = understand(f"how is {FAMILY} doing?", lexicon, Memory(), cache_dir=cache_dir).memory
    (call,) = understand(said, lexicon, before, cache_dir=cache_dir).calls
    assert call.tool == "draft_report"
    assert call.arguments.get("level") == level


@pytest.mark.parametrize(
    ("account", "kind", "sides"),
    [
        ("Harbour Hotels Ltd", "regions", ("North", "South")),
        # 'North' is a part of its name, so the other one may be that of a sister.
        ("Harbour Hotels North", "accounts", ("ACC0059", "ACC0060")),
    ],
)
def test_regions_compared_are_branches_only_after_a_branch(
    account: str, kind: str, sides: tuple[str, str], lexicon: Lexicon, cache_dir: Path
) -> None:
    memory = understand(f"Deep dive on {account}", lexicon, Memory(), cache_dir=cache_dir).memory
    (call,) = understand("Compare North with South", lexicon, memory, cache_dir=cache_dir).calls
    assert (call.tool, call.arguments["kind"]) == ("compare", kind)
    assert (call.arguments["a"], call.arguments["b"]) == sides
