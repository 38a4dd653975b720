"""'What did those ten spend the year before in total?': figures of exactly the accounts that are listed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.understand.arguments.calls import calls
from agent.offline.understand.arguments.fill import PERIODS, fill
from agent.offline.understand.dialogue.memory import EITHER
from agent.offline.understand.dialogue.references.few import COUNT
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.numbers import ONES
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.types import TRADES, Call, Memory, Subject
from agent.offline.understand.words.sentence import Sentence

_NOUN = r"(?:accounts|customers|clients|ones|companies|names)"
_SPEND = "buy|bought|spend|spent|order|ordered|bring|brought"
_THOSE = re.compile(
    rf"(?<!\S)(?:those|these|the|all)(?: (?P<count>{COUNT}))(?: {_NOUN})?(?!\S)"
    rf"|(?<!\S)(?:those|these|all of (?:them|these|those))(?: {_NOUN})?(?!\S)|(?<!\S)(?:they|them)(?!\S)"
    rf"|(?<!\S)each(?: one)?(?= (?:of (?:them|these|those) )?(?:{_SPEND})(?!\S))"
)
_SPENDS = re.compile(
    r"(?<!\S)(?:spend|spent|spending|bring|brought|bought|buy|buying|ordered|revenue|sales|turnover|orders"
    r"|units|worth)(?!\S)"
)
_TOGETHER = re.compile(
    r"(?<!\S)(?:in total|in all|total|together|combined|altogether|as a group|between them|overall"
    r"|summed|sum)(?!\S)"
)
_FEWEST = 2
_POINTS = word_list("points_at_listed") | {"of", "they", "those", "them"}


def figures_of_listed(
    sentence: Sentence, memory: Memory, intents: Mapping[str, Intent]
) -> Call | None:
    """The sales of the accounts on the list, together and one by one; None of any other message."""
    shown = [one for one in memory.listing if one.kind == "account"]
    text = sentence.line.text
    if len(shown) < _FEWEST or not _SPENDS.search(text) or sentence.named("segments"):
        return None
    # "All of them" may have been taken to point at the segment of the list.
    named = {
        mention.kind
        for mention in sentence.mentions
        if not {sentence.words[at] for at in mention.tokens} <= _POINTS
    }
    if named & {"account", "region", "owner", "segment", *TRADES}:
        return None
    meant = _meant(text, shown)
    if not meant:
        return None
    intent = intents["sales_metrics"]
    slots = fill(sentence, intent)
    for name in ("top", "sort", "order", "only", "segment", "account"):
        slots.values.pop(name, None)
    made = next(iter(calls(intent, slots)), None)
    if made is None:
        return None
    period = {} if PERIODS in slots.values else _of_last(memory)
    if memory.last_arguments.get("only") == "stopped":
        period["compare_to"] = "previous_period"  # what the lost brought, they brought before
    about = {"account": EITHER.join(one.value for one in meant), "by": ["account"]}
    return Call(made.tool, made.arguments | period | about)


def _meant(text: str, shown: list[Subject]) -> list[Subject]:
    """Those that are pointed at: so many as are said, or all, where they are asked for together."""
    for found in _THOSE.finditer(text):
        said = found["count"]
        if said:
            count = ONES.get(said) or int(said)
            return shown[:count] if _FEWEST <= count <= len(shown) else []
        if found[0].startswith("each") or _TOGETHER.search(text):
            return shown
    return []


def _of_last(memory: Memory) -> dict[str, Any]:
    """The period of the figures that the list shows."""
    return {
        name: memory.last_arguments[name]
        for name in ("start", "end")
        if name in memory.last_arguments
    }
