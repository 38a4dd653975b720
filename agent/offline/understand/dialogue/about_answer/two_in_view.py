"""'Which of the two is growing faster?', 'which one buys more cookware?': figures of two that are compared.

Rows that were named among all of their kind are kept in the focus of the thread, for the writer to lead with.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.focus import ROW
from agent.offline.understand.arguments.calls import GROUPED
from agent.offline.understand.arguments.fill import PERIODS, Slots, fill
from agent.offline.understand.arguments.moved import way
from agent.offline.understand.dialogue.memory import EITHER, sides_of
from agent.offline.understand.intent import Intent
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.sentence import Sentence
from tools._dimensions import PARTS

_LONGEST = 12
_WHICH = "(which|who)( one)?( of .*)?|(the|these|those) two|both|each|either|their|them|they"


def rows_named(sentence: Sentence, calls: Sequence[Call]) -> tuple[str, ...]:
    """The rows that a message names of all that its figures are of, as the focus holds them."""
    by: Sequence[str] = calls[0].arguments.get("by", ()) if len(calls) == 1 else ()
    if len(by) != 1 or calls[0].tool != "sales_metrics" or by[0] in calls[0].arguments:
        return ()
    found = sentence.named("segments") if by[0] == "segment" else sentence.of(by[0])
    names = dict.fromkeys(mention.value for mention in found)
    return tuple(f"{ROW}{name}" for name in names) if len(names) > 1 else ()


def of_two_in_view(
    sentence: Sentence, memory: Memory, sales: Intent
) -> tuple[Call, tuple[str, ...]] | None:
    """The figures of both and their rows; None of any other message."""
    if len(memory.calls) != 1 or memory.missing is not None or len(sentence.words) > _LONGEST:
        return None
    named = {mention.kind for mention in sentence.mentions} - {*PARTS}
    if named or sentence.unknown or sentence.named("segments") or not sentence.has(_WHICH):
        return None
    if sentence.named("dimensions"):
        return None
    last, rows = memory.calls[0], tuple(one for one in memory.focus if one.startswith(ROW))
    slots = fill(sentence, sales)
    asked = _asked(sentence, slots)
    if rows and last.tool == "sales_metrics" and (asked or _grows(sentence)):
        return Call(last.tool, _changed(last.arguments, asked, sentence)), rows
    sides = sides_of(memory)
    if len(sides) != 2 or not (asked.keys() - {"metric"}):
        return None
    kind = sides[0].kind
    if kind == "account":
        ids = EITHER.join(one.value for one in sides)
        return Call(
            "sales_metrics", {"metric": "revenue", "by": ["account"], **asked, "account": ids}
        ), ()
    if kind not in (*GROUPED, "segment"):
        return None
    made = {"metric": "revenue", "by": [kind], **asked}
    return Call("sales_metrics", made), tuple(f"{ROW}{one.value}" for one in sides)


def _asked(sentence: Sentence, slots: Slots) -> dict[str, Any]:
    """What the message says of the figures: the metric, the goods, the time."""
    said: dict[str, Any] = {}
    if sentence.named("metrics") and "metric" in slots.values:
        said["metric"] = slots.values["metric"][0]
    for kind in PARTS:
        found = {mention.value for mention in sentence.of(kind)}
        if len(found) == 1:
            said |= {kind: found.pop()}
    if PERIODS in slots.values and not sentence.times.implied:
        said["start"], said["end"] = slots.values[PERIODS][0]
    return said


def _grows(sentence: Sentence) -> bool:
    return way(sentence) is not None


def _changed(last: dict[str, Any], asked: dict[str, Any], sentence: Sentence) -> dict[str, Any]:
    """The last figures with what is asked; by their change where growth or decline is spoken of."""
    kept = {k: v for k, v in last.items() if k not in ("sort", "order", "top")}
    order = way(sentence)
    if order is None:
        return kept | asked
    return {"compare_to": "previous_year", **kept, **asked, "sort": "change", "order": order}
