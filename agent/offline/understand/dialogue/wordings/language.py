"""'In English please: ...' names no country, and a message in another language names no account."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from agent.offline.understand.tokens.wordlists import load_yaml
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.vocabulary import words_of

FILE = Path(__file__).with_name("language.yaml")
TOPIC = "language"
"""The refusal, in replies.yaml."""
_BEFORE = (
    r"(?:(?:and|now|again|so|ok|okay|say|tell|answer|reply|speak|write|put|draft|give|make|do|turn|send|have"
    r"|get|it|that|this|me|us|please|once more|the same|the|note|plan|summary|report|draft) )*"
)
_LANGUAGES = "german|french|spanish|italian|dutch|polish|portuguese|turkish|chinese|welsh|deutsch|auf deutsch"
_IN_ENGLISH = re.compile(
    rf"^{_BEFORE}in (?:plain |simple |proper |good )?english(?: please| again| now)* ?[:,;.–—-]+ *(?=\w)"
    r"|[ ,;.–—-]+in (?:plain |simple |proper |good )?english(?:,? please)?(?= ?[?!.]*$)",
    re.IGNORECASE,
)
_ASKS_FOR_ANOTHER = re.compile(
    rf"^{_BEFORE}(?:in|auf) (?:{_LANGUAGES})(?: please)?[?!. ]*$"
    r"|^(?:please |can you |could you |do you |would you )*"
    r"(?:answer|reply|speak|write|respond|talk|translate)"
    rf"(?: (?:me|us|to me|it|that|this))*(?: (?:in|into|to))? (?:{_LANGUAGES})(?: please)?[?!. ]*$",
    re.IGNORECASE,
)
_SHARE = 0.4
"""The part of the words that are of another language in a message that is."""
_MOST_ENGLISH = 1


@cache
def _words() -> dict[str, frozenset[str]]:
    lists: dict[str, str] = load_yaml(FILE.read_text(encoding="utf-8"))
    return {name: frozenset(words_of(text)) for name, text in lists.items()}


def without_language(text: str) -> str:
    """The message without the wish to have it told in English, in which it is told anyway."""
    return _IN_ENGLISH.sub("", text)


def is_in_another_language(text: str, lookup: Lookup) -> bool:
    """Whether a message is not in English, or asks for an answer that is not."""
    if _ASKS_FOR_ANOTHER.match(text):
        return True
    words = words_of(text)
    names = lookup.account_names.entries
    lists = _words()
    telling = [word for word in words if word in lists["telling"] and word not in names]
    foreign = len(telling) + sum(word in lists["small"] for word in words if word not in telling)
    english = sum(word in lists["english"] for word in words)
    enough = foreign > 1 and foreign > english and foreign >= _SHARE * len(words)
    return bool(telling) and enough and english <= _MOST_ENGLISH
