"""Whether a message says by itself what it asks: then it is understood as if it were the first.

A complete question has a head, the thing that is asked for ('accounts', 'revenue', 'campaigns'), says more
about it, and neither links to what was said before nor points at it. What lacks one of these goes on.
"""

from __future__ import annotations

import re

from agent.offline.understand.arguments.calls import missing
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.dialogue.updates.slot_update import intent_of
from agent.offline.understand.intents.classifier import Classifier
from agent.offline.understand.intents.decide import decide
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.types import Memory
from agent.offline.understand.words.sentence import Sentence

_SURE = 0.5
"""How sure of its intent a complete question is."""
_HEAD = alternatives("heads_a_question")
_SPECIFIC = word_list("specifies")
_OURS = word_list("our_own")
_POPULATION = word_list("population")
_COMPARED = 2
"""Sides that a comparison has."""
_OPENS = re.compile(alternatives("opens_a_sequel"))
_POSSESSIVES = frozenset(["its", "their", "they"])


def is_complete(sentence: Sentence, memory: Memory, classifier: Classifier) -> bool:
    """'Customers over 50k in the West' after whatever answer; 'those over 50k', 'in units' are not."""
    head = re.search(rf"(?<!\S)(?:{_HEAD})(?!\S)", sentence.canonical)
    if head is None or is_linked(sentence):
        return False
    if _said(sentence, head[0]) < _least(head[0], memory, classifier):
        return False
    decision = decide(sentence, classifier, known=frozenset())
    intent = decision.intent
    if not intent.is_call or decision.confidence < _SURE:
        return False
    if head[0] == "compare" != intent.tool:
        return False
    if head[0] == "@signal" and intent.tool == memory.calls[0].tool != "behavior_signals":
        return False  # "support at least 1%" of rules is one of their thresholds
    slots = fill(sentence, intent)
    if intent.tool == "sales_metrics" and not sentence.named("metrics"):
        last = memory.last_arguments.get("by")
        if last and last == slots.by:
            return False  # "south by customer, worst 8" after return rates by customer
    return missing(intent, slots) is None


def _said(sentence: Sentence, head: str) -> int:
    """How many things are said of what is asked for."""
    cut = head == "@metric" or sentence.reads("by|per|each|every")
    named = head.startswith("@") and head != "@metric"  # "hibernating accounts with potential"
    said = (
        cut and sentence.named("dimensions"),
        _OURS & set(sentence.words),
        named and _POPULATION & set(sentence.words),
    )
    return sum(map(bool, said)) + sum(word in _SPECIFIC for word in sentence.canonical.split())


def _least(head: str, memory: Memory, classifier: Classifier) -> int:
    """How much has to be said: more where the last answer was of such figures, or of one account."""
    last = intent_of(memory.last, classifier.intents) if memory.last else None
    figures = last is not None and {"metric", "cohort_metric"} & {*last.takes}
    same = head == "@metric" and (figures or "account" in memory.last_arguments)
    return _COMPARED if same or head == "compare" else 1


def is_linked(sentence: Sentence) -> bool:
    """Whether a message begins or is worded as something that follows, or points at what was said."""
    pointed = any(mention.start == mention.stop for mention in sentence.mentions)
    said = sentence.has(alternatives("links_to_the_last")) or _OPENS.match(sentence.line.text)
    return (
        pointed
        or bool(said)
        or sentence.reads("(?<!st )@ordinal|last|next")
        or refers_back(sentence)
    )


def refers_back(sentence: Sentence) -> bool:
    """Whether a pronoun stands for what was said before: in 'customers and their orders' none does."""
    if not sentence.reads("@it") or sentence.has(alternatives("names_before_it_refers")):
        return False
    named = [m.stop for m in sentence.mentions if m.kind == "campaign"]
    return not (named and _POSSESSIVES & set(sentence.words[min(named) :]))
