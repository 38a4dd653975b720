"""The last calls with what a follow-up changes: one argument, the period, a side, the number of rows."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.amounts import amount
from agent.offline.understand.arguments.calls import GROUPED
from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.arguments.fill import MAX_LIMIT, PERIODS, Slots, fill
from agent.offline.understand.arguments.listing import limit_of
from agent.offline.understand.arguments.moved import moved_on
from agent.offline.understand.dialogue.updates.asked_anew import asked_anew
from agent.offline.understand.dialogue.updates.campaign_series import update_audience
from agent.offline.understand.dialogue.updates.comparison_update import (
    update_comparison,
)
from agent.offline.understand.dialogue.updates.removal import only_removes, removed_arguments
from agent.offline.understand.dialogue.updates.slot_merge import merged
from agent.offline.understand.dialogue.updates.slot_update_details import (
    put_called,
    remove_dimensions,
    removed_values,
    update_details,
    update_period_bounds,
)
from agent.offline.understand.dialogue.updates.slot_update_periods import move_period
from agent.offline.understand.dialogue.updates.slot_update_rows import (
    kept_order,
    kept_rows,
    more,
    upended,
)
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import TRADES, Call, Memory
from agent.offline.understand.words.sentence import Sentence


def intent_of(call: Call, intents: dict[str, Intent]) -> Intent | None:
    """The intent a call came from."""
    same = [intent for intent in intents.values() if intent.tool == call.tool]
    exact = [i for i in same if all(call.arguments.get(k) == v for k, v in i.fixed.items())]
    return exact[0] if exact else None


def updated_calls(
    sentence: Sentence, memory: Memory, intents: dict[str, Intent]
) -> tuple[list[Call], Slots]:
    """The last calls with what the message changes; no calls when it changes nothing they can take."""
    made: list[Call] = []
    last = Slots()
    for call in asked_anew(sentence, memory, intents):
        intent = intent_of(call, intents)
        if intent is None:
            continue
        slots = fill(sentence, intent)
        put_called(sentence, intent, slots)
        _said(sentence, slots)
        _kept_base(sentence, slots, call)
        slots.narrows = sentence.has("only|just|within|nothing but")
        if call not in memory.calls and "by" in slots.values:
            by = [*slots.values["by"][0], *call.arguments.get("by", ())]
            slots.values["by"] = [list(dict.fromkeys(by))]  # a comparison cut by something
        move_period(sentence, slots, call)
        update_period_bounds(sentence, slots, call)
        _clusters(sentence, intent, slots, call)
        more(sentence, intent, slots, call)
        update_comparison(sentence, slots, call)
        _turned_round(sentence, slots, call)
        kept_order(sentence, slots, call)
        upended(sentence, intent, slots, call)
        _begun_elsewhere(sentence, slots, call)
        _also_by_time(sentence, slots, call)
        _versus_over_time(sentence, slots, call)
        _added(sentence, slots, call)
        update_audience(sentence, intent, slots, call)
        update_details(sentence, intent, slots, call)
        kept_rows(sentence, slots, call)
        moved_on(sentence, slots, call, drove=DROVE.match(sentence.line.text) is not None)
        _without_removed(sentence, intent, slots, call)
        if "top" in slots.values and not {"by", "only"} & (
            slots.values.keys() | call.arguments.keys()
        ):
            slots.values["by"] = [["account"]]  # "the five biggest will do" after a total
        if {"account", "family"} & slots.values.keys():  # "just the parent": one or the other
            slots.drop |= {"account", "family"} - slots.values.keys()
        last.unclear += slots.unclear
        last.drop |= slots.drop
        last.notes += slots.notes
        if slots.values or slots.drop & call.arguments.keys():
            made += merged(call, intent, slots)
    unique: dict[str, Call] = {call.key: call for call in made}
    return list(unique.values())[:4], last


def _without_removed(sentence: Sentence, intent: Intent, slots: Slots, call: Call) -> None:
    """Let go what the message takes off, and what it seemed to say by the words that do."""
    gone, off = removed_arguments(sentence, call)
    for name in gone:
        if slots.values.get(name) == [call.arguments[name]]:
            slots.values.pop(name)  # "drop the critical bit"
    gone |= removed_values(sentence, slots, call)
    uncut = remove_dimensions(sentence, slots, call)
    if uncut & set(TIMES):
        gone -= {"start", "end"}  # "leave the quarters out" takes no period off
    for name in ("sort", "order") if uncut else ():
        slots.values.pop(name, None)  # "drop the quarters" speaks of no decline
    lessens = gone or only_removes(sentence) or any(map(sentence.is_left_out, sentence.mentions))
    if lessens and not sentence.times.compare_to:
        for name in ("compare_to", "sort", "order") if "moved" in intent.takes else ():
            slots.values.pop(name, None)  # "drop the region" speaks of no decline
    if "by" in slots.values and set(slots.values["by"][0]) & gone:
        # "Every channel again, by brand" is no split by channel.
        by = [name for name in slots.values.pop("by")[0] if name not in gone]
        if by:
            slots.values["by"] = [by]
    _said_by_removal(sentence, slots, gone, off)
    slots.drop |= gone - slots.values.keys()


_ALL = {"limit": [MAX_LIMIT], "share": [100]}
"""What 'all' means beside what is taken off."""


def _said_by_removal(sentence: Sentence, slots: Slots, gone: set[str], off: set[int]) -> None:
    """Let go what was read from the words that take something off: 'all regions' is no longer list."""
    for name in gone:
        if not sentence.of(name):
            slots.values.pop(name, None)
    rows = {at for at, word in enumerate(sentence.words) if word == "all"} - off
    if "top" in gone or (gone and not rows):
        slots.values.pop("top", None)
    no_list = not rows or gone & {"segment", "owner", "level"}  # "everyone", "for all of us"
    for name, everything in _ALL.items() if gone and no_list else ():
        if slots.values.get(name) == everything:
            slots.values.pop(name)
    if off and sentence.times.covered <= off:
        for name in (PERIODS, "compare_to", "lookback_days", "as_of"):
            slots.values.pop(name, None)  # "without last year"


_TRADED = word_list("traded_nouns")
_SOLD = frozenset(["sold", "bought", "ordered"])
"""Said of what the last figures are of: 'those sold online' is no other figure."""


def _said(sentence: Sentence, slots: Slots) -> None:
    """Drop what a reader of arguments assumes when nothing was said."""
    cut = {at for dimension in sentence.named("dimensions") for at in dimension.tokens}
    metrics = [m for m in sentence.named("metrics") if m.start not in cut]  # "sales channel"
    filters = {m.stop for m in sentence.mentions if m.kind in GROUPED}
    ends = [m for m in metrics if m.start in filters and sentence.words[m.start] in _TRADED]
    only_ends = (
        bool(metrics) and len(ends) == len(metrics) and sentence.has("only|just|nothing but")
    )
    only_ends = only_ends or (
        bool(metrics) and all(sentence.words[m.start] in _SOLD for m in metrics)
    )
    if only_ends or (slots.values.get("metric") == ["revenue"] and not metrics):
        slots.values.pop("metric", None)  # "only online orders" is no other figure


DROVE = re.compile(rf"(and |so |but )*(?:{alternatives('asks_what_drove')})[ ?.]*$")
"""'Which products drove that?' after figures is those figures by product."""
OTHER_WAY = (
    r"(the|in the|in) (other|opposite|reverse) (way|direction)( .*)?|(in|the) reverse|vice versa"
    r"|(go|went|gone|come|came|moved?|moving) back(?! to)( up)?"
)
"""Moves between segments the way back."""


def _turned_round(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'And out of it?', 'and who left?' after who moved into a segment; 'and champions?'; 'the other way?'"""
    ways = ("from_segment", "to_segment")
    said_anew = {*ways} & slots.values.keys()
    if call.tool == "segment_migration" and not said_anew and sentence.has(OTHER_WAY):
        for one, other in (ways, ways[::-1]):
            if one in call.arguments:
                slots.put(other, call.arguments[one])
            else:
                slots.drop.add(other)
        return
    for one, other, said in (
        (
            "to_segment",
            "from_segment",
            r"out of (it|them|that|there)|left|leave|went out|dropped out",
        ),
        ("from_segment", "to_segment", r"into (it|them|that|there)|joined|came in|entered|got in"),
    ):
        alone = one in call.arguments and other not in call.arguments
        if not alone or {one, other} & slots.values.keys():
            continue
        segments = sentence.named("segments")
        if segments:
            slots.put(one, segments[0].value)
        elif sentence.has(said):
            slots.put(other, call.arguments[one])
            slots.drop.add(one)


