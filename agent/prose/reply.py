"""Writes the reply to a question from what the tools returned: led by the answer, every figure a fact.

Each tool's sentences are in the module of its name in `tools`; a tool without one gets `parts.generic`.
What the question asks of them comes first, by the rules in `asked`. Nothing is left to chance: the same
results give the same words.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from agent.answer import ToolRun
from agent.prose import sections
from agent.prose.asked import (
    account_focus,
    asked_first,
    book_charts,
    campaigns_compared,
    choice,
    cohort_named,
    first_orders,
    last_orders,
    premise,
    reliability,
    retention_by_region,
    ring_first,
    rows_named,
    share_of_one,
    share_of_top,
    share_of_whole,
    sides_compared,
    told_apart,
    total_of_listed,
    turnover,
)
from agent.prose.asked.other_currency import not_converted
from agent.prose.parts import generic
from agent.prose.parts.draft import cover
from agent.prose.parts.prose import Prose
from agent.results import typed
from agent.sides import all_sides
from tools._book import BookOverview
from tools._profile_result import AccountProfile
from tools.account_notes import AccountNotes
from tools.campaign_results import CampaignResults
from tools.cohort_retention import CohortRetention
from tools.define import Define
from tools.opportunities import Opportunities
from tools.sales_metrics import SalesMetrics

TOOLS = Path(__file__).resolve().parent / "tools"


@dataclass(frozen=True)
class _Asked:
    """What was asked: `focus` are the parts of a result that were meant, `tools` all that answer."""

    question: str
    focus: Sequence[str]
    currency: str
    tools: frozenset[str]


def write(
    question: str,
    runs: Sequence[ToolRun],
    reports: Sequence[dict[str, Any]],
    currency: str,
    errors: Sequence[str] = (),
    focus: Sequence[str] = (),
) -> str:
    """Markdown for one turn.

    `errors` are the messages of calls that left no run; `focus` are the parts of an account that were
    asked about.
    """
    if reports:
        parts = [cover(report) for report in reports]
    else:
        asked = _Asked(question, focus, currency, frozenset(run.name for run in runs))
        parts = _together(asked, [*map(typed, runs)], _one_by_one(asked, runs))
        if not runs:
            parts += errors
    return "\n\n".join([*parts, *not_converted(question, currency)]) + "\n"


def _one_by_one(asked: _Asked, runs: Sequence[ToolRun]) -> list[str]:
    """The text of each result, under a heading where they are of different tools; errors come first."""
    named: list[tuple[str, str]] = []
    for run in runs:
        result = typed(run)
        if run.error is not None:
            named.insert(0, ("", run.error))
        elif result is not None and result.empty_reason:
            named.append((run.name, result.empty_reason))
        else:
            text = _told(asked, run.name, result).markdown()
            named.append((run.name, _yes(asked, result) + text))
    return sections.told_apart(named)


def _told(asked: _Asked, tool: str, result: Any) -> Prose:
    """One result in words, with what the question asks of it first."""
    match result:
        case SalesMetrics():
            told = _of_sales(asked, result)
        case Opportunities():
            ring = ring_first.prose(asked.question, result, asked.currency)
            told = ring or _whole(asked, tool, result)
        case _:
            told = _whole(asked, tool, result)
    if total_of_listed.TOTAL in asked.focus:
        told = total_of_listed.prose(result, told, asked.currency)
    told = _led(asked, tool, result, told)
    if isinstance(result, CohortRetention):
        told = cohort_named.prose(asked.question, result, told)
    return told


def _of_sales(asked: _Asked, result: SalesMetrics) -> Prose:
    share = share_of_top.prose(asked.question, result, asked.currency)
    if told := share or first_orders.prose(result):
        return told
    told = _whole(asked, "sales_metrics", result)
    told = share_of_one.prose(asked.question, asked.focus, result, told, asked.currency)
    told = share_of_whole.prose(asked.focus, result, told, asked.currency)
    return rows_named.prose(asked.focus, result, told, asked.currency)


def _led(asked: _Asked, tool: str, result: Any, told: Prose) -> Prose:
    """Led by how far its model can be trusted, or by the part that the question is about.

    Which words of a question in several parts are about which tool is not known here.
    """
    alone = len(asked.tools) == 1
    if alone or asked.tools <= reliability.MODELS:
        tested = reliability.prose(asked.question, tool, result, told, asked.currency)
        if tested is not None:
            return tested
    return asked_first.prose(asked.question, tool, result, told) if alone else told


def _whole(asked: _Asked, tool: str, result: Any) -> Prose:
    """All that is to be told of a result, or the parts of it that were meant."""
    if asked.focus and isinstance(result, AccountProfile):
        return account_focus.prose(result, asked.currency, asked.focus)
    if isinstance(result, BookOverview) and (
        seen := book_charts.prose(result, asked.currency, asked.focus)
    ):
        return seen
    if "last_order" in asked.focus and (listed := last_orders.of_list(result)):
        return listed
    told: Prose = _writer(tool)(result, asked.currency)
    return told


@cache
def _writer(tool: str) -> Any:
    if (TOOLS / f"{tool}.py").exists():
        return importlib.import_module(f"agent.prose.tools.{tool}").prose
    return generic.prose


_ASKS_WHETHER = re.compile(
    r"(?:and|but|so|ok|okay|,| )*(?:did|do|does|has|have|had|is|are|was|were|any)\b", re.IGNORECASE
)


def _yes(asked: _Asked, result: Any) -> str:
    """'Yes: ' before what was asked for with 'did they ...?' and found, 'No' to what is not so."""
    if isinstance(result, SalesMetrics):
        return premise.yes_or_no(asked.question, result)
    found = isinstance(result, AccountNotes) and result.about is not None
    return "Yes: " if found and _ASKS_WHETHER.match(asked.question) else ""


def _together(asked: _Asked, results: Sequence[Any], parts: list[str]) -> list[str]:
    """What results say against one another: before their own parts, or instead of them."""

    def all_are(kind: type) -> bool:
        return all(isinstance(result, kind) for result in results)

    profiles = [one for one in results if isinstance(one, AccountProfile)]
    if len(profiles) > 1 and "last_order" in asked.focus:
        return [last_orders.of_profiles(profiles, asked.currency).markdown()]
    if len(profiles) > 1 and "first" in asked.focus:
        return [choice.prose(profiles, asked.currency).markdown()]
    sales = [one for one in results if isinstance(one, SalesMetrics)]
    if lead := turnover.lead(sales, asked.currency):
        return [lead, *parts]
    if len(results) < 2:
        return parts
    if (sides := all_sides(results)) is not None:
        return [sides_compared.prose(sides, asked.currency).markdown()]
    if all_are(CohortRetention) and (kept := retention_by_region.prose(results)):
        return [kept.markdown()]
    if all_are(Define) and (difference := told_apart.prose(asked.question, results)):
        return [difference, *parts]
    if all_are(CampaignResults) and (held := campaigns_compared.prose(results)):
        return [held, *parts]
    return parts


__all__ = ["Prose", "write"]
