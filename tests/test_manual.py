"""The manual: adding a tool works as it stands there, links lead somewhere, nothing is left out."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
MANUAL = CHECKOUT / "docs" / "add-a-tool.md"
START = "from agent.cli.main import main; main()"


def test_the_tool_of_the_manual_is_a_command(book, lines, tmp_path):
    often = [lines("A", f"2026-01-{day:02}", 10) for day in (5, 6, 7)]
    lately = [lines("B", day, 10) for day in ("2026-01-05", "2026-06-30")]
    home = book({"transactions": [*often, *lately]}).home
    shutil.copytree(CHECKOUT / "tools", tmp_path / "tools")
    text = MANUAL.read_text(encoding="utf-8")
    for ending, language in (("sql", "sql"), ("py", "python")):
        block = re.search(
            rf"`tools/gone_quiet\.{ending}`:\n\n```{language}\n(.+?)```", text, re.DOTALL
        )
        assert block is not None
        (tmp_path / "tools" / f"gone_quiet.{ending}").write_text(block[1])
    command = re.search(r"^quintile (gone-quiet .+)$", text, re.MULTILINE)
    assert command is not None
    done = subprocess.run(
        [sys.executable, "-P", "-c", START, *command[1].split(), "--json"],
        cwd=tmp_path,
        env=os.environ
        | {"QUINTILE_HOME": str(home.root), "PYTHONPATH": f"{tmp_path}{os.pathsep}{CHECKOUT}"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    found = found.get("result", found)
    assert [(row["account_id"], row["orders"]) for row in found["accounts"]] == [("A", 3)]
    assert found["total"] == 1


PAGES = [*(CHECKOUT / "docs").glob("*.md"), *(CHECKOUT / "tests").rglob("README.md")]


def test_links_of_the_manual_lead_somewhere():
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert "://" in link or (page.parent / link).exists(), (page.name, link)


def test_the_tour_tells_the_layers_of_the_agent():
    tour = (CHECKOUT / "docs/tour.md").read_text(encoding="utf-8")
    listed = tour.split("## The layers of")[1].split("\n## ")[0]
    agent = CHECKOUT / "agent"
    there = {path.stem for path in agent.glob("*.py")}
    there |= {path.parent.name for path in agent.glob("*/__init__.py")}
    told = {*re.findall(r"`(\w+)`", listed)} - {"importlinter"}
    assert there - {"__init__"} == told - {"replay"}


def test_every_corpus_of_the_offline_analyst_is_described():
    folder = CHECKOUT / "tests/agent/offline"
    told = {*re.findall(r"`([\w.]+)/?`", (folder / "README.md").read_text(encoding="utf-8"))}
    assert {path.name for path in folder.glob("*.yaml")} <= told
