"""The turn ends: text, tables, charts, follow-ups and the receipt, as one plain answer."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Any

from langchain_core.messages import AIMessage, ToolMessage
from langgraph.config import get_stream_writer
from langgraph.runtime import Runtime

from agent.answer import Answer, Chart, Figure, Table, TextChunk, TextDropped, ToolRun, Usage
from agent.charts import charts_of, charts_together
from agent.follow_ups import follow_ups, without_lines
from agent.glance import at_a_glance
from agent.graph.state import State
from agent.listing import with_listing
from agent.receipt import receipt
from agent.results import ledger, typed
from agent.runtime import TurnContext
from agent.scope_line import scope_line
from agent.sides import TABLES as SIDED
from agent.sides import all_sides
from agent.tables import joined, leading, tables_of
from tools._quoted import without_links

LEFT_OUT = "\n*{what} left out because a figure in {it} could not be traced to the data.*\n"
_SAID_LEFT_OUT = re.compile(
    r"\n\*[^*\n]+ left out because a figure in (?:it|them) could not be traced to the data\.\*\n"
)
NOTHING_LEFT = (
    "No answer is left: nothing in it could be traced to the data. Please ask it in another way, for "
    "example about one account, one segment or one region."
)


async def deliver(state: State, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Assemble the answer and stream its text, which is verified by now."""
    context = runtime.context
    text = (state["draft"].strip() or NOTHING_LEFT) + "\n"
    if removed := state.get("left_out", 0):
        one = removed == 1
        text += LEFT_OUT.format(
            what="One statement was" if one else f"{removed} statements were",
            it="it" if one else "them",
        )
    write = get_stream_writer()
    shown = context.shown
    if not text.startswith(shown):
        write(TextDropped())
        shown = ""
    if rest := text[len(shown) :]:
        write(TextChunk(text=rest))
    answer, delivered = await asyncio.to_thread(_assembled, text, state, context)
    context.answer, context.delivered = answer, delivered
    update: dict[str, Any] = {"delivered": delivered}
    if state.get("memory"):
        update["memory"] = with_listing(state["memory"], context.runs)
    last = state["messages"][-1]
    if isinstance(last, AIMessage) and last.text != text:
        # The next turn must see what the person saw, not the unverified draft.
        update["messages"] = [AIMessage(text, id=last.id)]
    elif isinstance(last, ToolMessage):
        update["messages"] = [AIMessage(text)]
    return update


def _tables(run: ToolRun, currency: str, focus: Sequence[str]) -> list[Table]:
    """The tables of a run; a question about no part of an account is led by what is known of it."""
    first = leading(run, focus)
    return [*([] if first else at_a_glance(run, currency)), *tables_of(run, first=first)]


def _all_tables(runs: Sequence[ToolRun], currency: str, focus: Sequence[str]) -> list[Table]:
    """The tables of all runs; of comparisons that were asked for at once each is of all their sides."""
    if all_sides([typed(run) for run in runs]) is not None:
        return joined([table for run in runs for table in tables_of(run, SIDED)])
    return [table for run in runs for table in _tables(run, currency, focus)]


def _all_charts(runs: Sequence[ToolRun], currency: str, focus: Sequence[str]) -> list[Chart]:
    together = charts_together(runs, currency)
    if together is not None:
        return together
    return [chart for run in runs for chart in charts_of(run, currency, focus)]


def without_left_out(text: str) -> str:
    """The text of an answer without the line of ours that says that something was left out of it."""
    return _SAID_LEFT_OUT.sub("\n", text)


def _assembled(text: str, state: State, context: TurnContext) -> tuple[Answer, str]:
    """The answer with everything that stands behind its text; and as JSON."""
    runs = list(context.runs)
    focus = (state.get("memory") or {}).get("focus", ()) if context.by_code else ()
    currency = context.warehouse.manifest.currency
    if context.warehouse.manifest.rows["transactions"]:
        suggested = state["suggestions"] or follow_ups(
            state["question"], runs, state["reports"], context.preferences.overview
        )
    else:
        suggested = without_lines(state["question"], uploaded=bool(context.upload))
    answer = Answer(
        outcome=state["outcome"],
        scope=without_links(scope_line(runs, context)),
        text=text,
        figures=[Figure.model_validate(figure) for figure in state["figures"]],
        left_out=state.get("left_out", 0) + context.untraceable,
        facts=ledger(runs),
        runs=runs,
        tables=_all_tables(runs, currency, focus),
        charts=_all_charts(runs, currency, focus),
        follow_ups=[without_links(words) for words in suggested],
        report=state["reports"][-1] if state["reports"] else None,
        notice=" ".join(notice for notice in context.notices if notice not in text) or None,
        usage=Usage(
            model=context.answered_by,
            offline=context.by_code,
            input_tokens=context.input_tokens,
            output_tokens=context.output_tokens,
            estimated=context.estimated,
            cost=context.cost,
            steps=state.get("steps", 0),
        ),
        snapshot=context.warehouse.snapshot,
        currency=currency,
        receipt=receipt(runs, context, context.answered_by),
    )
    return answer, answer.model_dump_json()
