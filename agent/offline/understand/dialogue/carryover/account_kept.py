"""The account of the thread, where a short question leaves it out: 'churn risk?', 'and the orders?'."""

from __future__ import annotations

from agent.offline.understand.arguments.calls import OF_MANY_ACCOUNTS
from agent.offline.understand.arguments.fill import Slots
from agent.offline.understand.dialogue.carryover.rerouting import figures_of_account
from agent.offline.understand.dialogue.memory import topic
from agent.offline.understand.dialogue.references.reference_checks import shares_subject
from agent.offline.understand.intent import Intent
from agent.offline.understand.types import Memory
from agent.offline.understand.words.sentence import Sentence

_BRIEF = 5
"""Words of a question that is about the account of the thread where its tool can be."""


def keep_account(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> None:
    """Put in the account of the thread where a short question leaves it out."""
    if intent.name == "sales_metrics" and figures_of_account(sentence, slots, memory):
        slots.put("account", memory.last_arguments["account"])
    brief = len(sentence.canonical.split()) <= _BRIEF and shares_subject(sentence, memory)
    by_account = OF_MANY_ACCOUNTS & set(slots.by)
    subject = topic(memory)
    open_ = "account" in intent.takes and "account" not in slots.values
    if brief and subject and open_ and not by_account:
        slots.put("account", subject.value)
