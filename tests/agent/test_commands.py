"""Slash commands are short for words; the last answer can be had as files; settings hold for a turn."""

from __future__ import annotations

import json
from datetime import date

import pytest
from markdown_it import MarkdownIt

from agent.answer import Answer, Finished
from agent.assistant import Assistant
from agent.commands import COMMANDS, asks_for_export, in_words
from agent.settings import Settings
from agent.store.preferences import Preferences, preferences_of, set_preferences
from data.errors import UsageError
from data.home import Home


async def ask(assistant: Assistant, text: str, thread: str = "t") -> Answer:
    found = [event async for event in assistant.ask(text, thread=thread, user="local")]
    assert isinstance(found[-1], Finished)
    return found[-1].answer


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("/risk Calloway & Finch", "Draft a risk note for Calloway & Finch"),
        ("/RISK   ACC0117 ", "Draft a risk note for ACC0117"),
        ("/segments", "How are my accounts distributed over the segments?"),
        ("/campaign retention in the South", "Draft a campaign plan: retention in the South"),
        ("what is 1/2 of it", "what is 1/2 of it"),
        ("/ ", "/ "),
        ("/etc/passwd", "/etc/passwd"),
    ],
)
def test_a_command_is_short_for_words(typed: str, words: str) -> None:
    assert in_words(typed) == words


def test_an_unknown_command_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="no command /sumary; there are /summary, /risk"):
        in_words("/sumary ACC0117")


@pytest.mark.parametrize(
    "text",
    ["export that", "Download the last answer as JSON.", "/export", "export that to excel"],
)
def test_export_is_also_asked_in_words(text: str) -> None:
    assert asks_for_export(in_words(text))


@pytest.mark.parametrize(
    "text", ["export revenue by month", "which accounts export goods", "save ACC0117"]
)
def test_other_questions_are_not_exports(text: str) -> None:
    assert not asks_for_export(text)


@pytest.mark.parametrize(
    ("typed", "tool", "report"),
    [
        ("/segments South", "segment_overview", None),
        ("/profile ACC0117", "account_profile", None),
        ("/summary", None, "executive_summary"),
        ("/risk ACC0117", None, "risk_note"),
        ("/campaign retention in the South", None, "campaign_plan"),
    ],
)
async def test_every_command_does_what_it_says(
    assistant: Assistant, typed: str, tool: str | None, report: str | None
) -> None:
    answer = await ask(assistant, typed)
    assert answer.outcome == "answer"
    if tool:
        assert [run.name for run in answer.runs] == [tool]
    assert (answer.report or {}).get("kind") == report


async def test_commands_that_need_more_ask_for_it(assistant: Assistant) -> None:
    for command in ("/risk", "/campaign", "/profile"):
        assert (await ask(assistant, command, command)).outcome == "clarify"
    assert (await ask(assistant, "/help")).outcome == "no_tool"
    assert {command.name for command in COMMANDS} >= {
        "summary",
        "risk",
        "campaign",
        "export",
        "help",
    }


async def test_the_last_answer_is_exported_with_its_evidence(assistant: Assistant) -> None:
    nothing = await ask(assistant, "/export")
    assert nothing.export is None
    assert "no answer" in nothing.text
    question = "Revenue by region this year against last"
    answer = await ask(assistant, question)
    exported = (await ask(assistant, "export that")).export
    assert exported is not None
    data = json.loads(exported.json_text)
    assert data["question"] == question
    assert data["text"] == answer.text
    assert data["facts"] == [fact.model_dump(mode="json") for fact in answer.facts]
    assert data["receipt"] == answer.receipt
    html = MarkdownIt().enable("table").render(exported.markdown)
    assert html.count("<table>") == len(answer.tables) + 2
    traced = [figure.text for figure in answer.figures if figure.fact]
    assert traced
    assert all(text in exported.markdown for text in traced)
    assert data["charts"] == [chart.model_dump(mode="json") for chart in answer.charts]
    assert exported.page.count('<div class="chart"') == len(answer.charts) > 0
    assert all(text in exported.page for text in traced)


async def test_a_draft_is_exported_as_it_is(assistant: Assistant) -> None:
    drafted = await ask(assistant, "/risk ACC0117")
    exported = (await ask(assistant, "download it")).export
    assert exported is not None
    assert drafted.report is not None
    assert exported.markdown == drafted.report["exports"]["markdown"]
    assert exported.json_text == drafted.report["exports"]["json"]
    assert exported.page == drafted.report["exports"]["page"]


async def test_settings_hold_where_the_question_says_nothing(
    assistant: Assistant, own: Home
) -> None:
    set_preferences(own, "local", Preferences(lookback_days=90, as_of=date(2026, 3, 31)))
    assert preferences_of(own, "local").lookback_days == 90
    assert preferences_of(own, "ann") == Preferences()
    answer = await ask(assistant, "How are my accounts distributed over the segments?", "a")
    arguments = answer.runs[0].arguments
    assert (arguments["lookback_days"], arguments["as_of"]) == (90, "2026-03-31")
    assert "90 days to 31 March 2026" in answer.scope
    said = await ask(assistant, "Segment overview over the last 180 days", "b")
    assert said.runs[0].arguments["lookback_days"] == 180
    drafted = await ask(assistant, "Draft an executive summary of the South", "c")
    assert drafted.report is not None
    assert drafted.report["as_of"] == "2026-03-31"


async def test_the_offline_analyst_can_be_chosen(own: Home) -> None:
    set_preferences(own, "local", Preferences(model="offline"))
    unreachable = Settings(model="m", base_url="http://127.0.0.1:9/v1")
    async with Assistant(own, unreachable) as assistant:
        answer = await ask(assistant, "How fresh is the data?")
    assert answer.usage.offline
    assert answer.notice is None
