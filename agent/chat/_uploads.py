"""Files from the browser: churn scores, read as text and checked row by row."""

# mypy: allow-untyped-calls
# (chainlit says it is typed, and half of it is not)
from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Request

from agent.chat._security import MAX_UPLOAD, UPLOADS
from agent.chat._tokens import Someone
from data.churn_uploads import COLUMNS, Upload, upload
from data.errors import UsageError
from data.home import Home
from data.scope import EVERYTHING
from data.users import scope_of
from data.warehouse import Warehouses
from data.workspaces import Opened

Title = Annotated[str, Query(max_length=200)]


def upload_routes(home: Home) -> APIRouter:
    """Takes a file as the body of a request; its name is a label and never a path."""
    router = APIRouter()
    warehouses = Warehouses(home)
    opened = Opened(home)

    @router.post(UPLOADS + "churn-scores")
    async def churn_scores(
        request: Request,
        uploader: Someone,
        name: Title = "scores.csv",
        account: Title = COLUMNS[0],
        score: Title = COLUMNS[1],
        thread: UUID | None = None,
    ) -> dict[str, Any]:
        if not name.lower().endswith(".csv"):
            raise HTTPException(415, "Only .csv files can be uploaded here.")
        content = await body_of(request)

        def keep() -> Upload:
            # In a conversation with a private workspace the scores are of its accounts alone.
            private = opened.of(uploader, str(thread)) if thread else None
            scope = scope_of(home, uploader)
            with tempfile.TemporaryDirectory(prefix="quintile-upload-") as folder:
                path = Path(folder) / "scores.csv"
                path.write_bytes(content)
                return upload(
                    private[1] if private else warehouses.current(),
                    path,
                    uploader=uploader,
                    scope=EVERYTHING if private else scope,
                    source=name,
                    columns=(account, score),
                )

        try:
            made = await asyncio.to_thread(keep)
        except UsageError as problem:
            raise HTTPException(422, str(problem).replace("scores.csv", name, 1)) from problem
        return _told(made)

    return router


async def body_of(request: Request) -> bytes:
    """The body of a request, refused when it grows too large, whatever length was announced."""
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > MAX_UPLOAD:
            raise HTTPException(413, f"The file is too large: {MAX_UPLOAD >> 20} MB at most.")
    return bytes(content)


def _told(made: Upload) -> dict[str, Any]:
    return {
        "source": made.source,
        "scored_at": made.scored_at.isoformat(),
        "total": made.total,
        "kept": made.kept,
        "rejected": made.rejected,
        "errors": [
            {"line": bad.line, "column": bad.column, "reason": bad.reason} for bad in made.errors
        ],
        "findings": list(made.findings),
    }
