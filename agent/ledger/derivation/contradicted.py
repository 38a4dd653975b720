"""Figures that state a fact, but not as the sentence has it: exchanged, or the wrong way round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.ledger.derivation.bases_named import of_another_base
from agent.ledger.derivation.became import becomes_otherwise
from agent.ledger.derivation.closed_only import of_closed_only
from agent.ledger.derivation.columns import out_of_column
from agent.ledger.derivation.compared_figures import stand_wrong, turned
from agent.ledger.derivation.control_group import given_to_other_group
from agent.ledger.derivation.counterparts import of_named_row
from agent.ledger.derivation.exchanged_sides import (
    SIDES,
    crossed,
    direct,
    exchanged_names,
    exchanged_periods,
    named_after,
)
from agent.ledger.derivation.extremes import out_of_place
from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.from_stated_facts import OF_THAT
from agent.ledger.derivation.gaps import turned_gap
from agent.ledger.derivation.levels import other_level
from agent.ledger.derivation.measures_named import of_other_measure
from agent.ledger.derivation.misstated import (
    misstates,
    misstates_move,
    misstates_multiple,
    misstates_part,
    misstates_share,
)
from agent.ledger.derivation.moved_to import moved_otherwise
from agent.ledger.derivation.of_others import is_of_other
from agent.ledger.derivation.parts_stated import of_other_whole
from agent.ledger.derivation.quantified import misquantified
from agent.ledger.derivation.stated_figures import Stated
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.fields import is_before
from agent.ledger.facts.index import Index
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import LIMITS, Kind
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.numbers import HUNDRED
from agent.ledger.vocabulary.cues import SET_AGAINST
from agent.ledger.vocabulary.movement import FALLS, FELL, RISES, ROSE

_OTHER_SIDE = re.compile(
    rf"[^;.£$€\d]{{0,24}}\s(?:{SET_AGAINST}|\(?from|after|(?P<to>to)|→|->)\s(?:[a-z]+\s)?(?:[£$€]\s?)?"
)
_THAN_BEFORE = re.compile(
    r",?\s(?:was|is|were|are)\s(?:[a-z]+\s)?(?:(?P<up>higher|larger|more)|lower|smaller|less|fewer)\sthan\s(?:in\s)?"
    r"(?:before|(?:a|the)\s(?:year|month|quarter|period)\s(?:before|earlier|ago)|last\s(?:year|quarter|month))\b"
)
_FROM = re.compile(r"(?:\bfrom\s|\()(?:[£$€]\s?)?$")
_ROWS_MOVED = re.compile(
    r"(?:\s[\w■]+){1,2}?\s(?:saw\s(?:its|their)\s[a-z]+\s)?"
    rf"(?:(?P<up>{ROSE}|{RISES}|gained)|{FELL}|{FALLS}|lost)\b"
)
_ALL_ROWS = re.compile(r"(?:^|[.:;\n]\s?|\b[Aa]ll\s(?:the\s)?)$")
"""What stands before a number of rows that is not "the other three", nor "of the four"."""
_TO_LEVEL = re.compile(r"\sto\s(?:[£$€]\s?)?")
_OF_WHICH = re.compile(
    r"[^;.£$€\d]{0,24},\sof\s(?:which|these|them)\s(?:only\s|about\s)?(?:[£$€]\s?)?"
)
_BETWEEN = 4
"""Figures from "from" to "to", dates among them."""


def contradicted(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, str]]:
    """The figures, by their place, that the words around them contradict, and why."""
    for i, entry in direct(findings):
        if turned_gap(index, text, text.claims[i], text.contexts[i], entry):
            yield i, f"This is {described(entry.fact)}; the words have it the other way round."
        elif is_of_other(index, text, text.claims[i], text.contexts[i], entry):
            yield i, f"This is {described(entry.fact)}; the words speak of others."
        elif (j := text.next_after(i)) is not None and becomes_otherwise(
            index, text, text.claims[i], entry, text.claims[j], findings[j].entry
        ):
            yield i, "The figure after it changed by another one."
        elif given_to_other_group(index, text, text.contexts[i], entry):
            yield i, f"{described(entry.fact)} is that of the contacted over those held back."
    stated = {i for i, f in enumerate(findings) if f.verdict in ("direct", "derived")}
    wrong = [pair for pair in stand_wrong(text, findings) if stated.issuperset(pair)]
    exchanged = [*exchanged_periods(text, findings), *exchanged_names(text, findings)]
    for pair in [*turned(index, text, findings), *wrong, *exchanged]:
        yield from ((i, "The figures stand in the wrong order.") for i in pair)
    for i, claim in enumerate(text.claims):
        if i in stated and claim.readings and misstates(text, claim, _beside(text, findings, i)):
            yield i, "The figures before it come to another one."
        before = _beside(text, findings, i) or _in_sentence_before(text, findings, i)
        if i in stated and misstates_share(text, claim, before):
            yield i, "The figures before it are another share of each other."
        if i in stated and misstates_part(text, claim, _beside(text, findings, i, _BETWEEN)):
            yield i, "The figure after it is another part of the one before."
        if i in stated and misstates_move(text, i):
            yield i, "The figures after it are another step."
        if i in stated and misstates_multiple(text, claim, _beside(text, findings, i, _BETWEEN)):
            yield i, "The figures beside it are so many times each other as it does not say."
    for i, entry in _half_intervals(text, findings):
        yield i, f"{described(entry.fact)} is no end of the interval."
    for i, entry in _repeated(index, text, findings):
        yield i, f"{described(entry.fact)} stands on both sides."
    for i, entry in _of_another_base(index, text, findings):
        yield i, f"{described(entry.fact)} is another part of the figure before it."
    for i, level in other_level(index, text, findings):
        yield i, f"At this probability the level is {level}."
    for i, base in of_another_base(index, text, findings):
        yield i, f"It is no such share of {described(base.fact)}."
    for i, closed in of_closed_only(index, text, findings):
        yield i, f"The total is of {described(closed.fact)} and leaves out those still open."
    for i in crossed(text, findings):
        yield i, "The figures stand in another order than their names."
    for i, rows in _moved_otherwise(index, text, findings):
        yield i, f"Not so many rows of {described(rows.fact)} moved that way."
    for i, entry in _unlike_sides(index, text, findings):
        yield i, f"Beside the other figure {described(entry.fact)} would stand here."
    for i, entry in named_after(index, text, findings):
        yield i, f"{described(entry.fact)} is not of the name after it."
    for i, entry in _of_another(text, findings):
        yield i, f"{described(entry.fact)} is said of another row as well."
    for i, entry in direct(findings):
        if then := moved_otherwise(index, text, text.claims[i], entry):
            yield i, f"Before it was {described(then.fact)}."
    for i, entry in _beyond_before(index, text, findings):
        yield i, f"Before it was {described(entry.fact)}."
    for i, entry in out_of_place(index, text, findings):
        yield i, f"It has another place: {described(entry.fact)} is first."
    yield from misquantified(index, text, findings)
    yield from of_other_whole(index, text, findings)
    for i, entry in of_other_measure(index, text, findings):
        yield i, f"The words name another figure: {described(entry.fact)}."
    for i, entry in out_of_column(index, text, findings):
        yield i, f"The figures above and below would have {described(entry.fact)} here."


def _beside(text: ParsedText, findings: Sequence[Finding], i: int, after: int = 0) -> list[Stated]:
    """The figures of a sentence before one, and so many after it, as far as they are verified."""
    span = text.contexts[i].span
    return [
        Stated.of(text.claims[j], findings[j])
        for j in range(max(0, i - _BETWEEN), min(len(findings), i + after + 1))
        if j != i
        if text.contexts[j].span == span
        and text.claims[j].readings
        and not text.claims[j].periods
        and findings[j].verdict in ("direct", "derived")
    ]


def _in_sentence_before(text: ParsedText, findings: Sequence[Finding], i: int) -> Sequence[Stated]:
    """The only figure of the sentence before."""
    last = i - 1
    if last < 0 or text.contexts[last].span == text.contexts[i].span:
        return ()
    if last and text.contexts[last - 1].span == text.contexts[last].span:
        return ()
    one, claim = findings[last], text.claims[last]
    if one.verdict not in ("direct", "derived") or not claim.readings or claim.periods:
        return ()
    return (Stated.of(claim, one),)


def _beyond_before(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, Entry]]:
    """Figures that the words call higher than before which were lower, or the reverse."""
    for i, entry in direct(findings):
        than = _THAN_BEFORE.match(text.blanked, text.claims[i].end)
        for before in index.row(entry) if than else ():
            if than and is_before(before.measure, entry.measure):
                change = entry.value - before.value
                if change * (1 if than["up"] else -1) < 0:
                    yield i, before


def _half_intervals(text: ParsedText, findings: Sequence[Finding]) -> Iterator[tuple[int, Entry]]:
    """Ends of "between 254 and 288" where only the other is the end of an interval, or of a change."""
    for i, one in direct(findings):
        j = text.next_alike(i)
        two = findings[j].entry if j is not None and findings[j].verdict == "direct" else None
        if j is None or two is None or one.fact.unit != two.fact.unit:
            continue
        if text.claims[i].partner == j:
            stem, _, end = one.measure.rpartition("_")
            if end == "low" and two.measure.endswith(stem) and two.row_key == one.row_key:
                yield j, two
        gap = text.blanked[text.claims[i].end : text.claims[j].start]
        level = two.is_change and not one.is_change and two.fact.unit in ("money", "count")
        if level and _TO_LEVEL.fullmatch(gap) and text.moves(text.claims[i]):
            yield j, two


def _repeated(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, Entry]]:
    """Second figures of "£745 against £745" that repeat the first, where the other side has another one."""
    for i, entry in direct(findings):
        j = text.next_alike(i)
        if j is None or findings[j].entry is not entry or findings[j].verdict != "direct":
            continue
        one, two = text.claims[i], text.claims[j]
        if _OF_WHICH.fullmatch(text.blanked, one.end, two.start):
            yield j, entry
            continue
        joined = _OTHER_SIDE.fullmatch(text.blanked, one.end, two.start)
        if joined is None or (
            joined["to"] and not _FROM.search(text.blanked[max(0, one.start - 12) : one.start])
        ):
            continue
        reach = interval_of(two.readings[0].number, two.bound)
        measure = entry.measure
        others = [
            other
            for other in (*index.column(entry), *index.row(entry))
            if other is not entry
            and (
                measure.removesuffix("_value") in other.measure
                or is_before(measure, other.measure)
                or is_before(other.measure, measure)
            )
        ]
        if others and not any(reach.holds(other.value) for other in others):
            yield j, entry


def _of_another_base(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, Entry]]:
    """Shares of all where the words take them of the figure before: "A is in 36 orders, B in half of it"."""
    for i, _ in direct(findings):
        claim, base = text.claims[i], findings[i - 1].entry if i else None
        if claim.kind is not Kind.PERCENT or base is None or findings[i - 1].verdict != "direct":
            continue
        if not OF_THAT.match(text.blanked, claim.end) or not base.in_list:
            continue
        own = of_named_row(index, text.contexts[i], base)
        reach = interval_of(claim.readings[0].number, claim.bound)
        if own and base.value and not reach.holds(abs(own.value / base.value) * HUNDRED):
            yield i, own


def _moved_otherwise(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, Entry]]:
    """Numbers of all rows of which the words say that they moved one way: "all three managers lost"."""
    for i, rows in direct(findings):
        claim = text.claims[i]
        said = _ROWS_MOVED.match(text.blanked, claim.end) if rows.is_row_count else None
        if said is None or not _ALL_ROWS.search(text.blanked[: claim.start]):
            continue
        nouns = index.nouns_of_rows(rows)
        columns: dict[str, int] = {}
        for like in index.row_counts:
            if like.value != rows.value or nouns.isdisjoint(index.nouns_of_rows(like) - {"row"}):
                continue
            for entry in index.list_of(like):
                if entry.is_change and entry.fact.unit in ("money", "count", "percent"):
                    moved = entry.value > 0 if said["up"] else entry.value < 0
                    columns[entry.column_key] = columns.get(entry.column_key, 0) + moved
        if columns and rows.value not in columns.values():
            yield i, rows


def _unlike_sides(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, Entry]]:
    """Second sides of "£645 against £1,339" that are another figure of their row than the first of its."""
    for i, one in direct(findings):
        j = text.next_alike(i)
        two = findings[j].entry if j is not None and findings[j].verdict == "direct" else None
        if j is None or two is None or text.contexts[i].span != text.contexts[j].span:
            continue
        apart = one.list_key == two.list_key and one.row_key != two.row_key
        if not apart or one.measure == two.measure or one.fact.unit != two.fact.unit:
            continue
        if not (
            one.in_list and SIDES.fullmatch(text.blanked, text.claims[i].end, text.claims[j].start)
        ):
            continue
        said = {f.entry.column_key for f in findings[:i] if f.entry}
        if two.column_key in said:
            continue  # "£116k on a budget of £8,800, compared with £35k"
        own = next((e for e in index.row(two) if e.column_key == one.column_key), None)
        reach = interval_of(text.claims[j].readings[0].number, text.claims[j].bound)
        if own and not reach.holds(abs(own.value)):
            yield j, own


def _of_another(text: ParsedText, findings: Sequence[Finding]) -> Iterator[tuple[int, Entry]]:
    """Figures that say again what another of the sentence says, beside the name of another row."""
    first: dict[tuple[int, int, int], int] = {}
    for i, entry in direct(findings):
        claim = text.claims[i]
        if claim.periods or claim.partner is not None or claim.bound in LIMITS:
            continue  # a limit may hold for several
        span = text.contexts[i].span
        j = first.setdefault((*span, entry.order), i)
        if j == i or text.contexts[i].header or len(entry.needed) != 1:
            continue
        for k in (i, j):
            near = dict(text.contexts[k].nearest)
            if any(
                near.get(kind, entry.subject[kind]) != entry.subject[kind] for kind in entry.needed
            ):
                yield k, entry
