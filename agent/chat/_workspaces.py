"""Files for a private workspace: taken, recognised, and their columns confirmed or thrown away."""

# mypy: allow-untyped-calls
# (chainlit says it is typed, and half of it is not)
from __future__ import annotations

import asyncio
from typing import Annotated, Any, get_args
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from agent.chat import _history as history
from agent.chat._database import Database
from agent.chat._security import UPLOADS
from agent.chat._tokens import Someone
from agent.chat._uploads import body_of
from data import workspaces
from data.errors import UsageError
from data.home import Home
from data.snapshots import current
from data.workspaces import Choices, Field, Kind, Staged

PATH = UPLOADS + "workspace"
GONE = "There is no such upload any more. Choose the file again."
FALLBACK = Choices.model_fields["currency"].default


def workspace_routes(database: Database, home: Home) -> APIRouter:
    """Somebody else's conversation or upload looks exactly like one that does not exist."""
    router = APIRouter()

    async def mine(id: UUID, user: str) -> Staged:
        found = await asyncio.to_thread(workspaces.staged_by, home, user, str(id))
        if found is None:
            raise HTTPException(404, GONE)
        return found

    @router.post(PATH)
    async def take(
        request: Request,
        uploader: Someone,
        thread: UUID,
        name: Annotated[str, Query(max_length=300)],
    ) -> dict[str, Any]:
        if await database.run(lambda con: history.owner(con, str(thread))) != uploader:
            raise HTTPException(404, "There is no such conversation.")
        content = await body_of(request)
        try:
            staged = await workspaces.stage(home, uploader, str(thread), name, content)
        except UsageError as problem:
            raise HTTPException(422, str(problem)) from problem
        return await asyncio.to_thread(_told, home, staged)

    @router.put(PATH + "/{id}")
    async def confirm(id: UUID, choices: Choices, user: Someone) -> dict[str, str]:
        staged = await mine(id, user)
        try:
            await asyncio.to_thread(workspaces.confirm, home, staged, choices)
        except UsageError as problem:
            raise HTTPException(422, str(problem)) from problem
        return {"ask": f"Use my file {staged.source.shown}"}

    @router.delete(PATH + "/{id}")
    async def discard(id: UUID, user: Someone) -> Response:
        await asyncio.to_thread(workspaces.discard, home, await mine(id, user))
        return Response(status_code=204)

    return router


def _told(home: Home, staged: Staged) -> dict[str, Any]:
    """An upload as the form shows it."""
    there = workspaces.find(home, staged.user, staged.thread)
    try:
        currency = (there.manifest(home) if there else current(home)).currency
    except (
        UsageError
    ):  # no book, or a workspace that can no longer be opened: this file replaces it
        currency = FALLBACK
    seen = staged.seen.currencies
    return {
        "id": staged.id,
        "name": staged.source.shown,
        "seen": staged.seen.model_dump(mode="json"),
        "fields": {kind: _fields(workspaces.fields(kind)) for kind in get_args(Kind)},
        # What the amounts themselves say counts for more than what the book is in.
        "currency": currency if currency in seen or not seen else seen[0],
        "replaces": {file.kind: file.shown for file in there.files} if there else {},
    }


def _fields(known: Any) -> list[dict[str, Any]]:
    def told(name: str, field: Field) -> dict[str, Any]:
        return {"name": name} | field.model_dump(include={"label", "kind", "needed"})

    return [told(name, field) for name, field in known.items()]
