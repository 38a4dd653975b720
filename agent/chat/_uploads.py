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

from agent.chat._contract import Assistant
from agent.chat._security import MAX_UPLOAD, UPLOADS
from agent.chat._tokens import Someone
from data.churn_uploads import COLUMNS, Upload, upload
from data.errors import UsageError
from data.scope import Scope
from data.warehouse import Warehouse

Title = Annotated[str, Query(max_length=200)]


def upload_routes(assistant: Assistant) -> APIRouter:
    """Takes a file as the body of a request; its name is a label and never a path."""
    router = APIRouter()

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

        def keep(warehouse: Warehouse, scope: Scope) -> Upload:
            with tempfile.TemporaryDirectory(prefix="quintile-upload-") as folder:
                path = Path(folder) / "scores.csv"
                path.write_bytes(content)
                return upload(
                    warehouse,
                    path,
                    uploader=uploader,
                    scope=scope,
                    source=name,
                    columns=(account, score),
                )

        try:
            # In a conversation with a private workspace the scores are of its accounts alone.
            data = await assistant.data_of(uploader, str(thread) if thread else "")
            made = await asyncio.to_thread(keep, *data)
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
