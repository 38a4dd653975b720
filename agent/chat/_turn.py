"""One turn on the screen: tool steps while they run, text as it comes, then the finished answer."""

# mypy: allow-untyped-calls
# (chainlit says it is typed, and half of it is not)
from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import chainlit as cl
from chainlit.utils import utc_now

from agent.answer import (
    Answer,
    Event,
    Finished,
    Preparing,
    TextChunk,
    TextDropped,
    ToolFinished,
    ToolProgress,
    ToolRun,
    ToolStarted,
)
from agent.chat._answer import (
    attached,
    body,
    charts,
    downloads,
    exported,
    footer,
    form,
    regions,
    tables,
)
from agent.chat._document import read
from agent.chat._files import Bundle, Files
from agent.chat._markdown import literal, safe
from agent.chat._scoped import REGIONS, stamp
from agent.chat._turns import Turns
from agent.chat.complaints import CALL
from data.scope import Scope


class Turn:
    """Draws the events of one question into the conversation of the current chainlit context."""

    def __init__(self, files: Files, turns: Turns) -> None:
        self._files = files
        self._marks = True
        self._turns = turns
        self._seen = stamp([])  # nothing is computed yet
        self._thread: str = cl.context.session.thread_id
        # Without the run as parent a step is drawn after the answer.
        self._run_id: str | None = cl.context.current_run.id if cl.context.current_run else None
        self._steps: dict[str, tuple[cl.Step, ToolStarted]] = {}
        self._preparing: cl.Step | None = None
        self._message = cl.Message(content="")
        self._finishing: asyncio.Task[None] | None = None
        self._unsent = ""
        self._sent_at = 0.0

    async def play(self, events: AsyncIterator[Event], scope: Scope, *, marks: bool) -> None:
        """Draw the events as they come; what is kept of them is marked as seen within `scope`."""
        self._marks = marks
        self._seen = stamp(scope.regions)
        async for event in events:
            await self._prepared()
            match event:
                case Preparing():
                    await self._prepare(event)
                case ToolStarted():
                    await self._tool_started(event)
                case ToolProgress():
                    await self._tool_progress(event)
                case ToolFinished():
                    await self._tool_finished(event)
                case TextChunk():
                    await self._write(event.text)
                case TextDropped():
                    await self._take_back()
                case Finished():
                    self._finishing = asyncio.create_task(self._finish(event.answer))
                    await asyncio.shield(self._finishing)

    async def abandon(self, sentence: str) -> None:
        """Take back the half answer, end the steps that hang, and say why.

        An answer that is already being put down is not half: then it is finished instead.
        """
        if self._finishing is not None and not self._finishing.done():
            await self._finishing
            return
        await self._prepared()
        for step, _ in self._steps.values():
            if step.end is None:
                await self._end(step, f"{step.name} · stopped", failed=True)
        if self._message.streaming:
            await self._message.remove()
        await cl.Message(content=safe(sentence), metadata=self._seen).send()

    async def _write(self, text: str) -> None:
        """Show the text so far, at most every twentieth of a second.

        The page draws the whole message anew for each piece; word by word that takes longer than
        the answer itself. What is left over at the end comes with the finished message.
        """
        self._unsent += text
        if time.monotonic() - self._sent_at < 0.05:
            return
        piece, self._unsent = self._unsent, ""
        self._turns.draft(self._thread, self._message)
        await self._message.stream_token(safe(piece))
        self._sent_at = time.monotonic()

    async def _take_back(self) -> None:
        """Empty the message: what stood in it was no part of the answer."""
        self._unsent = ""
        if self._message.streaming:
            # Chainlit takes an empty text for nothing to do.
            await self._message.stream_token(" ", is_sequence=True)

    async def _prepare(self, event: Preparing) -> None:
        self._preparing = await self._begun(event.words, "hourglass")

    async def _prepared(self) -> None:
        """What was waited for is there, and no part of the answer."""
        step, self._preparing = self._preparing, None
        if step is not None:
            await step.remove()

    async def _tool_started(self, event: ToolStarted) -> None:
        self._steps[event.id] = (await self._begun(_line(event), "database"), event)

    async def _begun(self, name: str, icon: str) -> cl.Step:
        step = cl.Step(name=name, type="tool", parent_id=self._run_id, show_input=False, icon=icon)
        step.metadata = dict(self._seen)
        step.start = utc_now()
        await step.send()
        return step

    async def _tool_progress(self, event: ToolProgress) -> None:
        if event.id in self._steps:
            step, started = self._steps[event.id]
            step.name = f"{_line(started)} · {event.words} · {event.done:.0%}"
            await step.update()

    async def _tool_finished(self, event: ToolFinished) -> None:
        if event.id not in self._steps:
            return
        step, started = self._steps[event.id]
        if event.error:
            step.output = safe(event.error)
            await self._end(step, f"{_line(started)} · no result", failed=False)
            return
        rows = "1 row" if event.rows == 1 else f"{event.rows:,} rows"
        await self._end(step, f"{_line(started)} · {rows} · {_ms(event.ms)}", failed=False)

    async def _end(self, step: cl.Step, name: str, *, failed: bool) -> None:
        step.name = name
        step.end = utc_now()
        step.is_error = failed
        await step.update()

    async def _finish(self, answer: Answer) -> None:
        seen = stamp(regions(answer)) if REGIONS in answer.receipt else self._seen
        runs = {run.id: run for run in answer.runs}
        for id, (step, _) in self._steps.items():
            if run := runs.get(id):
                step.output = step.output if run.error else _behind(run)
                step.metadata |= {CALL: {run.name: _given(run)}}
            step.metadata = step.metadata | seen
            await step.update()
        self._message.metadata = seen
        bundle = Bundle()
        # In a thread: some answers have hundreds of rows and marks, and others wait.
        document = await asyncio.to_thread(self._lay_out, answer, bundle)
        await self._files.keep(self._thread, bundle)
        # Ended by send(), not update(): a message made by update() comes back in the wrong place.
        await self._message.send()
        if document is not None:
            document.metadata = seen
            await document.send()

    def _lay_out(self, answer: Answer, bundle: Bundle) -> cl.Message | None:
        """Fill the message; the document that follows it when the answer is a draft."""
        self._message.content = body(answer, self._message.id, marks=self._marks)
        report = answer.report
        draft = read(report, self._message.id, first=len(answer.figures)) if report else None
        shown: list[Any] = [*charts(answer, bundle)]
        below: list[Any] = [
            *form(answer, self._thread),
            *attached(answer, bundle),
            *exported(answer, bundle),
            *tables(answer, bundle, unfolded=0 if draft else 1),
            footer(answer, draft, bundle, self._message.id),
        ]
        if draft is None or report is None:
            self._message.elements = [*shown, *below]
            return None
        # A draft is what was asked for: the leading chart before it, the tables folded after it.
        self._message.elements = shown[:1]
        return cl.Message(content=draft.text, elements=[downloads(report, bundle), *below])


def _line(event: ToolStarted) -> str:
    name = event.name.replace("_", " ")
    return f"{name} · {event.words}" if event.words else name


def _ms(ms: float) -> str:
    return f"{ms / 1000:.1f} s" if ms >= 1000 else f"{max(ms, 1):.0f} ms"


def _behind(run: ToolRun) -> str:
    """What a step shows when it is opened: the arguments as resolved, then the SQL."""
    lines = [
        f"- {literal(name.replace('_', ' '))}: {literal(_words(value))}"
        for name, value in _given(run).items()
    ]
    for statement in run.sql:
        lines += ["", "```sql", statement.sql.strip().replace("```", "` ` `"), "```"]
    return "\n".join(lines)


def _given(run: ToolRun) -> dict[str, Any]:
    return {name: value for name, value in run.arguments.items() if value is not None}


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)
