"""Imports point down, and nothing heavy is imported before it is needed."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
HEAVY = (
    "chainlit", "duckdb", "fastapi", "langchain", "langchain_core", "langgraph", "numpy", "openai",
    "pandas", "plotly", "pydantic", "rapidfuzz", "sklearn", "tiktoken",
)  # fmt: skip
SURFACES = ("chainlit", "fastapi", "langchain", "langchain_core", "langgraph", "openai", "plotly")


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, timeout=120
    )


def imported(code: str) -> set[str]:
    """Top-level modules that are loaded after running `code` in a process of its own."""
    done = run(f"{code}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})")
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def test_no_import_is_excused_from_the_layers() -> None:
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    for contract in contracts:
        assert "ignore_imports" not in contract
        assert contract.get("exhaustive", "containers" not in contract)


@pytest.mark.parametrize(
    "code",
    [
        "import agent.cli.main",
        "import evals.cli.main",
        "import sys; sys.argv = ['quintile', '--help']\nfrom evals.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass",
        "import tools._names; tools._names.summaries()",
    ],
    ids=["import", "import with evals", "help", "summaries"],
)
def test_the_command_line_starts_without_anything_heavy(code: str) -> None:
    assert imported(code) & set(HEAVY) == set()


def test_the_data_layer_knows_nothing_of_what_is_above() -> None:
    found = imported(
        "import data.build, data.catalogue, data.importing, data.users, data.warehouse"
    )
    assert "duckdb" in found
    assert found & {"agent", "tools", "prompts", "evals", *SURFACES} == set()


def test_the_tools_know_nothing_of_the_surfaces() -> None:
    found = imported("from tools import _registry; _registry.all_tools()")
    assert {"tools", "data"} <= found
    assert found & {"agent", "prompts", "evals", "sklearn", *SURFACES} == set()
