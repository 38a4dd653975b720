"""Answers to questions of ours: 'the second', 'yes', a word of one of the names that were offered."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from agent.offline.understand.dialogue.references.partial_names import family_head
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.types import Memory
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.names import name_words

_PLACES = {
    "first": 0, "1": 0, "1st": 0, "second": 1, "2": 1, "2nd": 1, "third": 2, "3": 2, "3rd": 2, "last": -1,
}  # fmt: skip
_PLACE = re.compile(
    rf"(?:the |number |no |#|option )?({'|'.join(_PLACES)})(?: one| option| suggestion)?[.! ]*"
)
_WHOLE = re.compile(
    r"(?:and |no,? |i mean |just )*(?:the )?(?:whole|entire|complete|all of the) (?:group|family|chain|lot)"
    r"(?: together| please)?"
    r"(?:,? ?(?:and )?(?:not|no) (?:just|only)?(?: at)?(?: the)?"
    r" ?(?:head ?office|hq|headquarters|holdings?(?: company)?|parent(?: company)?|main account))?[.! ]*"
    r"|(?:the )?(?:group|family|chain)(?: as a whole)?[.! ]*"
)
"""'The whole group' of the names that were offered: the one that has the others below it."""
_ALL = re.compile(
    r"(?:(?:please|can you|could you|just|ok|no) )*(?:list|show|give|name|see|display)(?: me)?(?: them)? all"
    r"(?: (?:of )?(?:them|those))?(?: please)?[.!? ]*|(?:all|every one) of (?:them|those)[.! ]*"
)
"""'List them all' of the names that were offered."""
_YES = re.compile(r"(yes|yep|yeah|sure|ok|okay|please do|go ahead|do it|yes please)[.! ]*")


_SHARED = 4
"""Letters at the beginning that words of one stem share: 'the dentists' of Thackeray Dental Group."""


def _is_like(wanted: set[str], name: str) -> bool:
    """Whether each word is like one of a name."""
    begins = [word[:_SHARED] for word in name_words(name) if len(word) >= _SHARED]
    return all(word[:_SHARED] in begins for word in wanted)


def answer_in_full(text: str, memory: Memory, lexicon: Lexicon) -> tuple[str, Memory]:
    """The message in full when it answers a question of ours, else as it is."""
    said = text.casefold()
    if memory.missing == "account" and memory.listing and _WHOLE.fullmatch(said):
        heads = (family_head(one.name, lexicon) for one in memory.listing)
        head = next((one for one in heads if one is not None), None)
        if head is not None:
            return f"{head.value} with the whole family", memory
    if memory.missing == "account" and memory.listing and _ALL.fullmatch(said):
        offered = [name_words(one.name) for one in memory.listing]
        common = [word for word in offered[0] if all(word in other for other in offered)]
        if common:
            return f"which accounts are called {' '.join(common)}", replace(memory, missing=None)
    if memory.missing == "account" and memory.listing:
        wanted = set(name_words(text)) - word_list("around_a_choice")
        fitting = [s for s in memory.listing if wanted and wanted <= set(name_words(s.name))]
        fitting = fitting or [s for s in memory.listing if wanted and _is_like(wanted, s.name)]
        if len(fitting) == 1:
            return fitting[0].value, memory
        names = zip(*(name_words(one.name) for one in fitting), strict=False)
        shared = [at[0] for at in takewhile(lambda at: len({*at}) == 1, names)]
        if wanted <= {*shared} and len(fitting) < len(memory.listing):
            return " ".join(shared), memory  # 'care' of all that are called Sorrel: 'Sorrel Care'
    if not memory.suggestions or memory.listing:
        return text, memory
    place = _PLACE.fullmatch(said)
    agreed = _YES.fullmatch(said) and memory.missing is None and len(memory.suggestions) == 1
    if not (place or agreed):
        return text, memory
    index = _PLACES[place[1]] if place else 0
    if index >= len(memory.suggestions):
        return text, memory
    return memory.suggestions[index], replace(memory, suggestions=(), missing=None)
