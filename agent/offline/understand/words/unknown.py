"""Names that nothing in the data answers to, so that a tool can say so instead of guessing."""

from __future__ import annotations

import re

from agent.offline.understand.tokens.tokenizer import INFLECTED
from agent.offline.understand.tokens.wordlists import alternatives, whole_words, word_list
from agent.offline.understand.words.name_input import is_level
from agent.offline.understand.words.sentence import Mention, Sentence
from agent.offline.understand.words.vocabulary import vocabulary

_END = word_list("ends_unknown_name")
_TITLES = word_list("titles")
_JOINERS = frozenset(["and", "&", "of", "the", "de"])
_BEFORE = word_list("before_unknown_name")
_CALENDAR = word_list("calendar_words")
_COMPANY = word_list("company_words")
_OUTSIDE = whole_words(alternatives("outside_world"))
_GREETINGS = frozenset(["hello", "hi", "hey", "morning", "good", "afternoon", "evening", ",", "!"])


def unknown_names(sentence: Sentence) -> list[Mention]:
    """Runs of words that look like a name and are nothing that exists in the lexicon."""
    found = _quoted(sentence)
    if found:
        return found
    outside = _of_the_world(sentence)
    at = 0
    while at < len(sentence.tokens):
        stop = _run(sentence, at)
        if stop > at and not outside & {*range(at, stop)} and not _is_writer(sentence, at, stop):
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
        if inside and not set(inside) & (sentence.taken | sentence.trade):
            found.append(_mention(sentence, inside[0], inside[-1] + 1))
    return found


def _mention(sentence: Sentence, start: int, stop: int) -> Mention:
    raw = sentence.text[sentence.tokens[start].start : sentence.tokens[stop - 1].end].strip()
    after = sentence.stems[stop] if stop < len(sentence.stems) else ""
    before = sentence.words[max(0, start - 2) : start]  # "in the segment Whales"
    called = before[-1:] == ["segment"] and before[0] not in ("what", "which")
    kind = "unknown_segment" if called or after in ("segment", "tier", "bucket") else "unknown"
    return Mention(kind, raw, raw, start, stop, full=False)


def _run(sentence: Sentence, at: int) -> int:
    """Where the name that begins at `at` ends; `at` itself when none begins there."""
    if not _is_odd(sentence, at) or _is_title(sentence, at) or _is_reader(sentence, at):
        return at
    if not _is_placed(sentence, at):
        return at
    stop = at + 1
    while stop < len(sentence.tokens) and stop - at < 7:
        token = sentence.tokens[stop]
        if stop in sentence.taken or token.kind == "symbol":
            break
        if (
            token.word in _JOINERS
            and stop + 1 < len(sentence.tokens)
            and (stop + 1 not in sentence.taken and _is_odd(sentence, stop + 1))
        ):
            stop += 2
            continue
        if token.word in _END or token.kind != "word":
            break
        if not (token.is_capital or _is_odd(sentence, stop) or token.plain in _COMPANY):
            break
        stop += 1
    return stop


def _of_the_world(sentence: Sentence) -> frozenset[int]:
    """Tokens of what no book of customers holds: 'the Bank of England', 'the A55'."""
    spans = sentence.line.find(_OUTSIDE)
    return frozenset(at for _, start, stop in spans for at in range(start, stop))


def _is_writer(sentence: Sentence, start: int, stop: int) -> bool:
    """'I'm Bertil', 'Bertil here': who writes is no account, though no manager is called so."""
    before, after = sentence.words[max(0, start - 2) : start], sentence.words[stop : stop + 2]
    if before in (["i", "am"], ["name", "is"], ["i", "m"]):
        return True
    opens = all(word in _GREETINGS for word in sentence.words[:start])
    return opens and after[:1] in (["here"], ["speaking"]) and after[1:] != ["is"]


def _is_title(sentence: Sentence, at: int) -> bool:
    """The 'Mrs' before the name of somebody known."""
    return sentence.words[at] in _TITLES and at + 1 in sentence.taken


def _is_reader(sentence: Sentence, at: int) -> bool:
    """Who is to read what is written: 'write that up for Steve'."""
    before = sentence.words[max(0, at - 3) : at]
    last = all(token.kind == "symbol" for token in sentence.tokens[at + 1 :])
    written = before[-2:] in (["up", "for"], ["together", "for"])
    return last and written and before[0] in ("that", "this", "it", "them")


def _is_placed(sentence: Sentence, at: int) -> bool:
    """A name in small letters is believed only where a name is expected."""
    token = sentence.tokens[at]
    if token.is_capital and (at > 0 or len(sentence.tokens) < 4):
        return True
    before = [word for word in sentence.words[max(0, at - 2) : at] if word != "the"]
    if token.own or (before and before[-1] in _BEFORE):
        return True
    words = [other for other in sentence.tokens if other.kind == "word"]
    return len(words) <= 3 and at == 0


def _is_odd(sentence: Sentence, at: int) -> bool:
    """A word that nothing explains, or one with a telling capital letter."""
    token = sentence.tokens[at]
    if token.plain in _CALENDAR or any(n.start <= at < n.end for n in sentence.numbers):
        return False
    if (
        at in sentence.taken
        or token.kind != "word"
        or token.fixed
        or token.short
        or len(token.plain) < 3
    ):
        return False
    if at in sentence.trade or _is_concept(sentence, at) or is_level(sentence.tokens, at):
        return False
    if not sentence.lookup.is_ordinary(token.plain) and (
        token.is_capital or not INFLECTED.search(token.plain)
    ):
        return True
    previous = sentence.tokens[at - 1] if at else None
    starts = previous is None or previous.plain in ("?", ".", "!", ":", ";")
    words = [other for other in sentence.tokens if other.kind == "word"]
    shouting = sum(other.is_capital for other in words) > 0.6 * len(words)
    initials = token.raw.isupper() and len(token.raw) < 5  # 'ROI', 'AOV'
    odd = token.is_capital and not starts and not shouting and not initials
    return odd and token.word not in _END


def _is_concept(sentence: Sentence, at: int) -> bool:
    """A word with a meaning of its own and no capital word beside it: 'the Python for that'."""
    beside = (*sentence.tokens[max(0, at - 1) : at], *sentence.tokens[at + 1 : at + 2])
    alone = at > 0 and not any(token.is_capital for token in beside)
    return alone and vocabulary().concepts.at(sentence.stems, at) is not None
