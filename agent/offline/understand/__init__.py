"""What a person means: from typed words to tool calls, a question back, a refusal or small talk.

Deterministic, offline and free of any model: rules and a text classifier trained from
`agent/offline/examples.yaml`. To teach it a new tool, add an intent with examples there; ways of
speaking about the last answer are in `dialogue/rewrite.yaml`.

`words` reads a message, `times` its periods; `intents` says what is asked, `arguments` with which
values, and `dialogue` what the conversation adds. `_read` puts them together.
"""

from __future__ import annotations

from agent.offline.understand._read import has_learned, learn, understand
from agent.offline.understand._types import Call, Lexicon, Memory, Reading, Subject
from agent.offline.understand.dialogue.deferred_calls import resolve
from agent.offline.understand.dialogue.speaker import known_as

__all__ = [
    "Call",
    "Lexicon",
    "Memory",
    "Reading",
    "Subject",
    "has_learned",
    "known_as",
    "learn",
    "resolve",
    "understand",
]
