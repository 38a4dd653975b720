"""Holds what one name is said to have more of than another to the rows of both: "A orders more often than B".

It is the other way round only where every measure that the words may mean has it so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain

from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.names.entities import Mention
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Claim
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.passages import Place, Sentence
from agent.ledger.vocabulary.kinds import Entity
from agent.ledger.vocabulary.measure_words import meant_by, phrase_of, words_in
from agent.ledger.vocabulary.movement import (
    FALLING,
    FALLS,
    FELL,
    GAINED,
    IMPROVED,
    LOST,
    RISES,
    RISING,
    ROSE,
)
from agent.ledger.vocabulary.nouns import classes_of_word

_THAN = re.compile(
    r"(?<![^\s*])(?:(?P<up>more|higher|larger|bigger|greater|stronger|better)|(?P<down>less|fewer|lower|smaller|weaker|worse)|"
    r"(?P<pace>faster))(?:(?P<did>(?:\s[a-z]+){0,4}?)\s(?:in|from|at|by|of|on)\s(?:the\s)?(?P<who>■+)|"
    r"(?P<noun>(?:\s(?!than\b|recently|rarely|seldom|slowly|cheaply)[a-z]+){0,3}))\sthan"
    r"\s(?:(?:in|at|on|by|from|that\sof|those\s(?:in|of))\s)?(?:the\s)?",
    re.IGNORECASE,
)
"""What sets a name against the one after it."""
_BEYOND = re.compile(
    r"\b(?:is|was|are|were|lies?|lay|stands?|stood|stays?|stayed)(?:\s(?:[a-z]+ly|well|far|just|still))?\s"
    r"(?:(?P<up>above|higher\sthan|ahead\sof)|(?P<down>below|lower\sthan|behind))"
    r"\s(?:that|those)\s(?:of|in|by|for)\s(?:the\s)?(?P<pace>(?!))?(?P<did>(?!))?(?P<who>(?!))?(?P<noun>(?!))?",
    re.IGNORECASE,
)
"""What sets a measure that is named before the first name against that of the one after it."""
_BETWEEN = re.compile(
    r"(?:['\u2019]s)?(?:\s[a-z]+){0,6}(?:\san?)?\s?|(?:\s[a-z]+){1,3}\s[£$€]?\d[\d.,]*\w*%?(?:\s[a-z]+)?,\s"
)
"""All that may stand between the first name and the comparison: a verb, a measure, its figure."""
_ENDS = re.compile(
    r"(?:['\u2019]s)?(?:\s(?:did|does|do|is|was|are|were|has|had))?\s?(?:[,.;:!?)]|$|\b(?:between|over|during)\b)",
    re.MULTILINE,
)
"""What may follow the second name: more of a sentence would say of what it is."""
_NOT_PLAIN = re.compile(
    r"\b(?:no|not|nor|never|neither|nobody|nothing|longer|should|would|could|may|might|must|can|cannot|will|expected|"
    r"likely|perhaps|probably|almost|nearly|arguably|if|whether|which|who|what|once|formerly|used\sto|ever|ago|"
    r"previously|before|earlier|then|last\s(?:year|quarter|month)|at\sthe\stime|today|now|still)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
"""Negations, doubts and other times: what is said of them the rows of the result need not show."""
_AVERAGED = re.compile(
    r"\b(?:per|each|every|apiece|averag\w*|mean|median|typical\w*|usual\w*|a\shead|for\sits|relative\w*|proportion\w*|"
    r"(?:orders?|baskets?|account)\s(?:value|size)s?)\b",
    re.IGNORECASE,
)
"""A measure divided by another, which the results need not have."""
_AVERAGE = re.compile(r"(?:^|_)(?:mean|median|avg|average|per|typical)(?:_|$)")
_FORMER = re.compile(r"(?:^|_)(?:previous|before|earlier|prior)(?:_|$)")
_PACE = re.compile(r"change|growth|difference")
_OFTEN = re.compile(r"\b(?:often|frequently|regularly)\b")
_FELL = re.compile(rf"\b(?:{FELL}|{FALLS}|{FALLING}|{LOST})\b", re.IGNORECASE)
_ROSE = re.compile(
    rf"\b(?:{ROSE}|{RISES}|{RISING}|{GAINED}|{IMPROVED}|growth|improvements?|added)\b",
    re.IGNORECASE,
)
_SIZES = re.compile(r"(?:stronger|weaker|better|worse|bigger|larger|smaller)\b", re.IGNORECASE)
"""What says of rows that name no measure which one brought more."""
_SIZE = frozenset({"monetary", "money"})
_SIZED = re.compile(r"(?:money|revenue|value|net_revenue|monetary_value)$")
_RISK = frozenset({"risk", "danger", "threat", "chance"})
"""Words for a probability, and for the money that goes with it."""
_NEED_NOT_BE_SAID = frozenset(
    ["value", "total", "mean", "median", "average", "avg", "change", "difference"]
)
_UNITS = frozenset({"money", "count", "percent", "days", "probability", "score"})


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is claimed: the subject has more (`sign` 1) or less (-1) than the rival.

    `words` name the measure, `total` when they name the whole of it; `figure` is what the subject is said
    to have of it. `moved`: what is compared are changes; `pace`: those in percent; `of_measure`: the measure
    is named as such, so that the column called by most of the words is meant; `sized`: no measure is named.
    """

    subject: Mention
    rival: Mention
    start: int
    end: int
    beside: frozenset[Entity]
    sign: int
    words: frozenset[str]
    total: bool
    moved: bool
    pace: bool
    figure: Claim | None
    of_measure: bool = False
    sized: bool = False


