"""Slots that a question takes over from the thread: 'it', 'them', 'there', 'that region', the account."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.offline.understand.arguments.calls import missing
from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.arguments.fill import ALL_BUT, Slots
from agent.offline.understand.arguments.terms import scheme_said
from agent.offline.understand.dialogue.carryover.campaigns_carried import (
    campaign_for_them,
    like_the_last,
)
from agent.offline.understand.dialogue.carryover.completeness import refers_back
from agent.offline.understand.dialogue.carryover.moves_carried import carry_moved
from agent.offline.understand.dialogue.memory import (
    ALL_ACCOUNTS,
    account_in_focus,
    audience_before,
    last_two,
    planned_with,
    topic,
)
from agent.offline.understand.dialogue.references.explicit_carryover import (
    carry_figures,
    carry_what_is_said,
)
from agent.offline.understand.dialogue.references.in_notes import (
    NOTES,
    asks_of_others,
    notes_of_all,
    notes_of_everybody,
)
from agent.offline.understand.dialogue.references.reference_checks import (
    names_the_account,
    of_the_book,
)
from agent.offline.understand.dialogue.updates.campaign_series import carry_campaign, untyped_next
from agent.offline.understand.dialogue.updates.removal import removed_arguments
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import (
    NAMED,
    OF_AUDIENCE,
    RANGES,
    TRADES,
    Memory,
    Subject,
    plural_of,
)
from agent.offline.understand.words.sentence import Sentence
from tools._dimensions import GOODS

_CARRIED = frozenset(["campaign_type"])
_CARRIED_WITH = ("region", "budget")
_OF_AN_AUDIENCE = ("cost_per_contact", "pause_days", "min_effect", *OF_AUDIENCE)
_OVERVIEWS = tools_with("is_overview")
_NO_WORD = tools_with("explains_no_word")
_EXPLAINED = ("signal", "kind", "campaign_type", "metric", "level")
_BOTH = "both|(these|those|the) two( of them)?|each of (them|the two)"
_THAT = "(that|this|(the )?(same|whole|entire)) {0}(?! manager| owner| rep)"
_OF_THE = f"{_THAT}|(for|of|on|in|about) the {{0}}(?! manager| owner| rep)"
_SECTOR = (
    "sector",
    "industry",
    "trade",
    "line of business",
    "(kind|type|sort) of (business|customer|account)s?",
)
_ALSO_CALLED = {
    **dict.fromkeys(TRADES, _SECTOR),
    "region": ("area", "territory"),
    "segment": ("group",),
}
_EVERYTHING = "whole|entire|everything|overall|all|book|business|company|portfolio|board|base"


_FOR_ALL_OF_IT = (
    "(for|on|of|about|covering) (the )?(whole |entire |all of the )*"
    "(north|south|east|west|region)( .*)?"
)


@dataclass(frozen=True)
class _Carried:
    """A question with what the thread may add to it.

    `refers`: it has a word that stands for what was spoken of; `whole`: a document about all of that.
    """

    sentence: Sentence
    intent: Intent
    slots: Slots
    memory: Memory
    refers: bool
    whole: bool

    @property
    def last(self) -> Mapping[str, Any]:
        """The arguments of the last question."""
        return self.memory.last_arguments

    @property
    def is_of_the_same_tool(self) -> bool:
        """Whether the last question was put to the same tool."""
        last = self.memory.last
        return last is not None and last.tool == self.intent.tool and not self.intent.fixed


def carry_over(
    sentence: Sentence, intent: Intent, slots: Slots, memory: Memory, *, complete: bool = False
) -> None:
    """Fill in what the message refers to, or leaves out where it is not `complete` by itself."""
    refers = refers_back(sentence) and sentence.canonical.count("@it") > _places(sentence, memory)
    family = slots.values.get("level") == ["family"]  # that of the account spoken of
    refers = refers or family or names_the_account(sentence, memory)
    carry_what_is_said(sentence, intent, slots, memory)
    carry_moved(sentence, intent, slots, memory)
    campaign_for_them(intent, slots, memory, refers=refers)
    carry_campaign(sentence, intent, slots, memory)
    whole = bool(intent.fixed) and (refers or not slots.values) and bool(memory.calls)
    asked = _Carried(sentence, intent, slots, memory, refers, whole)
    _campaign(asked)
    _needed(asked, complete)
    if asked.is_of_the_same_tool and not complete:
        carry_figures(sentence, intent, slots, asked.last)
    if "term" in intent.needs and "term" not in slots.values:
        _term(sentence, slots, topic(memory), memory)
    _that_value(asked)
    if refers or sentence.has("(that|this) (brand|category|product|item|article)"):
        _goods(intent, slots, memory)
    if refers:
        _same_place(intent, slots, memory)
    if "account" in intent.takes and sentence.has(_BOTH):
        _both(slots, memory)
    notes = asked.intent.tool == NOTES and not (refers and memory.calls)
    if notes or (asked.intent.tool == NOTES and asks_of_others(sentence)):
        if "about" in asked.last and refers:
            slots.values.setdefault("about", [asked.last["about"]])  # "who else mentions it"
        notes_of_all(sentence, slots, "asks_whose_notes")
    _subject(asked)
    if notes:
        notes_of_all(sentence, slots, "in_all_notes")
        if asked.memory.missing is None:  # else it is whose notes that we asked for
            notes_of_everybody(sentence, slots)
    _of_each(asked)
    _taken_off(asked)
    if "segment" in slots.values and "account" not in slots.values and family:
        slots.values.pop("level")  # "that whole group" is the segment
    if "account" in slots.by and not sentence.of("account"):
        slots.values.pop("account", None)  # figures by account are of many
    if slots.values.get("account", [ALL_ACCOUNTS]) != [ALL_ACCOUNTS] and not sentence.of("region"):
        slots.values.pop("region", None)  # one account is in whatever region it is in
    within = str(slots.values.get("region", [""])[0]).startswith(ALL_BUT)
    if "country" in slots.values and not sentence.of("region") and not within:
        slots.values.pop("region", None)  # "Wales only" after the South


def _of_each(asked: _Carried) -> None:
    """'And the return rate in all four?' after figures by region, or after regions were compared."""
    sentence, slots, last = asked.sentence, asked.slots, asked.memory.last
    if last is None or asked.intent.tool != "sales_metrics" or slots.by or sentence.mentions:
        return
    if not sentence.has(alternatives("of_each_of_those")):
        return
    split = {"regions": ["region"], "segments": ["segment"]}.get(
        str(last.arguments.get("kind")), []
    )
    by = [name for name in last.arguments.get("by", split) if name not in TIMES]
    if by and (last.tool == "sales_metrics" or split):
        slots.values["by"] = [by]


def _taken_off(asked: _Carried) -> None:
    """'Forget the single item: which brands go together?' takes over all but that."""
    if asked.memory.last is None:
        return
    for name in removed_arguments(asked.sentence, asked.memory.last)[0]:
        if asked.slots.values.get(name) == [asked.last[name]]:
            asked.slots.values.pop(name)


def _campaign(asked: _Carried) -> None:
    """'And for the South?' after an audience: a campaign of the same kind, within the same budget."""
    sentence, intent, slots, last = asked.sentence, asked.intent, asked.slots, asked.last
    alike = asked.refers or sentence.has(
        "similar .*|(ones|those) like .*|of (that|this) (kind|type)"
    )
    if "campaign_type" in last:
        untyped_next(sentence, slots)
    past = ("campaign_type",) if alike and "past_campaign_type" in intent.takes else ()
    for name in (*intent.needs, *past):
        if name in _CARRIED and name in last and name not in slots.values:
            again = _OF_AN_AUDIENCE if asked.is_of_the_same_tool else ()
            kept = [one for one in _CARRIED_WITH if one in intent.takes]
            for carried in (*kept, *again):
                if carried in last and carried not in slots.values:
                    slots.put(carried, last[carried])
            slots.put(name, last[name])
    if "campaign_type" in intent.needs and "campaign_type" not in slots.values:
        like_the_last(sentence, intent, slots, asked.memory)
    if intent.fixed.get("kind") == "campaign_plan":
        kind = next(iter(slots.values.get("campaign_type", [])), None)
        for name, value in (
            audience_before(asked.memory, slots) | planned_with(asked.memory, kind)
        ).items():
            slots.values.setdefault(name, [value])


def _needed(asked: _Carried, complete: bool) -> None:
    """'Who came back?' after who moved since March: what the tool needs, and the region."""
    goes_on = asked.is_of_the_same_tool and asked.intent.tool not in _OVERVIEWS
    # One account is in whatever region it is in, and so is one that is looked for.
    about_one = {"account", "query"} & asked.slots.values.keys()
    place = ("region",) if "region" not in asked.slots.by and not complete else ()
    place = () if of_the_book(asked.sentence) else place
    for name in (*asked.intent.needs, *place) if goes_on and not about_one else ():
        open_ = name in asked.intent.takes and name not in asked.slots.values
        if name in asked.last and open_ and name != "account":
            asked.slots.put(name, asked.last[name])


def _that_value(asked: _Carried) -> None:
    """'In that region', 'what did they spend on those?': values of the last question or list."""
    sentence, values, last = asked.sentence, asked.slots.values, asked.last
    listed = asked.memory.listed[0].arguments if asked.memory.listed else {}
    for name in asked.intent.takes:
        before = last if name in last else listed
        if name == "region" and name not in before and (spoken_of := asked.memory.subject(name)):
            before = {name: spoken_of.value}
        noun = "|".join([name.replace("_", " "), *_ALSO_CALLED.get(name, ())])
        way = _OF_THE if name in ("region", "segment") else _THAT
        if name in before and sentence.has(way.format(f"({noun})")):
            values.setdefault(name, [before[name]])
    of_sales = asked.intent.tool == "sales_metrics"
    if of_sales and sentence.has("on (those|these|that|it|them)( .*)?"):
        for name in set(GOODS) & last.keys():
            values.setdefault(name, [last[name]])


def _subject(asked: _Carried) -> None:
    """What the thread is about, where the question refers to it or lacks it."""
    sentence, intent, slots, memory = asked.sentence, asked.intent, asked.slots, asked.memory
    subject = topic(memory)
    if subject is None:
        if asked.whole:
            _carry(intent, slots, memory)
        return
    if "sides" in intent.takes:
        _sides(sentence, slots, subject, memory)
        return
    if {"account", "segment"} & slots.values.keys():
        return
    if asked.whole and "region" in slots.values and sentence.has(_FOR_ALL_OF_IT):
        return  # "put it all in a summary for the North"
    if asked.whole:
        if asked.refers or not sentence.has(_EVERYTHING):
            _carry(intent, slots, memory)
        return
    _in_its_place(asked, subject)


def _in_its_place(asked: _Carried, subject: Subject) -> None:
    """The subject of the thread, another thing spoken of with it, or the account that was."""
    sentence, intent, slots, memory = asked.sentence, asked.intent, asked.slots, asked.memory
    lacks = missing(intent, slots) is not None
    others = subject.kind == "account" and sentence.has("(who|anyone|anybody) else .*")
    fits = subject.kind in intent.takes and subject.kind not in slots.values
    if (asked.refers or lacks) and fits and not others:
        slots.put(subject.kind, subject.value)
        return
    if asked.refers and (lacks or _of_nothing(intent, slots)):
        other = _other_topic(intent, slots, memory)
        if other:
            slots.put(other.kind, other.value)
            return
    if lacks and "account" in (*intent.needs, *intent.needs_one):
        account = memory.subject("account")
        if account:
            slots.put("account", account.value)


def _of_nothing(intent: Intent, slots: Slots) -> bool:
    """Whether one thing of several kinds is to be named, and none is."""
    one = set(intent.needs_one) & set(NAMED)
    return bool(one) and not one & slots.values.keys()


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


def _term(sentence: Sentence, slots: Slots, subject: Subject | None, memory: Memory) -> None:
    """'What does that mean?': the segment, signal, kind or figure of the last answer."""
    last = memory.last_arguments
    if subject is not None and subject.kind == "segment":
        slots.put("term", f"{scheme_said(sentence)} {subject.value}".strip())
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


_OF_THE_LISTED = ("region", "segment", *TRADES, "owner")
_BY_RANGE = tools_with("is_filtered_by_ranges")


def _same_place(intent: Intent, slots: Slots, memory: Memory) -> None:
    """'Who of them will churn' is asked of the region and the owner of the answer before."""
    last = memory.last_arguments
    if "account" in slots.values or account_in_focus(memory):
        return
    shared = _OF_THE_LISTED if intent.tool == "sales_metrics" else ("region", "owner")
    for name in shared:
        if isinstance(last.get(name), str) and name in intent.takes:
            slots.values.setdefault(name, [last[name]])
    for name in RANGES if intent.tool in _BY_RANGE else ():
        if name in last:
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
