"""What a replay has found."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Input = Literal["data", "uploads", "tool", "arguments", "prompt", "model", "drawing", "report"]


class _Plain(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Moved(_Plain):
    """An input that is not what it was. `changes_figures` is False where only words or looks may differ."""

    input: Input
    words: str
    changes_figures: bool


class Changed(_Plain):
    """A fact that comes out otherwise; `now` is null where it is no longer computed."""

    label: str
    call: str
    was: str
    now: str | None
    because: Input


class ChangedChart(_Plain):
    """A chart that is drawn otherwise: with other figures or words, or only in another look."""

    title: str
    call: str
    differs: Literal["figures", "look", "gone"]
    where: list[str] = Field(description="The first places in the Plotly figure that differ.")
    because: Input


class Replayed(_Plain):
    """`same` means that every figure comes out again, in words and charts, and every sentence is traced."""

    title: str
    snapshot: str = Field(description="Snapshot the export was made from.")
    kept: bool = Field(description="Whether that snapshot is still there.")
    today: str = Field(description="Snapshot in use.")
    facts: int = Field(description="Facts of the export's ledger.")
    charts: int = Field(description="Charts of the export.")
    same: bool
    moved: list[Moved]
    changed: list[Changed]
    changed_charts: list[ChangedChart]
    untraced: list[str] = Field(
        description="Sentences and table rows of the export that are not on its ledger."
    )
