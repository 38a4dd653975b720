"""The word explained last in the place of 'it': 'which customers have it worst?' after what churn is."""

from __future__ import annotations

import re

from agent.offline.understand.types import Memory

_PRONOUN = r"\b(?P<it>it|that|this|those|these|them)\b"
_ASKS_WHO = re.compile(
    r"\b(?:who|whom|whose|any|anyone|anybody|list|show|find|give|see|how many|where"
    r"|(?:which|what) (?:of |our |my |the )*[a-z]+s)\b.*?" + _PRONOUN,
    re.IGNORECASE,
)
_OF_ONE = re.compile(
    r"(?P<lead>.*?)\b(?:how|what) (?:would|does|do|did|will|is|are|about|might|could) "
    + _PRONOUN
    + r"(?: (?:look|go|work|come out|turn out|be|stand|read|like|apply))* (?=(?:for|at|in|with) )",
    re.IGNORECASE,
)
"""'How would that look for Blackwood House Hotel?'"""
_EXPLAINS = re.compile(
    r"\b(?:mean|means|meant|calculat\w+|comput\w+|defin\w+|explain\w*|measur\w+|differ\w*|works?|worked"
    r"|come from|good|bad|reliable|accurate|trust|numbers?|figures?)\b",
    re.IGNORECASE,
)
"""What is asked of the word itself."""
_LACKS = re.compile(
    r"(?:(?:and|so|but|ok) )*(?:who|which|what)\b.* (?:the )?(?:most|least|highest|lowest|worst|best|biggest"
    r"|largest|smallest|strongest|weakest|longest|shortest)(?: ones?)?[ ?.!]*",
    re.IGNORECASE,
)
"""'Which customers have the highest?' leaves the word out."""


def with_explained_word(text: str, memory: Memory) -> str:
    """The message with the word that was explained last in the place of the pronoun for it."""
    last = memory.calls[0] if len(memory.calls) == 1 and memory.missing is None else None
    if last is None or last.tool != "define" or _EXPLAINS.search(text):
        return text
    term = str(last.arguments.get("term", "")).replace("_", " ")
    if any((one.kind, one.value) == ("segment", term) for one in memory.subjects):
        return text  # a segment is spoken of as whatever else has members
    if one := _OF_ONE.match(text):
        return f"{one['lead']}{term} {text[one.end() :]}"
    found = _ASKS_WHO.search(text)
    if found:
        return f"{text[: found.start('it')]}{term}{text[found.end('it') :]}"
    return f"{text.rstrip(' ?.!')} {term}" if _LACKS.fullmatch(text) else text
