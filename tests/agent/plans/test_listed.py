"""The plans of a person are listed and opened again in the conversation, within what may be seen."""

from __future__ import annotations

import json
from typing import Any

from agent.answer import Answer, Finished
from agent.assistant import Assistant
from agent.chat._document import read
from data import users
from data.home import Home
from data.plans import find_plan, plans_of
from data.scope import Scope

SOUTH = "Draft a retention campaign plan for the South with a budget of 4000"
PREMIUM = "Draft a premium campaign plan"


async def ask(assistant: Assistant, text: str, thread: str = "t", user: str = "local") -> Answer:
    found = [event async for event in assistant.ask(text, thread=thread, user=user)]
    assert isinstance(found[-1], Finished)
    return found[-1].answer


def rows(answer: Answer) -> list[dict[str, Any]]:
    (table,) = answer.tables
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def id_of(answer: Answer) -> str:
    assert answer.report is not None
    return str(answer.report["plan_id"])


async def test_without_any_plan_that_is_said(assistant: Assistant) -> None:
    told = await ask(assistant, "list my plans")
    assert told.tables == []
    assert "no campaign plans" in told.text


async def test_what_was_approved_is_listed_and_opened_in_another_conversation(
    assistant: Assistant, own: Home
) -> None:
    south, premium = await ask(assistant, SOUTH), await ask(assistant, PREMIUM)
    none = await ask(assistant, "what did I approve?", "other")
    assert none.text.startswith("None of your campaign plans is approved")
    assert len(rows(none)) == 2
    await assistant.decide(id_of(south), "local", approve=True)
    approved = await ask(assistant, "what did I approve?", "other")
    (row,) = rows(approved)
    (kept,) = [plan for plan in plans_of(own, "local") if plan.status == "approved"]
    assert kept.decided_at is not None
    facts = {fact.path: fact.value for fact in south.facts if fact.tool == "campaign_targets"}
    assert row == {
        "plan": "retention campaign in the South",
        "audience": f"{facts['reachable']} accounts, At Risk, Cannot Lose Them and About to Sleep first",
        "budget": "£4,000",
        "status": "approved",
        "decided": kept.decided_at.date().isoformat(),
        "drafted": kept.made_at.date().isoformat(),
        "worded_by": "the offline analyst",
        "plan_id": id_of(south),
    }
    waiting = await ask(assistant, "which plans are waiting?", "other")
    assert [row["plan_id"] for row in rows(waiting)] == [id_of(premium)]

    opened = await ask(assistant, approved.follow_ups[0], "other")
    assert opened.outcome == "answer"
    whole = find_plan(own, kept.plan_id, "local")
    assert whole is not None
    assert opened.report == whole.report
    assert [run.name for run in opened.runs] == [run.name for run in south.runs]
    assert opened.receipt == kept.report["receipt"]
    # It is what the conversation is about from then on.
    files = await ask(assistant, "export that", "other")
    assert files.export is not None
    assert files.export.json_text == whole.report["exports"]["json"]
    again = await ask(assistant, "redraft it for the North", "other")
    assert again.report is not None
    assert again.report["arguments"] == {
        "kind": "campaign_plan",
        "campaign_type": "retention",
        "region": "North",
        "budget": "4000",
        "lookback_days": 365,
    }


async def test_to_show_a_plan_opens_the_one_there_is_instead_of_drafting_it_again(
    assistant: Assistant, own: Home
) -> None:
    drafted = await ask(assistant, "show me the retention plan")
    assert drafted.text.endswith("\n") and "is ready below" in drafted.text
    shown = await ask(assistant, "show me the retention plan")
    assert id_of(shown) == id_of(drafted)
    assert [plan.status for plan in plans_of(own, "local")] == ["waiting"]
    await ask(assistant, PREMIUM)
    which = await ask(assistant, "open my plan")
    assert which.outcome == "clarify"
    assert len(rows(which)) == 2
    assert id_of(await ask(assistant, "open my last plan")) != id_of(drafted)
    gone = await ask(assistant, "open plan 000000000000")
    assert gone.report is None
    assert len(rows(gone)) == 2


async def test_regions_taken_away_and_other_people_s_plans_are_not_seen(
    assistant: Assistant, own: Home
) -> None:
    users.add(own, "sam", "planner", ["South", "North"])
    south = id_of(await ask(assistant, "Draft a retention campaign plan", user="sam"))
    assert [row["plan_id"] for row in rows(await ask(assistant, "my plans", user="sam"))] == [south]
    assert (await ask(assistant, f"open plan {south}")).tables == []
    users.change(own, "sam", scope=Scope(("North",)))
    assert (await ask(assistant, "my plans", user="sam")).tables == []
    assert (await ask(assistant, f"open plan {south}", user="sam")).report is None


async def test_the_document_in_the_chat_says_who_worded_it(assistant: Assistant) -> None:
    drafted = await ask(assistant, "/risk ACC0117")
    report = drafted.report
    assert report is not None
    line = read(report, "m", first=0).text.splitlines()[2]
    assert line.endswith("Worded by the offline analyst.*")
    assert line.startswith(f"*Demo data. {report['scope']}")
    report["receipt"]["model"] = "qwen_3*"
    assert "Worded by the model qwen\\_3\\*." in read(report, "m", first=0).text


async def test_a_plan_is_known_by_its_arguments_not_by_its_title(
    assistant: Assistant, own: Home
) -> None:
    from data.plans import offer_plan, waiting_in

    def offered(id: str, title: str, kind: str, region: str) -> None:
        arguments = {"campaign_type": kind, "region": region}
        offer_plan(own, id, "local", "t", {"title": title, "arguments": arguments})

    offered("a", "Win back in spring", "retention", "South")
    offered("b", "Win back in autumn", "premium", "South")
    offered("c", "Another name altogether", "retention", "North")
    assert sorted(waiting_in(own, "local", "t", "retention")) == ["a", "c"]
    assert waiting_in(own, "local", "t", "premium") == ["b"]
    assert sorted(waiting_in(own, "local", "t")) == ["a", "b", "c"]
    assert waiting_in(own, "local", "elsewhere") == waiting_in(own, "sam", "t") == []
    exported = (await ask(assistant, SOUTH, "u")).report
    assert exported is not None
    assert json.loads(exported["exports"]["json"])["arguments"]["region"] == "South"
