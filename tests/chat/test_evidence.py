"""The evidence of an answer names for each figure the fact, the row and the run."""

from __future__ import annotations

from typing import Any

import pytest

from agent.answer import Answer, Fact, Figure, Statement, ToolRun, Usage
from agent.chat._document import read
from agent.chat._evidence import payload, row_of, traced

RESULT: dict[str, Any] = {
    "total": "10.0000",
    "segments": [{"segment": "Lost", "accounts": 3}, {"segment": "Champions", "accounts": 7}],
}
FACT = Fact(
    id="f1",
    value="7",
    unit="count",
    subject={"segment": "Champions"},
    label="accounts in Champions",
    call="c1",
    tool="segment_overview",
    path="segments[1].accounts",
)
RUN = ToolRun(
    id="c1",
    name="segment_overview",
    arguments={"region": None, "scheme": "rfm"},
    rows=2,
    ms=4.0,
    snapshot="abc",
    sql=[Statement(file="segment_overview.sql", sql="SELECT 1", parameters={}, rows=2, ms=3.0)],
    version="v",
    result=RESULT,
)


def found(text: str, verdict: str, fact: str | None = None) -> Figure:
    return Figure.model_validate(
        {"text": text, "start": 0, "end": len(text), "verdict": verdict, "fact": fact}
    )


def answer(figures: list[Figure]) -> Answer:
    return Answer(
        outcome="answer",
        scope="",
        text="7",
        figures=figures,
        facts=[FACT],
        runs=[RUN],
        usage=Usage(model="offline", offline=True),
        snapshot="abc",
        currency="GBP",
    )


def test_a_figure_leads_to_its_fact_row_run_and_sql() -> None:
    figures = [found("1.", "skipped"), found("7", "direct", "f1")]
    runs = answer(figures).runs
    evidence = payload(runs, figures, [FACT], currency="GBP", snapshot="s1")
    (shown,) = evidence["figures"]
    assert shown["number"] == 1
    assert shown["fact"]["label"] == "accounts in Champions"
    assert shown["fact"]["row"] == {"segment": "Champions", "accounts": 7}
    assert evidence["same"] == {}
    run = evidence["runs"][shown["fact"]["run"]]
    assert run["arguments"] == {"scheme": "rfm"}
    assert run["statements"][0]["sql"] == "SELECT 1"


def test_a_figure_that_is_said_twice_stands_there_once() -> None:
    figures = [found("7", "direct", "f1"), found("9", "ungrounded"), found("7", "direct", "f1")]
    evidence = payload([RUN], figures, [FACT], currency="GBP", snapshot="s1")
    assert [figure["number"] for figure in evidence["figures"]] == [0, 1]
    assert evidence["same"] == {2: 0}


@pytest.mark.parametrize(
    ("path", "label", "said"),
    [
        ("total", "total of North", "segments in all of North"),
        ("shown", "shown of North", "segments shown of North"),
        ("lookback_days", "lookback days", "length of the period, up to the day it holds for"),
    ],
)
def test_figures_about_the_result_are_named_in_words(path: str, label: str, said: str) -> None:
    fact = FACT.model_copy(update={"path": path, "label": label, "subject": {"region": "North"}})
    evidence = payload([RUN], [found("7", "direct", "f1")], [fact], currency="GBP", snapshot="s1")
    assert evidence["figures"][0]["fact"]["label"] == said


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ("segments[0].accounts", {"segment": "Lost", "accounts": 3}),
        ("total", None),
        ("segments[9].accounts", None),
        ("nowhere.to.be", None),
    ],
)
def test_the_row_behind_a_path(path: str, row: dict[str, Any] | None) -> None:
    assert row_of(RESULT, path) == row


def test_figures_that_need_no_proof_are_not_counted() -> None:
    verdicts = ["direct", "derived", "ungrounded", "skipped", "from_user"]
    assert traced([found("1", verdict) for verdict in verdicts]) == (2, 3)


def test_a_draft_numbers_its_figures_after_those_of_the_answer() -> None:
    report = {
        "title": "Risk note",
        "scope": "All",
        "currency": "GBP",
        "sections": [
            {
                "heading": "Why",
                "paragraphs": [
                    {"text": "7 left", "figures": [found("7", "direct", "f1").model_dump()]},
                    {"text": "9 came", "figures": [found("9", "direct", "f1").model_dump()]},
                ],
                "table": {
                    "title": "T",
                    "columns": [
                        {"name": "a", "title": "Who|", "unit": None},
                        {"name": "b", "title": "Revenue", "unit": "money"},
                    ],
                    "rows": [["<b>", "1204310.5500"]],
                    "total": 30,
                    "call": "c1",
                },
                "actions": [{"what": "Call", "owner": "M. *O*", "due": "2026-07-07"}],
            }
        ],
        "ledger": [FACT.model_dump()],
        "receipt": {"model": "offline analyst"},
    }
    document = read(report, "m", first=4)
    assert "[7](#figure-m-4) left" in document.text
    assert "[9](#figure-m-5) came" in document.text
    assert "| \\<b\\> | £1,204,311 |" in document.text
    assert "| --- | --: |" in document.text
    assert "The first 1 of 30" in document.text
    assert "| Call | M. \\*O\\* | 7 Jul 2026 |" in document.text
    assert [figure.text for figure in document.figures] == ["7", "9"]
    assert document.facts == [FACT]
