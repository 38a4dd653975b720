"""The three drafts: whole, traced, exported without loss, and deaf to what notes tell them to do."""

from __future__ import annotations

import html
import json
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml
from markdown_it import MarkdownIt

from agent.answer import Finished
from agent.assistant import Assistant
from agent.drafts import DraftReportArgs, read_report
from agent.drafts.markdown import escape
from agent.drafts.report import KINDS
from agent.settings import Settings
from data.demo import Kind, story
from data.warehouse import Warehouse
from tools._errors import ToolError

pytestmark = pytest.mark.asyncio(loop_scope="module")

SUBJECTS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("draft_subjects.yaml").read_text(encoding="utf-8")
)


def named(subject: dict[str, Any]) -> str:
    return "-".join(map(str, subject.values()))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def assistant(demo: Warehouse) -> AsyncIterator[Assistant]:
    async with Assistant(demo.home, Settings()) as made:
        yield made


async def write(assistant: Assistant, **arguments: Any) -> dict[str, Any]:
    return await assistant.draft(DraftReportArgs(**arguments), "local", lambda event: None)


def assert_whole_and_traced(report: dict[str, Any]) -> None:
    """Every section there, nothing left out, every figure where it says it is and on the ledger."""
    facts = {fact["id"] for fact in report["ledger"]}
    headings = [section["heading"] for section in report["sections"]]
    assert headings == list(KINDS[report["kind"]].headings)
    assert report["left_out"] == 0
    claims = [
        claim
        for section in report["sections"]
        for claim in section["paragraphs"] + section["bullets"]
    ]
    assert any(claim["figures"] for claim in claims)
    for claim in claims:
        for figure in claim["figures"]:
            assert claim["text"][figure["start"] : figure["end"]] == figure["text"]
            assert figure["verdict"] in {"direct", "derived", "skipped"}
            if figure["verdict"] == "direct":
                assert figure["fact"] in facts


@pytest.mark.parametrize("subject", SUBJECTS["retail"], ids=named)
async def test_draft_is_whole_and_traced(assistant: Assistant, subject: dict[str, Any]) -> None:
    assert_whole_and_traced(await write(assistant, **subject))


async def test_a_summary_of_a_segment_speaks_of_its_accounts_alone(assistant: Assistant) -> None:
    report = await write(assistant, kind="executive_summary", segment="Champions")
    (found,) = [call for call in report["receipt"]["calls"] if call["tool"] == "opportunities"]
    assert found["arguments"]["segments"] == ["Champions"]
    text = text_of(report, "Revenue Opportunities") + text_of(report, "Risk Factors")
    assert "at stake" in text
    assert not re.search(r"high value at risk|At Risk: \d", text)


@pytest.mark.parametrize("account", ["ACC0117", "ACC0217", "ACC1250"])
async def test_a_summary_says_who_it_is_and_when_it_was_spoken_to_once(
    assistant: Assistant, account: str
) -> None:
    report = await write(assistant, kind="executive_summary", account=account)
    claims = [
        claim["text"]
        for section in report["sections"]
        for claim in section["paragraphs"] + section["bullets"]
    ]
    for said in (r"look(?:ed|s) after", r"interactions? in the last 90 days"):
        assert len([text for text in claims if re.search(said, text)]) == 1, said


async def test_a_category_that_an_opportunity_proposes_is_no_second_bullet(
    assistant: Assistant,
) -> None:
    report = await write(assistant, kind="executive_summary", account="ACC0803")
    bullets = next(
        s["bullets"] for s in report["sections"] if s["heading"] == "Revenue Opportunities"
    )
    of_peers = [claim["text"] for claim in bullets if "similar accounts" in claim["text"]]
    assert sum("Cookware" in text for text in of_peers) == 1


@pytest.mark.parametrize("kind", ["telecom", "banking"])
async def test_drafts_of_contract_books_are_whole_and_traced(
    demo_of: Callable[[Kind], Warehouse], ask: Callable[..., Any], kind: Kind
) -> None:
    book = demo_of(kind)
    at_risk = ask(book, "churn_risk", limit=2).accounts
    async with Assistant(book.home, Settings()) as assistant:
        for subject in SUBJECTS["contracts"]:
            if "account" in subject:
                subject = subject | {"account": at_risk[subject["account"]].account_id}
            assert_whole_and_traced(await write(assistant, **subject))


def text_of(report: dict[str, Any], heading: str) -> str:
    section = next(s for s in report["sections"] if s["heading"] == heading)
    return " ".join(claim["text"] for claim in section["paragraphs"] + section["bullets"])


