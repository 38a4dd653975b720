"""Chainlit's folder is below the home, complete, private, and made anew at each start."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from agent.chat import _root
from data.home import Home


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.delitem(sys.modules, "chainlit.config", raising=False)


def test_the_folder_is_complete_and_named(home: Home) -> None:
    root = _root.prepare(home)
    assert root == home.root / "chat"
    assert os.environ["CHAINLIT_APP_ROOT"] == str(root)
    assert (root / ".chainlit" / "config.toml").exists()
    assert {path.name for path in (root / "public").iterdir()} >= {
        "quintile.css",
        "quintile.js",
        "theme.json",
        "favicon.svg",
        "logo_light.svg",
        "logo_dark.svg",
        "elements",
    }
    assert (root / "chainlit_en-US.md").read_text().startswith("# Quintile")


def test_no_word_of_chainlit_is_left_in_what_a_person_reads(home: Home) -> None:
    root = _root.prepare(home)
    words = json.loads((root / ".chainlit" / "translations" / "en-US.json").read_text())
    assert "LLM" not in words["chat"]["watermark"]
    assert words["common"]["actions"]["cancel"] == "Cancel"  # chainlit's own, kept
    assert "chainlit" not in json.dumps(words).lower()
    assert "chainlit" not in (root / "chainlit_en-US.md").read_text().lower()


def test_what_an_older_version_left_is_removed(home: Home) -> None:
    root = _root.prepare(home)
    stale = root / "public" / "elements" / "Old.jsx"
    stale.touch()
    (root / "public" / "quintile.css").write_text("changed")
    _root.prepare(home)
    assert not stale.exists()
    assert (root / "public" / "quintile.css").read_text() != "changed"


def test_the_secret_is_private_and_kept(home: Home) -> None:
    root = _root.prepare(home)
    first = os.environ["CHAINLIT_AUTH_SECRET"]
    assert len(first) >= 43
    assert stat.S_IMODE((root / "secret").stat().st_mode) == 0o600
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    (root / "secret").chmod(0o644)
    _root.prepare(home)
    assert os.environ["CHAINLIT_AUTH_SECRET"] == first
    assert stat.S_IMODE((root / "secret").stat().st_mode) == 0o600


def test_a_damaged_secret_is_not_signed_with(home: Home) -> None:
    root = _root.prepare(home)
    (root / "secret").write_text("short")
    with pytest.raises(RuntimeError, match="damaged"):
        _root.prepare(home)


def test_a_second_home_in_one_process_is_refused(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _root.prepare(home)
    monkeypatch.setitem(sys.modules, "chainlit.config", sys)
    _root.prepare(home)
    with pytest.raises(RuntimeError, match="one home per process"):
        _root.prepare(Home(tmp_path / "other"))


def test_a_text_that_chainlit_does_not_know_is_an_error() -> None:
    with pytest.raises(KeyError, match="chatt"):
        _root._merged({"chat": {"watermark": "x"}}, {"chatt": {}})
