"""Journeys through the chat over the demo book, as each role takes them; run in Chromium, offline."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from chat_page import ChatPage
from chat_server import QUINTILE, Server

from data.home import Home


@pytest.fixture(scope="module")
def server(demo_chat: Callable[..., Server]) -> Server:
    return demo_chat()


@pytest.fixture
def chat(open_page: Callable[..., object], artefacts: Path) -> ChatPage:
    """A window of an ordinary desk screen."""
    return ChatPage(open_page(), artefacts)


@pytest.fixture
def quintile(server: Server, demo_home: Home) -> Callable[..., str]:
    """`quintile("plans", "list")` is what the command prints, in the home of the chat."""

    def run(*words: str) -> str:
        done = subprocess.run(
            [QUINTILE, *words],
            env=server.environment,
            cwd=server.cwd,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