def _begun_elsewhere(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'With 25k' after a what-if about where a score begins, 'plus f4=6' beside it."""
    last = call.arguments.get("cutoffs", ())
    if last and "cutoffs" in slots.values and sentence.has("plus|and|also|add|too|as well"):
        (new,) = slots.values["cutoffs"]
        scores = {str(one).split("=")[0] for one in new}
        kept = [one for one in last if str(one).split("=")[0] not in scores]
        slots.values["cutoffs"] = [[*kept, *new]]
    if "cutoffs" in slots.values:
        slots.values.pop("share", None)  # "f4=6" says no share
    amounts = [n for n in sentence.numbers if n.kind in ("plain", "money")]
    if (
        len(last) == 1
        and len(amounts) == 1
        and "cutoffs" not in slots.values
        and not limit_of(sentence)
    ):
        score = str(last[0]).split("=")[0]
        slots.values["cutoffs"] = [[f"{score}={amount(amounts[0].value)}"]]


def _also_by_time(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'Per month' after figures by region: by region in each month; 'by region too' after those by month."""
    by, last = slots.values.get("by"), call.arguments.get("by")
    if slots.values.get("metric", [call.arguments.get("metric")]) != [call.arguments.get("metric")]:
        last = None  # "monthly revenue there?" after discounts by account
    each = sentence.has(
        "(per|each|every) (day|week|month|quarter|year)|(daily|weekly|monthly|quarterly|yearly)"
    )
    if (
        by
        and last
        and (each or sentence.has("too|also|as well|both|in addition|plus .*"))
        and (set(by[0]) <= set(TIMES) or sentence.has("too|also|as well"))
        and not sentence.has("instead|rather|not .*")
    ):
        timed = set(by[0]) & set(TIMES)
        kept = [one for one in last if not (timed and one in TIMES)]
        slots.values["by"] = [list(dict.fromkeys([*by[0], *kept]))[:3]]


_LISTING = tools_with("lists_accounts")
_WHOSE = ("region", "owner", "segment", *TRADES)


_ADDS = re.compile(
    r"\b(also|plus|add|adding|include|including)( (the|those|ones|accounts|in|of|from|for|with|me))*$"
)


def _added(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'Add the East' to a list of the South is a list of either."""
    if call.tool not in _LISTING:
        return
    for kind in _WHOSE:
        new = slots.values.get(kind, [])
        named = [mention for mention in sentence.of(kind) if [mention.value] == new]
        added = named and _ADDS.search(" ".join(sentence.words[: named[0].start]))
        if (
            added
            and len(new) == 1
            and isinstance(old := call.arguments.get(kind), str)
            and new != [old]
        ):
            slots.values[kind] = [old, *new]


def _versus_over_time(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'Tidewell against Northmere' after figures by month: both in each month."""
    by = slots.values.get("by", [[]])[0]
    times = [one for one in call.arguments.get("by", ()) if one in TIMES]
    if len(by) == 1 and times == call.arguments.get("by") and len(slots.values.get(by[0], ())) > 1:
        slots.values["by"] = [[*by, *times]]


def _kept_base(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'Just the ones that fell' of this month against the last: what they are held against stays."""
    said = sentence.times.compare_to or sentence.times.against
    if "compare_to" in call.arguments and "compare_to" in slots.values and not said:
        slots.values.pop("compare_to")


def _clusters(sentence: Sentence, intent: Intent, slots: Slots, call: Call) -> None:
    """'Six of them' after the clusters is how many clusters there are to be."""
    number = sentence.numbers[0] if len(sentence.numbers) == 1 else None
    asked = call.arguments.get("scheme") == "clusters" and "clusters" in intent.takes
    if asked and "limit" not in intent.takes and number and 2 <= number.whole <= 12:
        slots.values.setdefault("clusters", [number.whole])
