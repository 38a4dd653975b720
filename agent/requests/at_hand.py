"""What a message can ask for that is no question of the data: files, filters to keep, an upload, plans."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from functools import partial
from typing import Any

from langchain_core.messages import AIMessage, HumanMessage

from agent.answer import Answer, Outcome, Usage
from agent.commands import (
    asks_for_export,
    asks_for_upload,
    asks_for_whole_export,
    asks_to_clear_filters,
    asks_to_keep_filters,
)
from agent.draft_report import NAME as DRAFT
from agent.exports.answer_files import export_of
from agent.exports.conversation import export_of_conversation
from agent.graph.verify import traced_part
from agent.lexicon import lexicon
from agent.offline.understand import Call, Memory
from agent.overview_filters import CLEAR, OVERVIEW
from agent.overview_filters import in_words as filters_in_words
from agent.requests.plans import (
    Reply,
    agrees,
    asked_of_plans,
    on_agreement,
    reply,
    without_praise,
)
from agent.requests.provenance import Asked, asked_of_answer, either_of, told, told_of_either
from agent.runtime import TurnContext
from agent.store.preferences import set_overview
from agent.wording import count, first_upper
from data.errors import UsageError
from data.scope import together
from data.turns import keep_turn, turns_beside, turns_of
from tools._book import BookFilters

log = logging.getLogger(__name__)

EXPORTED = (
    "Here is the last answer as files: HTML with live charts, Markdown, and JSON with every figure and its "
    "evidence.\n"
)
EXPORTED_ALL = (
    "{} of this conversation as files: HTML with live charts, Markdown, and JSON with every figure, its "
    "evidence and the receipts, from which whoever runs Quintile can compute them again."
)
ELSEWHERE = "on other data, or within other regions, left out."
UPLOAD = "Choose a CSV with one row per account: its id and a churn probability from 0 to 1.\n"
KEPT = (
    "The book at a glance and the opening page now count only these accounts: {}. Change that in the "
    "settings, or say “clear the filters”.\n"
)
FILTERS_OF_THE_BOOK = (
    "Filters that are kept are settings of the common book; none holds in this conversation, which runs "
    "on your upload. Say them in the question, for instance “Show me the book at a glance, only "
    "Champions”.\n"
)
NOTHING_TO_KEEP = (
    "The last answer has no filters of the book at a glance to keep. Ask for it with some first, for "
    "instance “Show me the book at a glance, only Champions in the North”.\n"
)
_LOOKS_BACK = 12
"""Turns in which a figure is looked for."""
_BEHIND = ("figures", "facts", "runs", "receipt", "scope", "follow_ups")
"""What an answer about the last one has of it."""
NOTHING_TO_EXPORT = "There is no answer in this conversation yet that could be exported.\n"


async def at_hand(text: str, graph: Any, config: Any, context: TurnContext) -> Answer | None:
    """The answer to such a message; None for one that the analyst has to answer.

    `graph` and `config` lead to the state of the conversation.
    """
    if agrees(text) and (answer := await _of_plan_shown(graph, config, context)) is not None:
        return answer
    if asks_for_export(text) or asks_for_export(without_praise(text)):
        return await _export(graph, config, context)
    if asks_for_whole_export(text):
        return await asyncio.to_thread(_export_all, context, _key(config))
    if asks_for_upload(text):
        return _plain(context, UPLOAD, form="churn_scores")
    if context.upload and (asks_to_keep_filters(text) or asks_to_clear_filters(text)):
        return _plain(context, FILTERS_OF_THE_BOOK)
    if asks_to_keep_filters(text):
        return await _keep_filters(graph, config, context)
    if (two := either_of(text)) is not None:
        answer = await asyncio.to_thread(_of_either, two, text, _key(config), context)
        if answer is not None:
            return answer
    if (asked := asked_of_answer(text)) is not None:
        answer = await _of_last(asked, text, graph, config, context)
        if answer is not None:
            return answer
    return await _of_plans(text, graph, config, context)


async def _of_plan_shown(graph: Any, config: Any, context: TurnContext) -> Answer | None:
    """How the plan of the last answer is decided over; None where that answer is no plan."""
    last, _ = await _last_computed(graph, config, context)
    plan_id = (last.report or {}).get("plan_id") if last else None
    if plan_id is None:
        return None
    told = await asyncio.to_thread(on_agreement, plan_id, context)
    if told is None:
        return None
    assert last is not None
    seen = {"regions": last.receipt.get("regions")}
    return _plain(context, told, receipt=seen, follow_ups=["List my campaign plans"])


async def _of_last(
    asked: Asked, text: str, graph: Any, config: Any, context: TurnContext
) -> Answer | None:
    """What stands behind the last answer, in words; computed anew is nothing."""
    last, question = await _last_computed(graph, config, context)
    currency = context.warehouse.manifest.currency

    def found() -> Answer | None:
        check = partial(traced_part, question=text, context=context)
        said = told(asked, last, question, currency, check)
        if said is None and any(word[:1].isdigit() for word in asked.words):
            earlier = _computed(context, _key(config))
            ways = (told(asked, one, about, currency, check) for about, one in earlier)
            said = next((one for one in ways if one is not None), None)
        if said is None:
            return None
        made = {name: getattr(said, name) for name in _BEHIND if getattr(said, name)}
        seen = {"regions": last.receipt.get("regions")} if last else {}
        made.setdefault("receipt", seen)
        return _plain(context, said.text, outcome="answer" if said.runs else "no_tool", **made)

    answer = await asyncio.to_thread(found)
    if answer is not None:
        await asyncio.to_thread(keep, context, _key(config), text, answer.model_dump_json())
    return answer


def _of_either(two: tuple[str, str], text: str, key: str, context: TurnContext) -> Answer | None:
    """Which of two figures of the conversation counts what; None where one of them is in no answer."""

    def check(point: str, last: Any, quotes: list[str]) -> str:
        return traced_part(point, last.facts, quotes, question=text, context=context)[0]

    answers = _computed(context, key)
    said = told_of_either(two, answers, check)
    if said is None:
        return None
    seen = {"regions": answers[0][1].receipt.get("regions")}
    answer = _plain(context, said, receipt=seen, follow_ups=["Where does that come from?"])
    keep(context, key, text, answer.model_dump_json())
    return answer


def _computed(context: TurnContext, key: str) -> list[tuple[str, Answer]]:
    """The newest answers of the conversation that tools computed, newest first, with their questions."""
    turns = reversed(turns_of(context.home, context.user, key).turns[-_LOOKS_BACK:])
    found = [(turn.question, Answer.model_validate_json(turn.answer)) for turn in turns]
    return [(question, answer) for question, answer in found if answer.receipt.get("calls")]


async def _of_plans(text: str, graph: Any, config: Any, context: TurnContext) -> Answer | None:
    """The campaign plans a person has; one that is opened is what the conversation is then about."""

    def found() -> Reply | None:
        today = datetime.now(UTC).date()
        asked = asked_of_plans(text, lambda: lexicon(context).regions, today)
        return None if asked is None else reply(asked, context)

    told = await asyncio.to_thread(found)
    if told is None:
        return None
    plan = told.opened
    answer = _plain(
        context,
        told.text,
        outcome=told.outcome,
        tables=told.tables,
        runs=told.runs,
        follow_ups=told.follow_ups,
        report=plan.report if plan else None,
        receipt=plan.report["receipt"] if plan else {"regions": told.regions},
    )
    if plan is not None:
        answer = answer.model_copy(update={"snapshot": plan.report["receipt"]["snapshot"]})
        kept = (await graph.aget_state(config)).values.get("memory") or {}
        shown = {
            "messages": [HumanMessage(text), AIMessage(told.text)],
            "memory": Memory.from_dict(kept).about(_call(plan.arguments)).to_dict(),
            "question": text,
            "delivered": answer.model_dump_json(),
        }
        await graph.aupdate_state(config, shown, as_node="deliver")
    await asyncio.to_thread(keep, context, _key(config), text, answer.model_dump_json())
    return answer


def keep(context: TurnContext, key: str, question: str, answer: str) -> None:
    """Keep a turn, whose answer is JSON, for the export of the conversation.

    The answer is not lost over a failure: then the export lacks the turn.
    """
    try:
        keep_turn(context.home, context.user, key, question, answer)
    except UsageError:
        log.exception("a turn is not kept")


def _key(config: Any) -> str:
    return str(config["configurable"]["thread_id"])


def _call(arguments: dict[str, Any]) -> Call:
    """The draft as a person would ask for it today."""
    return Call(DRAFT, {k: v for k, v in arguments.items() if k not in ("as_of", "lookback_days")})


async def _export(graph: Any, config: Any, context: TurnContext) -> Answer:
    """The last answer of the thread as files."""
    last, question = await _last(graph, config)
    if last is None or last.outcome != "answer":
        return _plain(context, NOTHING_TO_EXPORT)
    return _plain(context, EXPORTED, export=export_of(last, question), receipt=last.receipt)


def _export_all(context: TurnContext, key: str) -> Answer:
    """Every turn of the thread as files, as far as it is of the data and regions of today's turn."""
    kept = turns_of(context.home, context.user, key)
    if not kept.turns:
        return _plain(context, NOTHING_TO_EXPORT)
    export, receipts = export_of_conversation(kept)
    beside = turns_beside(context.home, context.user, key.partition("/")[0], key)
    left_out = f" {first_upper(count(beside, 'turn'))} {ELSEWHERE}" if beside else ""
    told = count(len(kept.turns), "turn")
    told = first_upper(told) if kept.whole else f"The newest {told}"
    text = EXPORTED_ALL.format(told) + left_out
    seen = together([receipt.get("regions", []) for receipt in receipts])
    return _plain(context, f"{text}\n", export=export, receipt={"regions": seen})


async def _keep_filters(graph: Any, config: Any, context: TurnContext) -> Answer:
    """The filters of the last answer as those of every overview to come."""
    last, _ = await _last(graph, config)
    runs = last.runs if last else []
    found = [run.result for run in runs if run.name == OVERVIEW and run.result]
    filters = BookFilters.model_validate(found[-1]["filters"]) if found else BookFilters()
    currency = context.warehouse.manifest.currency
    if not (words := filters_in_words(filters, currency)):
        return _plain(context, NOTHING_TO_KEEP)
    await asyncio.to_thread(set_overview, context.home, context.user, filters)
    return _plain(context, KEPT.format(" · ".join(words)), follow_ups=[CLEAR])


async def _last(graph: Any, config: Any) -> tuple[Answer | None, str]:
    """The last answer of the thread, if there is one, and the question."""
    values = (await graph.aget_state(config)).values
    text = values.get("delivered")
    return Answer.model_validate_json(text) if text else None, values.get("question", "")


async def _last_computed(
    graph: Any, config: Any, context: TurnContext
) -> tuple[Answer | None, str]:
    """The same, or the one before it where the last turn only asked back or declined."""
    last, question = await _last(graph, config)
    if last is None or last.receipt.get("calls"):
        return last, question

    def earlier() -> tuple[Answer | None, str]:
        for turn in reversed(turns_of(context.home, context.user, _key(config)).turns):
            answer = Answer.model_validate_json(turn.answer)
            if answer.receipt.get("calls"):
                return answer, turn.question
        return last, question

    return await asyncio.to_thread(earlier)


def _plain(
    context: TurnContext, text: str, *, outcome: Outcome = "no_tool", scope: str = "", **more: Any
) -> Answer:
    """A reply of ours, which computes nothing."""
    return Answer(
        outcome=outcome,
        scope=scope,
        text=text,
        usage=Usage(model=context.answered_by, offline=True),
        snapshot=context.warehouse.snapshot,
        currency=context.warehouse.manifest.currency,
        **more,
    )
