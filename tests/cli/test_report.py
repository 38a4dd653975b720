"""`quintile report`: the document on the screen, in files, and what goes wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from agent.answer import ToolFinished
from agent.drafts import DraftReportArgs, Made
from agent.runtime import TurnContext
from agent.standalone import LIBRARY
from data import users
from data.home import Home

Cli = Callable[..., Result]
EXPORTS = {
    "json": '{"title": "Risk note"}\n',
    "markdown": "# Risk note\n\n£5.\n",
    "page": f"<p>£5.</p>{LIBRARY}",
}


@pytest.fixture
def drafted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[DraftReportArgs, TurnContext]]:
    """A draft made up on the spot; what it was asked for is noted."""
    asked = []

    async def draft(
        args: DraftReportArgs, context: TurnContext, *, first_call: int, emit: Any
    ) -> Made:
        asked.append((args, context))
        emit(ToolFinished(id=f"c{first_call}", name="account_profile", rows=1, ms=5))
        report = {"title": "Risk note", "stem": "risk-note-a05-2026-01-31", "exports": EXPORTS}
        return Made(report=report, runs=[], summary={})

    monkeypatch.setattr("agent.assistant.draft", draft)
    return asked


def test_the_document_is_printed_and_the_steps_are_told_apart(
    drafted: Any, run: Cli, shop: str
) -> None:
    done = run("report", "risk-note", "--account", "A05")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == EXPORTS["markdown"]
    assert "account_profile: 1 rows" in done.stderr
    assert run("report", "risk_note", "--account", "A05", "--json").stdout == EXPORTS["json"]


def test_options_reach_the_draft_with_the_user_s_scope(
    drafted: Any, run: Cli, shop: str, home: Home
) -> None:
    users.add(home, "sam", "planner", ["South"])
    words = ("campaign-plan", "--campaign-type", "premium", "--budget", "5000", "--user", "sam")
    assert run("report", *words).exit_code == 0
    ((args, context),) = drafted
    assert args == DraftReportArgs(
        kind="campaign_plan", campaign_type="premium", budget=Decimal(5000)
    )
    assert context.scope.regions == ("South",)


def test_the_files_are_written_and_named(drafted: Any, run: Cli, shop: str, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "notes"
    done = run("report", "risk-note", "--account", "A05", "--out", str(folder))
    assert done.stdout.splitlines() == [
        str(folder / "risk-note-a05-2026-01-31.json"),
        str(folder / "risk-note-a05-2026-01-31.md"),
        str(folder / "risk-note-a05-2026-01-31.html"),
    ]
    assert sorted(path.name for path in folder.iterdir()) == [
        "risk-note-a05-2026-01-31.html",
        "risk-note-a05-2026-01-31.json",
        "risk-note-a05-2026-01-31.md",
    ]
    assert json.loads((folder / "risk-note-a05-2026-01-31.json").read_text())["title"]
    assert (folder / "risk-note-a05-2026-01-31.md").read_text() == EXPORTS["markdown"]
    assert "plotly.js v" in (folder / "risk-note-a05-2026-01-31.html").read_text()


def test_a_folder_that_cannot_be_written_is_said(
    drafted: Any, run: Cli, shop: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    failed = run("report", "risk-note", "--account", "A05", "--out", str(tmp_path / "file" / "x"))
    assert failed.exit_code == 1
    assert "inside Quintile" not in failed.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("risk-note", "--account", "Zebra"), 1, "There is no account 'Zebra'."),
        (("campaign-plan",), 1, "Which type of campaign"),
        (("campaign-plan", "--campaign-type", "premium", "--budget", "-5"), 2, "budget: "),
        (("risk-note", "--images"), 2, "give --out DIR as well"),
        (("poem",), 2, "'poem' is not one of"),
        ((), 2, "Missing argument 'KIND'"),
    ],
)
def test_what_cannot_be_drafted_is_said(
    words: tuple[str, ...], code: int, said: str, run: Cli, shop: str
) -> None:
    failed = run("report", *words)
    assert failed.exit_code == code
    assert said in failed.stderr
    assert failed.stdout == ""
