"""After customers lost or won: 'list the ten biggest we lost', 'and new ones won?' are of the same period."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.customer_turnover import MEANS, lost_or_won
from agent.offline.understand.arguments.fill import MAX_LIMIT
from agent.offline.understand.arguments.listing import limit_of
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.sentence import Sentence

_OPENS = r"(?:and|so|but|ok|what about|how about|or|also|now|then|how many|what of)"
_NOUN = r"(?:ones|customers?|accounts?|clients?|buyers?|business|names)"
_DID = r"(?:did|have|has|we|i|were|are|got|do|that|which|us)"
_WON = re.compile(
    rf"(?:{_OPENS} )*(?:(?:the|any|our|some) )*(?:(?:brand )?(?:new|newly|won|gained|added|acquired|gains"
    rf"|wins)|{_NOUN}|{_DID})(?: (?:{_NOUN}|{_DID}|new|newly|win|won|gain|gained|added|acquired))*[ ?.]*"
)
_LOST = re.compile(
    rf"(?:{_OPENS} )*(?:(?:the|any|our|some) )*(?:lost|losses|{_NOUN}|{_DID})"
    rf"(?: (?:{_NOUN}|{_DID}|lost|lose|losses))*[ ?.]*"
)
_SAYS_WON = re.compile(r"\b(?:new|newly|won|win|wins|gained|gain|gains|added|acquired)\b")
_SAYS_LOST = re.compile(r"\b(?:lost|lose|losses)\b")


def turnover_again(sentence: Sentence, memory: Memory) -> tuple[tuple[Call, ...], tuple[str, ...]]:
    """The last turnover the other way, or its largest: the calls, and what they count; else nothing."""
    last = next((call for call in memory.calls if _is_turnover(call)), None)
    if last is None or sentence.mentions or sentence.times.periods or sentence.times.compare_to:
        return (), ()
    kinds = _kinds(sentence)
    said = limit_of(sentence)
    top = {"top": said} if said is not None and said < MAX_LIMIT else {}
    kept = {name: value for name, value in last.arguments.items() if name != "top"}
    made = tuple(Call(last.tool, kept | {"only": kind} | top) for kind in kinds)
    return made, tuple(MEANS[kind] for kind in kinds)


def _is_turnover(call: Call) -> bool:
    by = call.arguments.get("by")
    return call.tool == "sales_metrics" and "only" in call.arguments and by == ["account"]


def _kinds(sentence: Sentence) -> tuple[str, ...]:
    said = lost_or_won(sentence)
    if said:
        return said
    text = sentence.plain_text
    if _WON.fullmatch(text) and _SAYS_WON.search(text):
        return ("started",)
    return ("stopped",) if _LOST.fullmatch(text) and _SAYS_LOST.search(text) else ()
