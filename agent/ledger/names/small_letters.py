"""Names in small letters: where the words around one show that it is a name.

"Loyal customers" and "anchor hotels" need nothing; "west", "phone" and "at risk" are words of every day and
stand for the region, the channel and the segment only as "in the west", "by phone", "phone and field sales"
or "at risk (£11,931)".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from agent.ledger.vocabulary._words import word_set
from agent.ledger.vocabulary.kinds import INDIVIDUAL

COMPASS = word_set("north south east west")
_EVERYDAY = frozenset({("at", "risk"), ("new", "customers"), ("need", "attention")})
_ADJECTIVES = frozenset({("hibernating",), ("promising",)})
_IN_LIST = re.compile(r"\s?(?:\(|:\s)[£$€]?\d")
_BY_WAY = re.compile(r"\b(?:by|via|than|through)\s(?:an?\s)?$")
_SET_BESIDE = re.compile(r"\b(?:than|of|behind|to|against|versus|with)\s$")
_CHANNEL = re.compile(r"\s(?:sales\s)?channel\b")
_ENDS = re.compile(r"[.,;:)]|$", re.MULTILINE)
_ONE_OF = re.compile(r"(?:(?:^|[^\w\s])\s*|\b(?:and|or|of|than|to|by|in|for|versus|against)\s+)$")
"""Before one of several names, and not in "high value at risk (£23k)"."""
_THE = re.compile(r"\b[Tt]he\s$")
_NO_REGION = re.compile(r"\s(?:of|coast|side|wing|end)\b")
_MEMBERS = re.compile(r"\s(?:accounts|customers|clients|segment|group)\b")
_LISTED = re.compile(r",\s(?:and\s|or\s)?|\s(?:and|or|&)\s(?:the\s)?")
COORDINATED = frozenset({"region", "channel"})
Span = tuple[int, int, Collection[str]]
"""Where a name stands, and of which kinds it is."""


def is_distinct(tokens: tuple[str, ...], kind: str, individual: bool) -> bool:
    """Whether a name needs no capitals to be one."""
    return len(tokens) > 1 and (individual or kind == "segment") and tokens not in _EVERYDAY


def may_be_small(
    tokens: tuple[str, ...], kinds: Collection[str], masked: str, start: int, end: int
) -> bool:
    """Whether the words around a name in small letters show that it is one."""
    before = masked[max(0, start - 12) : start]
    if kinds == {"region"} and tokens[0] in COMPASS:
        return bool(_THE.search(before)) and not _NO_REGION.match(masked, end)
    if kinds == {"channel"}:
        if _SET_BESIDE.search(before) and _ENDS.match(masked, end):
            return True  # "215 short of online."
        if _CHANNEL.match(masked, end):
            return True
        return bool(_IN_LIST.match(masked, end) or _BY_WAY.search(before))
    if "segment" in kinds:
        members = tokens in _ADJECTIVES and _MEMBERS.match(masked, end)
        return bool(members or (_IN_LIST.match(masked, end) and _ONE_OF.search(before)))
    return False


def beside_like(masked: str, names: Sequence[Span], small: Sequence[Span]) -> list[Span]:
    """Those of the words in `small` that stand beside another name of their kind: "north and south"."""
    either = sorted([*names, *small], key=lambda one: one[0])
    beside: set[int] = set()
    for first, second in pairwise(either):
        alike = COORDINATED.intersection(first[2]).intersection(second[2])
        if alike and _LISTED.fullmatch(masked, first[1], second[0]):
            beside |= {first[0], second[0]}
    return [one for one in small if one[0] in beside]


def before_group(masked: str, names: Sequence[Span], regions: Sequence[Span]) -> list[Span]:
    """Those of the words in `regions` that stand right before a group's name: "West New Customers"."""
    groups = {start for start, _, kinds in names if kinds and INDIVIDUAL.isdisjoint(kinds)}
    return [
        one
        for one in regions
        if one[2] == {"region"} and masked[one[0]].isupper() and one[1] + 1 in groups
    ]
