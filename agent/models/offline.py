"""The offline analyst as a chat model: understands, calls tools, writes; no key, no network.

It emits real tool calls, so that the graph, the ledger, the drafts and the exports are the same code
whichever model answers. Same input, same output.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import ConfigDict, InstanceOf

from agent.answer import OFFLINE
from agent.lexicon import lexicon
from agent.listing import subjects
from agent.offline.understand import Call, Memory, Reading, known_as, resolve, understand
from agent.prose.parts.window import dated
from agent.prose.reply import write
from agent.runtime import TurnContext

_OURS = re.compile(r"call_(\d+)_")
"""Begins the id of a call of this analyst, with the number of its turn."""


class OfflineAnalyst(BaseChatModel):
    """Answers one step of one turn.

    `reports` are the drafts of this turn, whose calls are in `context`; `memory` is what the thread is
    about.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    context: InstanceOf[TurnContext]
    memory: dict[str, Any] | None = None
    reports: Sequence[dict[str, Any]] = ()
    model_name: str = OFFLINE

    @property
    def _llm_type(self) -> str:
        return "offline-analyst"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self.reply(messages))])

    def reply(self, messages: Sequence[BaseMessage]) -> AIMessage:
        """Tool calls, or the text when the tools have answered."""
        asked = max(i for i, message in enumerate(messages) if isinstance(message, HumanMessage))
        question = str(messages[asked].text)
        turn = _number(messages[:asked])
        if any(isinstance(message, ToolMessage) for message in messages[asked:]):
            return self._later(turn) or AIMessage(self._answer(question, messages[asked + 1 :]))
        names = lexicon(self.context)
        memory = Memory.from_dict(self.memory) if self.memory else None
        return _reply(
            understand(question, names, known_as(self.context.user, names, memory)), turn=turn
        )

    def _later(self, turn: int) -> AIMessage | None:
        """The calls that waited for the answers to the first ones; None when none did."""
        memory = Memory.from_dict(self.memory) if self.memory else Memory()
        if not memory.later:
            return None
        runs = self.context.runs
        listed = next((found for run in reversed(runs) if (found := subjects(run))), [])
        results = [(run.name, run.result) for run in runs]
        calls, memory, notes = resolve(memory, results, listed, lexicon(self.context))
        return _called(calls, memory, f"{turn}_later", list(notes)) if calls else None

    def _answer(self, question: str, since: Sequence[BaseMessage]) -> str:
        errors = [
            str(json.loads(str(message.text))["error"])
            for message in since
            if isinstance(message, ToolMessage) and message.status == "error"
        ]
        currency = self.context.warehouse.manifest.currency
        focus = Memory.from_dict(self.memory).focus if self.memory else ()
        told = write(question, self.context.runs, self.reports, currency, errors, focus)
        return dated(told, self.context.runs, self.context.warehouse.manifest.last_date)


def _number(earlier: Sequence[BaseMessage]) -> int:
    """A number that no call of an earlier turn has in its id."""
    ids = (
        str(call["id"])
        for message in reversed(earlier)
        if isinstance(message, AIMessage)
        for call in message.tool_calls
    )
    last = next((found for id in ids if (found := _OURS.match(id))), None)
    return int(last[1]) + 1 if last else 0


def _called(calls: Sequence[Call], memory: Memory, step: str, notes: list[str]) -> AIMessage:
    """Tool calls as a model makes them; `step` makes their ids unique in the thread."""
    return AIMessage(
        "",
        tool_calls=[
            {"name": call.tool, "args": dict(call.arguments), "id": f"call_{step}_{number}"}
            for number, call in enumerate(calls, start=1)
        ],
        additional_kwargs={"memory": memory.to_dict(), "notes": notes},
    )


def _reply(reading: Reading, turn: int) -> AIMessage:
    """`turn` makes the ids of tool calls unique in the thread, as a model's are."""
    kept = {"memory": reading.memory.to_dict()}
    if reading.is_answered:
        return _called(reading.calls, reading.memory, str(turn), list(reading.notes))
    outcome = {"clarify": "clarify", "decline": "decline"}.get(reading.kind, "no_tool")
    return AIMessage(
        reading.question or reading.text,
        additional_kwargs=kept | {"outcome": outcome, "suggestions": list(reading.suggestions)},
    )
