"""The line every answer opens with: what the figures cover."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from agent.answer import ToolRun
from agent.overview_filters import OVERVIEW, in_words
from agent.runtime import TurnContext
from agent.wording import between, currency_words, day, first_upper, listed, of_family, up_to
from tools._book import BookFilters
from tools._dimensions import PARTS, TRADES

# Result fields that narrow what a reader sees; an account says it all.
FILTERED = frozenset({OVERVIEW, "opportunities"})
MOST_NAMED = 4
_NARROWING = (
    "account",
    *("segment", *PARTS),
    *("region", "country", *TRADES, "owner"),
)


def scope_line(runs: Sequence[ToolRun], context: TurnContext) -> str:
    """'Accor Hotels · 365 days to 30 June 2026 · GBP'; empty when no tool answered.

    On a private workspace it begins with what was uploaded.
    """
    good = [run for run in runs if run.result is not None]
    if not good:
        return ""
    subjects: dict[str, None] = {}
    for run in good:
        assert run.result is not None
        for value in _named(run.result):
            if isinstance(value, str) and value and value not in subjects:
                subjects[value] = None
    named = any(run.result and run.result.get("account_name") for run in good)
    filters = [] if named else _filters(good, context.warehouse.manifest.currency)
    narrowed = filters or ([_capital(_few(list(subjects)))] if subjects else [])
    if context.upload:
        parts = [first_upper(context.upload), *narrowed]
    else:
        parts = narrowed or [first_upper(context.scope.words)]
        if narrowed and context.scope.regions is not None:
            parts.append(context.scope.words)
    parts.append(_period(good))
    parts += _signals(good, context.warehouse.manifest.org_type)
    parts.append(currency_words(context.warehouse.manifest.currency))
    return " · ".join(part for part in parts if part)


def _few(subjects: Sequence[str]) -> str:
    """All of a few, the first of many."""
    more = len(subjects) - MOST_NAMED
    return listed(subjects if more <= 0 else [*subjects[: MOST_NAMED - 1], f"{more + 1} more"])


def _capital(words: str) -> str:
    """'All but South'; names are left as they are written."""
    return first_upper(words) if words.startswith("all but ") else words


def _signals(runs: Sequence[ToolRun], own: str) -> list[str]:
    """Whose behaviour signals are shown, where somebody chose others than those of the book's type."""
    kinds = {run.result["org_type"] for run in runs if run.result and run.result.get("org_type")}
    return [f"signals as in {kind}" for kind in sorted(kinds - {own})]


def _filters(runs: Sequence[ToolRun], currency: str) -> list[str]:
    """Which accounts are counted; empty when all, or when tools without filters answered as well."""
    found = [
        (run.result.get("filters"), run.result.get("owner"))
        for run in runs
        if run.result and run.name in FILTERED
    ]
    if len(found) < len(runs) or any(one != found[0] for one in found):
        return []
    filters, owner = found[0]
    return [*in_words(BookFilters.model_validate(filters), currency), *([owner] if owner else [])]


def _named(result: dict[str, Any]) -> list[Any]:
    """What a result is about: both sides of a comparison, an account, or what it was narrowed to."""
    if result.get("a") and result.get("b"):
        return [result["a"], result["b"]]
    if result.get("account_name"):
        whole = of_family(result["account_name"], result.get("level"), result.get("accounts"))
        return [whole]
    filters = result.get("filters")
    narrowed = result | filters if isinstance(filters, dict) else result
    return [*(narrowed.get("segments") or []), *(narrowed.get(name) for name in _NARROWING)]


def _period(runs: Sequence[ToolRun]) -> str:
    for run in runs:
        assert run.result is not None
        if run.result.get("start") and run.result.get("end"):
            return between(run.result["start"], run.result["end"])
    for run in runs:
        assert run.result is not None
        end = date.fromisoformat(run.result["as_of"])
        as_of = day(end)
        if days := run.result.get("lookback_days"):
            return up_to(days, end)
        if days := run.result.get("horizon_days"):
            return f"{int(days)} days from {as_of}"
    assert runs[0].result is not None
    return f"as of {day(runs[0].result['as_of'])}"
