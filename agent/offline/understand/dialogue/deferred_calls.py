"""Requests that can only be made once another has been answered: 'compare A and B and draft a plan for the
weaker one'. What is not known yet stands in a call as a text such as '@weaker'."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent.offline.understand.dialogue.memory import after
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.types import Call, Memory, Subject
from agent.offline.understand.words.canonical import canonical
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Mention, Sentence

_PICKS = {
    pick: re.compile(
        rf"(the |that |its )?({alternatives(f'pick_{pick}')})"
        r"( (one|of the two|of them|account|customer|client|region|segment|side|name|performer)|$)"
    )
    for pick in ("weaker", "stronger", "first", "last")
}
_IT = re.compile(r"it|them|that one|this one|him|her")
_THERE = re.compile(r"there")
_PLACES = frozenset(["account", "region"])
_LISTS = frozenset(
    [
        "find_accounts", "segment_members", "opportunities", "churn_risk", "customer_value",
        "campaign_targets", "behavior_insights", "segment_migration",
    ]
)  # fmt: skip
_GROUPS = ("account", "region", "segment", "category", "brand", "product")


def put_placeholder(sentence: Sentence, made: Sequence[Call], *, from_below: bool = False) -> bool:
    """Put what the answer to `made` will show in the place of the words that mean it; False without such.

    `from_below`: the worst were asked for, so that a list is looked at from its end.
    """
    call = made[-1] if made else None
    kind = _kind_of(call)
    if call is None or not kind:
        return False
    picks = ("weaker", "stronger") if call.tool == "compare" else ("first", "last")
    ways = [(pick, _PICKS[pick]) for pick in picks]
    if call.tool == "sales_metrics" or call.arguments.get("limit") == 1:
        pick = "last" if from_below else "first"
        ways += [(pick, _IT), *([(pick, _THERE)] if kind in _PLACES else [])]
    for pick, pattern in ways:
        for match, start, stop in sentence.line.find(pattern):
            if not set(range(start, stop)) & sentence.taken:
                mention = Mention(kind, f"@{pick}", match.group(), start, stop)
                sentence.replace_words(mention)
                sentence.canonical = canonical(sentence)
                return True
    return False


def _kind_of(call: Call | None) -> str:
    """The kind of thing that the answer to a call lists; '' when it lists none."""
    if call is None:
        return ""
    if call.tool == "compare":
        kind = str(call.arguments.get("kind", "")).removesuffix("s")
        return kind if kind in _GROUPS else ""
    if call.tool == "sales_metrics":
        return next((by for by in call.arguments.get("by", ()) if by in _GROUPS), "")
    return "account" if call.tool in _LISTS and "account" not in call.arguments else ""


def is_deferred(call: Call) -> bool:
    """Whether something in a call is not known yet."""
    return any(isinstance(value, str) and value[:1] == "@" for value in call.arguments.values())


def resolve(
    memory: Memory,
    results: Sequence[tuple[str, Mapping[str, Any] | None]],
    listing: Sequence[Subject],
    lexicon: Lexicon,
) -> tuple[tuple[Call, ...], Memory]:
    """The calls that waited, with what is known now, and the memory once they are being run.

    `results` are names and results of the tools that have run, `listing` is what the last one listed. A
    call whose stand-in the results do not tell is left out.
    """
    made = tuple(
        call for later in memory.later if (call := _known(later, memory, results, listing))
    )
    done = replace(memory, later=())
    return made, after(done, (*memory.calls, *made), lexicon) if made else done


def _known(
    call: Call,
    memory: Memory,
    results: Sequence[tuple[str, Mapping[str, Any] | None]],
    listing: Sequence[Subject],
) -> Call | None:
    arguments = dict(call.arguments)
    for name, value in call.arguments.items():
        if isinstance(value, str) and value[:1] == "@":
            pick = value[1:]
            if pick in ("weaker", "stronger"):
                found = _side(pick, memory, results)
            else:
                rows = [subject.value for subject in listing if subject.kind == name]
                found = (rows[0] if pick == "first" else rows[-1]) if rows else None
            if found is None:
                return None
            arguments[name] = found
    return replace(call, arguments=arguments)


def _side(
    pick: str, memory: Memory, results: Sequence[tuple[str, Mapping[str, Any] | None]]
) -> str | None:
    """The weaker or the stronger side, as the comparison was asked for."""
    result = next((result for name, result in reversed(results) if name == "compare"), None)
    call = next((call for call in memory.calls if call.tool == "compare"), None)
    if not result or call is None or not result.get("weaker"):
        return None
    sides = [str(call.arguments["a"]), str(call.arguments["b"])]
    weaker = str(result.get("weaker_id") or result["weaker"])
    if weaker not in sides:
        return weaker if pick == "weaker" else str(result["stronger"])
    return weaker if pick == "weaker" else sides[1 - sides.index(weaker)]
