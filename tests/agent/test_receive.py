"""An interrupted turn leaves a usable thread: every tool call has a result before the model sees it."""

from __future__ import annotations

from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from agent.graph.receive import CANCELLED, mend, trim


def call(id: str) -> dict[str, object]:
    return {"name": "segment_overview", "args": {}, "id": id, "type": "tool_call"}


def test_a_call_without_result_is_closed_where_it_stands() -> None:
    messages = [
        HumanMessage("a"),
        AIMessage("", tool_calls=[call("1"), call("2")]),
        ToolMessage("{}", tool_call_id="1"),
        HumanMessage("b"),
    ]
    mended = mend(messages)
    assert [type(message).__name__ for message in mended] == [
        "HumanMessage",
        "AIMessage",
        "ToolMessage",
        "ToolMessage",
        "HumanMessage",
    ]
    assert [m.content for m in mended if isinstance(m, ToolMessage) and m.tool_call_id == "2"] == [
        CANCELLED
    ]


def test_a_whole_history_is_left_alone() -> None:
    messages = [
        HumanMessage("a"),
        AIMessage("", tool_calls=[call("1")]),
        ToolMessage("{}", tool_call_id="1"),
    ]
    assert mend(messages) == messages


def test_trimming_drops_whole_old_turns_and_keeps_the_running_one() -> None:
    messages = [
        HumanMessage("old " * 200),
        AIMessage("answer"),
        HumanMessage("new " * 500),
        AIMessage("", tool_calls=[call("1")]),
        ToolMessage("{}", tool_call_id="1"),
    ]
    assert trim(messages, budget=100) == messages[2:]
    assert trim(messages, budget=100_000) == messages
