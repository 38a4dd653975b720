"""What a thread is about, before and after a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from agent.offline.understand._sentence import Mention, Sentence
from agent.offline.understand._types import NAMED, Call, Lexicon, Memory, Subject
from agent.offline.understand._words import fold

_LAST = -1
_REMEMBERED = 3
"""Subjects of one kind that are kept."""


def after(memory: Memory, made: Sequence[Call], lexicon: Lexicon) -> Memory:
    """The memory once `made` are being run: newest subjects first, the last few of each kind."""
    fresh = [subject for call in made for subject in subjects_of(call, lexicon)]
    kinds = {subject.kind for subject in fresh}
    kept = list(memory.subjects)
    if fresh and "account" not in kinds and kinds & {"segment"}:
        # A question about a segment turns the thread away from the account before it.
        kept = [subject for subject in kept if subject.kind != "account"]
    return replace(
        memory,
        calls=tuple(made),
        subjects=tuple(_last_few(list(dict.fromkeys([*fresh, *kept])))),
        listing=(),
        suggestions=(),
        missing=None,
    )


def _last_few(subjects: Sequence[Subject]) -> Iterable[Subject]:
    for at, subject in enumerate(subjects):
        if sum(other.kind == subject.kind for other in subjects[:at]) < _REMEMBERED:
            yield subject


def last_two(memory: Memory) -> tuple[Subject, Subject] | None:
    """The two accounts, segments or regions spoken of last, in the order they came up."""
    for kind in ("account", "segment", "region"):
        found = [subject for subject in memory.subjects if subject.kind == kind]
        if len(found) > 1:
            return found[1], found[0]
    return None


def subjects_of(call: Call, lexicon: Lexicon) -> Iterable[Subject]:
    """What a call is about, most particular first."""
    said = call.arguments
    term = said.get("term")
    if term in lexicon.segments:
        yield Subject("segment", str(term), str(term))
    others = {
        _kind_of_item(said.get("item"), lexicon): said.get("item"),
        "segment": said.get("segment") or said.get("from_segment") or said.get("to_segment"),
    }
    if "a" in said and "b" in said:
        kind = str(said.get("kind", "")).removesuffix("s")
        for side in ("a", "b") if kind in NAMED else ():
            yield _subject(kind, str(said[side]), lexicon)
        return
    for kind in NAMED:
        value = said.get(kind) or others.get(kind)
        if isinstance(value, str):
            yield _subject(kind, value, lexicon)


def _kind_of_item(item: object, lexicon: Lexicon) -> str:
    if item in lexicon.categories:
        return "category"
    return "brand" if item in lexicon.brands else "product"


def _subject(kind: str, value: str, lexicon: Lexicon) -> Subject:
    index = lexicon.lookup.ids.get(re.sub(r"[\W_]", "", value.casefold()))
    name = lexicon.accounts[index][1] if kind == "account" and index is not None else value
    return Subject(kind, value, name)


def topic(memory: Memory) -> Subject | None:
    """The most particular thing the last answer was about: an account before a segment."""
    order = {kind: place for place, kind in enumerate(NAMED)}
    said = {
        value
        for call in memory.calls
        for value in call.arguments.values()
        if isinstance(value, str)
    }
    current = [subject for subject in memory.subjects if subject.value in said]
    pool = current or [s for s in memory.subjects if s.kind in ("account", "segment")]
    return min(pool, key=lambda subject: order[subject.kind], default=None)


def sibling(sentence: Sentence, memory: Memory, lexicon: Lexicon) -> Mention | None:
    """'What about the South one?' after Harbour Hotels North: the account of that name but for the region."""
    account, regions = topic(memory), sentence.of("region")
    if account is None or account.kind != "account" or len(regions) != 1 or sentence.of("account"):
        return None
    wanted = regions[0].value
    names = {
        fold(re.sub(rf"\b{re.escape(region)}\b", wanted, account.name))
        for region in lexicon.regions
        if region != wanted
    } - {fold(account.name)}
    found = [(id_, name) for id_, name in lexicon.accounts if fold(name) in names]
    if len(found) != 1 or found[0][0] == account.value:
        return None
    return Mention("account", *found[0], regions[0].start, regions[0].stop)


def pointed_at(sentence: Sentence, memory: Memory) -> list[Subject]:
    """What 'the second one', 'number 3', 'the first two', 'the last one' point at in the list shown."""
    listing = memory.listing
    if not listing:
        return []
    text = sentence.line.text
    many = re.search(r"\b(?:the )?(first|top|last) (\d+|two|three|four)( of (them|those))?\b", text)
    if many and not re.search(rf"{many[2]} (day|week|month|quarter|year)", text):
        count = {"two": 2, "three": 3, "four": 4}.get(many[2]) or int(many[2])
        if sentence.reads(".*(@it|one|only|them).*") or len(text.split()) <= 3:
            return list(listing[-count:] if many[1] == "last" else listing[:count])[:4]
    place = _place(sentence, text)
    if place is None or not -len(listing) <= place < len(listing):
        return []
    return [listing[place]]


def _place(sentence: Sentence, text: str) -> int | None:
    if re.search(
        r"\bthe (last|bottom) (one|customer|account|client|name|entry|row)\b|^(only )?the last$",
        text,
    ):
        return _LAST
    if re.search(r"\bthe (top|best|biggest) one\b|\bthe one at the top\b", text):
        return 0
    for number in sentence.numbers:
        after = sentence.words[number.end] if number.end < len(sentence.words) else ""
        before = sentence.words[number.start - 1] if number.start else ""
        if number.kind == "ordinal" and after not in ("quarter", "half", "of", "order", "time"):
            return number.whole - 1
        if number.kind == "plain" and before in ("number", "no", "#", "nr"):
            return number.whole - 1
    return None


def as_mention(subject: Subject, at: int) -> Mention:
    """A subject of the thread as if it had been named in the message."""
    return Mention(subject.kind, subject.value, subject.name, at, at)


def as_subject(mention: Mention) -> Subject:
    """A mention as something the thread can be about."""
    return Subject(mention.kind, mention.value, mention.name)
