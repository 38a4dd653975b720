"""What a writer of drafts hands over: text that is still to be verified."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from agent.answer import Table

WEEK = timedelta(days=7)
FORTNIGHT = timedelta(days=14)
MONTH = timedelta(days=30)
WITHIN = {"high": WEEK, "medium": MONTH, "low": MONTH}
"""When something of an urgency is due."""
NO_OWNER = "Account manager"


@dataclass(frozen=True)
class Task:
    """Something to do within a time after the as-of date.

    `timing` says when in words, where that hangs on a decision and not on the calendar.
    """

    what: str
    owner: str
    within: timedelta = FORTNIGHT
    timing: str = ""


@dataclass(frozen=True)
class Text:
    """One section before verification."""

    heading: str
    paragraphs: list[str] = field(default_factory=list)
    bullets: list[str] = field(default_factory=list)
    table: Table | None = None
    charts: tuple[str, ...] = ()
    """Short names of the calls whose charts stand in the section."""
    tasks: list[Task] = field(default_factory=list)


@dataclass(frozen=True)
class Written:
    """All sections in the order of the kind's headings."""

    sections: list[Text]

    def with_paragraphs(self, heading: str, paragraphs: list[str]) -> Written:
        """The same with the paragraphs of one section replaced; bullets, tables, tasks stay."""
        return Written(
            [
                replace(text, paragraphs=paragraphs) if text.heading == heading else text
                for text in self.sections
            ]
        )
