"""A user leaves: their conversations, checkpoints, files, workspaces and plans go with them."""

from __future__ import annotations

from agent.assistant import Assistant
from agent.chat import _history as history
from agent.chat._database import open_database
from agent.chat._files import Files
from agent.settings import database_url
from data import users, workspaces
from data.home import Home
from data.plans import forget_plans
from data.sign_in import remove_user
from data.turns import forget_turns


async def forget_user(home: Home, name: str) -> int:
    """Remove everything that is kept of a user; how many conversations there were.

    Raises:
        UsageError: no such user.
    """
    users.get(home, name)
    # First the way in, so that nothing new is begun meanwhile.
    remove_user(home, name)
    database = open_database(home, database_url())
    try:
        files = Files(home.chat_files, database)
        threads = await database.run(lambda con: history.threads_of(con, name))
        async with Assistant(home) as assistant:
            for thread in threads:
                await files.delete_thread(thread)
                await assistant.forget(thread, name)
        await database.run(lambda con: history.delete_user(con, name))
        forget_plans(home, name)
        forget_turns(home, name)
        workspaces.forget_user(home, name)
    finally:
        database.close()
    return len(threads)
