"""What a user has set for the analyses: looked up at every turn, kept in the state database."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from data import catalogue
from data.catalogue import OrgType
from data.home import Home
from data.state import hold, transaction
from tools._book import BookFilters


@dataclass(frozen=True)
class Offered:
    """What a user can choose from: the regions in scope, and what holds where nothing is chosen."""

    regions: tuple[str, ...] = ()
    org_type: str = ""
    currency: str = ""


class Preferences(BaseModel):
    """Null means: as the tool has it by default. A question that says otherwise wins."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lookback_days: int | None = Field(
        None, ge=30, le=1095, description="Window of the analyses in days, 30 to 1095."
    )
    as_of: date | None = Field(None, description="Point in time of the analyses, YYYY-MM-DD.")
    scheme: str | None = Field(None, description="Segmentation scheme.")
    org_type: OrgType | None = Field(
        None,
        description="Whose behaviour signals are read; by default those of the book's own type.",
    )
    overview: BookFilters = Field(
        default_factory=BookFilters,
        description="Which accounts the book at a glance and the opening page count.",
    )
    model: Literal["configured", "offline"] = Field(
        "configured", description="The configured model, or the offline analyst, which needs none."
    )
    marks: bool = Field(
        True, description="Whether figures in answers are marked with their evidence."
    )

    @field_validator("scheme")
    @classmethod
    def _is_known(cls, name: str | None) -> str | None:
        if name is not None and name not in catalogue.schemes():
            raise ValueError(f"there are {', '.join(catalogue.schemes())}")
        return name


def preferences_of(home: Home, user: str) -> Preferences:
    """What the user has set; what an older version kept and is no longer known is left out."""
    with _table(home) as con:
        return _read(con, user)


def set_preferences(home: Home, user: str, wanted: Preferences) -> None:
    """Keep what the user has set."""
    with _table(home) as con:
        _write(con, user, wanted)


def forget_preferences(home: Home, user: str) -> None:
    """Forget what a user who is removed had set."""
    with _table(home) as con:
        con.execute("DELETE FROM preferences WHERE user = ?", [user])


def set_overview(home: Home, user: str, filters: BookFilters) -> None:
    """Keep which accounts the book at a glance counts for the user; the rest stays as it is set."""
    with _table(home) as con:
        hold(con)
        _write(con, user, _read(con, user).model_copy(update={"overview": filters}))


def _read(con: sqlite3.Connection, user: str) -> Preferences:
    row = con.execute("SELECT settings FROM preferences WHERE user = ?", [user]).fetchone()
    try:
        return Preferences.model_validate_json(row[0]) if row else Preferences()
    except ValueError:
        return Preferences()


def _write(con: sqlite3.Connection, user: str, wanted: Preferences) -> None:
    con.execute(
        "INSERT INTO preferences VALUES (?, ?) "
        "ON CONFLICT (user) DO UPDATE SET settings = excluded.settings",
        [user, wanted.model_dump_json()],
    )


def _table(home: Home) -> AbstractContextManager[sqlite3.Connection]:
    return transaction(
        home,
        "settings",
        "CREATE TABLE IF NOT EXISTS preferences (user TEXT PRIMARY KEY, settings TEXT NOT NULL)",
    )
