"""What a turn produces, as plain data: the contract between the agent and every surface.

A surface sends one question to `agent.assistant.Assistant.ask` and receives events in order:
any number of `ToolStarted` / `ToolProgress` / `ToolFinished`, `TextChunk`s of verified text (taken back
by a `TextDropped` when the rest of them failed), then one `Finished`.
"""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from data.recent import Recent

KNOWN = 16
"""Things that are made of a run: its facts, tables, charts."""
Outcome = Literal["answer", "clarify", "decline", "no_tool", "error"]
Verdict = Literal["direct", "derived", "misattributed", "ungrounded", "from_user", "skipped"]
OFFLINE = "offline analyst"
"""Who words what no configured model has worded."""
TRACED: tuple[Verdict, ...] = ("direct", "derived")
"""Verdicts of figures that rest on results."""
UNTRACED: tuple[Verdict, ...] = ("ungrounded", "misattributed")
"""Verdicts of figures that no person may be shown."""


class _Plain(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fact(_Plain):
    """One figure of one tool result. `value` is the exact figure as text (ISO for dates)."""

    id: str
    value: str
    unit: str
    subject: dict[str, str] = Field(description="What the figure is about, by kind.")
    label: str = Field(description="In words, e.g. 'revenue share of Champions'.")
    call: str = Field(description="Id of the tool call.")
    tool: str
    path: str = Field(description="Where in the result, e.g. 'segments[2].accounts'.")


class ToolRun(_Plain):
    """One executed tool call with everything needed to show or replay it."""

    id: str
    name: str
    arguments: dict[str, Any] = Field(description="As resolved, defaults included.")
    rows: int
    ms: float
    snapshot: str
    sql: list[Statement]
    version: str = Field(description="Hash of the tool's source and SQL.")
    uploads: int = Field(0, description="Number of the last upload of churn scores that counted.")
    error: str | None = None
    unclear: bool = Field(False, description="The error asks which of several is meant.")
    result: dict[str, Any] | None = Field(None, description="The whole result, JSON-ready.")

    @cached_property
    def known(self) -> Recent[Hashable, Any]:
        """What was made of it already, see `agent.results`; no part of the data. Copies share it."""
        return Recent(KNOWN)


class Statement(_Plain):
    """One SQL statement a tool ran."""

    file: str
    sql: str
    parameters: dict[str, Any]
    rows: int
    ms: float


class Figure(_Plain):
    """A figure as it stands in the text. `start`, `end` index the text."""

    text: str
    start: int
    end: int
    verdict: Verdict
    fact: str | None = None
    note: str | None = Field(None, description="Why it did not match, or the formula.")


class Column(_Plain):
    """A column of a table; `unit` as in `tools._spec.Unit`, or null for text."""

    name: str
    title: str
    unit: str | None = None


class Table(_Plain):
    """A table behind an answer. Cells are JSON values: exact numbers as strings for money."""

    title: str
    columns: list[Column]
    rows: list[list[Any]]
    total: int = Field(description="Rows there are; more than len(rows) when cut.")
    call: str


class Chart(_Plain):
    """A Plotly figure as JSON-ready data."""

    title: str
    figure: dict[str, Any]
    call: str


class Usage(_Plain):
    """What the answer took."""

    model: str
    offline: bool
    input_tokens: int = 0
    output_tokens: int = 0
    estimated: bool = Field(False, description="Tokens are an estimate, not the model's own count.")
    cost: Decimal | None = Field(None, description="By the configured prices; null without them.")
    steps: int = Field(0, description="Times the model was asked in think.")
    seconds: float = 0.0


class Export(_Plain):
    """An answer as three files; `stem` is their name without the ending."""

    title: str
    stem: str
    json_text: str
    markdown: str
    page: str = Field(description="HTML without its chart library: see `agent.document.as_page`.")


class Attachment(_Plain):
    """A CSV file that belongs to an answer; `label` is what the link says."""

    label: str
    name: str
    text: str


class Answer(_Plain):
    """The whole of one reply."""

    outcome: Outcome
    scope: str = Field(description="The resolved scope in one line; empty when nothing ran.")
    text: str = Field(description="Markdown; every figure in it is in `figures`.")
    figures: list[Figure] = []
    left_out: int = Field(0, description="Statements cut because a figure could not be traced.")
    facts: list[Fact] = []
    runs: list[ToolRun] = []
    tables: list[Table] = []
    charts: list[Chart] = []
    follow_ups: list[str] = []
    report: dict[str, Any] | None = Field(None, description="An `agent.drafts` report as JSON.")
    export: Export | None = Field(None, description="Files, when the person asked for them.")
    attachment: Attachment | None = Field(None, description="E.g. the rejected rows of an import.")
    form: Literal["churn_scores", "workspace"] | None = Field(
        None, description="What the page asks for next."
    )
    notice: str | None = Field(None, description="E.g. that the offline analyst took over.")
    usage: Usage
    snapshot: str
    currency: str
    receipt: dict[str, Any] = {}


class Preparing(_Plain):
    """The turn waits for something that is made once; what it is and how long it takes, in words."""

    kind: Literal["preparing"] = "preparing"
    words: str


class ToolStarted(_Plain):
    """A tool call begins."""

    kind: Literal["tool_started"] = "tool_started"
    id: str
    name: str
    words: str = Field(description="The arguments in words, e.g. 'segment Champions, North'.")


class ToolProgress(_Plain):
    """Long work inside a tool call: what it is at and how much is done, 0 to 1."""

    kind: Literal["tool_progress"] = "tool_progress"
    id: str
    words: str
    done: float


class ToolFinished(_Plain):
    """A tool call ended; `error` is a sentence when it could not answer."""

    kind: Literal["tool_finished"] = "tool_finished"
    id: str
    name: str
    rows: int
    ms: float
    error: str | None = None


class TextChunk(_Plain):
    """The next piece of verified text."""

    kind: Literal["text"] = "text"
    text: str


class TextDropped(_Plain):
    """The text shown so far is not part of the answer; what comes next takes its place."""

    kind: Literal["text_dropped"] = "text_dropped"


class Finished(_Plain):
    """The turn is over."""

    kind: Literal["finished"] = "finished"
    answer: Answer


Event = Preparing | ToolStarted | ToolProgress | ToolFinished | TextChunk | TextDropped | Finished

ToolRun.model_rebuild()
