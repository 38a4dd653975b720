"""Short hints after an answer, written out as the plain change that is read everywhere.

'Weekly is too noisy, months' is 'by month', 'value, not volume' is 'in revenue', 'count from April' is
'since 1 April 2026', each where the message says nothing else that could be asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import TRADES, Call, Memory
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Mention, Sentence

_AROUND = word_list("around_a_hint")
_BEGINS = word_list("around_a_beginning")
_BEGUN, _ENDED = word_list("begins"), word_list("ends")
_MONEY, _VOLUME = word_list("said_for_money"), word_list("said_for_volume")
_SPLIT_BY_ACCOUNT = frozenset(["by", "per", "each", "rather"])
_EACH = frozenset(["per", "each", "every"])
_LONGEST = 12
"""Words of a hint."""


def written_out(text: str, lookup: Lookup, memory: Memory) -> str:
    """The message, or the plain change that it hints at."""
    last = memory.last
    if last is None or memory.missing is not None or len(text.split()) > _LONGEST:
        return text
    sentence = scan(text, lookup)
    if sentence.mentions or sentence.unknown or sentence.named("segments"):
        return text
    if listed := _of_the_listed(sentence, memory):
        return listed
    if sentence.times.periods:
        return _bounded(sentence, last.arguments) or text
    if last.tool == "basket_rules":
        return _level(sentence) or text
    if sentence.numbers or not {"by", "metric", "grain"} & {
        *last.arguments,
        *_WITH.get(last.tool, ()),
    }:
        return text
    return _channel(sentence) or _figures(sentence, last.arguments) or text


def picked(text: str, lookup: Lookup, memory: Memory) -> tuple[Call, ...]:
    """'And the best?' after figures by region: the first of them; 'what were they worth?' of those lost."""
    last = memory.last
    if (
        last is None
        or len(memory.calls) > 1
        or last.tool != "sales_metrics"
        or len(text.split()) > _LONGEST
    ):
        return ()
    words = set(scan(text, lookup).words)
    orders = "first" in words and len(words & _ends()) > 1  # "lowest first": all of them
    words -= {"first"} if orders else set()
    if "only" in last.arguments:
        asks = words & (word_list("says_a_sum") | {"worth"})
        return memory.calls if asks and words <= word_list("around_a_sum") | _LOST else ()
    rows = {*last.arguments.get("by", ())} - {*TIMES}
    first, bottom = words & word_list("first_of_a_split"), words & word_list("last_of_a_split")
    if len(rows) != 1 or "account" in rows or bool(first) == bool(bottom):
        return ()
    if not words - first - bottom <= word_list("around_the_first"):
        return ()
    order = {"order": "asc"} if bottom else {}
    kept = {k: v for k, v in last.arguments.items() if k != "order"}
    one = {} if orders else {"top": 1}
    return (replace(last, arguments={**kept, **one, **order}),)


def _ends() -> frozenset[str]:
    return word_list("first_of_a_split") | word_list("last_of_a_split")


_LOST = frozenset(["lose", "lost", "cost", "before", "us", "left"])


_LISTS = tools_with("lists_accounts")
_WHOLE = tools_with("can_be_gone_on_with")
_TOLD_BY_SALES = frozenset(
    ["segment", "region", "owner", *TRADES, "sort", "order", "lookback_days", "as_of"]
)
"""Arguments of lists whose accounts, shown or not, figures of sales can be limited to."""


def _of_the_listed(sentence: Sentence, memory: Memory) -> str:
    """'How much is that together?', 'what did they spend last year?' after a list: their revenue."""
    last = memory.last
    if last is None or last.tool not in _LISTS or "account" in last.arguments or sentence.numbers:
        return ""
    if memory.listing and not (last.tool in _WHOLE and last.arguments.keys() <= _TOLD_BY_SALES):
        return ""  # the sales of exactly those that are listed
    dated = sentence.times.covered
    words = {word for at, word in enumerate(sentence.words) if at not in dated}
    cues, they = words & word_list("says_a_sum"), words & word_list("points_at_listed")
    did = dated and {"how", "did", "do"} <= words | {"do"}
    if not (cues or did) or not they or not words <= word_list("around_a_sum"):
        return ""
    when = [token for at, token in enumerate(sentence.tokens) if at in dated]
    said = sentence.text[when[0].start : when[-1].end] if when else ""
    said = re.sub("^(in|over|during|for|so far) ", "", said, flags=re.IGNORECASE)
    lead = "" if re.match("(since|from|last|this) ", said, re.IGNORECASE) else "in "
    return f"their revenue {lead}{said}" if said else "their revenue in total"


_WITH = {"cohort_retention": ("grain",)}


def _bounded(sentence: Sentence, said: dict[str, Any]) -> str:
    """'And if you count from April', 'go back to the start of 2025', 'stop at Easter': where the time is to
    begin or to end."""
    main = sentence.times.main
    if main is None or main.start is None or not {"start", "from_date", "since"} & said.keys():
        return ""
    rest = [word for at, word in enumerate(sentence.words) if at not in sentence.times.covered]
    begins, ends = set(sentence.words) & _BEGUN, set(rest) & _ENDED
    if not set(rest) <= _BEGINS | ends or len(sentence.times.periods) > 1:
        return ""
    if ends and not begins and main.end is not None and main.end < sentence.lookup.clock.today:
        return f"until {_written(main.end)}"
    if not begins or ends:
        return ""
    if main.start >= sentence.lookup.clock.today or main.shape in ("rolling", "future"):
        return ""
    if main.unit == "year" and not begins - {"back"}:
        return ""  # "back to 2025" after 2024 is that year
    return f"since {_written(main.start)}"


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


_GOODS = frozenset(["product", "brand", "category"])
"""What rules of products bought together can be summed up to."""


def _level(sentence: Sentence) -> str:
    """'Less detail, by brand please' after what is bought together."""
    cut = [mention for mention in _cut(sentence) if not _replaced(sentence, mention)]
    inside = {at for mention in _cut(sentence) for at in mention.tokens}
    rest = {word for at, word in enumerate(sentence.words) if at not in inside}
    alone = len(cut) == 1 and not sentence.numbers and rest <= _AROUND
    return f"{cut[0].value} level" if alone and cut[0].value in _GOODS else ""


def _figures(sentence: Sentence, said: dict[str, Any]) -> str:
    """'Too fine, months', 'category rather than region', 'orders, not money'."""
    cut, counted = list(_cut(sentence)), list(_counted(sentence))
    taken = {at for mention in (*cut, *counted) for at in mention.tokens}
    rest = [word for at, word in enumerate(sentence.words) if at not in taken]
    plain = set(rest) <= _AROUND or _would_do(sentence, cut)
    if not plain or any(one.value in said for one in cut) or _joined(sentence, cut):
        return ""  # "forget the region, by industry" takes a filter off
    was_cut = {*said.get("by", ()), said.get("grain")}
    was_counted = {said.get("metric", "revenue" if "by" in said else None)}
    new_cut = [m for m in cut if m.value not in was_cut and not _replaced(sentence, m)]
    new_counted = [m for m in counted if m.value not in was_counted and not _replaced(sentence, m)]
    if len(new_cut) == 1 and not new_counted:
        (one,) = new_cut
        before = set(sentence.words[: one.start])
        plain = one.value == "account" and not before & _SPLIT_BY_ACCOUNT
        each = one.value in TIMES and before & _EACH
        return "" if plain else f"{'per' if each else 'by'} {one.value.replace('_', ' ')}"
    if len(new_counted) == 1 and not new_cut:
        return f"in {new_counted[0].value.replace('_', ' ')}"
    return ""


_MAY = "would|will|might|may|should|could|d|ll"
_IS = rf"(({_MAY}|are|is|s|looks?|seems?|makes?|be|do|probably|prob|maybe|much|far) )+"
_FITS = (
    "(better|easier|nicer|clearer|simpler|tidier|neater|smoother|cleaner|fine|plenty|enough|ideal|perfect"
    "|best|great|more \\w+)"
)
_WOULD = rf"({_MAY}) (probably |prob |maybe )*(be|look|do|suit)( much| far| a lot)*"
_WOULD_DO = re.compile(rf"{_IS}{_FITS}\b|{_WOULD} (?!(over|under|later|after)\b)\w+er\b")
_FALLS_SHORT = frozenset(
    ["not", "no", "too", "less", "harder", "worse", "up", "down", "where", "?"]
)


def _would_do(sentence: Sentence, cut: list[Mention]) -> bool:
    """'Quarters would be easier on the eye', whatever speaks for them."""
    if len(cut) != 1 or cut[0].value not in TIMES or _FALLS_SHORT & set(sentence.words):
        return False
    after = " ".join(sentence.words[cut[0].stop :])
    before = sentence.words[: cut[0].start]
    if before[-1:] == ["the"]:
        return False  # "the year looks great" is a remark on it
    return set(before) <= _AROUND and _WOULD_DO.match(after) is not None


_OF_PEOPLE = "them|him|her|it|that one|these|those|numbers?"


def _channel(sentence: Sentence) -> str:
    """'EDI?', 'online month by month': a channel by itself is named like an everyday word."""
    cut = list(_cut(sentence))
    inside = {at for mention in cut for at in mention.tokens}
    words = [word for at, word in enumerate(sentence.words) if at not in inside]
    rest = " ".join(w for w in words if w not in _AROUND or w == "online")
    names = {name.casefold(): name for name in sentence.lookup.lexicon.channels}
    if sentence.has(f"({'|'.join(names)}) ({_OF_PEOPLE})"):
        return ""  # "phone them", "phone number please"
    if rest not in names or len({mention.value for mention in cut}) > 1:
        return ""
    if cut and _BEFORE_REPLACED & set(words):
        return ""  # "forget online, by owner"
    by = f" by {cut[0].value.replace('_', ' ')}" if cut else ""
    return f"only {names[rest]} orders{by}"


def _joined(sentence: Sentence, cut: list[Mention]) -> bool:
    """'By region and quarter' is by both, whatever it was by."""
    return any(
        "and" in (between := sentence.words[one.stop : other.start]) and {*between} <= _BETWEEN
        for one, other in pairwise(cut)
    )


_BETWEEN = frozenset(["and", "by", "per", "the", "also", "then"])
_BEFORE_REPLACED = frozenset(["not", "than", "of", "forget", "drop", "no", "lose"])


def _replaced(sentence: Sentence, mention: Mention) -> bool:
    """'Not by region', 'rather than volume'."""
    before = [w for w in sentence.words[: mention.start] if w not in ("the", "in", "by", "per")]
    return before[-1:] != [] and before[-1] in _BEFORE_REPLACED


def _cut(sentence: Sentence) -> Iterator[Mention]:
    inside = {at for metric in sentence.named("metrics") for at in metric.tokens}
    for mention in sentence.named("dimensions"):
        if not set(mention.tokens) <= inside:
            yield mention


def _counted(sentence: Sentence) -> Iterator[Mention]:
    """The metrics that are named, also as 'value' or 'volume'."""
    named = sentence.named("metrics")
    yield from named
    taken = {at for mention in named for at in mention.tokens}
    for at, word in enumerate(sentence.words):
        value = "revenue" if word in _MONEY else "units" if word in _VOLUME else ""
        if value and at not in taken:
            yield Mention("metric", value, word, at, at + 1)
