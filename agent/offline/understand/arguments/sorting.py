"""In which order a list of accounts comes: sort and order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.arguments.framed_orders import (
    BUY,
    Framed,
    framed_order,
    no_more,
    without_segments,
)
from agent.offline.understand.arguments.silence import silent_days
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import expanded, load_yaml, whole_words
from agent.offline.understand.words.sentence import Sentence

_BY_THEMSELVES = ("stake", "probability")
"""What only an order is meant by: 'most at risk' may be a filter, 'by value at risk' is none."""
_NAMES = ("name", "owner", "region")
_OF_READER = {
    "sort": {name: name for name in ("monetary", "recency", "frequency", *_NAMES)},
    "risk_sort": {
        "stake": "revenue_at_risk",
        "probability": "probability",
        "monetary": "monetary",
        "recency": "recency",
        **{name: name for name in _NAMES},
    },
    "stake_sort": {
        "stake": "value_at_stake",
        "monetary": "monetary",
        "recency": "recency",
        **{name: name for name in _NAMES},
    },
    "basket_sort": {
        **{name: name for name in ("confidence", "support", "lift")},
        "probability": "confidence",
        "frequency": "support",
    },
}
"""By what each kind of list can be sorted, and how its tool calls that."""
SORTS = re.compile(
    r"(please |and |now |ok |can you |could you )*(re ?)?(sort|rank|order|weigh|weight|prioriti[sz]e)(ed|d)?"
    r"( (it|them|that|those|these|(the|that|this) (\w+ )?(list|rest|ones|accounts|customers|clients)))?"
    r" (by|on|from|after|in order of|according to|with|a|alphabetically)\b.*"
    r"|(.* )?(sorted|ranked|ordered(?! from)|sort|rank|in order)( (them|it))? (by|on|of) .*"
    r"|(.*[,;:] )?(please |and |now |ok |put |have |those |the |with |ones |accounts |customers )*"
    r"(most|fewest|least|highest|lowest|longest|shortest|newest|oldest|biggest|largest|smallest|riskiest"
    r"|likeliest|top) .*(first|on top|at the top)( please| instead| then)*"
    r"( ?,? ?(and )?(not|instead of|rather than) .*)?[ .!]*$"
)
"""A message that asks for another order."""


_NOT_BY_PROBABILITY = (
    r"(by|on) (the )?(cash|money|value|revenue|amount|pounds|size)( ,)?( and)?"
    r" (not|rather than|instead of|over)( (by|on|the|their))* (likelihood|probability|chances?|odds|risk)"
)
"""'By cash, not by likelihood' of those who may leave is by the cash that is at stake."""


@dataclass(frozen=True)
class _Sort:
    sort: str
    order: str | None
    said: str
    unless_filtered: bool
    """Whether it is meant only where no length of silence is said, which is a filter."""


@cache
def _sorts() -> tuple[_Sort, ...]:
    """The orders of sorts.yaml."""
    entries = load_yaml(Path(__file__).with_name("sorts.yaml").read_text(encoding="utf-8"))
    return tuple(
        _Sort(
            entry["sort"],
            entry.get("order"),
            "|".join(entry["said"]).replace("<buy>", BUY),
            bool(entry.get("unless_filtered")),
        )
        for entry in entries
    )


@cache
def order_words() -> frozenset[str]:
    """The words by which an order is asked for."""
    return frozenset(re.findall(r"[a-z]{3,}", " ".join(sort.said for sort in _sorts())))


def sort_reader(intent: Intent) -> str:
    """The name under which an intent takes an order; '' of one that takes none."""
    return next((name for name in _OF_READER if name in intent.takes), "")


def told_order(sentence: Sentence, intent: Intent) -> Framed | None:
    """The order that a message asks for in so many words, where the lists of an intent can be in it."""
    reader = sort_reader(intent)
    told = framed_order(sentence, of_pairs=reader == "basket_sort") if reader else None
    return told if told and told.sort in _OF_READER[reader] else None


def sort_said(sentence: Sentence, *, filtered: bool = False) -> _Sort | None:
    """The order that the message asks for; `filtered`: a length of silence in it is a filter."""
    rest = no_more(without_segments(sentence))
    return next(
        (
            one
            for one in _sorts()
            if whole_words(expanded(one.said)).search(rest)
            and not (filtered and one.unless_filtered)
        ),
        None,
    )


def weighs_risk(sentence: Sentence) -> bool:
    """'By value at risk', 'the likeliest to leave first': an order by what only churn risk tells."""
    said = sort_said(sentence)
    return said is not None and said.sort in _BY_THEMSELVES


@reads_argument("sort", "order", "risk_sort", "stake_sort", "basket_sort")
def _sort(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """The order of a list; one that has an order of its own only gets another if told so."""
    reader = sort_reader(intent)
    if reader == "risk_sort" and sentence.has(_NOT_BY_PROBABILITY):
        slots.put("sort", _OF_READER[reader]["stake"])
        return
    takes = _OF_READER.get(reader, {})
    filtered = "min_recency_days" in intent.takes and silent_days(sentence) is not None
    if told := told_order(sentence, intent):
        sort, order = told.sort, told.order
    else:
        found = sort_said(sentence, filtered=filtered)
        if found is None or found.sort not in takes or reader == "basket_sort":
            return
        plain = reader == "sort" or found.sort in _BY_THEMSELVES
        if not plain and not SORTS.match(sentence.line.text):
            return  # "the biggest churn risks" are the likeliest to leave
        sort, order = found.sort, found.order
        if sentence.has("ascending|asc|(lowest|smallest|fewest|least) first|from (low|small).*"):
            order = "asc"
        if sentence.has(
            "descending|desc|highest first|biggest first|largest first|from (high|big|large).*"
        ):
            order = "desc"
    slots.put("sort", takes[sort])
    if order and "order" in intent.takes:
        slots.put("order", order)
