"""The chat as a FastAPI application: our routes first, chainlit behind a gate."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from fastapi import FastAPI

from agent.chat._contract import Assistant
from agent.chat._later import Later
from agent.chat._proxies import Proxies, Team
from agent.chat._root import prepare
from agent.chat._security import Guard
from agent.chat._serve import LOOPBACK
from data.home import Home
from data.workspaces import sweep


def create_app(
    assistant: Assistant,
    home: Home,
    *,
    hosts: Collection[str] = LOOPBACK,
    team: Team | None = None,
    database_url: str | None = None,
) -> FastAPI:
    """The chat over `assistant`, keeping its history below `home` or in the database of a URL.

    `hosts` are the names the server answers to. Without `team` there is one user and no login: bind
    the server to this machine alone. One chat per process, because chainlit's settings are global.

    Raises:
        RuntimeError: chainlit was imported before, for another home.
        UsageError: the database cannot be used.
    """
    prepare(home)
    # Chainlit takes seconds to import and reads its folder while it does.
    from chainlit.oauth_providers import get_configured_oauth_providers
    from chainlit.server import app as chainlit_app

    from agent.chat import _waits
    from agent.chat._database import open_database
    from agent.chat._files import Files
    from agent.chat._gate import Gate
    from agent.chat._members import Members, accept_oauth, is_alive, member_routes
    from agent.chat._plans import plan_routes
    from agent.chat._routes import routes
    from agent.chat._uploads import upload_routes
    from agent.chat._wiring import Conversations
    from agent.chat._workspaces import workspace_routes

    _waits.leave_out()
    _waits.change_threads_often()
    database = open_database(home, database_url)
    files = Files(home.chat_files, database)

    async def alive(token: str | None) -> bool:
        return team is None or await is_alive(home, token)

    conversations = Conversations(assistant, database, files, home, alive)
    conversations.register()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # A mounted application's own lifespan does not run, so chainlit's start and end are ours.
        await files.sweep()
        await asyncio.to_thread(sweep, home)
        if isinstance(assistant, Later):
            assistant.start()
        yield
        await conversations.stop()
        if isinstance(assistant, Later):
            await assistant.aclose()
        database.close()

    app = FastAPI(title="Quintile", lifespan=lifespan, openapi_url=None)
    if team is not None:
        app.include_router(member_routes(home))
        if get_configured_oauth_providers():  # type: ignore[no-untyped-call]
            accept_oauth(home)
    app.include_router(routes(database, files, home, team=team is not None))
    app.include_router(plan_routes(assistant, home))
    app.include_router(upload_routes(assistant))
    app.include_router(workspace_routes(database, home))
    app.mount("/", Gate(chainlit_app, oauth=team is not None))
    if team is not None:
        app.add_middleware(Members, home=home)
    app.add_middleware(Guard, hosts=hosts)
    if team is not None:
        app.add_middleware(Proxies, team=team)
    return app
