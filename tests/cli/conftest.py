"""A small book in a home of its own, and `quintile` in this process or as the real script."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from agent.cli.main import cli
from data.home import Home

Cli = Callable[..., Result]
Script = Callable[..., "subprocess.CompletedProcess[str]"]
LAST = date(2026, 1, 31)
SCRIPT = Path(sys.executable).with_name("quintile")


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, home: Home) -> None:
    monkeypatch.setenv("QUINTILE_HOME", str(home.root))
    for name in ("QUINTILE_MODEL", "OPENAI_BASE_URL", "OPENAI_API_KEY", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def shop(book: Callable[..., Any], lines: Callable[..., dict[str, Any]]) -> str:
    """Twelve accounts over two regions, two of them named alike; gives the snapshot id."""
    names = {"A01": "Harbour Hotels North", "A02": "Harbour Hotels South", "A03": "=HYPERLINK(1)"}
    ids = [f"A{number:02}" for number in range(1, 13)]
    return str(
        book(
            {
                "accounts": [
                    {
                        "account_id": name,
                        "account_name": names.get(name, f"Account {name}"),
                        "region": "North" if number % 2 else "South",
                    }
                    for number, name in enumerate(ids, 1)
                ],
                "transactions": [
                    lines(
                        name,
                        (LAST - timedelta(days=30 * visit + number)).isoformat(),
                        f"{number * 1000 + visit}.25",
                        order_id=f"{name}-{visit}",
                    )
                    for number, name in enumerate(ids)
                    for visit in range(1 + number % 4)
                ],
            }
        ).snapshot
    )


@pytest.fixture
def run() -> Cli:
    """`run("segment-overview", "--json")` in this process; output and stderr apart."""

    def call(*words: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(cli, list(words), input=stdin, prog_name="quintile")

    return call


@pytest.fixture
def script() -> Script:
    """The same as the installed script in a process of its own."""

    def call(
        *words: str, stdin: str | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(SCRIPT), *words],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,  # against hanging, not a measure: a busy machine takes its time
            check=False,
            env=os.environ | environment,
        )

    return call
