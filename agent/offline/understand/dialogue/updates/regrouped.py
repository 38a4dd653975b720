"""The last figures split in another way: 'add region', 'drop the months', 'all channels side by side'.

A message that says no more than by what figures are to be split keeps all else that they were asked with:
the period, whose they are, of which goods. Each dimension in it is added, taken off, or the split itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.tokens.wordlists import alternatives, whole_words, word_list
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Mention, Sentence

_MOST = 3
"""Dimensions that figures can be split by at once."""
_LONGEST = 12
_RANKED = frozenset(["top", "sort", "order", "min_change", "max_change", "min_value", "only"])
"""What chooses or orders the rows of groups, and means nothing without any."""
_LIST, _FIGURES = "find_accounts", "sales_metrics"
_OF_ROWS = frozenset(["sort", "order"])


def regrouped(text: str, lookup: Lookup, memory: Memory) -> tuple[Call, ...]:
    """The last figures with the dimensions that a message adds, takes off or puts in place of theirs."""
    if memory.missing is not None or not memory.calls or len(text.split()) > _LONGEST:
        return ()
    sentence = scan(text, lookup)
    named = [*sentence.named("dimensions"), *_units(sentence)]
    if not named or not _says_no_more(sentence, named):
        return ()
    last = memory.calls[0]
    if last.tool == _LIST and len(memory.calls) == 1:
        return _by_family(last, named)
    if {call.tool for call in memory.calls} != {_FIGURES}:
        return ()
    made = tuple(_split(call, sentence, named) for call in memory.calls)
    return tuple(call for call in made if call is not None) if None not in made else ()


def _units(sentence: Sentence) -> list[Mention]:
    """'Without the month' speaks of no period but of what each row is of."""
    alone = [one for one in sentence.times.periods if one.stop - one.at == 1]
    words = [(one.at, sentence.words[one.at]) for one in alone]
    return [Mention("dimension", unit, unit, at, at + 1) for at, unit in words if unit in TIMES]


def _says_no_more(sentence: Sentence, named: Sequence[Mention]) -> bool:
    """Whether all words are dimensions, or small ones that stand around them."""
    inside = {at for mention in named for at in mention.tokens}
    counted = any(number.kind != "ordinal" for number in sentence.numbers)
    if sentence.mentions or sentence.unknown or counted or sentence.times.covered - inside:
        return False
    words = {word for at, word in enumerate(sentence.words) if at not in inside}
    return words <= word_list("around_a_hint") | word_list("around_a_dimension")


def _split(call: Call, sentence: Sentence, named: Sequence[Mention]) -> Call | None:
    """The figures as the message splits them; None where it does not say what is to become of these."""
    line, kinds = _marked(sentence, named), [mention.value for mention in named]
    was = list(call.arguments.get("by", ()))
    off = {kind for kind in kinds if _is_said("takes_a_dimension_off", kind, line)}
    more = [kind for kind in kinds if _is_said("adds_a_dimension", kind, line)]
    only = [kind for kind in kinds if kind not in {*off, *more}]
    if off - {*was} or (only and not _is_said("sets_side_by_side", only[0], line)):
        return None
    kept = [name for name in was if name not in off and (name in TIMES or not only)]
    by = list(dict.fromkeys([*kept, *only, *more]))
    by.sort(key=lambda name: name in TIMES)  # each row of a group over time
    if by == was or len(by) > _MOST:
        return None
    gone = {"by", *only, *more} if {*by} - {*TIMES} else {"by", *_RANKED}
    arguments = {name: value for name, value in call.arguments.items() if name not in gone}
    return replace(call, arguments={**arguments, **({"by": by} if by else {})})


def _marked(sentence: Sentence, named: Sequence[Mention]) -> str:
    """The words of a message with each dimension by its own name behind a sign."""
    words = list(sentence.words)
    for mention in sorted(named, key=lambda one: -one.start):
        words[mention.start : mention.stop] = [f"@{mention.value}"]
    return " ".join(words)


def _is_said(how: str, kind: str, line: str) -> bool:
    return whole_words(alternatives(how).replace("@dimension", f"@{kind}")).search(line) is not None


def _by_family(last: Call, named: Sequence[Mention]) -> tuple[Call, ...]:
    """'Families rather' after the largest accounts: what each family of them brings in."""
    if [mention.value for mention in named] != ["family"]:
        return ()
    kept = {k: v for k, v in last.arguments.items() if k not in _OF_ROWS}
    top = {"top": kept.pop("limit")} if "limit" in kept else {}
    if kept.keys() - {"region", "owner", "segment", "country", "industry", "commercial_segment"}:
        return ()
    return (Call(_FIGURES, {"metric": "revenue", "by": ["family"], **kept, **top}),)
