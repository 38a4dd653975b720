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
    model: ChatOpenAI | None = None
    notices: list[str] = field(default_factory=list)
    model_failed: bool = False
    answered_by: str = "offline analyst"
    input_tokens: int = 0
    output_tokens: int = 0
    estimated: bool = True
