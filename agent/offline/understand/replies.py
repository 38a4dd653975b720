"""Readings without a tool: questions back, refusals, small talk. Their words are in replies.yaml."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import load_yaml
from agent.offline.understand.types import Memory, Reading
from agent.offline.understand.words.sentence import Sentence
from tools._dimensions import GOODS

FILE = Path(__file__).with_name("replies.yaml")
MOST = 3


@cache
def _replies() -> dict[str, dict[str, dict[str, Any]]]:
    replies: dict[str, dict[str, dict[str, Any]]] = load_yaml(FILE.read_text(encoding="utf-8"))
    return replies


def decline(
    topic: str, confidence: float, memory: Memory, sentence: Sentence | None = None
) -> Reading:
    """Say that this is outside the job, what of the `sentence` is, and what there is instead."""
    said = _replies()["declines"][topic]
    if sentence is not None:
        said = next((one for one in said.get("of", ()) if sentence.has(one["said"])), said)
    account = memory.subject("account")
    names = ({"account": account.name} if account else {}) | _goods(sentence)
    suggestions = tuple(
        one.format(**names)
        for one in said["suggestions"]
        if {part[1] for part in Formatter().parse(one)} - {None} <= names.keys()
    )[:MOST]
    return Reading(
        "decline",
        text=said["text"],
        suggestions=suggestions,
        topic=topic,
        confidence=confidence,
        memory=replace(memory, suggestions=suggestions, missing=None),
    )


def _goods(sentence: Sentence | None) -> dict[str, str]:
    """The first two kinds of goods that a message names, as typed."""
    if sentence is None:
        return {}
    named = [m for m in sentence.mentions if m.kind in GOODS]
    return dict(zip(("one", "other"), map(sentence.raw, named), strict=False))


def beside(topic: str) -> str:
    """What is said beside figures that answer a part of what is declined."""
    return str(_replies()["declines"][topic]["beside"])


def chat(topic: str, confidence: float, memory: Memory) -> Reading:
    """Small talk; `topic` is a key under `chats`."""
    said = _replies()["chats"][topic]
    return Reading(
        "chat",
        text=said["text"],
        suggestions=tuple(said["suggestions"][:MOST]),
        topic=topic,
        confidence=confidence,
        memory=memory,
    )


def clarify(
    question: str, suggestions: Sequence[str], confidence: float, memory: Memory, topic: str = ""
) -> Reading:
    """Ask one question; the suggestions are messages that can be sent as they are."""
    offered = tuple(dict.fromkeys(suggestions))[:MOST]
    text = "\n".join([question, *(f"- {suggestion}" for suggestion in offered)])
    return Reading(
        "clarify",
        question=question,
        text=text,
        suggestions=offered,
        topic=topic,
        confidence=confidence,
        memory=replace(memory, suggestions=offered),
    )


def offers(ranked: Sequence[tuple[Intent, float]], names: dict[str, str]) -> list[str]:
    """What may have been meant, as questions that can be sent; `names` fills {account}, {segment}."""
    found = []
    for intent, _ in ranked:
        if not intent.offer:
            continue
        try:
            found.append(intent.offer.format(**names))
        except KeyError:
            continue  # offered only when the thing it is about is known
        if len(found) == MOST:
            break
    return found
