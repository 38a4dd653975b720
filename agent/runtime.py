"""What a turn runs with. Invisible to the model, never checkpointed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.settings import Settings
from data.home import Home
from data.scope import Scope
from data.warehouse import Warehouse

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI

    from agent.drafts.graph import DraftGraph


@dataclass
class TurnContext:
    """One user, one scope, one snapshot, for the length of one turn.

    `model` is the configured endpoint, or None; `notices` collects what the reply must say about how
    it came about, such as that the offline analyst took over.
    """

    home: Home
    warehouse: Warehouse
    scope: Scope
    user: str
    settings: Settings
    workers: ThreadPoolExecutor
    thread: str = ""
    """The conversation the turn belongs to; empty outside of one."""
    drafts: DraftGraph | None = None
    """Writes documents; there wherever one may be asked for."""
    model: ChatOpenAI | None = None
    notices: list[str] = field(default_factory=list)
    model_failed: bool = False
    answered_by: str = "offline analyst"
    input_tokens: int = 0
    output_tokens: int = 0
    estimated: bool = True
