"""'Which of these are hotels?', 'are any of them in the North?': those of exactly the accounts on the list.

A list of all that fit is narrowed by its own arguments instead, where they can say it; this is for the first
ten of an order, and for lists whose tool has no such argument.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.understand.arguments.calls import calls
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.arguments.listing import LISTED
from agent.offline.understand.dialogue.about_answer.counted_of_listed import new_as_list
from agent.offline.understand.dialogue.memory import EITHER
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import allowed_values, tools_with
from agent.offline.understand.types import TRADES, Call, Memory
from agent.offline.understand.words.sentence import Sentence
from tools import _registry as registry

_FEWEST = 2
_LONGEST = 14
_WHO = "which|who|any|anyone|how many|are any|is any|only|just|show me|list|what"
_NOUN = "( (accounts|customers|clients|ones|names|companies))?"
_OF_THOSE = f"(of|among|amongst|from|out of) (all )?(them|em|those|these|that list|the list|this list){_NOUN}"
_WHICH_ARE = (
    f"((and|so|ok|okay|now) )*(which|who)( ones| accounts| customers)? (are|is|sit|belong|fall) .*"
    f"|((and|so|ok|okay|now) )*(are|is) (any|some|many|most|all) {_OF_THOSE} .*"
)
_WHICH_OF_ALL = "((and|so|ok|okay|now) )*which (accounts|customers) (are|is) .*"
"""Asks of all accounts, though a list is on the screen."""
_FILTERS = frozenset(["segment", "region", "owner", *TRADES, "min_monetary", "min_recency_days"])
_ASKED_OF = frozenset(
    [
        "min_contact_days", "contact", "min_missed_orders", "max_usual_gap_days", "max_frequency",
        "max_monetary", "max_categories",
    ]
)  # fmt: skip
"""What only the search for accounts knows of each, so that no other list can be cut by it."""
_SAID_BY_NOT = _ASKED_OF | {"min_recency_days"}
_IN_TIME = frozenset(["min_contact_days", "min_recency_days"])
_OVERDUE = alternatives("overdue_for_an_order")
_OF_MEMBERS = frozenset(["segment", "region", "sort", "order", "limit", "lookback_days", "scheme"])
_WHOLE_LISTS = tools_with("can_be_gone_on_with")
_LISTS = tools_with("lists_accounts")
_SEVERAL_SEGMENTS = tools_with("takes_several_segments")


def among_listed(sentence: Sentence, memory: Memory, intents: Mapping[str, Intent]) -> Call | None:
    """The accounts of the list that fit what is said of them; None of any other message."""
    shown = [one.value for one in memory.listing if one.kind == "account"]
    if len(shown) < _FEWEST or len(sentence.words) > _LONGEST or memory.missing is not None:
        return None
    listed = memory.listed[0] if len(memory.listed) == 1 else None
    if listed is None or sentence.of("account") or sentence.unknown:
        return None
    listed = new_as_list(listed, sentence.lookup.clock.today.isoformat()) or listed
    pointed = sentence.has(_OF_THOSE) and sentence.has(_WHO)
    if not pointed and not sentence.has(_WHICH_ARE):
        return None
    if sentence.has(alternatives("told_elsewhere")) or sentence.reads("suppose"):
        return None
    slots = fill(sentence, intents["find_accounts"])
    made = calls(intents["find_accounts"], slots)
    if len(made) != 1 or slots.unclear:
        return None
    said = {k: v for k, v in made[0].arguments.items() if k in _FILTERS | _ASKED_OF}
    if "max_frequency" in said and "lookback_days" in made[0].arguments:
        said["lookback_days"] = made[0].arguments["lookback_days"]  # once in all that is known
    if sentence.has(_OVERDUE):
        said["min_missed_orders"] = 1
    if not said or made[0].arguments.keys() - said.keys() - {"sort", "order"}:
        return None
    if sentence.times.periods and not _IN_TIME & said.keys():
        return None
    if not _SAID_BY_NOT & said.keys() and sentence.has(alternatives("of_other_things")):
        return None
    if _ASKED_OF & said.keys():
        return _cut_by(said, listed, shown)
    if not _is_exactly_those(listed):
        if (
            listed.tool in _SEVERAL_SEGMENTS
            and "segment" in said
            and "limit" not in listed.arguments
            and (pointed or not sentence.has(_WHICH_OF_ALL))
        ):
            cut = {k: v for k, v in said.items() if k != "segment"}
            return Call(listed.tool, listed.arguments | cut | {"segments": [said["segment"]]})
        takes = registry.get(listed.tool).arguments.model_fields
        if listed.tool in _WHOLE_LISTS or not said.keys() <= takes.keys():
            return None
        return Call(listed.tool, listed.arguments | said | _in_order(made[0], listed))
    limit = {"limit": len(shown)} if len(shown) > LISTED else {}
    return Call("find_accounts", {"among": EITHER.join(shown), **said, **limit})


def _in_order(asked: Call, listed: Call) -> dict[str, Any]:
    """'Which of them in the South spend most?': the order that is said, where the list can have it."""
    fields = registry.get(listed.tool).arguments.model_fields
    sort = asked.arguments.get("sort")
    if "sort" not in fields or sort not in allowed_values(fields["sort"].annotation):
        return {}
    return {k: v for k, v in asked.arguments.items() if k in ("sort", "order") and k in fields}


def _cut_by(said: dict[str, Any], listed: Call, shown: Sequence[str]) -> Call:
    """The list with what only the search for accounts knows; of another list, those on the screen."""
    if listed.tool == "find_accounts" and "limit" not in listed.arguments:
        return Call(listed.tool, listed.arguments | said)
    if listed.tool == "segment_members" and listed.arguments.keys() <= _OF_MEMBERS - {"limit"}:
        return Call("find_accounts", listed.arguments | said)
    limit = {"limit": len(shown)} if len(shown) > LISTED else {}
    return Call("find_accounts", {"among": EITHER.join(shown), **said, **limit})


def _is_exactly_those(listed: Call) -> bool:
    """Whether the accounts on the screen are meant, and not all that the list is of."""
    if "account" in listed.arguments:
        return False
    if listed.tool == "sales_metrics":
        return "account" in listed.arguments.get("by", ())
    return listed.tool in _LISTS and "limit" in listed.arguments
