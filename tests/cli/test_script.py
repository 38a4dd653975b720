"""The installed script in a process of its own: start-up, exit codes, pipes, signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result

from agent.cli._failures import printable, told
from agent.cli._tool_commands import command_name, interruptible
from data.errors import UsageError
from tools._errors import InvalidArguments, ToolError
from tools._names import names, summaries

Cli = Callable[..., Result]
SCRIPT = Path(sys.executable).with_name("quintile")
HEAVY = (
    *("duckdb", "pydantic", "langchain_core", "langgraph", "chainlit", "sklearn", "pandas"),
    *("numpy", "rich", "yaml", "fastapi"),
)


def test_help_lists_every_command_and_imports_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from agent.cli.main import main\n"
        "sys.argv = ['quintile', '--help']\n"
        "try:\n"
        "    main()\n"
        "except SystemExit as done:\n"
        f"    print('imported', [name for name in {HEAVY!r} if name in sys.modules], done.code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "imported [] 0"
    text = " ".join(done.stdout.split())
    for name in names():
        summary = summaries()[name].partition(". ")[0]
        assert f"{command_name(name)} {summary}" in text
    for name in ("chat", "ask", "demo", "import", "doctor", "report"):
        assert f" {name} " in text
    assert "_QUINTILE_COMPLETE=bash_source" in text


def test_the_script_answers_in_json(script: Any, shop: str) -> None:
    done = script("segment-overview", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["scored_accounts"] == 12
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("account-profile", "Zebra"), 1, "There is no account 'Zebra'."),
        (("segment-overview", "--lookback-days", "1"), 2, "30<=x<=1095"),
        (("import", "nowhere.csv"), 2, "nowhere.csv"),
        (("nonsense",), 2, "No such command"),
    ],
)
def test_the_script_fails_in_a_sentence(
    words: tuple[str, ...], code: int, said: str, script: Any, shop: str
) -> None:
    failed = script(*words)
    assert failed.returncode == code
    assert said in failed.stderr
    assert "Traceback" not in failed.stderr
    assert failed.stdout == ""


def test_a_terminal_without_the_letters_gets_question_marks(script: Any, shop: str) -> None:
    done = script("segment-overview", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "?" in done.stdout


def test_no_color_is_honoured(script: Any, shop: str) -> None:
    # FORCE_COLOR makes a pipe look like a terminal, so that there is something to switch off.
    coloured = script("segment-overview", FORCE_COLOR="1", TERM="xterm")
    plain = script("segment-overview", NO_COLOR="1", TERM="xterm")
    assert "\x1b[" in coloured.stdout
    assert "\x1b[" not in plain.stdout


@pytest.mark.parametrize("words", [("segment-overview", "--csv"), ("account-profile", "A01")])
def test_a_closed_pipe_is_no_error(words: tuple[str, ...], shop: str) -> None:
    read, write = os.pipe()
    os.close(read)
    # Buffered, so that the pipe is met only when the output is flushed.
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(
        [str(SCRIPT), *words], stdout=write, stderr=subprocess.PIPE, env=buffered
    ) as process:
        os.close(write)
        _, said = process.communicate(timeout=60)
    assert said == b""
    assert process.returncode == 1


def test_ctrl_c_while_waiting_for_a_question(shop: str) -> None:
    with subprocess.Popen(
        [str(SCRIPT), "ask", "--batch", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write("not json\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["outcome"] == "error"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert process.stderr.read().strip() == "Stopped."


def test_ctrl_c_cancels_the_running_statement() -> None:
    class Slow:
        cancelled = threading.Event()

        def cancel(self) -> None:
            self.cancelled.set()

    query = Slow()
    threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        interruptible(query, lambda: query.cancelled.wait(20))  # type: ignore[arg-type]
    assert query.cancelled.is_set()


def test_completion_offers_commands_and_values(script: Any) -> None:
    def offered(*words: str) -> str:
        found: str = script(
            _QUINTILE_COMPLETE="bash_complete",
            COMP_WORDS=" ".join(["quintile", *words]),
            COMP_CWORD=str(len(words)),
        ).stdout
        return found

    assert "segment-overview" in offered("seg")
    assert "--lookback-days" in offered("segment-overview", "--loo")
    assert "tie_safe" in offered("segment-overview", "--scoring", "ti")


def test_the_version_is_that_of_the_package(run: Cli) -> None:
    from importlib.metadata import version

    assert run("--version").stdout.strip().endswith(version("quintile"))


@pytest.mark.parametrize(
    ("problem", "code", "said"),
    [
        (ToolError("Ask otherwise."), 1, "Ask otherwise."),
        (InvalidArguments("define", ["'term' is required."]), 2, "'term' is required."),
        (UsageError("Set it."), 2, "Set it."),
        (PermissionError(13, "Permission denied", "/locked"), 1, "/locked: Permission denied."),
        (OSError(28, "No space left on device"), 1, "No space left on device."),
        (OSError(5, "Input/output error"), 1, "Something went wrong inside Quintile"),
        (ValueError("a bug"), 1, "Something went wrong inside Quintile"),
    ],
)
def test_what_each_kind_of_error_becomes(problem: Exception, code: int, said: str) -> None:
    with pytest.raises(click.ClickException) as shown, told():
        raise problem
    assert shown.value.exit_code == code
    assert said in shown.value.format_message()
    assert "a bug" not in shown.value.format_message()


def test_a_failure_lets_go_of_what_led_to_it() -> None:
    class Big:
        pass

    kept: list[weakref.ref[Big]] = []

    def fail() -> None:
        big = Big()
        kept.append(weakref.ref(big))
        raise UsageError("Set it.")

    with pytest.raises(click.ClickException), told():
        fail()
    assert kept[0]() is None


def test_messages_carry_no_control_characters() -> None:
    assert printable("a\x1b[31mb\x07\tc\u00a0d\ne\u202ef") == "a[31mb c d\nef"
