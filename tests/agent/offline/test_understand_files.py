"""The YAML files that questions are understood by: any YAML parser reads them, compiled or not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import agent.offline as offline

FOLDER = Path(offline.__file__).parent
FILES = sorted(FOLDER.rglob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_the_slow_parser_reads_the_same(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert yaml.load(text, yaml.SafeLoader) == yaml.load(text, yaml.CSafeLoader)


def test_there_are_files_to_read() -> None:
    assert {"examples.yaml", "replies.yaml", "sorts.yaml"} <= {file.name for file in FILES}
