"""'I am Grace Adeyemi', 'only mine': whose accounts are meant by the person who asks."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.understand.types import Memory, Subject
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Mention, Sentence

ME = "me"
"""The kind of subject that says which account manager asks; kept for the whole thread."""
_HELLO = (
    r"(?:(?:hello|hi|hey|good|morning|afternoon|evening|there|ok|okay|right|so|sorry|well|no|yes|and)"
    r"[,!. ]+)*"
)
_GREETS = re.compile(rf"{_HELLO}\s*", re.IGNORECASE)
_I_AM = re.compile(
    rf"{_HELLO}(?:i ?[’']? ?m|i am|my name is|my name[’']s|this is)\s+", re.IGNORECASE
)
_THEN_I_AM = re.compile(
    r"(?P<asked>\S.*?)\s*[,.;:!?–—-]+\s*(?:i ?[’']? ?m|i am|my name is|my name[’']s)\s+",
    re.IGNORECASE,
)
"""'Only mine, I'm ...': who asks is told after what is asked."""
_ENDS = re.compile(
    r"\s+(?:here|speaking)\b[,.;:! ]*|\s*(?:[.,;:!–—-]+|\band\b|$)\s*", re.IGNORECASE
)
_HERE = re.compile(r"\s+(?:here|speaking)\b[,.;:! ]*", re.IGNORECASE)
_HELD = (
    r"accounts?|customers?|clients?|buyers|ones|book|patch|portfolio|territory|list|ledger|attention|revenue"
    r"|sales|turnover|orders|opportunities|priorities|segments?|day|week|calls|to[- ]dos?|champions"
)
_MY = re.compile(rf"\bmy(?=(?: own| [\w-]+){{0,3}} (?:{_HELD})\b)", re.IGNORECASE)
_MINE = re.compile(
    r"\bmine\b|(?<=\bonly )(?:the )?(?:ones|those|accounts|customers) (?:that )?i look after\b",
    re.IGNORECASE,
)
_ONLY_MINE = re.compile(
    r"(?:(?:and|but|now|ok|okay|so|no|please|show|give|me|just|only|the ones|those|ones|which|of them|are"
    r"|that are|filter|limit|restrict|it|this|that|them|to|for|on)[, ]+)*"
    r"(?:mine|(?:only |just )my (?:own )?(?:accounts|customers|clients|ones|book|patch))"
    r"(?: (?:only|please|instead|now|alone))*[.!? ]*",
    re.IGNORECASE,
)


_MAY_INTRODUCE = re.compile(
    r"\b(?:i ?[’']? ?m|i am|my name|this is|here|speaking)\b", re.IGNORECASE
)


def introduces(text: str, lookup: Lookup) -> bool:
    """Whether its writer says who they are, which is no aside: 'my accounts' are theirs from then on."""
    return _MAY_INTRODUCE.search(text) is not None and introduction(scan(text, lookup)) is not None


def introduction(sentence: Sentence) -> tuple[Subject, str] | None:
    """The account manager that a message says its writer is, and the rest of the message."""
    for mention in sentence.mentions:
        if mention.kind != "owner" or mention.options or mention.start >= mention.stop:
            continue
        begin = sentence.tokens[mention.start].start
        end = sentence.tokens[mention.stop - 1].end
        before, after = sentence.text[:begin], sentence.text[end:]
        greets = _GREETS.fullmatch(before)
        ends = _ENDS if _I_AM.fullmatch(before) else _HERE if greets else None
        said = ends.match(after) if ends else None
        asked = _THEN_I_AM.fullmatch(before)
        if asked and not re.sub(r"[\s.,;:!?]+|please", "", after, flags=re.IGNORECASE):
            return _me(mention), asked["asked"]
        if said:
            return _me(mention), after[said.end() :].strip()
    return None


def _me(mention: Mention) -> Subject:
    return Subject(ME, mention.value, mention.name)


def with_speaker(memory: Memory, me: Subject) -> Memory:
    """The thread of a person who said who they are."""
    others = tuple(subject for subject in memory.subjects if subject.kind != ME)
    return replace(memory, subjects=(me, *others))


def asks_for_own_accounts(text: str) -> bool:
    """'Only mine', 'just my own accounts': nothing else is said."""
    return _ONLY_MINE.fullmatch(text) is not None


def with_speaker_named(text: str, me: Subject, *, whole: bool = False) -> str:
    """The message with the name of its writer for 'my' and 'mine'.

    `whole`: all of it is meant of them, whether it says so or not.
    """
    if asks_for_own_accounts(text):
        return f"only {me.name}'s"
    named = _MINE.sub(f"{me.name}'s accounts", _MY.sub(f"{me.name}'s", text))
    if whole and named == text:
        said = text.rstrip(" ?.!")
        return f"{said} for {me.name}{text[len(said) :]}"
    return named


def known_as(user: str, lexicon: Lexicon, memory: Memory | None) -> Memory | None:
    """The thread of a user who signs in by the name of an account manager."""
    if memory is not None and memory.subject(ME) is not None:
        return memory
    for name in lexicon.owners:
        if name.casefold() == user.casefold():
            return with_speaker(memory or Memory(), Subject(ME, name, name))
    return memory
