"""Names that nothing in the data answers to, so that a tool can say so instead of guessing."""

from __future__ import annotations

import re

from agent.offline.understand._sentence import Mention, Sentence

_END = frozenset(
    "in on at for with to from of by and or is are was were has have had do does did doing going be "
    "please last this next since until over per as than that which who whom what why how when the a "
    "an my our its their compared versus against about now today buy buying bought should could would "
    "can will need needs want wants move moved account customer client".split()
)
_JOINERS = frozenset("and & of the de".split())
_INFLECTED = re.compile(
    r"(ing|ed|ly|tion|tions|ment|ness|able|ible|ous|ive|est|ful|ised|ized|ier|iest|ally|ence|ance)$"
)
"""Endings of words that are no names unless they have a capital letter."""


def unknown_names(sentence: Sentence) -> list[Mention]:
    """Runs of words that look like a name and are nothing that exists in the lexicon."""
    found = _quoted(sentence)
    if found:
        return found
    at = 0
    while at < len(sentence.tokens):
        stop = _run(sentence, at)
        if stop > at:
            found.append(_mention(sentence, at, stop))
        at = max(stop, at + 1)
    return found


def _quoted(sentence: Sentence) -> list[Mention]:
    found = []
    for match in re.finditer(r'"([^"]{2,80})"', sentence.text):
        inside = [
            index
            for index, token in enumerate(sentence.tokens)
            if match.start(1) <= token.start < match.end(1)
        ]
        if inside and not set(inside) & sentence.taken:
            found.append(_mention(sentence, inside[0], inside[-1] + 1))
    return found


def _mention(sentence: Sentence, start: int, stop: int) -> Mention:
    raw = sentence.text[sentence.tokens[start].start : sentence.tokens[stop - 1].end].strip()
    return Mention("unknown", raw, raw, start, stop, full=False)


def _run(sentence: Sentence, at: int) -> int:
    """Where the name that begins at `at` ends; `at` itself when none begins there."""
    if not _is_odd(sentence, at):
        return at
    stop = at + 1
    while stop < len(sentence.tokens) and stop - at < 7:
        token = sentence.tokens[stop]
        if stop in sentence.taken or token.kind == "symbol":
            break
        if token.word in _JOINERS and stop + 1 < len(sentence.tokens) and (
            stop + 1 not in sentence.taken and _is_odd(sentence, stop + 1)
        ):
            stop += 2
            continue
        if token.word in _END or token.kind != "word":
            break
        if _is_trade(sentence, stop) and not token.is_capital:
            break
        stop += 1
    return stop


def _is_odd(sentence: Sentence, at: int) -> bool:
    """A word that nothing explains, or one with a telling capital letter."""
    token = sentence.tokens[at]
    if at in sentence.taken or token.kind != "word" or token.fixed or token.short or len(token.plain) < 3:
        return False
    if _is_trade(sentence, at):
        return False
    if not sentence.lookup.is_ordinary(token.plain) and (
        token.is_capital or not _INFLECTED.search(token.plain)
    ):
        return True
    previous = sentence.tokens[at - 1] if at else None
    starts = previous is None or previous.plain in ("?", ".", "!", ":", ";")
    shouting = sum(t.is_capital for t in sentence.tokens) > 0.6 * len(sentence.tokens)
    return token.is_capital and not starts and not shouting and token.word not in _END


def _is_trade(sentence: Sentence, at: int) -> bool:
    """A word of the trade such as a segment or a metric."""
    return any(
        sentence.lookup.named[group].at(sentence.stems, at)
        for group in ("segments", "metrics", "opportunities", "campaign_types", "terms", "dimensions")
    )
