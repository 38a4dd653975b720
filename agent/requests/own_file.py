"""What a conversation says about a private workspace: asking for a file, importing it, leaving it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from agent.answer import (
    OFFLINE,
    Answer,
    Attachment,
    Event,
    Finished,
    ToolFinished,
    ToolProgress,
    ToolStarted,
    Usage,
)
from agent.commands import BACK_TO_BOOK
from agent.document import escape
from agent.follow_ups import without_lines
from agent.wording import count, day, first_upper
from data import workspaces
from data.errors import UsageError
from data.home import Home
from data.snapshots import Manifest
from data.workspaces import Loaded, NothingLoaded, Staged, Workspace

RUN = "import"
"""Id of the one step of an import."""
ASK = (
    "Choose a file of transactions (a row for each order line) or of accounts, as CSV or Excel. You see "
    "how its columns are understood before anything is loaded. It is for this conversation alone: nobody "
    "else and no other conversation sees it, and it is deleted with the conversation.\n"
)
NO_CONVERSATION = (
    "A file of your own can be used in a conversation of the chat. On the command line, "
    "`quintile import FILE` loads one for everybody.\n"
)
NEXT = (
    "How are my accounts distributed over the lifecycle segments?",
    "Show me the book at a glance",
    BACK_TO_BOOK,
)
ONLY_HERE = (
    "Every answer, draft and export of this conversation is computed from it from now on; other "
    "conversations and other people do not see it, and it is deleted with this conversation, with the "
    "plans made from it. Saved scores cover the common book only.\n"
)


async def use_own_file(home: Home, user: str, thread: str) -> AsyncGenerator[Event]:
    """Import the file that was confirmed; without one return to the workspace left, or ask for a file."""
    if not thread:
        yield Finished(answer=_said(NO_CONVERSATION))
        return
    staged = await asyncio.to_thread(workspaces.confirmed, home, user, thread)
    if staged is not None:
        async with aclosing(_imported(home, staged)) as events:
            async for event in events:
                yield event
        return
    there = await asyncio.to_thread(workspaces.find, home, user, thread)
    if there is None or there.in_use:
        yield Finished(answer=_said(_again(there) + ASK, form="workspace"))
        return
    manifest = await asyncio.to_thread(there.manifest, home)
    await asyncio.to_thread(workspaces.use, home, user, thread)
    text = f"This conversation runs on {escape(there.words(manifest))} again.\n"
    yield Finished(answer=_said(text, there, manifest, follow_ups=list(NEXT)))


def back_to_book(home: Home, user: str, thread: str) -> Answer:
    """Let the conversation run on the common book again."""
    there = workspaces.find(home, user, thread)
    if there is None or not there.in_use:
        return _said("This conversation runs on the common book already.\n")
    workspaces.leave(home, user, thread)
    return _said(
        f"This conversation runs on the common book again. Your upload {escape(there.names)} is kept "
        "until the conversation is deleted; earlier answers stay as they are.\n",
        follow_ups=["Use my file again"],
    )


async def _imported(home: Home, staged: Staged) -> AsyncGenerator[Event]:
    started = time.perf_counter()
    yield ToolStarted(id=RUN, name="import", words=staged.source.shown)
    loaded: Loaded | None = None
    try:
        async with aclosing(workspaces.load(home, staged)) as steps:
            async for event in steps:
                if isinstance(event, Loaded):
                    loaded = event
                else:
                    step, done = event
                    yield ToolProgress(id=RUN, words=step.replace("_", " "), done=done)
    except UsageError as problem:
        yield ToolFinished(id=RUN, name="import", rows=0, ms=_ms(started), error=str(problem))
        yield Finished(answer=_failed(staged, problem))
        return
    assert loaded is not None, "an import ends with what was loaded, or raises"
    rows = sum(source.rows_kept for source in loaded.manifest.sources)
    yield ToolFinished(id=RUN, name="import", rows=rows, ms=_ms(started))
    answer = _said(
        _summary(loaded),
        loaded.workspace,
        loaded.manifest,
        attachment=_rejects(loaded.rejects),
        follow_ups=list(NEXT)
        if loaded.manifest.rows["transactions"]
        else without_lines("", uploaded=True),
    )
    usage = answer.usage.model_copy(update={"seconds": round(_ms(started) / 1000, 3)})
    yield Finished(answer=answer.model_copy(update={"usage": usage}))


def _summary(loaded: Loaded) -> str:
    """What was loaded and what was not, every row accounted for."""
    manifest = loaded.manifest
    lines = count(manifest.rows["transactions"], "transaction line")
    accounts = count(manifest.rows["accounts"], "account")
    if manifest.rows["transactions"]:
        span = (
            f"from {day(manifest.first_date)} to {day(manifest.last_date)}, in {manifest.currency}"
        )
        what = f"{lines} of {accounts} {span}"
    else:
        what = (
            f"{accounts}, without transactions. Segments, revenue and churn need those: add a file of "
            "them with */workspace*"
        )
    parts = [f"**{escape(loaded.workspace.names)}** is loaded, for this conversation only: {what}."]
    if loaded.replaced:
        parts.append(f"It takes the place of {escape(loaded.replaced)}.")
    for source in manifest.sources:
        said = (
            f"{escape(source.name)}: {count(source.rows_read, 'row')} read = "
            f"{source.rows_kept:,} kept + {source.rows_rejected:,} rejected"
        )
        by_count = sorted(source.rejected_by_reason.items(), key=lambda item: (-item[1], item[0]))
        reasons = [f"- {rows:,} rejected: {escape(reason)}" for reason, rows in by_count]
        parts.append("\n".join([said + (":" if reasons else "."), "", *reasons]).strip())
    if manifest.findings:
        found = [f"- {escape(finding)}" for finding in manifest.findings]
        parts.append("\n".join(["Worth knowing:", "", *found]))
    parts.append(ONLY_HERE.strip())
    return "\n\n".join(parts) + "\n"


def _failed(staged: Staged, problem: UsageError) -> Answer:
    rejects = problem.rejects if isinstance(problem, NothingLoaded) else None
    return _said(
        f"**{escape(staged.source.shown)}** was not loaded, and nothing was changed. "
        f"{escape(str(problem))}\n\nCorrect the columns in the form above, or choose another file.\n",
        attachment=_rejects(rejects),
        outcome="error",
    )


def _again(there: Workspace | None) -> str:
    """What a further file does to the workspace there is."""
    if there is None:
        return ""
    return (
        f"This conversation runs on your upload {escape(there.names)}. A file of the other kind is added "
        "to it; one of the same kind takes its place.\n\n"
    )


def _rejects(text: str | None) -> Attachment | None:
    if text is None:
        return None
    return Attachment(label="Download rejected rows", name="rejected-rows.csv", text=text)


def _said(
    text: str,
    there: Workspace | None = None,
    manifest: Manifest | None = None,
    *,
    outcome: Any = "no_tool",
    **more: Any,
) -> Answer:
    """A reply of ours. What is kept with it rests on no region of the common book."""
    return Answer(
        outcome=outcome,
        scope=first_upper(there.words(manifest)) if there and manifest else "",
        text=text,
        usage=Usage(model=OFFLINE, offline=True),
        snapshot=manifest.snapshot if manifest else "",
        currency=manifest.currency if manifest else "",
        receipt={"regions": []},
        **more,
    )


def _ms(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
