"""`quintile eval` as evaluators type it: what it prints, writes and exits with."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from model_server import ModelServer, Step

import prompts
from data.home import Home
from evals.cli.main import cli

Cli = Callable[..., Result]
SUITE = """\
name: mine
about: For a test.
cases:
  - id: fresh
    category: data
    ask: How fresh is the data?
    expect: {calls: [{data_health: {}}]}
  - id: at-risk
    category: segments
    must_pass: true
    ask: Which accounts are At Risk?
    expect:
      calls: [{segment_members: {segment: At Risk}}]
      values:
        - name: accounts At Risk
          unit: count
          sql: SELECT count(*) FROM rfm WHERE segment = 'At Risk'
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(SUITE)
    return path


@pytest.fixture
def run(evals_home: Home, monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.setenv("QUINTILE_HOME", str(evals_home.root))
    for name in ("QUINTILE_MODEL", "OPENAI_BASE_URL", "OPENAI_API_KEY", "QUINTILE_PROMPTS"):
        monkeypatch.delenv(name, raising=False)

    def call(*words: str) -> Result:
        return CliRunner().invoke(cli, ["eval", *words], prog_name="quintile")

    return call


def test_run_show_compare_gate_and_rescore(run: Cli, suite: Path, evals_home: Home) -> None:
    first = run("run", str(suite), "--name", "before")
    assert first.exit_code == 0, first.output
    assert "mine: 2 of 2 cases passed (100.0%), groundedness 100.0%" in first.stdout
    assert "offline model: proves plumbing, not prompts" in first.stdout
    folder = evals_home.root / "evals" / "runs" / "before"
    for name in ("report.html", "report.md", "report.json", "junit.xml"):
        assert (folder / name).stat().st_size > 500
    second = run("run", str(suite), "--name", "after", "--against", "before", "-j", "2")
    assert "Cannot tell which is better: no case of 2 changed" in second.stdout
    assert (folder.parent / "after" / "against-before.html").exists()
    compared = run("compare", "before", "after", "--json")
    assert json.loads(compared.stdout)["direction"] == "cannot tell"
    assert "Cannot tell" in run("compare", "before", "after").stdout
    passed = run("gate", "after", "--baseline", "before")
    assert (passed.exit_code, passed.stdout.splitlines()[0]) == (0, "Gate: pass.")
    shown = run("show", "after", "at-risk")
    assert "> Which accounts are At Risk?" in shown.stdout
    assert "expected  accounts At Risk: " in shown.stdout
    assert re.search(r"At Risk.* · 10 rows", shown.stdout)
    raw = json.loads(run("show", "after", "at-risk", "--json").stdout)
    assert raw[0]["turns"][0]["replies"][0]["calls"][0]["name"] == "segment_members"
    stricter = suite.with_name("stricter.yaml")
    stricter.write_text(SUITE.replace("{calls: [{data", "{must_mention: [unicorn], calls: [{data"))
    again = run("rescore", "after", "--suite", str(stricter))
    assert "fresh: was pass, is fail" in again.stdout
    assert "2 cases scored anew, 1 judged otherwise." in again.stdout
    assert "2 cases scored anew, 0 judged otherwise." in run("rescore", "after").stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("run",), 2, "Name a suite, or all."),
        (("run", "nothing"), 2, "There is no suite 'nothing'; shipped are"),
        (("run", "core", "--case", "nobody"), 2, "Suite core has no case 'nobody'."),
        (("run", "core", "--against", "nowhere"), 2, "There is no run 'nowhere'"),
        (("run", "core", "--resume", "x"), 2, "--resume goes on with a run as it was begun"),
        (("compare", "nowhere", "latest"), 2, "There is no run 'nowhere'"),
        (("show", "nowhere"), 2, "There is no run 'nowhere'"),
        (("run", "core", "--prompts", "no/such"), 2, "does not exist"),
    ],
)
def test_wrong_usage_is_a_sentence(run: Cli, words: tuple[str, ...], code: int, said: str) -> None:
    done = run(*words)
    assert done.exit_code == code
    assert said in done.output
    assert "Traceback" not in done.output


def test_the_gate_exits_with_one_and_two(run: Cli, suite: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(SUITE.replace("{segment: At Risk}", "{segment: Champions}"))
    assert run("run", str(bad), "--name", "must-fails").exit_code == 0
    stopped = run("gate", "must-fails")
    assert stopped.exit_code == 1
    assert "- Must pass and failed: at-risk." in stopped.stdout
    server = ModelServer()
    server.steps = [Step(status=401)]
    try:
        words = ("run", str(suite), "--name", "broken", "--model", "m", "--base-url", server.url)
        assert run(*words).exit_code == 0
    finally:
        server.close()
    nothing = run("gate", "broken")
    assert nothing.exit_code == 2
    assert "2 of 2 attempts broke" in nothing.stdout


def test_a_folder_of_prompts_is_used_and_named(run: Cli, suite: Path, tmp_path: Path) -> None:
    folder = tmp_path / "prompts"
    folder.mkdir()
    for path in prompts.HERE.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(text.replace("You are Quintile", "You are Fluent"))
    server = ModelServer()
    server.steps = [Step(text="Nothing.")]
    words = ("run", str(suite), "--case", "fresh", "--model", "m", "--base-url", server.url)
    try:
        run(*words, "--prompts", str(folder), "--name", "fluent")
        run(*words, "--name", "shipped")
    finally:
        server.close()
    systems = [request["messages"][0]["content"] for request in server.requests]
    assert [text.startswith("You are Fluent") for text in systems] == [True, False]
    assert "QUINTILE_PROMPTS" not in os.environ
    assert "What differs: prompts." in run("compare", "shipped", "fluent").stdout


def test_drafts_from_feedback_when_there_is_none(run: Cli) -> None:
    assert "No thumbs-down that is not a case yet." in run("add-from-feedback").stdout


def test_a_killed_run_goes_on(run: Cli, evals_home: Home, tmp_path: Path) -> None:
    """Killed outright in the middle; `--resume` makes only what is missing."""
    cases = "".join(
        f"  - {{id: fresh{i}, category: data, ask: How fresh is the data?, expect: {{}}}}\n"
        for i in range(12)
    )
    path = tmp_path / "many.yaml"
    path.write_text(f"name: many\nabout: For a test.\ncases:\n{cases}")
    command = [sys.executable, "-m", "evals.cli.main", "eval", "run"]
    environment = os.environ | {"QUINTILE_HOME": str(evals_home.root), "QUINTILE_MODEL": ""}
    folder = evals_home.root / "evals" / "runs" / "killed"
    words = [*command, str(path), "--name", "killed", "-j", "1"]
    with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL) as process:
        while len(list(folder.glob("attempts/*.gz"))) < 3 and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    kept = {file.name: file.stat().st_mtime_ns for file in folder.glob("attempts/*.gz")}
    assert 3 <= len(kept) < 12
    done = run("run", "--resume", "killed")
    assert done.exit_code == 0, done.output
    assert "many: 12 of 12 cases passed" in done.stdout
    assert not (folder / "scratch").exists()
    now = {file.name: file.stat().st_mtime_ns for file in folder.glob("attempts/*.gz")}
    assert len(now) == 12
    assert {name: now[name] for name in kept} == kept
