"""What every request passes before anything else sees it: host, origin, size; and every reply's headers."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SOCKET = "/ws/socket.io"
MAX_BODY = 64 * 1024
UPLOADS = "/uploads/"
MAX_UPLOAD = 25 * 2**20
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "X-DNS-Prefetch-Control": "off",
}
# A script or style has no policy of its own; a JSON or SVG opened by itself gets none of anything.
_BARE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


class Guard:
    """Refuses foreign hosts (DNS rebinding), foreign origins (other pages) and large bodies.

    `hosts` are the names this server answers to, without port.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, _with_headers(scope, send))
        elif scope["type"] == "websocket":
            await receive()  # the connect message has to be taken before it can be refused
            await send({"type": "websocket.close", "code": 1008})
        else:
            status, reason = refusal
            reply = PlainTextResponse(reason + "\n", status)
            await reply(scope, receive, _with_headers(scope, send))

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        if _host_name(headers.get("host", "")) not in self._hosts:
            return 421, "This server does not answer to that host name."
        origin = headers.get("origin")
        if scope["type"] == "websocket" or scope["path"].startswith(SOCKET):
            foreign = origin is not None and not _same(origin, headers["host"])
            return (403, "Connections from other pages are refused.") if foreign else None
        if scope["method"] in _SAFE_METHODS:
            return None
        if origin is not None and not _same(origin, headers["host"]):
            return 403, "Requests from other pages are refused."
        length = headers.get("content-length", "")
        if "transfer-encoding" in headers or (length and not length.isdigit()):
            return 411, "The length of the request must be given."
        file = scope["method"] == "POST" and scope["path"].startswith(UPLOADS)
        most = MAX_UPLOAD if file else MAX_BODY
        return (413, "The request is too large.") if int(length or 0) > most else None


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _same(origin: str, host: str) -> bool:
    scheme, _, netloc = origin.partition("://")
    return scheme in {"http", "https"} and netloc.lower() == host.lower()


def _with_headers(scope: Scope, send: Send) -> Send:
    path = scope["path"]

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            headers.setdefault("Referrer-Policy", "no-referrer")
            headers.setdefault("Content-Security-Policy", _BARE_POLICY)
            if scope.get("scheme") == "https":
                headers["Strict-Transport-Security"] = "max-age=31536000"
                _secure(headers)
            if path.startswith("/assets/"):  # named by their content
                headers["Cache-Control"] = "public, max-age=31536000, immutable"
            elif path.startswith("/public/"):
                headers["Cache-Control"] = "no-cache"
            else:
                headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return send_with_headers


def _secure(headers: MutableHeaders) -> None:
    """Mark every cookie as one for encrypted connections only."""
    cookies = headers.getlist("set-cookie")
    if cookies:
        del headers["set-cookie"]
    for cookie in cookies:
        headers.append("set-cookie", cookie if "secure" in cookie.lower() else f"{cookie}; Secure")
