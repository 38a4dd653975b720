"""What a message takes from the thread: answers to our questions, 'it', 'them', 'there', 'that'."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.understand.arguments.calls import missing
from agent.offline.understand.arguments.choices import choices
from agent.offline.understand.arguments.fill import Slots
from agent.offline.understand.arguments.sales import PERIODS
from agent.offline.understand.dialogue.memory import (
    SCHEMED,
    account_in_focus,
    budget_of,
    last_two,
    topic,
)
from agent.offline.understand.dialogue.rerouting import names_the_account
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import NAMED, Memory, Subject, plural_of
from agent.offline.understand.words.names import name_words
from agent.offline.understand.words.sentence import Sentence
from data import catalogue

_PLACES = {
    "first": 0, "1": 0, "1st": 0, "second": 1, "2": 1, "2nd": 1, "third": 2, "3": 2, "3rd": 2, "last": -1,
}  # fmt: skip
_PLACE = re.compile(
    rf"(?:the |number |no |#|option )?({'|'.join(_PLACES)})(?: one| option| suggestion)?[.! ]*"
)
_YES = re.compile(r"(yes|yep|yeah|sure|ok|okay|please do|go ahead|do it|yes please)[.! ]*")
_CARRIED = frozenset(["campaign_type"])
_CARRIED_WITH = ("region", "budget")
_OVERVIEWS = tools_with("is_overview")
_SAME = (
    ("same (period|dates?|time|window|months?|quarters?|year|horizon|timeframe)",
     ("start", "lookback_days", "as_of", "since", "horizon_days")),
    ("same (account|customer|client|company)", ("account",)),
    ("same segment", ("segment",)),
    ("same comparison", ("compare_to",)),
    ("same (budget|money)", ("budget",)),
)  # fmt: skip
"""What 'the same ...' may mean, and the arguments that are kept then."""
_NO_WORD = tools_with("explains_no_word")
_EXPLAINED = ("signal", "kind", "campaign_type", "metric", "level")
_BOTH = "both|(these|those|the) two( of them)?|each of (them|the two)"
_THAT = "(that|this|the same|same|the whole|whole|the entire|entire) {}"
_EVERYTHING = "whole|entire|everything|overall|all|book|business|company|portfolio|board|base"


def answer_in_full(text: str, memory: Memory) -> tuple[str, Memory]:
    """The message in full when it answers a question of ours, else as it is."""
    said = text.casefold()
    if memory.missing == "account" and memory.listing:
        wanted = set(name_words(text)) - word_list("around_a_choice")
        fitting = [s for s in memory.listing if wanted and wanted <= set(name_words(s.name))]
        if len(fitting) == 1:
            return fitting[0].value, memory
    if not memory.suggestions or memory.listing:
        return text, memory
    place = _PLACE.fullmatch(said)
    agreed = _YES.fullmatch(said) and memory.missing is None and len(memory.suggestions) == 1
    if not (place or agreed):
        return text, memory
    index = _PLACES[place[1]] if place else 0
    if index >= len(memory.suggestions):
        return text, memory
    return memory.suggestions[index], replace(memory, suggestions=(), missing=None)


def carry_over(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> None:
    """Fill in what the message refers to or leaves out because the thread is about it."""
    values, subject = slots.values, topic(memory)
    refers = sentence.canonical.count("@it") > _places(sentence, memory)
    refers = refers or names_the_account(sentence, memory)
    _there(sentence, intent, slots, memory)
    _same_segment(sentence, intent, slots, memory)
    _scheme(intent, slots, memory)
    _same(sentence, intent, slots, memory)
    _side_of_time(sentence, intent, slots, memory)
    _moved(sentence, intent, slots, memory)
    _campaign_for_them(intent, slots, memory, refers=refers)
    whole = intent.fixed and (refers or not values) and bool(memory.calls)
    last = memory.last_arguments
    alike = refers or sentence.has("similar .*|(ones|those) like .*|of (that|this) (kind|type)")
    past = ("campaign_type",) if alike and "past_campaign_type" in intent.takes else ()
    for name in (*intent.needs, *past):
        if name in _CARRIED and name in last and name not in values:
            for carried in _CARRIED_WITH:
                if carried in last and carried in intent.takes and carried not in values:
                    slots.put(carried, last[carried])
            slots.put(name, last[name])
    if "campaign_type" in intent.needs and "campaign_type" not in values:
        _like_the_last(sentence, intent, slots, memory)
    if intent.fixed.get("kind") == "campaign_plan" and "budget" not in values:
        budget = budget_of(memory, next(iter(values.get("campaign_type", [])), None))
        if budget is not None:
            slots.put("budget", budget)
    same_tool = memory.last is not None and memory.last.tool == intent.tool and not intent.fixed
    goes_on = same_tool and intent.tool not in _OVERVIEWS
    about_one = "account" in values  # one account is in whatever region it is in
    for name in (*intent.needs, "region") if goes_on and not about_one else ():
        if name in last and name in intent.takes and name not in values and name != "account":
            slots.put(name, last[name])  # "who came back?" after who moved since March
    of_one = same_tool and "account" in last and not {"account", "segment"} & values.keys()
    if (
        of_one
        and {"category", "brand"} & values.keys()
        and not sentence.reads("who|which|customer")
    ):
        slots.values.setdefault(
            "account", [last["account"]]
        )  # "how likely is Cutlery?" of its next order
    if "term" in intent.needs and "term" not in values:
        _term(slots, subject, memory)
    listed = memory.listed[0].arguments if memory.listed else {}
    for name in intent.takes:
        before = last if name in last else listed
        if name in before and sentence.has(_THAT.format(name.replace("_", " "))):
            values.setdefault(name, [before[name]])
    if intent.tool == "sales_metrics" and sentence.has("on (those|these|that|it|them)( .*)?"):
        for name in {"category", "brand", "product"} & last.keys():
            values.setdefault(name, [last[name]])  # "what did they spend on those?"
    if refers or sentence.has("(that|this) (brand|category|product|item|article)"):
        _goods(intent, slots, memory)
    if refers:
        _same_place(intent, slots, memory)
    if "account" in intent.takes and sentence.has(_BOTH):
        _both(slots, memory)
    if subject is None and not whole:
        return
    if subject is None:
        _carry(intent, slots, memory)
        return
    if "sides" in intent.takes:
        _sides(sentence, slots, subject, memory)
        return
    if {"account", "segment"} & set(values):
        return
    if whole:
        if refers or not sentence.has(_EVERYTHING):
            _carry(intent, slots, memory)
        return
    lacks = missing(intent, slots) is not None
    others = subject.kind == "account" and sentence.has("(who|anyone|anybody) else .*")
    fits = subject.kind in intent.takes and subject.kind not in values
    if (refers or lacks) and fits and not others:
        slots.put(subject.kind, subject.value)
    elif (
        refers
        and (lacks or _of_nothing(intent, slots))
        and (other := _other_topic(intent, slots, memory))
    ):
        slots.put(other.kind, other.value)
    elif lacks and "account" in (*intent.needs, *intent.needs_one):
        account = memory.subject("account")
        if account:
            slots.put("account", account.value)


def _of_nothing(intent: Intent, slots: Slots) -> bool:
    """Whether one thing of several kinds is to be named, and none is."""
    one = set(intent.needs_one) & set(NAMED)
    return bool(one) and not one & slots.values.keys()


_OUT_OF_IT = "(of|from|among) (them|those|these|it)|they|(them|those|these) (became|moved|went)"
_WHENCE = "where .* (come|came|coming|move|moved) from|what were (they|those|these)( .*)?"
_INTO_IT = (
    "(moved|went|came|got|come|joined|fell|slipped|dropped)"
    "( in| in ?to| down| up| over)? (there|it|that)"
)


def _moved(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> None:
    """'What if 20 % of them became Champions?', 'how many moved there?': the segment spoken of."""
    subject = topic(memory)
    if "from_segment" not in intent.takes or subject is None or subject.kind != "segment":
        return
    values = slots.values
    two = memory.last is not None and memory.last.arguments.get("kind") == "segments"
    if not {"from_segment", "to_segment"} & values.keys():
        if sentence.has(_INTO_IT) or sentence.has(_WHENCE):
            slots.put("to_segment", subject.value)
        elif "@it" in sentence.canonical.split():
            slots.put("from_segment", subject.value)
        return
    said = [one.value for one in memory.subjects if one.kind == "segment"][: 2 if two else 1]
    others = [value for value in said if [value] != values.get("to_segment")]
    if "from_segment" not in values and len(others) == 1 and sentence.has(_OUT_OF_IT):
        slots.put("from_segment", others[0])


def _campaign_for_them(intent: Intent, slots: Slots, memory: Memory, *, refers: bool) -> None:
    """'Draft a campaign plan for them' after the members of a segment: of the kind that suits it."""
    subject = topic(memory)
    if not refers or "campaign_type" not in intent.needs or "campaign_type" in slots.values:
        return
    choice = choices()["campaign_type"]
    value = choice.segments.get(subject.value) if subject else None
    if subject and value:
        slots.put("campaign_type", value)
        slots.notes.append(choice.note.format(segment=subject.value, value=value))


def _like_the_last(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> None:
    """'Who should get the next one?' after a campaign: one of its kind; a plan is for the last audience."""
    audience = memory.subject("campaign_type")
    last = memory.last_arguments
    names = dict(sentence.lookup.lexicon.campaigns)
    campaign = str(last.get("campaign", ""))
    kind = sentence.lookup.lexicon.campaign_types.get(names.get(campaign, campaign))
    if audience and intent.fixed:
        slots.put("campaign_type", audience.value)
        if audience.name in sentence.lookup.lexicon.regions:
            slots.values.setdefault("region", [audience.name])
    elif kind:
        slots.put("campaign_type", kind)
        if isinstance(last.get("region"), str):
            slots.values.setdefault("region", [last["region"]])


def _other_topic(intent: Intent, slots: Slots, memory: Memory) -> Subject | None:
    """'Who else is in that segment' after an account: the segment that was spoken of with it."""
    lacking = missing(intent, slots)
    said = memory.subject(lacking) if lacking else None
    return said or topic(memory, intent.takes)


def _places(sentence: Sentence, memory: Memory) -> int:
    """How often 'there' or 'that region' stands for something else than the subject of the thread."""
    said = re.findall(_NOT_THE_SUBJECT, sentence.line.text)
    return len(said) + (sentence.words.count("there") if memory.subject("region") else 0)


_NOT_THE_SUBJECT = (
    r"\b(?:that|this) (?:region|area|territory|industry|sector|trade|country|brand|category|channel)\b"
    r"|\bthat (?:month|quarter|year|week|period)\b"
)


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
    if sentence.has(f"there|(same|that|this) {_PLACES_SAID}") or drilled or also:
        slots.put("region", place.value)


_PLACES_SAID = "(region|area|place|territory|part of the (country|world))"
LINKS = ("and ", "also ", "what about ", "how about ", "plus ", "then ")
_SHORT = 3
_THE_SEGMENT = r"(that|this|the|the whole|the entire|whole|entire) (segment|group)"


def _same_segment(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> None:
    """'A risk note on the whole segment' after a look at one of its accounts."""
    segment = memory.subject("segment")
    if segment and "segment" in intent.takes and sentence.has(_THE_SEGMENT):
        slots.values.setdefault("segment", [segment.value])


def _scheme(intent: Intent, slots: Slots, memory: Memory) -> None:
    """The scheme of the segments spoken of holds for the next question about segments."""
    scheme = memory.subject("scheme")
    if scheme is None or "scheme" in slots.values or intent.tool not in SCHEMED:
        return
    names = catalogue.segments(scheme.value)
    segments = slots.values.get("segment", [])
    explained = memory.last is not None and memory.last.tool == "define"  # "how many in each?"
    overview = intent.name == "segment_overview" and not explained
    if overview or (names and not set(segments) <= set(names)):
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


_LATER = r"(the )?(later|newer|more recent|latter) (one|period|week|month|quarter|year|half)"
_EARLIER = r"(the )?(earlier|older|former) (one|period|week|month|quarter|year|half)"


def _side_of_time(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> None:
    """'Revenue of the later quarter' after two of them were compared."""
    last = memory.last_arguments
    if last.get("kind") != "periods" or "start" not in intent.takes or PERIODS in slots.values:
        return
    sides = sorted(tuple(str(last[side]).split("/")) for side in ("a", "b"))
    for pattern, side in ((_LATER, sides[-1]), (_EARLIER, sides[0])):
        if sentence.has(pattern) and len(side) == 2:
            slots.values[PERIODS] = [side]


def _can_take(intent: Intent, name: str) -> bool:
    windows = {"lookback", "lookback_long", "lookback_window"}
    if name == "lookback_days":
        return bool(windows & set(intent.takes))
    return name in intent.takes and name not in ("start", "end")


def _term(slots: Slots, subject: Subject | None, memory: Memory) -> None:
    """'What does that mean?': the segment, signal, kind or figure of the last answer."""
    last = memory.last_arguments
    if subject is not None and subject.kind == "segment":
        slots.put("term", subject.value)
        return
    said = next((last[name] for name in _EXPLAINED if isinstance(last.get(name), str)), None)
    if said is not None and memory.calls[0].tool not in _NO_WORD:
        slots.put("term", said)


def _goods(intent: Intent, slots: Slots, memory: Memory) -> None:
    """'What is that brand bought with?'"""
    goods = ("product", "brand", "category")
    item = next((subject for subject in memory.subjects if subject.kind in goods), None)
    if item and "basket_item" in intent.takes:
        slots.values.setdefault("item", [item.value])


def _both(slots: Slots, memory: Memory) -> None:
    """'Churn risk of both' is asked of the two accounts spoken of last."""
    two = last_two(memory)
    if two and two[0].kind == "account" and not {"account", "segment"} & slots.values.keys():
        slots.put("account", *(one.value for one in two))


_OF_THE_LISTED = ("region", "segment", "industry", "account_type", "owner")


def _same_place(intent: Intent, slots: Slots, memory: Memory) -> None:
    """'Who of them will churn' is asked of the region of the answer before."""
    last = memory.last_arguments
    if "account" in slots.values or account_in_focus(memory):
        return
    shared = _OF_THE_LISTED if intent.tool == "sales_metrics" else ("region",)
    for name in shared:
        if isinstance(last.get(name), str) and name in intent.takes:
            slots.values.setdefault(name, [last[name]])


def _sides(sentence: Sentence, slots: Slots, subject: Subject, memory: Memory) -> None:
    """'Compare it with X' and 'compare the two'."""
    values = slots.values
    if values.get("kind") == [plural_of(subject.kind)] and "b" not in values:
        if values["a"] != [subject.value]:
            values["b"], values["a"] = values["a"], [subject.value]
    elif "kind" not in values and sentence.has("two|both|them|they|these|each other|it"):
        two = last_two(memory)
        if two:
            slots.put("kind", plural_of(two[0].kind))
            slots.put("a", two[0].value)
            slots.put("b", two[1].value)


def _carry(intent: Intent, slots: Slots, memory: Memory) -> None:
    """A document about what the last answer was about takes over its arguments."""
    last = memory.calls[0].arguments
    dated = () if memory.calls[0].tool == "campaign_results" else ("lookback_days", "as_of")
    for name in (*intent.takes, *dated):
        if name in last and name not in slots.values:
            slots.put(name, last[name])
    subject = topic(memory)
    named = {"account", "segment"} & set(slots.values)
    if intent.needs_one and not named and subject and subject.kind in intent.takes:
        slots.put(subject.kind, subject.value)
