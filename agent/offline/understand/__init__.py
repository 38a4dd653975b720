"""What a person means: from typed words to tool calls, a question back, a refusal or small talk.

Deterministic, offline and free of any model: rules and a text classifier trained from
`agent/offline/examples.yaml`. To teach it a new tool, add an intent with examples there; ways of
speaking about the last answer are in `dialogue/wordings/rewrite.yaml`.

From the ground up: `tokens` are the words of a message, `times` its periods, `words` what it names;
`arguments` are the values said for a tool, `intents` what is asked, `dialogue` what the conversation adds,
and `splitting` tells several requests of one message apart. `_read` puts them together.
"""

from __future__ import annotations

from agent.offline.understand._read import (
    has_learned,
    learn_intents,
    learn_next_tool,
    understand,
)
from agent.offline.understand.dialogue.references.deferred_calls import resolve
from agent.offline.understand.dialogue.references.speaker import known_as
from agent.offline.understand.types import Call, Memory, Reading, Subject
from agent.offline.understand.words.lexicon import Lexicon

__all__ = [
    "Call",
    "Lexicon",
    "Memory",
    "Reading",
    "Subject",
    "has_learned",
    "known_as",
    "learn_intents",
    "learn_next_tool",
    "resolve",
    "understand",
]
