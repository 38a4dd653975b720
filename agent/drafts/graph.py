"""The graph of a document: plan -> gather -> write -> verify -> (repair -> verify) -> review -> settle.

It has a thread of its own in the same checkpoints as the conversations, so that a campaign plan can
wait for approval for days, through restarts, while its conversation goes on. What is checkpointed is
plain data. The plan is fixed by the arguments before any text in the data is read.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import interrupt
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from agent.answer import OFFLINE, Event, ToolFinished, ToolProgress, ToolRun, ToolStarted
from agent.calls import run_tool
from agent.draft_report import DraftReportArgs
from agent.drafts import _model_text as model_text
from agent.drafts import wishes
from agent.drafts.assemble import assemble, facts_behind
from agent.drafts.plan import Plan, plan
from agent.drafts.written import Written
from agent.results import typed
from agent.runtime import TurnContext
from agent.wording import listed, money
from agent.words_of_call import words_of_call
from data.plans import offer_plan, settle_plan, waiting_in
from tools._errors import ToolError
from tools._quoted import without_links
from tools._spec import Result

NOT_AS_WISHED = (
    "“{note}” is not followed: the offline analyst writes by rules and cannot follow a wish about the words; "
    "with a model configured it would be followed."
)
CHANGED = "As you wished, the document {done}."
SUPERSEDED = "This plan takes the place of the one drafted before, which can no longer be approved."
_BESIDE = re.compile(
    r"\b(also|too|as well|another|additional|in addition|besides|both|second|each)\b", re.IGNORECASE
)
"""Words of a person who wants this plan beside those that wait."""
_AMOUNT = re.compile(r"\d[\d,]*(?:\.\d+)?(?![\w%])")
Emit = Callable[[Event], None]
_PLAN: TypeAdapter[Plan] = TypeAdapter(Plan)
_WRITTEN: TypeAdapter[Written] = TypeAdapter(Written)


class DraftState(TypedDict, total=False):
    """What a document is made from, so far."""

    id: str
    """Names the document; a plan is settled once under it."""
    user: str
    thread: str
    args: dict[str, Any]
    first_call: int
    """Number of the first tool call."""
    plan: dict[str, Any]
    runs: dict[str, dict[str, Any]]
    """`ToolRun`s by the short name a writer knows them by."""
    written: dict[str, Any]
    """Our text."""
    worded: dict[str, list[str]]
    """The model's paragraphs by heading; those that cannot be traced are not used."""
    repaired: bool
    told: str
    """What of a wish about the words is followed, and what is not."""
    report: dict[str, Any]
    approved: bool
    """What the person decided over a campaign plan; not there until then."""


@dataclass
class DraftContext:
    """The turn that asked for the document, and where its tool calls are told."""

    turn: TurnContext
    emit: Emit = lambda event: None


DraftGraph = CompiledStateGraph[DraftState, DraftContext, DraftState, DraftState]


def build_draft_graph(checkpointer: BaseCheckpointSaver[Any]) -> DraftGraph:
    """Compile the graph over a checkpointer."""
    graph = StateGraph(DraftState, context_schema=DraftContext)
    graph.add_node("plan", _plan)
    graph.add_node("gather", _gather)
    graph.add_node("write", _write)
    graph.add_node("verify", _verify)
    graph.add_node("repair", _repair)
    graph.add_node("review", _review)
    graph.add_node("settle", _settle)
    graph.add_edge(START, "plan")
    graph.add_edge("plan", "gather")
    graph.add_edge("gather", "write")
    graph.add_edge("write", "verify")
    graph.add_conditional_edges("verify", _after_verify)
    graph.add_edge("repair", "verify")
    graph.add_conditional_edges("review", _after_review)
    graph.add_edge("settle", END)
    return graph.compile(checkpointer=checkpointer)


def _args(state: DraftState) -> DraftReportArgs:
    return DraftReportArgs.model_validate(state["args"])


def _runs(state: DraftState) -> dict[str, ToolRun]:
    return {name: ToolRun.model_validate(run) for name, run in state["runs"].items()}


def _plan(state: DraftState, runtime: Runtime[DraftContext]) -> DraftState:
    return {"plan": _PLAN.dump_python(plan(_args(state), runtime.context.turn), mode="json")}


async def _gather(state: DraftState, runtime: Runtime[DraftContext]) -> DraftState:
    calls = _PLAN.validate_python(state["plan"]).calls
    turn, emit = runtime.context.turn, runtime.context.emit

    async def one(number: int, name: str) -> ToolRun:
        tool, arguments = calls[name]
        call = f"c{number}"

        def progress(words: str, done: float) -> None:
            emit(ToolProgress(id=call, words=words, done=done))

        emit(ToolStarted(id=call, name=tool, words=words_of_call(arguments)))
        run = await run_tool(turn, call, tool, arguments, progress)
        emit(ToolFinished(id=call, name=tool, rows=run.rows, ms=run.ms, error=run.error))
        return run

    numbered = enumerate(calls, start=state["first_call"])
    runs = await asyncio.gather(*(one(number, name) for number, name in numbered))
    found = zip(calls, runs, strict=True)
    return {"runs": {name: run.model_dump(mode="json") for name, run in found}}


