"""Overhears what the model replies, before anything is checked or cut, through langchain's own hook."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, LLMResult
from langchain_core.tracers.context import register_configure_hook

from evals.record import Reply


class _Ear(BaseCallbackHandler):
    """Keeps the replies of every model that runs where it is set."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []

    def on_llm_end(self, response: LLMResult, **_: Any) -> None:
        for generation in response.generations[0][:1]:
            if isinstance(generation, ChatGeneration):
                message = generation.message
                calls = message.tool_calls if isinstance(message, AIMessage) else []
                self.replies.append(
                    Reply(
                        text=str(message.text),
                        calls=[{"name": call["name"], "args": call["args"]} for call in calls],
                    )
                )


# A context variable: attempts that run at the same time each have their own.
_ear: ContextVar[_Ear | None] = ContextVar("quintile_evals_ear", default=None)
register_configure_hook(_ear, inheritable=True)


@contextmanager
def overheard() -> Iterator[list[Reply]]:
    """The list that the replies of this task are added to."""
    ear = _Ear()
    token = _ear.set(ear)
    try:
        yield ear.replies
    finally:
        _ear.reset(token)
