"""Whom a figure may be about: the names of its clause, of its sentence and of what came before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from agent.ledger.names.entities import Mention
from agent.ledger.vocabulary.kinds import Entity

Named = Mapping[str, frozenset[str]]
"""Subjects by kind; the kind "" stands for names about which the ledger knows nothing."""


@dataclass(frozen=True, slots=True)
class Context:
    """Whom a figure may be about.

    `local` are the names of its clause, `sentence` those of its sentence, `topic` those that an
    earlier sentence or heading set; `bound` marks a topic that a pronoun refers to. `nearest` is
    the name before the figure, `scoped` are names that limit it ("in the North"). `whole`: the
    words speak of everything. `single`: they speak of one without naming it. `clause` and `span`
    are the clause and the sentence in the text; `header` and `row` the title and row of a table cell.
    """

    local: Named
    sentence: Named
    topic: Named
    bound: bool
    nearest: frozenset[Entity]
    scoped: tuple[frozenset[Entity], ...]
    whole: bool
    single: bool
    clause: tuple[int, int]
    span: tuple[int, int]
    above: Named = field(default_factory=dict)
    ahead: bool = False
    foreign: bool = False
    header: tuple[int, int] | None = None
    row: tuple[int, int] | None = None

    @property
    def nearby(self) -> Named:
        """The names of the clause, else those of the sentence."""
        return self.local or self.sentence

    @property
    def closest(self) -> Named:
        """The names of the clause, else those of the sentence, else what the passage is about."""
        return self.local or self.sentence or self.topic

    @property
    def in_sentence(self) -> Named:
        """The names of the sentence; of a kind that the clause has, those of the clause."""
        return {**self.sentence, **self.local}

    @property
    def all_named(self) -> Named:
        """The names of the sentence and, of other kinds, what the passage is about."""
        return {**self.topic, **self.sentence, **self.local}


def named(mentions: Iterable[Mention]) -> Named:
    """Mentions as subjects by kind."""
    kinds: dict[str, set[str]] = {}
    for mention in mentions:
        if not mention.entities:
            kinds.setdefault("", set()).add(mention.name)
        for kind, subject in sorted(mention.entities):
            kinds.setdefault(kind, set()).add(subject)
    return {kind: frozenset(subjects) for kind, subjects in kinds.items()}
