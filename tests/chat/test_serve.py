"""Starting the chat where it cannot or must not run says what to do."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from agent.chat import serve
from agent.chat._serve import _listen
from data.errors import UsageError
from data.home import Home


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::"])
def test_other_machines_are_not_let_in(home: Home, host: str) -> None:
    with pytest.raises(UsageError, match="only listens on this machine"):
        serve(home, host)


def test_a_port_in_use_is_named(home: Home) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"Port {port} cannot be used"):
            serve(home, port=port)


@pytest.mark.parametrize("host", ["203.0.113.1", "::zz"])
def test_an_address_that_is_not_of_this_machine_is_named(host: str) -> None:
    with pytest.raises(UsageError, match=f"The address {host} cannot be used"):
        _listen(host, 8931)


def test_importing_the_package_does_not_import_chainlit() -> None:
    code = "import agent.chat, sys; print([m for m in ('chainlit', 'fastapi') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
