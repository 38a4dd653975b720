"""What the chat needs from an assistant, and what an assistant says when a person opens the chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from agent.answer import Event


class Starter(BaseModel):
    """A question offered on the opening page."""

    model_config = ConfigDict(frozen=True)

    role: str = Field(description="Heading it stands under, e.g. 'Account manager'.")
    label: str = Field(description="What the button says.")
    question: str = Field(description="What it asks.")


class Opening(BaseModel):
    """The opening page of one user."""

    model_config = ConfigDict(frozen=True)

    title: str = Field(description="Name of the organisation whose book this is.")
    snapshot: str = Field(
        description="The data in one line, e.g. 'Demo book · 1,402 accounts · data to 2026-06-30'."
    )
    starters: list[Starter] = []
    attention: list[str] = Field(
        [], description="The most valuable opportunities of the user's book, Markdown, best first."
    )
    demo: bool = Field(False, description="The book is generated and the page says so.")


class Assistant(Protocol):
    """Answers questions of one conversation at a time.

    `ask` is an async generator: any number of `ToolStarted` / `ToolFinished`, then `TextChunk`s,
    then one `Finished`. Both raise `data.errors.QuintileError` with a sentence for the person when
    they cannot do what was asked; any other exception is a bug, logged with an id by the chat.
    """

    def ask(self, text: str, *, thread: str, user: str) -> AsyncIterator[Event]:
        """Answer `text`, asked by `user` in the conversation `thread` (a UUID)."""
        ...

    async def opening(self, user: str) -> Opening:
        """What `user` sees before the first question."""
        ...
