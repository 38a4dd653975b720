"""What a follow-up takes off the last question: 'all regions again', 'drop the comparison', 'on its own'."""

from __future__ import annotations

import re
from functools import cache

from agent.offline.understand.tokens.wordlists import load_yaml
from agent.offline.understand.types import Call
from agent.offline.understand.words.sentence import Sentence
from agent.offline.understand.words.vocabulary import REMOVALS

_OFF = (
    "(drop|remove|exclude|excluding|without|forget|ignore|no|lose|clear|skip|scrap|undo"
    "|minus|never mind|leave out|take (off|out|away))"
    "( (the|that|any|all|a|its|their))*"
)
_ANY = (
    "(whatever|whichever|whoever|regardless of|irrespective of|no matter( what| which| who)?"
    "|not (just|only))( (the|that|this|one|their))*"
)
_LIMIT = "(?: filter| limit| bit| part| thing| restriction| condition| constraint)?"
_TAKEN = "(?:take|leave|knock|get|have)( (the|that|any|all|its|their))*"
_THINGS = re.compile(r"<off>( (?:[^|()]|\([^()]*\))+)")
"""What is taken off, up to the next alternative."""
_PERIOD = ("start", "end", "lookback_days", "as_of", "since")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    entries: dict[str, list[str]] = load_yaml(REMOVALS.read_text(encoding="utf-8"))
    return tuple(
        (name, re.compile(rf"(?<!\S)(?:{'|'.join(map(_spelled_out, said))})(?!\S)"))
        for name, said in entries.items()
    )


def _spelled_out(said: str) -> str:
    """'Drop the region', and 'take the region off' as well."""
    said = said.replace("<limit>", _LIMIT).replace("<any>", _ANY)
    return _THINGS.sub(rf"(?:{_OFF}\1|{_TAKEN}\1 (?:off|out|away))", said)


def only_removes(sentence: Sentence) -> bool:
    """Whether the message does nothing but take something off, be it there or not."""
    text = sentence.line.text.strip(" .!")
    return any(pattern.fullmatch(text) for _, pattern in _patterns())


def removed_arguments(sentence: Sentence, call: Call) -> tuple[set[str], set[int]]:
    """Arguments of `call` that are to go, and the tokens that say so."""
    names: set[str] = set()
    tokens: set[int] = set()
    for name, pattern in _patterns():
        gone = set(_PERIOD if name == "period" else (name,)) & call.arguments.keys()
        for _, start, stop in sentence.line.find(pattern) if gone else ():
            names |= gone
            tokens |= set(range(start, stop))
    return names, tokens
