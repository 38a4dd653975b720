"""Run one tool call for the graph: validated, in the user's scope, in a worker thread, interruptible."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextvars import copy_context
from typing import Any

from agent.answer import ToolRun
from agent.results import run_of
from agent.runtime import TurnContext
from tools import _registry as registry
from tools._errors import ToolError, Unclear, UsageError

log = logging.getLogger(__name__)


async def run_tool(
    context: TurnContext,
    call_id: str,
    name: str,
    arguments: Mapping[str, Any],
    progress: Callable[[str, float], None] = lambda words, done: None,
) -> ToolRun:
    """The finished call. What the model or the person can act on comes back as `error`.

    `progress` is called in the event loop's thread while long work goes on.
    """
    started = time.perf_counter()

    def failed(message: str, unclear: bool = False) -> ToolRun:
        return ToolRun(
            id=call_id,
            name=name,
            arguments=dict(arguments),
            rows=0,
            ms=(time.perf_counter() - started) * 1000,
            snapshot=context.warehouse.snapshot,
            sql=[],
            version="",
            error=message,
            unclear=unclear,
        )

    try:
        tool = registry.get(name)
        wanted = context.preferred(name, arguments, tool.arguments.model_fields)
        args = registry.parse_json_arguments(name, tool.arguments, wanted)
        loop = asyncio.get_running_loop()

        # The worker thread has none of the turn's context, which whoever shows progress may need.
        turn = copy_context()

        def told(words: str, done: float) -> None:
            loop.call_soon_threadsafe(progress, words, done, context=turn)

        # In a worker too: it reads the state database, where somebody may just be writing.
        query = await loop.run_in_executor(
            context.workers,
            lambda: registry.start(args, context.warehouse, context.scope, told),
        )
        try:
            return await loop.run_in_executor(
                context.workers, lambda: run_of(registry.run(tool, args, query), call_id)
            )
        except asyncio.CancelledError:
            query.cancel()
            raise
    except (ToolError, UsageError) as problem:
        return failed(str(problem), isinstance(problem, Unclear))
    except Exception:
        return failed(logged(name, arguments))


def logged(name: str, arguments: Iterable[str]) -> str:
    """A sentence for the person about a bug of ours, whose details belong in the log, under its id."""
    bug = uuid.uuid4().hex[:8]
    log.exception("tool %s failed [%s] with arguments %s", name, bug, sorted(arguments))
    return f"{name} failed unexpectedly (error {bug}). It was logged; please try another way."
