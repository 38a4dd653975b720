"""Figures of a row that the words leave open, which the figures beside them tell: "26 accounts bring 37 %".

Who is spoken of may be implied only, by another figure of the row or by several figures that only one row
has together. A name that the row is not of still rules it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.entry import Entry
from agent.ledger.matching.attribution import Judge
from agent.ledger.matching.competing_measures import names_other_measure
from agent.ledger.matching.match import candidates
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import LIMITS, Bound, Claim, Kind

_ENOUGH = 2
"""Figures that only one row has together."""
_FAILED = frozenset({"ungrounded", "misattributed"})


def of_one_row(
    text: ParsedText, findings: Sequence[Finding], judge_of: Callable[[int], Judge]
) -> Iterator[tuple[int, Finding]]:
    """The failed figures of the row which the others of their sentence, or of the one before, are of."""
    spans = sorted({context.span for context in text.contexts})
    for place, span in enumerate(spans):
        mine = [i for i, context in enumerate(text.contexts) if context.span == span]
        failed = [i for i in mine if findings[i].verdict in _FAILED]
        if not failed or text.contexts[mine[0]].header:
            continue
        near = (span, *spans[place - 1 : place])
        known = {
            finding.entry.row_key: finding.entry
            for finding, context in zip(findings, text.contexts, strict=True)
            if finding.verdict == "direct" and finding.entry and context.span in near
        }
        fits = {
            i: list(_fitting(judge_of(i)))
            for i in failed
            if _is_telling(text.claims[i]) or (known and _is_small(text.claims[i]))
        }
        rows: dict[str, set[Decimal]] = {}
        for entry in (entry for found in fits.values() for entry in found if entry.in_list):
            rows.setdefault(entry.row_key, set()).add(entry.value)
        for i, found in fits.items():
            for entry in found:
                beside = known.get(entry.row_key)
                joined = len(rows.get(entry.row_key, ())) >= _ENOUGH
                if _is_small(text.claims[i]) and not _is_of_one(judge_of(i), entry, beside):
                    continue
                if joined or (beside is not None and beside is not entry):
                    yield (
                        i,
                        Finding("direct", entry, "Of the row that the figures beside it are of."),
                    )
                    break


def _is_telling(claim: Claim) -> bool:
    """Whether a figure says so much that it is of a row by no chance."""
    if not claim.readings or claim.periods or claim.bound in LIMITS:
        return False
    if claim.spelled and claim.kind is Kind.PERCENT:
        return False
    if claim.kind in (Kind.RANK, Kind.MULTIPLE, Kind.GARBLED):
        return False
    number = claim.readings[0].number
    return abs(number.value) >= 10 or number.step < 1


def _is_of_one(judge: Judge, entry: Entry, beside: Entry | None) -> bool:
    """Whether the words name one row at most, and a figure beside is of it: small numbers are many."""
    named = judge.spot.context.all_named
    alone = all(len(named.get(kind, ())) < 2 for kind in entry.needed)
    return entry.in_list and alone and beside is not None and beside.day is None


def _is_small(claim: Claim) -> bool:
    """Whether a figure is a small number of something."""
    if not claim.readings or claim.kind is not Kind.NUMBER or claim.bound is not Bound.EXACT:
        return False
    return 2 <= claim.readings[0].number.value < 10


def _fitting(judge: Judge) -> Iterator[Entry]:
    """The facts of the figure's value that no name and no word speaks against."""
    spot = judge.spot
    named = spot.context.all_named
    if "" in named or spot.context.whole:
        return
    words = spot.text[slice(*spot.context.span)]
    for entry in candidates(spot.index, spot.claim, words):
        if entry.is_window or entry.day is not None or entry.is_row_count:
            continue
        if any(
            kind in named and subject not in named[kind] for kind, subject in entry.subject.items()
        ):
            continue
        if judge.wording.allows(entry, known=True) and not names_other_measure(spot, entry):
            yield entry
