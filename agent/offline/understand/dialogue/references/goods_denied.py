"""The goods shown last where accounts are asked for that buy none of 'it': 'which hotels do not buy it?'"""

from __future__ import annotations

import re

from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.types import Memory

_PRONOUN = r"(?:it|that|this|them|those|these|any)"
_BUYS = (
    r"(?:buy|buys|bought|buying|order|orders|ordered|take|takes|took|taken|purchased?|had|has|have|having|got"
    r"|stock|stocks)"
)
_NONE_OF = re.compile(
    rf"\b(?:none|nothing|not any|no part)(?: at all)? of {_PRONOUN}\b", re.IGNORECASE
)
_NEVER = (
    r"\b(?:never|(?:do|does|did|has|have|had|is|are)(?: not|n[’']?t))"
    rf"(?: (?:ever|yet|really|been|currently))* {_BUYS} (?:any of )?(?:any )?"
)
_NO_TIME = r"(?! (?:any ?more|as (?:much|often)|again|since|in|during|this|last|often|enough)\b)"
"""'Do not buy it any more', 'not since May' are of two times."""
_OF_ACCOUNTS = re.compile(
    rf"(?:{alternatives('before_a_command')}| |,)*"
    r"(?:who|which|what|any|anyone|anybody|list|show|find|name|give|how many)\b",
    re.IGNORECASE,
)


def with_denied_goods(text: str, memory: Memory) -> str:
    """The message with the category that was shown last in the place of the pronoun for it.

    Named again it is denied all the same, and not only taken off what was asked before.
    """
    last = memory.calls[0] if len(memory.calls) == 1 and memory.missing is None else None
    shown = last is not None and last.tool == "sales_metrics"
    category = last.arguments.get("category") if last is not None and shown else None
    if not isinstance(category, str) or not _OF_ACCOUNTS.match(text):
        return text
    never = re.compile(rf"{_NEVER}(?:{_PRONOUN}|{re.escape(category)})\b{_NO_TIME}", re.IGNORECASE)
    if said := never.search(text):
        return f"{text[: said.start()]}have no {category}{text[said.end() :]}"
    return _NONE_OF.sub(f"no {category}", text, count=1)