async def _write(state: DraftState, runtime: Runtime[DraftContext]) -> DraftState:
    args, turn = _args(state), runtime.context.turn
    planned, runs = _PLAN.validate_python(state["plan"]), _runs(state)
    written = _writer(args.kind)(planned, _usable(runs), turn.warehouse.manifest.currency)
    worded: dict[str, list[str]] = {}
    if turn.has_model:
        worded = await model_text.worded(
            args.kind, planned.subject, args.note, written, facts_behind(runs), turn
        )
    told = ""
    if args.note and not worded:
        written, told = _as_wished(written, args, turn.warehouse.manifest.currency)
    return {
        "written": _WRITTEN.dump_python(written, mode="json"),
        "worded": worded,
        "repaired": False,
        "told": told,
    }


def _as_wished(written: Written, args: DraftReportArgs, currency: str) -> tuple[Written, str]:
    """The document with what of the wish rules can do, and what is told of that."""
    after = wishes.edited(written, without_links(args.note or ""))
    taken = _taken(args, currency)
    done = [*([f"has {listed(taken)}"] if taken else []), *after.done]
    told = [CHANGED.format(done=listed(done))] if done else []
    if after.rest and not (taken and not after.done):
        told += [NOT_AS_WISHED.format(note=after.rest), wishes.POSSIBLE]
    return after.written, " ".join(told)


def _taken(args: DraftReportArgs, currency: str) -> list[str]:
    """The amounts of a wish that the figures of a plan take, in words."""
    wished = {
        Decimal(found.replace(",", "")) for found in _AMOUNT.findall(args.note or "")
    }  # "5k" stays out: not said rather than wrongly
    amounts = {"a budget of {}": args.budget, "a cost of {} per contact": args.cost_per_contact}
    return [
        words.format(money(amount, currency))
        for words, amount in amounts.items()
        if amount is not None and amount in wished
    ]


def _usable(runs: Mapping[str, ToolRun]) -> dict[str, Result]:
    found = {name: result for name, run in runs.items() if (result := typed(run)) is not None}
    # The first call of a plan is the one the document cannot be written without.
    first = next(iter(runs))
    if first not in found:
        raise ToolError(runs[first].error or "The data for this document could not be read.")
    if found[first].empty_reason:
        raise ToolError(str(found[first].empty_reason))
    return found


def _writer(kind: str) -> Callable[[Plan, Mapping[str, Any], str], Written]:
    from agent.drafts import campaign_plan, executive_summary, risk_note

    return {
        "executive_summary": executive_summary.write,
        "risk_note": risk_note.write,
        "campaign_plan": campaign_plan.write,
    }[kind]


def _verify(state: DraftState, runtime: Runtime[DraftContext]) -> DraftState:
    """The document with the model's paragraphs where they are traced, and ours everywhere else."""
    planned, runs = _PLAN.validate_python(state["plan"]), _runs(state)
    written = _WRITTEN.validate_python(state["written"])
    bad = _failing(state, runtime.context.turn)
    worded_by = OFFLINE
    for heading, paragraphs in state["worded"].items():
        if heading not in bad:
            written = written.with_paragraphs(heading, paragraphs)
            worded_by = str(runtime.context.turn.settings.model)
    report = assemble(_args(state), planned, written, runs, runtime.context.turn, worded_by)
    waits = state["args"]["kind"] == "campaign_plan"
    told = state.get("told", "")
    return {"report": report | {"plan_id": state["id"] if waits else None, "told": told}}


def _failing(state: DraftState, turn: TurnContext) -> dict[str, list[str]]:
    if not state["worded"]:
        return {}
    subject = str(state["plan"]["subject"])
    return model_text.failing(state["worded"], facts_behind(_runs(state)), subject, turn)


def _after_verify(state: DraftState, runtime: Runtime[DraftContext]) -> Literal["repair", "review"]:
    return "repair" if _failing(state, runtime.context.turn) and not state["repaired"] else "review"


async def _repair(state: DraftState, runtime: Runtime[DraftContext]) -> DraftState:
    bad = _failing(state, runtime.context.turn)
    again = await model_text.reworded(
        str(state["plan"]["subject"]),
        bad,
        _WRITTEN.validate_python(state["written"]),
        facts_behind(_runs(state)),
        runtime.context.turn,
    )
    better = {heading: text for heading, text in again.items() if heading in bad}
    return {"worded": state["worded"] | better, "repaired": True}


def _review(state: DraftState, runtime: Runtime[DraftContext]) -> DraftState:
    """A campaign plan waits here until a person decides."""
    if state["args"]["kind"] != "campaign_plan":
        return {}
    turn = runtime.context.turn
    id, user, thread = state["id"], state["user"], state["thread"]
    # Told before it is offered: another draft of this turn must not take its place.
    turn.plans.append(id)
    # Once more after the decision, when this node runs again: that changes nothing.
    offer_plan(turn.home, id, user, thread, state["report"])
    if not _BESIDE.search(turn.said):
        waiting = waiting_in(turn.home, user, thread, state["report"]["arguments"]["campaign_type"])
        if older := [other for other in waiting if other not in turn.plans]:
            # Not before the answer is there: of a turn that is stopped nothing is left, this neither.
            turn.superseded += older
            turn.notices.append(SUPERSEDED)
    return {"approved": interrupt({"plan": state["id"], "title": state["report"]["title"]})}


def _after_review(state: DraftState) -> Literal["settle", "__end__"]:
    return "settle" if "approved" in state else "__end__"


def _settle(state: DraftState, runtime: Runtime[DraftContext]) -> DraftState:
    """Runs again when the process died before this was checkpointed; what is settled stays so."""
    status: Literal["approved", "declined"] = "approved" if state["approved"] else "declined"
    settle_plan(runtime.context.turn.home, state["id"], state["user"], status)
    return {}
