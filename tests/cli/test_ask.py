"""`quintile ask` over a scripted assistant: objects, batches, threads, users, failures."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import Result

from agent.answer import (
    Answer,
    Column,
    Event,
    Fact,
    Figure,
    Finished,
    Preparing,
    Table,
    TextChunk,
    ToolFinished,
    ToolRun,
    ToolStarted,
    Usage,
)
from data.errors import UsageError
from data.home import Home

Cli = Callable[..., Result]
FIELDS = [
    *("question", "text", "outcome", "tool_calls", "figures", "scope", "notice", "report", "model"),
    *("tokens", "cost", "seconds", "snapshot", "receipt"),
]


def answer(text: str, outcome: Any = "answer", **more: Any) -> Answer:
    return Answer(
        outcome=outcome,
        scope="all regions, 365 days to 2026-01-31",
        text=text,
        snapshot="abc",
        currency="GBP",
        usage=Usage(model="offline analyst", offline=True, input_tokens=20, output_tokens=3),
        **more,
    )


FACT = Fact(
    id="f1",
    value="46.24",
    unit="percent",
    subject={"segment": "Champions"},
    label="revenue share of Champions",
    call="c1",
    tool="segment_overview",
    path="segments[0].revenue_share",
)
RUN = ToolRun(
    id="c1",
    name="segment_overview",
    arguments={"region": None, "as_of": "2026-01-31"},
    rows=10,
    ms=12.5,
    snapshot="abc",
    sql=[],
    version="v1",
)
FULL = answer(
    "Champions bring **46.2%**.\n",
    facts=[FACT],
    figures=[
        Figure(text="46.2%", start=17, end=22, verdict="direct", fact="f1"),
        Figure(text="3", start=0, end=1, verdict="skipped"),
    ],
    runs=[RUN],
    tables=[
        Table(
            title="Segments",
            columns=[
                Column(name="segment", title="Segment"),
                Column(name="revenue", title="Revenue", unit="money"),
            ],
            rows=[["Champions", "1234.5000"], *([f"Segment {n}", "1.0000"] for n in range(2, 26))],
            total=25,
            call="c1",
        )
    ],
    follow_ups=["Which accounts are Champions?"],
    receipt={"snapshot": "abc"},
)


class Scripted:
    """Stands in for the assistant: what was asked is in `asked`."""

    asked: list[tuple[str, str, str]] = []  # noqa: RUF012 (set anew for each test)
    closed = 0
    forgotten: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(self, home: Home) -> None:
        self.home = home

    async def __aenter__(self) -> Scripted:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        Scripted.closed += 1

    async def forget_words(self, thread: str, user: str) -> None:
        Scripted.forgotten.append((thread, user))

    async def ask(self, text: str, *, thread: str, user: str) -> AsyncIterator[Event]:
        Scripted.asked.append((text, thread, user))
        if text == "crash":
            raise ZeroDivisionError("a bug")
        if text == "stop":
            raise KeyboardInterrupt
        if user == "nobody":
            raise UsageError("There is no user 'nobody'.")
        if text == "early":
            yield Preparing(words="Learning, about 10 seconds")
        yield ToolStarted(id="c1", name="segment_overview", words="")
        yield ToolFinished(id="c1", name="segment_overview", rows=10, ms=12.5)
        yield TextChunk(text=FULL.text)
        yield Finished(
            answer=answer("It cannot be told.", outcome="error") if text == "fail" else FULL
        )


@pytest.fixture(autouse=True)
def _scripted(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("agent.assistant")
    module.__dict__["Assistant"] = Scripted
    monkeypatch.setitem(sys.modules, "agent.assistant", module)
    monkeypatch.setattr(Scripted, "asked", [])
    monkeypatch.setattr(Scripted, "closed", 0)
    monkeypatch.setattr(Scripted, "forgotten", [])


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_json_is_one_object_with_the_agreed_fields(run: Cli) -> None:
    done = run("ask", "Which segments earn most?", "--json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert list(found) == FIELDS
    assert found["tool_calls"] == [
        {"name": "segment_overview", "arguments": RUN.arguments, "rows": 10, "ms": 12.5}
    ]
    assert found["figures"] == [
        {"text": "46.2%", "verdict": "direct", "fact": FACT.model_dump(mode="json")},
        {"text": "3", "verdict": "skipped", "fact": None},
    ]
    assert found["report"] is None
    assert (found["model"], found["tokens"], found["snapshot"]) == ("offline analyst", 23, "abc")
    assert done.stderr == ""  # no steps beside a machine's answer


def test_a_report_is_given_as_it_would_be_saved(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    exports = {"json": '{"title": "Risk note"}\n', "markdown": "# Risk note\n\nAll is well.\n"}
    with_report = FULL.model_copy(update={"report": {"stem": "x", "exports": exports}})
    monkeypatch.setitem(globals(), "FULL", with_report)
    found = json.loads(run("ask", "Risk note", "--json").stdout)
    assert found["report"] == {"title": "Risk note"}
    shown = run("ask", "Risk note").stdout
    assert "# Risk note\n\nAll is well." in shown


def test_people_are_told_what_they_wait_for(run: Cli) -> None:
    assert run("ask", "early").stderr.startswith("· Learning, about 10 seconds ...\n")
    assert run("ask", "early", "--json").stderr == ""


def test_people_get_steps_scope_text_table_and_follow_ups(run: Cli) -> None:
    done = run("ask", "Which segments earn most?")
    assert "segment_overview: 10 rows (12 ms)" in done.stderr
    shown = done.stdout
    places = [
        shown.index(part)
        for part in (
            "all regions, 365 days to 2026-01-31",
            "Champions bring **46.2%**.",
            "£1,234.50",
            "Which accounts are Champions?",
            "1 of 1 figures traced. Offline analyst",
        )
    ]
    assert places == sorted(places)


def test_a_single_question_has_a_thread_of_its_own_unless_named(run: Cli) -> None:
    run("ask", "one")
    run("ask", "two")
    run("ask", "three", "--thread", "t", "--user", "sam")
    (_, first, user), (_, second, _), (_, third, sam) = Scripted.asked
    assert first != second
    assert (third, user, sam) == ("t", "local", "sam")
    assert Scripted.closed == 3


def test_an_answer_that_failed_exits_one(run: Cli) -> None:
    assert run("ask", "fail").exit_code == 1
    assert run("ask", "fail", "--json").exit_code == 1


def test_a_batch_gives_an_object_a_line_in_order(run: Cli, shop: str, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(
        '\ufeff{"id": 1, "text": "a", "thread": "t"}\n\n'
        '{"id": "two", "text": "b", "thread": "t", "user": "sam"}\n'
        '{"id": 3, "text": "c"}\n'
    )
    done = run("ask", "--batch", str(file), "--user", "kim")
    assert done.exit_code == 0
    found = objects(done)
    assert [entry["id"] for entry in found] == [1, "two", 3]
    assert [list(entry) for entry in found] == [["id", *FIELDS]] * 3
    assert [(text, user) for text, _, user in Scripted.asked] == [
        *(("a", "kim"), ("b", "sam"), ("c", "kim"))
    ]
    assert [thread for _, thread, _ in Scripted.asked][:2] == ["t", "t"]
    assert Scripted.closed == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("what", "Line 1 is not a JSON object."),
        ("[1]", "Line 1 is not a JSON object."),
        ("[" * 100_000, "Line 1 is not a JSON object."),
        ('{"id": 7}', "'text' must be a question"),
        ('{"id": 7, "text": "  "}', "'text' must be a question"),
        ('{"text": "a"}', "'id' must be"),
        ('{"id": 7, "text": "a", "thread": 5}', "'thread' must be a text"),
        ('{"id": 7, "text": "a", "tread": "x"}', "'tread' is not a field"),
        ('{"id": 7, "text": "a", "user": "nobody"}', "There is no user 'nobody'."),
        ('{"id": 7, "text": "crash"}', "Something went wrong inside Quintile"),
    ],
)
def test_a_bad_line_is_told_in_its_place_and_the_rest_goes_on(
    line: str, said: str, run: Cli, shop: str, home: Home
) -> None:
    done = run("ask", "--batch", "-", stdin=f'{line}\n{{"id": 8, "text": "good"}}\n')
    bad, good = objects(done)
    assert list(bad) == ["id", *FIELDS]
    assert bad["id"] == (7 if '"id"' in line else None)
    assert bad["outcome"] == "error"
    assert said in bad["text"]
    assert (good["id"], good["outcome"]) == (8, "answer")
    assert done.exit_code == 0
    if "crash" in line:
        assert "ZeroDivisionError" in (home.logs / "quintile.log").read_text()


def test_bytes_that_are_no_text_spoil_only_their_line(run: Cli, shop: str, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b'\xff\xfe\n{"id": 1, "text": "good"}\n')
    assert [entry["outcome"] for entry in objects(run("ask", "--batch", str(file)))] == [
        "error",
        "answer",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Give either a question or --batch FILE."),
        (("a", "--batch", "-"), "Give either a question or --batch FILE."),
        ((" ",), "The question is empty."),
        (("--batch", "-", "--thread", "t"), "named in the lines"),
        (("--batch", "/nowhere/q.jsonl"), "The file /nowhere/q.jsonl cannot be read"),
    ],
)
def test_wrong_usage_is_said(words: tuple[str, ...], said: str, run: Cli) -> None:
    failed = run("ask", *words)
    assert failed.exit_code == 2
    assert said in failed.stderr
    assert Scripted.asked == []


def test_a_batch_without_data_says_so_once(run: Cli) -> None:
    failed = run("ask", "--batch", "-", stdin='{"id": 1, "text": "a"}\n' * 3)
    assert failed.exit_code == 2
    assert failed.stdout == ""
    assert "quintile demo" in failed.stderr


def test_a_bug_is_logged_with_an_id_and_told_in_a_sentence(run: Cli, home: Home) -> None:
    failed = run("ask", "crash")
    assert failed.exit_code == 1
    assert "Traceback" not in failed.output
    bug = failed.stderr.split("(error ")[1][:8]
    assert bug in (home.logs / "quintile.log").read_text()


def test_ctrl_c_stops_with_its_own_code(run: Cli) -> None:
    stopped = run("ask", "stop")
    assert stopped.exit_code == 130
    assert stopped.stderr.strip() == "Stopped."


def test_a_pipe_gets_markdown_and_a_terminal_its_rendering(
    run: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped = run("ask", "Which segments earn most?").stdout
    assert "| Champions | £1,234.50 |" in piped and "| Segment 25 | £1.00 |" in piped
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    shown = run("ask", "Which segments earn most?").stdout
    assert "\x1b[1m46.2%" in shown
    assert "**" not in shown
    assert "| Champions" not in shown
    # A screen is not filled with a long table; a pipe has all of it.
    assert "Segment 20" in shown and "Segment 21" not in shown and "20 of 25 rows." in shown


def test_what_nobody_can_go_on_with_is_not_kept(run: Cli) -> None:
    run("ask", "Which segments earn most?", "--thread", "morning")
    assert Scripted.forgotten == []
    run("ask", "Which segments earn most?", "--user", "ann")
    ((_, thread, user),) = Scripted.asked[1:]
    assert Scripted.forgotten == [(thread, user)]
