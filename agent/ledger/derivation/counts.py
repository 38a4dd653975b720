"""Counts of the rows of a list that are as the sentence says: "four of the six spent more than £4,000"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from agent.ledger.derivation.conditions import conditions
from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.operands import Operands
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.extraction import CODE
from agent.ledger.facts.index import Index
from agent.ledger.matching.attribution import Judge
from agent.ledger.names.context import Context
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import LIMITS, Bound, Claim, Kind
from agent.ledger.text.units import unit_of
from agent.ledger.vocabulary.kinds import INDIVIDUAL
from agent.ledger.vocabulary.measure_words import phrase_of, stems
from agent.ledger.vocabulary.movement import CUT, FALLS, FELL, RAISED, RISES, ROSE
from agent.ledger.vocabulary.nouns import classes_of_word

_OF = re.compile(
    r"(?:\s[a-z]+)?\sof\s(?:the\s|these\s|those\s|all\s|its\s|our\s)?(?:■+(?:['\u2019]s?)?\s)?(?:[a-z]+\s)?"
)
_TIME_BEFORE = (
    r"\s(?:in\s)?(?:(?:the|a)\s(?:year|month|quarter)\sbefore|last\s(?:year|quarter|month)|"
    r"(?:a\s)?year\s(?:ago|earlier))"
)
_THAN_THEN = rf"(?:\s[a-z]+){{0,2}}\sthan{_TIME_BEFORE}"
_SAW = r"saw\s(?:an?\s|it\s|them\s|(?:its|their)\s(?:[a-z]+\s){1,3})"
"""Before what something did, as those saw it whose it is: "saw it fall"."""
_ROSE = re.compile(
    rf"\b(?:{ROSE}|{_SAW}(?:{RISES})|{RAISED}|gained|improved|up|beat|exceeded|ahead|above{_TIME_BEFORE}|more{_THAN_THEN})\b",
    re.IGNORECASE,
)
_FELL = re.compile(
    rf"\b(?:{FELL}|{_SAW}(?:{FALLS})|{CUT}|lost|down|disappoint\w*|backwards|behind|below{_TIME_BEFORE}|fewer{_THAN_THEN}|less{_THAN_THEN})\b",
    re.IGNORECASE,
)
_MOVED = re.compile(
    rf"\s(?:[a-z]+\s){{0,2}}(?:(?P<up>{ROSE}|{_SAW}(?:{RISES})|{RAISED}|gained|improved|(?:(?:are|were)\s)?(?:up|ahead))|"
    rf"{FELL}|{_SAW}(?:{FALLS})|{CUT}|lost|(?:(?:are|were)\s)?(?:down|behind)|"
    rf"(?:sold|earned|spent|bought|ordered|brought(?:\sin)?)\s(?:(?P<more>more)|less|fewer){_THAN_THEN})\b"
)
"""Right after a number of rows: "ten months grew"."""
_ONLY = re.compile(r"\bthe\sonly\s(?P<noun>[a-z]+)\b")
_WHOLE_BEFORE = re.compile(r"\b[Oo]f\s(?:the\s|these\s|those\s|all\s|our\s)?$")
_THEN = re.compile(r"(?:\s[a-z]+){1,3},\s(?:only\s|just\s)?")
"""Between the whole and its part in "of these six months, three ..."."""
_ARE = re.compile(
    r"(?!\sof\b)[^.;:,■]{0,80}?\s(?:above|below|over|under|at\s(?:least|most)|(?:more|less|fewer)\sthan)\s(?:[£$€]\s?)?"
)
"""Between a number of rows and the limit that all of them are beyond."""
_ALL_THAT = re.compile(r"\b[Oo]nly\s$")
"""What makes a number of rows that of all that are so: "only one quarter fell"."""
_OF_FIGURE = re.compile(r"\sof\s(?:the\s)?(?:[£$€]\s?)?\d")
_NAMED_LIMIT = re.compile(
    r"\b(?:(?P<over>above|over|beyond|higher\sthan|more\sthan)|below|under|lower\sthan|less\sthan)\s(?:the|our|its)\s"
    r"(?:[a-z]+\s){1,4}(?:of|at|\()\s?(?:[£$€]\s?)?$"
)
_MOST = 50
_ROWS = 2
"""Rows that a list has at least."""


def from_rows(index: Index, text: ParsedText, claim: Claim, context: Context) -> Finding | None:
    """A count out of so many rows, when just as many of them are as the sentence says."""
    reading = claim.readings[0] if claim.readings else None
    if reading is None or reading.kind is not Kind.NUMBER or claim.bound is not Bound.EXACT:
        return None
    whole = _whole(text, claim, context)
    if whole is not None and not reading.number.value <= whole <= _MOST:
        return None
    moved = _MOVED.match(text.blanked, claim.end) if whole is None else None
    if whole is None and not (moved or _ALL_THAT.search(text.blanked[: claim.start])):
        return None
    named = context.in_sentence
    nouns = reading.nouns or _counted_before(text, claim, context)
    for rows in index.row_counts:
        if whole is None and nouns.isdisjoint(index.nouns_of_rows(rows)):
            continue
        if rows.value < _ROWS or (whole is not None and rows.value != whole):
            continue
        entries = [
            entry
            for entry in index.list_of(rows)
            if whole is not None
            or all(
                one in named.get(kind, (one,))
                for kind, one in entry.subject.items()
                if kind not in entry.needed
            )
        ]
        for test, words in (
            [_way(bool(moved["up"] or moved["more"]))]
            if moved
            else _tests(text, claim, context.span)
        ):
            columns: dict[str, set[str]] = {}
            for entry in entries:
                if test(entry):
                    columns.setdefault(entry.column_key, set()).add(entry.row_key)
            if any(len(fitting) == reading.number.value for fitting in columns.values()):
                return Finding("derived", rows, f"Rows of {rows.fact.label} {words}.")
    return None


def _counted_before(text: ParsedText, claim: Claim, context: Context) -> frozenset[str]:
    """What the number before one without a noun counts: "two regions up, two down"."""
    before = [c for c in text.claims if context.span[0] <= c.start < claim.start and c.readings]
    return before[-1].readings[0].nouns if before else frozenset()


def beyond_limits(
    index: Index, text: ParsedText, judge_of: Callable[[int], Judge], failed: Callable[[int], bool]
) -> Iterator[tuple[int, Finding]]:
    """The figures, by their place, that stand since so many rows are beyond a limit as is said."""
    claims, contexts = [_as_limit(text, claim) for claim in text.claims], text.contexts
    for j, limit in enumerate(claims):
        ends = [j, j + 1] if limit.partner == j + 1 else [j]
        limited = limit.bound in LIMITS or len(ends) > 1
        if limit.kind is Kind.PERCENT and _OF_FIGURE.match(text.blanked, limit.end):
            continue  # "the four listed hold more than a fifth of the £614k" is said of them together
        if not limited or limit.kind not in _LIMITED or contexts[j].header:
            continue
        near = sorted(
            (
                i
                for i, c in enumerate(claims)
                if contexts[i].span == contexts[j].span and _counts(c)
            ),
            key=lambda i: (i > j, abs(i - j)),
        )
        wholes = [i for i in near if _is_whole(text, claims[i])]
        near = [i for i in near if i not in wholes] or near
        for i in [*[i for i in near if i not in ends][:_NEAR], None]:
            taken = [*ends, *([] if i is None else [i])]
            count = None if i is None else claims[i]
            made_of = _beyond(index, text, count, [claims[e] for e in ends], judge_of(j))
            if not any(map(failed, taken)):
                if i is not None and _counts_all(text, claims[i], limit) and _shown_whole(index):
                    found = list(made_of)
                    if found and not any(found):
                        yield i, Finding("misattributed", None, "Another number of rows is so.")
                continue
            made = next(filter(None, made_of), None)
            if made is not None:
                yield from ((k, made) for k in taken if failed(k))
                break


def _as_limit(text: ParsedText, claim: Claim) -> Claim:
    """A figure that is named before it is called a limit: "above the overall share of 1.71%"."""
    said = _NAMED_LIMIT.search(text.blanked[max(0, claim.start - 64) : claim.start])
    if said is None or claim.bound is not Bound.EXACT:
        return claim
    return replace(claim, bound=Bound.OVER if said["over"] else Bound.UNDER)


_LIMITED = frozenset({Kind.MONEY, Kind.NUMBER, Kind.PERCENT})
_NEAR = 2
"""Figures beside a limit that may count what is beyond it."""


def _counts(claim: Claim) -> bool:
    """Whether a figure may count rows."""
    value = claim.readings[0].number.value if claim.readings else Decimal(0)
    plain = claim.kind is Kind.NUMBER and claim.bound is Bound.EXACT and not claim.selection
    return plain and 0 < value <= _MOST


def _counts_all(text: ParsedText, count: Claim, limit: Claim) -> bool:
    """Whether a figure is said to be all that are beyond a limit: "three months were above £70,000"."""
    return not _is_whole(text, count) and bool(_ARE.fullmatch(text.blanked, count.end, limit.start))


def _shown_whole(index: Index) -> bool:
    """Whether no listing leaves rows out, of which more may be so."""
    return all(total.value <= shown.value for total, shown in index.listings)


def _is_whole(text: ParsedText, count: Claim) -> bool:
    """Whether a figure is what others are of: "two of the four"."""
    return bool(_WHOLE_BEFORE.search(text.blanked[max(0, count.start - 12) : count.start]))


def _beyond(
    index: Index, text: ParsedText, count: Claim | None, limits: Sequence[Claim], judge: Judge
) -> Iterator[Finding | None]:
    """Whether just so many rows of a column are beyond a limit, for each column that may be meant.

    "Three of the four quarters had more than 3,000 orders": `limits` are one figure with a bound or the two
    ends of a range, `judge` judges the first; `count` is None in "the only channel above £800".
    """
    context = judge.context
    only = _ONLY.search(text.blanked, *context.span) if count is None else None
    if count is None and only is None:
        return
    wanted = count.readings[0].number.value if count else Decimal(1)
    nouns = count.readings[0].nouns if count else _only_what(text, context, only)
    whole = _whole(text, count, context) if count else None
    operands = Operands(index, text, limits[0], judge)
    for rows in index.row_counts:
        called = not nouns or not nouns.isdisjoint(index.nouns_of_rows(rows))
        if rows.value < _ROWS or not called or (whole is not None and rows.value != whole):
            continue
        if not nouns and whole is None and only is None:
            continue
        way, unit = limits[0].direction, unit_of(limits[0].kind)
        columns = [
            column
            for column in operands.columns(rows, titled=True)
            if column[0].fact.unit == unit and (not way or column[0].is_change)
        ]
        for column in _best_named(columns, judge.spot.said):
            fitting = [e for e in column if _is_beyond(e.value * (way or 1), limits)]
            note = f"{wanted} rows of {rows.fact.label}."
            yield Finding("derived", fitting[0], note) if len(fitting) == wanted else None


def _only_what(text: ParsedText, context: Context, only: re.Match[str] | None) -> frozenset[str]:
    """What "the only month" is of; what "the only one" is of stands before it."""
    if only is None:
        return frozenset()
    words = [only["noun"]]
    if only["noun"] == "one":
        words = text.blanked[context.span[0] : only.start()].lower().split()
    return frozenset(noun for word in words for noun in classes_of_word(word.strip(",.:;()")))


def _best_named(columns: Sequence[list[Entry]], said: frozenset[str]) -> Iterator[list[Entry]]:
    """The columns that the clause names by most words: one of many would fit by chance."""
    words = stems(said)
    named = [len(words & stems(frozenset(phrase_of(c[0].measure)))) for c in columns]
    yield from (c for c, many in zip(columns, named, strict=True) if many == max(named))


def _is_beyond(value: Decimal, limits: Sequence[Claim]) -> bool:
    """Whether a value is beyond a limit, or between two."""
    ends = [limit.readings[0].number.value for limit in limits]
    if len(ends) > 1:
        return ends[0] <= value <= ends[1]
    return limits[0].bound.admits(value, ends[0])


def _whole(text: ParsedText, claim: Claim, context: Context) -> Decimal | None:
    """How many there are in "four of the six"."""
    start, end = context.span
    after = (c for c in text.claims if claim.end <= c.start < end and c.readings)
    whole = next(after, None)
    if whole is None or not _OF.fullmatch(text.blanked, claim.end, whole.start):
        before = [
            c for c in text.claims if start <= c.start and c.end <= claim.start and c.readings
        ]
        whole = before[-1] if before else None
        of_these = whole and _WHOLE_BEFORE.search(text.blanked, start, whole.start)
        if not whole or not of_these or not _THEN.fullmatch(text.blanked, whole.end, claim.start):
            return None
    counted = [r.number.value for r in whole.readings if r.kind is Kind.NUMBER]
    return counted[0] if counted else None


def _tests(
    text: ParsedText, claim: Claim, span: tuple[int, int]
) -> Iterator[tuple[Callable[[Entry], bool], str]]:
    """What the sentence may say of a row: a code, a group, a rise or a fall."""
    start, end = span
    codes = {c.text.casefold() for c in text.claims if start <= c.start < end}
    yield lambda e: e.fact.unit == CODE and e.fact.value.casefold() in codes, "with this code"
    for mention in text.mentions:
        if start <= mention.start < end:
            for kind, name in mention.entities:
                if kind not in INDIVIDUAL:
                    yield _is_of(kind, name), f"of {name}"
    if any(c.bound in LIMITS for c in text.claims if start <= c.start < end):
        return  # "three grew by more than 5 %" are not all that grew
    words = text.blanked[start:end]
    for counts, often in conditions(words):
        yield _both(counts, often), "that did so"
    # Of "three rose, two fell" each number has its own verb; else it may stand anywhere.
    own = text.blanked[claim.end : _next_count(text, claim, end)]
    ways = [
        (pattern.search(own), pattern, rose) for pattern, rose in ((_ROSE, True), (_FELL, False))
    ]
    for here, pattern, rose in ways:
        if here or (pattern.search(words) and not any(found for found, _, _ in ways)):
            yield _way(rose)


def _next_count(text: ParsedText, claim: Claim, end: int) -> int:
    """Where the next bare number of the sentence begins that is not what this one is of."""
    after = [c for c in text.claims if claim.end <= c.start < end and c.kind is Kind.NUMBER]
    if after and _OF.fullmatch(text.blanked, claim.end, after[0].start):
        after = after[1:]
    return after[0].start if after else end


def _way(rose: bool) -> tuple[Callable[[Entry], bool], str]:
    """Rows that rose, or fell."""
    return (_moves(1), "that rose") if rose else (_moves(-1), "that fell")


def _both(one: Callable[[Entry], bool], two: Callable[[Entry], bool]) -> Callable[[Entry], bool]:
    return lambda entry: one(entry) and two(entry)


def _is_of(kind: str, name: str) -> Callable[[Entry], bool]:
    return lambda entry: entry.subject.get(kind) == name


def _moves(sign: int) -> Callable[[Entry], bool]:
    zero = Decimal(0)
    return lambda e: e.is_change and e.value * sign > zero
