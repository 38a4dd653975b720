"""How notes are read: topics, sentiment, commitments, and the signs of instructions in them."""

from __future__ import annotations

from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict

from data.catalogue import HERE


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Named(_Strict):
    """A name with the words that stand for it; `word*` also finds longer ones."""

    name: str
    words: tuple[str, ...]


class Topic(Named):
    """What a note may speak of; `risk` where that speaks against the business to go on as it is."""

    risk: bool = False


class NarrowTopic(_Strict):
    """What notes are looked through for beside the topics: `patterns` find it in one sentence."""

    name: str
    patterns: tuple[str, ...]


class Sentiment(_Strict):
    """Words that speak well or ill of things, and those that turn them round."""

    positive: tuple[str, ...]
    negative: tuple[str, ...]
    negations: tuple[str, ...]


class Commitments(_Strict):
    """Signs that a sentence is a commitment, its kinds in order, and the kind of the rest."""

    signs: tuple[str, ...]
    kinds: tuple[Named, ...]
    otherwise: str


class NoteRules(_Strict):
    """The whole of `notes.yaml`; `instructions` and `patterns` are regular expressions."""

    topics: tuple[Topic, ...]
    narrow_topics: tuple[NarrowTopic, ...]
    sentiment: Sentiment
    commitments: Commitments
    instructions: tuple[str, ...]


@cache
def note_rules() -> NoteRules:
    """The rules as written in `notes.yaml`."""
    text = (HERE / "notes.yaml").read_text(encoding="utf-8")
    return NoteRules.model_validate(yaml.safe_load(text))
