"""A conversation that runs on a file of its own: what it answers, keeps apart, and takes along."""

from __future__ import annotations

import asyncio
import re
from contextlib import aclosing
from datetime import date
from typing import Any

import pytest
from markdown_it import MarkdownIt
from uploads import accounts, orders

from agent.answer import Answer, Event, Finished, ToolFinished, ToolProgress, ToolStarted
from agent.assistant import Assistant
from agent.commands import asks_for_book, asks_for_own_file
from agent.drafts.report import read_report
from agent.exports.replay import of_report, replay
from agent.store.preferences import Preferences, set_preferences
from data import users, workspaces
from data.errors import UsageError
from data.home import Home
from data.plans import plans_of
from data.scope import EVERYTHING
from data.workspaces import Choices


async def events(assistant: Assistant, text: str, thread: str, user: str) -> list[Event]:
    return [event async for event in assistant.ask(text, thread=thread, user=user)]


async def ask(assistant: Assistant, text: str, thread: str = "t", user: str = "local") -> Answer:
    *_, last = await events(assistant, text, thread, user)
    assert isinstance(last, Finished)
    return last.answer


async def confirmed(
    home: Home, text: str, name: str, thread: str = "t", user: str = "local"
) -> None:
    staged = await workspaces.stage(home, user, thread, name, text.encode())
    columns = staged.seen.guesses[staged.seen.kind]
    days = {"transaction_date": "%d/%m/%Y"} if "transaction_date" in columns else {}
    workspaces.confirm(home, staged, Choices(kind=staged.seen.kind, columns=columns, days=days))


async def on_orders(assistant: Assistant, thread: str = "t", user: str = "local") -> Answer:
    await confirmed(assistant.home, orders(), "orders.csv", thread, user)
    return await ask(assistant, "Use my file orders.csv", thread, user)


@pytest.mark.parametrize(
    "text",
    [
        "Use a file of my own",
        "upload my own data",
        "Can I upload a csv file?",
        "please import transactions",
        "use my file orders (1).csv",
        "Use my file again",
        "work on my own file",
    ],
)
def test_asking_for_a_file_of_one_s_own(text: str) -> None:
    assert asks_for_own_file(text)


@pytest.mark.parametrize(
    "text",
    [
        "upload churn scores",
        "Which accounts use my products?",
        "How many transactions did we import goods with?",
        "Revenue of my own accounts",
        "Show me the book at a glance",
    ],
)
def test_other_questions_are_not_taken_for_one(text: str) -> None:
    assert not asks_for_own_file(text)
    assert not asks_for_book(text)


@pytest.mark.parametrize(
    "text",
    [
        "Use the book again",
        "back to the book",
        "Leave this workspace.",
        "return to the common book",
    ],
)
def test_asking_for_the_book(text: str) -> None:
    assert asks_for_book(text)


async def test_the_import_is_a_turn_with_its_progress_and_every_row(assistant: Assistant) -> None:
    assert (await ask(assistant, "Use a file of my own")).form == "workspace"
    await confirmed(assistant.home, orders(), "orders.csv")
    told = await events(assistant, "Use my file orders.csv", "t", "local")
    assert isinstance(told[0], ToolStarted)
    shares = [event.done for event in told if isinstance(event, ToolProgress)]
    assert shares == sorted(shares)
    assert len(shares) > 5
    finished, last = told[-2:]
    assert isinstance(finished, ToolFinished) and isinstance(last, Finished)
    assert finished.rows > 4_000
    answer = last.answer
    assert f"rows read = {finished.rows:,} kept + 3 rejected" in answer.text
    assert answer.attachment is not None
    assert answer.attachment.text.count("\n") == 4


async def test_every_answer_is_of_the_file_and_says_so_and_others_are_of_the_book(
    assistant: Assistant, own: Home
) -> None:
    await on_orders(assistant)
    there = workspaces.find(own, "local", "t")
    assert there is not None
    snapshot = there.manifest(own).snapshot
    answer = await ask(assistant, "Show me the lifecycle segments")
    assert answer.scope.startswith("Your upload orders.csv, ")
    assert "private to this conversation" in answer.scope
    assert {run.snapshot for run in answer.runs} == {snapshot} == {answer.snapshot}
    assert answer.charts and answer.tables
    exported = await ask(assistant, "export the last answer")
    assert exported.export is not None
    assert "private to this conversation" in exported.export.json_text
    other = await ask(assistant, "Show me the lifecycle segments", "another")
    assert other.snapshot != snapshot
    assert "upload" not in other.scope
    assert "Calloway" not in (
        await ask(assistant, "Deep dive on Calloway & Finch Hotels")
    ).text.replace("Calloway & Finch Hotels", "", 1)


async def test_going_back_to_the_book_and_to_the_file(assistant: Assistant) -> None:
    assert "already" in (await ask(assistant, "Use the book again")).text
    await on_orders(assistant)
    of_file = await ask(assistant, "Top 3 accounts by revenue")
    assert "common book again" in (await ask(assistant, "/book")).text
    of_book = await ask(assistant, "Top 3 accounts by revenue")
    assert of_book.snapshot != of_file.snapshot
    assert "orders.csv" in (await ask(assistant, "Use my file again")).text
    # What was said about the file is remembered, what was said about the book is not.
    again = await ask(assistant, "deep dive on the first one")
    assert again.snapshot == of_file.snapshot
    assert "Firm" in again.scope


