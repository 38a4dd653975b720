"""Whose accounts a thread is about, and where: kept by a question that names nobody else, or said to be lost.

'Who is growing?' after the accounts of an account manager is asked of these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from agent.offline.understand.arguments.fill import ALL_BUT
from agent.offline.understand.arguments.left_out import not_taken_over
from agent.offline.understand.dialogue.carryover.completeness import is_complete, refers_back
from agent.offline.understand.dialogue.memory import ALL_ACCOUNTS, EITHER, after, plans_campaign
from agent.offline.understand.dialogue.updates.removal import removed_arguments
from agent.offline.understand.dialogue.updates.slot_update import intent_of
from agent.offline.understand.intent import Intent
from agent.offline.understand.intents.classifier import Classifier
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import OF_AUDIENCE, TRADES, Call, Memory, Reading
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Sentence

_WHOSE = "owner"
_WHERE = ("region", "country", "min_monetary", *TRADES)
_NAMES_ANOTHER = frozenset(["account", "owner", "region", "country", "campaign", *TRADES])
_LISTS = tools_with("lists_accounts")
_SCOPED = tools_with("can_be_of_a_scope")
_MEMBERS, _LIST, _FIGURES = "segment_members", "find_accounts", "sales_metrics"
_OF_NO_LIST = frozenset(["scheme", "clusters", "as_of", "scoring"])
"""Arguments of the members of a segment that no list by account manager has."""
_ASKS = re.compile(r"(and |so |but |ok )*(who|any|which (is|are|one)|losing|churn)\b")
"""How a question begins that leaves out whom: 'who is at risk?'"""
_BRIEF = 6
"""Words of a question that leaves out where."""
_THOSE = (
    "((and|so|but|ok|now|no|only|just|rather|sorry|actually|i|we|mean|meant|want|wanted|show|list|me|give"
    "|what about|how about|make it|make that|,|:|-) )*(the ones|those|these|ones|any of them)"
    "( (with|without|who|that|which|not|no|having|worth|over|under|above|below|silent|quiet|gone|we|i"
    "|nobody) .*|( ?[.?!])*)"
)
"""'I mean those with no order for 120 days' after a list of schools."""
_OF_THEM = "(who|which|any|anyone|some|how many) of (them|those|these)( .*)?"
"""'Who of them is likely to leave?' after the revenue of care homes is asked of care homes."""


def with_scope_kept(
    reading: Reading, sentence: Sentence, before: Memory, classifier: Classifier, lexicon: Lexicon
) -> Reading:
    """The reading of whose and where the last answer was; what its tools cannot be limited to is noted."""
    last = before.last
    if reading.kind != "calls" or last is None or before.missing is not None:
        return reading
    if all(map(plans_campaign, reading.calls)) and _plans_for_list(sentence, reading.calls, last):
        return _for_the_listed(reading, last, before, lexicon)
    kept = _kept(sentence, last, before, classifier)
    if not kept or any(_is_of_one(call) or _names(call, last) for call in reading.calls):
        return reading
    notes: list[str] = []
    closest = lexicon.lookup.segment_of_industry
    told = {
        name: value
        for name, value in kept.items()
        if {value, closest.get(value, value)} & {c.arguments.get("segment") for c in reading.calls}
    }  # "only glassware" of the white space of hotels: a segment of the trade
    kept = {name: value for name, value in kept.items() if name not in told}
    made = tuple(_limited(call, kept, classifier.intents, notes) for call in reading.calls)
    if made == reading.calls:
        return replace(reading, notes=(*reading.notes, *notes))
    memory = after(before, made, lexicon)
    memory = replace(reading.memory, calls=made, listed=memory.listed, subjects=memory.subjects)
    return replace(reading, calls=made, notes=(*reading.notes, *notes), memory=memory)


_ASKS_WHOM = re.compile(r"(?:and |so |but |ok |now )*(?:who|whom|which|how|what|when|where|why)\b")
_CHOOSES = frozenset(
    ["account", "campaign", "owner", "region", "country", "segment", "category", *TRADES]
)
_NO_CONDITION = frozenset(
    ["sort", "order", "limit", "scheme", "lookback_days", "as_of", "count_by", "contact"]
)


def _plans_for_list(sentence: Sentence, made: Sequence[Call], last: Call) -> bool:
    """Whether a campaign is planned for the accounts just listed: 'make that a retention campaign'.

    Who asks whom a campaign should go to, or says more than a few words of it, asks anew, as does who names
    others or everybody.
    """
    if last.tool not in _LISTS or plans_campaign(last):
        return False
    named = {mention.kind for mention in sentence.mentions} & _CHOOSES
    if named or sentence.unknown or sentence.named("segments") or sentence.named("opportunities"):
        return False
    alone = _ASKS_WHOM.match(sentence.line.text) or len(sentence.canonical.split()) > _BRIEF
    if alone and not refers_back(sentence):
        return False
    return not sentence.has(alternatives("of_the_whole_book"))


def as_audience(listed: Call) -> tuple[dict[str, Any], dict[str, Any]]:
    """By what a list was chosen: what a campaign can be limited to as well, and what it cannot."""
    chosen = {name: v for name, v in listed.arguments.items() if name not in _NO_CONDITION}
    if (lacked := chosen.pop("without_category", None)) is not None:
        chosen.setdefault("category", f"{ALL_BUT}{lacked}")
    return {name: chosen.pop(name) for name in OF_AUDIENCE if name in chosen}, chosen


def _for_the_listed(reading: Reading, last: Call, before: Memory, lexicon: Lexicon) -> Reading:
    """The campaign with all by which the list was chosen; what no campaign can be limited to is told."""
    kept, chosen = as_audience(last)
    notes = [one for one in reading.notes if one not in not_taken_over(reading.calls, last)]
    if chosen:
        notes.append(NOT_ALL)
    made = tuple(
        replace(call, arguments={**kept, **call.arguments, **_all_segments(kept, call)})
        for call in reading.calls
    )
    memory = replace(reading.memory, calls=made, listed=after(before, made, lexicon).listed)
    return replace(reading, calls=made, notes=tuple(notes), memory=memory, settled=True)


def _all_segments(kept: Mapping[str, Any], call: Call) -> dict[str, Any]:
    """Either segment of a list of both, of which 'them' was taken as the first."""
    listed = str(kept.get("segment", ""))
    return {"segment": listed} if call.arguments.get("segment") in listed.split(EITHER) else {}


NOT_ALL = "A campaign cannot be limited to all that the list was chosen by, so it goes to more than those."


def asks_of_a_list(sentence: Sentence, before: Memory) -> bool:
    """'... and which are likely to churn', after a list that stands before it in the same message."""
    last = before.last
    return last is not None and last.tool in _LISTS and _ASKS.match(sentence.canonical) is not None


def _kept(sentence: Sentence, last: Call, before: Memory, classifier: Classifier) -> dict[str, Any]:
    """What of the last question holds on: whose, and where for a short question after a list."""
    named = {mention.kind for mention in sentence.mentions} - {"it"}
    of_them = last.tool == _FIGURES and sentence.has(_OF_THEM)
    stays = before.before and last.arguments.get(_WHOSE) in (
        call.arguments.get(_WHOSE, "") for call in before.before
    )
    everybody = alternatives("of_the_whole_book" if stays else "of_everybody")
    of_everybody = sentence.has(everybody) and not of_them
    if _NAMES_ANOTHER & named or sentence.unknown or of_everybody:
        return {}
    words = sentence.canonical.split()
    short = len(words) <= _BRIEF
    asks = _ASKS.match(sentence.canonical) and (stays or len(words) <= _BRIEF + 2)
    own = not asks or sentence.reads("customer|@account|book|@campaign|data")
    of_one = last.arguments.get("account", ALL_ACCOUNTS) != ALL_ACCOUNTS
    if of_one or (own and not of_them and is_complete(sentence, before, classifier)):
        return {}
    brief = of_them or ((short or sentence.has(_THOSE)) and last.tool in _LISTS)
    gone = removed_arguments(sentence, last)[0]
    asked = dict(last.arguments)
    intent = intent_of(last, classifier.intents)
    if intent is not None and before.before and _WHOSE not in intent.takes:
        # It could not be limited to them.
        asked.setdefault(_WHOSE, before.before[0].arguments.get(_WHOSE))
    return {
        name: value
        for name in (_WHOSE, *(_WHERE if brief else ()))
        if isinstance(value := asked.get(name), str | int | Decimal) and name not in gone
    }


def _is_of_one(call: Call) -> bool:
    about = call.arguments.get("account", call.arguments.get("query", ALL_ACCOUNTS))
    return call.tool not in _SCOPED or about != ALL_ACCOUNTS


def _names(call: Call, last: Call) -> bool:
    """Whether a call is of somewhere or somebody that the last one was not of."""
    said = (_NAMES_ANOTHER - {"account"}) & call.arguments.keys()
    return any(call.arguments[name] != last.arguments.get(name) for name in said)


def _limited(
    call: Call, kept: Mapping[str, Any], intents: Mapping[str, Intent], notes: list[str]
) -> Call:
    intent = intent_of(call, dict(intents))
    if _WHOSE in kept and call.tool == _MEMBERS and not _OF_NO_LIST & call.arguments.keys():
        call = replace(call, tool=_LIST)  # the members of a segment that somebody looks after
        intent = intent_of(call, dict(intents))
    arguments = dict(call.arguments)
    for name, value in kept.items():
        if name in arguments.get("by", ()):
            continue
        if intent is not None and name in intent.takes:
            arguments[name] = value
        else:
            limit = "by an amount" if name == "min_monetary" else f"to {value}"
            notes.append(f"This cannot be limited {limit}, so it is not.")
    return replace(call, arguments=arguments)
