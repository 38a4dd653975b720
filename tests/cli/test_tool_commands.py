"""Tool results on the screen and in pipes, and what goes wrong with a sentence."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from click.testing import Result
from pydantic import Field

from agent.cli._exports import markdown, write_csv
from data.home import Home
from data.scope import EVERYTHING
from data.warehouse import Warehouse
from tools import _registry as registry
from tools._spec import Money
from tools._spec import Result as ToolResult

Cli = Callable[..., Result]


@pytest.fixture
def overview(run: Cli, shop: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("segment-overview", "--json").stdout)
    return found


def test_json_is_the_result_with_exact_money(
    overview: dict[str, Any], home: Home, shop: str
) -> None:
    tool = registry.get("segment_overview")
    args = registry.parse_arguments(tool, {})
    query = registry.start(args, Warehouse(home, shop), EVERYTHING)
    assert overview == registry.run(tool, args, query).result.model_dump(mode="json")
    revenue = sum(Decimal(row["revenue"]) for row in overview["segments"])
    assert revenue == Decimal(overview["revenue"]) > 0
    assert sum(row["accounts"] for row in overview["segments"]) == 12


def test_people_get_titles_currency_and_the_snapshot(run: Cli, shop: str) -> None:
    shown = run("segment-overview")
    assert shown.exit_code == 0
    lines = shown.stdout.splitlines()
    assert lines[0] == "Segment overview"
    assert lines[1] == "2026-01-31 · all regions · GBP"
    assert any(line.split() == ["Scored", "accounts", "12"] for line in lines)
    assert any(line.startswith("Segment ") and "Revenue share" in line for line in lines)
    assert "£44,007.00" in run("find-accounts", "--limit", "1").stdout
    assert f"Snapshot {shop}" in lines[-1]
    assert "\x1b" not in shown.stdout


def test_a_pipe_gets_a_line_per_row_without_blanks_at_the_end(run: Cli, shop: str) -> None:
    lines = run("find-accounts", "--limit", "100").stdout.splitlines()
    assert all(line == line.rstrip() for line in lines)
    rows = [line for line in lines if line.startswith("A") and line[1:3].isdigit()]
    assert len(rows) == 12
    assert all("2026-01-" in row and "£" in row for row in rows)


def test_a_cut_table_says_how_to_see_more(run: Cli, shop: str) -> None:
    shown = run("find-accounts", "--limit", "2").stdout
    assert "2 of 12 rows. --limit shows more." in shown
    assert "rows." not in run("find-accounts", "--limit", "50").stdout


def test_csv_has_all_columns_and_exact_values(run: Cli, shop: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("find-accounts", "--limit", "50", "--csv").stdout)))
    assert len(rows) == 12
    by_id = {row["account_id"]: row for row in rows}
    assert by_id["A12"]["monetary_value"] == "44007.0000"
    assert by_id["A01"]["monetary_value"] == "0.2500"
    assert by_id["A03"]["account_name"] == "'=HYPERLINK(1)"


class Single(ToolResult):
    revenue: Money = Field(description="Net revenue.")
    told: bool = Field(description="Whether.")
    name: str = Field(description="Name.")


def test_csv_without_a_table_is_one_row_of_figures() -> None:
    result = Single(
        as_of=date(2026, 1, 31),
        currency="GBP",
        scope="all regions",
        revenue=Decimal("1234.5000"),
        told=True,
        name='Smith, "J"',
    )
    out = io.StringIO()
    write_csv(result, out)
    (row,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert row["revenue"] == "1234.5000"
    assert row["told"] == "true"
    assert row["name"] == 'Smith, "J"'
    assert row["empty_reason"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_disarms_texts_that_spreadsheets_would_run(
    start: str, book: Any, lines: Any, run: Cli
) -> None:
    evil = f"{start}cmd|' /C calc'!A0"
    book(
        {
            "accounts": [{"account_id": "A", "account_name": evil}],
            "transactions": [lines("A", "2026-01-05", "-10.50"), lines("A", "2026-01-04", 5)],
        }
    )
    (row,) = csv.DictReader(
        io.StringIO(run("find-accounts", "--csv").stdout_bytes.decode(), newline="")
    )
    assert row["account_name"].startswith(f"'{start}")
    assert row["monetary_value"] == "-5.5000"  # a number stays a number


def test_markdown_lets_no_markup_out_of_its_cell(book: Any, lines: Any, run: Cli) -> None:
    evil = "![x](http://evil.example/p.png) | <b>bold</b>\n# head https://evil.example"
    book(
        {
            "accounts": [{"account_id": "A", "account_name": evil}],
            "transactions": [lines("A", "2026-01-05", 10)],
        }
    )
    shown = run("find-accounts", "--md").stdout
    (row,) = [line for line in shown.splitlines() if line.startswith("| A ")]
    assert "\\!\\[x\\](http\\://evil" in row
    assert "\\| \\<b\\>bold" in row
    assert "\\# head https\\://" in row
    assert "# Find accounts" in shown
    assert "| --- |" in shown


def test_the_terminal_obeys_no_name(book: Any, lines: Any, run: Cli) -> None:
    book(
        {
            "accounts": [{"account_id": "A", "account_name": "Red\x1b[31m\x9b2J\u202e[bold]Ltd"}],
            "transactions": [lines("A", "2026-01-05", 10)],
        }
    )
    shown = run("find-accounts").stdout
    assert "Red[31m2J[bold]Ltd" in shown


def test_an_empty_window_gives_the_reason(run: Cli, shop: str, book: Any, lines: Any) -> None:
    book({"transactions": [lines("A", "2024-01-05", 10), lines("B", "2026-01-05", 10)]})
    words = ("segment-members", "Promising")
    shown = run(*words)
    assert shown.exit_code == 0
    assert "No account is in Promising at 5 January 2026." in shown.stdout.splitlines()
    assert "Members" not in shown.stdout.splitlines()
    assert json.loads(run(*words, "--json").stdout)["empty_reason"]
    as_csv = run(*words, "--csv")
    assert as_csv.stdout.splitlines() == [as_csv.stdout.splitlines()[0]]
    assert "No account is in Promising" in as_csv.stderr
    assert "No account is in Promising" in run(*words, "--md").stdout


def test_a_user_sees_only_their_regions(run: Cli, shop: str, home: Home) -> None:
    added = run("users", "add", "sam", "--regions", "North, Nowhere")
    assert "the book has no region Nowhere. Its regions are: North" in added.stderr
    assert run("users", "add", "sam").exit_code == 2
    assert "may see region North." in run("users", "set", "sam", "--regions", "North").stdout
    assert (
        "(planner) may see region North." in run("users", "set", "sam", "--role", "planner").stdout
    )
    for unclear in ((), ("--regions", "North", "--all-regions")):
        assert run("users", "set", "sam", *unclear).exit_code == 2
    found = json.loads(run("find-accounts", "--limit", "50", "--json", "--user", "sam").stdout)
    assert {row["region"] for row in found["accounts"]} == {"North"}
    assert found["scope"] == "region North"
    hidden = run("account-profile", "A02", "--user", "sam")
    assert hidden.exit_code == 1
    assert "There is no account 'A02'" in hidden.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("account-profile", "Zebra Holdings"), 1, "There is no account 'Zebra Holdings'."),
        (("account-profile", "Harbour Hotels"), 1, "fits several accounts"),
        (
            ("segment-members", "Chmpions"),
            1,
            "There is no segment 'Chmpions'. Did you mean Champions",
        ),
        (("segment-overview", "--region", "Mars"), 1, "There are: North, South."),
        (("segment-overview", "--as-of", "2020-01-01"), 1, "before the first transaction"),
        (("segment-overview", "--lookback-days", "7"), 2, "30<=x<=1095"),
        (("segment-overview", "--scheme", "astrology"), 2, "'astrology' is not"),
        (("segment-overview", "--user", "nobody"), 2, "There is no user 'nobody'"),
        (("account-profile",), 2, "Missing argument 'ACCOUNT'"),
        (("segment-overviews",), 2, "'segment-overview'"),
    ],
)
def test_bad_input_gets_a_sentence_and_its_exit_code(
    words: tuple[str, ...], code: int, said: str, run: Cli, shop: str
) -> None:
    failed = run(*words)
    assert failed.exit_code == code
    assert said in failed.stderr
    assert failed.stdout == ""
    assert "Traceback" not in failed.stderr


def test_without_data_the_next_step_is_said(run: Cli) -> None:
    failed = run("segment-overview")
    assert failed.exit_code == 2
    assert "quintile demo" in failed.stderr


def test_the_name_of_the_tool_works_as_well(run: Cli, shop: str) -> None:
    assert run("segment_overview", "--json").stdout == run("segment-overview", "--json").stdout


@pytest.mark.parametrize("name", registry.names())
def test_every_tool_can_be_shown_in_every_form(name: str, demo: Warehouse) -> None:
    tool = registry.get(name)
    for example in tool.examples:
        named = {"account": "ACC0058"} if "account" in example.arguments else {}
        args = registry.parse_arguments(tool, example.arguments | named)
        result = registry.run(tool, args, registry.start(args, demo, EVERYTHING)).result
        _check_forms(name, result)


def _check_forms(name: str, result: ToolResult) -> None:
    out = io.StringIO(newline="")
    write_csv(result, out)
    table = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert len({len(row) for row in table}) == 1
    if result.primary:
        assert len(table) == 1 + len(getattr(result, result.primary))
    text = markdown(name, result)
    assert text.startswith("# ")
    for line in text.splitlines():
        if line.startswith("|"):
            assert line.endswith("|")


ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_terminal_gets_the_columns_that_fit(
    width: int, run: Cli, shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", str(width))
    shown = run("segment-overview").stdout
    assert "\x1b[" in shown
    lines = ANSI.sub("", shown).splitlines()
    assert max(map(len, lines)) <= width
    (row,) = [line for line in lines if line.startswith("Champions")]
    assert "£" in row
    assert ("No room for: " in " ".join(lines)) is (width < 120)
