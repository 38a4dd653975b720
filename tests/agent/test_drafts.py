"""The three drafts: whole, traced, exported without loss, and deaf to what notes tell them to do."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from markdown_it import MarkdownIt

from agent.assistant import Assistant
from agent.drafts import DraftReportArgs, read_report
from agent.drafts.markdown import escape
from agent.drafts.report import KINDS
from agent.settings import Settings
from data.demo import story
from data.warehouse import Warehouse
from tools._errors import ToolError

SUBJECTS: list[dict[str, Any]] = [
    {"kind": "executive_summary", "account": "ACC0117"},
    {"kind": "executive_summary", "account": "ACC0058", "level": "family"},
    {"kind": "executive_summary", "segment": "Champions"},
    {"kind": "executive_summary", "region": "South"},
    {"kind": "executive_summary"},
    {"kind": "risk_note", "account": "ACC0117"},
    {"kind": "risk_note", "account": "ACC0204"},
    {"kind": "risk_note", "account": "ACC1377"},
    {"kind": "risk_note", "segment": "At Risk"},
    {"kind": "campaign_plan", "campaign_type": "retention"},
    {"kind": "campaign_plan", "campaign_type": "promotional", "region": "West", "budget": "5000"},
    {"kind": "campaign_plan", "campaign_type": "premium"},
    {"kind": "campaign_plan", "campaign_type": "acquisition"},
]


@pytest_asyncio.fixture
async def assistant(demo: Warehouse) -> AsyncIterator[Assistant]:
    async with Assistant(demo.home, Settings()) as made:
        yield made


async def write(assistant: Assistant, **arguments: Any) -> dict[str, Any]:
    return await assistant.draft(DraftReportArgs(**arguments), "local", lambda event: None)


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda s: "-".join(map(str, s.values())))
async def test_draft_is_whole_and_traced(assistant: Assistant, subject: dict[str, Any]) -> None:
    report = await write(assistant, **subject)
    facts = {fact["id"] for fact in report["ledger"]}
    headings = [section["heading"] for section in report["sections"]]
    assert headings == list(KINDS[subject["kind"]].headings)
    assert report["left_out"] == 0
    figures = [
        figure
        for section in report["sections"]
        for claim in section["paragraphs"] + section["bullets"]
        for figure in claim["figures"]
    ]
    assert figures
    for section in report["sections"]:
        for claim in section["paragraphs"] + section["bullets"]:
            for figure in claim["figures"]:
                assert claim["text"][figure["start"] : figure["end"]] == figure["text"]
                assert figure["verdict"] in {"direct", "derived", "skipped"}
                if figure["verdict"] == "direct":
                    assert figure["fact"] in facts


async def test_json_export_read_back_equals_the_report(
    assistant: Assistant, demo: Warehouse
) -> None:
    report = await write(assistant, kind="risk_note", account="ACC0117")
    back = read_report(report["exports"]["json"])
    again = json.loads(back.model_dump_json())
    assert again == {key: report[key] for key in again}
    assert back.receipt.snapshot == demo.snapshot


async def test_markdown_renders_and_carries_the_snapshot(
    assistant: Assistant, demo: Warehouse
) -> None:
    report = await write(assistant, kind="campaign_plan", campaign_type="retention")
    text = report["exports"]["markdown"]
    html = MarkdownIt().enable("table").render(text)
    assert demo.snapshot in text
    assert html.count("<h2>") == len(report["sections"]) + 1
    assert html.count("<table>") >= 3
    assert "<img" not in html
    assert "<a " not in html


async def test_markdown_of_a_hostile_name_stays_text() -> None:
    name = "[Click](http://evil.example) <img src=x> ![p](http://evil.example/p.png) | `x` *y*"
    html = (
        MarkdownIt()
        .enable("table")
        .render(f"# {escape(name)}\n\n| a |\n| --- |\n| {escape(name)} |\n")
    )
    assert "<img" not in html
    assert "<a " not in html
    assert "<em>" not in html
    assert html.count("<td>") == 1


async def test_notes_that_give_orders_change_nothing(assistant: Assistant) -> None:
    hostile = story("hostile_notes")
    for account in hostile.account_ids[:4]:
        report = await write(assistant, kind="executive_summary", account=account)
        tools = [call["tool"] for call in report["receipt"]["calls"]]
        assert tools == [
            "account_profile",
            "explain_segment",
            "behavior_signals",
            "opportunities",
            "product_propensity",
            "product_propensity",
        ]
        assert {call["arguments"].get("account") for call in report["receipt"]["calls"]} == {
            account
        }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"kind": "risk_note"}, "about an account or a segment"),
        ({"kind": "campaign_plan"}, "Which type of campaign"),
        ({"kind": "risk_note", "account": "Zyxwvut Holdings"}, "no account 'Zyxwvut Holdings'"),
        ({"kind": "risk_note", "account": "Harbour"}, "fits several accounts"),
        ({"kind": "executive_summary", "region": "Mars"}, "no region 'Mars'"),
    ],
)
async def test_what_cannot_be_drafted_is_said(
    assistant: Assistant, arguments: dict[str, Any], words: str
) -> None:
    with pytest.raises(ToolError, match=words):
        await write(assistant, **arguments)
