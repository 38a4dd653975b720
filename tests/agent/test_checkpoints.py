"""What is kept of a conversation: its state after the last turn, not every step on the way."""

from __future__ import annotations

import sqlite3

from agent.answer import Answer, Finished
from agent.assistant import Assistant
from agent.drafts import DraftReportArgs
from data.home import Home


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


async def test_what_waits_for_a_decision_stays(assistant: Assistant, own: Home) -> None:
    plan = DraftReportArgs(kind="campaign_plan", campaign_type="retention", region="South")
    report = await assistant.draft(plan, "local", lambda event: None)
    await ask(assistant, "Which accounts are At Risk in the North?")
    assert len(kept(own)) == 2
    decided = await assistant.decide(report["plan_id"], "local", approve=True)
    assert decided.status == "approved"
