"""From a word that was explained to those it holds for: 'who does it affect?' after a signal's meaning."""

from __future__ import annotations

import re

from agent.offline.understand._types import Call, Memory
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence

_WHO = re.compile(
    r"(and |so |ok |then |now )*"
    r"((who|whom|which|what)( of (our|my|the))?( accounts?| customers?| clients?| ones)?( all)?"
    r" (is|are|does|do|has|have|shows?|falls?|fits?|counts?|matches|would|did|meets?|currently|that|this)\b.*"
    r"|(how many|list|show|give me|name|find|see|get)( me)?( all)?( (the|those|these|our|any))?"
    r"( accounts?| customers?| clients?| ones)?( (like (that|this)|(with|in|under|on) (it|that|this)"
    r"|affected|concerned|(it|that|this) (affects|applies to|concerns)))?"
    r"|(any|anyone|anybody)( accounts?| customers?| clients?)? .*(it|that|this|affected))"
)
_OF_IT = re.compile(
    r"\b(it|that|this|them|those|these|affected|concerned|one|there|currently|now)\b"
)
_MOST_WORDS = 9


def those_it_holds_for(sentence: Sentence, memory: Memory) -> Call | None:
    """The list that belongs to the word explained last; None where something else is asked."""
    last = memory.calls[0] if len(memory.calls) == 1 else None
    text = sentence.line.text.strip(" .?!")
    if last is None or last.tool != "define" or len(sentence.words) > _MOST_WORDS:
        return None
    if sentence.of("account") or not _WHO.fullmatch(text) or not _OF_IT.search(text):
        return None
    term = scan(str(last.arguments.get("term", "")).replace("_", " "), sentence.lookup)
    regions = sentence.of("region")
    place = {"region": regions[0].value} if regions else {}
    for group, tool, name in (
        ("signals", "behavior_insights", "signal"),
        ("opportunities", "opportunities", "kind"),
    ):
        named = term.named(group)
        if named:
            return Call(tool, {name: named[0].value, **place})
    return None
