"""'Its region', 'their account manager', 'its parent': what the account of the thread belongs to."""

from __future__ import annotations

import re

from agent.offline.understand._types import Memory, Subject
from agent.offline.understand.thread.memory import topic
from agent.offline.understand.words.sentence import Mention, Sentence

_ITS = r"(?:its|their|that account s|this account s|that customer s)"
_SAID = {
    "owner": rf"{_ITS} (?:own )?(?:(?:key )?account manager|(?:account )?owner|(?:sales )?rep|manager)",
    "region": rf"(?:{_ITS}|(?:the )?same) (?:own |home |whole |entire )?(?:region|area|territory)",
    "segment": rf"(?:{_ITS}|(?:the )?same) (?:own |whole |entire )?segment",
    "account": r"(?:its|their) (?:own )?(?:parent|holding|mother|head)(?: (?:company|account|office|group))?",
}
_ABOUT_ITSELF = re.compile(
    r"(?:and |so |ok )*(?:what|which|who|who is|how|where|why|explain|does|is|are|when|did|has|in which)"
    r"(?: (?:is|was|are|s|does|did|put|puts|places|keeps|explains|drives|it|they|in|into|there|so|of|the))*"
    rf" (?:{'|'.join(_SAID.values())})(?: .*)?"
)
"""'What is its segment', 'who is its owner': asked of the account, not of all that belong there."""


def belonging(sentence: Sentence, memory: Memory) -> None:
    """Let such words name the region, the owner, the segment or the parent of the account spoken of."""
    about = topic(memory)
    account = about if about and about.kind == "account" else memory.subject("account")
    if account is None or sentence.of("account"):
        return
    if _ABOUT_ITSELF.fullmatch(sentence.line.text.strip(" .?!")):
        return
    for kind, pattern in _SAID.items():
        found = next(sentence.line.find(re.compile(pattern)), None)
        if found is None or sentence.of(kind) or (kind == "segment" and sentence.named("segments")):
            continue
        known = sentence.lookup.lexicon.belongs(account.value).get(kind)
        if known:
            sentence.replace_words(_mention(known, found[1], found[2]))
            sentence.beside = (account,)


def _mention(known: Subject, start: int, stop: int) -> Mention:
    return Mention(known.kind, known.value, known.name, start, stop, full=True)
