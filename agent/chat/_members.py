"""Team mode: people sign in, sessions end when they are told to, and nothing is served without one."""

# mypy: allow-untyped-calls
# (chainlit says it is typed, and half of it is not)
from __future__ import annotations

import asyncio
import html
from http.cookies import CookieError, SimpleCookie
from importlib.resources import files
from typing import Annotated, Any
from urllib.parse import quote

import chainlit as cl
from chainlit.auth import clear_auth_cookie, create_jwt, get_token_from_cookies, set_auth_cookie
from chainlit.user import User
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from agent.chat._few import Few
from agent.chat._proxies import VOUCHED
from agent.chat._tokens import SESSION, read_token
from data.errors import UsageError
from data.home import Home
from data.sign_in import SignInRefused, begin_session, sign_in, sign_out, signed_in

_OPEN = ("/assets/", "/public/", "/favicon", "/logo", "/login", "/logout", "/auth/")
_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


class Members:
    """Lets only live sessions pass; a page is sent to the login, anything else is refused."""

    def __init__(self, app: ASGIApp, home: Home) -> None:
        self._app = app
        self._home = home

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or scope["path"].startswith(_OPEN):
            await self._app(scope, receive, send)
            return
        if await is_alive(self._home, _token(scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        elif scope["path"] == "/" or scope["path"].startswith("/thread/"):
            reply = RedirectResponse(f"/login?next={quote(scope['path'])}", 303)
            await reply(scope, receive, send)
        else:
            await JSONResponse({"detail": "Sign in first."}, 401)(scope, receive, send)


async def is_alive(home: Home, token: str | None) -> bool:
    """Whether a token is genuine and its session has not ended."""
    read = read_token(token)
    if read is None or read.session is None:
        return False
    return await asyncio.to_thread(signed_in, home, read.session) == read.name


def member_routes(home: Home) -> APIRouter:
    """The login page, signing in and out."""
    router = APIRouter()
    hashing = Few(2)  # each takes 64 MB and a processor
    page = files("agent.chat").joinpath("static/login.html").read_text(encoding="utf-8")

    def login_page(target: str, problem: str = "", status: int = 200, wait: int = 0) -> Response:
        text = page.replace("{{ next }}", html.escape(target, quote=True))
        # With no-referrer a browser would not say that the form comes from this very page.
        headers = {"Content-Security-Policy": _POLICY, "Referrer-Policy": "same-origin"}
        if wait:
            headers["Retry-After"] = str(wait)
        return HTMLResponse(text.replace("{{ problem }}", html.escape(problem)), status, headers)

    @router.get("/login")
    async def login(request: Request, next: str = "/") -> Response:
        name = request.scope.get(VOUCHED)
        if name is None:
            return login_page(_inside(next))
        try:
            session = await asyncio.to_thread(begin_session, home, name)
        except UsageError:
            return login_page(_inside(next), f"There is no user '{name}' here.", 403)
        return _welcome(request, name, session, next)

    @router.post("/login")
    async def enter(
        request: Request,
        name: Annotated[str, Form(max_length=200)] = "",
        password: Annotated[str, Form(max_length=1000)] = "",
        next: Annotated[str, Form(max_length=200)] = "/",
    ) -> Response:
        place = request.client.host if request.client else ""
        try:
            session = await hashing.run(sign_in, home, name.strip(), password, place)
        except SignInRefused as refusal:
            status = 429 if refusal.wait else 401
            return login_page(_inside(next), str(refusal), status, refusal.wait)
        return _welcome(request, name.strip(), session, next)

    @router.post("/logout")
    async def leave(request: Request) -> Response:
        token = read_token(get_token_from_cookies(dict(request.cookies)))
        if token and token.session:
            await asyncio.to_thread(sign_out, home, token.session)
        reply = JSONResponse({"success": True})
        clear_auth_cookie(request, reply)
        return reply

    return router


def accept_oauth(home: Home) -> None:
    """Let those in whom an OAuth provider configured in the environment knows, if they are users here."""

    async def known(
        provider: str, token: str, raw: dict[str, Any], user: cl.User, id_token: str | None = None
    ) -> cl.User | None:
        try:
            session = await asyncio.to_thread(begin_session, home, user.identifier)
        except UsageError:
            return None
        return cl.User(identifier=user.identifier, metadata={SESSION: session})

    cl.oauth_callback(known)


def _welcome(request: Request, name: str, session: str, target: str) -> Response:
    reply = RedirectResponse(_inside(target), 303)
    user = User(identifier=name, display_name=name, metadata={SESSION: session})
    set_auth_cookie(request, reply, create_jwt(user))
    return reply


def _inside(target: str) -> str:
    """An address of this server; anything else would send people away after they signed in."""
    plain = target.startswith("/thread/") and "//" not in target and "\\" not in target
    return target if plain else "/"


def _token(scope: Scope) -> str | None:
    return get_token_from_cookies(_cookies(Headers(scope=scope).get("cookie", "")))


def _cookies(header: str) -> dict[str, str]:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(header)
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}
