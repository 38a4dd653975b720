"""One document from its arguments, and the decision over a plan that waits for one."""

from __future__ import annotations

import asyncio
import contextvars
import hashlib
import uuid
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.types import Command

from agent.answer import ToolRun
from agent.draft_report import DraftReportArgs
from agent.drafts.graph import DraftContext, DraftGraph, DraftState, Emit
from agent.runtime import TurnContext
from data.plans import Plan, drop_plans, find_plan, restore_plans, supersede_plans
from tools._errors import ToolError


@dataclass(frozen=True)
class Made:
    """A draft as plain data with its exports, the runs it rests on, and a summary for the model."""

    report: dict[str, Any]
    runs: list[ToolRun]
    summary: dict[str, Any]


async def draft(
    args: DraftReportArgs, context: TurnContext, *, first_call: int, emit: Emit
) -> Made:
    """Write one document; tool calls are numbered from `first_call`.

    A campaign plan is left waiting for `decide`, under `report["plan_id"]`.

    Raises:
        ToolError: the subject cannot be resolved, or the data it needs is not there.
    """
    id = uuid.uuid4().hex[:12]
    graph = _graph(context)
    start: DraftState = {
        "id": id,
        "user": context.user,
        "thread": context.thread,
        "args": args.model_dump(mode="json"),
        "first_call": first_call,
    }
    waits = False
    try:
        state = await _apart(
            graph.ainvoke(
                start,
                _config(context.user, id),
                context=DraftContext(context, emit),
                durability="sync",
            )
        )
        report: dict[str, Any] = state["report"]
        waits = report["plan_id"] is not None
    finally:
        if not waits:
            await _forget(graph, context.user, id)
    return Made(
        report=report,
        runs=[ToolRun.model_validate(run) for run in state["runs"].values()],
        summary={
            "title": report["title"],
            "sections": [
                {
                    "heading": section["heading"],
                    "text": " ".join(claim["text"] for claim in section["paragraphs"]),
                }
                for section in report["sections"]
            ],
        },
    )


async def decide(plan_id: str, context: TurnContext, *, approve: bool) -> Plan:
    """Approve a waiting campaign plan, or turn it down; the same decision twice is like once.

    Raises:
        ToolError: the user has no such plan, decided otherwise before, or drafted it anew.
    """
    plan = await asyncio.to_thread(find_plan, context.home, plan_id, context.user)
    if plan is None:
        raise ToolError(f"You have no campaign plan {plan_id}.")
    graph, config = _graph(context), _config(context.user, plan_id)
    state = await graph.aget_state(config)
    # Paused for the decision; or stopped by a crash right after it, then it only goes on.
    paused = any(task.interrupts for task in state.tasks)
    if state.next and plan.status == "waiting":
        await _apart(
            graph.ainvoke(
                Command(resume=approve) if paused else None,
                config,
                context=DraftContext(context),
                durability="sync",
            )
        )
        plan = await asyncio.to_thread(find_plan, context.home, plan_id, context.user)
        assert plan is not None
    if plan.status == "superseded":
        raise ToolError(
            f"Plan {plan_id} was superseded by a newer draft of it, which is the one to decide over."
        )
    if plan.status != ("approved" if approve else "declined"):
        raise ToolError(f"Plan {plan_id} is {plan.status} already. Draft it again to change that.")
    return plan


async def supersede(context: TurnContext) -> None:
    """Let the plans of a turn take the place of those before them; stopped meanwhile, all wait on."""
    home, user, older = context.home, context.user, tuple(context.superseded)
    if not older:
        return
    work = asyncio.create_task(asyncio.to_thread(supersede_plans, home, user, older))
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.gather(work, return_exceptions=True)
        await asyncio.to_thread(restore_plans, home, user, older)
        raise


async def withdraw(context: TurnContext) -> None:
    """Forget the plans that a turn has left waiting: it came to no answer that could show them.

    Those that they would have superseded wait on.
    """
    if context.plans:
        await asyncio.to_thread(drop_plans, context.home, context.user, context.plans)
    for id in context.plans:
        await _forget(_graph(context), context.user, id)
    context.plans.clear()
    context.superseded.clear()


def draft_key(user: str, id: str) -> str:
    """The checkpoint key: the user is part of it, so that an id that got about opens nothing."""
    return hashlib.sha256(f"draft\0{user}\0{id}".encode()).hexdigest()


def _graph(context: TurnContext) -> DraftGraph:
    assert context.drafts is not None, "the assistant gives every turn its graph of drafts"
    return context.drafts


def _config(user: str, id: str) -> Any:
    return {"configurable": {"thread_id": draft_key(user, id)}}


async def _forget(graph: DraftGraph, user: str, id: str) -> None:
    assert isinstance(graph.checkpointer, BaseCheckpointSaver)
    await graph.checkpointer.adelete_thread(draft_key(user, id))


async def _apart(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a graph on its own: inside another graph's node it would become a part of that one.

    Cancelling the caller cancels it, and waits until it has ended: it must not write after the clean-up.
    """
    task = asyncio.create_task(work, context=contextvars.Context())
    try:
        return await task
    except asyncio.CancelledError:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        raise
