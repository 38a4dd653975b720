"""Figures that state a fact, but not as the sentence has it: exchanged, or the wrong way round."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from agent.ledger.derivation.bases_named import of_another_base
from agent.ledger.derivation.became import becomes_otherwise
from agent.ledger.derivation.closed_only import of_closed_only
from agent.ledger.derivation.columns import out_of_column
from agent.ledger.derivation.compared_figures import stand_wrong, turned
from agent.ledger.derivation.control_group import given_to_other_group
from agent.ledger.derivation.exchanged_sides import (
    crossed,
    direct,
    exchanged_names,
    exchanged_periods,
    named_after,
)
from agent.ledger.derivation.extremes import out_of_place
from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.gaps import turned_gap
from agent.ledger.derivation.levels import other_level
from agent.ledger.derivation.measures_named import of_other_measure
from agent.ledger.derivation.misstated_beside import misstated_beside
from agent.ledger.derivation.moved_to import beyond_before, moved_otherwise
from agent.ledger.derivation.of_others import is_of_other
from agent.ledger.derivation.parts_stated import of_other_whole
from agent.ledger.derivation.quantified import misquantified
from agent.ledger.derivation.rows_moved import rows_moved_otherwise
from agent.ledger.derivation.second_sides import (
    half_intervals,
    repeated_side,
    said_of_two_rows,
    share_of_another_base,
    unlike_side,
)
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText

Wrong = Iterator[tuple[int, str]]
"""Figures, by their place, and why each is wrong where it stands."""
Rule = Callable[[Index, ParsedText, Sequence[Finding]], Wrong]


def contradicted(index: Index, text: ParsedText, findings: Sequence[Finding]) -> Wrong:
    """The figures, by their place, that the words around them contradict, and why."""
    for rule in _RULES:
        yield from rule(index, text, findings)


def _alone(index: Index, text: ParsedText, findings: Sequence[Finding]) -> Wrong:
    """Figures that the words of their own sentence turn round, or give to others."""
    for i, entry in direct(findings):
        claim, context = text.claims[i], text.contexts[i]
        if turned_gap(index, text, claim, context, entry):
            yield i, f"This is {described(entry.fact)}; the words have it the other way round."
        elif is_of_other(index, text, claim, context, entry):
            yield i, f"This is {described(entry.fact)}; the words speak of others."
        elif (j := text.next_after(i)) is not None and becomes_otherwise(
            index, text, claim, entry, text.claims[j], findings[j].entry
        ):
            yield i, "The figure after it changed by another one."
        elif given_to_other_group(index, text, context, entry):
            yield i, f"{described(entry.fact)} is that of the contacted over those held back."


def _in_wrong_order(index: Index, text: ParsedText, findings: Sequence[Finding]) -> Wrong:
    """Pairs of figures that the words between them exchange."""
    stated = {i for i, f in enumerate(findings) if f.verdict in ("direct", "derived")}
    wrong = [pair for pair in stand_wrong(text, findings) if stated.issuperset(pair)]
    exchanged = [*exchanged_periods(text, findings), *exchanged_names(text, findings)]
    for pair in [*turned(index, text, findings), *wrong, *exchanged]:
        yield from ((i, "The figures stand in the wrong order.") for i in pair)
    for i in crossed(text, findings):
        yield i, "The figures stand in another order than their names."


def _other_level(index: Index, text: ParsedText, findings: Sequence[Finding]) -> Wrong:
    for i, level in other_level(index, text, findings):
        yield i, f"At this probability the level is {level}."


def _told(
    why: str, find: Callable[[Index, ParsedText, Sequence[Finding]], Iterator[tuple[int, Entry]]]
) -> Rule:
    """A rule that finds a fact for each wrong figure; `why` has a place for it."""

    def rule(index: Index, text: ParsedText, findings: Sequence[Finding]) -> Wrong:
        for i, entry in find(index, text, findings):
            yield i, why.format(described(entry.fact))

    return rule


_RULES: Sequence[Rule] = (
    _alone,
    _in_wrong_order,
    misstated_beside,
    _told("{} is no end of the interval.", half_intervals),
    _told("{} stands on both sides.", repeated_side),
    _told("{} is another part of the figure before it.", share_of_another_base),
    _other_level,
    _told("It is no such share of {}.", of_another_base),
    _told("The total is of {} and leaves out those still open.", of_closed_only),
    _told("Not so many rows of {} moved that way.", rows_moved_otherwise),
    _told("Beside the other figure {} would stand here.", unlike_side),
    _told("{} is not of the name after it.", named_after),
    _told("{} is said of another row as well.", said_of_two_rows),
    _told("Before it was {}.", moved_otherwise),
    _told("Before it was {}.", beyond_before),
    _told("It has another place: {} is first.", out_of_place),
    misquantified,
    of_other_whole,
    _told("The words name another figure: {}.", of_other_measure),
    _told("The figures above and below would have {} here.", out_of_column),
)
