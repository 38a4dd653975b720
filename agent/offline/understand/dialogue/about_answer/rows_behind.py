"""The accounts behind the last figures, and an order: 'which of hers get most?', 'biggest drop first'.

Also which one of a list comes first: 'who's the biggest?' of the members of a segment is that list by value.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.arguments.fill import ALL_BUT, MAX_LIMIT, fill
from agent.offline.understand.arguments.listing import limit_of
from agent.offline.understand.arguments.moved import MANY, OF_EITHER, moves_both_ways, way
from agent.offline.understand.dialogue.updates.slot_update import intent_of
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives, patterns
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.sentence import Sentence
from tools._dimensions import PARTS

_LONGEST = 13
_OF_OWNER = "(and |so |but |ok )*(who|which|what)( of)? @owner customer( .*)?$"
_BEHIND = "(behind|drives?|drove|caused?|causing|accounts? for|responsible for|explains?) .*"
"""What asks which accounts made the last figures move."""
_WHICH = re.compile(alternatives("which_accounts"))
_MOST, _LEAST = alternatives("the_most"), alternatives("the_least")
_COUNTED = frozenset(["new_accounts", "active_accounts"])
"""Figures that count accounts: 'which ones?' is those."""
_BARE = re.compile(alternatives("which_ones"))
_ORDER = re.compile(alternatives("in_order_of_change"))
_WHERE = re.compile(alternatives("where_it_moved"))
_BUYS = re.compile(alternatives("who_buys_it"))
_ONES = re.compile(alternatives("which_ones_moved"))
"""'Which ones fell?' of figures by region is of the regions."""
_FIRST = re.compile(alternatives("who_comes_first"))
_LISTS = tools_with("can_be_gone_on_with")
_CROSSED = {
    "stopped": re.compile(alternatives("who_gave_it_up")),
    "started": re.compile(alternatives("who_took_it_up")),
}
_PLACED = ("region", "owner", "industry", "account_type")


def rows_behind(sentence: Sentence, memory: Memory, intents: dict[str, Intent]) -> Call | None:
    """The last figures by account, or in order of change; the last list in another order; else None."""
    last = memory.calls[0] if len(memory.calls) == 1 else None
    if last is None or memory.missing is not None or len(sentence.words) > _LONGEST:
        return None
    if last.tool in _LISTS:
        return _in_order(sentence, last, intents)
    if last.tool != "sales_metrics" or "account" in last.arguments:
        return None
    if sentence.named("segments") or {m.kind for m in sentence.mentions} - {*_PLACED}:
        return None
    if sentence.times.periods or sentence.unknown:
        return None
    return (
        _split(sentence, last)
        or _crossed(sentence, last)
        or _by_change(sentence, last)
        or _by_account(sentence, last)
    )


def winners_and_losers(sentence: Sentence, memory: Memory) -> tuple[Call, ...]:
    """The last figures in the order of their change, from either end, where there are many rows."""
    last = memory.calls[0] if len(memory.calls) == 1 and memory.missing is None else None
    if last is None or last.tool != "sales_metrics" or not moves_both_ways(sentence):
        return ()
    named = sentence.mentions or sentence.named("dimensions") or sentence.named("segments")
    if named or sentence.times.periods or sentence.unknown or len(sentence.words) > _LONGEST:
        return ()
    if not MANY & {*last.arguments.get("by", ())} or {"only", "account"} & last.arguments.keys():
        return ()
    kept = {"compare_to": "previous_year", "top": OF_EITHER, **last.arguments, "sort": "change"}
    return tuple(Call(last.tool, {**kept, "order": order}) for order in ("desc", "asc"))


def _split(sentence: Sentence, last: Call) -> Call | None:
    """'Where?' after figures is those by region, 'when?' by month."""
    way = next(
        (k for k, said in patterns("short_splits").items() if re.fullmatch(said, sentence.bare)), ""
    )
    if not way or way in last.arguments or "only" in last.arguments:
        return None
    kept = {k: v for k, v in last.arguments.items() if k not in ("sort", "order", "top")}
    return Call(last.tool, {**kept, "by": [way]})


def _crossed(sentence: Sentence, last: Call) -> Call | None:
    """'Who stopped?' and 'who's new?' after the figures of some goods, over the same time."""
    filters = [last.arguments.get(kind) for kind in PARTS if kind in last.arguments]
    if len(filters) != 1 or str(filters[0]).startswith(ALL_BUT):
        return None
    kinds = [kind for kind, said in _CROSSED.items() if said.fullmatch(sentence.plain_text)]
    if len(kinds) != 1:
        return None
    kept = {k: v for k, v in last.arguments.items() if k not in ("by", "top", "sort", "order")}
    if str(kept.get("start", "9")) <= sentence.lookup.lexicon.first_date.isoformat():
        kept = {k: v for k, v in kept.items() if k not in ("start", "end")}  # nothing lies before
    placed = {m.kind: m.value for m in sentence.mentions if m.kind in _PLACED}
    return Call(last.tool, {**kept, **placed, "by": ["account"], "only": kinds[0]})


