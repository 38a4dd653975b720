"""What is checkpointed: plain data only, so that a thread can be opened again by any version."""

from __future__ import annotations

from typing import Annotated, Any

from langchain_core.messages import AnyMessage
from langgraph.graph.message import add_messages
from typing_extensions import TypedDict


class State(TypedDict, total=False):
    """State of a thread. All but `messages` and `memory` belong to the running turn."""

    messages: Annotated[list[AnyMessage], add_messages]
    memory: dict[str, Any]
    """What the conversation is about, for follow-up questions."""
    question: str
    reports: list[dict[str, Any]]
    """Drafts of this turn."""
    draft: str
    """The text to be verified."""
    figures: list[dict[str, Any]]
    """`Figure`s of the draft."""
    outcome: str
    ours: bool
    """The draft is a question back, a refusal or a stop of our own code: it states no result."""
    suggestions: list[str]
    """Questions offered with a question back or a refusal."""
    steps: int
    repaired: bool
    left_out: int
    """Sentences removed because a figure in them could not be traced."""
    delivered: str
    """The whole `Answer` as JSON; empty until the turn has ended."""
