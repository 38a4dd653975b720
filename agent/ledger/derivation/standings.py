"""Holds a place that the words give a row by its name to the other rows.

No figure need stand beside. A place is wrong when no column that may be meant has the row there; what the
results do not show contradicts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from agent.ledger.derivation.compared_names import (
    Comparison,
    called_by,
    comparisons,
    contradiction,
    is_of_another,
)
from agent.ledger.derivation.every_row import Said, of_every_row
from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.placements import Placement, placements
from agent.ledger.derivation.superlatives import LESS_IS_MORE
from agent.ledger.derivation.trends_compared import Compared, trends_compared
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Kind
from agent.ledger.text.dates import Period
from agent.ledger.text.period_ranges import is_within
from agent.ledger.vocabulary._words import word_set
from agent.ledger.vocabulary.kinds import PERIODS, Entity
from agent.ledger.vocabulary.measure_words import meant_by
from agent.ledger.vocabulary.nouns import classes_of_word

_UNITS = frozenset({"money", "count", "percent", "days", "probability", "score"})
_SIDE = re.compile(
    r"previous|before|earlier|after|mean|median|average|avg|per_|_low|_high|lifetime|expected|predicted|minimum|"
    r"maximum|quartile|probability|rate|days|points|tenure|score|largest|smallest|cumulative|gap"
)
"""Columns by which nothing is called large unless they are named."""
_SIZE = re.compile(r"share")
_NO_SIZE = re.compile(r"orders?$|frequency|reasons|transactions|contacts|interactions")
"""Counts by which a row is busy, not large."""
_ORDERS = r"orders?$|^count$|activity|visits|contacts"
_OWN = {
    word: re.compile(fields)
    for words, fields in (
        ("busiest", _ORDERS),
        (
            "most expensive, costliest, dearest, cheapest, least expensive",
            r"^cost_per|_cost$|^cost$",
        ),
        ("quietest", rf"{_ORDERS}|revenue|^money$"),
        ("widest, narrowest", r"difference|gap|lead"),
        ("best-selling", r"units|revenue|money|^count$|orders"),
        ("fastest-growing, slowest-growing", r"^change$|_change$|growth|difference"),
    )
    for word in words.split(", ")
}
"""What some words measure by themselves."""
_CHANGES = word_set("gain rise increase growth jump leap lead gap difference advantage margin")
"""Words for what only differences are."""
_GOOD = word_set("best strongest worst weakest")
_PLACE = re.compile(r"\[(\d+)\](?:\.\w+)*$")


def standings(
    index: Index,
    text: ParsedText,
    failed: Callable[[int], bool],
    states: Callable[[int], Entry | None],
) -> Iterator[tuple[int | None, Placement | Comparison | Said | Compared, Finding]]:
    """What the rows show of the places that a text gives, for the figures in them by place, or for none.

    A place that is right is told of a figure that failed; one that is wrong of all of its figures. `states`
    gives the fact that a figure states: a row may have the place by the figure that follows the words.
    """
    for compared in comparisons(text):
        if found := contradiction(index, compared):
            yield None, compared, found
    for every, found in of_every_row(index, text):
        yield None, every, found
    for trend, found in trends_compared(index, text):
        yield None, trend, found
    for said in placements(text):
        finding = _judged_alone(index, said) if said.alone else _judged(index, text, said)
        if finding is None:
            continue
        wrong = finding.verdict == "misattributed"
        inside = [i for i, c in enumerate(text.claims) if said.start <= c.start < said.end]
        for i in inside:
            rank = text.claims[i].kind is Kind.RANK and said.measured
            if wrong or (rank and failed(i)):
                yield i, said, finding
        if wrong and not inside and not _has_it(index, text, said, states):
            yield None, said, finding


def _has_it(
    index: Index, text: ParsedText, said: Placement, states: Callable[[int], Entry | None]
) -> bool:
    """Whether the row has the place by the figure that stands next: "more than any other: £95,628"."""
    i = next((i for i, c in enumerate(text.claims) if c.start >= said.end), None)
    entry = states(i) if i is not None else None
    if entry is None or not entry.in_list or said.alone:
        return False
    for kind in entry.needed & {kind for kind, _ in said.subject.entities}:
        if (kind, entry.subject[kind]) in said.subject.entities:
            column = [row for row in index.column(entry) if row.measure == entry.measure]
            above = sum((row.value - entry.value) * said.sign > 0 for row in column)
            return above == said.place
    return False


def _judged_alone(index: Index, said: Placement) -> Finding | None:
    """Whether a row alone moved that way by any change that the results have of it."""
    other: Entry | None = None
    for entity in said.subject.entities:
        kind = entity[0]
        if said.nouns and not said.nouns & _kind_nouns(index, entity):
            continue
        for entry in index.about.get(entity, ()):
            if not (entry.in_list and entry.is_change and entry.needed == {kind}):
                continue
            if entry.fact.unit not in _UNITS or is_of_another(entry, kind, said.beside):
                continue
            moved = [row for row in index.column(entry) if row.value * said.alone > 0]
            if moved == [entry]:
                return Finding("derived", entry, "No other row did.")
            other = other or next((row for row in moved if row is not entry), entry)
    if other is None:
        return None
    return Finding("misattributed", None, f"Not so: {described(other.fact)}.")


def _judged(index: Index, text: ParsedText, said: Placement) -> Finding | None:
    """Whether the row has the place in a column that may be meant; None when the results do not tell."""
    columns = _columns(index, text, said)
    for own, *_ in columns if said.listed else ():
        at = _PLACE.search(own.fact.path)
        if at and int(at[1]) == said.place:
            return Finding("derived", own, f"Place {said.place + 1} in the list.")
    if columns and said.listed and said.adjective == "list":
        return Finding("misattributed", None, "It has another place in the list.")
    if not columns:
        return None
    known = False
    first: Entry | None = None
    for own, rivals, whole in columns:
        values = [row.value for row in rivals]
        above = sum((value - own.value) * said.sign > 0 for value in values)
        same = values.count(own.value)
        if above <= said.place <= above + same:
            return Finding("derived", own, f"Place {said.place + 1} of {len(rivals) + 1} rows.")
        if above > said.place or whole:
            known = True
            first = first or max((*rivals, own), key=lambda row: row.value * said.sign)
    if not known or first is None:
        return None
    return Finding(
        "misattributed", None, f"It has another place: {described(first.fact)} is first."
    )


def _columns(
    index: Index, text: ParsedText, said: Placement
) -> Sequence[tuple[Entry, Sequence[Entry], bool]]:
    """The figures of the row by which it may be called so, with those of the rows compared, and whether all
    rows are shown."""
    found: list[tuple[int, Entry, str]] = []
    for entity in said.subject.entities:
        kind = entity[0]
        if said.nouns & _KINDS and not said.nouns & (_kind_nouns(index, entity)):
            continue
        for entry in index.about.get(entity, ()):
            told = entry.in_list and kind in entry.needed and entry.day is None
            measures = told and entry.fact.unit in _UNITS
            if measures and not is_of_another(entry, kind, said.beside):
                found.append((_covered(entry, said.beside), entry, kind))
    if not found:
        return ()
    most = max(cover for cover, *_ in found)
    made = [(entry, kind) for cover, entry, kind in found if cover == most]
    result = []
    for entry, kind in _meant(made, said):
        rivals = _rivals(index, text, entry, kind, said)
        if rivals and said.count in (0, len(rivals) + 1):
            result.append((entry, rivals, index.shows_all(entry)))
    return result


_KINDS = word_set(
    "account category brand segment region country campaign channel product owner month quarter week year "
    "cohort industry"
)
"""What rows are called."""


def _kind_nouns(index: Index, entity: Entity) -> frozenset[str]:
    """What one of the kind is called: an account, a month."""
    return classes_of_word(entity[0].rpartition("_")[2]) | {entity[0]} | index.length_of(entity)


def _covered(entry: Entry, named: frozenset[Entity]) -> int:
    """How many of the names of the sentence the row is of."""
    return sum(one in named for one in entry.subject.items())


def _meant(made: Sequence[tuple[Entry, str]], said: Placement) -> Sequence[tuple[Entry, str]]:
    """The figures by which the words may call the row so."""
    if own := _OWN.get(said.adjective):
        called = [one for one in made if own.search(one[0].measure)]
        rates = [one for one in called if one[0].fact.unit == "percent"]
        return rates or called  # how fast something grew is a rate where the rows have one
    if said.owns and not said.words.isdisjoint(_CHANGES):
        return ()
    if not said.words.isdisjoint(_CHANGES):
        return [one for one in made if one[0].is_change]
    words = said.words - said.nouns
    hits = [len(called_by(entry) & words) for entry, _ in made]
    if said.owns and words and not max(hits):
        return ()
    if max(hits):
        best = [one for one, hit in zip(made, hits, strict=True) if hit == max(hits)]
        flows = all(entry.is_change for entry, _ in best)  # "the largest net inflow"
        return [
            one
            for one in best
            if (flows or not one[0].is_change)
            and (
                not (side := _SIDE.search(one[0].measure))
                or not meant_by(side[0].rstrip("_")).isdisjoint(words)
            )
        ]
    good = said.adjective in _GOOD
    if good and any(LESS_IS_MORE.search(entry.measure) for entry, _ in made):
        return ()
    return [
        (entry, kind)
        for entry, kind in made
        if not _SIDE.search(entry.measure)
        and (good or not (_NO_SIZE.search(entry.measure) or entry.is_row_count))
        and (good or not entry.is_change)
        and (entry.fact.unit in ("money", "count", "days") or good or _SIZE.search(entry.measure))
    ]


def _rivals(
    index: Index, text: ParsedText, entry: Entry, kind: str, said: Placement
) -> Sequence[Entry]:
    """The rows that the words compare the row with: those that share all else that the sentence names."""
    named = {k for k, _ in said.beside}
    others = [k for k in entry.needed if k != kind and k not in named]
    if others:
        return ()  # a row of two names, of which the words leave one out
    within = _stated(text, said)
    period_of = {entity: period for period, entity in index.periods} if within else {}
    return [
        row
        for row in index.column(entry)
        if row is not entry
        and row.subject.get(kind, entry.subject[kind]) != entry.subject[kind]
        and all(
            row.subject.get(k) == name
            for k, name in entry.subject.items()
            if k in named and k != kind
        )
        and _inside(row, kind, within, period_of)
    ]


def _stated(text: ParsedText, said: Placement) -> Sequence[Period]:
    """The longer periods that the sentence names beside a month: "the best month of the first half"."""
    if not any(kind in PERIODS for kind, _ in said.subject.entities):
        return ()
    own = next((c.periods for c in text.claims if c.start == said.subject.start), ())
    span = next((s for s in text.layout if s.start <= said.start < s.end), None)
    return [
        period
        for claim in text.claims
        if span and span.start <= claim.start < span.end and claim.start != said.subject.start
        for period in claim.periods
        if own and is_within(own[0], period)
    ]


def _inside(
    row: Entry, kind: str, within: Sequence[Period], period_of: dict[Entity, Period]
) -> bool:
    own = period_of.get((kind, row.subject.get(kind, "")))
    return not within or own is None or any(is_within(own, stated) for stated in within)
