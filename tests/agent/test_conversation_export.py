"""A whole conversation is exported with every turn and receipt, and recomputed turn by turn."""

from __future__ import annotations

import json
from typing import Any

import pytest
from markdown_it import MarkdownIt

from agent.answer import Answer, Export, Finished
from agent.assistant import Assistant
from agent.commands import asks_for_export, asks_for_whole_export, in_words
from agent.departure import forget_user
from agent.exports import conversation
from agent.exports import replay as replaying
from data import turns, users
from data.home import Home
from data.plans import plans_of
from data.scope import Scope
from data.turns import turns_of

QUESTIONS = (
    "Revenue by region this year against last",
    "which of them fell most?",
    "/risk ACC0117",
    "What is the weather like?",
)


async def ask(assistant: Assistant, text: str, thread: str = "t", user: str = "local") -> Answer:
    found = [event async for event in assistant.ask(text, thread=thread, user=user)]
    assert isinstance(found[-1], Finished)
    return found[-1].answer


async def exported(assistant: Assistant, thread: str = "t", user: str = "local") -> Export:
    export = (await ask(assistant, "/export all", thread, user)).export
    assert export is not None
    return export


@pytest.mark.parametrize(
    "text",
    [
        "/export all",
        "export everything",
        "Download the whole conversation as JSON.",
        "save this chat",
        "can you export all answers please?",
        "export all of it",
    ],
)
def test_all_of_it_is_also_asked_in_words(text: str) -> None:
    assert asks_for_whole_export(in_words(text))
    assert not asks_for_export(in_words(text))


@pytest.mark.parametrize("text", ["/export", "export that", "export all accounts in the South"])
def test_other_exports_are_not_of_all(text: str) -> None:
    assert not asks_for_whole_export(in_words(text))


async def test_every_turn_is_in_the_files_with_its_receipt(assistant: Assistant) -> None:
    assert (await ask(assistant, "/export all")).export is None
    answers = [await ask(assistant, question) for question in QUESTIONS]
    export = await exported(assistant)
    data = json.loads(export.json_text)
    told = data["turns"]
    assert data["kind"] == "conversation"
    assert [turn["question"] for turn in told] == [in_words(text) for text in QUESTIONS]
    assert [turn["text"] for turn in told] == [answer.text for answer in answers]
    assert [turn["receipt"] for turn in told] == [answer.receipt for answer in answers]
    assert told[0]["facts"] == [fact.model_dump(mode="json") for fact in answers[0].facts]
    report = answers[2].report
    assert report is not None
    assert told[2]["report"] == json.loads(report["exports"]["json"])

    tokens = MarkdownIt().enable("table").parse(export.markdown)
    headings = [
        (token.tag, tokens[place + 1].content)
        for place, token in enumerate(tokens)
        if token.type == "heading_open"
    ]
    asked = [text for tag, text in headings if tag == "h2"]
    assert asked == [f"{n}. {in_words(text)}" for n, text in enumerate(QUESTIONS, start=1)]
    assert ("h3", report["title"]) in headings
    assert ("h4", "Evidence") in headings or ("h4", "Risk level and why") in headings
    for answer in answers[:3]:
        assert all(call["seal"] in export.markdown for call in answer.receipt["calls"])
    drawn = len(answers[0].charts) + len(answers[1].charts)
    assert export.page.count('<div class="chart"') >= drawn > 0


async def test_of_a_long_talk_the_newest_turns_are_there_and_it_says_so(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (turns, conversation):
        monkeypatch.setattr(module, "MOST_TURNS", 2)
    for question in ("hello", *QUESTIONS[:2]):
        await ask(assistant, question)
    answer = await ask(assistant, "/export all")
    assert answer.text.startswith("The newest 2 turns of this conversation as files")
    assert answer.export is not None
    told = json.loads(answer.export.json_text)["turns"]
    assert [turn["question"] for turn in told] == list(QUESTIONS[:2])
    assert "Only the newest 2 are kept; there were earlier ones." in answer.export.markdown
    again = [
        replaying.replay(source, assistant.context("local"))
        for source in replaying.read(answer.export.json_text)
    ]
    assert [one.same for one in again] == [True, True]


async def test_it_is_the_same_when_it_is_computed_again(assistant: Assistant) -> None:
    for question in QUESTIONS:
        await ask(assistant, question)
    sources = replaying.read((await exported(assistant)).json_text)
    # Small talk rests on nothing.
    assert len(sources) == 3
    found = [replaying.replay(source, assistant.context("local")) for source in sources]
    assert [(one.same, one.changed, one.untraced, one.changed_charts) for one in found] == [
        (True, [], [], [])
    ] * 3
    assert all(one.facts > 3 and one.charts > 0 for one in found)


async def test_what_was_edited_in_one_turn_is_found_there(assistant: Assistant) -> None:
    for question in QUESTIONS[:2]:
        await ask(assistant, question)
    data: dict[str, Any] = json.loads((await exported(assistant)).json_text)
    first, second = data["turns"]
    figure = next(figure for figure in second["figures"] if figure["text"].startswith("£"))
    second["text"] = second["text"].replace(figure["text"], "£123,456", 1)
    table = first["tables"][0]
    place = next(i for i, column in enumerate(table["columns"]) if column["unit"] == "money")
    table["rows"][0][place] = "5.00"
    sources = replaying.read(json.dumps(data))
    changed, edited = (replaying.replay(one, assistant.context("local")) for one in sources)
    assert not changed.same
    assert [row.partition(":")[0] for row in changed.untraced] == [table["title"]]
    assert not edited.same
    assert any("£123,456" in line for line in edited.untraced)


async def test_it_has_only_what_the_person_may_see_and_goes_with_the_conversation(
    assistant: Assistant, own: Home
) -> None:
    users.add(own, "sam", "sales", ["South", "North"])
    await ask(assistant, QUESTIONS[0], user="sam")
    users.change(own, "sam", scope=Scope(("South",)))
    assert (await ask(assistant, "/export all", user="sam")).export is None
    await ask(assistant, QUESTIONS[0], user="sam")
    answer = await ask(assistant, "/export all", user="sam")
    assert answer.export is not None
    assert len(json.loads(answer.export.json_text)["turns"]) == 1
    assert "1 turn on other data, or within other regions, left out" in answer.text
    assert answer.receipt["regions"] == ["South"]
    assert (await ask(assistant, "/export all")).export is None
    await assistant.forget("t", "sam")
    assert (await ask(assistant, "/export all", user="sam")).export is None
    await ask(assistant, QUESTIONS[0], "another", user="sam")
    await forget_user(own, "sam")
    from agent.assistant import thread_key

    assert not turns_of(own, "sam", thread_key("sam", "another", Scope(("South",)))).turns


async def test_words_can_be_forgotten_without_the_plans(assistant: Assistant, own: Home) -> None:
    await ask(assistant, "Draft a retention campaign plan for the South", "once")
    await assistant.forget_words("once", "local")
    assert (await ask(assistant, "/export all", "once")).export is None
    assert [plan.status for plan in plans_of(own, "local")] == ["waiting"]
