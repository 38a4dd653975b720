"""What holds of tools where a follow-up is read, as tool_traits.yaml lists it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, get_args

from agent.offline.understand.tokens.wordlists import load_yaml
from tools import _registry as registry

FILE = Path(__file__).with_name("tool_traits.yaml")


def tools_with(trait: str) -> frozenset[str]:
    """The tools, or the intents named like them, that a trait holds of."""
    return frozenset(tool_traits()[trait].split())


def allowed_values(annotation: Any) -> frozenset[str]:
    """The values of an enumeration, also of an optional one; empty where any value will do."""
    found: set[str] = set()
    for option in get_args(annotation):
        found |= {option} if isinstance(option, str) else allowed_values(option)
    return frozenset(found)


@cache
def arguments_of(tool: str) -> frozenset[str] | None:
    """The arguments of a tool; None of a document, which takes what its tools do."""
    known = {one.name: one for one in registry.all_tools()}
    return frozenset(known[tool].arguments.model_fields) if tool in known else None


_ARRANGES = frozenset(
    [
        "as_of", "lookback_days", "scheme", "scoring", "clusters", "sort", "order", "limit", "top",
        "contact", "count_by",
    ]
)  # fmt: skip
"""Arguments that say how and as of when a list is made, and choose none of its rows."""
_BOUNDING = ("min_", "max_", "without_", "only_", "signed_up_")


def filters_of(tool: str) -> frozenset[str]:
    """The arguments of a list by which its rows are chosen, as its argument model has them."""
    return (arguments_of(tool) or frozenset()) - _ARRANGES


def conditions_of(tool: str) -> frozenset[str]:
    """Those filters that are no name: bounds, goods not bought, days of signing up."""
    return frozenset(name for name in filters_of(tool) if name.startswith(_BOUNDING))


@cache
def tool_traits() -> dict[str, str]:
    """Every trait with its tools."""
    traits: dict[str, str] = load_yaml(FILE.read_text(encoding="utf-8"))
    return traits
