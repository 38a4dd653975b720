"""Two figures beside each other of which the second cannot stand where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.ledger.derivation.counterparts import of_named_row
from agent.ledger.derivation.exchanged_sides import SIDES, direct
from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.from_stated_facts import OF_THAT
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.fields import is_before
from agent.ledger.facts.index import Index
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import LIMITS, Kind
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.numbers import HUNDRED
from agent.ledger.vocabulary.cues import SET_AGAINST

_OTHER_SIDE = re.compile(
    rf"[^;.£$€\d]{{0,24}}\s(?:{SET_AGAINST}|\(?from|after|(?P<to>to)|→|->)\s(?:[a-z]+\s)?(?:[£$€]\s?)?"
)
_FROM = re.compile(r"(?:\bfrom\s|\()(?:[£$€]\s?)?$")
_TO_LEVEL = re.compile(r"\sto\s(?:[£$€]\s?)?")
_OF_WHICH = re.compile(
    r"[^;.£$€\d]{0,24},\sof\s(?:which|these|them)\s(?:only\s|about\s)?(?:[£$€]\s?)?"
)


def half_intervals(
    _: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, Entry]]:
    """Ends of "between 254 and 288" where only the other is the end of an interval, or of a change."""
    for i, one in direct(findings):
        j = text.next_alike(i)
        two = findings[j].entry if j is not None and findings[j].verdict == "direct" else None
        if j is None or two is None or one.fact.unit != two.fact.unit:
            continue
        if text.claims[i].partner == j:
            stem, _between, end = one.measure.rpartition("_")
            if end == "low" and two.measure.endswith(stem) and two.row_key == one.row_key:
                yield j, two
        gap = text.blanked[text.claims[i].end : text.claims[j].start]
        level = two.is_change and not one.is_change and two.fact.unit in ("money", "count")
        if level and _TO_LEVEL.fullmatch(gap) and text.moves(text.claims[i]):
            yield j, two


def repeated_side(
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


def share_of_another_base(
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


def unlike_side(
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


def said_of_two_rows(
    _: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, Entry]]:
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
