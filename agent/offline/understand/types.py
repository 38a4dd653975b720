"""The plain data that goes in and comes out of the understanding half."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

ReadingKind = Literal["calls", "clarify", "decline", "chat"]
NAMED = ("account", "segment", "region", "category", "brand", "product")
"""Arguments that name what a question is about, most particular first."""
TRADES = ("industry", "account_type", "commercial_segment")
"""Arguments that say which business accounts are in."""
OF_AUDIENCE = ("segment", "region", *TRADES, "country", "owner", "min_monetary", "category")
"""Arguments that say which accounts a campaign goes to."""
RANGES = (
    "min_monetary", "max_monetary", "min_frequency", "max_frequency", "min_tenure_days", "max_tenure_days",
)  # fmt: skip
"""Arguments that say between which amounts accounts are."""


@dataclass(frozen=True)
class Call:
    """One tool call. `arguments` hold what the person said; the tools know their own defaults."""

    tool: str
    arguments: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same for the same call, in whatever order its arguments were read."""
        return f"{self.tool} {sorted(self.arguments.items())}"


@dataclass(frozen=True)
class Subject:
    """Something a thread is about: `kind` as in `NAMED`, `value` as a tool takes it, `name` to show."""

    kind: str
    value: str
    name: str


def plural_of(kind: str) -> str:
    """How a comparison calls its sides: 'accounts' of an account; `singular_of` is the way back."""
    return f"{kind}s"


def singular_of(kind: object) -> str:
    """The kind of one side of a comparison: 'account' of 'accounts'."""
    return str(kind).removesuffix("s")


_CALLS = ("calls", "later", "drafts", "listed", "before", "earlier")
"""Fields of a memory that are calls."""


@dataclass(frozen=True)
class Memory:
    """What a thread is about. Plain data: `to_dict` and `from_dict` round-trip through JSON.

    `listing` is the last list a person saw, in its order; the caller adds it with `with_listing`
    after the tools have run, so that "the second one" can be understood. `later` are calls of this turn
    that wait for the answers to the others. `drafts` are the last documents, newest first.
    `listed` are the last calls that were no closer look at one thing: where "back to the list" goes.
    `focus` are the parts of an account that were asked about, which the answer leads with.
    `before` are the calls that answered the message before the last: where "undo that" goes. `earlier` are
    the first calls of the last few answers, newest first: where "back to the guest list" goes.
    """

    calls: tuple[Call, ...] = ()
    subjects: tuple[Subject, ...] = ()
    listing: tuple[Subject, ...] = ()
    suggestions: tuple[str, ...] = ()
    missing: str | None = None
    later: tuple[Call, ...] = ()
    drafts: tuple[Call, ...] = ()
    listed: tuple[Call, ...] = ()
    focus: tuple[str, ...] = ()
    before: tuple[Call, ...] = ()
    earlier: tuple[Call, ...] = ()

    @property
    def last(self) -> Call | None:
        """The first of the calls that answered the message before; None where none did."""
        return self.calls[0] if self.calls else None

    @property
    def last_arguments(self) -> Mapping[str, Any]:
        """The arguments of `last`; none without one."""
        return self.calls[0].arguments if self.calls else {}

    def with_listing(self, listing: Sequence[Subject]) -> Memory:
        """The same memory with the list that the person has just seen."""
        return replace(self, listing=tuple(listing))

    def about(self, call: Call) -> Memory:
        """The memory after a document was opened that was drafted by this call, here or elsewhere."""
        return replace(
            self,
            calls=(call,),
            listed=(call,),
            drafts=(call, *self.drafts),
            listing=(),
            suggestions=(),
            missing=None,
        )

    def subject(self, kind: str) -> Subject | None:
        """The subject of that kind that was spoken of last."""
        return next((subject for subject in self.subjects if subject.kind == kind), None)

    def to_dict(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return {
            **{
                name: [
                    {"tool": c.tool, "arguments": dict(c.arguments)} for c in getattr(self, name)
                ]
                for name in _CALLS
            },
            "subjects": [[s.kind, s.value, s.name] for s in self.subjects],
            "listing": [[s.kind, s.value, s.name] for s in self.listing],
            "suggestions": list(self.suggestions),
            "focus": list(self.focus),
            "missing": self.missing,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Memory:
        """The memory that `to_dict` wrote."""
        return cls(
            subjects=tuple(Subject(*entry) for entry in data.get("subjects", ())),
            listing=tuple(Subject(*entry) for entry in data.get("listing", ())),
            suggestions=tuple(data.get("suggestions", ())),
            focus=tuple(data.get("focus", ())),
            missing=data.get("missing"),
            **{
                name: tuple(Call(c["tool"], dict(c["arguments"])) for c in data.get(name, ()))
                for name in _CALLS
            },
        )


@dataclass(frozen=True)
class Reading:
    """How a message was understood.

    kind `calls`: run `calls`; `notes` say what had to be assumed. `clarify`: ask `question`, offer
    `suggestions`. `decline` and `chat`: say `text`, offer `suggestions`; `topic` names the reason. What is
    declined may have `calls` for the part that can be answered; `notes` then say so.
    `confidence` is 0 to 1. `memory` is for the next message of the thread. `presumed`: no wording that has
    one meaning told it; the likeliest intent, or a change to the last answer, was taken. `whole`: the message
    as it stands changes the last answer, so that its parts are not to be read by themselves. `settled`: a
    wording says what is to be called, whatever was asked before it.
    """

    kind: ReadingKind
    calls: tuple[Call, ...] = ()
    question: str = ""
    suggestions: tuple[str, ...] = ()
    text: str = ""
    topic: str = ""
    notes: tuple[str, ...] = ()
    confidence: float = 0.0
    memory: Memory = Memory()
    presumed: bool = False
    whole: bool = False
    settled: bool = False

    @property
    def is_answered(self) -> bool:
        """Whether tools are run for it, though a part of it be declined."""
        return self.kind in ("calls", "decline") and bool(self.calls)
