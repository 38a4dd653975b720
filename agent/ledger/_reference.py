"""What refers outside a sentence, and which names of it belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.ledger.entities import Mention
from agent.ledger.measures import classes_of_word

_GROUP_GAP = re.compile(
    r"(?:['\u2019]s?)?\s*(?:,\s*(?:and|or)?|and|or|&|/|\(|\u2013|-)?\s*(?:the\s)?", re.I
)
_ONE_OF_THEM = re.compile(
    r"(?<![\w.,])(?:1|one)\s(?:account|customer|campaign|order)\b", re.IGNORECASE
)
_ANAPHORA = re.compile(
    r"\b(?:it|its|they|their|them|he|she|his|her|(?:this|that|the|these|those|both)\s(?:two\s)?"
    r"(?:account|customer|client|segment|region|category|brand|product|campaign|group|family|"
    r"company|business|two)(?:s|ies)?)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(r"[A-Za-z]+s\b")
PLURAL = re.compile(r"\b(?:they|their|them|these|those|both)\b", re.IGNORECASE)
OUTSIDERS = re.compile(
    r"\b(?:competitors?|rivals?|peers|benchmarks?|elsewhere|"
    r"(?:other|typical|most|many|comparable|B2B|ordinary)\s(?:\w+\s)?(?:compan(?:y|ies)|retailers?|firms?|"
    r"wholesalers?|business(?:es)?|banks?|operators?|distributors?|shops?|cafes)|"
    r"(?:industry|market|sector)(?:['\u2019]s)?\s(?:average|norm|standard|median|growth|benchmark|peers))\b",
    re.IGNORECASE,
)
"""Figures of others: no tool knows them, so no fact is about them."""


def is_group_gap(gap: str) -> bool:
    """Whether only commas, "and" or a bracket stand between two names."""
    return bool(_GROUP_GAP.fullmatch(gap))


def anaphora(words: str) -> re.Match[str] | None:
    """A pronoun that reaches outside its sentence: not "41 accounts, with £2m between them"."""
    found = _ANAPHORA.search(words)
    if found is None:
        return None
    if not PLURAL.match(found[0]):
        own = _ONE_OF_THEM.search(words, 0, found.start())
        return None if own and found[0].lower() in ("it", "its") else found
    before = _NOUN.findall(words[: found.start()])
    return None if any(classes_of_word(word) for word in before) else found


def first_of_each_kind(mentions: list[Mention]) -> list[Mention]:
    """Whom "it" means: the first account named, or else the first of every other kind."""
    first: dict[str, Mention] = {}
    for mention in mentions:
        for kind, _ in mention.entities or {("", "")}:
            first.setdefault(kind, mention)
    keep = {id(mention) for mention in first.values()}
    return [mention for mention in mentions if id(mention) in keep]


def groups(masked: str, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Runs of names that only commas, "and" or a bracket part."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        if groups and _GROUP_GAP.fullmatch(masked, groups[-1][-1].end, mention.start):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups
