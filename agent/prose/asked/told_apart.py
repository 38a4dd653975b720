"""What sets two segments apart, where that is asked: in one sentence before their definitions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.prose.parts.schemes import SCORES
from agent.wording import listed
from tools.define import Define, Definition

_ASKS = re.compile(
    r"\b(?:differen\w*|differs?|distinguish\w*|tell\w* .*apart|compared?|versus|vs)\b",
    re.IGNORECASE,
)
_BOUND = re.compile(r"\b([rfm]) (<=|>=|=) (\d)")
_ALL = frozenset(range(1, 6))
Scores = dict[str, frozenset[int]]


def prose(question: str, results: Sequence[Define]) -> str | None:
    """The sentence; None where no difference is asked for, or the rules do not tell one.

    It has no figures: the rules follow below it.
    """
    entries = [entry for one in results for entry in one.definitions[:1]]
    if len(entries) != 2 or not _ASKS.search(question):
        return None
    for narrow, wide in (entries, entries[::-1]):
        if extreme := _extreme(_bounds(narrow), _bounds(wide)):
            return (
                f"**The difference:** {narrow.name} are the extreme of {wide.name}, those with "
                f"{extreme}; who fits both rules is in {narrow.name} alone."
            )
    return None


def _extreme(narrow: Scores, wide: Scores) -> str:
    """'the lowest recency and the highest monetary value'; '' unless the one rule is within the other."""
    if not wide or not wide.keys() <= narrow.keys():
        return ""
    if not all(narrow[letter] <= scores for letter, scores in wide.items()):
        return ""
    closer = [letter for letter in narrow if narrow[letter] < wide.get(letter, _ALL)]
    ends = {frozenset({1}): "lowest", frozenset({5}): "highest"}
    said = [f"the {ends[narrow[one]]} {SCORES[one]}" for one in closer if narrow[one] in ends]
    return listed(said) if len(said) == len(closer) else ""


def _bounds(entry: Definition) -> Scores:
    """The scores that a rule of plain bounds joined by 'and' lets through; nothing of other rules."""
    rule = entry.rule or ""
    if " or " in rule or "(" in rule:
        return {}
    found: Scores = {}
    for letter, sign, number in _BOUND.findall(rule):
        begin = int(number) if sign != "<=" else 1
        end = int(number) if sign != ">=" else 5
        found[letter] = found.get(letter, _ALL) & frozenset(range(begin, end + 1))
    return found