def comparisons(text: ParsedText) -> Iterator[Comparison]:
    """What a text says that one name has more of than another."""
    if "than" not in text.blanked and " that of " not in text.blanked:
        return
    for sentence in text.layout:
        if sentence.place not in (Place.CELL, Place.HEADING):
            yield from _of_sentence(text, sentence)


def _of_sentence(text: ParsedText, sentence: Sentence) -> Iterator[Comparison]:
    blanked = text.blanked
    whole = blanked[sentence.start : sentence.end]
    mine = [m for m in text.mentions if sentence.start <= m.start < sentence.end and m.entities]
    found = [p.finditer(blanked, sentence.start, sentence.end) for p in (_THAN, _BEYOND)]
    for match in chain(*found):
        named = match["who"]
        reach = match.end("who") if named else match.start()
        before = [m for m in mine if m.end <= reach]
        rival = next((m for m in mine if m.start == match.end()), None)
        if not before or rival is None or not _ENDS.match(blanked, rival.end):
            continue
        subject = before[-1]
        said = match["did"] if named else blanked[subject.end : match.start()]
        if not (named or _BETWEEN.fullmatch(said)) or any(
            _same_kind(subject, m) for m in before[:-1]
        ):
            continue
        if _NOT_PLAIN.search(whole) or _AVERAGED.search(whole) or _more_dates(text, sentence, mine):
            continue
        opening = blanked[sentence.start : match.start() if named else subject.start]
        verbs = f"{opening} {said}" if named else said
        fell, rose = _FELL.search(verbs), _ROSE.search(verbs)
        pace = match["pace"] is not None
        if fell and rose:
            continue
        noun = match["did"] if named else match["noun"]
        words = _measure_words(f"{noun or ''}", f"{opening} {said}")
        yield Comparison(
            subject,
            rival,
            match.start(),
            match.end(),
            frozenset(e for m in mine if m is not subject and m is not rival for e in m.entities),
            (-1 if match["down"] else 1) * (-1 if fell else 1),
            words,
            bool((noun or "").strip()) and not _OFTEN.search(noun or ""),
            bool(pace or fell or rose),
            pace,
            next((c for c in text.claims if subject.end < c.start < match.start()), None),
            match.re is _BEYOND,
            bool(_SIZES.match(blanked, match.start())) and not (noun or "").strip(),
        )


def _same_kind(one: Mention, other: Mention) -> bool:
    """Whether two names may be of rows of one list, so that both may be the subject."""
    return not {kind for kind, _ in one.entities}.isdisjoint(kind for kind, _ in other.entities)


def _more_dates(text: ParsedText, sentence: Sentence, mine: Sequence[Mention]) -> bool:
    """Whether the sentence sets a time that names no row."""
    rows = {m.start for m in mine}
    inside = (c for c in text.claims if sentence.start <= c.start < sentence.end)
    return any(claim.periods and claim.start not in rows for claim in inside)


