"""The report node: a document is planned, gathered, written and verified by `agent.drafts`."""

from __future__ import annotations

import json
from typing import Any

from langchain_core.messages import ToolMessage
from langgraph.config import get_stream_writer
from langgraph.runtime import Runtime
from pydantic import ValidationError

from agent.answer import ToolFinished, ToolStarted
from agent.drafts import DraftReportArgs, draft
from agent.graph.state import State
from agent.graph.tools import drafts_asked
from agent.runtime import TurnContext
from agent.words_of_call import words_of_call
from tools._errors import ToolError, UsageError


async def report(state: State, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Write every draft that was asked for; what cannot be drafted goes back as a sentence."""
    write = get_stream_writer()
    runs = runtime.context.runs
    reports = list(state["reports"])
    messages = []
    for call in drafts_asked(state):
        try:
            known = DraftReportArgs.model_fields
            args = DraftReportArgs.model_validate(
                runtime.context.preferred(call["name"], call["args"], known)
            )
            made = await draft(args, runtime.context, first_call=len(runs) + 1, emit=write)
        except (ToolError, UsageError, ValidationError) as problem:
            sentence = _sentence(problem)
            write(ToolStarted(id=call["id"], name=call["name"], words=words_of_call(call["args"])))
            write(ToolFinished(id=call["id"], name=call["name"], rows=0, ms=0, error=sentence))
            content, status = json.dumps({"error": sentence}), "error"
        else:
            runs.extend(made.runs)
            reports.append(made.report)
            content, status = json.dumps(made.summary, ensure_ascii=False), "success"
        messages.append(
            ToolMessage(content, tool_call_id=call["id"], name=call["name"], status=status)
        )
    return {
        "reports": reports,
        "messages": messages,
    }


def _sentence(problem: Exception) -> str:
    if isinstance(problem, ValidationError):
        return "; ".join(
            f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in problem.errors()
        )
    return str(problem)
