"""What a turn runs with. Invisible to the model, never checkpointed."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from agent.answer import OFFLINE, Answer, ToolRun
from agent.overview_filters import OVERVIEW, unless_said
from agent.settings import Settings
from agent.store.preferences import Preferences
from data.home import Home
from data.scope import Scope
from data.warehouse import Warehouse

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI
    from langgraph.graph.state import CompiledStateGraph


PREFERRED = {"lookback_days", "as_of", "scheme", "org_type"}
"""Preferences that are arguments of tools."""


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
    upload: str = ""
    """The private workspace that the turn runs on, in words; empty for the common book."""
    upload_id: str = ""
    drafts: CompiledStateGraph[Any, Any, Any, Any] | None = None
    """Writes documents; there wherever one may be asked for."""
    model: ChatOpenAI | None = None
    preferences: Preferences = field(default_factory=Preferences)
    runs: list[ToolRun] = field(default_factory=list)
    """The tool calls of this turn that have ended."""
    said: str = ""
    """What the person wrote."""
    plans: list[str] = field(default_factory=list)
    """Ids of the campaign plans that this turn has left waiting."""
    superseded: list[str] = field(default_factory=list)
    """Ids of those that they take the place of, once the turn has come to its answer."""
    notices: list[str] = field(default_factory=list)
    model_failed: bool = False
    untraceable: int = 0
    """Statements of the model that were all left out, so that the offline analyst answered."""
    answered_by: str = OFFLINE
    """Who wrote the text of the answer."""
    shown: str = ""
    """Text of the answer that is on the screen already."""
    answer: Answer | None = None
    """What the turn came to, once it has been delivered."""
    delivered: str = ""
    """The same as JSON."""
    input_tokens: int = 0
    output_tokens: int = 0
    estimated: bool = False
    """Whether any of these tokens is an estimate."""
    started: float = field(default_factory=time.monotonic)

    def preferred(
        self, tool: str, arguments: Mapping[str, Any], known: Collection[str]
    ) -> dict[str, Any]:
        """The arguments of a call, with what the user has set where it says nothing.

        `known` are the arguments there are.
        """
        said = {name: value for name, value in arguments.items() if value is not None}
        wanted = self.preferences.model_dump(mode="json", include=PREFERRED, exclude_none=True)
        set_here = {name: value for name, value in wanted.items() if name in known}
        if tool == OVERVIEW:
            set_here |= unless_said(self.preferences.overview, said)
        return set_here | said

    @property
    def covers(self) -> str:
        """What the figures cover, in words: an upload, or the regions of the user."""
        return self.upload or self.scope.words

    @property
    def configured(self) -> str:
        """The model that would word a text now, or `OFFLINE`."""
        return str(self.settings.model) if self.has_model else OFFLINE

    @property
    def has_model(self) -> bool:
        """Whether an endpoint is configured and has not failed in this turn."""
        return self.model is not None and not self.model_failed

    @property
    def by_code(self) -> bool:
        """Whether our own code wrote the text of the answer."""
        return self.answered_by == OFFLINE

    @property
    def model_seconds(self) -> float:
        """How long the model may still take in this turn; never less than a moment."""
        spent = time.monotonic() - self.started
        return max(self.settings.turn_seconds - spent, 0.05)

    @property
    def cost(self) -> Decimal | None:
        """Of the tokens so far by the configured prices; None without prices or without a model."""
        prices = self.settings.input_price, self.settings.output_price
        if self.model is None or None in prices:
            return None
        tokens = self.input_tokens, self.output_tokens
        spent = sum(
            (count * price for count, price in zip(tokens, prices, strict=True) if price),
            Decimal(0),
        )
        return round(spent / 1_000_000, 6)
