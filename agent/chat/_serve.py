"""Run the chat on this machine."""

from __future__ import annotations

import contextlib
import errno
import logging
import socket
from collections.abc import Collection
from logging.handlers import RotatingFileHandler

from agent.chat import _memory
from agent.chat._contract import Assistant
from agent.chat._later import Later
from agent.chat._proxies import Team
from agent.settings import database_url
from data.errors import UsageError
from data.home import Home
from data.snapshots import made_folder

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names this machine has for itself."""


def serve(
    home: Home,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    names: Collection[str] = (),
    team: Team | None = None,
) -> None:
    """Serve the chat with the real assistant until interrupted.

    With `team` people sign in; `names` are then the host names the server answers to, beside those
    this machine has for itself.

    The page is up before the assistant is: that one is built meanwhile, and the first question
    waits for it.

    Raises:
        UsageError: the port is taken, `host` would let other machines in, or the database of
            `QUINTILE_DATABASE_URL` cannot be used.
    """

    def build() -> Assistant:
        from agent.assistant import Assistant as Analyst

        try:
            analyst = Analyst(home)
            analyst.warm()
        finally:
            _memory.once_loaded()
        return analyst

    _memory.while_loading()
    run(Later(build), home, host, port, names=names, team=team)


def run(
    assistant: Assistant,
    home: Home,
    host: str,
    port: int,
    *,
    names: Collection[str] = (),
    team: Team | None = None,
) -> None:
    """Serve the chat over any assistant; see `serve`."""
    if host not in LOOPBACK and team is None:
        raise UsageError(
            "Without sign-in the chat only listens on this machine: use 127.0.0.1, not "
            f"{host}, or let people sign in with --team."
        )
    listening = _listen(host, port)
    _log_to(home)

    import uvicorn

    from agent.chat.app import create_app

    app = create_app(
        assistant, home, hosts=LOOPBACK | set(names), team=team, database_url=database_url()
    )
    settings = uvicorn.Config(
        app,
        log_level="warning",
        ws_max_size=2**20,
        server_header=False,
        proxy_headers=False,  # ours believe named proxies only
        timeout_graceful_shutdown=3,  # open windows keep their websocket for ever
    )
    # Uvicorn shuts down at Ctrl-C and then raises it again; to a person that is a traceback.
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(settings).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as problem:
        listening.close()
        if problem.errno in {errno.EADDRINUSE, errno.EACCES}:
            raise UsageError(
                f"Port {port} cannot be used ({problem.strerror}). "
                "Stop what is using it, or choose another port."
            ) from None
        raise UsageError(
            f"The address {host} cannot be used ({problem.strerror}). "
            "Give one of this machine, or 0.0.0.0 for all of them."
        ) from None
    return listening


def _log_to(home: Home) -> None:
    """Failures with their reference ids go to `logs/chat.log`."""
    made_folder(home.logs)
    handler = RotatingFileHandler(home.logs / "chat.log", maxBytes=5_000_000, backupCount=3)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name in ("agent", "chainlit", "uvicorn"):
        logging.getLogger(name).addHandler(handler)
