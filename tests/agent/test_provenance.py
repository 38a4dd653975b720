"""Who doubts a figure is told, from the receipt, what it counts, what computed it and how to check it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from agent.exports import replay as replaying
from agent.requests.provenance import asked_of_answer
from data import catalogue

BY_REGION = "Revenue by region in Q1 2026"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("i dont believe that", "source"),
        ("I don’t believe the North number, show me how you got it", "source"),
        ("thats wrong, I get a different number in my excel", "source"),
        ("Hm, my spreadsheet says otherwise.", "source"),
        ("this number looks too high", "source"),
        ("where does that come from?", "source"),
        ("how is this calculated?", "source"),
        ("how did you work that out", "source"),
        ("prove it", "source"),
        ("which data is that", "source"),
        ("what's your source?", "source"),
        ("can i verify that somehow", None),
        ("show me the evidence", "source"),
        ("How was the £138,686 computed?", "source"),
        ("does that match the £19,989?", "source"),
        ("Why do you say 5 orders when I count 6?", "source"),
        ("why do you say it is at risk", None),
        ("show the sql", "sql"),
        ("what query did you use for that", "sql"),
        ("how sure are you?", "certainty"),
        ("are you sure about that", "certainty"),
        ("is that net of returns?", "parts"),
        ("Is revenue net of returns?", "parts"),
        ("does it include VAT", "parts"),
        ("before or after discounts?", "parts"),
        ("net or gross?", "parts"),
        ("drop the returns from that", "wish"),
        ("can you leave out refunds please", "wish"),
        ("How do you calculate churn risk?", None),
        ("where does our money come from", None),
        ("which accounts do not buy Glassware", None),
        ("accounts that are Champions right now", None),
        ("that is wrong, I meant the South", None),
        ("how certain is it that Calloway stays", None),
        ("accounts with more returns than before", None),
        ("what does it take to get them out of At Risk", None),
        ("write sql for the top customers", None),
        ("prove that the campaign worked", None),
        ("thats great, thanks", None),
        ("i dont believe " * 500, None),
    ],
)
def test_what_is_asked_of_the_last_answer_is_told_from_other_questions(
    text: str, kind: str | None
) -> None:
    asked = asked_of_answer(text)
    if kind is None:
        assert asked is None or asked.words
    else:
        assert asked is not None and asked.kind == kind


async def test_a_doubted_figure_is_led_back_to_its_call(offline: Callable[..., Any]) -> None:
    first = await offline(BY_REGION)
    north = next(row for row in first.runs[0].result["rows"] if row["region"] == "North")
    told = await offline("i dont believe the North number, show me how you got it")

    lead = told.text.partition("\n")[0]
    stated = {figure.text: figure for figure in told.figures}
    facts = {fact.id: fact for fact in told.facts}
    (figure,) = (one for text, one in stated.items() if text.startswith("£"))
    assert "North" in lead and figure.text in lead
    assert float(facts[figure.fact].value) == float(north["money"])
    assert catalogue.metrics()["revenue"].description.casefold() in told.text.casefold()
    assert (
        "“sales metrics”" in told.text and "“revenue, by region, from 1 January 2026" in told.text
    )
    assert not re.search(r"[a-z]_[a-z]|\w=|`", told.text), "in the words of a reader"
    assert "Export the last answer" in told.text and "compute all of them again" in told.text
    assert [run.id for run in told.runs] == [run.id for run in first.runs]
    assert all(figure.verdict not in ("ungrounded", "misattributed") for figure in told.figures)


async def test_without_a_name_the_first_figure_is_meant_and_the_last_answer_stays(
    offline: Callable[..., Any],
) -> None:
    first = await offline(BY_REGION)
    told = await offline("thats wrong, I get a different number in my excel")
    whole = next(fact for fact in first.facts if fact.path == "overall.money")
    assert next(f for f in told.figures if f.text.startswith("£")).fact == whole.id
    assert "returns are deducted" in told.text and "Use a file of my own" in told.text
    again = await offline("prove it")
    assert again.text == told.text
    exported = await offline("Export the last answer")
    assert json.loads(exported.export.json_text)["question"] == BY_REGION


@pytest.mark.parametrize(
    "text",
    ["I think it was £12m", "hm, I thought that was about 9.4 million", "we expected it is 40%"],
)
def test_who_remembers_another_figure_doubts_that_of_the_answer(text: str) -> None:
    asked = asked_of_answer(text)
    assert asked is not None and asked.kind == "source" and asked.loose


@pytest.mark.parametrize(
    "text", ["I think it was 2025", "I thought it was ACC0117", "I think it was July"]
)
def test_another_year_or_account_is_no_other_figure(text: str) -> None:
    asked = asked_of_answer(text)
    assert asked is None or asked.kind != "source" or asked.words


async def test_it_can_be_computed_again_with_the_conversation(offline: Callable[..., Any]) -> None:
    await offline(BY_REGION)
    await offline("where does that come from?")
    export = (await offline("/export all")).export
    assert "where does that come from?" in export.json_text
    assert len(replaying.read(export.json_text)) == 2


async def test_the_sql_is_that_of_the_receipt(offline: Callable[..., Any]) -> None:
    first = await offline(BY_REGION)
    told = await offline("show the sql")
    assert any(ran.sql.strip() in told.text for ran in first.runs[0].sql)


async def test_nothing_is_led_back_before_there_is_an_answer(offline: Callable[..., Any]) -> None:
    told = await offline("i dont believe that")
    assert not told.runs and "no figure in this conversation yet" in told.text


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("is that net of returns?", "**Yes:** returns are deducted from revenue"),
        ("Does it include returns?", "**No:** returns are deducted from revenue"),
        ("does it include VAT?", "**No.** The data have no tax"),
        ("is gross revenue net of discounts?", "**No:** discounts are not deducted"),
        ("net or gross?", "**Net:**"),
        ("drop the returns from that", "There is nothing left to take off"),
    ],
)
async def test_what_is_counted_is_answered_by_yes_or_no_first(
    offline: Callable[..., Any], text: str, begins: str
) -> None:
    await offline("What was our revenue in Q1 2026?")
    assert (await offline(text)).text.startswith(begins)


def test_every_metric_says_how_it_takes_returns_or_discounts() -> None:
    known = set(catalogue.parts())
    assert all(
        metric.parts and set(metric.parts) <= known for metric in catalogue.metrics().values()
    )


async def test_sums_are_exact_and_models_were_tested(offline: Callable[..., Any]) -> None:
    await offline("What was our revenue in Q1 2026?")
    assert (await offline("how sure are you?")).text.startswith("**Exact:**")
    risk = await offline("Which accounts are likely to churn?")
    told = await offline("how sure are you?")
    tested = {fact.id for fact in risk.facts if fact.path.startswith("holdout.")}
    assert told.text.startswith("**Not certain")
    assert {figure.fact for figure in told.figures} & tested


async def test_a_figure_said_for_short_is_found_and_money_at_risk_is_no_certain_loss(
    offline: Callable[..., Any],
) -> None:
    attention = await offline("What needs my attention today?")
    top = attention.runs[0].result["opportunities"][0]
    spent, stake = (int(float(top[n]) / 1000) for n in ("monetary_value", "value_at_stake"))
    sure = await offline(f"are you sure about the {spent}k?")
    assert sure.text.startswith(f"**£{round(float(top['monetary_value'])):,} is exact:**")
    told = await offline(f"so if I do nothing I lose {stake}k?")
    assert told.text.startswith("**Not for certain:**") and top["account_name"] in told.text
    assert {figure.verdict for figure in told.figures} <= {"direct", "derived", "skipped"}
    assert (await offline("how sure are you?")).text.startswith("**Not certain")


async def test_a_question_back_does_not_hide_the_answer_that_is_doubted(
    offline: Callable[..., Any],
) -> None:
    first = await offline(BY_REGION)
    await offline("what was the margin?")
    told = await offline("prove it")
    assert [run.id for run in told.runs] == [run.id for run in first.runs]


async def test_a_count_without_a_noun_is_told_in_the_words_of_its_tool(
    offline: Callable[..., Any],
) -> None:
    await offline("Who should get a retention campaign in the South?")
    told = await offline("where does the reachable figure come from?")
    lead = told.text.partition("\n")[0]
    assert "is what the analysis “campaign targets” computed from the data as “reachable”" in lead
    assert lead.endswith("accounts left to contact.")
    assert "deducted" not in told.text, "nothing is deducted from a count"
    assert all(figure.verdict not in ("ungrounded", "misattributed") for figure in told.figures)


async def test_two_figures_of_a_conversation_are_told_apart(offline: Callable[..., Any]) -> None:
    said = [
        "how many active accounts are there",
        "behaviour signals of the book",
        "so 1,284 or 952?",
        "how was the 952 computed?",
        "so 1,284 or 77?",
    ]
    apart, earlier, unknown = [(await offline(text)).text for text in said][2:]
    assert apart.startswith("Both figures stand in this conversation, and each counts something")
    assert "**1,284** is the active accounts: active accounts, that is accounts with" in apart
    assert (
        "**952** is the active: accounts with a line or an interaction in the two periods" in apart
    )
    assert "“behaviour signals of the book”" in apart and "952" in earlier
    assert "Both figures" not in unknown
