"""`quintile plans` and `quintile replay` on a small shop."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Cli = Callable[..., Result]


@pytest.fixture
def exported(run: Cli, shop: str, tmp_path: Path) -> Path:
    done = run("report", "executive-summary", "--out", str(tmp_path))
    assert done.exit_code == 0, done.stderr
    return Path(done.stdout.splitlines()[0])


def test_a_report_is_the_same(run: Cli, exported: Path) -> None:
    done = run("replay", str(exported))
    assert done.exit_code == 0, done.stdout
    assert done.stdout.startswith("Same: all ")


def test_a_changed_figure_is_shown_with_its_cause(run: Cli, exported: Path) -> None:
    report = json.loads(exported.read_text())
    fact = next(fact for fact in report["ledger"] if fact["unit"] == "money")
    fact["value"] = "123456.78"
    exported.write_text(json.dumps(report))
    done = run("replay", str(exported))
    assert done.exit_code == 1
    assert f"{fact['label']}: was 123456.78" in done.stdout
    found = json.loads(run("replay", str(exported), "--json").stdout)
    assert [change["was"] for change in found["changed"]] == ["123456.78"]


def test_what_ask_printed_is_computed_again(run: Cli, shop: str, tmp_path: Path) -> None:
    asked = run("ask", "--json", "Revenue by region")
    path = tmp_path / "answer.json"
    path.write_text(asked.stdout)
    done = run("replay", str(path))
    assert done.exit_code == 0, done.stdout
    assert "of 'Revenue by region' come out again" in done.stdout
    answer = json.loads(asked.stdout)
    shown = next(figure for figure in answer["figures"] if figure["fact"])
    shown["fact"]["value"] = "77.77"
    path.write_text(json.dumps(answer))
    done = run("replay", str(path))
    assert done.exit_code == 1
    assert f"{shown['fact']['label']}: was 77.77" in done.stdout
    answer = json.loads(asked.stdout)
    answer["text"] = answer["text"].replace(shown["text"], "77.77", 1)
    path.write_text(json.dumps(answer))
    assert "Not on the ledger" in run("replay", str(path)).stdout


def test_a_title_cannot_command_the_terminal(run: Cli, shop: str, tmp_path: Path) -> None:
    answer = json.loads(run("ask", "--json", "Revenue by region").stdout)
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer | {"question": "\x1b]0;mine\x07Revenue \x1b[2Jby region"}))
    shown = run("replay", str(path)).stdout
    assert "of ']0;mineRevenue [2Jby region' come out again" in shown


def test_a_batch_is_computed_again_line_by_line(run: Cli, shop: str, tmp_path: Path) -> None:
    lines = tmp_path / "questions.jsonl"
    lines.write_text(
        '{"id": 1, "text": "Revenue by region"}\n{"id": 2, "text": "hello"}\n'
        '{"id": 3, "text": "Top products by revenue"}\n'
    )
    path = tmp_path / "answers.jsonl"
    path.write_text(run("ask", "--batch", str(lines)).stdout)
    done = run("replay", str(path))
    assert done.exit_code == 0, done.stdout
    assert done.stdout.endswith("2 of 2 are the same.\n")
    found = json.loads(run("replay", str(path), "--json").stdout)
    assert [turn["title"] for turn in found["turns"]] == [
        "Revenue by region",
        "Top products by revenue",
    ]


def test_small_talk_has_nothing_to_compute_again(run: Cli, shop: str, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(run("ask", "--json", "hello").stdout)
    done = run("replay", str(path))
    assert done.exit_code == 2
    assert "rests on a tool call" in done.stderr


def test_a_conversation_is_written_and_computed_again(run: Cli, shop: str, tmp_path: Path) -> None:
    for question in ("Revenue by region", "and by month?"):
        assert run("ask", question, "--thread", "morning").exit_code == 0
    done = run("export", "conversation", "morning", "--out", str(tmp_path))
    assert done.exit_code == 0, done.stderr
    files = [Path(line) for line in done.stdout.splitlines()]
    assert [file.suffix for file in files] == [".json", ".md", ".html"]
    assert "## 2. and by month?" in files[1].read_text()
    again = run("replay", str(files[0]))
    assert again.exit_code == 0, again.stdout
    assert "2 of 2 are the same." in again.stdout
    assert run("export", "conversation", "nobody", "--out", str(tmp_path)).exit_code == 2


@pytest.mark.parametrize(
    "content",
    [
        "{}",
        "not json",
        None,
        "[" * 100_000,
        '{"text": "", "outcome": "answer", "receipt": null}',
        '{"kind": "conversation", "turns": [["a"]]}',
    ],
    ids=range(6),
)
def test_what_is_not_a_report_is_said(
    run: Cli, shop: str, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "report.json"
    if content is not None:
        path.write_text(content)
    done = run("replay", str(path))
    assert done.exit_code == 2
    assert "report.json" in done.stderr


def test_a_plan_is_listed_shown_and_approved(run: Cli, shop: str) -> None:
    assert run("report", "campaign-plan", "--campaign-type", "premium").exit_code == 0
    (listed,) = json.loads(run("plans", "list", "--json").stdout)
    plan_id = listed["plan_id"]
    assert (listed["status"], listed["worded_by"]) == ("waiting", "the offline analyst")
    assert listed["arguments"]["campaign_type"] == "premium"
    row = run("plans", "list").stdout.splitlines()[-1]
    assert row.startswith(plan_id)
    assert "waiting for approval" in row
    assert run("plans", "show", plan_id).stdout.startswith("# Campaign plan: premium campaign")
    assert "approved on" in run("plans", "approve", plan_id).stdout
    assert run("plans", "list", "--status", "approved").stdout.splitlines()[-1].startswith(plan_id)
    assert json.loads(run("plans", "list", "--status", "waiting", "--json").stdout) == []
    assert run("plans", "show", "000000000000").exit_code == 2
    late = run("plans", "decline", plan_id)
    assert late.exit_code == 1
    assert "approved already" in late.stderr
