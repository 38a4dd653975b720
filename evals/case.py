"""Suites and cases as they stand in YAML. The JSON schema beside the suites is made from these models.

A case is one question, several wordings of it, a conversation, or sentences to be judged. What is
expected of a reply is a list of assertions; all of them must hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

from agent.answer import Outcome

Match = Literal["strict", "unordered", "subset", "superset"]
Unit = Literal["money", "count", "percent", "days", "score", "probability", "ratio", "date", "text"]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
SQL = Annotated[str, Field(description="One SELECT over the views of `evals/gold`.")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Predicate(_Entry):
    """A condition on an argument, where it need not be exactly one value. All that are given must hold."""

    at_least: float | None = None
    at_most: float | None = None
    one_of: list[Any] | None = None
    contains: str | None = Field(None, description="Text within it, in any case.")
    matches: str | None = Field(
        None, description="A regular expression that it matches as a whole."
    )
    given: bool | None = Field(None, description="true: anything but the default; false: left out.")

    @model_validator(mode="after")
    def _says_something(self) -> Predicate:
        if not self.model_fields_set:
            raise ValueError("a predicate needs one of " + ", ".join(type(self).model_fields))
        return self


Argument = Predicate | bool | int | float | date | str | list[Any] | None


class Call(RootModel[dict[str, dict[str, Argument]]]):
    """One tool call: `{segment_members: {segment: At Risk}}`.

    An argument is given exactly or by a predicate. Arguments that are not named must have their
    defaults, but for those that only say how much to show (limit, top, sort, order). An account may be
    named in any way; what counts is which one was found.
    """

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _is_one(self) -> Call:
        if len(self.root) != 1:
            raise ValueError("a call is one tool with its arguments")
        return self

    @property
    def tool(self) -> str:
        return next(iter(self.root))

    @property
    def arguments(self) -> dict[str, Argument]:
        return self.root[self.tool]


class Value(_Entry):
    """A figure or name that the reply must give. What it is, is computed when the case is run."""

    name: str = Field(description="What it is, e.g. 'accounts At Risk'.")
    unit: Unit
    sql: SQL
    within: float | None = Field(
        None, ge=0, description="How far off it may be; by default only rounded."
    )
    where: Literal["text", "result", "table"] = Field(
        "text",
        description="text: the words state it (every value, where the SELECT gives several). "
        "result: a figure of a tool result. table: the values are the first of a table's column, "
        "in this order.",
    )


class Document(_Entry):
    """The draft that a reply must bring."""

    kind: Literal["executive_summary", "risk_note", "campaign_plan"]
    subject: str | None = Field(None, description="Text in its subject, e.g. an account id.")
    sections: list[str] = Field(
        default=[], description="Headings that must be there and filled; default all of its kind."
    )
    actions: int = Field(1, ge=0, description="Least number of actions with owner and due date.")


class Expect(_Entry):
    """What must hold of one reply; every assertion counts alike."""

    outcome: Outcome | list[Outcome] | None = Field(
        None, description="Default: 'answer' where calls, values or a report are expected."
    )
    calls: list[Call] | None = None
    either: list[list[Call]] | None = Field(
        None, description="Several lists of calls, any of which is right."
    )
    match: Match = Field(
        "unordered",
        description="strict: these calls in this order; unordered: in any order; subset: no call "
        "but these; superset: these and maybe others.",
    )
    forbidden: list[str] = Field(default=[], description="Tools that must not be called.")
    values: list[Value] = []
    report: Document | None = None
    must_mention: list[str] = Field(
        default=[], description="Texts of the reply, in any case; a | b is either."
    )
    must_not_mention: list[str] = Field(default=[], description="Texts that must not occur.")
    asks_back: bool = Field(
        False, description="It asks one clarifying question and guesses nothing."
    )
    refuses: bool = Field(False, description="It says that it cannot tell and states no finding.")
    cites: int = Field(0, ge=0, description="Least number of figures traced to a tool result.")
    groundedness: float = Field(
        1.0, ge=0, le=1, description="Least share of figures that are traced."
    )
    max_steps: int | None = Field(None, ge=1, description="Model steps.")
    max_tokens: int | None = Field(None, ge=1, description="Tokens in and out.")
    max_seconds: float | None = Field(None, gt=0)

    @model_validator(mode="after")
    def _is_consistent(self) -> Expect:
        if self.calls is not None and self.either is not None:
            raise ValueError("give calls or either, not both")
        if self.refuses and self.asks_back:
            raise ValueError("a reply cannot both refuse and ask back")
        return self

    @property
    def accepted(self) -> list[list[Call]] | None:
        """The lists of calls that are right, or None when any calls are."""
        return [self.calls] if self.calls is not None else self.either

    @property
    def outcomes(self) -> tuple[Outcome, ...] | None:
        """The outcomes that are right, or None when any is."""
        if self.outcome is not None:
            return (self.outcome,) if isinstance(self.outcome, str) else tuple(self.outcome)
        speaks = self.accepted is not None or self.values or self.report
        return ("answer",) if speaks and not (self.refuses or self.asks_back) else None


class Turn(_Entry):
    """One message of a conversation."""

    ask: str = Field(min_length=1)
    expect: Expect = Expect()


class Sentence(_Entry):
    """A sentence over tool results, true or false; `{name}` stands for a gold value."""

    say: str = Field(min_length=1)
    holds: bool = Field(
        description="Whether every figure in it is right and said of the right one."
    )


class Sentences(_Entry):
    """Labelled sentences over the results of real calls: they put the ledger to the test."""

    calls: list[Call] = Field(min_length=1)
    gold: dict[str, SQL] = Field(description="What the placeholders stand for.")
    say: list[Sentence] = Field(min_length=1)


class Case(_Entry):
    """One unit of evaluation: exactly one of `ask`, `wordings`, `turns` and `sentences`."""

    id: Identifier
    category: str
    tags: list[str] = []
    ask: str | None = Field(None, min_length=1)
    wordings: list[str] | None = Field(
        None, min_length=2, description="Each is asked by itself; the case passes when all do."
    )
    expect: Expect | None = Field(None, description="For `ask` and `wordings`.")
    turns: list[Turn] | None = Field(None, min_length=1)
    sentences: Sentences | None = None
    regions: list[str] | None = Field(
        None, description="Ask as somebody who may see these regions only; default all."
    )
    must_pass: bool = Field(False, description="Its failure alone stops the gate.")
    issue: str | None = Field(
        None, description="What is known to be wrong in the product; the case counts all the same."
    )
    called: list[Call] | None = Field(
        None,
        description="Of a draft: the calls behind the answer that was disliked. Nothing is expected "
        "of them; a person moves to `expect` what is right.",
    )
    draft: bool = Field(False, description="Not finished by a person yet; left out of runs.")

    @model_validator(mode="after")
    def _is_one_kind(self) -> Case:
        kinds = ("ask", "wordings", "turns", "sentences")
        if sum(getattr(self, kind) is not None for kind in kinds) != 1:
            raise ValueError(f"a case has exactly one of {', '.join(kinds)}")
        asked = self.ask is not None or self.wordings is not None
        if asked != (self.expect is not None) and not self.draft:
            raise ValueError("expect belongs to ask or wordings; turns have their own")
        return self

    @property
    def variants(self) -> list[list[Turn]]:
        """What is run: one conversation for each wording, none for sentences."""
        if self.turns is not None:
            return [self.turns]
        expect = self.expect or Expect()
        asked = [self.ask] if self.ask is not None else self.wordings or []
        return [[Turn(ask=text, expect=expect)] for text in asked]

    @property
    def attempts(self) -> int:
        """Attempts in one repeat: wordings, or sentences, or one."""
        return len(self.sentences.say) if self.sentences else len(self.variants)

    def calls(self) -> Iterator[Call]:
        """Every call that the case names."""
        if self.sentences:
            yield from self.sentences.calls
        for turns in self.variants:
            for turn in turns:
                for accepted in turn.expect.accepted or []:
                    yield from accepted


class Plant(_Entry):
    """Text put into the suite's copy of the demo book, hostile or not."""

    account: str = Field(description="Account id.")
    note: str | None = Field(None, description="A note added to it.")
    name: str | None = Field(None, description="Its name from now on.")
    owner: str | None = Field(None, description="Its account manager from now on.")

    @model_validator(mode="after")
    def _plants_something(self) -> Plant:
        if self.note is None and self.name is None and self.owner is None:
            raise ValueError("plant a note, a name or an owner")
        return self


class Suite(_Entry):
    """A named list of cases and the data they are asked of."""

    name: Identifier
    about: str = Field(description="What the suite is to show, in a sentence.")
    data: Literal["demo", "own"] = Field(
        "demo", description="demo: the demo book, whatever is loaded; own: the data of the home."
    )
    plants: list[Plant] = []
    groundedness: float = Field(
        1.0, ge=0, le=1, description="The gate's floor for the share of traced figures."
    )
    cases: list[Case] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_are_unique(self) -> Suite:
        ids = [case.id for case in self.cases]
        if twice := sorted({name for name in ids if ids.count(name) > 1}):
            raise ValueError(f"case ids occur twice: {', '.join(twice)}")
        if self.plants and self.data != "demo":
            raise ValueError("text is planted in the demo book only")
        return self


KINDS: tuple[str, ...] = get_args(Unit)
