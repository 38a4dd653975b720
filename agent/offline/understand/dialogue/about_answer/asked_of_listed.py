"""'Which of those are shrinking?', 'who looks after them?': what is asked of the accounts on the screen."""

from __future__ import annotations

from agent.offline.understand.arguments.fill import PERIODS, fill
from agent.offline.understand.arguments.moved import way
from agent.offline.understand.dialogue.memory import EITHER
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import TRADES, Call, Memory
from agent.offline.understand.words.sentence import Sentence

_FEWEST = 2
_THOSE = "of (them|those|these)|them|they|those|these|each( one)?"
_OF_THOSE = (
    "(of|among|from|out of) (all )?(them|those|these)( (accounts|customers|clients|ones|names))?"
    "|(which|who|any|anyone|how many)( ones| accounts)? (of|in|among|from) "
    "(them|those|these|that list|the list)"
)
_CHURN = (
    "(churn|leave|leaving|lapse|lapsing|jump ship|defect|walk away)( .*)?"
    "|(stop|quit|cease) (buying|ordering|purchasing)( .*)?|(high|highest|critical|greatest|big|real) risk"
    "|at risk( now| too| as well)?"
)
_FILTERED = frozenset(["segment", "region", "owner", *TRADES, "sort", "order", "min_monetary"])
"""What a list was chosen by that the churn list can be chosen by as well; the first ten are just those."""
_RISK = "At Risk"
"""The segment that 'at risk' is else."""
_LISTS = tools_with("can_be_gone_on_with")


def asked_of_listed(sentence: Sentence, memory: Memory) -> Call | None:
    """The sales of exactly the accounts that are listed, by what is asked of them; None of any other message.

    Those that grow or shrink come in the order of their change on the year before; who looks after them
    is told beside what each brought.
    """
    shown = _shown(sentence, memory)
    if len(shown) < _FEWEST or sentence.numbers or not sentence.has(_THOSE):
        return None
    words = set(sentence.words) - {"?", ".", "!"}
    of_them = {"metric": "revenue", "account": EITHER.join(shown)}
    order = way(sentence)
    if order and words <= word_list("around_a_change_of_listed"):
        change = {"compare_to": "previous_year", "sort": "change", "order": order}
        return Call("sales_metrics", {**of_them, "by": ["account"], **change})
    if sentence.reads("owner|whose") and words <= word_list("around_an_owner_of_listed"):
        return Call("sales_metrics", {**of_them, "by": ["account", "owner"]})
    return None


def _shown(sentence: Sentence, memory: Memory) -> list[str]:
    """The accounts on the screen; none where a message names others."""
    segments = [one for one in sentence.named("segments") if one.value != _RISK]
    named = sentence.mentions or sentence.unknown or segments
    return [] if named else [one.value for one in memory.listing if one.kind == "account"]


def risk_of_listed(sentence: Sentence, memory: Memory) -> Call | None:
    """'Of those, which have a high churn risk?': the risk of exactly those, the likeliest to stop first.

    A list that was chosen by what the churn list can be chosen by is read elsewhere, as a list of its own.
    """
    shown = _shown(sentence, memory)
    listed = memory.listed[0] if len(memory.listed) == 1 else None
    if listed is None or not len(shown) >= _FEWEST or sentence.numbers or sentence.times.periods:
        return None
    if listed.tool in _LISTS and listed.arguments.keys() <= _FILTERED:
        return None
    if not (sentence.has(_OF_THOSE) and sentence.has(_CHURN)) or sentence.has(
        alternatives("of_other_things")
    ):
        return None
    level = next((one for one in ("critical", "medium", "low") if one in sentence.words), "")
    return Call(
        "churn_risk", {"account": EITHER.join(shown), **({"level": level} if level else {})}
    )


def ordered_of_listed(sentence: Sentence, memory: Memory, sales: Intent) -> Call | None:
    """'Which of these ordered this month?': what each of exactly those bought in a time that is named."""
    shown = _shown(sentence, memory)
    if len(shown) < _FEWEST or not sentence.has(_OF_THOSE) or not sentence.has(_BOUGHT):
        return None
    slots = fill(sentence, sales)
    if PERIODS not in slots.values or sentence.has(alternatives("of_other_things")):
        return None
    start, end = slots.values[PERIODS][0]
    return Call(
        "sales_metrics",
        {
            "metric": "revenue",
            "by": ["account"],
            "account": EITHER.join(shown),
            "start": start,
            "end": end,
        },
    )


_BOUGHT = (
    "(order|ordered|buy|bought|purchase|purchased|spent|placed an order)"
    "( (anything|something|from us|again|already|with us))*( .*)?"
)
