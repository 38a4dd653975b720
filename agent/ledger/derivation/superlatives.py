"""Holds "the best month, with £240k" to the other months: no row may outdo the one that is called so.

Only what the results show counts: a row that has more is a contradiction, a row that is not there is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.matching.titles import is_called
from agent.ledger.names.context import Context
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Bound, Claim, is_size
from agent.ledger.text.figures import ORDINALS
from agent.ledger.text.numbers import read_words
from agent.ledger.vocabulary.kinds import INDIVIDUAL, PERIODS
from agent.ledger.vocabulary.measure_words import meant_by, stems, words_in
from agent.ledger.vocabulary.nouns import classes_of_word

_MOST = (
    "largest|commonest|biggest|highest|best|strongest|busiest|"
    "most\\s(?:common|frequent|widespread|important)"
)
_LEAST = (
    "lowest|rarest|smallest|worst|weakest|quietest|least\\s(?:common|frequent|widespread|important)"
)
_SAID = re.compile(
    rf"\b(?:the|your|our|its|their|[\w■]+['\u2019]s)\s(?:by\sfar\s|single\s)?"
    rf"(?:(?P<place>{'|'.join(ORDINALS)})[-\s])?(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))\b"
    r"(?P<noun>(?:\s[a-z]+){0,2})|"
    rf"\b(?:is|are|was|were)\s(?:(?P<topped>{_MOST})|(?P<trailed>{_LEAST}))(?=\s(?:among|for|in|with|at)\s■)|\b(?P<leads>leads)(?:\sthe\s[a-z]+)?\s(?:with|at)\b|"
    r"\b(?:has|have|had|gains?|gained|brings?|brought|places?|placed|spends?|spent|with)\s(?:the\s)?"
    r"(?:(?P<more>most)|(?P<fewer>fewest|least))(?=\s[a-z])|"
    rf"■\s(?:comes?\s|came\s|(?:is|was)\s)?(?P<rank>{'|'.join(ORDINALS[1:])})(?:\splace)?,?\s(?:with|at)\b",
    re.IGNORECASE,
)
_UNITS = frozenset({"money", "count", "percent"})
_GOOD = re.compile(r"best|strong|worst|weak", re.IGNORECASE)
LESS_IS_MORE = re.compile(r"cost|recency|days|return|churn|risk|probab|discount|rank|gap|lost")
"""Measures of which less may be better."""
_OTHERS = re.compile(
    r"\b(?:among|after|behind|except|apart|besides|other|others|next|followed|than|but|while|whereas|"
    r"although|though|yet|ahead|if|would|could|remaining|rest|new|former)\b|;|:\s",
    re.IGNORECASE,
)
"""Words between that leave it open of whom the figure is, or of which rows the words are said."""
_MOVES = re.compile(
    r"\b(?:(?P<up>gain|rise|increase|jump|growth|leap)|loss|drop|decrease|decline|fall|change|step|move|gap)"
)
_GAINED = re.compile(r"gain", re.IGNORECASE)
_BESIDE = re.compile(
    r"\b(?:among|after|behind|besides|except|unlike|below|above|not)\b", re.IGNORECASE
)
"""Words before which make the row another one than the largest."""
_ONE_OF = re.compile(r"\b(?:one|some|two|three|four|five|\d+)\sof\s$", re.IGNORECASE)
_BY = re.compile(r"\b[Bb]y\s(?!far\b)(?:number\sof\s|total\s|annual\s)?([a-z]+)")
_OF_MANY = re.compile(
    r"(?:\s[a-z]+)?\sof\s(?:all\s)?(?:the\s|its\s|our\s)?(?P<many>two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,2})\b"
)
_OF_FEW = re.compile(
    r"(?:[a-z]+\s)?of\s(?:them|(?:these|those)(?!\s(?:[a-z]+\s){0,2}(?:accounts|customers|orders)\b)|(?:the\s|its\s|our\s)?(?:two|three|four|five|six|seven|\d+|few|recent|"
    r"newer|older|smaller|larger|remaining|other)\b)"
)


_OF_TWO = re.compile(
    r"\bthe\s(?:[a-z]+ly\s)?(?:(?P<most>better|higher|larger|bigger|stronger)|(?P<least>lower|smaller|weaker))"
    r"(?:\s[a-z]+){0,3}\sof\s(?:the|these|both|our)\s(?:two\s)?[a-z]+"
)
_OF_GROUP = re.compile(r"\s■+\s(?:accounts?|customers?|clients?)\b")


@dataclass(frozen=True, slots=True)
class Placed:
    """What the rows show of a place that the words give: where they give it, and the finding."""

    start: int
    finding: Finding


def placed(
    index: Index,
    text: ParsedText,
    claim: Claim,
    context: Context,
    entry: Entry,
    stated: Sequence[Entry],
) -> Placed | None:
    """Whether the row of a figure has the place that the words give it, if they give one.

    `stated` are the facts that the other figures of the sentence state: "the largest, 48 accounts and
    £9k" may be so by either.
    """
    if not entry.in_list or context.header or entry.day is not None:
        return None
    if claim.bound is not Bound.EXACT or entry.fact.unit not in _UNITS:
        return None
    two = _OF_TWO.search(text.blanked, context.span[0], claim.start)
    if two and not any(two.end() <= c.start < claim.start for c in text.claims if is_size(c)):
        return _of_two(index, entry, context, two)
    said = _superlative(text, claim, context)
    if said is None or (_GOOD.search(said[0]) and LESS_IS_MORE.search(entry.measure)):
        return None
    if entry.measure.startswith("largest_"):  # the largest of what its row has
        listed = None if _is_titled(entry, text, context) else _listed(index, entry)
        if listed is None:
            return None
        entry = listed
    if entry.is_change and (entry.value < 0 or not _is_gain(said)):
        return None
    rows = _rivals(index, entry, said["noun"] or "", context)
    if _is_of_fewer(text, said, len(rows) + 1, context):
        return None
    named = said["place"] or said["rank"]
    place = ORDINALS.index(named.lower()) if named else 0
    sign = -1 if said["least"] or said["fewer"] or said["trailed"] else 1
    row = [one for one in index.row(entry) if one.fact.unit in _UNITS]
    by = [one for one in row if _is_said(one, text, context)]
    measured = by or [entry, *(one for one in row if one in stated)]
    has = any(_has_place(index, one, rows, sign, place) for one in measured)
    start = said.start("place") if said["place"] else said.start("rank" if said["rank"] else 0)
    twins = [
        one
        for kind in INDIVIDUAL & entry.needed
        for one in index.about.get((kind, entry.subject[kind]), ())
        if one.value == entry.value and one.fact.unit == entry.fact.unit and one.in_list
    ]
    if not has and not said["noun"]:  # the figure may stand in the list of another result
        has = any(_has_place(index, o, _rivals(index, o, "", context), sign, place) for o in twins)
    if not rows or has:
        note = f"{described(entry.fact)} has this place among {len(rows) + 1} rows."
        return Placed(start, Finding("derived", entry, note)) if rows else None
    first = max((*rows, entry), key=lambda row: row.value * sign)
    note = f"It has another place: {described(first.fact)} is first."
    return Placed(start, Finding("misattributed", None, note))


def _is_titled(entry: Entry, text: ParsedText, context: Context) -> bool:
    """Whether the sentence calls the row of a fact by its title."""
    return is_called(entry.title, stems(frozenset(words_in(text.blanked, context.span))))


def _listed(index: Index, entry: Entry) -> Entry | None:
    """The figure of the one whom a fact names in the list that all the largest stand in."""
    return next(
        (
            one
            for kind in INDIVIDUAL & entry.subject.keys()
            for one in index.about.get((kind, entry.subject[kind]), ())
            if one.value == entry.value and one.in_list and one.row_key != entry.row_key
        ),
        None,
    )


def _of_two(index: Index, entry: Entry, context: Context, two: re.Match[str]) -> Placed | None:
    """Whether a row has the higher or lower figure of two that are compared."""
    sign = -1 if two["least"] else 1
    rivals = _rivals(index, entry, "", context)
    above = [row for row in rivals if (row.value - entry.value) * sign > 0]
    if not above:
        return None
    note = f"It has another place: {described(above[0].fact)} is beyond it."
    return Placed(two.start(), Finding("misattributed", None, note))


def _is_said(entry: Entry, text: ParsedText, context: Context) -> bool:
    """Whether "by revenue" names what a fact measures."""
    by = _BY.search(text.blanked, context.span[0], context.clause[1])
    named = words_in(by[1], (0, len(by[1]))) if by else ()
    return not meant_by(entry.measure).isdisjoint(named)


def _superlative(text: ParsedText, claim: Claim, context: Context) -> re.Match[str] | None:
    """The words that call a row the largest, when this is the first figure after them."""
    start, end = context.span[0], claim.start
    found = list(_SAID.finditer(text.blanked, start, end))
    if not found:
        return None
    said, noun = found[-1], (found[-1]["noun"] or "").strip()
    few = _few(text, said)
    after = few.end() if few else said.end()
    if any(after <= c.start < end for c in text.claims if c.readings):
        return None
    if said["topped"] or said["trailed"]:
        return said
    between = text.blanked[said.end() : end].strip()
    selects = not (said["leads"] or said["rank"] or noun or between)  # "the largest 26 accounts"
    if said["noun"] is not None and _OF_GROUP.match(text.blanked, said.start("noun")):
        return None  # "the largest At Risk account" is compared with those of the segment
    named = "■" in noun or (not noun and between.startswith("■"))  # "the largest Champion"
    if selects or named or _OTHERS.search(between):
        return None
    before = text.blanked[start : said.start()]
    if _ONE_OF.search(before) or _BESIDE.search(before):
        return None
    if (few is None or not few["many"]) and _OF_FEW.match(f"{noun} {between}".strip()):
        return None
    if (moves := _MOVES.search(noun)) and not moves["up"]:
        return None  # "the largest loss"
    return said


def _is_gain(said: re.Match[str]) -> bool:
    """Whether the words are of a gain, so that a difference may be the largest of them."""
    return bool(_MOVES.search(said["noun"] or "") or _GAINED.search(said[0]))


def _few(text: ParsedText, said: re.Match[str]) -> re.Match[str] | None:
    """The words right after "the best" that say of how many rows it is: "of the four quarters"."""
    return _OF_MANY.match(text.blanked, said.end() - len(said["noun"] or ""))


def _is_of_fewer(text: ParsedText, said: re.Match[str], rows: int, context: Context) -> bool:
    """Whether the words compare a row with fewer rows than the result has: "the best of the two"."""
    few = _few(text, said)
    if few is None or few.end() > context.span[1]:
        return False
    count = few["many"]
    return rows != (int(count) if count.isdigit() else read_words(count).value)


def _rivals(index: Index, entry: Entry, noun: str, context: Context) -> Sequence[Entry]:
    """The rows that the words compare the row with."""
    kinds = {kind for word in noun.split() for kind in classes_of_word(word)}
    free = kinds & entry.needed or entry.needed - PERIODS or entry.needed
    if len(free) > 1:
        return ()
    if not free and not entry.title:
        return ()
    named = context.all_named
    held = [
        kind
        for kind in entry.subject
        if kind not in free and (kind in named or kind in entry.needed)
    ]
    return [
        row
        for row in index.column(entry)
        if row is not entry
        and row.measure == entry.measure
        and all(row.subject.get(kind) == entry.subject[kind] for kind in held)
    ]


def _has_place(index: Index, own: Entry, rows: Sequence[Entry], sign: int, place: int) -> bool:
    """Whether as many rows as the place says have more of what a fact measures."""
    others = {row.row_key for row in rows}
    theirs = [
        entry.value
        for entry in index.column(own)
        if entry.measure == own.measure and entry.row_key in others
    ]
    above = [value for value in theirs if (value - own.value) * sign > 0]
    return len(set(above)) <= place <= len(above) + theirs.count(own.value)
