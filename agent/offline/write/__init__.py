"""Writes the reply to a question from what the tools returned: led by the answer, every figure a fact.

Each tool's sentences are in the module of its name here; a tool without one gets `_generic`.
Nothing is left to chance: the same results give the same words.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from agent.answer import ToolRun
from agent.offline.write import (
    _account_focus,
    _asked_first,
    _book_charts,
    _campaigns_compared,
    _choice,
    _cohort_named,
    _currency,
    _first_orders,
    _generic,
    _last_orders,
    _parts,
    _premise,
    _reliability,
    _retention_by_region,
    _ring_first,
    _rows_named,
    _share_of_one,
    _share_of_top,
    _share_of_whole,
    _told_apart,
    _total_of_listed,
    _turnover,
)
from agent.offline.write._draft import cover
from agent.offline.write._prose import Prose
from agent.offline.write._window import dated
from agent.results import typed
from tools._book import BookOverview
from tools._profile_result import AccountProfile
from tools.account_notes import AccountNotes
from tools.campaign_results import CampaignResults
from tools.cohort_retention import CohortRetention
from tools.define import Define
from tools.opportunities import Opportunities
from tools.sales_metrics import SalesMetrics

HERE = Path(__file__).resolve().parent


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
        covers = [cover(report) for report in reports]
        return "\n\n".join([*covers, *_currency.other(question, currency)]) + "\n"
    named: list[tuple[str, str]] = []
    # Which words of a question in several parts are about which tool is not known here.
    tools = {run.name for run in runs}
    for run in runs:
        if run.error is not None:
            named.insert(0, ("", run.error))
            continue
        result = typed(run)
        assert result is not None
        if result.empty_reason:
            named.append((run.name, result.empty_reason))
        else:
            share = isinstance(result, SalesMetrics) and _share_of_top.prose(
                question, result, currency
            )
            first = isinstance(result, SalesMetrics) and _first_orders.prose(result)
            ring = isinstance(result, Opportunities) and _ring_first.prose(
                question, result, currency
            )
            told = share or first or ring or _told(run.name, result, currency, focus)
            if isinstance(result, SalesMetrics) and not (share or first):
                told = _share_of_one.prose(question, focus, result, told, currency)
                told = _share_of_whole.prose(focus, result, told, currency)
                told = _rows_named.prose(focus, result, told, currency)
            if _total_of_listed.TOTAL in focus:
                told = _total_of_listed.prose(result, told, currency)
            if tools <= _reliability.MODELS or len(tools) == 1:
                tested = _reliability.prose(question, run.name, result, told, currency)
            else:
                tested = None
            if tested is not None:
                told = tested
            elif len(tools) == 1:
                told = _asked_first.prose(question, run.name, result, told)
            if isinstance(result, CohortRetention):
                told = _cohort_named.prose(question, result, told)
            named.append((run.name, _yes(question, result) + told.markdown()))
    parts = _parts.told_apart(named)
    profiles = [found for run in runs if isinstance(found := typed(run), AccountProfile)]
    cohorts = [found for run in runs if isinstance(found := typed(run), CohortRetention)]
    if len(cohorts) == len(runs) > 1 and (kept := _retention_by_region.prose(cohorts)):
        parts = [kept.markdown()]
    defined = [found for run in runs if isinstance(found := typed(run), Define)]
    if len(defined) == len(runs) and (difference := _told_apart.prose(question, defined)):
        parts = [difference, *parts]
    campaigns = [found for run in runs if isinstance(found := typed(run), CampaignResults)]
    if len(campaigns) == len(runs) and (held := _campaigns_compared.prose(campaigns)):
        parts = [held, *parts]
    turnover = _turnover.lead(
        [found for run in runs if isinstance(found := typed(run), SalesMetrics)], currency
    )
    if turnover:
        parts = [turnover, *parts]
    if "first" in focus and len(profiles) > 1:
        parts = [_choice.prose(profiles, currency).markdown()]
    if "last_order" in focus and len(profiles) > 1:
        parts = [_last_orders.of_profiles(profiles, currency).markdown()]
    if not runs:
        parts += errors
    return "\n\n".join([*parts, *_currency.other(question, currency)]) + "\n"


_ASKS_WHETHER = re.compile(
    r"(?:and|but|so|ok|okay|,| )*(?:did|do|does|has|have|had|is|are|was|were|any)\b", re.IGNORECASE
)


def _yes(question: str, result: Any) -> str:
    """'Yes: ' before what was asked for with 'did they ...?' and found, 'No' to what is not so."""
    if isinstance(result, SalesMetrics):
        return _premise.yes_or_no(question, result)
    found = isinstance(result, AccountNotes) and result.about is not None
    return "Yes: " if found and _ASKS_WHETHER.match(question) else ""


def _told(tool: str, result: Any, currency: str, focus: Sequence[str]) -> Prose:
    if focus and isinstance(result, AccountProfile):
        return _account_focus.prose(result, currency, focus)
    if isinstance(result, BookOverview) and (seen := _book_charts.prose(result, currency, focus)):
        return seen
    if "last_order" in focus and (listed := _last_orders.of_list(result)):
        return listed
    told: Prose = _writer(tool)(result, currency)
    return told


@cache
def _writer(tool: str) -> Any:
    if (HERE / f"{tool}.py").exists():
        return importlib.import_module(f"agent.offline.write.{tool}").prose
    return _generic.prose


__all__ = ["Prose", "dated", "write"]
