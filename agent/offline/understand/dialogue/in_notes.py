"""'Who is Mr Aldous?', 'what do I say about NordServe?': names that only the notes may know."""

from __future__ import annotations

from agent.offline.understand.dialogue.memory import ALL_ACCOUNTS, is_account, topic
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Sentence

NOTES = "account_notes"


def in_notes(sentence: Sentence, memory: Memory, lexicon: Lexicon) -> Call | None:
    """A search of the notes for a name that is no account, asked for as one asks for a person or a rival.

    Of the account spoken of where there is one, else of all.
    """
    names = [one for one in sentence.of_unknown("unknown") if not is_account(one.value, lexicon)]
    if len(names) != 1 or sentence.of("account") or sentence.named("segments"):
        return None
    about = topic(memory)
    account = about if about is not None and about.kind == "account" else None
    said = sentence.has(alternatives("asks_for_a_person"))
    said = said or (account is not None and sentence.has(alternatives("asks_for_what_is_said")))
    if not said:
        return None
    whose = account.value if account else ALL_ACCOUNTS
    since = sentence.times.main
    first = {"since": since.start.isoformat()} if since is not None and since.start else {}
    return Call(NOTES, {"account": whose, "about": names[0].value, **first})