async def test_a_risk_note_rests_on_churn_and_value(
    assistant: Assistant, demo: Warehouse, ask: Callable[..., Any]
) -> None:
    report = await write(assistant, kind="risk_note", account="ACC0117")
    (risk,) = ask(demo, "churn_risk", account="ACC0117").accounts
    (value,) = ask(demo, "customer_value", account="ACC0117").customers
    assert f"{100 * risk.churn_probability:.1f}%" in text_of(report, "Risk level and why")
    assert risk.reasons[0].reason in text_of(report, "Evidence")
    assert f"{100 * risk.earlier_probability:.1f}%" in text_of(report, "What changed")
    told = text_of(report, "Value at stake")
    assert f"£{value.expected_value:.0f} in" in told and "little is to be expected" in told


async def test_a_summary_of_a_quarter_is_of_that_quarter(assistant: Assistant) -> None:
    report = await write(
        assistant, kind="executive_summary", region="North", lookback_days=91, as_of="2026-06-30"
    )
    assert_whole_and_traced(report)
    told = text_of(report, "Executive Summary")
    assert told.startswith("Revenue (North) in Q2 2026 (1 April 2026 to 30 June 2026)")
    calls = [
        call["arguments"] for call in report["receipt"]["calls"] if "metric" in call["arguments"]
    ]
    assert {(call["start"], call["end"]) for call in calls} == {("2026-04-01", "2026-06-30")}


async def test_a_campaign_plan_begins_with_who_is_contacted_and_who_is_kept(
    assistant: Assistant, ask: Callable[..., Any], demo: Warehouse
) -> None:
    given = {"campaign_type": "retention", "region": "North"}
    found = ask(demo, "campaign_targets", **given)
    report = await write(assistant, kind="campaign_plan", **given)
    lead = next(s for s in report["sections"] if s["heading"] == "Audience")["paragraphs"][0][
        "text"
    ]
    assert found.planned_contacts + found.control_group == found.reachable
    assert lead.endswith(
        f": {found.planned_contacts} to contact and {found.control_group} kept aside as control."
    )


async def test_a_campaign_plan_says_how_earlier_ones_did(
    assistant: Assistant, demo: Warehouse, ask: Callable[..., Any]
) -> None:
    report = await write(assistant, kind="campaign_plan", campaign_type="retention")
    past = ask(demo, "campaign_results", campaign_type="retention", lookback_days=730)
    assert f"{past.response_rate:.1f}%" in text_of(report, "Expected results")
    told = text_of(report, "Control group and measurement")
    assert any(row.campaign_name in told for row in past.controls) or "can be judged" in told


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
    page = MarkdownIt().enable("table").render(text)
    assert demo.snapshot in text
    assert page.count("<h2>") == len(report["sections"]) + 1
    assert page.count("<table>") >= 3
    assert "<img" not in page
    assert "<a " not in page


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"kind": "executive_summary"}, {"Business Insights", "Revenue Opportunities"}),
        ({"kind": "executive_summary", "account": "ACC0117"}, {"Business Insights"}),
        ({"kind": "risk_note", "account": "ACC0117"}, {"What changed"}),
        ({"kind": "risk_note", "segment": "At Risk"}, {"Evidence", "What changed"}),
        ({"kind": "campaign_plan", "campaign_type": "retention"}, {"Audience"}),
    ],
)
async def test_charts_stand_where_the_text_speaks_of_them(
    assistant: Assistant, arguments: dict[str, Any], expected: set[str]
) -> None:
    report = await write(assistant, **arguments)
    charts = {
        section["heading"]: section["charts"] for section in report["sections"] if section["charts"]
    }
    assert set(charts) >= expected
    drawn = [chart for found in charts.values() for chart in found]
    assert {chart["call"] for chart in drawn} <= {table["call"] for table in report["behind"]}
    page = report["exports"]["page"]
    assert page.count('<div class="chart"') == len(drawn)
    places = [
        page.index(f"<figcaption>{html.escape(chart['title'], quote=False)}")
        for section in charts.values()
        for chart in section
    ]
    assert places == sorted(places)


async def test_markdown_of_a_hostile_name_stays_text() -> None:
    name = "[Click](http://evil.example) <img src=x> ![p](http://evil.example/p.png) | `x` *y*"
    page = (
        MarkdownIt()
        .enable("table")
        .render(f"# {escape(name)}\n\n| a |\n| --- |\n| {escape(name)} |\n")
    )
    assert "<img" not in page
    assert "<a " not in page
    assert "<em>" not in page
    assert page.count("<td>") == 1


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
        ]
        assert {call["arguments"].get("account") for call in report["receipt"]["calls"]} == {
            account
        }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"kind": "executive_summary", "owner": "Nora Quill"}, "a risk note of many accounts"),
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


