"""'Which of those are shrinking?', 'who looks after them?': what is asked of the accounts on the screen."""

from __future__ import annotations

from agent.offline.understand.arguments.moved import way
from agent.offline.understand.dialogue.memory import EITHER
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.sentence import Sentence

_FEWEST = 2


def asked_of_listed(sentence: Sentence, memory: Memory) -> Call | None:
    """The sales of exactly the accounts that are listed, by what is asked of them; None of any other message.

    Those that grow or shrink come in the order of their change on the year before; who looks after them
    is told beside what each brought.
    """
    shown = [one.value for one in memory.listing if one.kind == "account"]
    named = sentence.mentions or sentence.unknown or sentence.numbers or sentence.named("segments")
    if len(shown) < _FEWEST or named or not sentence.has(_THOSE):
        return None
    words = set(sentence.words) - {"?", ".", "!"}
    of_them = {"metric": "revenue", "account": EITHER.join(shown)}
    order = way(sentence)
    if order and words <= word_list("around_a_change_of_listed"):
        change = {"compare_to": "previous_year", "sort": "change", "order": order}
        return Call("sales_metrics", {**of_them, "by": ["account"], **change})
    if sentence.reads("owner") and words <= word_list("around_an_owner_of_listed"):
        return Call("sales_metrics", {**of_them, "by": ["account", "owner"]})
    return None


_THOSE = "of (them|those|these)|them|they|those|these|each( one)?"
