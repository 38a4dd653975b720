"""What notes speak of, as counts, dates and names from a fixed list: never in the notes' own words.

A note is data. It can change how often a topic is counted, and nothing else: every name in a digest
comes from `data/catalogue/notes.yaml`, and from the first sentence that speaks to a machine on a
note has no part in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from data.catalogue.notes import note_rules
from tools._quoted import inert

Mood = Literal["positive", "negative", "mixed", "neutral"]
LEFT_OUT = "…"

# Not before a digit: "Sept. 2" is one piece.
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[^\s\d])")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_NUMBER_OF = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}
_MONTH = "|".join(rf"{month}|{month[:3]}t?(?:\.|\b)" for month in _MONTHS)
# Numbers alone, such as 3/4/2026, are not read: the order of day and month would be a guess.
_DATE = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTH}),?\s+(?P<y>\d{{4}})"
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2}))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Commitment:
    """Something somebody of ours said would be done: a kind of the catalogue, and by when if said."""

    kind: str
    due: date | None


@dataclass(frozen=True)
class Mention:
    """A date a note names, with the topics of its sentence."""

    on: date
    about: tuple[str, ...]


@dataclass
class Reading:
    """What one note says, in the catalogue's words.

    `heard` are its sentences before any that speaks to a machine; `flagged`: one does.
    """

    text: str
    heard: list[str] = field(default_factory=list)
    flagged: bool = False
    mood: Mood = "neutral"
    topics: list[str] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)


def read(body: str) -> Reading:
    """Read one note. The same text always reads alike; nothing in it is followed."""
    reading = Reading(inert(body))
    sentences = _SENTENCE.split(reading.text)
    heard = _up_to_instructions(sentences)
    reading.heard = heard
    reading.flagged = len(heard) < len(sentences) or _instructs(body)
    rules = note_rules()
    spoken = " ".join(heard).casefold()
    reading.topics = [topic.name for topic in rules.topics if _has(spoken, topic.words)]
    reading.mood = _mood(spoken)
    for sentence in heard:
        said = sentence.casefold()
        days = list(_dates(sentence))
        if _has(said, rules.commitments.signs):
            reading.commitments.append(Commitment(_kind(said), days[0] if days else None))
        about = tuple(topic.name for topic in rules.topics if _has(said, topic.words))
        reading.mentions += [Mention(day, about) for day in days]
    return reading


def topic_named(text: str) -> str | None:
    """The topic of the catalogue, or the narrower one, that a person names, also in the singular."""
    wanted = " ".join(text.casefold().split())
    rules = note_rules()
    names = [topic.name for topic in rules.topics] + [topic.name for topic in rules.narrow_topics]
    return next((name for name in names if wanted in (name, name.removesuffix("s"))), None)


def about(reading: Reading, topic: str | None, words: Sequence[str]) -> list[str]:
    """The sentences of a note on a topic, or else with one of the words; none unless all words are in it."""
    narrow = _narrow_topics().get(topic or "")
    if narrow is not None:
        return [sentence for sentence in reading.heard if narrow.search(sentence.casefold())]
    if topic is not None:
        said = next(one.words for one in note_rules().topics if one.name == topic)
        return [sentence for sentence in reading.heard if _has(sentence.casefold(), said)]
    whole = " ".join(reading.heard).casefold()
    if not words or not all(_has(whole, (word,)) for word in words):
        return []
    return [sentence for sentence in reading.heard if _has(sentence.casefold(), tuple(words))]


def naming(reading: Reading, days: Collection[date]) -> list[str]:
    """The sentences of a note that name one of the days."""
    return [one for one in reading.heard if any(on in days for on in _dates(one))]


def excerpt(reading: Reading, sentences: Sequence[str]) -> str:
    """The sentences in the words of the note; an ellipsis stands wherever others are left out."""
    parts: list[str] = []
    for sentence in reading.heard:
        if sentence in sentences:
            parts.append(sentence)
        elif parts[-1:] != [LEFT_OUT]:
            parts.append(LEFT_OUT)
    if reading.flagged and parts[-1:] != [LEFT_OUT]:
        parts.append(LEFT_OUT)  # what speaks to a machine follows
    return " ".join(parts) if parts != [LEFT_OUT] else ""


def within(reading: Reading, first: Sequence[str], most: int) -> list[str]:
    """`first` and as many of the other sentences, from the beginning, as `most` characters hold."""
    kept = list(first)
    for sentence in reading.heard:
        if sentence not in kept and len(" ".join([*kept, sentence])) <= most:
            kept.append(sentence)
    return kept


def main_point(reading: Reading) -> str | None:
    """The first sentence of a note that speaks of a topic or a commitment, or else its first one."""
    rules = note_rules()
    telling = [*(topic.words for topic in rules.topics), rules.commitments.signs]
    for sentence in reading.heard:
        if any(_has(sentence.casefold(), words) for words in telling):
            return sentence
    return next(iter(reading.heard), None)


def _up_to_instructions(sentences: Sequence[str]) -> list[str]:
    heard = []
    for sentence in sentences:
        if _instructs(sentence):
            break
        heard.append(sentence)
    return heard


def _instructs(text: str) -> bool:
    return any(pattern.search(text.casefold()) for pattern in _instructions())


@cache
def _instructions() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.S) for pattern in note_rules().instructions)


@cache
def _narrow_topics() -> dict[str, re.Pattern[str]]:
    found = note_rules().narrow_topics
    return {one.name: re.compile("|".join(one.patterns)) for one in found}


def _mood(text: str) -> Mood:
    rules = note_rules().sentiment
    well = ill = 0
    for found in _any_of(rules.positive, rules.negations).finditer(text):
        # "not happy" is a complaint; "no problem" is only no complaint.
        well, ill = (well, ill + 1) if found["negation"] else (well + 1, ill)
    for found in _any_of(rules.negative, rules.negations).finditer(text):
        ill += not found["negation"]
    if well and ill:
        return "mixed"
    return "positive" if well else "negative" if ill else "neutral"


def _kind(sentence: str) -> str:
    rules = note_rules().commitments
    fitting = (kind.name for kind in rules.kinds if _has(sentence, kind.words))
    return next(fitting, rules.otherwise)


def _has(text: str, words: tuple[str, ...]) -> bool:
    return _any_of(words).search(text) is not None


@lru_cache(maxsize=256)  # people's own words come here too
def _any_of(words: tuple[str, ...], negations: tuple[str, ...] = ()) -> re.Pattern[str]:
    """Any of the words; a star stands for the rest of a word, or for a whole one.

    With negations, one of them up to two words before is found too, as the group `negation`.
    """
    each = (
        r"\s+".join(
            r"\w+"
            if part == "*"
            else re.escape(part.removesuffix("*")) + r"\w*" * part.endswith("*")
            for part in word.casefold().split()
        )
        for word in words
    )
    denied = "|".join(map(re.escape, negations))
    before = rf"(?P<negation>\b(?:{denied})\s+(?:\w+\s+){{0,2}})?" if negations else ""
    return re.compile(rf"{before}(?<!\w)(?:{'|'.join(each)})(?!\w)")


def _dates(text: str) -> Iterable[date]:
    """The days a text names in full, in its order; impossible ones are left out."""
    for found in _DATE.finditer(text):
        year = found["y"] or found["y2"] or found["y3"]
        day = found["d"] or found["d2"] or found["d3"]
        month = found["m3"] or _NUMBER_OF[(found["m"] or found["m2"]).casefold()[:3]]
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:
            continue