async def test_regions_are_those_of_the_file_whatever_a_person_may_see_of_the_book(
    assistant: Assistant, own: Home
) -> None:
    users.add(own, "nora", "sales", ["North"])
    await confirmed(own, accounts(), "accounts.csv", user="nora")
    await ask(assistant, "Use my file accounts.csv", user="nora")
    await on_orders(assistant, user="nora")
    answer = await ask(assistant, "Revenue by region", user="nora")
    assert {row[0] for row in answer.tables[0].rows} == {"East", "West"}
    assert answer.receipt["regions"] == []
    warehouse, scope = await assistant.data_of("nora", "t")
    assert (warehouse.snapshot, scope) == (answer.snapshot, EVERYTHING)
    # Uploads are checked against the very warehouse that answers, which closes when data are loaded anew.
    assert (await assistant.data_of("nora", ""))[0] is assistant.warehouses.current()
    await ask(assistant, "Use the book again", user="nora")
    answer = await ask(assistant, "Revenue by region", user="nora")
    assert {row[0] for row in answer.tables[0].rows} == {"North"}
    assert answer.receipt["regions"] == ["North"]
    users.remove(own, "nora")
    await ask_refused(assistant, "Use my file again", "nora")


async def ask_refused(assistant: Assistant, text: str, user: str) -> None:
    with pytest.raises(UsageError, match="no user"):
        await ask(assistant, text, user=user)


NEEDING_LINES = (
    "How are my accounts distributed over the segments?",
    "Show me the book at a glance in West",
    "What needs my attention this week?",
    "Who is most likely to churn?",
    "Revenue by month",
    "Compare East and West",
    "How well do we retain new customers, by cohort?",
    "Who moved between segments since last quarter?",
    "Who should get a retention campaign?",
    "Lifecycle segments as of 1 January 2026",
    "Draft an executive summary of the whole book",
)


async def test_accounts_alone_answer_and_say_what_they_cannot(
    assistant: Assistant, own: Home
) -> None:
    await confirmed(own, accounts(), "accounts.csv")
    loaded = await ask(assistant, "Use my file accounts.csv")
    assert "without transactions" in loaded.text
    answer = await ask(assistant, "find accounts in West")
    assert "79 accounts fit" in answer.text
    assert answer.notice is not None
    assert "no transactions" in answer.notice
    for question in NEEDING_LINES:
        answer = await ask(assistant, question)
        assert "no transactions" in answer.text, question
        # It is said once, and nothing speaks of transactions or of when they begin or end.
        said = f"{answer.text} {answer.notice}"
        assert said.count("no transactions") == 1
        assert not re.search(r"newest|data begin|first transaction", said)
        assert answer.follow_ups == [
            "How many accounts do I have?",
            "Is the data healthy?",
            "Use a file of my own",
        ]


async def test_what_cannot_be_used_changes_nothing_and_brings_its_reasons(
    assistant: Assistant, own: Home
) -> None:
    await on_orders(assistant)
    before = workspaces.find(own, "local", "t")
    staged = await workspaces.stage(
        own, "local", "t", "bad.csv", b"customer,date,amount\nA,2025-01-01,x\nB,2025-01-02,y\n"
    )
    columns = {"account_id": "customer", "transaction_date": "date", "net_amount": "amount"}
    chosen = Choices(kind="transactions", columns=columns, days={"transaction_date": "ISO"})
    workspaces.confirm(own, staged, chosen)
    answer = await ask(assistant, "Use my file bad.csv")
    assert answer.outcome == "error"
    assert "nothing was changed" in answer.text
    assert str(own.root) not in answer.text
    assert answer.attachment is not None
    assert "not a plain number" in answer.attachment.text
    assert workspaces.find(own, "local", "t") == before


async def test_a_stopped_import_leaves_nothing(assistant: Assistant, own: Home) -> None:
    await confirmed(own, orders(), "orders.csv")
    async with aclosing(assistant.ask("Use my file orders.csv", thread="t", user="local")) as turn:
        async for event in turn:
            if isinstance(event, ToolProgress):
                break
    await asyncio.sleep(0)
    assert workspaces.find(own, "local", "t") is None
    assert [path.name for path in own.workspaces.iterdir()] == ["staged"]


async def test_the_as_of_date_that_was_set_is_one_of_the_book(
    assistant: Assistant, own: Home
) -> None:
    set_preferences(own, "local", Preferences(as_of=date(2024, 6, 30)))
    await on_orders(assistant)
    answer = await ask(assistant, "Revenue by month")
    assert answer.outcome == "answer"
    assert "2026" in answer.scope


async def test_a_plan_made_from_a_file_is_decided_and_goes_with_the_conversation(
    assistant: Assistant, own: Home
) -> None:
    await on_orders(assistant)
    answer = await ask(assistant, "Draft a retention campaign plan")
    report: Any = answer.report
    assert report["receipt"]["upload"].startswith("your upload orders.csv")
    assert "private to this conversation" in report["exports"]["markdown"]
    plan = await assistant.decide(report["plan_id"], "local", approve=True)
    assert plan.status == "approved"
    with pytest.raises(UsageError, match="your upload orders"):
        replay(of_report(read_report(report["exports"]["json"])), assistant.context("local"))
    await assistant.forget("t", "local")
    assert plans_of(own, "local") == []
    assert workspaces.find(own, "local", "t") is None


async def test_a_file_name_is_text_and_nothing_else(assistant: Assistant) -> None:
    name = "![a](x) <b>**bold**.csv"
    await confirmed(assistant.home, accounts(), name)
    loaded = await ask(assistant, f"Use my file {name}")
    shown = MarkdownIt("commonmark", {"html": True}).render(loaded.text)
    assert "<img" not in shown
    assert "<b>" not in shown
    assert "![a](x) &lt;b&gt;**bold**.csv" in shown


async def test_without_a_conversation_there_is_no_workspace(assistant: Assistant) -> None:
    assert "quintile import" in (await ask(assistant, "Use a file of my own", "")).text
