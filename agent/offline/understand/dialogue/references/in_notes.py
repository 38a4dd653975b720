"""'Who is Mr Aldous?', 'what do I say about NordServe?': names that only the notes may know."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.understand.arguments.choices import choices
from agent.offline.understand.arguments.due_days import DUE, days_ahead
from agent.offline.understand.arguments.fill import Slots
from agent.offline.understand.dialogue.memory import (
    ALL_ACCOUNTS,
    account_in_focus,
    is_account,
    topic,
)
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Sentence

NOTES = "account_notes"


def in_notes(sentence: Sentence, memory: Memory, lexicon: Lexicon) -> Call | None:
    """A search of the notes for a name that is no account, asked for as one asks for a person or a rival.

    Of the account spoken of where there is one, else of all.
    """
    names = [one for one in sentence.of_unknown("unknown") if not is_account(one.value, lexicon)]
    if len(names) != 1 or sentence.of("account") or sentence.named("segments"):
        return None
    about = topic(memory)
    account = about if about is not None and about.kind == "account" else None
    said = sentence.has(alternatives("asks_for_a_person"))
    said = said or (account is not None and sentence.has(alternatives("asks_for_what_is_said")))
    if not said:
        return None
    whose = account.value if account and not asks_of_others(sentence) else ALL_ACCOUNTS
    since = sentence.times.main
    first = {"since": since.start.isoformat()} if since is not None and since.start else {}
    return Call(NOTES, {"account": whose, "about": names[0].value, **first})


def asks_of_others(sentence: Sentence) -> bool:
    """'Who else complained about it', 'other customers that mention it': not of the one spoken of."""
    return sentence.has(alternatives("asks_of_others"))


_ALL_NOTES = r"(.* )?(all|every|which|what|any|new|newest|latest) (\S+ ){0,2}notes?( .*)?"
_OF_THOSE = "(there|here|them|him|her|it|they|these|those|which|and)( .*)?"
_OF_ONE = "there|here|them|him|her|it|they|with (them|him|her|it|this|that)( .*)?"
"""Words of a question after one account that stay with it: 'what is due there'."""
WHOEVER_WROTE = "These are the notes on the accounts of this account manager, whoever wrote them."


def notes_of_all(sentence: Sentence, slots: Slots, wording: str) -> None:
    """'Which notes speak of prices?' is of the notes on every account, where none is spoken of.

    `wording` names the list of what asks for that; 'which customers complained?' does so whoever was
    spoken of before.
    """
    if "account" in slots.values:
        if slots.values["account"] != [ALL_ACCOUNTS] and sentence.of("account"):
            slots.values.pop("owner", None)  # who wrote of it, not whose account it is
        return
    if "owner" in slots.values:
        slots.put("account", ALL_ACCOUNTS)
        if sentence.has("(.* )?(wrote|write|writes|written|noted|author|jotted)( .*)?"):
            slots.notes.append(WHOEVER_WROTE)
    if "region" in slots.values:
        slots.put("account", ALL_ACCOUNTS)  # "complaints in the notes from the West"
    if not slots.values.keys().isdisjoint(DUE) and not sentence.has(_OF_ONE):
        slots.put("account", ALL_ACCOUNTS)  # "what is due today" is of the whole day
    timed = "since" in slots.values and sentence.has(_ALL_NOTES)
    open_ = "about" in slots.values or timed
    if open_ and (sentence.has(alternatives(wording)) or asks_of_others(sentence)):
        slots.put("account", ALL_ACCOUNTS)


def notes_of_everybody(sentence: Sentence, slots: Slots) -> None:
    """What notes are limited to is said, and nobody was spoken of: they are those on all accounts."""
    said = slots.values.keys() & {"about", "since", "region", *DUE}
    if "account" not in slots.values and said and not sentence.has(_OF_ONE):
        slots.put("account", ALL_ACCOUNTS)


_LONGEST = 10
_ONLY_NOTED = frozenset(["complaints", "other suppliers", "delivery", "contracts"])
"""Topics that nothing but notes tells of."""
_OPENS_TOPIC = frozenset(["about", "on", "mention", "mentions", "mentioned", "regarding"])


def next_topic(sentence: Sentence, memory: Memory) -> Call | None:
    """'And deliveries?', 'anything on parking?' after notes on something: the same notes on that.

    Words that are no topic of the catalogue are looked for where the message says 'about' before them.
    """
    last = memory.last
    if last is None or len(sentence.words) > _LONGEST:
        return None
    first = last.tool != NOTES
    if first and (about := account_in_focus(memory)) is not None:
        last = Call(NOTES, {"account": about.value})  # "complaints?" after a look at an account
    if last.tool != NOTES or "account" not in last.arguments:
        return None  # "whose notes?" is still to be answered
    if sentence.mentions or sentence.times.periods or sentence.numbers:
        return None
    around = word_list("around_a_topic")
    rest = [at for at, word in enumerate(sentence.words) if word not in around]
    if not rest or sentence.words[rest[0] : rest[-1] + 1] != [sentence.words[at] for at in rest]:
        return None
    said = " ".join(sentence.words[at] for at in rest)
    topics = choices()["note_about"].values
    ways = {name: way for name, way, _ in topics}
    known = next((name for name, way in ways.items() if re.fullmatch(way, said)), None)
    if known is None and said in ways and "about" in last.arguments:
        known = said  # "returns?" is of sales but where topics are gone through
    if first and known not in _ONLY_NOTED:
        return None
    named = [one.value for one in sentence.of_unknown("unknown")]
    if known is None and [said] == [one.casefold() for one in named] and _is_of_all(last):
        known = named[0]  # "and Harvest Direct?" after a search of all notes
    opened = sentence.words[rest[0] - 1 : rest[0]]
    if known is None and (
        not set(opened) & _OPENS_TOPIC or len(rest) > 2 or set(rest) & sentence.trade
    ):
        return None
    whose = {"account": ALL_ACCOUNTS} if asks_of_others(sentence) else {}
    return replace(last, arguments={**last.arguments, **whose, "about": known or said})


_ASKS_MORE = 9
"""Words of 'and what about the end of next week then?'"""


def due_again(sentence: Sentence, memory: Memory) -> Call | None:
    """'And tomorrow?', 'what is still to come?' after what is due, or after notes: the same, of those days.

    After notes on whatever it is, 'which need a follow-up this week' keeps whose they are.
    """
    last = memory.last
    if last is None or last.tool != NOTES or "account" not in last.arguments:
        return None
    again = not last.arguments.keys().isdisjoint(DUE) and len(sentence.words) <= _ASKS_MORE
    of_it = sentence.has(alternatives("due_after_notes"))
    asks = of_it or sentence.has(alternatives("asks_what_is_due"))
    others = {mention.kind for mention in sentence.mentions}
    if not (again or asks) or others or sentence.has(r"orders?|revenue|sales|bought"):
        return None
    days = days_ahead(sentence)
    if days is None and not asks:
        return None
    one = last.arguments["account"] != ALL_ACCOUNTS
    if asks and one and not (of_it or sentence.has(_OF_THOSE)):
        return None  # "what is due tomorrow" is of the whole day
    first, until = days or (sentence.lookup.clock.today, None)
    kept = {k: v for k, v in last.arguments.items() if k not in (*DUE, "since")}
    said = {"due_from": first, "due_to": until}
    dates = {name: on.isoformat() for name, on in said.items() if on is not None}
    return replace(last, arguments={**kept, **dates})


def _is_of_all(call: Call) -> bool:
    return call.arguments.get("account") == ALL_ACCOUNTS and "about" in call.arguments
