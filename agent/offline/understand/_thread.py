"""What a message takes from the thread: answers to our questions, 'it', 'them', 'there', 'that'."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.understand._calls import missing
from agent.offline.understand._fill import Filled
from agent.offline.understand._intents import Intent
from agent.offline.understand._memory import last_two, topic
from agent.offline.understand._names import name_words
from agent.offline.understand._sentence import Sentence
from agent.offline.understand._types import Memory, Subject
from agent.offline.understand._wordlists import word_list

_PLACES = {
    "first": 0, "1": 0, "1st": 0, "second": 1, "2": 1, "2nd": 1, "third": 2, "3": 2, "3rd": 2, "last": -1,
}  # fmt: skip
_PLACE = re.compile(
    rf"(?:the |number |no |#|option )?({'|'.join(_PLACES)})(?: one| option| suggestion)?[.! ]*"
)
_YES = re.compile(r"(yes|yep|yeah|sure|ok|okay|please do|go ahead|do it|yes please)[.! ]*")
_CARRIED = frozenset(["campaign_type"])
_CARRIED_WITH = ("region", "budget")
_EVERYTHING = "whole|entire|everything|overall|all|book|business|company|portfolio|board|base"


def answered(text: str, memory: Memory) -> tuple[str, Memory]:
    """The message in full when it answers a question of ours, else as it is."""
    said = text.casefold()
    if memory.missing == "account" and memory.listing:
        wanted = set(name_words(text)) - word_list("around_a_choice")
        fitting = [s for s in memory.listing if wanted and wanted <= set(name_words(s.name))]
        if len(fitting) == 1:
            return fitting[0].value, memory
    if not memory.suggestions or memory.listing:
        return text, memory
    place = _PLACE.fullmatch(said)
    agreed = _YES.fullmatch(said) and memory.missing is None and len(memory.suggestions) == 1
    if not (place or agreed):
        return text, memory
    index = _PLACES[place[1]] if place else 0
    if index >= len(memory.suggestions):
        return text, memory
    return memory.suggestions[index], replace(memory, suggestions=(), missing=None)


def complete(sentence: Sentence, intent: Intent, filled: Filled, memory: Memory) -> None:
    """Fill in what the message refers to or leaves out because the thread is about it."""
    values, subject = filled.values, topic(memory)
    refers = "@it" in sentence.canonical
    if sentence.has("there") and "region" in intent.takes and "region" not in values:
        place = memory.subject("region")
        if place:
            filled.put("region", place.value)
    whole = intent.fixed and (refers or not values) and bool(memory.calls)
    last = memory.calls[0].arguments if memory.calls else {}
    past = ("campaign_type",) if refers and "past_campaign_type" in intent.takes else ()
    for name in (*intent.needs, *past):
        if name in _CARRIED and name in last and name not in values:
            for carried in _CARRIED_WITH:
                if carried in last and carried in intent.takes and carried not in values:
                    filled.put(carried, last[carried])
            filled.put(name, last[name])
    if subject is None and not whole:
        return
    if subject is None:
        _carry(intent, filled, memory)
        return
    if "sides" in intent.takes:
        _sides(sentence, filled, subject, memory)
        return
    if "term" in intent.needs and "term" not in values and subject.kind == "segment":
        filled.put("term", subject.value)
    if {"account", "segment"} & set(values):
        return
    if whole:
        if refers or not sentence.has(_EVERYTHING):
            _carry(intent, filled, memory)
        return
    lacks = missing(intent, filled) is not None
    if (refers or lacks) and subject.kind in intent.takes and subject.kind not in values:
        filled.put(subject.kind, subject.value)
    elif lacks and "account" in (*intent.needs, *intent.needs_one):
        account = memory.subject("account")
        if account:
            filled.put("account", account.value)


def _sides(sentence: Sentence, filled: Filled, subject: Subject, memory: Memory) -> None:
    """'Compare it with X' and 'compare the two'."""
    values = filled.values
    if values.get("kind") == [f"{subject.kind}s"] and "b" not in values:
        if values["a"] != [subject.value]:
            values["b"], values["a"] = values["a"], [subject.value]
    elif "kind" not in values and sentence.has("two|both|them|they|these|each other|it"):
        two = last_two(memory)
        if two:
            filled.put("kind", f"{two[0].kind}s")
            filled.put("a", two[0].value)
            filled.put("b", two[1].value)


def _carry(intent: Intent, filled: Filled, memory: Memory) -> None:
    """A document about what the last answer was about takes over its arguments."""
    last = memory.calls[0].arguments
    for name in (*intent.takes, "lookback_days", "as_of"):
        if name in last and name not in filled.values:
            filled.put(name, last[name])
    subject = topic(memory)
    named = {"account", "segment"} & set(filled.values)
    if intent.needs_one and not named and subject and subject.kind in intent.takes:
        filled.put(subject.kind, subject.value)
