"""'Anything good news?', 'is growth due to price or volume?': wordings that settle the calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from agent.offline.understand.arguments.calls import calls
from agent.offline.understand.arguments.fill import ALL_BUT, fill
from agent.offline.understand.arguments.goods import bought_none, bought_only, bought_without
from agent.offline.understand.dialogue.memory import (
    ALL_ACCOUNTS,
    EITHER,
    after,
    first_ranked,
    topic,
)
from agent.offline.understand.intent import Intent
from agent.offline.understand.intents.rules import Rules, read_rules
from agent.offline.understand.replies import beside, chat, decline
from agent.offline.understand.tokens.wordlists import load_yaml
from agent.offline.understand.types import Call, Memory, Reading
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Sentence

RULES = Path(__file__).with_name("direct.yaml")
CALLS = Path(__file__).with_name("direct_calls.yaml")
FAREWELL = "farewell"
NOTE = "note_kept"
"""A note that is dictated, which asks nothing whatever it says."""
DECLINED = frozenset(["prices"])
"""Wordings that are declined, with the figures that answer a part."""
SURE = 0.9
_LISTS = ("opportunities", "churn_risk", "behavior_insights")
"""Lists whose first row is the most pressing one, with the reason."""
_MOST_PRESSING = (
    r"(so |and |ok |now )*(which|who|what)( (one|account|customer))?"
    r"( (of|among|from) (these|those|them|all|the \S+))?"
    r"( (is|s|are|would be|comes?))?( the)?( (most|really|first|top|more))?"
    r" (urgent|urgently|pressing|critical|burning|priority|important|serious)"
    r"( (one|of (all|these|them)|first|for me|now))*"
    r"( (and|,) why( .*)?| and what for| because of what)?( \?)?"
)

_GOODS_OF: Mapping[str, Callable[[Sentence], Mapping[str, Any]]] = {
    "one_not_other": bought_without,
    "none_of_goods": bought_none,
    "only_goods": bought_only,
}
"""What accounts are to have bought, by what an entry of the calls says of it; nothing: it is not meant."""


@cache
def _rules() -> Rules:
    return read_rules(RULES, "direct")


@cache
def _calls() -> Mapping[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = load_yaml(CALLS.read_text(encoding="utf-8"))
    return found


def direct(
    sentence: Sentence,
    memory: Memory,
    intents: Mapping[str, Intent],
    lexicon: Lexicon,
    *,
    linked: bool,
) -> Reading | None:
    """The reading that a wording settles; None of any other message."""
    kind = _settled(sentence, memory)
    if kind == FAREWELL:
        return None if linked else chat("thanks", SURE, memory)
    first = _most_pressing(sentence, memory)
    if first is None and not kind:
        return None
    if first is None and kind not in _calls():
        return decline(kind, SURE, memory, sentence=sentence)
    made = (first,) if first is not None else _made(kind, sentence, memory, intents)
    kept = after(memory, made, lexicon)
    if kind in DECLINED:
        refused = decline(kind, SURE, memory)
        return replace(refused, calls=made, notes=(beside(kind),), memory=kept)
    told = tuple(entry["note"] for entry in _calls().get(kind, ()) if "note" in entry)
    return Reading("calls", made, notes=told, confidence=SURE, memory=kept, settled=True)


def is_settled(sentence: Sentence, memory: Memory) -> bool:
    """Whether a wording says what is to be called, so that no change to the last answer is meant."""
    return _settled(sentence, memory) not in ("", FAREWELL)


def of_whole(sentence: Sentence, memory: Memory) -> bool:
    """Whether all of a message together has a settled wording, so that it is not to be split."""
    kind = _settled(sentence, memory)
    return kind == NOTE or any(entry.get("whole") for entry in _calls().get(kind, ()))


def _settled(sentence: Sentence, memory: Memory) -> str:
    """What the first wording decides that holds, and that can be said after the last answer."""
    held = (rule.decides for rule in _rules().holding(sentence))
    return next((kind for kind in held if _can_follow(kind, sentence, memory)), "")


def _can_follow(kind: str, sentence: Sentence, memory: Memory) -> bool:
    """`after` names the tools of the last answer; what `opens` a thread is of no account spoken of.

    What is `of_one` takes an account that is; `of_last` one that is named or was just told of.
    """
    entries = _calls().get(kind, ())
    last = memory.calls[0].tool if len(memory.calls) == 1 and memory.missing is None else ""
    if any(last not in entry["after"] for entry in entries if "after" in entry):
        return False
    given = memory.last_arguments
    of_churn = last == "churn_risk" or "churn" in str(given.get("term", "")).casefold()
    if any(entry.get("of_churn") for entry in entries) and not of_churn:
        return False
    if any(given.get(k) != v for entry in entries for k, v in entry.get("having", {}).items()):
        return False
    if any(entry.get("of_last") for entry in entries):
        named = sentence.of("account")
        sure = len(named) == 1 and not named[0].options
        return sure if named else account_of(memory.last) is not None
    goods = (_GOODS_OF[name] for one in entries for name in one.keys() & _GOODS_OF.keys())
    if not all(found(sentence) for found in goods):
        return False
    about = topic(memory, ["account"]) is not None
    if any(entry.get("of_one") for entry in entries):
        return about or bool(sentence.of("account"))
    return not about or not any(entry.get("opens") for entry in entries)


def account_of(last: Call | None) -> str | None:
    """The one account that the last answer was of."""
    said = last.arguments.get("account") if last is not None else None
    if not isinstance(said, str) or said.startswith(ALL_BUT):
        return None
    return said if said != ALL_ACCOUNTS and EITHER not in said else None


def _made(
    kind: str, sentence: Sentence, memory: Memory, intents: Mapping[str, Intent]
) -> tuple[Call, ...]:
    """The calls of a wording, limited to what the message names, or to the account spoken of."""
    about = topic(memory, ["account"])
    made: list[Call] = []
    for entry in _calls()[kind]:
        if "keeps" in entry:
            made.append(_kept(entry, memory))
            continue
        slots = fill(sentence, intents[entry["tool"]])
        said = next(iter(calls(intents[entry["tool"]], slots)), Call(entry["tool"]))
        without = entry.get("without", ())
        arguments = {name: value for name, value in said.arguments.items() if name not in without}
        for name in entry.keys() & _GOODS_OF.keys():
            arguments |= _GOODS_OF[name](sentence)
        if entry.get("of_place") and "region" in memory.last_arguments:
            arguments.setdefault("region", memory.last_arguments["region"])
        if entry.get("of_account"):
            named = [*sentence.of("product"), *sentence.of("category"), *sentence.of("brand")]
            arguments |= {mention.kind: mention.value for mention in named[:1]}
            if about is not None:
                arguments.setdefault("account", about.value)
        arguments = entry.get("defaults", {}) | arguments | entry.get("arguments", {})
        made.append(Call(said.tool, arguments))
    return tuple(made)


def _kept(entry: Mapping[str, Any], memory: Memory) -> Call:
    """The last call again, with what the wording changes; `defaults` give way to what it had."""
    last = memory.calls[0]
    kept = entry.get("defaults", {}) | last.arguments | entry.get("arguments", {})
    if "account" in last.arguments and "limit" not in last.arguments:
        kept.pop("limit", None)  # one account is no list of which the first is meant
    if (person := first_ranked(memory)) is not None and kept.get("by") == ["account"]:
        kept["owner"] = person.value  # "is that because of one customer?" of the one who leads
    return Call(last.tool, kept)


def _most_pressing(sentence: Sentence, memory: Memory) -> Call | None:
    """'Which of these is the most urgent and why?' after a list: its first row, with the reason."""
    last = memory.calls[0] if len(memory.calls) == 1 else None
    if last is None or last.tool not in _LISTS or "account" in last.arguments:
        return None
    if sentence.mentions or not _matches(sentence):
        return None
    return Call(last.tool, last.arguments | {"limit": 1})


def _matches(sentence: Sentence) -> bool:
    return sentence.has(rf"^(?:{_MOST_PRESSING})$")
