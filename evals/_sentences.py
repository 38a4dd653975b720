"""Labelled sentences as attempts: the calls are made, the placeholders filled in, the words verified."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from agent.answer import Answer, ToolRun, Usage
from agent.calls import run_tool
from agent.ledger import verify
from agent.lexicon import names
from agent.results import ledger
from agent.runtime import TurnContext
from evals.case import Sentences
from evals.gold import Gold, GoldError, Plain
from evals.record import TurnRecord


async def ask_sentence(
    sentences: Sentences, number: int, context: TurnContext, gold: Gold
) -> TurnRecord:
    """One sentence over the results of the calls; a call that fails is the error of the attempt."""
    started = time.perf_counter()
    runs: list[ToolRun] = []
    for place, call in enumerate(sentences.calls, 1):
        arguments = dict(call.arguments)
        runs.append(await run_tool(context, f"c{place}", call.tool, arguments))
    failed = next((run for run in runs if run.error), None)
    error = None if failed is None else f"{failed.name}: {failed.error}"
    text = sentences.say[number].say
    try:
        text = filled(text, {name: gold.values(sql)[0] for name, sql in sentences.gold.items()})
    except (GoldError, KeyError, ValueError) as problem:
        error = error or f"{type(problem).__name__}: {problem}"
    facts = ledger(runs)
    currency = context.warehouse.manifest.currency
    seconds = round(time.perf_counter() - started, 3)
    answer = Answer(
        outcome="answer",
        scope="",
        text=text,
        figures=verify(text, facts, book=names(context), currency=currency).figures,
        facts=facts,
        runs=runs,
        usage=Usage(model="no model", offline=True, seconds=seconds),
        snapshot=context.warehouse.snapshot,
        currency=currency,
    )
    return TurnRecord(ask=text, answer=answer, error=error, seconds=seconds)


def filled(text: str, gold: dict[str, Plain]) -> str:
    """The sentence with gold values in it: `{n:,}`, `{revenue:,.0f}`, `{day:%d %B %Y}`."""
    return text.format(**{name: _typed(value) for name, value in gold.items()})


def _typed(value: Plain) -> Any:
    """Gold values are plain; numbers and dates are formatted as such."""
    if not isinstance(value, str):
        return value
    for parse in (date.fromisoformat, Decimal):
        try:
            return parse(value)
        except (ValueError, InvalidOperation):
            continue
    return value
