"""Lists of accounts that fall or grow, which only figures and the key accounts in decline can tell.

And members of a segment by how often they order, which only a search can.
"""

from __future__ import annotations

from agent.offline.understand.arguments.change_conditions import amount_of_change, demands_change
from agent.offline.understand.arguments.fill import Slots, fill
from agent.offline.understand.arguments.in_one_period import in_one_period
from agent.offline.understand.arguments.moved import fallers, stopped_altogether
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.types import Memory
from agent.offline.understand.words.sentence import Sentence

_LISTS_WITHOUT_CHANGE = frozenset(["find_accounts", "segment_members", "book_overview"])
_KNOWS_FALLS = frozenset(["opportunities", "churn_risk", "behavior_insights", "segment_overview"])
"""What may be asked about accounts that fall, unless it is by so much."""
_ORDERS = frozenset(["min_frequency", "max_frequency"])
_OF_HABIT = frozenset(["max_usual_gap_days", "min_missed_orders"])
_OF_THE_BOOK = frozenset(
    ["min_monetary", "max_monetary", "min_tenure_days", "max_tenure_days", "min_frequency"]
)
_SUPPOSES = (
    rf"if|suppos\w+|assum\w+|imagin\w+|would|could|{alternatives('asks_to_simulate')}"
    r"|mov(?:e|es|ed|ing)|promot\w+|win|won|winning|gets?|became|become|share"
)
"""What is supposed to come about; 'At Risk with drops of 30% or worse' are those that fell."""
NOT_BY_CHANGE_AND_SILENCE = (
    "Those that changed are not limited to those without an order or a contact for so long."
)


def demanded(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> bool:
    """Whether a list is asked for of accounts that fall, or grow, which it does not know."""
    change = demands_change(sentence)
    if change is None or "query" in slots.values:
        return False
    if _OF_HABIT & slots.values.keys() and not change.bounded:
        return False  # "which fortnightly buyers have dropped off"
    if intent.name in _LISTS_WITHOUT_CHANGE:
        return True
    moves = intent.name == "segment_migration" and not sentence.named("segments")
    supposed = intent.name == "what_if" and not sentence.has(_SUPPOSES)
    return change.bounded and (moves or supposed or intent.name in _KNOWS_FALLS)


def bought_once(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> bool:
    """Whether buyers of one period that bought nothing in another are asked for, which only figures tell."""
    lists = intent.name in _LISTS_WITHOUT_CHANGE | _KNOWS_FALLS | {"segment_migration"}
    two = in_one_period(sentence) is not None or stopped_altogether(sentence)
    return lists and two and not sentence.of("account") and "query" not in slots.values


def order_so_often(sentence: Sentence, intent: Intent, found: Intent) -> bool:
    """'Champions that ordered on 8 to 12 days': members of a segment by how often they order."""
    acted_on = sentence.reads(
        "opportunity|@opportunity|attention|contact|pitch|expand|should|interested"
    )
    acted_on = acted_on or sentence.has(alternatives("to_act_on"))
    if intent.name != "opportunities" or not sentence.named("segments") or acted_on:
        return False
    return bool(_ORDERS & fill(sentence, found).values.keys())


def are_key_accounts(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> bool:
    """Whether those that fall are worth so much, or have been there for so long: key accounts in decline."""
    if not demanded(sentence, intent, slots, memory):
        return False
    change = demands_change(sentence)
    limited = _OF_THE_BOOK & slots.values.keys() and not amount_of_change(sentence)
    falls = change is not None and change.order == "asc" and not change.bounded
    return bool(limited) and falls


def are_in_decline(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> bool:
    """'Accounts slipping in the South' have fallen; that they may go is another list."""
    change = demands_change(sentence)
    kind = slots.values.get("kind")
    told = sentence.reads("@opportunity|churn|losing @it") or sentence.has("at risk|risky?")
    falls = change is not None and change.order == "asc" and not change.bounded
    return intent.name == "opportunities" and kind == ["at_risk_high_value"] and falls and not told


def key_accounts(sentence: Sentence, intent: Intent, before: Slots) -> Slots:
    slots = fill(sentence, intent)
    slots.put("kind", "declining_key_accounts")
    return slots


def in_order(sentence: Sentence, intent: Intent, before: Slots) -> Slots:
    """Figures of the accounts in order of the change that is demanded."""
    slots = fill(sentence, intent)
    change = demands_change(sentence)
    if change is not None and not {"only", "max_change", "min_change"} & slots.values.keys():
        fallers(sentence, slots, change)
    least = before.values.get("min_monetary")
    if least and not amount_of_change(sentence):
        slots.put("min_value", least[0])
    for name in ("min_recency_days", "min_contact_days"):
        if name in before.values:
            slots.notes.append(NOT_BY_CHANGE_AND_SILENCE)
    return slots
