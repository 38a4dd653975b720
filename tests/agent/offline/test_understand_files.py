"""The YAML files that questions are understood by: any YAML parser reads them, compiled or not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import agent.offline as offline
from agent.draft_report import NAME as DRAFT
from agent.offline.understand.tool_traits import tool_traits, tools_with
from tools import _registry as registry

FOLDER = Path(offline.__file__).parent
FILES = sorted(FOLDER.rglob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_the_slow_parser_reads_the_same(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert yaml.load(text, yaml.SafeLoader) == yaml.load(text, yaml.CSafeLoader)


def test_there_are_files_to_read() -> None:
    assert {"examples.yaml", "replies.yaml", "sorts.yaml"} <= {file.name for file in FILES}


@pytest.mark.parametrize("trait", tool_traits())
def test_traits_are_of_tools_that_exist(trait: str) -> None:
    assert tools_with(trait)
    assert tools_with(trait) <= {*registry.names(), DRAFT}