def _measure_words(noun: str, around: str) -> frozenset[str]:
    """The words that name the measure: what there is more of, or else what is said before.

    What is called an account there is whose, not how many.
    """
    if noun.strip():
        return frozenset(words_in(noun, (0, len(noun))))
    said = words_in(around, (0, len(around)))
    return frozenset(word for word in said if "account" not in classes_of_word(word))


def contradiction(index: Index, said: Comparison) -> Finding | None:
    """What shows that it is the other way round, in every measure that may be meant."""
    pairs = list(_pairs(index, said))
    most = max((len(called_by(own) & said.words) for own, _ in pairs), default=0)
    if said.of_measure or most > 1:  # "the response rate of A is below that of B"
        pairs = [pair for pair in pairs if len(called_by(pair[0]) & said.words) == most]
    if said.moved and not said.pace and len({own.fact.unit == "percent" for own, _ in pairs}) < 2:
        return None  # "fell by more": in money or in percent
    if not pairs and said.sized:
        pairs = list(_pairs(index, replace(said, words=_SIZE)))
        pairs = [pair for pair in pairs if _SIZED.match(pair[0].measure)]
    elif not any(_is_named(own, said) for own, _ in pairs):
        return None
    if not pairs:
        return None
    if any((signed(own) - signed(other)) * said.sign >= 0 for own, other in pairs):
        return None
    first = max(pairs[0], key=lambda entry: signed(entry) * said.sign)
    return Finding(
        "misattributed", None, f"It is the other way round: {described(first.fact)} is first."
    )


def signed(entry: Entry) -> Decimal:
    """The value, negative for a fall that is given without a sign."""
    return -entry.value if entry.is_fall else entry.value


def _pairs(index: Index, said: Comparison) -> Iterator[tuple[Entry, Entry]]:
    """The figures of both names in each column that may be meant."""
    for entity in said.subject.entities:
        kind = entity[0]
        for own in index.about.get(entity, ()):
            if not (own.in_list and kind in own.needed and own.day is None):
                continue
            if own.fact.unit not in _UNITS or is_of_another(own, kind, said.beside):
                continue
            if {k for k in own.needed if k != kind} - {k for k, _ in said.beside}:
                continue  # a row of two names, of which the words leave one out
            if not _is_meant(own, said):
                continue
            for other in index.column(own):
                rest = {**own.subject, kind: other.subject.get(kind)}
                if (kind, other.subject.get(kind)) in said.rival.entities and all(
                    other.subject.get(k) == rest[k] for k in own.needed
                ):
                    yield own, other


def _is_meant(entry: Entry, said: Comparison) -> bool:
    """Whether the words may compare the names by what a fact measures."""
    if said.figure is not None:
        reading = next(iter(said.figure.readings), None)
        return reading is not None and interval_of(reading.number, said.figure.bound).holds(
            abs(entry.value)
        )
    moves = entry.is_change or bool(_PACE.search(entry.measure))
    if moves is not said.moved or _FORMER.search(entry.measure):
        return False
    if said.pace and entry.fact.unit != "percent":
        return False
    if said.total and _AVERAGE.search(entry.measure):
        return False
    if said.pace and not said.words:
        return True
    if entry.fact.unit == "probability" and not said.words.isdisjoint(_RISK):
        return True
    return not called_by(entry).isdisjoint(said.words)


def _is_named(entry: Entry, said: Comparison) -> bool:
    """Whether the words leave out nothing that tells the field of a fact from others."""
    if said.figure is not None or said.pace:
        return True
    names = (entry.measure, entry.fact.label.partition(" of ")[0].replace(" ", "_"))
    return any(
        phrase
        and all(
            word in _NEED_NOT_BE_SAID or word in said.words or meant_by(word) & said.words
            for word in phrase
        )
        for phrase in map(phrase_of, names)
    )


def called_by(entry: Entry) -> frozenset[str]:
    """What a fact is called by its field and its label: the money of a row may be an average."""
    label = entry.fact.label.partition(" of ")[0]
    return meant_by(entry.measure) | frozenset(words_in(label, (0, len(label))))


def is_of_another(entry: Entry, kind: str, named: frozenset[Entity]) -> bool:
    """Whether the sentence names another one of a kind than the row is of."""
    kinds = {k for k, _ in named}
    return any(
        k in kinds and (k, name) not in named for k, name in entry.subject.items() if k != kind
    )
