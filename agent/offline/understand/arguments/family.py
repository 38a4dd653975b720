"""Whether the sales of an account are to be those of all below it too."""

from __future__ import annotations

from agent.offline.understand.arguments.choices import choices
from agent.offline.understand.arguments.fill import OR, Slots, reads_argument
from agent.offline.understand.intent import Intent
from agent.offline.understand.words.sentence import Sentence
from tools._trades import TRADES


def says_family(sentence: Sentence) -> bool:
    """Whether a message is of an account with all below it."""
    return choices()["family_level"].first_said(sentence) == "family"


@reads_argument("family")
def _family(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'Glassware at all sites of Anchor Hotels': the account that is named stands for its family."""
    named = slots.values.get("account", [])
    if len(named) != 1 or OR in named[0] or slots.unclear or not sentence.of("account"):
        return
    if says_family(sentence):
        slots.put("family", named[0])
        for gone in ("account", *TRADES):  # "and its pubs" are its members
            slots.values.pop(gone, None)
