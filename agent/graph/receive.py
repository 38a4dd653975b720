"""A turn begins: mend what an interrupted turn left behind, and start with a clean slate."""

from __future__ import annotations

from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, RemoveMessage, ToolMessage
from langgraph.graph.message import REMOVE_ALL_MESSAGES

from agent.graph.state import State

CANCELLED = "cancelled: the turn was stopped before this call finished"


async def receive(state: State) -> dict[str, Any]:
    """Repair the history and reset everything that belongs to one turn."""
    messages = state["messages"]
    update: dict[str, Any] = {
        "question": str(messages[-1].text),
        "reports": [],
        "draft": "",
        "figures": [],
        "outcome": "",
        "suggestions": [],
        "steps": 0,
        "repaired": False,
        "left_out": 0,
        "delivered": "",
    }
    mended = mend(messages)
    if mended != messages:
        update["messages"] = [RemoveMessage(id=REMOVE_ALL_MESSAGES), *mended]
    return update


def mend(messages: list[AnyMessage]) -> list[AnyMessage]:
    """The history with a result for every tool call: a model refuses a call that has none."""
    answered = {message.tool_call_id for message in messages if isinstance(message, ToolMessage)}
    mended: list[AnyMessage] = []
    for message in messages:
        mended.append(message)
        if isinstance(message, AIMessage):
            mended += [
                ToolMessage(CANCELLED, tool_call_id=call["id"], name=call["name"], status="error")
                for call in message.tool_calls
                if call["id"] not in answered
            ]
    return mended


def trim(messages: list[AnyMessage], budget: int) -> list[AnyMessage]:
    """The newest whole turns that fit `budget` tokens, the running turn always among them."""
    from agent.tokens import count

    turns: list[list[AnyMessage]] = []
    for message in messages:
        if isinstance(message, HumanMessage) or not turns:
            turns.append([])
        turns[-1].append(message)
    kept: list[list[AnyMessage]] = []
    spent = 0
    for turn in reversed(turns):
        spent += sum(count(str(message.content))[0] + 8 for message in turn)
        if kept and spent > budget:
            break
        kept.append(turn)
    return [message for turn in reversed(kept) for message in turn]
