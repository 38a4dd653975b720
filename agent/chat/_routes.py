"""Our own HTTP routes: the page, stored contents, and feedback, each with its check of ownership."""

# mypy: allow-untyped-calls
# (chainlit says it is typed, and half of it is not)
from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Literal
from urllib.parse import quote
from uuid import UUID

from chainlit.auth import create_jwt, get_token_from_cookies, set_auth_cookie
from chainlit.config import config
from chainlit.server import build_dir, get_html_template
from chainlit.user import User
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field

from agent import standalone
from agent.chat import _history as history
from agent.chat import _page as page
from agent.chat._database import Connection, Database
from agent.chat._files import PAGE, Files, Stored
from agent.chat._tokens import Someone, read_token
from data.home import Home
from data.users import LOCAL, scope_of


class Verdict(BaseModel):
    forId: UUID  # noqa: N815 (chainlit's name)
    value: Literal[0, 1]
    comment: str | None = Field(None, max_length=4_000)


class Feedback(BaseModel):
    feedback: Verdict


class Withdrawal(BaseModel):
    feedbackId: UUID  # noqa: N815 (chainlit's name)


def routes(database: Database, files: Files, home: Home, *, team: bool) -> APIRouter:
    """The routes that stand in front of chainlit's. With `team` people sign in elsewhere."""
    router = APIRouter()
    charts = [f"/assets/{path.name}" for path in Path(build_dir, "assets").glob("react-plotly*.js")]
    html = page.local(get_html_template(""), charts, team=team)
    headers = {"Content-Security-Policy": page.policy(html), "Cache-Control": "no-store"}

    @router.api_route("/", methods=["GET", "HEAD"])
    @router.get("/thread/{thread}")
    async def index(request: Request, thread: UUID | None = None) -> Response:
        reply = HTMLResponse(html, headers=headers)
        if not team:
            _sign_in(request, reply)
        return reply

    if not team:

        @router.get("/login")
        async def login() -> Response:
            # Where the page goes when its session has run out; the index gives out a new one.
            return RedirectResponse("/", 303)

    @router.get("/files/{file_id}")
    async def file(file_id: UUID, user: Someone) -> Response:
        stored = await files.get(str(file_id))
        # Someone else's file looks exactly like one that does not exist.
        if stored is None or stored.owner != user:
            raise HTTPException(404, "There is no such file.")
        content = await asyncio.to_thread(_content, home, stored)
        if content is None:
            raise HTTPException(404, "There is no such file.")
        headers = {
            # A page is to be kept, never to be shown here, where it would be one of our own.
            "Content-Disposition": f"attachment; {_file_name(stored.name)}",
            "Cache-Control": "private, max-age=3600",
        }
        return Response(content, media_type=stored.mime, headers=headers)

    @router.get("/project/thread/{thread}/element/{element}")
    async def element(thread: UUID, element: UUID, user: Someone) -> Response:
        def find(con: Connection) -> history.Row | None:
            mine = history.owner(con, str(thread)) == user
            return history.get_element(con, str(thread), str(element)) if mine else None

        found = await database.run(find)
        if found is None:
            raise HTTPException(404, "There is no such element.")
        return JSONResponse(found)

    @router.put("/feedback")
    async def put_feedback(body: Feedback, user: Someone) -> Response:
        given = body.feedback
        kept = await database.run(
            lambda con: history.put_feedback(
                con, user, str(given.forId), given.value, given.comment
            )
        )
        if kept is None:
            raise HTTPException(404, "There is no such answer.")
        return JSONResponse({"success": True, "feedbackId": kept})

    @router.delete("/feedback")
    async def delete_feedback(body: Withdrawal, user: Someone) -> Response:
        done = await database.run(
            lambda con: history.delete_feedback(con, user, str(body.feedbackId))
        )
        if not done:
            raise HTTPException(404, "There is no such feedback.")
        return JSONResponse({"success": True})

    return router


def _content(home: Home, stored: Stored) -> bytes | None:
    """What is in the file, where its owner may still see all that it was computed over."""
    if not scope_of(home, stored.owner).covers(stored.regions):
        return None
    if stored.mime == PAGE:
        return standalone.complete(stored.path.read_text(encoding="utf-8")).encode()
    return stored.path.read_bytes()


def _file_name(name: str) -> str:
    """The name of a download as a header says it (RFC 6266)."""
    quoted = quote(name)
    return f'filename="{name}"' if quoted == name else f"filename*=utf-8''{quoted}"


def _sign_in(request: Request, reply: Response) -> None:
    """Local mode has one user and no login page: whoever can open the page is that user."""
    token = get_token_from_cookies(dict(request.cookies))
    if not _fresh(token):
        set_auth_cookie(request, reply, create_jwt(User(identifier=LOCAL, display_name="You")))


def _fresh(token: str | None) -> bool:
    """Whether the session is genuine and has more than half of its life left."""
    read = read_token(token)
    return bool(read and read.ends_at - time.time() > config.project.user_session_timeout / 2)
