"""A campaign plan waits for a person, through restarts and kills, and is settled once."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from agent import assistant as assistants
from agent.answer import Finished, TextChunk
from agent.assistant import Assistant
from agent.drafts import DraftReportArgs
from agent.settings import Settings
from data import users
from data.home import Home
from data.plans import find_plan, plans_of
from tools._errors import ToolError

CHECKOUT = Path(__file__).resolve().parents[2]
RETENTION = DraftReportArgs(kind="campaign_plan", campaign_type="retention")
# Drafts a plan and dies without a word, as a machine does that loses power.
DRAFT_AND_DIE = """
import asyncio, os, signal, sys
from agent.assistant import Assistant
from agent.drafts import DraftReportArgs
from data.home import Home
from pathlib import Path

async def main():
    assistant = Assistant(Home(Path(sys.argv[1])))
    args = DraftReportArgs(kind="campaign_plan", campaign_type="retention")
    report = await assistant.draft(args, "local", lambda event: None)
    print(report["plan_id"], flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""
# Approves and dies at a chosen moment: before or after the plan is settled.
APPROVE_AND_DIE = """
import asyncio, os, signal, sys
from pathlib import Path
import agent.drafts.graph as graph
from agent.assistant import Assistant
from data.home import Home

real, moment = graph.settle_plan, sys.argv[3]

def settle(*args):
    if moment == "after":
        real(*args)
    os.kill(os.getpid(), signal.SIGKILL)

graph.settle_plan = settle

async def main():
    await Assistant(Home(Path(sys.argv[1]))).decide(sys.argv[2], "local", approve=True)

asyncio.run(main())
"""


@pytest.fixture
def settings(database_url: str | None) -> Settings:
    """No model; checkpoints in SQLite or PostgreSQL, in the killed processes too."""
    return Settings(database_url=database_url)


@pytest_asyncio.fixture
async def assistant(own: Home, settings: Settings) -> AsyncIterator[Assistant]:
    async with Assistant(own, settings) as made:
        yield made


async def drafted(assistant: Assistant, user: str = "local") -> str:
    report = await assistant.draft(RETENTION, user, lambda event: None)
    return str(report["plan_id"])


def killed(code: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    return done.stdout.strip()


async def test_a_plan_waits_and_is_approved_once(assistant: Assistant, own: Home) -> None:
    plan_id = await drafted(assistant)
    waiting = find_plan(own, plan_id, "local")
    assert waiting is not None
    assert (waiting.plan_id, waiting.status, waiting.decided_at) == (plan_id, "waiting", None)
    first = await assistant.decide(plan_id, "local", approve=True)
    again = await assistant.decide(plan_id, "local", approve=True)
    assert first.status == "approved"
    assert again == first
    (listed,) = plans_of(own, "local")
    assert find_plan(own, plan_id, "local") == first
    assert (listed.status, listed.arguments) == ("approved", first.arguments)
    # A list is read without what makes a plan half a megabyte.
    assert len(json.dumps(listed.report)) < len(json.dumps(first.report)) / 3
    assert first.report["sections"] == waiting.report["sections"]


async def test_two_at_the_same_moment_approve_once(assistant: Assistant, own: Home) -> None:
    plan_id = await drafted(assistant)
    found = await asyncio.gather(
        *(assistant.decide(plan_id, "local", approve=True) for _ in range(4))
    )
    assert len({plan.decided_at for plan in found}) == 1
    assert len(plans_of(own, "local")) == 1


async def test_a_plan_that_was_turned_down_stays_so(assistant: Assistant) -> None:
    plan_id = await drafted(assistant)
    assert (await assistant.decide(plan_id, "local", approve=False)).status == "declined"
    with pytest.raises(ToolError, match="declined already"):
        await assistant.decide(plan_id, "local", approve=True)


async def test_nobody_decides_over_another_s_plan(assistant: Assistant, own: Home) -> None:
    users.add(own, "sam", "planner", ["South"])
    plan_id = await drafted(assistant)
    for stranger in ("sam", "local"):
        missing = plan_id if stranger == "sam" else "000000000000"
        with pytest.raises(ToolError, match="no campaign plan"):
            await assistant.decide(missing, stranger, approve=True)
    assert find_plan(own, plan_id, "sam") is None


async def test_it_waits_while_the_conversation_goes_on_and_goes_with_it(
    assistant: Assistant, own: Home
) -> None:
    answers: list[Any] = []
    for text in ("Draft a retention campaign plan for the South", "How fresh is the data?"):
        async for event in assistant.ask(text, thread="t1", user="local"):
            if isinstance(event, Finished):
                answers.append(event.answer)
    plan_id = answers[0].report["plan_id"]
    assert answers[1].report is None
    assert (await assistant.decide(plan_id, "local", approve=True)).thread == "t1"
    other = [
        event
        async for event in assistant.ask("Draft a premium campaign plan", thread="t1", user="local")
    ]
    assert isinstance(other[-1], Finished)
    await assistant.forget("t1", "local")
    # What was approved is kept; what was waiting is gone with its conversation.
    assert [plan.plan_id for plan in plans_of(own, "local")] == [plan_id]


async def test_a_redraft_supersedes_the_plan_that_waits(assistant: Assistant, own: Home) -> None:
    async def asked(text: str, thread: str = "t1") -> Any:
        events = [event async for event in assistant.ask(text, thread=thread, user="local")]
        assert isinstance(events[-1], Finished)
        return events[-1].answer

    first = await asked("Draft a retention campaign plan for the South")
    kept = await asked("Draft a premium campaign plan")
    elsewhere = await asked("Draft a retention campaign plan for the South", thread="t2")
    assert (first.notice, kept.notice, elsewhere.notice) == (None, None, None)
    second = await asked("Draft a retention campaign plan for the South with a budget of 4000")
    assert "which can no longer be approved" in second.notice
    status = {plan.plan_id: plan.status for plan in plans_of(own, "local")}
    waiting = [answer.report["plan_id"] for answer in (kept, elsewhere, second)]
    assert status == {first.report["plan_id"]: "superseded"} | dict.fromkeys(waiting, "waiting")
    for approve in (True, False):
        with pytest.raises(ToolError, match="superseded by a newer draft"):
            await assistant.decide(first.report["plan_id"], "local", approve=approve)
    assert (await assistant.decide(waiting[-1], "local", approve=True)).status == "approved"
    # What was decided is not undone by a further draft.
    assert (await asked("Draft a retention campaign plan for the South")).notice is None
    await assistant.forget("t1", "local")
    assert {plan.status for plan in plans_of(own, "local") if plan.thread == "t1"} == {"approved"}


async def test_a_redraft_that_is_stopped_leaves_the_plan_that_waits(
    assistant: Assistant, own: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def asked(text: str) -> None:
        async for event in assistant.ask(text, thread="t3", user="local"):
            assert event is not None

    def statuses() -> list[str]:
        return sorted(plan.status for plan in plans_of(own, "local"))

    loop = asyncio.get_running_loop()
    await asked("Draft a retention campaign plan for the South")
    (first,) = plans_of(own, "local")
    # Stopped when the new plan is there, when its answer is put down, and when it takes its place.
    for place, name in (
        ("agent.drafts.graph", "offer_plan"),
        ("agent.assistant", "keep"),
        ("agent.drafts.draft", "supersede_plans"),
    ):
        module = import_module(place)
        real = getattr(module, name)
        turn = asyncio.create_task(asked("Draft a retention campaign plan for the South again"))

        def stopping(*given: Any, real: Any = real, turn: Any = turn) -> Any:
            done = real(*given)
            loop.call_soon_threadsafe(turn.cancel)
            return done

        with monkeypatch.context() as patch:
            patch.setattr(module, name, stopping)
            with pytest.raises(asyncio.CancelledError):
                await turn
        assert plans_of(own, "local") == [first], name
    await asked("Draft a retention campaign plan for the South with a budget of 4000")
    assert statuses() == ["superseded", "waiting"]


async def test_whoever_leaves_a_turn_early_ends_its_graph_before_plans_are_taken_back(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[str] = []

    class Graph:
        async def astream(self, *_: Any, **__: Any) -> AsyncIterator[TextChunk]:
            try:
                yield TextChunk(text="half")
                yield TextChunk(text="whole")
            finally:
                await asyncio.sleep(0)
                ended.append("graph")

    async def withdraw(context: Any) -> None:
        ended.append("plans")

    monkeypatch.setattr(assistant, "_graph", Graph())
    monkeypatch.setattr(assistants, "withdraw", withdraw)
    events = assistant.ask("How are my segments?", thread="t4", user="local")
    assert isinstance(events, AsyncGenerator)
    async for event in events:
        if isinstance(event, TextChunk):
            break
    await events.aclose()
    assert ended == ["graph", "plans"]


async def test_only_the_newest_draft_of_a_campaign_waits_unless_more_were_wanted(
    assistant: Assistant, own: Home
) -> None:
    async def waiting_after(text: str) -> list[str]:
        events = [event async for event in assistant.ask(text, thread="t9", user="local")]
        assert isinstance(events[-1], Finished)
        return sorted(plan.title for plan in plans_of(own, "local") if plan.status == "waiting")

    south, north = (
        f"Campaign plan: retention campaign in the {region}" for region in ("South", "North")
    )
    assert await waiting_after("Draft a retention campaign plan for the South") == [south]
    # The same for another region is another draft of it.
    assert await waiting_after("redraft it for the North") == [north]
    assert await waiting_after("and one for the South as well") == [north, south]
    # Two at once take the place of those before, and not of each other.
    asked = "Draft retention campaign plans for the East and the West"
    assert [title[-4:] for title in await waiting_after(asked)] == ["East", "West"]


async def test_killed_while_waiting_it_can_be_approved_once(own: Home, settings: Settings) -> None:
    plan_id = killed(DRAFT_AND_DIE, str(own.root))
    assert own.checkpoints.exists() == (settings.database_url is None)
    async with Assistant(own, settings) as assistant:
        first = await assistant.decide(plan_id, "local", approve=True)
    async with Assistant(own, settings) as assistant:
        assert await assistant.decide(plan_id, "local", approve=True) == first
    assert [plan.status for plan in plans_of(own, "local")] == ["approved"]


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_killed_while_it_is_settled_it_is_settled_once(
    assistant: Assistant, own: Home, moment: str
) -> None:
    plan_id = await drafted(assistant)
    killed(APPROVE_AND_DIE, str(own.root), plan_id, moment)
    status = find_plan(own, plan_id, "local")
    assert status is not None
    assert status.status == ("approved" if moment == "after" else "waiting")
    settled = await assistant.decide(plan_id, "local", approve=True)
    assert settled.status == "approved"
    assert settled.decided_at is not None
    if moment == "after":
        assert settled == status


async def test_other_drafts_leave_no_checkpoints(assistant: Assistant, own: Home) -> None:
    await assistant.draft(
        DraftReportArgs(kind="risk_note", account="ACC0117"), "local", lambda event: None
    )
    with pytest.raises(ToolError):
        await assistant.draft(
            DraftReportArgs(kind="risk_note", segment="Nobody"), "local", lambda event: None
        )
    assert plans_of(own, "local") == []
    checkpoints = assistant._checkpoints
    assert checkpoints is not None
    assert await checkpoints.keys("") == []
