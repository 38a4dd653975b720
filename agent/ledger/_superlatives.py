"""Holds "the best month, with £240k" to the other months: no row may outdo the one that is called so.

Only what the results show counts: a row that has more is a contradiction, a row that is not there is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.ledger._fallback import Finding
from agent.ledger._measure_words import meant_by, words_in
from agent.ledger._notes import described
from agent.ledger._plan import PERIODS
from agent.ledger._text import Text
from agent.ledger.claim import Bound, Claim
from agent.ledger.context import Context
from agent.ledger.entry import Entry, row_of, table_of
from agent.ledger.figures import ORDINALS
from agent.ledger.index import Index
from agent.ledger.measures import classes_of_word

_MOST = (
    "largest|biggest|highest|best|strongest|busiest|most\\s(?:common|frequent|widespread|important)"
)
_LEAST = "lowest|smallest|worst|weakest|quietest|least\\s(?:common|frequent|widespread|important)"
_SAID = re.compile(
    rf"\b(?:the|your|our|its|their|[\w■]+['\u2019]s)\s(?:by\sfar\s|single\s)?"
    rf"(?:(?P<place>{'|'.join(ORDINALS)})[-\s])?(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))\b"
    r"(?P<noun>(?:\s[a-z]+){0,2})|\b(?P<leads>leads)(?:\sthe\s[a-z]+)?\s(?:with|at)\b",
    re.IGNORECASE,
)
_UNITS = frozenset({"money", "count", "percent"})
_GOOD = re.compile(r"best|strong|worst|weak", re.IGNORECASE)
_LESS_IS_MORE = re.compile(r"cost|recency|days|return|churn|risk|probab|discount|rank|gap|lost")
"""Measures of which less may be better."""
_OTHERS = re.compile(
    r"\b(?:among|after|behind|except|apart|besides|other|others|next|followed|than|but|while|whereas|"
    r"although|though|yet|ahead|if|would|could|remaining|rest|new|former)\b|;|:\s",
    re.IGNORECASE,
)
"""Words between that leave it open of whom the figure is, or of which rows the words are said."""
_MOVES = re.compile(
    r"\b(?:loss|gain|drop|rise|increase|decrease|decline|fall|change|jump|growth|leap|step|move|gap)"
)
_BESIDE = re.compile(r"\b(?:after|behind|besides|except|unlike|below|above|not)\b", re.IGNORECASE)
"""Words before which make the row another one than the largest."""
_ONE_OF = re.compile(r"\b(?:one|some|two|three|four|five|\d+)\sof\s$", re.IGNORECASE)
_BY = re.compile(r"\b[Bb]y\s(?:number\sof\s|total\s|annual\s)?([a-z]+)")
_OF_FEW = re.compile(
    r"(?:[a-z]+\s)?of\s(?:them|these|those|(?:the\s|its\s|our\s)?(?:two|three|four|five|six|seven|\d+|few|recent|"
    r"newer|older|smaller|larger|remaining|other)\b)"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """What the rows show of a place that the words give: where they give it, and the finding."""

    start: int
    finding: Finding


def placed(
    index: Index,
    text: Text,
    claim: Claim,
    context: Context,
    entry: Entry,
    stated: Sequence[Entry],
) -> Placed | None:
    """Whether the row of a figure has the place that the words give it, if they give one.

    `stated` are the facts that the other figures of the sentence state: "the largest, 48 accounts and
    £9k" may be so by either.
    """
    if "[" not in entry.fact.path or entry.is_change or context.header or entry.day is not None:
        return None
    if claim.spelled or claim.bound is not Bound.EXACT or entry.fact.unit not in _UNITS:
        return None
    said = _superlative(text, claim, context)
    if said is None or (_GOOD.search(said[0]) and _LESS_IS_MORE.search(entry.measure)):
        return None
    rows = _rivals(index, entry, said["noun"] or "", context)
    place = ORDINALS.index(said["place"].lower()) if said["place"] else 0
    sign = -1 if said["least"] else 1
    row = [one for one in index.rows[row_of(entry.fact)] if one.fact.unit in _UNITS]
    by = [one for one in row if _is_said(one, text, context)]
    measured = by or [entry, *(one for one in row if one in stated)]
    has = any(_has_place(index, one, rows, sign, place) for one in measured)
    start = said.start("place") if said["place"] else said.start()
    if not rows or has:
        note = f"{described(entry.fact)} has this place among {len(rows) + 1} rows."
        return Placed(start, Finding("derived", entry, note)) if rows else None
    first = max((*rows, entry), key=lambda row: row.value * sign)
    note = f"It has another place: {described(first.fact)} is first."
    return Placed(start, Finding("misattributed", None, note))


def _is_said(entry: Entry, text: Text, context: Context) -> bool:
    """Whether "by revenue" names what a fact measures."""
    by = _BY.search(text.blanked, *context.span)
    named = words_in(by[1], (0, len(by[1]))) if by else ()
    return not meant_by(entry.measure).isdisjoint(named)


def _superlative(text: Text, claim: Claim, context: Context) -> re.Match[str] | None:
    """The words that call a row the largest, when this is the first figure after them."""
    start, end = context.span[0], claim.start
    found = list(_SAID.finditer(text.blanked, start, end))
    if not found or any(found[-1].end() <= c.start < end for c in text.claims if c.readings):
        return None
    said, noun = found[-1], (found[-1]["noun"] or "").strip()
    between = text.blanked[said.end() : end].strip()
    selects = not (said["leads"] or noun or between)  # "the largest 26 accounts"
    named = "■" in noun or (not noun and between.startswith("■"))  # "the largest Champion"
    if selects or named or _OTHERS.search(between):
        return None
    before = text.blanked[start : said.start()]
    if (
        _ONE_OF.search(before)
        or _BESIDE.search(before)
        or _OF_FEW.match(f"{noun} {between}".strip())
    ):
        return None
    if _MOVES.search(noun):
        return None  # "the largest loss"
    return said


def _rivals(index: Index, entry: Entry, noun: str, context: Context) -> Sequence[Entry]:
    """The rows that the words compare the row with."""
    kinds = {kind for word in noun.split() for kind in classes_of_word(word)}
    free = kinds & entry.needed or entry.needed - PERIODS or entry.needed
    if len(free) > 1:
        return ()
    if not free and not entry.title:
        return ()
    named = {*context.topic, *context.sentence, *context.local}
    held = [
        kind
        for kind in entry.subject
        if kind not in free and (kind in named or kind in entry.needed)
    ]
    return [
        row
        for row in index.tables[table_of(entry.fact)]
        if row is not entry
        and row.measure == entry.measure
        and all(row.subject.get(kind) == entry.subject[kind] for kind in held)
    ]


def _has_place(index: Index, own: Entry, rows: Sequence[Entry], sign: int, place: int) -> bool:
    """Whether as many rows as the place says have more of what a fact measures."""
    others = {row_of(row.fact) for row in rows}
    theirs = [
        entry.value
        for entry in index.tables[table_of(own.fact)]
        if entry.measure == own.measure and row_of(entry.fact) in others
    ]
    above = sum((value - own.value) * sign > 0 for value in theirs)
    return above <= place <= above + theirs.count(own.value)
