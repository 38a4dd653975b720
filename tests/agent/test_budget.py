"""A request fits the budget, however long the question, the turn and the talk before it are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from agent.models.budget import (
    REPLY,
    DoesNotFit,
    fitted,
    tokens,
    tokens_of_tools,
    within_reach,
)

SYSTEM = SystemMessage("You are an analyst.")
TOOLS = [{"type": "function", "function": {"name": "look", "parameters": {}}}]
ROOM = 4_000
BUDGET = ROOM + REPLY + tokens_of_tools(TOOLS) + tokens([SYSTEM])


def step(number: int, result: str, args: dict[str, Any] | None = None) -> list[BaseMessage]:
    call = {"name": "look", "args": args or {}, "id": f"{number}", "type": "tool_call"}
    return [AIMessage("", tool_calls=[call]), ToolMessage(result, tool_call_id=f"{number}")]


def asked(question: str, steps: list[int]) -> list[BaseMessage]:
    made = [message for number, size in enumerate(steps) for message in step(number, "7 " * size)]
    return [HumanMessage(question), *made]


@given(
    st.lists(
        st.tuples(st.integers(1, 20_000), st.lists(st.integers(0, 9_000), max_size=12)), max_size=4
    )
)
def test_no_request_is_over_the_budget(turns: list[tuple[int, list[int]]]) -> None:
    talk = [message for words, steps in [*turns, (9, [])] for message in asked("x " * words, steps)]
    sent = fitted(SYSTEM, talk[:-1] or talk, TOOLS, [], BUDGET)
    assert tokens(sent) + tokens_of_tools(TOOLS) + REPLY <= BUDGET
    calls = [call["id"] for m in sent if isinstance(m, AIMessage) for call in m.tool_calls]
    assert calls == [m.tool_call_id for m in sent if isinstance(m, ToolMessage)]


def test_old_turns_go_whole_and_old_results_are_shortened_first() -> None:
    old = [*asked("old", [3_000]), AIMessage("answer")]
    running = asked("new", [3_000, 3_000, 100])
    system, question, *steps = fitted(SYSTEM, [*old, *running], TOOLS, [], BUDGET)
    assert (system, question) == (SYSTEM, running[0])
    assert steps[-1] == running[-1]
    assert len(steps[1].text) < len(steps[3].text) == 6_000
    assert "shortened" in steps[1].text


def test_what_fits_is_sent_as_it_is() -> None:
    talk = [*asked("old", [10]), AIMessage("answer"), *asked("new", [10])]
    last = HumanMessage("Correct this.")
    assert fitted(SYSTEM, talk, TOOLS, [last], BUDGET) == [SYSTEM, *talk, last]


@given(st.lists(st.integers(0, 9_000), max_size=6), st.integers(1, 9_000))
def test_what_is_out_of_reach_is_what_no_request_would_hold(sizes: list[int], budget: int) -> None:
    talk = [message for size in [*sizes, 9_000] for message in asked("q", [size])]
    near = within_reach(talk, budget)
    assert talk[len(talk) - len(near) :] == near
    assert isinstance(near[0], HumanMessage)
    whole = REPLY + tokens_of_tools(TOOLS) + tokens([SYSTEM]) + budget
    if tokens(talk[-3:]) <= budget:
        assert fitted(SYSTEM, near, TOOLS, [], whole) == fitted(SYSTEM, talk, TOOLS, [], whole)
    assert sum(len(m.text) for m in near[:-3]) <= 6 * budget


def test_arguments_without_end_are_left_out() -> None:
    long = step(1, "{}", {"query": "why " * 9_000})
    _, _, call, _ = fitted(SYSTEM, [HumanMessage("a"), *long], TOOLS, [], BUDGET)
    assert isinstance(call, AIMessage) and call.tool_calls[0]["args"] == {}


def test_a_budget_too_small_for_the_prompt_is_said() -> None:
    with pytest.raises(DoesNotFit):
        fitted(SYSTEM, [HumanMessage("a")], TOOLS, [], REPLY)
