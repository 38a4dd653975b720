"""What is kept of a conversation: its state after the last turn, not every step on the way."""

from __future__ import annotations

import sqlite3

from langchain_core.messages import AnyMessage, ToolMessage

from agent.answer import Answer, Finished
from agent.assistant import Assistant, thread_key
from agent.drafts import DraftReportArgs
from agent.settings import Settings
from data.home import Home
from data.scope import EVERYTHING


async def ask(assistant: Assistant, text: str, thread: str = "t") -> Answer:
    found = [event async for event in assistant.ask(text, thread=thread, user="local")]
    assert isinstance(found[-1], Finished)
    return found[-1].answer


def kept(home: Home) -> dict[str, int]:
    """Checkpoints by thread key."""
    with sqlite3.connect(home.checkpoints) as con:
        return dict(con.execute("SELECT thread_id, count(*) FROM checkpoints GROUP BY 1"))


async def test_a_thread_keeps_its_last_state_alone_and_goes_on_from_it(
    assistant: Assistant, own: Home
) -> None:
    await ask(assistant, "Which accounts are At Risk in the North?")
    await ask(assistant, "How many customers came back?", thread="other")
    following = await ask(assistant, "and in the South?")
    assert following.runs[0].arguments["segment"] == "At Risk"
    assert following.runs[0].arguments["region"] == "South"
    assert list(kept(own).values()) == [1, 1]


async def test_a_long_talk_is_stored_no_longer_than_a_request_and_goes_on(own: Home) -> None:
    sizes, ids = [], []
    async with Assistant(own, Settings(context_tokens=800)) as assistant:
        for _ in range(5):
            await ask(assistant, "Which accounts are At Risk in the North?")
            following = await ask(assistant, "and in the South?")
            assert following.runs[0].arguments["region"] == "South"
            messages = await stored(assistant)
            sizes.append(len(messages))
            ids.append([m.tool_call_id for m in messages if isinstance(m, ToolMessage)])
    assert sizes[0] == 8
    assert max(sizes) < 16
    assert sizes[-1] == sizes[-2]
    assert all(len(set(found)) == len(found) > 1 for found in ids)


async def stored(assistant: Assistant) -> list[AnyMessage]:
    """The messages of the one thread there is."""
    graph = await assistant._compiled()
    key = thread_key("local", "t", EVERYTHING)
    state = await graph.aget_state({"configurable": {"thread_id": key}})
    return list(state.values["messages"])


async def test_what_waits_for_a_decision_stays(assistant: Assistant, own: Home) -> None:
    plan = DraftReportArgs(kind="campaign_plan", campaign_type="retention", region="South")
    report = await assistant.draft(plan, "local", lambda event: None)
    await ask(assistant, "Which accounts are At Risk in the North?")
    assert len(kept(own)) == 2
    decided = await assistant.decide(report["plan_id"], "local", approve=True)
    assert decided.status == "approved"
