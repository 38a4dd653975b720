"""Judgements on one figure that rest on other figures and names of its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.names.context import Context
from agent.ledger.names.entities import Mention
from agent.ledger.names.reference import is_group_gap
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Bound, Claim, Kind
from agent.ledger.text.intervals import interval_of
from agent.ledger.vocabulary.cues import DIFFERENCE, SET_AGAINST

_AGAINST = re.compile(
    rf"[^.;\n]{{0,40}}\b(?:{SET_AGAINST}|where\sthe\s(?:others?|rest))\s"
    r"(?:(?!and\b)[^.;,\n■]){0,24}"
)
_TO = re.compile(r"(?:\s[a-z]+)?\sto\s(?:[£$€]\s?)?")
_BY = re.compile(r"\bby\s(?:about\s|some\s)?(?:[£$€]\s?)?$")
_TURNED = re.compile(
    r"\b(?:other\s(?:way\s(?:round|around)|direction)|conversely|vice\sversa|in\sreverse)\b"
)
_LEADS_IN = re.compile(r"(?:\s[\w'\u2019-]+){0,4}\s?[,:]\s|\s■+(?:\s[\w'\u2019-]+){0,3}:\s")
_OF_COUNT = re.compile(
    r"\b(?:one|two|three|four|five|six|half|most|some|\d)\sof\s(?:the\s|all\s|these\s)?$",
    re.IGNORECASE,
)
_MOST_NAMES = 20
_NAME_BEFORE = re.compile(r"(?:,|\band)\s(?:the\s)?■+\s$")
_WORD = re.compile(r"[A-Za-z]")


def counterpart(
    index: Index, text: ParsedText, claim: Claim, before: Claim, entry: Entry
) -> Entry | None:
    """The fact of the other side in "£45 against £34", the first figure being `entry`.

    The other side must be named in the text, or be the only other row there is.
    """
    alike = claim.kind is before.kind or (
        claim.kind is Kind.NUMBER and any(r.kind is Kind.NUMBER for r in before.readings)
    )
    if not claim.readings or not alike:
        return None
    gap = text.blanked[before.end : claim.start]
    turned = bool(_TURNED.search(text.blanked, before.end, claim.end + 32))
    start = max(0, before.start - 60)
    by = _BY.search(text.blanked[max(0, before.start - 16) : before.start])
    to = (
        not by
        and _TO.fullmatch(gap)
        and (claim.kind is not before.kind or DIFFERENCE.search(text.blanked, start, before.start))
    )
    if not (turned or _AGAINST.fullmatch(gap) or (to and not text.moves(before))):
        return None
    found = (_side(index, text, claim, one, turned) for one in (entry, *_twins(index, entry)))
    return next(filter(None, found), None)


def _twins(index: Index, entry: Entry) -> Iterator[Entry]:
    """What says the same as a fact, of the same, in other results."""
    for other in index.between(entry.fact.unit, entry.value, entry.value):
        alike = other.measure == entry.measure and other is not entry
        of_same = all(entry.subject.get(k, name) == name for k, name in other.subject.items())
        if alike and of_same and other.subject.keys() & entry.subject.keys():
            yield other


def _side(index: Index, text: ParsedText, claim: Claim, entry: Entry, turned: bool) -> Entry | None:
    """The fact of the other side from `entry` that a figure states."""
    reach = interval_of(claim.readings[0].number, claim.bound)
    sides = [
        other
        for other in index.column(entry)
        if other is not entry
        and other.subject.keys() == entry.subject.keys()
        and other.title == entry.title
    ]
    said = {entity for mention in text.mentions for entity in mention.entities}
    for other in sides:
        if turned and set(other.subject.values()) != set(entry.subject.values()):
            continue
        needed = other.needed | entry.needed
        known = all((kind, other.subject[kind]) in said for kind in needed)
        if reach.holds(other.value) and needed and (known or len(sides) == 1):
            return other
    side, _, what = entry.measure.partition("_")
    turned = turned or side in text.blanked[claim.end : claim.end + 24]
    beside = (e for e in index.row(entry) if e is not entry and not turned)
    return next(
        (
            e
            for e in beside
            if what and e.measure.partition("_")[2] == what and reach.holds(e.value)
        ),
        None,
    )


def in_column(index: Index, claim: Claim, context: Context, entry: Entry) -> Entry | None:
    """The fact of the named row in the column of `entry`: "A had 49 newcomers, B 35"."""
    if not claim.readings or not entry.needed:
        return None
    reading, said = claim.readings[0], context.nearby
    reach = interval_of(reading.number, claim.bound)
    for other in index.column(entry):
        named = all(
            said.get(kind, {entry.subject.get(kind)}) == {other.subject[kind]}
            for kind in other.needed
        )
        counts = not reading.nouns or not other.nouns or reading.nouns & other.nouns
        if other is not entry and other.needed and named and counts and reach.holds(other.value):
            return other
    return None


def of_named_row(index: Index, context: Context, entry: Entry) -> Entry | None:
    """The fact of the one row that is named in the column of another fact."""
    found = [
        other
        for other in index.column(entry)
        if other.needed
        and all(
            context.local.get(kind, frozenset()) == {other.subject[kind]} for kind in other.needed
        )
    ]
    return found[0] if len(found) == 1 and found[0] is not entry else None


def goes_on(text: ParsedText, i: int) -> bool:
    """Whether a figure has a name and no words of its own: "A ordered 5 days ago, B 16"."""
    claim, context = text.claims[i], text.contexts[i]
    if not i or claim.kind is not Kind.NUMBER or context.header or context.foreign:
        return False
    after = text.blanked[claim.end : context.clause[1]]
    alone = _NAME_BEFORE.search(text.blanked[context.span[0] : claim.start]) and not _WORD.search(
        after
    )
    beside = text.contexts[i - 1].span == context.span and claim.bound is Bound.EXACT
    return bool(alone and context.local) and beside and not claim.readings[0].nouns


def miscounted(text: ParsedText, claim: Claim, context: Context) -> int | None:
    """How many names follow in "the top four, A, B and C" when they are not as many as it says."""
    reading = claim.readings[0] if claim.readings else None
    if reading is None or reading.kind is not Kind.NUMBER or claim.bound is not Bound.EXACT:
        return None
    if _OF_COUNT.search(text.blanked, max(0, claim.start - 24), claim.start):
        return None  # "two of the six, A and B"
    lead = _LEADS_IN.match(text.blanked, claim.end)
    count = reading.number.value
    if lead is None or not 2 <= count <= _MOST_NAMES or count != int(count):
        return None
    group: list[Mention] = []
    for mention in text.mentions:
        if mention.start < lead.end() or mention.start >= context.span[1]:
            continue
        start = group[-1].end if group else lead.end()
        gap = text.masked[start : mention.start]
        if (gap.strip() and not group) or (group and not is_group_gap(gap)):
            break
        group.append(mention)
    return len(group) if 2 <= len(group) != count else None
