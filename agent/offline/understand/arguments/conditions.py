"""Conditions that a message names and no call carries: 'but used to order every month'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Call
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence

_LISTS = tools_with("lists_accounts")
_ORDERED = frozenset(["sort", "order", "limit", "top"])
"""Arguments that choose no accounts."""
_FEWEST = 2
"""Words of a condition: 'but why' is none."""


def unmet(sentence: Sentence, made: Sequence[Call], intents: Mapping[str, Intent]) -> list[str]:
    """A sentence for each condition of a list that is none of its arguments."""
    if not any(call.tool in _LISTS for call in made):
        return []
    return [
        f"Not limited to those that “{said}”: this list cannot be cut by that."
        for said in _conditions(sentence)
        if not _is_carried(said, sentence, made, intents)
    ]


def _conditions(sentence: Sentence) -> Iterator[str]:
    """What is demanded beside the rest, as typed, without the word that joins it."""
    for found in re.finditer(
        rf"(?<!\S)(?:{alternatives('joins_a_condition')})", sentence.plain_text
    ):
        start = len(sentence.plain_text[: found.end()].split())
        tokens = [t for t in sentence.tokens[start:] if t.kind != "symbol"]
        if len(tokens) >= _FEWEST:
            yield sentence.text[tokens[0].start : tokens[-1].end]


def _is_carried(
    said: str, sentence: Sentence, made: Sequence[Call], intents: Mapping[str, Intent]
) -> bool:
    """Whether a call has an argument that is read from the condition alone."""
    clause = scan(said, sentence.lookup)
    for call in made:
        for intent in intents.values():
            if intent.tool != call.tool:
                continue
            values = fill(clause, intent).values
            if any(name in call.arguments for name in values.keys() - _ORDERED):
                return True
    return bool(clause.mentions)  # a name that is not used is told by itself
