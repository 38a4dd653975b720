"""The vocabulary of tool arguments and results: units, subjects, shared arguments, base models.

A result field says what it measures in its type (`Money`, `Count`, `Percent`, ...). The ledger turns
every such field into a fact, the chat and the command line format it, the docs describe it; nothing
says it a second time. Percentages are percent numbers (46.2 means 46.2 %), probabilities are 0 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field


class Unit(StrEnum):
    """What a figure measures; two figures of different units never match."""

    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"
    POINTS = "points"
    DAYS = "days"
    SCORE = "score"
    PROBABILITY = "probability"
    RATIO = "ratio"
    DATE = "date"


@dataclass(frozen=True)
class Subject:
    """Marks the field that names what a row is about; `kind` is account, segment, region, ..."""

    kind: str


def _unit(unit: Unit) -> Any:
    return Field(json_schema_extra={"unit": unit.value})


Money = Annotated[Decimal, Unit.MONEY, _unit(Unit.MONEY)]
Count = Annotated[int, Unit.COUNT, _unit(Unit.COUNT)]
Quantity = Annotated[Decimal, Unit.COUNT, _unit(Unit.COUNT)]
Mean = Annotated[float, Unit.COUNT, _unit(Unit.COUNT)]
"""A mean of counts, such as orders per account."""
Percent = Annotated[float, Unit.PERCENT, _unit(Unit.PERCENT)]
Points = Annotated[float, Unit.POINTS, _unit(Unit.POINTS)]
"""A difference of two percentages, in percentage points."""
Days = Annotated[float, Unit.DAYS, _unit(Unit.DAYS)]
Score = Annotated[float, Unit.SCORE, _unit(Unit.SCORE)]
Quintile = Annotated[int, Unit.SCORE, _unit(Unit.SCORE)]
"""A quintile score, 1 to 5, 5 best."""
Probability = Annotated[float, Unit.PROBABILITY, _unit(Unit.PROBABILITY)]
Ratio = Annotated[float, Unit.RATIO, _unit(Unit.RATIO)]
Day = Annotated[date, Unit.DATE, _unit(Unit.DATE)]

AccountId = Annotated[str, Subject("account")]
AccountName = Annotated[str, Subject("account")]
Segment = Annotated[str, Subject("segment")]
Region = Annotated[str, Subject("region")]
Category = Annotated[str, Subject("category")]
Brand = Annotated[str, Subject("brand")]
Product = Annotated[str, Subject("product")]
Channel = Annotated[str, Subject("channel")]

Period = Annotated[str, Subject("period")]

Quoted = Annotated[str, Field(json_schema_extra={"untrusted": True})]
"""Text that somebody outside wrote: shown to people as a quotation, never to a model, never a fact."""

Scheme = Literal["rfm", "lifecycle", "consumer", "clusters"]
Scoring = Literal["tie_safe", "ntile"]
Order = Literal["asc", "desc"]


class Args(BaseModel):
    """Arguments every tool takes. Unknown names and values are refused by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: date | None = Field(
        None,
        description="Default: the newest day.",
    )


USUAL_DAYS = 365
"""Days of the window that is not asked for."""
USUAL_SEGMENTS = {"lookback_days": USUAL_DAYS, "scoring": "tie_safe"}
"""Parameters of the segments that `segment_overview` gives by default, where they are told beside others."""


class LookbackArgs(Args):
    """Arguments of tools that look at a window of transactions ending at `as_of`."""

    lookback_days: int = Field(
        USUAL_DAYS, ge=30, le=1095, description="Days of the window that ends at as_of."
    )


Limit = Annotated[int, Field(ge=1, le=500, description="Most rows.")]
Clusters = Annotated[
    int | None,
    Field(
        ge=2, le=10, description="How many clusters to make, in scheme clusters. Default: by data."
    ),
]


class Row(BaseModel):
    """One row of a result table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unsaid: ClassVar[Mapping[str, Any]] = {}
    """Columns, by the value that tells a reader nothing where every row has it."""
    foremost: ClassVar[Sequence[str]] = ()
    """Columns that a table of accounts shows right after their names: what the rows are looked at for."""


class Result(BaseModel):
    """What every tool returns: typed figures plus the scope they hold for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: Day = Field(description="Point in time the result holds for.")
    currency: str = Field(description="ISO code of all money in the result.")
    scope: str = Field(
        description="Accounts the figures cover, e.g. 'all regions' or 'regions North, South'."
    )
    empty_reason: str | None = Field(
        None, description="Why there is nothing to show; null when there is."
    )

    primary: ClassVar[str | None] = None
    """Name of the field with the main table, for surfaces that show one."""

    @classmethod
    def leading(cls, result: Mapping[str, Any]) -> str | None:
        """Name of the field whose table comes first, where that depends on the result."""
        return cls.primary

    @classmethod
    def untold(cls, result: Mapping[str, Any]) -> set[str]:
        """Names of fields whose tables would show a reader nothing."""
        return set()

    @classmethod
    def titles(cls, result: Mapping[str, Any]) -> dict[str, str]:
        """Titles of tables and columns that depend on the result; the rest are made from field names."""
        return {}


class Listing(Result):
    """A result that may show a part of what there is."""

    shown: Count = Field(0, description="Rows in this result.")
    total: Count = Field(0, description="Rows there are.")


@dataclass(frozen=True)
class Example:
    """A question a person may type and the arguments it should lead to."""

    text: str
    arguments: dict[str, Any]
