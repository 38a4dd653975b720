"""The tool calls of one step, in parallel; a wrong argument goes back as a short message."""

from __future__ import annotations

import asyncio
from typing import Any

from langchain_core.messages import AIMessage, ToolCall, ToolMessage
from langgraph.config import get_stream_writer
from langgraph.runtime import Runtime

from agent.answer import ToolFinished, ToolProgress, ToolRun, ToolStarted
from agent.calls import run_tool
from agent.draft_report import NAME as DRAFT
from agent.graph.receive import without_result
from agent.graph.state import State
from agent.models.compact import compact
from agent.runtime import TurnContext
from agent.words_of_call import words_of_call


async def tools(state: State, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Run every call of the last message but drafts, which have a node of their own."""
    context = runtime.context
    calls = [call for call in _open(state) if call["name"] != DRAFT]
    numbered = [
        (call, f"c{number}") for number, call in enumerate(calls, start=len(context.runs) + 1)
    ]
    runs = await asyncio.gather(*(_one(context, call, id) for call, id in numbered))
    context.runs.extend(runs)
    return {
        "messages": [
            ToolMessage(
                compact(run),
                tool_call_id=call["id"],
                name=call["name"],
                status="error" if run.error else "success",
                additional_kwargs={"unclear": run.unclear},
            )
            for (call, _), run in zip(numbered, runs, strict=True)
        ],
    }


async def _one(context: TurnContext, call: ToolCall, id: str) -> ToolRun:
    write = get_stream_writer()
    write(ToolStarted(id=id, name=call["name"], words=words_of_call(call["args"])))

    def progress(words: str, done: float) -> None:
        write(ToolProgress(id=id, words=words, done=done))

    run = await run_tool(context, id, call["name"], call["args"], progress)
    write(ToolFinished(id=id, name=run.name, rows=run.rows, ms=run.ms, error=run.error))
    return run


def drafts_asked(state: State) -> list[ToolCall]:
    """Calls for a draft in the last reply of the model that have no result yet."""
    return [call for call in _open(state) if call["name"] == DRAFT]


def _open(state: State) -> list[ToolCall]:
    messages = state["messages"]
    for i in reversed(range(len(messages))):
        if isinstance(reply := messages[i], AIMessage):
            return without_result(reply, messages[i + 1 :])
    return []
