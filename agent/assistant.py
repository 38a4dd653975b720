"""The analyst as surfaces use it: one question in, events out; threads are remembered."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import subprocess
import time
from collections.abc import AsyncGenerator, Hashable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from typing import Any

from langchain_core.messages import HumanMessage

from agent.answer import Event, Finished, Preparing
from agent.commands import (
    BARE_OVERVIEW,
    asks_for_book,
    asks_for_own_file,
    asks_for_upload,
    asks_to_clear_filters,
    in_words,
)
from agent.drafts import DraftReportArgs, decide, draft
from agent.drafts.draft import draft_key, supersede, withdraw
from agent.drafts.graph import DraftGraph, Emit, build_draft_graph
from agent.graph import build_graph
from agent.lexicon import lexicon
from agent.models.endpoint import chat_model
from agent.offline import apart
from agent.offline.learning import WORDS as LEARNING
from agent.offline.learning import Learning
from agent.offline.understand import understand
from agent.opening import Opening, opening
from agent.requests.at_hand import at_hand, keep
from agent.requests.own_file import back_to_book, use_own_file
from agent.runtime import TurnContext
from agent.settings import Settings, silence_tracing
from agent.store.checkpoints import Checkpoints, open_checkpoints
from agent.store.preferences import Offered, preferences_of, set_overview
from data import churn_scores, workspaces
from data.errors import NoWarehouse
from data.home import Home
from data.plans import Plan, forget_plans, plans_of, withdraw_plans
from data.scope import EVERYTHING, Scope
from data.turns import forget_turns, note_thread, threads_noted
from data.users import LOCAL, scope_of
from data.warehouse import Warehouse, Warehouses
from tools import _registry as registry
from tools._book import BookFilters
from tools._fitted import made_elsewhere
from tools._query import NO_LINES

log = logging.getLogger(__name__)
# Light workers: more would only make DuckDB's own threads wait for each other.
WORKERS = 4
# receive, verify, repair, deliver and their edges, beside three nodes for every model step that drafts.
FIXED_STEPS = 12
OPENINGS = 64
"""Opening pages kept in memory."""
CLEARED = "The filters are cleared: all accounts in your scope are counted."


class Assistant:
    """Answers questions of any number of users over the current snapshot of one home.

    `warehouses` gives other data than those of the home, which then holds only threads, users and
    plans. Use `async with`, or call `aclose()` when done.
    """

    def __init__(
        self, home: Home, settings: Settings | None = None, warehouses: Warehouses | None = None
    ) -> None:
        self.home = home
        self.settings = settings or Settings.from_environment()
        silence_tracing(self.settings)
        self.warehouses = warehouses or Warehouses(home)
        self._uploads = workspaces.Opened(home)
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="quintile-tool")
        self._model = chat_model(self.settings)
        self._graph: Any = None
        self._drafts: DraftGraph | None = None
        self._checkpoints: Checkpoints | None = None
        self._fitting: subprocess.Popen[bytes] | None = None
        self._learning = Learning()
        self._opening_graph = asyncio.Lock()
        self._openings: dict[Hashable, asyncio.Task[Opening]] = {}
        self._making_opening = asyncio.Lock()

    async def __aenter__(self) -> Assistant:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def warm(self) -> None:
        """Load what the first question would otherwise wait for; without data there is nothing to load.

        What is learned or fitted is so in processes of their own, and goes on while pages are opened;
        models of what lies ahead also while questions are answered.
        """
        with suppress(NoWarehouse):
            context = self.context(LOCAL)
            names = lexicon(context)
            if self._learning.is_done():
                first = understand("What needs my attention?", names, None)
                # Follow-ups have patterns of their own, which take half a second to compile.
                understand("and in the last quarter?", names, first.memory)
            else:
                self._learning.begin()
            registry.all_tools()
            # Models are kept with the data, which need not lie in this home.
            if not apart.is_fitted(self.warehouses.home):
                self._fitting = fitting = apart.start("fit", self.warehouses.home)
                made_elsewhere(lambda: fitting.poll() is None)

    async def aclose(self) -> None:
        """Release the state database and the workers."""
        if self._checkpoints is not None:
            await self._checkpoints.close()
            self._checkpoints = None
        if self._fitting is not None:
            self._fitting.terminate()
            self._fitting.communicate()
        self._learning.stop()
        self._workers.shutdown(wait=False, cancel_futures=True)

    async def ask(self, text: str, *, thread: str, user: str) -> AsyncGenerator[Event]:
        """Answer `text` in a thread of a user; the last event is `Finished`.

        Raises:
            UsageError: no warehouse yet, or no such user.
        """
        started = time.perf_counter()
        text = in_words(text)
        graph = await self._compiled()
        if asks_for_book(text):
            await asyncio.to_thread(scope_of, self.home, user)
            yield Finished(answer=await asyncio.to_thread(back_to_book, self.home, user, thread))
            return
        if asks_for_own_file(text) and not asks_for_upload(text):
            await asyncio.to_thread(scope_of, self.home, user)
            async with aclosing(use_own_file(self.home, user, thread)) as events:
                async for event in events:
                    yield event
            return
        context = await asyncio.to_thread(self.context, user, thread)
        key = thread_key(user, thread, context.scope, context.upload_id)
        config = {
            "configurable": {"thread_id": key},
            "recursion_limit": 3 * self.settings.max_steps + FIXED_STEPS,
        }
        await asyncio.to_thread(note_thread, self.home, user, key)
        if (answer := await at_hand(text, graph, config, context)) is not None:
            yield Finished(answer=answer)
            return
        if asks_to_clear_filters(text):
            await asyncio.to_thread(set_overview, self.home, user, BookFilters())
            # What there is without them is shown at once.
            context = await asyncio.to_thread(self.context, user, thread)
            text = BARE_OVERVIEW
            context.notices.append(CLEARED)
        context.said = text
        if context.model is None and not await asyncio.to_thread(self._learning.is_done):
            yield Preparing(words=LEARNING)
            await self._learning.finish()
        delivered = False
        try:
            stream = graph.astream(
                {"messages": [HumanMessage(text)]},
                config,
                context=context,
                stream_mode="custom",
                durability="exit",
            )
            # Closed by whoever asked, the graph has ended before anything is taken back.
            async with aclosing(stream) as events:
                async for event in events:
                    yield event
            assert context.answer is not None
            answer = context.answer
            await asyncio.to_thread(keep, context, key, text, context.delivered)
            await self._forget_former_states(key)
            await supersede(context)
            delivered = True
        finally:
            if not delivered:
                await asyncio.shield(withdraw(context))
        usage = answer.usage.model_copy(update={"seconds": round(time.perf_counter() - started, 3)})
        yield Finished(answer=answer.model_copy(update={"usage": usage}))

    def context(self, user: str, thread: str = "") -> TurnContext:
        """What a turn of `user` runs with: the current snapshot, the scope as the user table has it.

        A conversation with a private workspace runs on that one, and sees the whole of it.
        """
        preferences = preferences_of(self.home, user)
        scope = scope_of(self.home, user)
        warehouse, upload, upload_id, notices = None, "", "", []
        if (private := self._uploads.of(user, thread)) is not None:
            workspace, warehouse = private
            scope, upload_id = EVERYTHING, workspace.id
            upload = workspace.words(warehouse.manifest)
            if not warehouse.manifest.rows["transactions"]:
                notices.append(NO_LINES)
            # What was set of these is of the book.
            unset = {"as_of": None, "org_type": None, "overview": BookFilters()}
            preferences = preferences.model_copy(update=unset)
        return TurnContext(
            home=self.home,
            warehouse=warehouse or self.warehouses.current(),
            scope=scope,
            upload=upload,
            upload_id=upload_id,
            notices=notices,
            user=user,
            settings=self.settings,
            workers=self._workers,
            thread=thread,
            drafts=self._drafts,
            preferences=preferences,
            model=None if preferences.model == "offline" else self._model,
        )

    async def data_of(self, user: str, thread: str) -> tuple[Warehouse, Scope]:
        """The data a conversation of a user runs on, and what of them they may see; "" is the book.

        Raises:
            UsageError: no warehouse yet, or no such user.
        """
        context = await asyncio.to_thread(self.context, user, thread)
        return context.warehouse, context.scope

    async def draft(self, args: DraftReportArgs, user: str, emit: Emit) -> dict[str, Any]:
        """One document outside of any conversation, as plain data with its exports.

        Raises:
            ToolError: the subject cannot be resolved, or the data it needs is not there.
        """
        await self._compiled()
        context = await asyncio.to_thread(self.context, user)
        return (await draft(args, context, first_call=1, emit=emit)).report

    async def decide(self, plan_id: str, user: str, *, approve: bool) -> Plan:
        """Approve a campaign plan of this user, or turn it down. Twice is like once.

        Raises:
            ToolError: the user has no such plan, or turned it down before.
        """
        await self._compiled()
        context = await asyncio.to_thread(self.context, user)
        return await decide(plan_id, context, approve=approve)

    async def forget(self, thread: str, user: str) -> None:
        """Remove everything that is remembered of a thread of that user."""
        await self.forget_words(thread, user)
        graph = await self._compiled()
        for plan_id in await asyncio.to_thread(withdraw_plans, self.home, user, thread):
            await graph.checkpointer.adelete_thread(draft_key(user, plan_id))
        await asyncio.to_thread(workspaces.forget, self.home, user, thread)

    async def forget_words(self, thread: str, user: str) -> None:
        """Remove what was said in a thread of that user; its plans and its private workspace stay."""
        graph = await self._compiled()
        assert self._checkpoints is not None
        for key in await self._checkpoints.keys(thread_key(user, thread)):
            await graph.checkpointer.adelete_thread(key)
        await asyncio.to_thread(forget_turns, self.home, user, thread_key(user, thread))

    async def forget_user(self, user: str) -> None:
        """Remove what is remembered of a user in whatever conversation, also outside of the chat."""
        graph = await self._compiled()
        keys = await asyncio.to_thread(threads_noted, self.home, user)
        plans = await asyncio.to_thread(plans_of, self.home, user)
        keys += [draft_key(user, plan.plan_id) for plan in plans]
        for key in keys:
            await graph.checkpointer.adelete_thread(key)
        await asyncio.to_thread(forget_turns, self.home, user)
        await asyncio.to_thread(forget_plans, self.home, user)

    async def opening(self, user: str) -> Opening:
        """What the first page of a conversation shows to this user; made once for what it depends on."""
        context = await asyncio.to_thread(self.context, user)
        settings = context.preferences.model_dump_json(exclude={"marks", "model"})
        uploads = churn_scores.version(self.home)
        key = (context.warehouse.snapshot, context.scope, settings, uploads)
        if key not in self._openings:
            while len(self._openings) >= OPENINGS:
                del self._openings[next(iter(self._openings))]
            self._openings[key] = making = asyncio.create_task(self._opened(context))
            making.add_done_callback(lambda made: self._forget_failed_opening(key, made))
        # Shielded: others may be waiting for the same one.
        return await asyncio.shield(self._openings[key])

    def _forget_failed_opening(self, key: Hashable, made: asyncio.Task[Opening]) -> None:
        """The next who opens the page tries again, also when nobody waited for this one any more."""
        failed = made.cancelled() or made.exception() is not None
        if failed and self._openings.get(key) is made:
            del self._openings[key]

    async def _opened(self, context: TurnContext) -> Opening:
        # One scope after the other: together they need the memory of all of them, and are no sooner done.
        async with self._making_opening:
            return await opening(context)

    async def offered(self, user: str) -> Offered:
        """What this user can choose from in the settings."""
        context = await asyncio.to_thread(self.context, user)
        found = await asyncio.to_thread(lexicon, context)
        manifest = context.warehouse.manifest
        return Offered(tuple(found.regions), manifest.org_type, manifest.currency)

    async def _forget_former_states(self, key: str) -> None:
        """What earlier turns left is read no more. The answer is not lost over a failure."""
        assert self._checkpoints is not None
        try:
            await self._checkpoints.keep_newest(key)
        except Exception:
            log.exception("the states after earlier turns are still kept")

    async def _compiled(self) -> Any:
        async with self._opening_graph:
            if self._graph is None:
                self._checkpoints = await open_checkpoints(self.home, self.settings.database_url)
                saver = self._checkpoints.saver
                self._drafts = build_draft_graph(saver)
                self._graph = build_graph(saver)
        return self._graph


def thread_key(user: str, thread: str, scope: Scope | None = None, upload_id: str = "") -> str:
    """The checkpoint key: a thread id chosen by a browser opens nothing of another user's.

    The scope is a part of it, and so is a private workspace: what was said while a user could see more,
    or of other data, is not remembered afterwards. Without a scope it is what all keys of the thread
    begin with.
    """
    key = hashlib.sha256(f"{user}\0{thread}".encode()).hexdigest()
    if scope is None:
        return key
    seen = f"{scope.regions!r}\0{upload_id}" if upload_id else repr(scope.regions)
    return f"{key}/{hashlib.sha256(seen.encode()).hexdigest()}"
