"""Team mode behind a reverse proxy: who is asking, and over what, as a named proxy says."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

VOUCHED = "quintile.vouched"
"""Where a request's scope says whom a trusted proxy vouches for."""


@dataclass(frozen=True)
class Team:
    """How people prove who they are, beside a password.

    `trusted_header` names the header in which a reverse proxy says who is signed in. It, and what a
    proxy says of the caller's address and scheme, is believed only from the addresses in `proxies`.
    """

    trusted_header: str | None = None
    proxies: frozenset[str] = frozenset()


class Proxies:
    """Believes the forwarding headers of the team's proxies, and nobody else's."""

    def __init__(self, app: ASGIApp, team: Team) -> None:
        self._app = app
        self._team = team

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        peer = scope.get("client")
        if scope["type"] == "lifespan" or not peer or peer[0] not in self._team.proxies:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        told = dict(scope)
        # The last address in the list is the one that the proxy itself saw.
        if came_from := headers.get("x-forwarded-for", "").rpartition(",")[2].strip():
            told["client"] = (came_from, 0)
        if headers.get("x-forwarded-proto", "").strip() == "https":
            told["scheme"] = "https" if scope["type"] == "http" else "wss"
        if self._team.trusted_header and (name := headers.get(self._team.trusted_header)):
            told[VOUCHED] = name
        await self._app(told, receive, send)
