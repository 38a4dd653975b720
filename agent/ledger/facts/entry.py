"""A fact with what matching it needs, and where it stands in its result."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from agent.answer import Fact
from agent.ledger.facts.fields import without_places
from agent.ledger.vocabulary.nouns import classes_of_label

_ROWS = re.compile(r"^rows in (.*?)(?:, one per ([a-z_ ]+?))?(?:, |$)")
_CHANGE = re.compile(
    r"(?:^|_)(?:change[ds]?|delta|diff(?:erence)?|growth|trend|vs|versus|gap|uplift|shift|gain|loss|"
    r"drop|decline|decrease|increase|rise|fall|effect|net_flow)(?:_|$)"
)
_FALL = re.compile(r"(?:^|_)(?:drop|decline|decrease|fall|loss)(?:_|$)")
_POINTS = re.compile(r"(?:^|_)(?:pp|points|ppt|bps)(?:_|$)")
_OF_DAYS = re.compile(r"(?:last_)?\d+_days$")
"""How long back a figure goes, which is not what it counts: "interactions_90_days"."""
_WINDOW = re.compile(r"lookback|window|horizon|period|within|days_ahead|^days$|^arguments\.")


@dataclass(eq=False)
class Entry:
    """A fact with what matching needs.

    `subject` maps kinds to the subject as the ledger identifies it; `needed` are the kinds that a
    text must name before the fact may be meant: those that tell the rows of its table apart.
    `measure` is what is measured, in the field's own words; `title` is what its row goes by where no
    subject tells the rows of its list apart.
    """

    fact: Fact
    order: int
    value: Decimal
    day: date | None
    measure: str
    subject: Mapping[str, str]
    needed: frozenset[str]
    title: str = ""

    @cached_property
    def is_change(self) -> bool:
        """Whether the figure is a difference, whose sign the words must give."""
        return bool(_CHANGE.search(self.measure)) or self.value < 0

    @cached_property
    def is_fall(self) -> bool:
        """Whether a positive figure means a fall ("decline percent")."""
        return bool(_FALL.search(self.measure))

    @cached_property
    def in_points(self) -> bool:
        """Whether a percentage is a difference of percentages."""
        return bool(_POINTS.search(self.measure))

    @cached_property
    def is_window(self) -> bool:
        """Whether the figure is the length or edge of the window, not a finding."""
        return bool(_WINDOW.search(self.fact.path))

    @cached_property
    def nouns(self) -> frozenset[str]:
        """The classes of what the figure counts; empty when its name does not say."""
        rows = _ROWS.match(self.fact.label) if self.is_row_count else None
        if rows:
            return classes_of_label(f"{rows[1]} {rows[2] or ''}")
        if self.measure == "rows" and self.title:
            return classes_of_label(self.title.split()[-1])  # "70 notes" of a table of notes
        if self.measure.endswith("_average"):
            return frozenset()  # "segment_average" counts no segments
        if self.measure.endswith("count"):
            return classes_of_label(self.fact.label.partition(" of ")[0])  # "previous orders"
        return classes_of_label(_OF_DAYS.sub("", self.measure))

    @cached_property
    def is_row_count(self) -> bool:
        """Whether the figure is the length of a list of rows."""
        return self.fact.label.startswith("rows in ") and not self.measure.startswith("rows_in")

    @property
    def is_total(self) -> bool:
        """Whether the fact covers all that its result covers."""
        return not self.needed

    @cached_property
    def in_list(self) -> bool:
        """Whether the fact stands in a row of a list."""
        return "[" in self.fact.path

    @cached_property
    def is_listing_length(self) -> bool:
        """Whether the figure is how long a listing is: the words need not say what it lists."""
        return self.fact.path in ("total", "shown")

    @cached_property
    def row_key(self) -> str:
        """The call and row that the fact stands in, with what is nested in the row."""
        outer = self.fact.path.rpartition(".")[0]
        return f"{self.fact.call} {outer[: outer.rfind(']') + 1]}"

    @cached_property
    def list_key(self) -> str:
        """The call and list that the fact's row stands in."""
        row = self.row_key
        return row[: row.rfind("[")]

    @cached_property
    def column_key(self) -> str:
        """The call and path of the fact without the places of its rows."""
        return f"{self.fact.call} {without_places(self.fact.path)}"

    @cached_property
    def field_key(self) -> str:
        """The tool and field of the fact: two calls of one tool are compared like two rows."""
        return f"{self.fact.tool} {without_places(self.fact.path)}"
