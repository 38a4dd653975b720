"""The word that is to be explained."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.words.canonical import is_weak_campaign
from agent.offline.understand.words.sentence import Mention, Sentence
from data import catalogue

LENGTH = alternatives("length_of_a_document")
LENGTH_NOT_CHOSEN = (
    "The length of a document cannot be chosen: it has fixed sections, each kept short. "
    "Its first section can stand alone."
)
SHORT_FORM = (
    "Sentences, lines and pages cannot be counted out: this is the short form, "
    "of which the first section can stand alone."
)


@reads_argument("length")
def _length(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'One page': a wish that rules cannot follow is told."""
    if sentence.has(LENGTH):
        slots.notes.append(LENGTH_NOT_CHOSEN)


_GROUPS = (
    "segments", "terms", "signals", "metrics", "opportunities", "campaign_types", "tool_terms",
)  # fmt: skip
_USUAL = ("rfm", "clusters")
_KINDS = re.compile(
    r"\b(lifecycle |consumer )?(segments|signals|metrics|schemes|opportunities|campaign types|terms)\b"
)
_SEGMENTS_OF = re.compile(r"\b(rfm|lifecycle|consumer) segments\b")
_KINDS_OF = re.compile(
    r"\b(?:kinds|types|sorts) of (segments|signals|metrics|opportunities|campaigns)\b"
    r"|\b(segment|signal|metric|opportunity|campaign) (?:kinds|types|sorts)\b"
    r"|\b(lifecycle|consumer) (?:scheme )?(?:labels|names|groups|categories)\b"
    r"|\b(?:every|each|any|all|a|the|what|which) (?:single )?(?:the )?"
    r"(?:(?:behaviou?r(?:al)?|warning) )?(segment|signal|metric|sign)s?\b"
)
_PLURAL = {
    "opportunity": "opportunities",
    "campaign": "campaign types",
    "campaigns": "campaign types",
    "sign": "signals",
    "signs": "signals",
}
_POINTING = frozenset(["it", "that", "this", "these", "those", "you", "mean", "they", "them"])
_POINTED_AT = frozenset(["that", "this", "these", "those", "them", "it"])
_NO_TERM = word_list("in_no_term")
_LONGEST = 5
"""Words of a term that is not known."""
_ASKED = (
    (
        r"what (?:does|do|is meant by|is|are) (?:the |a |an )?(?:word |term |concept "
        r"|meaning of |definition of )?(.+?)(?: mean| means| stand for)?(?: exactly"
        r"| here| anyway)?$"
    ),
    (
        r"(?:define|definition of|meaning of|explain|glossary|mean by) (?:the |a "
        r"|an )?(?:word |term )?(.+)$"
    ),
    (
        r"how (?:is|are|do you calculate|do you compute"
        r"|do you define) (?:the )?(.+?)(?: calculated| computed| defined| worked out)?$"
    ),
)


_THIS_WORD = "^(so )?(this|that|the) (number|figure|thing|word|term|column|label|score)s? .*"
"""'This number "value at stake", is it money that we lost': what is said of it is no term."""
_IN_SIMPLE_WORDS = re.compile(
    r"\b(?:(?:to )?(?:me|us) )?(?:in|using|with) (?:\w+ )?"
    r"(?:simple|plain|easy|normal|other|everyday|layman s|layman|few) (?:words?|terms?|english|language)\b"
)
_HOLDS = re.compile(
    r" (include|includes|count|counts|contain|contains|deduct|deducts|net of|cover|covers) "
)
"""'Does the order value include discounts' is of the order value."""


@reads_argument("term")
def _term(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """Segments, metrics and terms by the name of the catalogue, anything else as typed."""
    found: list[Mention] = []
    named = _told([mention for group in _GROUPS for mention in sentence.named(group)], sentence)
    parts = _HOLDS.search(sentence.line.text)
    end = len(sentence.line.text[: parts.start()].split()) if parts else len(sentence.tokens)
    first = [mention for mention in named if mention.stop <= end]
    for mention in sorted(
        first or named, key=lambda one: (one.start - one.stop, one.kind == "signal")
    ):
        if re.search(r"\b(net or gross|gross or net)\b", sentence.line.text) and (
            sentence.words[mention.start] == "gross"
        ):
            continue  # which of the two another metric is
        if not any(mention.start < other.stop and other.start < mention.stop for other in found):
            found.append(mention)
    schemes = _SEGMENTS_OF.search(sentence.plain_text)
    if schemes and not sentence.named("segments"):
        slots.put("term", f"{schemes[1]} segments")
        return
    if found:
        found.sort(key=lambda one: one.start)
        if sentence.has(_THIS_WORD):
            found = found[:1]
        slots.put("term", *(_shown(sentence, mention) for mention in found[:3]))
        return
    kinds = _KINDS.search(re.sub(r"\b(\w+) definitions\b", r"\1s", sentence.plain_text))
    if kinds:
        slots.put("term", kinds[0])
        return
    kind = _KINDS_OF.search(sentence.plain_text)
    if kind:
        said = kind[1] or kind[2] or kind[4]
        plural = said and (said if said.endswith("s") else f"{said}s")
        slots.put("term", _PLURAL.get(said, plural) if said else f"{kind[3]} segments")
        return
    text = re.sub(r'" ?| ?"|\b(even|actually|really) ', "", sentence.line.text)
    text = " ".join(_IN_SIMPLE_WORDS.sub(" ", text).split()).rstrip(" ?!.,")
    for pattern in _ASKED:
        match = re.search(pattern, text)
        said = match[1].split() if match else []
        if match and said[0] not in _POINTING and _is_a_term(said):
            slots.put("term", match[1])
            return
    if sentence.unknown:
        slots.put("term", sentence.unknown[0].value)


def _is_a_term(said: Sequence[str]) -> bool:
    """Whether words nobody knows may be a word of the trade: 'each of the two' and 'my list' are none."""
    return len(said) <= _LONGEST and not (_POINTED_AT | _NO_TERM) & set(said)


def _told(named: Sequence[Mention], sentence: Sentence) -> list[Mention]:
    """The terms, without everyday words that may be one: 'everybody keeps saying it' is of no retention."""
    weak = [
        one
        for one in named
        if one.kind == "campaign_type" and is_weak_campaign(sentence.words[one.start : one.stop])
    ]
    return [one for one in named if one not in weak] or weak


def scheme_said(sentence: Sentence) -> str:
    """The scheme by which a segment is to be explained, where it is not the usual one."""
    words = set(sentence.words)
    return next((name for name in catalogue.schemes() if name in words and name not in _USUAL), "")


def _shown(sentence: Sentence, mention: Mention) -> str:
    typed = " ".join(sentence.words[mention.start : mention.stop])
    scheme = scheme_said(sentence)
    if mention.kind == "segment" and scheme:
        return f"{scheme} {'Lost' if typed == 'lost' else mention.value}"
    if mention.kind == "segment":
        return mention.value
    same = mention.value.casefold().replace("_", " ").replace("-", " ")
    return typed if typed == same else mention.value
