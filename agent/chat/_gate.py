"""The part of chainlit's own HTTP surface that this chat uses; everything else does not exist.

Left out on purpose: uploads and session files, element changes, sharing, feedback (our route checks
whose answer it is), actions, logins but for OAuth in team mode, MCP, Slack and Teams hooks, the API pages.
"""

from __future__ import annotations

import re

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from agent.chat._security import SOCKET

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

_USED = {
    "GET": re.compile(
        r"/(?:auth/config|user|favicon|logo|project/translations|project/settings"
        rf"|project/thread/{UUID}|assets/[\w.-]+|public/(?:elements/)?[\w.-]+|avatars/[\w .%-]+)"
    ),
    "POST": re.compile(r"/project/threads"),
    "PUT": re.compile(r"/project/thread"),
    "DELETE": re.compile(r"/project/thread"),
}

# Chainlit refuses these itself where no provider is configured.
_OAUTH = re.compile(r"/auth/oauth/[\w-]+(?:/callback)?")


class Gate:
    """Passes on what is listed above and the websocket; answers 404 to the rest."""

    def __init__(self, app: ASGIApp, *, oauth: bool = False) -> None:
        self._app = app
        self._oauth = oauth

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path == SOCKET or path.startswith(SOCKET + "/"):
            await self._app(scope, receive, send)
            return
        used = _USED.get(scope.get("method", ""))
        asked = used is not None and used.fullmatch(path) is not None
        asked = asked or (
            self._oauth and scope.get("method") == "GET" and _OAUTH.fullmatch(path) is not None
        )
        if scope["type"] == "http" and asked:
            await self._app(_plain(scope), receive, send)
        elif scope["type"] == "http":
            await JSONResponse({"detail": "Not found"}, 404)(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008})


def _plain(scope: Scope) -> Scope:
    """Ask for the scripts uncompressed: packing 8 MB at each first visit costs more than it saves."""
    if not scope["path"].startswith("/assets/"):
        return scope
    headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
    return {**scope, "headers": headers}
