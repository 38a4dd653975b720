"""Options read from argument models: every kind of field, and every tool there is."""

from __future__ import annotations

import shlex
import warnings
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import click
import pytest
from click.testing import CliRunner, Result
from pydantic import Field

from agent.cli._options import parameters_of
from agent.cli._tool_commands import ToolCommand, command_name, example_line
from agent.cli.main import cli
from tools import _registry as registry
from tools._names import names
from tools._spec import Limit, LookbackArgs

Cli = Callable[..., Result]


class Everything(LookbackArgs):
    account: str = Field(description="Which account.")
    kind: Literal["big_ones", "small_ones"] = Field("big_ones", description="Which kind.")
    by: list[Literal["month", "region"]] = Field([], description="Split by.")
    budget: Decimal | None = Field(None, description="Money to spend.")
    share: float = Field(0.5, ge=0, le=1, description="Share.")
    items: Literal[2, 3] = Field(2, description="How many.")
    exact: bool = Field(True, description="Exactly.")
    since: date | None = Field(None, description="From when.")
    limit: Limit = 10


def parsed(*words: str) -> dict[str, Any]:
    """What the command line gives for `words`; raises click's own errors."""
    command = click.Command("everything", params=parameters_of(Everything), callback=dict)
    found: dict[str, Any] = command.main(list(words), standalone_mode=False)
    return found


def test_values_arrive_typed() -> None:
    found = parsed(
        *("ACC1", "--kind", "small_ones", "--budget", "12500.50", "--share", ".25", "--items", "3"),
        *("--no-exact", "--since", "2025-01-31", "--limit", "7", "--by", "month,region"),
    )
    assert found == {
        "account": "ACC1",
        "kind": "small_ones",
        "by": ["month", "region"],
        "budget": Decimal("12500.50"),
        "share": 0.25,
        "items": 3,
        "exact": False,
        "since": date(2025, 1, 31),
        "limit": 7,
        "as_of": None,
        "lookback_days": 365,
    }


def test_defaults_are_those_of_the_model() -> None:
    model = Everything.model_validate(parsed("ACC1"))
    assert model == Everything(account="ACC1")


def test_a_list_may_be_repeated_or_separated_by_commas() -> None:
    assert parsed("A", "--by", "month", "--by", "region")["by"] == ["month", "region"]
    assert parsed("A", "--by", "region, month")["by"] == ["region", "month"]


def test_names_may_be_written_with_hyphens_and_capitals() -> None:
    assert parsed("A", "--kind", "Small-Ones")["kind"] == "small_ones"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "31/01/2025"), "write it as 2026-06-30"),
        (("--since", "20250131"), "write it as 2026-06-30"),
        (("--since", "2025-02-30"), "is not a date"),
        (("--budget", "12,500"), "write it as 12500"),
        (("--budget", "nan"), "is not a number"),
        (("--limit", "501"), "1<=x<=500"),
        (("--limit", "many"), "is not a valid integer"),
        (("--share", "1.5"), "0<=x<=1"),
        (("--kind", "huge"), "'big_ones', 'small_ones'"),
        (("--by", "month,shoe"), "'shoe' is not one of"),
        (("--items", "4"), "'2', '3'"),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_right(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(click.BadParameter) as problem:
        parsed("ACC1", *words)
    assert said in problem.value.format_message()


def test_a_required_field_is_a_positional_argument() -> None:
    with pytest.raises(click.MissingParameter):
        parsed()
    with pytest.raises(click.NoSuchOption):
        parsed("--account", "A")


def test_help_says_description_default_and_range() -> None:
    command = click.Command("everything", params=parameters_of(Everything))
    text = " ".join(CliRunner().invoke(command, ["--help"]).output.split())
    assert "ACCOUNT Which account." in text
    assert "Money to spend." in text
    assert "[default: 10; 1<=x<=500]" in text
    assert "[default: big_ones]" in text
    assert "Days of the window that ends at as_of. [default: 365; 30<=x<=1095]" in text
    assert text.index("--kind") < text.index("--lookback-days")


@pytest.mark.parametrize("name", names())
def test_every_tool_is_a_command_with_all_its_arguments(name: str, run: Cli) -> None:
    assert isinstance(cli.commands[command_name(name)], ToolCommand)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # click warns when two options share a name
        helped = run(command_name(name), "--help")
    assert helped.exit_code == 0, helped.stderr
    text = " ".join(helped.output.split())
    for argument, field in registry.get(name).arguments.model_fields.items():
        shown = argument.upper() if field.is_required() else f"--{argument.replace('_', '-')}"
        assert shown in text
        assert " ".join((field.description or "").split())[:40] in text
    for common in ("--json", "--csv", "--md", "--user"):
        assert common in text


@pytest.mark.parametrize("name", names())
def test_every_example_as_a_command_line_gives_the_example_s_arguments(name: str) -> None:
    tool = registry.get(name)
    command = click.Command(name, params=parameters_of(tool.arguments), callback=dict)
    for example in tool.examples:
        words = shlex.split(example_line(tool, example.arguments))
        assert words[:2] == ["quintile", command_name(name)]
        found = command.main(words[2:], standalone_mode=False)
        assert tool.arguments.model_validate(found) == tool.arguments.model_validate(
            example.arguments
        )
