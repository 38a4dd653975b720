"""Sentences beside the one that asks: 'I'd like a place to begin. Which signals are most common?'

One that names nothing, counts nothing and limits nothing says why it is asked, and asks nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.offline.understand.arguments.silence import tokens_of_touch
from agent.offline.understand.splitting.asides import IsClear
from agent.offline.understand.splitting.clauses import Form, form, is_wish, words_between
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import CORRECTION, Sentence

AddsNothing = Callable[[Sentence, Sentence], bool]
"""Whether a sentence sets no argument of what another one asks for."""

_ENDS = re.compile(r"(?<=[.!?;])\s+(?=\S)")
_ABBREVIATED = word_list("abbreviated")
_LIMITS = alternatives("limits_what_is_asked")
_LIMIT_BEHIND = re.compile(
    r"(?<=[?.!;])\s+(?:and |but |so )?(?:i|we)"
    r"(?:(?: am| are|[’']m|[’']re)(?: (?:really|only|just|mainly|purely))* interested(?: in)?"
    r"| only (?:care about|want|need|look at|am after)(?: to (?:see|know|look at))?)"
    r" (?P<what>(?!(?:who|what|which|how|whether|where|why|a|an|to|knowing|seeing)\b)[^.?!;,]{2,60}?)"
    r"(?: only| alone)?[.!]*$",
    re.IGNORECASE,
)
_OF_TRADE = ("segments", "signals", "metrics", "dimensions", "terms", "tool_terms", "opportunities")
_INTRODUCES = re.compile(alternatives("introduces_its_writer"))
_LEAST = 4
"""Words of a question that stands by itself."""


def without_sentences_beside(
    text: str, lookup: Lookup, is_clear: IsClear, adds_nothing: AddsNothing
) -> str:
    """The one sentence that asks, where all others only tell; else the message as it is."""
    said = _sentences(text)
    if len(said) < 2:
        return text
    read = [scan(one, lookup) for one in said]
    asking = [one for one in read if _asks(one)]
    if len(asking) != 1 or len(asking[0].words) < _LEAST:
        return text
    (asked,) = asking
    others = [one for one in read if one is not asked]
    only_tells = all(_only_tells(one) and adds_nothing(one, asked) for one in others)
    return asked.text if only_tells and is_clear(asked, scan(text, lookup), asked) else text


def with_limit_said_behind(text: str) -> str:
    """'Which brands sell best? I'm only interested in this year' is '... this year only'."""
    said = _LIMIT_BEHIND.search(text)
    return f"{text[: said.start()]} {said['what']} only" if said else text


def _sentences(text: str) -> list[str]:
    found: list[str] = []
    for piece in _ENDS.split(text):
        last = found[-1].rstrip(".").split()[-1:] if found else []
        if last and found[-1].endswith(".") and last[0].casefold() in _ABBREVIATED:
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return [one for one in found if any(map(str.isalnum, one))]


def _asks(one: Sentence) -> bool:
    said = words_between(one, 0, len(one.tokens))
    wishes = is_wish(said) and not one.text.rstrip().endswith("?")
    return not wishes and (one.text.rstrip().endswith("?") or form(said, strict=True) is Form.ASKS)


def _only_tells(one: Sentence) -> bool:
    """Whether it tells or wishes for something, and nothing of it is known to the data or the trade."""
    said = words_between(one, 0, len(one.tokens))
    if not is_wish(said) and form(said, strict=True) is not Form.TELLS:
        return False
    if _INTRODUCES.match(one.line.text) and not (one.mentions or one.numbers):
        return True
    named = one.mentions or one.unknown or one.numbers or one.times.covered
    if named or any(one.named(group) for group in _OF_TRADE) or "@" in one.canonical:
        return False
    return not (one.has(_LIMITS) or CORRECTION.search(one.line.text) or tokens_of_touch(one))
