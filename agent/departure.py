"""A user leaves: all that is kept under their name goes with them, however often it takes."""

from __future__ import annotations

from dataclasses import dataclass

from agent.assistant import Assistant
from agent.chat import _history as history
from agent.chat._database import open_database
from agent.chat._files import Files
from agent.settings import database_url
from agent.store.preferences import forget_preferences
from data import users, workspaces
from data.churn_scores import forget_uploader
from data.errors import UsageError
from data.home import Home
from data.sign_in import remove_user


@dataclass(frozen=True)
class Departure:
    """What was removed: whether there was such a user, and how many conversations."""

    known: bool
    conversations: int


async def forget_user(home: Home, name: str) -> Departure:
    """Remove everything that is kept of a user, also what an earlier attempt has left.

    The user is out at once. Nobody is added under the name before all is gone.

    Raises:
        UsageError: the name is that of local mode, or something could not be removed yet.
    """
    if name == users.LOCAL:
        raise UsageError(f"'{name}' is the user of a chat without sign-in, and cannot be removed.")
    known = remove_user(home, name)
    try:
        conversations = await _forget_conversations(home, name)
        forget_preferences(home, name)
        forget_uploader(home, name)
        workspaces.forget_user(home, name)
    except UsageError as problem:
        raise UsageError(
            f"{problem} '{name}' is signed out and can see nothing, but not everything of theirs is "
            "removed yet: run `quintile users remove` again."
        ) from problem
    users.name_is_free(home, name)
    return Departure(known, conversations)


async def _forget_conversations(home: Home, name: str) -> int:
    database = open_database(home, database_url())
    try:
        files = Files(home.chat_files, database)
        threads = await database.run(lambda con: history.threads_of(con, name))
        async with Assistant(home) as assistant:
            for thread in threads:
                await assistant.forget(thread, name)
                await files.delete_thread(thread)
            await assistant.forget_user(name)
        await database.run(lambda con: history.delete_user(con, name))
    finally:
        database.close()
    return len(threads)
