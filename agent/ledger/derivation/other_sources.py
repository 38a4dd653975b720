"""What may account for a figure that no fact states outright.

Codes and quoted wording of the tools, places in a list, selections ("the top five"), names counted
in the text itself, and what the person typed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.in_lists import from_place, from_selection, from_title
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.matching.attribution import Judge
from agent.ledger.names.context import Context
from agent.ledger.names.entities import Mention
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Bound, Claim, Kind
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.passages import Place
from agent.ledger.text.tokens import PHRASE, tokens_of
from agent.ledger.vocabulary._words import word_set
from agent.ledger.vocabulary.cues import CHANCE, EVENT
from agent.ledger.vocabulary.kinds import INDIVIDUAL, PERIODS
from agent.ledger.vocabulary.nouns import classes_of_word

_CODE_BEFORE = re.compile(r"\b(?:score|rfm|code|id|cell|segment|number|no\.|sku)\b", re.IGNORECASE)
_SUBSET = re.compile(
    r"\b(?:among|including|include[sd]?|such\sas|e\.g\.|for\sexample|like)\b", re.I
)
_WORD = re.compile(r"[^\W\d_]+")
_SAME = {
    "past": "last", "previous": "last", "preceding": "last", "trailing": "last",
    "above": "over", "more": "over", "exceeding": "over", "least": "over", "minimum": "over",
    "below": "under", "less": "under", "fewer": "under", "most": "under", "maximum": "under",
    "biggest": "top", "best": "top", "largest": "top", "highest": "top", "first": "top",
}  # fmt: skip
_BOUND_WORDS = frozenset({"over", "under"})
_PREPOSITIONS = word_set("in since from to until on before after between during by for")
_EMPTY = word_set(
    "a an the of is are was were be and or with has have had my me show please i we you it its "
    "than that this what which who how much many did do does at as about their our your spend "
    "spent spends spending revenue sales value monetary worth bought buy made make earn earned"
)
_AGO = re.compile(r"\s(?:ago|earlier|before)\b")
_IN_BRACKETS = re.compile(r"[^(),;]{0,60}\((?P<names>[^()]*■[^()]*)\)")
_FIGURES = re.compile(
    r"\s[a-z]+(?:,|:|\sof|\sare)\s[£$€]?\d[\d.,]*\d?\w?%?(?:(?:,|\sand|,\sand)\s[£$€]?\d[\d.,]*\d?\w?%?)+"
)
"""Figures that are counted: "the two medians, £9,657 and £2,776"."""
_BACK_TO = re.compile(r"\b(?:the|these|those|both|of\sthe)\s$", re.IGNORECASE)


def from_elsewhere(text: ParsedText, index: Index, claim: Claim, judge: Judge) -> Finding | None:
    """What a figure is that counts and measures nothing: a code, a place, a selection, part of a name."""
    context = judge.context
    return (
        _from_code(index, claim, judge)
        or _from_words(text, index, claim, judge)
        or from_place(text, index, claim, context)
        or from_selection(text, index, claim)
        or from_title(text, index, claim, context)
        or _from_names(text, claim, context)
        or _from_members(text, index, claim)
    )


def _from_code(index: Index, claim: Claim, judge: Judge) -> Finding | None:
    """A code such as the RFM score 545, stated of whom it belongs to."""
    if claim.kind is Kind.SCORE:
        return _from_rfm(index, claim, judge)
    entries = index.sayings.codes.get(claim.text.strip().casefold())
    if not entries or claim.bound is not Bound.EXACT:
        return None
    reading = claim.readings[0] if claim.readings else None
    if reading and (reading.kind is not Kind.NUMBER or reading.nouns):
        return None
    context = judge.context
    beside = judge.text[context.span[0] : claim.start] + judge.text[claim.end : claim.end + 8]
    if not (context.local or context.bound or context.header or _CODE_BEFORE.search(beside)):
        return None
    return next((Finding("direct", entry) for entry in entries if judge.ok(entry)), None)


def _from_rfm(index: Index, claim: Claim, judge: Judge) -> Finding | None:
    """ "R5" is the first digit of the RFM score 545."""
    at = "RFM".find(claim.text[:1])
    for code, entries in index.sayings.codes.items() if at >= 0 else ():
        if len(code) == 3 and code.isdigit() and code[at] == claim.text[-1]:
            for entry in entries:
                if "rfm" in entry.measure and judge.ok(entry):
                    note = f"The {_LETTERS[at]} score in {entry.fact.value}."
                    return Finding("direct", entry, note)
    return None


_LETTERS = ("recency", "frequency", "monetary")


def _from_words(text: ParsedText, index: Index, claim: Claim, judge: Judge) -> Finding | None:
    """A figure inside five words quoted from a tool's own sentence."""
    if not index.sayings.phrases:
        return None
    context = judge.context
    before = tokens_of(text.masked[context.span[0] : claim.start])
    figure = tokens_of(text.masked[claim.start : claim.end])
    after = tokens_of(text.masked[claim.end : context.span[1]])
    words = [*before[-PHRASE:], *figure, *after[:PHRASE]]
    # "30 days" is quoted by its number: the words after it may be others.
    digits = [i for i, word in enumerate(figure) if word[0].isdigit()]
    first = len(before[-PHRASE:]) + (digits[0] if digits else 0)
    last = len(before[-PHRASE:]) + (digits[-1] + 1 if digits else len(figure))
    for size in range(PHRASE, 2, -1):
        for start in range(max(0, last - size), min(first, len(words) - size) + 1):
            for entry in index.sayings.phrases.get(tuple(words[start : start + size]), ()):
                whole = size == PHRASE and _has_names(entry, text, context)
                if judge.ok(entry) or whole:
                    return Finding("direct", entry)
    return None