def _by_change(sentence: Sentence, last: Call) -> Call | None:
    """'Biggest drop first' of figures that were held against others."""
    rows = {*last.arguments.get("by", ())} - {*TIMES}
    if rows and moves_both_ways(sentence) and not sentence.named("dimensions"):
        kept = {k: v for k, v in last.arguments.items() if k not in ("order", "top", "only")}
        changed = {"compare_to": kept.get("compare_to", "previous_year"), "sort": "change"}
        return None if rows & MANY else Call(last.tool, kept | changed)
    compared = "compare_to" in last.arguments and "only" not in last.arguments
    order = way(sentence)
    asked = _ORDER.fullmatch(sentence.bare) or _WHERE.fullmatch(sentence.bare)
    ones = rows and order and "only" not in last.arguments and _ONES.match(sentence.bare)
    if not (rows and compared and asked) and not ones:
        return None
    down = sentence.has("worst( .*)?|losers?( .*)?") or sentence.has(alternatives("went_down"))
    order = order or ("asc" if down else "desc")
    # "Which categories fell most?" after figures by region: the rows that are named now.
    cut = [mention.value for mention in sentence.named("dimensions")]
    by = {"by": list(dict.fromkeys(cut))} if cut and not rows & {*cut} else {}
    base = {"compare_to": "previous_year"}  # where they were held against nothing yet
    return Call(last.tool, {**base, **last.arguments, **by, "sort": "change", "order": order})


def _by_account(sentence: Sentence, last: Call) -> Call | None:
    """'Which of his customers get most?' after the discounts of Imran by month."""
    by = last.arguments.get("by", ())
    metrics = {mention.value for mention in sentence.named("metrics")}
    same = metrics <= {last.arguments.get("metric")}
    cut = {mention.value for mention in sentence.named("dimensions")} - {"account"}
    cut |= {"owner"} if sentence.reads("(by|per|each|every) owner") else set()  # "by manager"
    if cut or "account" in by or not same or "only" in last.arguments:
        return None
    gives = last.arguments.get("metric") == "discount_share"
    if gives and sentence.has(alternatives("gives_discounts")):
        return Call(last.tool, {**last.arguments, "by": ["owner"]})
    text = sentence.plain_text
    counted = last.arguments.get("metric") in _COUNTED and _BARE.match(text)
    counted = counted or (any(k in last.arguments for k in PARTS) and _BUYS.fullmatch(text))
    order = way(sentence)
    ranked = order or sentence.has(_MOST) or sentence.has(_LEAST)
    of_theirs = re.match(_OF_OWNER, sentence.canonical) is not None
    if not counted and not (ranked and (_WHICH.match(text) or of_theirs)):
        return None
    kept: dict[str, Any] = {
        name: value
        for name, value in last.arguments.items()
        if name not in ("by", "top", "sort", "order")
    }
    kept |= {m.kind: m.value for m in sentence.mentions if m.kind in _PLACED}
    made = {**kept, "by": ["account"]}
    said = limit_of(sentence)
    if said is not None and said < MAX_LIMIT:
        made["top"] = said
    moved = last.arguments.get("sort") == "change" or "compare_to" in last.arguments
    if not order and moved and not counted and sentence.has(_BEHIND):
        order = str(last.arguments.get("order", "")) or None
        order = order or ("asc" if sentence.reads("declining|losing") else None)
    if order and not counted:
        made |= {"sort": "change", "order": order}
        made.setdefault("compare_to", "previous_year")
    elif not counted and sentence.has(_LEAST):
        made["order"] = "asc"
    return Call(last.tool, made)


def _in_order(sentence: Sentence, last: Call, intents: dict[str, Intent]) -> Call | None:
    """'Who's the biggest?', 'which one has been silent longest?' of a list."""
    intent = intent_of(last, intents)
    if intent is None or sentence.mentions or not _FIRST.match(sentence.bare):
        return None
    said = fill(sentence, intent).values
    if said.keys() - {"sort", "order", "limit"}:
        return None
    kept = {k: v for k, v in last.arguments.items() if k not in ("sort", "order")}
    order = {name: said[name][0] for name in ("sort", "order", "limit") if name in said}
    return replace(last, arguments=kept | order)
