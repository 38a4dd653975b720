"""A turn begins: mend what an interrupted turn left behind, leave out what is too long ago, and start with
a clean slate."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from langchain_core.messages import (
    AIMessage,
    AnyMessage,
    HumanMessage,
    RemoveMessage,
    ToolCall,
    ToolMessage,
)
from langgraph.graph.message import REMOVE_ALL_MESSAGES
from langgraph.runtime import Runtime

from agent.graph.state import State
from agent.models.budget import within_reach
from agent.runtime import TurnContext

CANCELLED = "cancelled: the turn was stopped before this call finished"


async def receive(state: State, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Repair and trim the history, and reset everything that belongs to one turn."""
    messages = state["messages"]
    update: dict[str, Any] = {
        "question": str(messages[-1].text),
        "reports": [],
        "draft": "",
        "figures": [],
        "outcome": "",
        "ours": False,
        "suggestions": [],
        "steps": 0,
        "repaired": False,
        "left_out": 0,
        "delivered": "",
    }
    mended = within_reach(mend(messages), runtime.context.settings.context_tokens)
    if mended != messages:
        update["messages"] = [RemoveMessage(id=REMOVE_ALL_MESSAGES), *mended]
    return update


def mend(messages: list[AnyMessage]) -> list[AnyMessage]:
    """The history with a result for every tool call: a model refuses a call that has none."""
    mended: list[AnyMessage] = []
    for i, message in enumerate(messages):
        mended.append(message)
        if isinstance(message, AIMessage):
            mended += [
                ToolMessage(CANCELLED, tool_call_id=call["id"], name=call["name"], status="error")
                for call in without_result(message, messages[i + 1 :])
            ]
    return mended


def without_result(reply: AIMessage, after: Sequence[AnyMessage]) -> list[ToolCall]:
    """The calls of a reply that have no result right after it; ids may come again in another one."""
    results = takewhile(lambda message: isinstance(message, ToolMessage), after)
    answered = {message.tool_call_id for message in results if isinstance(message, ToolMessage)}
    return [call for call in reply.tool_calls if call["id"] not in answered]


def since_asked(messages: Sequence[AnyMessage]) -> Sequence[AnyMessage]:
    """The running turn: the newest question and what came after it."""
    asked = max(i for i, message in enumerate(messages) if isinstance(message, HumanMessage))
    return messages[asked:]
