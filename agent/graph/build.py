"""The graph itself: which node follows which."""

from __future__ import annotations

from typing import Any, Literal

from langchain_core.messages import AIMessage
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from agent.graph.deliver import deliver
from agent.graph.receive import receive
from agent.graph.report import report
from agent.graph.state import State
from agent.graph.think import think
from agent.graph.tools import drafts_asked, tools
from agent.graph.verify import failing, repair, verify
from agent.runtime import TurnContext


def build_graph(
    checkpointer: BaseCheckpointSaver[Any],
) -> CompiledStateGraph[State, TurnContext, State, State]:
    """Compile the graph of `agent.md` over a checkpointer."""
    graph = StateGraph(State, context_schema=TurnContext)
    graph.add_node("receive", receive)
    graph.add_node("think", think)
    graph.add_node("tools", tools)
    graph.add_node("report", report)
    graph.add_node("verify", verify)
    graph.add_node("repair", repair)
    graph.add_node("deliver", deliver)
    graph.add_edge(START, "receive")
    graph.add_edge("receive", "think")
    graph.add_conditional_edges("think", _after_think)
    graph.add_conditional_edges("tools", _after_tools)
    graph.add_edge("report", "think")
    graph.add_conditional_edges("verify", _after_verify)
    graph.add_edge("repair", "verify")
    graph.add_edge("deliver", END)
    return graph.compile(checkpointer=checkpointer)


# Coroutines, because langgraph runs a plain function in a thread.
async def _after_think(state: State) -> Literal["tools", "verify"]:
    last = state["messages"][-1]
    return "tools" if isinstance(last, AIMessage) and last.tool_calls else "verify"


async def _after_tools(state: State) -> Literal["report", "think"]:
    return "report" if drafts_asked(state) else "think"


async def _after_verify(
    state: State, runtime: Runtime[TurnContext]
) -> Literal["repair", "think", "deliver"]:
    if failing(state):
        return "repair"
    # Nothing is left of what the model wrote: the offline analyst, which it is by now, begins anew.
    return "deliver" if state["draft"].strip() or runtime.context.by_code else "think"