async def test_a_risk_note_has_one_level_and_what_can_be_reached(assistant: Assistant) -> None:
    report = await write(assistant, kind="risk_note", account="ACC0217")  # low, but At Risk
    told = text_of(report, "Risk level and why")
    assert "Risk level: Medium" in told.replace("**", "") and "Critical" not in told
    assert "from now, its usual gap" in text_of(report, "What would change our mind")
    report = await write(assistant, kind="risk_note", account="ACC1250")
    told = text_of(report, "Risk level and why")
    assert "Risk level: High" in told.replace("**", "") and "Critical" not in told
    assert "more orders" not in text_of(report, "What would change our mind")
    assert "360" not in text_of(report, "What changed")
    actions = next(s for s in report["sections"] if s["heading"] == "Recommended actions")
    assert actions["actions"][0]["due"] == "2026-07-30" and "this month" in str(actions)


async def test_a_wish_that_rules_cannot_follow_is_told(assistant: Assistant) -> None:
    answer = None
    for text in ("Draft a risk note for Calloway & Finch Hotels", "make it shorter, no jargon"):
        found = [event async for event in assistant.ask(text, thread="wish", user="local")]
        assert isinstance(found[-1], Finished)
        answer = found[-1].answer
    assert answer is not None and answer.report is not None
    assert "As you wished, the document is shorter." in answer.text
    assert "“make it shorter, no jargon” is not followed" in answer.text
    assert "What can be changed in a document" in answer.text


async def test_documents_quote_the_newest_notes_whole(assistant: Assistant) -> None:
    """Figures in a quotation are those of who wrote it; the day that a note names is followed up."""
    note = await write(assistant, kind="risk_note", account="ACC0666")
    assert note["left_out"] == 0
    assert "they have stock until 20 July 2026 and will come back to us then." in text_of(
        note, "Evidence"
    )
    assert "by 20 July 2026" in text_of(note, "What would change our mind")
    actions = next(s["actions"] for s in note["sections"] if s["actions"])
    assert "2026-07-20" in {action["due"] for action in actions}
    read = read_report(note["exports"]["json"])
    quoted = next(
        claim for s in read.sections for claim in s.bullets if claim.text.startswith("Note of")
    )
    assert {figure.text for figure in quoted.figures} == {"22 June 2026"}


async def test_risk_factors_weigh_all_that_was_gathered(assistant: Assistant) -> None:
    """Lighthouse Studios grew, and yet: what is expected, its segment, a category, its notes."""
    report = await write(assistant, kind="executive_summary", account="ACC0228")
    risks = text_of(report, "Risk Factors")
    for said in (
        "is expected to bring £90,601 in the next 365 days, after £132,165",
        "is in Need Attention",
        "Cutlery fell most of what is still bought, down 31.6%",
        "Notes speak of other suppliers (3 notes)",
        "Southgate Wholesale among them. Ours is for £13,200.",
    ):
        assert said in risks
    assert "No risk stands out" not in risks
    assert "Southgate" not in text_of(report, "Relationship Status")


async def test_a_plan_for_a_segment_is_for_that_segment(assistant: Assistant) -> None:
    plan = {"kind": "campaign_plan", "campaign_type": "retention", "region": "South"}
    report = await write(assistant, **plan, segment="At Risk", budget="5000")
    assert report["title"] == "Campaign plan: retention campaign to At Risk in the South"
    audience = next(s for s in report["sections"] if s["heading"] == "Audience")
    assert all("At Risk" in row for row in audience["table"]["rows"])
    told = text_of(report, "Audience")
    assert "can reach 30 accounts" in told and "67 other accounts could be reached" in told
    assert "Break even on revenue is at" in text_of(report, "Budget")
    assert "can show a rise of" in text_of(report, "Control group and measurement")


async def test_a_risk_note_of_a_family_is_not_that_of_one_site(assistant: Assistant) -> None:
    """Harvest Lodges Group: most of it is Burnholme, silent since January; others ordered yesterday."""
    family = await write(assistant, kind="risk_note", account="ACC0995", level="family")
    assert family["left_out"] == 0
    told = text_of(family, "Risk level and why")
    assert "Risk level: **High**. Harvest Lodges Group itself is in Cannot Lose Them" in told
    assert "It covers all 9 accounts" in told and "rests" in told
    assert (
        "late, so Cannot Lose Them alone" not in told
    )  # it ordered 174 days ago, the family yesterday
    assert "2 silent, 3 shrinking, 2 growing and 2 new" in text_of(family, "Evidence")
    site = await write(assistant, kind="risk_note", account="ACC1250")
    assert (
        "It covers Harvest Lodges Burnholme alone, which belongs to Harvest Lodges Group."
        in text_of(site, "Risk level and why")
    )


async def test_steps_of_an_earlier_day_ask_to_look_first(assistant: Assistant) -> None:
    past = await write(assistant, kind="executive_summary", region="North", as_of="2026-03-31")
    assert "the figures up to 31 March 2026; look at what" in text_of(past, "Recommended Actions")
    now = await write(assistant, kind="executive_summary", region="North")
    assert "look at what has been ordered since" not in str(now["sections"])
