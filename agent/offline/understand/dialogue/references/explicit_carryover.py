"""Slots of the last question that a message says hold on: 'there', 'the same period', 'the later quarter'."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.offline.understand.arguments.fill import PERIODS, Slots
from agent.offline.understand.dialogue.memory import SCHEMED, account_in_focus
from agent.offline.understand.dialogue.references.period_held import period_holds
from agent.offline.understand.dialogue.references.reference_checks import of_the_book
from agent.offline.understand.intent import Intent
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import TRADES, Memory
from agent.offline.understand.words.sentence import Sentence
from data import catalogue

_OVERVIEWS = tools_with("is_overview")
_LISTS = tools_with("lists_accounts")
_SAME = (
    ("same (period|dates?|time|window|months?|quarters?|year|horizon|timeframe)"
     "|since then|(in|over|during|within|for|across) that (time|period|window|stretch|span)",
     ("start", "lookback_days", "as_of", "since", "horizon_days")),
    ("(on|by|with|in|under) (that|this|the same) (basis|scoring|way|method|footing|scheme)|same basis",
     ("scoring", "scheme", "clusters", "lookback_days", "as_of", "region")),
    ("same (account|customer|client|company)", ("account",)),
    ("same segment", ("segment",)),
    ("same comparison", ("compare_to",)),
    ("same (budget|money)", ("budget",)),
)  # fmt: skip
"""What 'the same ...' may mean, and the arguments that are kept then."""


def carry_what_is_said(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> None:
    """Fill in what the message says is as before."""
    _there(sentence, intent, slots, memory)
    _same_segment(sentence, intent, slots, memory)
    _scheme(sentence, intent, slots, memory)
    _same(sentence, intent, slots, memory)
    _of_them(sentence, intent, slots, memory)


def _there(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> None:
    """'There' is the region spoken of; a list asked for after an overview of a region is of that region."""
    last = memory.last
    place = memory.subject("region")
    if place is None or "region" not in intent.takes or "region" in slots.values:
        return
    drilled = (
        last is not None
        and (last.tool in _OVERVIEWS or "@it" in sentence.canonical)
        and last.arguments.get("region") == place.value
        and intent.name == "segment_members"
    )
    linked = sentence.line.text.startswith(LINKS) and len(sentence.canonical.split()) <= _SHORT
    also = linked and last is not None and last.arguments.get("region") == place.value
    also = also and "account" not in slots.values
    here = not {"account"} & slots.values.keys() and account_in_focus(memory) is None
    if (here and sentence.has(_THERE)) or sentence.has(_THAT_PLACE) or drilled or also:
        slots.put("region", place.value)


_THERE = (
    "(?<!is )(?<!are )(?<!was )(?<!were )there(?! (is|are|was|were))"
    "|(accounts|customers|clients|ones|those|people|companies|who) there (is|are|was|were)"
)
_THAT_PLACE = "(same|that|this) (region|area|place|territory|part of the (country|world))"
LINKS = ("and ", "also ", "what about ", "how about ", "plus ", "then ")
_SHORT = 3


_THE_SEGMENT = r"(that|this|the|the whole|the entire|whole|entire) (segment|group)"


def _same_segment(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> None:
    """'A risk note on the whole segment' after a look at one of its accounts."""
    segment = memory.subject("segment")
    family = slots.values.get("level") == ["family"]  # of which "the whole group" is said too
    if segment and "segment" in intent.takes and sentence.has(_THE_SEGMENT) and not family:
        slots.values.setdefault("segment", [segment.value])


_EACH = (
    "(each|every|per|by)( of)?( the| these| those| them)?( (label|segment|group|cluster|one|name))?s?"
    "|(the |these |those )?labels"
)
"""'How many of each label?' after the members of one."""


_SEGMENTS = ("segment", "from_segment", "to_segment")


def _scheme(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> None:
    """The scheme of the segments spoken of holds for the next question about segments."""
    scheme = memory.subject("scheme")
    if scheme is None or "scheme" in slots.values or intent.tool not in SCHEMED:
        return
    names = catalogue.segments(scheme.value)
    segments = [one for name in _SEGMENTS for one in slots.values.get(name, ())]
    explained = memory.last is not None and memory.last.tool == "define"  # "how many in each?"
    overview = intent.name == "segment_overview" and not (explained or sentence.has(_EACH))
    if overview or sentence.scheme == "rfm" or (names and not set(segments) <= set(names)):
        return
    if "scheme" in intent.takes:
        slots.put("scheme", scheme.value)
    clusters = memory.subject("clusters")
    if clusters and scheme.value == "clusters" and "clusters" in intent.takes:
        slots.values.setdefault("clusters", [int(clusters.value)])


def _same(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> None:
    """'Over the same period', 'same comparison': what of the last question is said to hold."""
    last = memory.last_arguments
    for pattern, names in _SAME:
        if not sentence.has(pattern):
            continue
        for name in names:
            if name in last and name not in slots.values and _can_take(intent, name):
                slots.put(name, last[name])
        if "start" in names and {"start", "end"} <= last.keys() and "start" in intent.takes:
            slots.values.setdefault(PERIODS, [(last["start"], last["end"])])


_SOME_OF_THEM = (
    "(which|who|how many|any|anyone|some|most|none|all|each) of (them|these|those)|^only .*"
)
_WHOSE = ("owner", "region", "segment", *TRADES)


def _of_them(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> None:
    """'Which of them are at risk of leaving?' after her accounts is of hers."""
    last = memory.last
    if last is None or last.tool not in _LISTS or not sentence.has(_SOME_OF_THEM):
        return
    for name in _WHOSE:
        if name in last.arguments and name not in slots.values and _can_take(intent, name):
            slots.put(name, last.arguments[name])


def _can_take(intent: Intent, name: str) -> bool:
    windows = {"lookback", "lookback_long", "lookback_window"}
    if name == "lookback_days":
        return bool(windows & set(intent.takes))
    return name in intent.takes and name not in ("start", "end")


_FILTERS_OF_SALES = frozenset(
    ["category", "brand", "product", "channel", "segment", "owner", "family", *TRADES]
)
_TIME_OF_SALES = ("start", "end", "compare_to", "earlier_start", "earlier_end")
_OF_ALL = (
    "every(one|body|where|thing)|overall|anything|(company|book|business) ?wide"
    "|(all|any)( of)?( our| the| my)? (accounts|customers|clients|products|categories|regions|sales|goods)"
)
"""Said of figures that are of nothing spoken of before."""


def carry_figures(
    sentence: Sentence, intent: Intent, slots: Slots, last: Mapping[str, Any]
) -> None:
    """What figures are of where a question after figures leaves it out.

    'How many did we sell last year?' after the buyers of a product is of that product, and so is 'who has
    bought none since?'; a question that names nothing is of the time that was said before, too. 'Which
    brand exactly?' after figures of a category is of that category, though it names a place.
    """
    if intent.tool != "sales_metrics":
        return
    named = sentence.mentions or sentence.unknown or "segment" in slots.values
    if named and (sentence.named("metrics") or not slots.by):
        return
    everything = of_the_book(sentence) or sentence.has(_OF_ALL)
    if everything and not named:
        return
    places = () if named or {"region", "country"} & {*slots.values, *slots.by} else _PLACES
    for name in (*_FILTERS_OF_SALES, *places):
        if name in last and name in intent.takes and name not in slots.by:
            slots.values.setdefault(name, [last[name]])
    timed = sentence.times.periods or sentence.times.compare_to or slots.values.keys() & _TIMED
    if not named and not sentence.named("metrics") and slots.values.get("metric") == ["revenue"]:
        slots.values["metric"] = [last.get("metric", "revenue")]  # "which customers lost most?"
    holds = period_holds(sentence, last) and not sentence.has(_ANEW)
    if not named and not timed and holds:
        for name in _TIME_OF_SALES:
            if name in last:
                slots.values.setdefault(name, [last[name]])


_PLACES = ("region", "country")
_TIMED = frozenset([PERIODS, "start", "earlier_start"])
_ANEW = "ever|in general|generally|all time|of all time|normally|usually|typically|so far|to date"
"""Said of no stretch of time that was spoken of before."""
