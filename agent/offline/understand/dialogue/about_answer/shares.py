"""'What share of revenue do the hotels make up?', 'and of the champions?', 'has that share changed?'

That a share is asked for is kept in the focus of the thread, for the writer to lead with; so is the row that
it is of where the figures are of all of a kind.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agent.focus import ROW, SHARE
from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.arguments.listing import LISTED
from agent.offline.understand.dialogue.memory import EITHER
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.types import TRADES, Call, Memory, Reading
from agent.offline.understand.words.sentence import Sentence

_ASKS = re.compile(alternatives("asks_for_a_share"))
_SALES = "sales_metrics"
_LONGEST = 8
"""Words of a message that goes on with the share of the last answer."""
_KINDS = ("region", "country", "owner", "channel", "category", "brand", "account", *TRADES)
_OF_TIME = ("metric", "start", "end", "compare_to")
"""Arguments that hold for whatever a share is asked of."""
_LISTS = frozenset(["find_accounts", "segment_members"])
_SCOPE = ("owner", "region", "country")
_ORDERED = frozenset(["sort", "order"])
_THEY = "they|their|them|these|those|that|it|this|together"
_MONEY = "revenue|sales|turnover|total|business|book"
_LONGEST_OF_LIST = 12
_ANOTHER = re.compile(
    r"(?:(?:and|but|or|so|ok|okay|then|now|same|what about|how about|that|the share|,) )*"
    r"(?:of|for|from|with|through|by|via|over|at) (?!(?:that|them|those|it|these)\b).*"
    r"|(?:(?:and|or|then|what about|how about) )+(?!in\b|only\b|just\b|if\b|how\b|what\b|who\b|which\b).*"
)
"""'And of the champions?', 'what about the schools': of another, where 'and in the South' is of less."""


def asks_for_share(sentence: Sentence) -> bool:
    """Whether a message asks what something is of a whole."""
    return _ASKS.search(sentence.plain_text) is not None


def share_of_another(sentence: Sentence, memory: Memory) -> Call | None:
    """The share of what a short message names in place of what the last was of; None of any other."""
    last = memory.last
    if last is None or SHARE not in memory.focus or last.tool != _SALES or len(memory.calls) > 1:
        return None
    if len(sentence.words) > _LONGEST or sentence.times.periods or sentence.numbers:
        return None
    if sentence.named("metrics") or sentence.named("dimensions") or sentence.unknown:
        return None
    said = [("segment", one.value) for one in sentence.named("segments")]
    named = dict([*said, *((mention.kind, mention.value) for mention in sentence.mentions)])
    if len(named) != 1 or not _ANOTHER.fullmatch(sentence.plain_text.strip(" ?.!")):
        return None
    ((kind, value),) = named.items()
    if kind not in (*_KINDS, "segment"):
        return None
    if last.arguments.get("by") == [kind]:
        return replace(last, arguments={k: v for k, v in last.arguments.items() if k != kind})
    kept = {k: v for k, v in last.arguments.items() if k in _OF_TIME}
    return Call(_SALES, {"metric": "revenue", **kept, kind: value})


def share_of_listed(sentence: Sentence, memory: Memory) -> Call | None:
    """'And their share of my total?' after a list: what its accounts bring, beside what it is a part of."""
    listed = memory.calls[0] if len(memory.calls) == 1 and memory.missing is None else None
    if listed is None or listed.tool not in _LISTS or "account" in listed.arguments:
        return None
    if len(sentence.words) > _LONGEST_OF_LIST or sentence.numbers or sentence.times.periods:
        return None
    said = {mention.value for mention in sentence.mentions} - {*map(str, listed.arguments.values())}
    if said or sentence.unknown or sentence.named("segments") or sentence.named("dimensions"):
        return None
    of_money = sentence.has(_MONEY) or sentence.has("they|their|them|these|those")
    if not asks_for_share(sentence) or not sentence.has(_THEY) or not of_money:
        return None
    shown = [one.value for one in memory.listing if one.kind == "account"]
    if shown and ("limit" in listed.arguments or len(shown) < LISTED):
        scope = {k: v for k, v in listed.arguments.items() if k in _SCOPE}
        return Call(_SALES, {"metric": "revenue", "account": EITHER.join(shown), **scope})
    if listed.arguments.keys() - _ORDERED <= {*_SCOPE, "segment", *TRADES}:
        kept = {k: v for k, v in listed.arguments.items() if k not in _ORDERED}
        return Call(_SALES, {"metric": "revenue", **kept}) if kept else None
    return None


def with_share(reading: Reading, sentence: Sentence, before: Memory) -> Reading:
    """The reading with the share in its focus, where one is asked for, or was and is gone on with."""
    call = reading.calls[0] if reading.kind == "calls" and len(reading.calls) == 1 else None
    if call is None or call.tool != _SALES:
        return reading
    if asks_for_share(sentence):
        call = _of_its_whole(call, sentence)
        reading = (
            replace(reading, calls=(call,), memory=replace(reading.memory, calls=(call,)))
            if call != reading.calls[0]
            else reading
        )
    by = [name for name in call.arguments.get("by", ()) if name not in TIMES]
    goes_on = SHARE in before.focus and len(sentence.words) <= _LONGEST and len(by) < 2
    if not asks_for_share(sentence) and not goes_on:
        return reading
    named = sentence.named("segments") if by == ["segment"] else sentence.of(by[0]) if by else []
    rows = {mention.value for mention in named}
    if not rows and by and before.last is not None:
        rows = {str(before.last.arguments[by[0]])} if by[0] in before.last.arguments else set()
    if by and len(rows) != 1:
        return reading
    kept = [one for one in reading.memory.focus if not one.startswith(ROW)]
    focus = (*kept, SHARE, *(f"{ROW}{row}" for row in rows if by))
    return replace(reading, memory=replace(reading.memory, focus=tuple(dict.fromkeys(focus))))


def _of_its_whole(call: Call, sentence: Sentence) -> Call:
    """'What share of the East comes from that account', 'the share of online in Wales': of that whole."""
    said = dict(call.arguments)
    by = said.get("by", [])
    if len(by) == 1 and "account" in said and by[0] in _PLACED and by[0] not in said:
        named = {mention.value for mention in sentence.of(by[0])}
        if len(named) == 1:
            del said["by"]
            return replace(call, arguments={**said, by[0]: named.pop()})
    if by or "channel" in said or not {*_PLACED, *TRADES, "segment"} & said.keys():
        return call
    names = {name.casefold(): name for name in sentence.lookup.lexicon.channels}
    found = [name for typed, name in names.items() if typed in sentence.words]
    return replace(call, arguments={**said, "channel": found[0]}) if len(found) == 1 else call


_PLACED = ("region", "country", "owner")
