"""The chat: a chainlit page in our own FastAPI application.

`serve` runs it; `agent.chat.app.create_app` makes the application. Importing this package does not
import chainlit, which takes seconds and writes files: only the running server does.
"""

from __future__ import annotations

from agent.chat._contract import Assistant, Offered, Opening, Starter, Traced
from agent.chat._proxies import Team
from agent.chat._serve import run, serve

__all__ = ["Assistant", "Offered", "Opening", "Starter", "Team", "Traced", "run", "serve"]
