"""Holds a place that the words give a row by its name to the other rows: "A is the second-largest category",
"the weakest month was March", "A heads the list", "A is the only one that fell".

No figure need stand beside. A place is wrong when no column that may be meant has the row there; what the
results do not show contradicts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.superlatives import LESS_IS_MORE
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.names.entities import Entity, Mention
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.dates import Period
from agent.ledger.text.figures import ORDINALS
from agent.ledger.text.passages import Place, Sentence
from agent.ledger.text.period_ranges import is_within
from agent.ledger.vocabulary.kinds import PERIODS
from agent.ledger.vocabulary.measure_words import meant_by, words_in
from agent.ledger.vocabulary.nouns import classes_of_word

_MOST = r"largest|biggest|highest|greatest|(?P<up_good>best|strongest)|(?P<up_own>busiest|widest|best-selling|fastest-growing)"
_LEAST = (
    r"lowest|smallest|(?P<down_good>worst|weakest)|(?P<down_own>quietest|narrowest|slowest-growing)"
)
_ORDINAL = "|".join(ORDINALS)
_NOUN = r"(?:\s(?!(?:is|was|are|were|has|had|of|in|by|with|at|and|to|on|for|from|than|over|behind|after)\b)[a-z]+){0,3}"
_PLACED = re.compile(
    rf"(?P<det>\b(?:the|your|our|its|their)|['\u2019]s?)\s(?:by\sfar\s|single\s)?(?:(?P<place>{_ORDINAL})[-\s])?"
    rf"(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))\b(?P<of>(?:\s■+)?)(?P<noun>{_NOUN})"
    rf"|\b(?:ranks?|ranked|comes?\s(?:in\s)?|came\s(?:in\s)?)\s?(?:only\s)?(?P<rank>{_ORDINAL})\b"
    r"|\b(?:heads|headed|tops|topped|leads)\sthe(?P<list>(?:\s[\w■-]+){0,4}?)\s(?:list|ranking|table|league|field)\b",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"(?:\b(?:the|its|our|their)|['\u2019]s)\s(?:only|one|sole)\s(?:(?P<way>declining|falling|shrinking|growing|rising)\s)?"
    r"(?P<noun>[a-z]+)(?:\s(?:(?:that|which|who|whose|where|to|with)\s)(?P<did>[^,.;:()]{2,60}))?",
    re.IGNORECASE,
)
_ANY = re.compile(r"est\b|\brank|\b(?:comes?|came|heads|headed|tops|topped|leads|only|sole|the\sone)\b")
"""Without one of these no text gives a place."""
_FELL = re.compile(
    r"\b(?:fell|fall|shrank|shrink|shrinking|lost|lose|declin\w+|dropp?\w*|decreas\w+|fallen|falling|went\s(?:down|backwards))\b"
)
_ROSE = re.compile(r"\b(?:grew|grow|growing|rose|rise|rising|gain\w*|increas\w+|improv\w+|grown|risen)\b")
_IS = re.compile(
    r"(?P<between>(?:\s?\([^()]*\)|,[^,;:()]{0,40},)?)\s(?:is|was|are|were|remains?|remained|became|stays?|stayed)"
    r"\s?(?:(?:only|just|still|also|now|currently|clearly|again|by\sfar|even|thus)\s)*"
    r"(?:(?:the|our|your|its|their)\s)?(?P<owner>(?:(?:the\s)?■+)?)"
)
"""Between a name and the place that it is said to have; the owner is no subject: "A is B's largest"."""
_WAS = re.compile(
    r"(?P<more>[^.;:!?()\d■]{0,40}?(?:\s(?:of|in|over|for|by)\s(?:the\s)?(?:■+|[a-z\s]{1,24}?))*[^.;:!?()\d■]{0,24}?)"
    r"(?:\s(?:is|was|are|were|came|comes|remains?)|:)(?:\sagain|\sstill|\sonly)?\s(?:in\s|with\s)?(?:the\s)?"
)
_OPEN = re.compile(
    r"\b(?:among|one\sof|not|no\slonger|never|nor|would|could|might|if|once|formerly|second\sonly|ever|arguably|"
    r"perhaps|probably|almost|nearly|whether|which|who|what|of\s(?:the\s)?(?:two|three|four|five|few))\b",
    re.IGNORECASE,
)
"""Words that leave it open which rows are compared, or whether the place is claimed at all."""
_OTHERS = re.compile(
    r"\s?,?\s?(?:\w+\s){0,3}\b(?:after|behind|besides|except|apart|among|other\sthan|to\sdate|ever|on\srecord|"
    r"of\s(?:the|these|those|them|its|our)\s(?:two|three|four|five|few|others?|remaining|small\w*|large\w*|new\w*))\b",
    re.IGNORECASE,
)
_BY = re.compile(r"\bby\s(?:number\sof\s|total\s|annual\s|net\s)?(?P<what>[a-z]+)")
_UNITS = frozenset({"money", "count", "percent", "days"})
_SIDE = re.compile(
    r"previous|before|earlier|after|mean|median|average|avg|per_|_low|_high|lifetime|expected|predicted|minimum|"
    r"maximum|quartile|probability|rate|days|points|tenure|score|largest|smallest|cumulative|gap"
)
"""Columns by which nothing is called large unless they are named."""
_SIZE = re.compile(r"share")
_NO_SIZE = re.compile(r"orders?$|frequency|reasons|transactions|contacts|interactions")
"""Counts by which a row is busy, not large."""
_OWN = {
    "busiest": re.compile(r"orders?$|^count$|activity|visits|contacts"),
    "quietest": re.compile(r"orders?$|^count$|activity|visits|contacts|revenue|^money$"),
    "widest": re.compile(r"difference|gap|lead"),
    "narrowest": re.compile(r"difference|gap|lead"),
    "best-selling": re.compile(r"units|revenue|money|^count$|orders"),
    "fastest-growing": re.compile(r"^change$|_change$|growth|difference"),
    "slowest-growing": re.compile(r"^change$|_change$|growth|difference"),
}
"""What some words measure by themselves."""
_LOST = re.compile(r"\b(?:loss|drop|decline|fall|decrease|mover?|change|jump|step|account\sto|risk)\b")

_AT_TOP = re.compile(r"\[0\](?:\.\w+)*$")


@dataclass(frozen=True, slots=True)
class Standing:
    """A place that the words give, where they give it, and what the rows show of it."""

    start: int
    end: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class _Said:
    """What is claimed: of which mention, which place (0 is the first) from which end, by what."""

    subject: Mention
    start: int
    end: int
    place: int
    sign: int
    nouns: frozenset[str]
    words: frozenset[str]
    adjective: str
    in_list: bool
    holds: frozenset[Entity]


def standings(index: Index, text: ParsedText) -> Iterator[Standing]:
    """The places that a text gives rows by name, as far as the results show them."""
    if not _ANY.search(text.blanked):
        return
    for sentence in text.layout:
        if sentence.place in (Place.CELL, Place.HEADING):
            continue
        for said in _said(text, sentence):
            if finding := _judged(index, text, said):
                yield Standing(said.start, said.end, finding)
        for subject, match, sign in _only(text, sentence):
            named = frozenset(
                one
                for m in text.mentions
                if sentence.start <= m.start < sentence.end and m is not subject
                for one in m.entities
            )
            if finding := _judged_only(index, subject, match["noun"], named, sign):
                yield Standing(match.start(), match.end(), finding)


def _said(text: ParsedText, sentence: Sentence) -> Iterator[_Said]:
    """The places that one sentence gives."""
    mine = [m for m in text.mentions if sentence.start <= m.start < sentence.end]
    if not any(m.entities for m in mine):
        return
    for match in _PLACED.finditer(text.blanked, sentence.start, sentence.end):
        subject = _subject(text, match, mine, sentence)
        if subject is None:
            continue
        named = match["place"] or match["rank"]
        noun = (match["noun"] or "").strip().lower()
        adjective = (match["most"] or match["least"] or "").lower()
        by = _BY.search(text.blanked, match.end(), sentence.end)
        words = words_in(f"{noun} {by['what'] if by else ''}", (0, 80))
        if _LOST.search(noun):
            continue
        yield _Said(
            subject,
            match.start("place") if match["place"] else match.start("rank") if named else match.start(),
            match.end(),
            ORDINALS.index(named.lower()) if named else 0,
            -1 if match["least"] else 1,
            frozenset(kind for word in noun.split() for kind in classes_of_word(word)),
            frozenset(words),
            adjective,
            match["list"] is not None and not by,
            frozenset(e for m in mine if m is not subject for e in m.entities),
        )


def _only(text: ParsedText, sentence: Sentence) -> Iterator[tuple[Mention, re.Match[str], int]]:
    """The rows that are said to be the only ones to have grown (1) or shrunk (-1)."""
    mine = [m for m in text.mentions if sentence.start <= m.start < sentence.end and m.entities]
    for said in _ONLY.finditer(text.blanked, sentence.start, sentence.end) if mine else ():
        way = f"{said['way'] or ''} {said['did'] or ''}"
        sign = -1 if _FELL.search(way) else 1 if _ROSE.search(way) else 0
        if sign and (subject := _subject(text, said, mine, sentence)):
            yield subject, said, sign


def _judged_only(index: Index, subject: Mention, noun: str, named: frozenset[Entity], sign: int) -> Finding | None:
    """Whether a row alone moved that way by any change that the results have of it."""
    nouns, other = classes_of_word(noun), None
    for entity in subject.entities:
        kind = entity[0]
        if nouns and not nouns & _kind_nouns(index, entity):
            continue
        for entry in index.about.get(entity, ()):
            if not (entry.in_list and entry.is_change and entry.needed == {kind}):
                continue
            if entry.fact.unit not in _UNITS or _conflicts(entry, kind, named):
                continue
            moved = [row for row in index.column(entry) if row.value * sign > 0]
            if moved == [entry]:
                return Finding("derived", entry, "No other row did.")
            other = other or next((row for row in moved if row is not entry), entry)
    return other and Finding("misattributed", None, f"Not so: {described(other.fact)}.")


def _subject(
    text: ParsedText, said: re.Match[str], mine: Sequence[Mention], sentence: Sentence
) -> Mention | None:
    """The one name that the words say has the place."""
    blanked, start, end = text.blanked, said.start(), said.end()
    if _OTHERS.match(blanked, end, sentence.end) and not said.groupdict().get("place"):
        return None
    before = [m for m in mine if m.end <= start and m.entities]
    groups = said.re.groupindex
    if "list" in groups and (said["rank"] or said["list"] is not None):
        if not before or _OPEN.search(blanked, sentence.start, start):
            return None
        gap = blanked[before[-1].end : start]
        return before[-1] if re.fullmatch(r"(?:\s?\([^()]*\))?\s(?:[a-z]+\s)?", gap) else None
    for mention in reversed(before[-2:]):
        joined = _IS.fullmatch(blanked, mention.end, start)
        if joined and not _OPEN.search(blanked, mention.start, start):
            alone = not re.search(r"(?:,|\band|\bor|&)\s(?:the\s)?$", blanked[max(sentence.start, mention.start - 8) : mention.start])
            return mention if alone else None
    for mention in mine:
        if mention.start < end or not mention.entities:
            continue
        joined = _WAS.fullmatch(blanked, end, mention.start)
        if joined is None:
            continue
        if _OPEN.search(joined[0]) or _OTHERS.search(joined[0]):
            return None
        more = re.match(r",?\s(?:and|or)\s(?:the\s)?■|,\s(?:the\s)?■", blanked[mention.end :])
        return None if more else mention
    return None


def _judged(index: Index, text: ParsedText, said: _Said) -> Finding | None:
    """Whether the row has the place in a column that may be meant; None when the results do not tell."""
    columns = _columns(index, text, said)
    if said.in_list and (top := next((own for own, *_ in columns if _AT_TOP.search(own.fact.path)), None)):
        return Finding("derived", top, "First in the list.")
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
    return Finding("misattributed", None, f"It has another place: {described(first.fact)} is first.")


def _columns(
    index: Index, text: ParsedText, said: _Said
) -> Sequence[tuple[Entry, Sequence[Entry], bool]]:
    """The figures of the row by which it may be called so, with those of the rows compared, and whether all
    rows are shown."""
    found: list[tuple[int, Entry, str]] = []
    for entity in said.subject.entities:
        kind = entity[0]
        if said.nouns & _KINDS and not said.nouns & (_kind_nouns(index, entity)):
            continue
        for entry in index.about.get(entity, ()):
            if entry.in_list and kind in entry.needed and entry.day is None and entry.fact.unit in _UNITS:
                if not _conflicts(entry, kind, said.holds):
                    found.append((_covered(entry, said.holds), entry, kind))
    if not found:
        return ()
    most = max(cover for cover, *_ in found)
    made = [(entry, kind) for cover, entry, kind in found if cover == most]
    made = _meant(made, said)
    result = []
    for entry, kind in made:
        rivals = _rivals(index, text, entry, kind, said)
        if rivals:
            result.append((entry, rivals, _shows_all(index, entry)))
    return result


_KINDS = frozenset(
    {"account", "category", "brand", "segment", "region", "country", "campaign", "channel", "product", "owner",
     "month", "quarter", "week", "year", "cohort", "industry"}
)  # fmt: skip


def _kind_nouns(index: Index, entity: Entity) -> frozenset[str]:
    """What one of the kind is called: an account, a month."""
    return classes_of_word(entity[0].rpartition("_")[2]) | {entity[0]} | index.length_of(entity)


def _conflicts(entry: Entry, kind: str, named: frozenset[Entity]) -> bool:
    """Whether the sentence names another one of a kind than the row is of."""
    kinds = {k for k, _ in named}
    return any(
        k in kinds and (k, name) not in named for k, name in entry.subject.items() if k != kind
    )


def _covered(entry: Entry, named: frozenset[Entity]) -> int:
    """How many of the names of the sentence the row is of."""
    return sum(one in named for one in entry.subject.items())


def _meant(made: Sequence[tuple[Entry, str]], said: _Said) -> Sequence[tuple[Entry, str]]:
    """The figures by which the words may call the row so."""
    if own := _OWN.get(said.adjective):
        return [one for one in made if own.search(one[0].measure)]
    words = said.words - said.nouns
    by = [
        one
        for one in made
        if words
        and not meant_by(one[0].measure).isdisjoint(words)
        and not (one[0].is_change or _SIDE.search(one[0].measure))
    ]
    if by:
        return by
    good = said.adjective in ("best", "strongest", "worst", "weakest")
    if good and any(LESS_IS_MORE.search(entry.measure) for entry, _ in made):
        return ()
    return [
        (entry, kind)
        for entry, kind in made
        if not _SIDE.search(entry.measure)
        and (good or not (_NO_SIZE.search(entry.measure) or entry.is_row_count))
        and (good or not entry.is_change)
        and (entry.fact.unit != "percent" or good or _SIZE.search(entry.measure))
    ]


def _rivals(
    index: Index, text: ParsedText, entry: Entry, kind: str, said: _Said
) -> Sequence[Entry]:
    """The rows that the words compare the row with: those that share all else that the sentence names."""
    named = {k for k, _ in said.holds}
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
            row.subject.get(k) == name for k, name in entry.subject.items() if k in named and k != kind
        )
        and _inside(row, kind, within, period_of)
    ]


def _stated(text: ParsedText, said: _Said) -> Sequence[Period]:
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


def _shows_all(index: Index, entry: Entry) -> bool:
    """Whether the result of a fact shows all its rows."""
    listings = [both for both in index.listings if both[0].fact.call == entry.fact.call]
    return all(total.value <= shown.value for total, shown in listings)
