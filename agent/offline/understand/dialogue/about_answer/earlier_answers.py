"""'OK back to the guest list', 'returning to the hotels': an answer before the last one goes on.

It is found by what it was ('the guest list', 'the notes', 'the churn one') or by what it was of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan

_BACK_TO = re.compile(
    r"(?:(?:ok|okay|right|now|so|and|please|then|ta|thanks|thank you|cheers|great|good|fine|anyway|well"
    r"|anyhow|let's|lets|let us|can we|could we|can i|i'd like to|i want to|going|go|come|coming|get"
    r"|getting)[,.!]* )*"
    r"(?:back|returning|return) to (?P<what>(?:[\w&'’-]+ ?){1,6}?)"
    r"(?: (?:again|please|then|now))*"
    r"(?:$|[.!?]+$|\s*[:;,.–—-]\s+|\s+(?=(?:only|just|but|and|with|for|by)\b))",
    re.IGNORECASE,
)
_TOOLS: Mapping[str, frozenset[str]] = {
    "guests_and_targets": frozenset(["campaign_targets"]),
    "campaigns": frozenset(["campaign_results"]),
    "noted": frozenset(["account_notes"]),
    "risks": frozenset(["churn_risk"]),
    "chances": frozenset(["opportunities", "product_propensity"]),
    "sold": frozenset(["sales_metrics"]),
    "held_together": frozenset(["compare"]),
    "moves": frozenset(["segment_migration"]),
    "documents": frozenset(["draft_report"]),
}
"""Lists of words for an answer, with the tools that give one."""


def back_to_earlier(text: str, lookup: Lookup, memory: Memory) -> tuple[str, Memory] | None:
    """What a message asks of the earlier answer it goes back to, and the thread there; None of any other."""
    back = _BACK_TO.match(text)
    if back is None or not memory.calls or memory.missing is not None:
        return None
    sentence = scan(back["what"], lookup)
    words = set(sentence.words)
    tools = {one for name, those in _TOOLS.items() if words & word_list(name) for one in those}
    of = {mention.value for mention in (*sentence.mentions, *sentence.named("segments"))}
    if not tools and not of:
        return None
    last = memory.calls[0]
    found = next((call for call in (last, *memory.earlier) if _is_meant(call, tools, of)), None)
    if found is None or (found == last and len(memory.calls) > 1):
        return None
    there = replace(
        memory,
        calls=(found,),
        listed=(found,),
        before=memory.calls,
        listing=memory.listing if found == last else (),
    )
    return text[back.end() :].strip() or "the same again", there


def _is_meant(call: Call, tools: set[str], of: set[str]) -> bool:
    said = {str(value) for value in call.arguments.values()}
    return (not tools or call.tool in tools) and of <= said
