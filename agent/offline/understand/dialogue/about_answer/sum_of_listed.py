"""'Total of that?', 'what did the worse ones bring?', 'how much do they carry together?' after a list.

The sum is of the whole list, shown or not: the list again, whose answer then leads with it, or the sales of
exactly the accounts listed where all of them are on the screen.
"""

from __future__ import annotations

from dataclasses import replace

from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.arguments.listing import LISTED
from agent.offline.understand.dialogue.about_answer.counted_of_listed import new_as_list
from agent.offline.understand.dialogue.memory import EITHER
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.sentence import Sentence

TOTAL = "total"
"""What the writer is told: the sum of the list leads."""
_LISTS = tools_with("lists_accounts")
_LONGEST = 12
_WAYS = {"better": "better_movers", "worse": "worse_movers"}


def sum_of_listed(sentence: Sentence, memory: Memory) -> tuple[Call, ...]:
    """The calls that tell the sum of the last list; none of any other message, or after none."""
    listed = memory.listed[0] if len(memory.listed) == 1 else None
    if listed is None or len(sentence.words) > _LONGEST:
        return ()
    if not (_is_list(listed) and _is_on_screen(memory, listed)):
        return ()
    if sentence.mentions or sentence.unknown or sentence.numbers or sentence.times.periods:
        return ()
    way = _way(sentence, listed)
    # What is left after some were taken off is all of the list.
    rest = _REST if "among" in listed.arguments else frozenset()
    if not _asks_for_sum(sentence, rest, pointed=bool(way)):
        return ()
    if new := new_as_list(listed, sentence.lookup.clock.today.isoformat()):
        return (new,)
    if way:
        listed = replace(listed, arguments={**listed.arguments, "direction": way})
    shown = [one.value for one in memory.listing if one.kind == "account"]
    # As many as were asked for are meant, else all that fit.
    whole = len(shown) < LISTED or "limit" in listed.arguments
    if shown and whole and listed.tool in _PLAIN and "lookback_days" not in listed.arguments:
        return (Call("sales_metrics", {"metric": "revenue", "account": EITHER.join(shown)}),)
    if listed.tool == "segment_members" and listed.arguments.keys() <= _OF_SEGMENT:
        return (Call("sales_metrics", {"metric": "revenue", **listed.arguments}),)
    if listed.tool == "sales_metrics" and shown and "top" in listed.arguments:
        # What was asked of them since is of the last year, not of the time that chose them.
        timed = _OF_TIME if memory.calls == (listed,) else ()
        kept = {k: v for k, v in listed.arguments.items() if k in timed}
        return (Call("sales_metrics", {"metric": "revenue", "account": EITHER.join(shown)} | kept),)
    return (listed,)


_PLAIN = frozenset(["find_accounts", "segment_members", "opportunities", "churn_risk"])
"""Lists whose accounts brought what their sales of the last year come to."""
_OF_SEGMENT = frozenset(["segment", "region"])
"""Arguments of the members of a segment that figures of sales can be limited to."""
_OF_TIME = frozenset(["start", "end", "compare_to"])


def _is_list(call: Call) -> bool:
    """Whether an answer lists accounts: as such, or figures of each of them."""
    if call.tool == "sales_metrics":
        by = [name for name in call.arguments.get("by", ()) if name not in TIMES]
        return by == ["account"] and "account" not in call.arguments
    return call.tool in _LISTS and "account" not in call.arguments


def _is_on_screen(memory: Memory, listed: Call) -> bool:
    """Whether the list was shown last, or its accounts together, or a question about them was asked back."""
    if memory.calls in ((), (listed,)) or memory.missing is not None:
        return True
    asked = [str(call.arguments.get("account", "")) for call in memory.calls]
    return all(EITHER in account for account in asked)


_REST = frozenset(["rest", "others", "remaining", "left"])


def _asks_for_sum(sentence: Sentence, rest: frozenset[str], *, pointed: bool) -> bool:
    words = set(sentence.words) - rest
    known = word_list("around_sum_of_listed")
    if not words <= (known | word_list("moved_for_it") if pointed else known):
        return False
    together = bool(words & _TOGETHER)
    if pointed or words & word_list("stands_for_listed"):
        # "What are they worth?" asks what is expected of them.
        brings = "what" in words and words & word_list("says_sum_of_listed") - {"worth"}
        asked = brings or words & _MONEY or sentence.has("how much|adds? up( to)?")
        return together or bool(asked)
    bare = not words & _OURS and together
    return bare and len(words - {"?", ".", "!"}) <= _FEW


_MOVES_UP = "(moved|went|going|go|got|came) (up|down)"
"""'Those that went up', not what they add up to."""
_OURS = frozenset(["our", "we", "us", "my", "company", "business", "overall"])
_TOGETHER = frozenset(["total", "totals", "sum", "altogether", "together", "combined"])
_MONEY = frozenset(["revenue", "turnover", "sales"])
_FEW = 5


def _way(sentence: Sentence, listed: Call) -> str:
    """Which way those went that 'the worse ones' are among accounts that changed segment."""
    if (
        listed.tool != "segment_migration"
        or {"from_segment", "to_segment"} & listed.arguments.keys()
    ):
        return ""
    words = set(sentence.words) - (set() if sentence.has(_MOVES_UP) else {"up", "down"})
    said = [way for way, name in _WAYS.items() if words & word_list(name)]
    return said[0] if len(said) == 1 else ""
