"""One model step: the configured endpoint, or the offline analyst when there is none or it fails."""

from __future__ import annotations

import asyncio
from typing import Any

from langchain_core.callbacks import CallbackManager
from langchain_core.messages import AIMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, LLMResult
from langgraph.config import get_stream_writer
from langgraph.runtime import Runtime

from agent.drafts.draft import withdraw
from agent.graph.receive import since_asked
from agent.graph.state import State
from agent.graph.streaming import VerifiedStream
from agent.lexicon import names
from agent.models.asking import ask_model
from agent.models.endpoint import ModelFailed
from agent.models.offline import OfflineAnalyst
from agent.models.tool_schemas import tool_schemas
from agent.results import ledger
from agent.runtime import TurnContext

STOPPED = (
    "I stopped after {steps} steps without reaching an answer. Ask for one thing at a time, "
    "for example about one account, one segment or one region."
)


OUR_WORDS = ("clarify", "decline", "error")
"""Outcomes whose texts, where code wrote them, state no result."""


async def think(state: State, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Ask the model for tool calls or a text; at most `settings.max_steps` times a turn."""
    context = runtime.context
    steps = state.get("steps", 0)
    if steps >= context.settings.max_steps:
        text = STOPPED.format(steps=steps)
        await withdraw(context)
        return {
            "messages": [AIMessage(text)],
            "reports": [report for report in state["reports"] if not report["plan_id"]],
            "draft": text,
            "outcome": "error",
            "ours": True,
        }
    reply = await _reply(state, context)
    update: dict[str, Any] = {"messages": [reply], "steps": steps + 1}
    if "memory" in reply.additional_kwargs:
        update["memory"] = reply.additional_kwargs.pop("memory")
    outcome = reply.additional_kwargs.pop("outcome", None)
    runtime.context.notices += reply.additional_kwargs.pop("notes", [])
    update["suggestions"] = reply.additional_kwargs.pop("suggestions", [])
    if not reply.tool_calls:
        update["draft"] = str(reply.text)
        update["outcome"] = outcome or _outcome(state)
        update["ours"] = context.by_code and update["outcome"] in OUR_WORDS
    return update


def _outcome(state: State) -> str:
    """What kind of reply a text is, from what the tools of the turn came to."""
    results = [
        message for message in since_asked(state["messages"]) if isinstance(message, ToolMessage)
    ]
    if not results:
        return "no_tool"
    if any(message.status == "success" for message in results):
        return "answer"
    unclear = any(message.additional_kwargs.get("unclear") for message in results)
    return "clarify" if unclear else "error"


async def _reply(state: State, context: TurnContext) -> AIMessage:
    if context.has_model:
        try:
            return await _from_endpoint(state, context)
        except ModelFailed as failure:
            context.notices.append(
                f"The model {context.settings.model} did not answer ({failure}); "
                "the offline analyst did."
            )
    return await offline(state, context)


async def offline(state: State, context: TurnContext) -> AIMessage:
    """A step of the offline analyst over the same state."""
    analyst = OfflineAnalyst(context=context, memory=state.get("memory"), reports=state["reports"])
    context.answered_by = analyst.model_name
    # Not by `ainvoke`, which first writes all that the turn knows into a trace that nobody reads.
    reply = await asyncio.to_thread(analyst.reply, state["messages"])
    _tell(reply)
    return reply


def _tell(reply: AIMessage) -> None:
    """Let those who listen through langchain's hooks, such as the evals, hear the reply as a model's."""
    listening = CallbackManager.configure()
    if listening.handlers:
        for run in listening.on_chat_model_start({}, [[]]):
            run.on_llm_end(LLMResult(generations=[[ChatGeneration(message=reply)]]))


async def _from_endpoint(state: State, context: TurnContext) -> AIMessage:
    stream = _stream(state, context)
    reply = await ask_model(context, state["messages"], tools=tool_schemas(), listener=stream)
    if stream is not None:
        if reply.tool_calls:
            stream.drop()
        await stream.finish()
        context.shown = stream.shown
    context.answered_by = str(context.settings.model)
    return reply


def _stream(state: State, context: TurnContext) -> VerifiedStream | None:
    """Where the reply is shown while it comes. Before any tool has run it is hardly the answer."""
    if not (context.runs or state["reports"]):
        return None
    return VerifiedStream(
        ledger(context.runs),
        state["question"],
        names(context),
        context.warehouse.manifest.currency,
        get_stream_writer(),
    )
