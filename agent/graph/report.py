"""The report node: a document is planned, gathered, written and verified by `agent.drafts`."""

from __future__ import annotations

import json
from typing import Any

from langchain_core.messages import ToolCall, ToolMessage
from langgraph.config import get_stream_writer
from langgraph.runtime import Runtime

from agent.answer import ToolFinished, ToolStarted
from agent.calls import logged
from agent.drafts import DraftReportArgs, draft
from agent.graph.state import State
from agent.graph.tools import drafts_asked
from agent.runtime import TurnContext
from agent.words_of_call import words_of_call
from tools._errors import ToolError, Unclear, UsageError
from tools._registry import parse_json_arguments

MOST = 5
"""Documents of one turn."""


async def report(state: State, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Write every draft that was asked for; what cannot be drafted goes back as a sentence."""
    write = get_stream_writer()
    context = runtime.context
    reports = list(state["reports"])
    messages = []
    for call in drafts_asked(state):
        try:
            if len(reports) >= MOST:
                raise ToolError(f"{MOST} documents are drafted. Answer now; more can be asked for.")
            known = DraftReportArgs.model_fields
            wanted = context.preferred(call["name"], call["args"], known)
            args = parse_json_arguments(call["name"], DraftReportArgs, wanted)
            made = await draft(args, context, first_call=len(context.runs) + 1, emit=write)
        except Exception as problem:
            sentence = _sentence(problem, call)
            write(ToolStarted(id=call["id"], name=call["name"], words=words_of_call(call["args"])))
            write(ToolFinished(id=call["id"], name=call["name"], rows=0, ms=0, error=sentence))
            messages.append(
                ToolMessage(
                    json.dumps({"error": sentence}),
                    tool_call_id=call["id"],
                    name=call["name"],
                    status="error",
                    additional_kwargs={"unclear": isinstance(problem, Unclear)},
                )
            )
        else:
            context.runs.extend(made.runs)
            reports.append(made.report)
            content = json.dumps(made.summary, ensure_ascii=False)
            messages.append(ToolMessage(content, tool_call_id=call["id"], name=call["name"]))
    return {"reports": reports, "messages": messages}


def _sentence(problem: Exception, call: ToolCall) -> str:
    if isinstance(problem, ToolError | UsageError):
        return str(problem)
    return logged(call["name"], call["args"])
