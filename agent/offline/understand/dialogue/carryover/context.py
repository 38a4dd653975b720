"""What the words of a message mean because of what the thread is about."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.understand.arguments.choices import values_said
from agent.offline.understand.dialogue.memory import SCHEMED
from agent.offline.understand.dialogue.references.partial_names import family_head
from agent.offline.understand.dialogue.references.possessives import (
    resolve_goods,
    resolve_other_goods,
    resolve_owner_pronouns,
    resolve_possessives,
)
from agent.offline.understand.dialogue.updates.slot_update import intent_of
from agent.offline.understand.intent import Intent
from agent.offline.understand.intents.fit import FAMILY
from agent.offline.understand.types import Memory
from agent.offline.understand.words.canonical import canonical
from agent.offline.understand.words.scan import read_names
from agent.offline.understand.words.sentence import Mention, Sentence

_SEGMENTS = frozenset(["segment", "from_segment", "to_segment"])


def in_context(sentence: Sentence, memory: Memory, intents: dict[str, Intent]) -> None:
    """Words such as 'lost' name a segment once segments are spoken of."""
    if sentence.has(FAMILY):
        # "The Stag Coffee group", "the whole Stag family" is the account that has the others below it.
        sentence.mentions = [_head(m, sentence) for m in sentence.mentions]
    resolve_possessives(sentence, memory)
    resolve_owner_pronouns(sentence, memory)
    resolve_goods(sentence, memory)
    resolve_other_goods(sentence, memory)
    last = memory.last
    scheme = memory.subject("scheme")
    if scheme:
        sentence.scheme = scheme.value
    if last and (_SEGMENTS & last.arguments.keys() or last.tool in SCHEMED):
        sentence.about_segments = len(sentence.tokens) < 7
    intent = intent_of(last, intents) if last else None
    if intent and "risk_level" in intent.takes:
        # "Just the high ones" after risks: no account is meant by a word of one.
        said = values_said(intent)
        sentence.mentions = [m for m in sentence.mentions if not _is_value(sentence, m, said)]
        sentence.invalidate()
    if last and last.arguments.get("scheme") == "clusters":
        _as_clusters(sentence)
    sentence.canonical = canonical(sentence)


def _as_clusters(sentence: Sentence) -> None:
    """Read the names of segments as those of clusters, unless one of them is that of no cluster."""
    sentence.about_clusters = True
    read_names(sentence)
    if len(sentence.named("archetypes")) < len(sentence.named("segments")):
        sentence.about_clusters = False  # "from Champions to At Risk"
        sentence.scheme = "rfm"
        read_names(sentence)


def _head(mention: Mention, sentence: Sentence) -> Mention:
    if mention.kind != "account" or mention.full:
        return replace(mention, options=())
    names = [name for _, name in mention.options] or [mention.name]
    lexicon = sentence.lookup.lexicon
    heads = {head for name in names if (head := family_head(name, lexicon))}
    if len(heads) != 1:
        return mention
    (head,) = heads
    return replace(mention, value=head.value, name=head.name, options=())


def _is_value(sentence: Sentence, mention: Mention, said: frozenset[str]) -> bool:
    """Whether a part of an account's name is a word for a value of the last question's arguments."""
    words = sentence.words[mention.start : mention.stop]
    return mention.kind == "account" and not mention.full and set(words) <= said
