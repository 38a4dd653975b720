"""An exported report is recomputed: the same, or which figure changed and which input moved."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

import prompts
from agent.answer import Finished
from agent.assistant import Assistant
from agent.calls import run_tool
from agent.drafts import DraftReportArgs
from agent.exports import replay as replaying
from agent.exports.answer_files import as_data
from agent.ledger import facts_of
from agent.receipt import receipt
from agent.settings import Settings
from data import demo as demo_book
from data import users
from data.build import Loaded, build
from data.churn_uploads import upload
from data.errors import UsageError
from data.home import Home
from data.snapshots import file_of
from data.warehouse import Warehouse
from tools import _registry as registry

NOTE = DraftReportArgs(kind="risk_note", account="ACC0117")


async def exported(assistant: Assistant, args: DraftReportArgs = NOTE) -> dict[str, Any]:
    report = await assistant.draft(args, "local", lambda event: None)
    found: dict[str, Any] = json.loads(report["exports"]["json"])
    return found


def replayed(assistant: Assistant, report: dict[str, Any], user: str = "local") -> Any:
    (source,) = replaying.read(json.dumps(report))
    return replaying.replay(source, assistant.context(user))


@pytest.mark.parametrize(
    "args",
    [
        NOTE,
        DraftReportArgs(kind="executive_summary"),
        DraftReportArgs(kind="executive_summary", account="ACC0058", level="family"),
        DraftReportArgs(kind="campaign_plan", campaign_type="premium"),
    ],
    ids=lambda args: f"{args.kind}-{args.account}",
)
async def test_every_figure_comes_out_again(assistant: Assistant, args: DraftReportArgs) -> None:
    found = replayed(assistant, await exported(assistant, args))
    assert found.facts > 50
    assert found.same
    assert (found.changed, found.moved, found.untraced) == ([], [], [])


async def test_a_figure_edited_in_the_text_is_found(assistant: Assistant) -> None:
    report = await exported(assistant)
    claim = next(
        claim
        for section in report["sections"]
        for claim in section["paragraphs"]
        if "£" in claim["text"]
    )
    place = claim["text"].index("£") + 1
    digit = claim["text"][place]
    claim["text"] = f"{claim['text'][:place]}{(int(digit) + 3) % 10}{claim['text'][place + 1 :]}"
    found = replayed(assistant, report)
    assert not found.same
    assert found.untraced == [claim["text"]]


async def test_an_edited_cell_of_a_table_is_found(assistant: Assistant) -> None:
    report = await exported(assistant, DraftReportArgs(kind="executive_summary"))
    table = next(section["table"] for section in report["sections"] if section["table"])
    column = [column["name"] for column in table["columns"]].index("accounts")
    table["rows"][1][column] = table["rows"][0][column]
    found = replayed(assistant, report)
    assert not found.same
    assert len(found.untraced) == 1
    assert found.untraced[0].startswith(f"{table['title']}: {table['rows'][1][0]}, ")


async def test_an_account_whose_id_is_a_number_is_no_figure(
    books: Callable[..., Warehouse], lines: Callable[..., dict[str, Any]]
) -> None:
    orders = [lines("14646", f"2025-{month:02}-10", 100 + month) for month in range(1, 13)]
    home = books({"transactions": orders}).home
    asked = DraftReportArgs(kind="executive_summary", account="14646")
    async with Assistant(home, Settings()) as assistant:
        report = await exported(assistant, asked)
        assert any("14646" in row for table in report["behind"] for row in table["rows"])
        assert replayed(assistant, report).same


def charts_in(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [chart for section in report["sections"] for chart in section["charts"]]


@pytest.mark.parametrize(
    ("place", "where"),
    [
        (("data", 0, "x", 0), "data[0].x[0]"),
        (("layout", "title", "text"), "layout.title.text"),
        (("layout", "xaxis", "title", "text"), "layout.xaxis.title.text"),
    ],
)
async def test_an_edited_chart_is_found(
    assistant: Assistant, place: tuple[Any, ...], where: str
) -> None:
    report = await exported(assistant, DraftReportArgs(kind="executive_summary"))
    charts = charts_in(report)
    part: Any = charts[0]["figure"]
    for name in place[:-1]:
        part = part[name]
    part[place[-1]] = "12345"
    found = replayed(assistant, report)
    assert not found.same
    assert found.changed == []
    assert found.charts == len(charts) > 1
    assert [(chart.title, chart.differs, chart.where) for chart in found.changed_charts] == [
        (charts[0]["title"], "figures", [where])
    ]
    assert {chart.because for chart in found.changed_charts} == {"report"}
    assert [moved.input for moved in found.moved] == ["report"]


async def test_another_look_of_a_chart_is_told_and_is_no_change(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = await exported(assistant, DraftReportArgs(kind="executive_summary"))
    chart = charts_in(report)[0]
    chart["figure"]["layout"]["height"] += 40
    report["receipt"]["drawing"] = "000000000000"
    found = replayed(assistant, report)
    assert found.same
    assert [(one.differs, one.because) for one in found.changed_charts] == [("look", "drawing")]
    assert [(moved.input, moved.changes_figures) for moved in found.moved] == [("drawing", False)]


async def test_a_chart_of_other_arguments_or_of_no_call_is_found(assistant: Assistant) -> None:
    report = await exported(assistant, DraftReportArgs(kind="executive_summary"))
    charts_in(report)[0]["call"] = "c99"
    found = replayed(assistant, report)
    assert [chart.differs for chart in found.changed_charts] == ["gone"]
    assert not found.same


async def test_an_edited_ledger_and_edited_arguments_are_found(assistant: Assistant) -> None:
    report = await exported(assistant)
    fact = next(fact for fact in report["ledger"] if fact["unit"] == "money")
    fact["value"] = "123456.78"
    found = replayed(assistant, report)
    assert [(change.was, change.because) for change in found.changed] == [("123456.78", "report")]
    assert [moved.input for moved in found.moved] == ["report"]

    report = await exported(assistant)
    report["receipt"]["calls"][0]["arguments"]["lookback_days"] = 200
    found = replayed(assistant, report)
    assert not found.same
    assert {change.because for change in found.changed} == {"arguments"}
    assert [moved.input for moved in found.moved] == ["arguments"]


async def test_new_data_are_named_as_the_cause(assistant: Assistant, own: Home) -> None:
    report = await exported(assistant)

    def load(con: duckdb.DuckDBPyConnection) -> Loaded:
        loaded = demo_book.load(con)
        con.execute(
            "UPDATE transactions SET net_amount = net_amount + 1 WHERE account_id = 'ACC0117'"
        )
        return loaded

    build(own, load, publish_anyway=True)
    found = replayed(assistant, report)
    assert found.kept
    assert found.snapshot != found.today
    assert not found.same
    assert {change.because for change in found.changed} == {"data"}
    assert {chart.because for chart in found.changed_charts} <= {"data"}
    assert [moved.input for moved in found.moved] == ["data"]

    file_of(own, found.snapshot).unlink()
    gone = replayed(assistant, report)
    assert not gone.kept
    assert gone.changed == found.changed


async def test_a_changed_tool_is_named_as_the_cause(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = await exported(assistant)
    call = next(c for c in report["receipt"]["calls"] if c["tool"] == "account_profile")
    fact = next(f for f in report["ledger"] if f["call"] == call["id"] and f["unit"] == "money")
    fact["value"] = "1.00"
    monkeypatch.setitem(vars(registry.get("account_profile")), "version", "another")
    found = replayed(assistant, report)
    assert [(change.was, change.because) for change in found.changed] == [("1.00", "tool")]
    assert "tool" in {moved.input for moved in found.moved}


async def test_another_prompt_or_model_moves_words_only(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = await exported(assistant)
    folder = tmp_path / "prompts"
    folder.mkdir()
    for path in prompts.folder().glob("*.md"):
        shutil.copy(path, folder)
    text = (folder / "report.md").read_text()
    (folder / "report.md").write_text(text.replace("careful analyst", "cheerful analyst"))
    monkeypatch.setenv("QUINTILE_PROMPTS", str(folder))
    report["receipt"]["model_hash"] = "000000000000"
    found = replayed(assistant, report)
    assert found.same
    assert [(moved.input, moved.changes_figures) for moved in found.moved] == [
        ("prompt", False),
        ("model", False),
    ]


async def test_a_report_is_replayed_only_for_those_who_may_see_it(
    assistant: Assistant, own: Home
) -> None:
    users.add(own, "sam", "sales", ["South"])
    whole = await exported(assistant)
    with pytest.raises(UsageError, match="covers all regions; you may see region South"):
        replayed(assistant, whole, "sam")
    summary = DraftReportArgs(kind="executive_summary")
    south = await assistant.draft(summary, "sam", lambda event: None)
    report = json.loads(south["exports"]["json"])
    assert report["receipt"]["regions"] == ["South"]
    assert replayed(assistant, report, "sam").same
    assert replayed(assistant, report).same


async def test_scores_uploaded_since_are_named_as_the_cause(
    assistant: Assistant, own: Home, tmp_path: Path
) -> None:
    """A report of the scores of its day is the same; only today's figures are others."""

    def put(score: float) -> None:
        file = tmp_path / "scores.csv"
        file.write_text(f"account_id,churn_score\nACC0117,{score}\n")
        context = assistant.context("local")
        upload(context.warehouse, file, uploader="local", scope=context.scope)

    put(0.9)
    context = assistant.context("local")
    run = await run_tool(
        context, "extra", "explain_segment", {"account": "ACC0117", "scheme": "lifecycle"}
    )
    result = registry.get(run.name).result.model_validate(run.result)
    report = await exported(assistant)
    report["receipt"]["calls"] += receipt([run], context, context.answered_by)["calls"]
    report["ledger"] += [
        fact.model_dump(mode="json") for fact in facts_of(run.id, run.name, result, run.arguments)
    ]
    assert replayed(assistant, report).same
    put(0.1)
    found = replayed(assistant, report)
    assert ("0.9", "0.1", "uploads") in {(c.was, c.now, c.because) for c in found.changed}
    assert {change.because for change in found.changed} == {"uploads"}
    assert [moved.input for moved in found.moved] == ["uploads"]
    # Where the scores of the report are not at hand, nobody is said to have edited it.
    own.state.unlink()
    assert {change.because for change in replayed(assistant, report).changed} == {"uploads"}


async def test_figures_that_a_note_says_come_out_again_with_the_note(assistant: Assistant) -> None:
    question = "What do the notes on ACC0117 say about delivery?"
    events = [event async for event in assistant.ask(question, thread="t", user="local")]
    assert isinstance(events[-1], Finished)
    answer = as_data(events[-1].answer, question)
    assert "before 9 am from 6 August 2025" in answer["text"]
    assert replayed(assistant, answer).same
    answer["text"] = answer["text"].replace("before 9 am", "before 8 am")
    (line,) = replayed(assistant, answer).untraced
    assert "before 8 am" in line
