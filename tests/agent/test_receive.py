"""An interrupted turn leaves a usable thread: every tool call has a result before the model sees it."""

from __future__ import annotations

from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from agent.graph.receive import CANCELLED, mend, without_result


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


def test_ids_that_come_again_close_nothing() -> None:
    turn = [HumanMessage("a"), AIMessage("", tool_calls=[call("1")])]
    whole = [*turn, ToolMessage("{}", tool_call_id="1")]
    assert mend([*whole, *turn])[:3] == whole
    assert mend([*whole, *turn])[-1].content == CANCELLED
    assert without_result(AIMessage("", tool_calls=[call("1")]), [HumanMessage("b"), whole[-1]])
