"""Two figures of which each is what the words say of the other: sides and periods exchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.matching.competing_measures import place_of_name
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.intervals import interval_of
from agent.ledger.vocabulary.cues import SET_AGAINST, WENT_FROM
from agent.ledger.vocabulary.kinds import PERIODS
from agent.ledger.vocabulary.measure_words import meant_by, stems, words_in

SIDES = re.compile(rf"[^;.:£$€\d]{{0,40}}\s{SET_AGAINST}\s[^;.:£$€\d]{{0,40}}(?:[£$€]\s?)?")
_SIDES_ALONE = re.compile(
    rf"[^;.:£$€\d■]{{0,40}}\s{SET_AGAINST}\s[^;.:£$€\d■]{{0,24}}(?:[£$€]\s?)?"
)
_WORD = re.compile(r"\b(?!(?:more|less|fewer|higher|lower)\b)[^\W\d_]+", re.IGNORECASE)
_TO_ALONE = re.compile(r"\sto\s(?:[£$€]\s?)?")
"""Between the sides of "upgrades beat downgrades, 345 to 325"."""
_LEADS = re.compile(
    r"\b(?:leads?|led|prevail\w*|dominat\w*|outweigh\w*|outnumber\w*|w[io]ns?|(?:are|were|is|was)\sahead|majority|predominat\w*)\b"
)
"""What says that the only side which is named has the first figure: "downgrades lead, 71 to 63"."""
_A_TIME_AGO = re.compile(
    r"(?:\s[a-z]+)?\s(?:a|one|the)\s(?:year|quarter|month)\s(?:earlier|before|ago)\b|\slast\s(?:year|quarter|month)\b"
)
_THAN_NAME = re.compile(
    r"[^.;:(),\d£$€■]*\bthan\s(?:(?:in|at|by|for|those\sin|that\sof)\s)?(?:the\s)?"
)
"""Between the names of "A earns more per client than B, £2,172 against £1,746"."""
_TO = re.compile(r"[^;.£$€\d]{0,24}\sto\s(?:[a-z]+\s)?(?:[£$€]\s?)?")
_AGAINST = re.compile(
    rf"[^;.£$€]{{0,40}}?\s(?:{SET_AGAINST}|\(?from|after)\s(?:[a-z]+\s)?(?:[£$€]\s?)?"
)

_FOR_THOSE = re.compile(
    r"\s(?:for|among)\s(?:the\s)?(?:(?:those|accounts|customers|clients|people|cohorts?)\s)?(?:(?:who|that|which)\s)?"
    r"(?:(?:began|started|joined|signed\sup|(?:first\s)?ordered)\s)?(?:(?:in|of)\s)?(?:the\s)?"
)
_PAIRS = frozenset({"antecedent", "consequent", "from_segment", "to_segment"})


def direct(findings: Sequence[Finding]) -> list[tuple[int, Entry]]:
    """The figures that state a fact, by their place."""
    return [(i, f.entry) for i, f in enumerate(findings) if f.verdict == "direct" and f.entry]


def _neighbours(
    text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, Entry, int, Entry]]:
    """Figures that state a fact, each with the next of its kind in the sentence that does."""
    for i, one in direct(findings):
        j = text.next_alike(i)
        two = findings[j].entry if j is not None and findings[j].verdict == "direct" else None
        if j is not None and two is not None:
            yield i, one, j, two


def _apart(one: Entry, two: Entry) -> list[str]:
    """The kinds of subject by which two rows differ."""
    return [kind for kind, of in one.subject.items() if two.subject.get(kind, of) != of]


def crossed(text: ParsedText, findings: Sequence[Finding]) -> Iterator[int]:
    """Sides of "more improved than worsened, 117 against 110" where the first is how many worsened."""
    for i, one, j, two in _neighbours(text, findings):
        if one.row_key != two.row_key:
            continue
        gap = (text.claims[i].end, text.claims[j].start)
        set_against = _TO_ALONE.fullmatch(text.blanked, *gap) and not text.moves(text.claims[i])
        if not (set_against or SIDES.fullmatch(text.blanked, *gap)):
            continue
        span = (text.contexts[i].span[0], text.claims[i].start)
        first, second = (place_of_name(text.blanked, span, entry) for entry in (one, two))
        if first is None or second is None:
            first, second = _named_apart(text.blanked, span, one, two)
        led = first is None and second is not None and _LEADS.search(text.blanked, second, span[1])
        if led or (first is not None and second is not None and second < first):
            yield from (i, j)


def exchanged_names(text: ParsedText, findings: Sequence[Finding]) -> Iterator[tuple[int, int]]:
    """Sides of "A earns more than B, £2,172 against £1,746" of which the first is B's, the second A's."""
    for i, one, j, two in _neighbours(text, findings):
        if one.column_key != two.column_key:
            continue
        apart = _apart(one, two)
        start, end = text.contexts[i].span[0], text.claims[i].start
        if len(apart) != 1 or not _SIDES_ALONE.fullmatch(
            text.blanked, text.claims[i].end, text.claims[j].start
        ):
            continue
        named = [m for m in text.mentions if start <= m.start and m.end <= end]
        names = [{of for kind, of in m.entities if kind == apart[0]} for m in named]
        if len(names) != 2 or not _THAN_NAME.fullmatch(text.blanked, named[0].end, named[1].start):
            continue
        ours, theirs = one.subject[apart[0]], two.subject[apart[0]]
        if ours in names[1] and theirs in names[0] and ours not in names[0]:
            yield i, j


def _named_apart(
    blanked: str, span: tuple[int, int], one: Entry, two: Entry
) -> tuple[int | None, int | None]:
    """Where the words before name the fields of two facts, each by a word that only it has."""
    called = [stems(meant_by(entry.measure)) for entry in (one, two)]
    places: list[int | None] = [None, None]
    for word in _WORD.finditer(blanked, *span):
        said = stems(frozenset(words_in(word[0], (0, len(word[0])))))
        for side, (own, other) in enumerate((called, called[::-1])):
            if places[side] is None and said & (own - other):
                places[side] = word.start()
    return places[0], places[1]


def exchanged_periods(text: ParsedText, findings: Sequence[Finding]) -> Iterator[tuple[int, int]]:
    """Sides of "1.2 % this quarter against 1.3 % a year earlier" of which the second is the later row's."""
    for i, one, j, two in _neighbours(text, findings):
        if one.column_key != two.column_key:
            continue
        apart = _apart(one, two)
        if not apart or not PERIODS.issuperset(apart):
            continue
        gap = text.blanked[text.claims[i].end : text.claims[j].start]
        later = all(one.subject[kind] > two.subject[kind] for kind in apart)
        earlier = all(one.subject[kind] < two.subject[kind] for kind in apart)
        before = text.blanked[text.contexts[i].span[0] : text.claims[i].start]
        moved = _TO.fullmatch(gap) and WENT_FROM.search(before)
        then = _A_TIME_AGO.match(text.blanked, text.claims[j].end)
        if (moved and later) or (then and _AGAINST.fullmatch(gap) and earlier):
            yield i, j


def named_after(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, Entry]]:
    """Figures of another row than that of the name right after them: "68 % for those who began in Q3"."""
    starts = {mention.start: mention for mention in text.mentions}
    for i, entry in direct(findings):
        claim = text.claims[i]
        after = _FOR_THOSE.match(text.blanked, claim.end) if entry.in_list else None
        name = starts.get(after.end()) if after else None
        for kind in entry.needed - _PAIRS if name and not claim.periods else ():
            meant = {of for one, of in name.entities if one == kind} if name else set()
            own = [e for e in index.column(entry) if e.subject.get(kind) in meant]
            if own and entry.subject[kind] not in meant:
                reach = interval_of(claim.readings[0].number, claim.bound)
                if not any(reach.holds(abs(e.value)) for e in own):
                    yield i, entry