def _has_names(entry: Entry, text: ParsedText, context: Context) -> bool:
    """Whether a tool's sentence about everything has the names of the clause that quotes it."""
    start, end = context.clause
    names = [text.text[m.start : m.end] for m in text.mentions if start <= m.start < end]
    return entry.is_total and bool(names) and all(name in entry.fact.value for name in names)


def from_ago(text: ParsedText, index: Index, claim: Claim, judge: Judge) -> Finding | None:
    """How long before the data's last day a date lies: "three months ago"."""
    if claim.kind is not Kind.DAYS or not _AGO.match(text.blanked, claim.end):
        return None
    reach = interval_of(claim.readings[0].number, claim.bound)
    for call, as_of in index.as_of.items():
        for entry in index.between("date", as_of.value - reach.high, as_of.value - reach.low):
            compared = entry.measure == "from_date"
            if entry.fact.call != call or not (
                compared or entry.needed or "earlier" in entry.measure
            ):
                continue
            chance = CHANCE.search(text.blanked, *judge.context.span)
            if compared or (chance if "earlier" in entry.measure else judge.ok(entry)):
                note = f"From {described(entry.fact)} to {described(as_of.fact)}."
                return Finding("derived", entry, note)
    return None


def _from_names(text: ParsedText, claim: Claim, context: Context) -> Finding | None:
    """A count of the names that the sentence, or the list after it, gives."""
    reading = claim.readings[0] if claim.readings else None
    if reading is None or reading.kind is not Kind.NUMBER or claim.bound is not Bound.EXACT:
        return None
    count = reading.number.value
    if not 2 <= count <= 20 or _SUBSET.search(text.blanked, *context.span):
        return None
    kinds: dict[str, set[str]] = {}
    start, end = claim.end, context.span[1]
    if _BACK_TO.search(text.blanked[max(context.span[0], claim.start - 14) : claim.start]):
        start = context.span[0]  # "A and B are the two to watch", "most of the two"
        if sum(start <= m.start < end for m in text.mentions) < count:
            start = _start_of_names(text, start, int(count))
    if bracket := _IN_BRACKETS.match(text.blanked, claim.end, end):
        start, end = bracket.span("names")  # "three categories tripled (A, B and C), only D fell"
    for mention in _following(text.mentions, start, end):
        for kind, subject in mention.entities:
            kinds.setdefault(kind, set()).add(subject)
    for kind, subjects in kinds.items():
        fits = not reading.nouns or bool(classes_of_word(kind) & reading.nouns)
        fits = fits or (kind in PERIODS and not reading.nouns.isdisjoint(_ROWS_OF_TIME))
        if fits and len(subjects) == count:
            return Finding("derived", None, "Counts the names in this sentence.")
    figures = _FIGURES.match(text.blanked, claim.end, end)
    if figures and sum(figures.start() < c.start < figures.end() for c in text.claims) == count:
        return Finding("derived", None, "Counts the figures that follow.")
    leads_in = text.blanked[context.span[0] : context.span[1]].rstrip().endswith(":")
    if leads_in and _items_after(text, context.span[1]) == count:
        return Finding("derived", None, "Counts the items of the list below.")
    return None


def from_question(
    text: ParsedText, asked: ParsedText, claim: Claim, context: Context
) -> Finding | None:
    """A figure that the person set: a budget, a threshold, a limit, a period, a supposition.

    In wording like theirs. "Do Champions bring 55 %?" sets nothing: the answer states it of the book.
    """
    named = bool(context.local)
    before = text.blanked[max(0, claim.start - 60) : claim.start]
    if claim.periods and named and EVENT.search(before):
        return None
    mine = _around(text.blanked, claim)
    for theirs in asked.claims:
        if not _same_figure(claim, theirs):
            continue
        shared = mine & _around(asked.blanked, theirs)
        if named:
            shared -= _BOUND_WORDS
        if shared and _is_set(text.blanked, claim, asked.blanked, theirs, named):
            return Finding("from_user", None, "As typed in the question.")
    return None


def _from_members(text: ParsedText, index: Index, claim: Claim) -> Finding | None:
    """How many regions, quarters, ... the rows of a result are of: "across the four regions"."""
    reading = claim.readings[0] if claim.readings else None
    if reading is None or reading.kind is not Kind.NUMBER or claim.bound is not Bound.EXACT:
        return None
    before = text.blanked[max(0, claim.start - 12) : claim.start]
    if not reading.nouns or claim.selection or not _ALL_OF_THEM.search(before):
        return None
    cut = {total.fact.call for total, shown in index.listings if total.value > shown.value}
    for (call, kind), names in index.members.items():
        if len(names) != reading.number.value or call in cut or kind in INDIVIDUAL:
            continue
        called = index.length_of((kind, min(names))) if kind in PERIODS else classes_of_word(kind)
        if not called.isdisjoint(reading.nouns):
            return Finding("derived", None, f"The rows of a result are of so many: {kind}.")
    return None


_ALL_OF_THEM = re.compile(r"\b(?:the|all)\s$", re.IGNORECASE)


def _is_set(mine: str, claim: Claim, asked: str, theirs: Claim, named: bool) -> bool:
    """Whether a figure is what an answer keeps to, and not what it tells of the book."""
    if claim.periods or claim.selection:
        return True
    before = mine[max(0, claim.start - 60) : claim.start]
    if claim.kind is Kind.DAYS and _WINDOW.search(before):
        return True
    if _SUPPOSED.search(before) and _SUPPOSED.search(
        asked[max(0, theirs.start - 60) : theirs.start]
    ):
        return True
    around = f"{_clause(before[-30:]).rstrip()} ■ {mine[claim.end : claim.end + 20]}"
    if (_BUDGET if named else _OFFERED).search(around):
        return True
    return (
        not named and claim.bound is theirs.bound is not Bound.EXACT and bool(_WHO.search(before))
    )


def _clause(before: str) -> str:
    return re.split(r"[.;:!?]\s", before)[-1]


_WINDOW = re.compile(
    r"\b(?:last|past|next|previous|coming|recent|within|trailing|rolling)\s$", re.IGNORECASE
)
_SUPPOSED = re.compile(
    r"\b(?:if|assum(?:e|es|ing)|suppos(?:e|ing)|were\sto|would|scenario)\b[^.,;:!?]*$",
    re.IGNORECASE,
)
_BUDGET = re.compile(
    r"\b(?:budget|limit|threshold|cap|ceiling|target|goal)(?:\sof)?\s■|■\s\s?(?:budget|limit|threshold|"
    r"cap|ceiling|target|goal|(?:per|a|each)\s(?:contact|piece))\b|\byour\s■|■\s\s?you\b",
    re.IGNORECASE,
)
_OFFERED = re.compile(rf"{_BUDGET.pattern}|\b(?:discount|offer|voucher)\b", re.IGNORECASE)
_WHO = re.compile(
    r"\b(?:who|that|which|whose|with|worth|no|none|nobody|those|ones)\s(?:\w+\s){0,4}$",
    re.IGNORECASE,
)


def _same_figure(one: Claim, two: Claim) -> bool:
    if one.periods or two.periods:
        return one.periods == two.periods
    if not one.readings or not two.readings:
        return False
    a, b = one.readings[0], two.readings[0]
    return a.kind is b.kind and a.number.value == b.number.value and one.sign == two.sign


def _around(blanked: str, claim: Claim) -> frozenset[str]:
    """The words next to a figure that say what it is for, brought to one word per meaning."""
    before = _WORD.findall(blanked[max(0, claim.start - 40) : claim.start])[-2:]
    after = _WORD.findall(blanked[claim.end : claim.end + 40])[:2]
    words = {_SAME.get(word.lower(), word.lower()) for word in (*before, *after)}
    words = {w for w in words if w not in _EMPTY and not classes_of_word(w)}
    return frozenset(words if claim.periods else words - _PREPOSITIONS)


_ROWS_OF_TIME = frozenset({"month", "quarter", "week", "year", "cohort"})
_BACK = 4
"""Sentences back to the names that "the three" takes together."""


def _start_of_names(text: ParsedText, end: int, count: int) -> int:
    """Where the sentences before begin that have so many names: "The gap between the two is £34k"."""
    starts = [s.start for s in text.layout if s.end <= end and s.place is not Place.CELL]
    for start in sorted(starts, reverse=True)[:_BACK]:
        named = {m.entities for m in _following(text.mentions, start, end) if m.entities}
        if len(named) >= count:
            return start
    return max(starts, default=end)


def _following(mentions: Sequence[Mention], start: int, end: int) -> list[Mention]:
    return [m for m in mentions if start <= m.start < end]


def _items_after(text: ParsedText, position: int) -> int:
    """How many items the list has that begins after a position."""
    items, level = 0, None
    for sentence in text.layout:
        if sentence.start < position:
            continue
        if sentence.place is not Place.ITEM:
            break
        level = sentence.level if level is None else level
        items += sentence.opens and sentence.level == level
    return items
