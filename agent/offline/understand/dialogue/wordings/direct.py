"""'Anything good news?', 'is growth due to price or volume?': wordings that settle the calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from agent.offline.understand.arguments.calls import calls
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.dialogue.memory import after, topic
from agent.offline.understand.intent import Intent
from agent.offline.understand.intents.rules import Rule, read_rules
from agent.offline.understand.replies import beside, chat, decline
from agent.offline.understand.tokens.wordlists import load_yaml
from agent.offline.understand.types import Call, Memory, Reading
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Sentence

RULES = Path(__file__).with_name("direct.yaml")
CALLS = Path(__file__).with_name("direct_calls.yaml")
FAREWELL = "farewell"
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


@cache
def _rules() -> tuple[Rule, ...]:
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
    kind = next((rule.decides for rule in _rules() if rule.holds(sentence)), "")
    if kind == FAREWELL:
        return None if linked else chat("thanks", SURE, memory)
    first = _most_pressing(sentence, memory)
    if first is None and not kind:
        return None
    made = (first,) if first is not None else _made(kind, sentence, memory, intents)
    kept = after(memory, made, lexicon)
    if kind in DECLINED:
        refused = decline(kind, SURE, memory)
        return replace(refused, calls=made, notes=(beside(kind),), memory=kept)
    return Reading("calls", made, confidence=SURE, memory=kept)


def _made(
    kind: str, sentence: Sentence, memory: Memory, intents: Mapping[str, Intent]
) -> tuple[Call, ...]:
    """The calls of a wording, limited to what the message names, or to the account spoken of."""
    about = topic(memory, ["account"])
    made: list[Call] = []
    for entry in _calls()[kind]:
        slots = fill(sentence, intents[entry["tool"]])
        said = next(iter(calls(intents[entry["tool"]], slots)), Call(entry["tool"]))
        without = entry.get("without", ())
        arguments = {name: value for name, value in said.arguments.items() if name not in without}
        if entry.get("of_account"):
            named = [*sentence.of("product"), *sentence.of("category"), *sentence.of("brand")]
            arguments |= {mention.kind: mention.value for mention in named[:1]}
            if about is not None:
                arguments.setdefault("account", about.value)
        made.append(Call(said.tool, arguments | entry.get("arguments", {})))
    return tuple(made)


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
