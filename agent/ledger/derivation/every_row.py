"""Holds what is said of every row, or of every step in time, to the rows: "every region grew by at least
a quarter", "revenue has risen every single month since January".

No figure need stand beside. It is wrong only where the results have such rows, all of them, and no column
that may be meant shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from agent.ledger.derivation.compared_names import called_by, signed
from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.dates import Period
from agent.ledger.text.numbers import read_words
from agent.ledger.text.passages import Place, Sentence
from agent.ledger.vocabulary._words import word_set
from agent.ledger.vocabulary.kinds import PERIODS, Entity
from agent.ledger.vocabulary.measure_words import words_in
from agent.ledger.vocabulary.movement import FALLING, FELL, RISING, ROSE
from agent.ledger.vocabulary.nouns import classes_of_word

_UP = rf"{ROSE}|{RISING}|gained|improved|raised|lifted|(?:went|gone|is|are|was|were)\sup"
_DOWN = rf"{FELL}|{FALLING}|lost|lowered|(?:went|gone|is|are|was|were)\sdown"
_WAY = rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"
_FEW = r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}"
_GOING = r"\slikely\sto\s(?:stop|leave|churn|go|lapse|cancel)"
_BECAME = r"(?:become|became|are|is|got|grown)\s(?:now\s)?"
_WAY_OR_RISK = (
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN})|"
    rf"(?P<likelier>{_BECAME}more{_GOING})|(?P<safer>{_BECAME}less{_GOING}))"
)
_QUANTIFIED = (
    r"(?P<every>every(?:\sone\sof)?|each(?:\sone)?(?:\sof)?|all(?:\sof)?|both(?:\sof)?|"
    r"(?P<none>no|(?:none|neither|not\sone)\sof))\s(?:(?:single|one|the|our|its|these|those)\s)*"
    rf"(?:(?P<few>{_FEW})\s)?(?:■+\s)?(?P<noun>[a-z]+)\b(?:['\u2019]s?(?:\s[a-z]+){1, 4}?(?=\s))?"
)
_SPEAKS_OF_ALL = re.compile(
    r"\b(?:every|each|all|both|no|none|neither|not\sone|(?:month|quarter|week|year)\s(?:after|on|by))\b",
    re.IGNORECASE,
)
"""What each of the sayings below has: without it none of them need be looked for."""
_EVERY_ROW = re.compile(
    rf"\b{_QUANTIFIED}(?:\s(?:listed|shown|compared))?(?:\s(?:that|which|who)\s(?:[\w■]+\s){{1,6}}?(?:buys?|bought|has|had|have|sells?|compared|listed|shown|scored))?"
    r"(?:(?:\s(?:has|have|had|also|of\sthem))*|"
    rf"(?:\s(?!and\b|or\b)[a-z]+){{0,6}}\s(?:has|have|shows?)\san?)\s(?:[a-z]+ly\s)?{_WAY_OR_RISK}\b"
    r"(?:\sby\s(?P<least>at\sleast|more\sthan|over)\s(?P<part>half|an?\s(?:third|quarter|fifth|tenth))\b(?!\sof\b))?",
    re.IGNORECASE,
)
_IN_EVERY_ROW = re.compile(
    rf"\b{_WAY_OR_RISK}(?:\s[a-z]+ly)?\s(?:in|at|across|for|with|on)\s{_QUANTIFIED}(?P<least>(?!))?(?P<part>(?!))?",
    re.IGNORECASE,
)
_EVERY_STEP = re.compile(
    rf"\b{_WAY}\b(?:\s[a-z]+){{0,2}}\s(?:every|each)\s(?:single\s|one\s)?(?P<noun>month|quarter|week|year)\b"
    rf"|\b(?:(?P<up2>{_UP})|(?P<down2>{_DOWN}))\s(?:[a-z]+\s)?(?P<noun2>month|quarter|week|year)\s"
    r"(?:after|on|by)\s(?P=noun2)\b",
    re.IGNORECASE,
)
_NAMES_MOVED = re.compile(
    rf"■+(?:,\s■+)*,?\sand\s■+\s(?:have\s|has\s)?(?:both\s|all\s|each\s)?{_WAY}\b(?!\s(?:from|by|to)\b)"
)
_MOVED_NAMES = re.compile(
    rf"\b(?:{_FEW})\s[a-z]+\s(?:have\s|has\s)?{_WAY}\b[^.;:()\d■]{{0,40}}(?:,\s|:\s|\s\()■+(?:,\s■+)*,?(?:\sand\s■+)?(?=[.)]|$)",
    re.IGNORECASE,
)
_BEATS_IN_ALL = re.compile(
    r"(?:(?P<more>beats?|outsells?|outperforms?|outearns?|leads?|led|tops|is\sahead\sof|was\sahead\sof|(?:sells|earns|brings(?:\sin)?|makes|sold|earned|brought)\smore\sthan|"
    r"does\sbetter\sthan|did\sbetter\sthan|(?:is|was)\sstronger\sthan)|"
    r"trails?|(?:is|was)\sbehind|(?:sells|earns|brings|sold|earned|brought)\sless\sthan|(?:is|was)\sweaker\sthan)"
    rf"\s(?:the\s)?(?:■+\s)?in\s(?:all|every|each)(?:\sof)?(?:\sthe|\sour|\sits)?(?:\ssingle)?(?:\s(?P<few>{_FEW}))?\s(?P<noun>[a-z]+)\b"
)
"""After the name of one of two sides: "A beats B in all eight categories"."""
_ALL_ARE = re.compile(
    rf"\b(?:all|every\sone|each)(?:\sof)?(?:\sthe|\sthese|\sour)?(?:\s(?P<few>{_FEW}))(?:\sof\s(?:the|these))?(?:\s[a-z-]+){{0,4}}?\s"
    r"(?:belong\sto|are\s(?:in|with|from|of|(?:looked\safter|managed|owned)\sby)|sit\s(?:in|with)|come\sfrom|lie\sin)\s(?:the\s)?(?=■)",
    re.IGNORECASE,
)
"""Before the name that all rows of a list are said to be of: "all five belong to A"."""
_OPEN = re.compile(
    r"\b(?:not|never|nor|if|should|could|would|may|might|will|whether|almost|nearly|except|but|apart|"
    r"other\sthan|save|excluding|others?|virtually|practically)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
"""Exceptions, doubts and the time to come: the rows need not show what is said of them."""
_SINCE = re.compile(r"\b(?:since|from|after)\s(?:the\s)?(?:[a-z]+\s)?$", re.IGNORECASE)
_THIS_YEAR = re.compile(r"\b(?:this\syear|so\sfar|last\syear|last|past)\b", re.IGNORECASE)
_IN_POINTS = word_set("probability chance likely propensity point share rate")
_PARTS = {"half": 50, "third": 33, "quarter": 25, "fifth": 20, "tenth": 10}
_MEASURED = frozenset({"money", "count", "percent", "days", "score", "probability"})
_SIZED = re.compile(r"^(?:money|revenue|value|net_revenue)$")
"""Columns that are meant where the words name none."""


@dataclass(frozen=True, slots=True)
class Said:
    """Where the words stand that say something of every row."""

    start: int
    end: int


def of_every_row(index: Index, text: ParsedText) -> Iterator[tuple[Said, Finding]]:
    """What a text says of every row that the rows contradict."""
    for sentence in text.layout:
        if sentence.place in (Place.CELL, Place.HEADING):
            continue
        speaks_of_all = _SPEAKS_OF_ALL.search(text.blanked, sentence.start, sentence.end)
        for pattern, judged in _SAYINGS if speaks_of_all else ():
            for said in pattern.finditer(text.blanked, sentence.start, sentence.end):
                if _OPEN.search(text.blanked, sentence.start, sentence.end):
                    continue
                if other := judged(index, text, said, sentence):
                    note = f"Not so: {described(other.fact)}."
                    yield Said(*said.span()), Finding("misattributed", None, note)
        yield from _named_moved(index, text, sentence)
        if not _OPEN.search(text.blanked, sentence.start, sentence.end):
            yield from _beats_in_all(index, text, sentence)
            yield from _all_are_of(index, text, sentence)


def _beats_in_all(
    index: Index, text: ParsedText, sentence: Sentence
) -> Iterator[tuple[Said, Finding]]:
    """What one side is said to lead in throughout, of which the other one has more somewhere."""
    for said in _BEATS_IN_ALL.finditer(text.blanked, sentence.start, sentence.end):
        before = [m for m in text.mentions if sentence.start <= m.start and m.end < said.start()]
        if not before or text.blanked[before[-1].end : said.start()].strip():
            continue
        nouns, subject = classes_of_word(said["noun"]), dict(before[-1].entities)
        rows = [r for r in index.row_counts if nouns & index.nouns_of_rows(r) - {"row"}]
        for entry in (entry for one in rows for entry in index.list_of(one)):
            sides = subject.keys() & entry.subject.keys()
            if entry.measure != "difference" or not sides or not entry.value:
                continue
            leads = all(entry.subject[kind] == subject[kind] for kind in sides)
            if leads is not bool(said["more"]):
                note = f"Not so: {described(entry.fact)}."
                yield Said(*said.span()), Finding("misattributed", None, note)
                break


def _all_are_of(
    index: Index, text: ParsedText, sentence: Sentence
) -> Iterator[tuple[Said, Finding]]:
    """Lists of so many rows of which all are said to be of one name, and one at least is of another."""
    for said in _ALL_ARE.finditer(text.blanked, sentence.start, sentence.end):
        name = next((m for m in text.mentions if m.start == said.end()), None)
        few = Decimal(said["few"]) if said["few"].isdigit() else read_words(said["few"]).value
        others: list[Entry | None] = []
        for rows in index.row_counts if name else ():
            if rows.value != few:
                continue
            for kind, one in sorted(name.entities) if name else ():
                of_kind = [e for e in index.list_of(rows) if kind in e.subject]
                if of_kind:
                    others.append(next((e for e in of_kind if e.subject[kind] != one), None))
        if others and None not in others and (other := others[0]):
            note = f"Not so: {described(other.fact)}."
            yield Said(*said.span()), Finding("misattributed", None, note)


def _named_moved(
    index: Index, text: ParsedText, sentence: Sentence
) -> Iterator[tuple[Said, Finding]]:
    """Names that are said to have grown or shrunk of which every change in the results is the other way.

    "A and B both fell"; "two categories shrank, A and B".
    """
    blanked = text.blanked
    words = blanked[sentence.start : sentence.end]
    found = [m for p in (_NAMES_MOVED, _MOVED_NAMES) for m in p.finditer(words)]
    dated = (c for c in text.claims if sentence.start <= c.start < sentence.end and c.periods)
    if not found or _OPEN.search(words) or any(dated):
        return
    for said in found:
        sign = -1 if said["down"] else 1
        start, end = (sentence.start + at for at in said.span())
        for mention in text.mentions:
            if not (start <= mention.start < end and mention.entities):
                continue
            changes = [
                entry
                for entity in mention.entities
                for entry in index.about.get(entity, ())
                if entry.in_list
                and entry.is_change
                and entry.needed == {entity[0]}
                and entry.fact.unit in ("money", "count", "percent")
            ]
            if changes and all(signed(entry) * sign < 0 for entry in changes):
                note = f"Not so: {described(changes[0].fact)}."
                yield Said(mention.start, mention.end), Finding("misattributed", None, note)


def _moved_alike(
    index: Index, text: ParsedText, said: re.Match[str], sentence: Sentence
) -> Entry | None:
    """A row that did not move as every one is said to have, by no change that may be meant."""
    nouns = classes_of_word(said["noun"])
    if said["few"] and said["noun"].lower() in ("listed", "shown"):
        nouns = frozenset({"row"})
    # "all four regions grew, led by A": a row that is named as well limits nothing
    named = {of for of in _named(text, sentence) if of[0].rpartition("_")[2] not in nouns}
    words = frozenset(words_in(text.blanked, (sentence.start, sentence.end))) - nouns
    sign = -1 if said["down"] or said["safer"] else 1
    risk = bool(said["likelier"] or said["safer"])
    least = _PARTS[said["part"].rpartition(" ")[2].lower()] if said["part"] else 0
    columns: list[tuple[int, Entry | None]] = []
    for rows in index.row_counts:
        if nouns.isdisjoint(index.nouns_of_rows(rows) - (set() if "row" in nouns else {"row"})):
            continue
        few = said["few"] and Decimal(said["few"]) if (said["few"] or "").isdigit() else None
        few = read_words(said["few"]).value if said["few"] and few is None else few
        if few != rows.value if few is not None else not index.shows_all(rows):
            continue
        told = {of for of in named if "row" not in nouns or of[0] not in _needs(index, rows)}
        for column in _columns(index, rows, told):
            if not column[0].is_change or (least and column[0].fact.unit != "percent"):
                continue
            hits = len(called_by(column[0]) & words)
            of_risk = _is_of_risk(index, column[0])
            open_points = column[0].in_points and words.isdisjoint(_IN_POINTS)
            if not of_risk if risk else open_points:
                continue
            if said["none"]:
                other = next((e for e in column if signed(e) * sign > 0), None)
            else:
                other = next((e for e in column if signed(e) * sign <= least), None)
            columns.append((hits, other))
    return _contradicting(columns)


def _needs(index: Index, rows: Entry) -> frozenset[str]:
    """The kinds that tell the rows of a list apart."""
    return frozenset(kind for entry in index.list_of(rows)[:1] for kind in entry.needed)


def _is_of_risk(index: Index, entry: Entry) -> bool:
    """Whether a change is one of a probability of its row."""
    return "risk" in entry.measure or (
        entry.in_points and any("churn_prob" in e.measure for e in index.row(entry))
    )


def _moved_steadily(
    index: Index, text: ParsedText, said: re.Match[str], sentence: Sentence
) -> Entry | None:
    """A month that did not go on as every one is said to have."""
    noun = (said["noun"] or said["noun2"]).lower()
    sign = 1 if said["up"] or said["up2"] else -1
    named = {e for e in _named(text, sentence) if e[0] not in PERIODS}
    words = frozenset(words_in(text.blanked, (sentence.start, sentence.end))) - {noun}
    first, last = _time(text, sentence)
    period_of = {entity: period for period, entity in index.periods}
    if first is None and _THIS_YEAR.search(text.blanked, sentence.start, sentence.end):
        return None
    columns: list[tuple[int, Entry | None]] = []
    for rows in index.row_counts:
        if noun not in index.nouns_of_rows(rows) or not index.shows_all(rows):
            continue
        for column in _columns(index, rows, named):
            if column[0].is_change:
                if first is None and all(signed(e) * sign > 0 for e in column):
                    return None  # each has more than the year before
                continue
            dated = [
                (period_of[of].first, entry)
                for entry in (column if _is_sized(column[0], words) else ())
                for of in entry.subject.items()
                if of in period_of
                and (first is None or period_of[of].first >= first.first)
                and (last is None or period_of[of].last <= last.last)
            ]
            dated.sort(key=lambda one: one[0])
            if len(dated) < 3 or len({day for day, _ in dated}) < len(dated):
                continue
            other = next(
                (b for (_, a), (_, b) in pairwise(dated) if (b.value - a.value) * sign <= 0), None
            )
            columns.append((len(called_by(column[0]) & words), other))
    return _contradicting(columns)


_SAYINGS = (
    (_EVERY_ROW, _moved_alike),
    (_IN_EVERY_ROW, _moved_alike),
    (_EVERY_STEP, _moved_steadily),
)


def _contradicting(columns: Sequence[tuple[int, Entry | None]]) -> Entry | None:
    """The row that contradicts in the columns called by most words; None where one of them agrees."""
    most = max((hits for hits, _ in columns), default=0)
    others = [other for hits, other in columns if hits == most]
    return None if not others or None in others else others[0]


def _is_sized(entry: Entry, words: frozenset[str]) -> bool:
    """Whether the words name what a column measures, or it is the size that is meant without."""
    return bool(_SIZED.search(entry.measure)) or not called_by(entry).isdisjoint(words)


def _columns(index: Index, rows: Entry, named: set[Entity]) -> Iterator[list[Entry]]:
    """The columns of a list, of those rows that are of whom the sentence names."""
    kinds = {kind for kind, _ in named}
    found: dict[str, list[Entry]] = {}
    for entry in index.list_of(rows):
        if entry.fact.unit in _MEASURED and entry.day is None and not entry.is_row_count:
            fits = all(
                kind not in kinds or (kind, one) in named for kind, one in entry.subject.items()
            )
            if fits:
                found.setdefault(entry.column_key, []).append(entry)
    yield from (column for column in found.values() if len(column) > 1)


def _named(text: ParsedText, sentence: Sentence) -> set[Entity]:
    return {
        entity
        for mention in text.mentions
        if sentence.start <= mention.start < sentence.end
        for entity in mention.entities
    }


def _time(text: ParsedText, sentence: Sentence) -> tuple[Period | None, Period | None]:
    """From when and until when the sentence speaks."""
    dated = [c for c in text.claims if sentence.start <= c.start < sentence.end and c.periods]
    if not dated:
        return None, None
    if len(dated) > 1:
        return dated[0].periods[0], dated[-1].periods[-1]
    since = _SINCE.search(text.blanked, sentence.start, dated[0].start)
    return dated[0].periods[0], None if since else dated[0].periods[-1]
