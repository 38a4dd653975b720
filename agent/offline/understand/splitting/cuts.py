"""One figure in several splits: 'three cuts of revenue: by region, by brand, by month' asks for three."""

from __future__ import annotations

import re

from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.sentence import Sentence

_COUNTS = {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4, "both": 2}
_CUTS = re.compile(
    rf"(?P<lead>.*?)(?<!\S)(?P<count>{'|'.join(_COUNTS)}) (?:(?:different|separate|quick) )?"
    rf"(?:{alternatives('several_cuts')})(?: (?:of|on|at|for))? (?P<what>.+?) ?[:,–-] ?"
    r"(?P<splits>(?:by|per|one by) .+?)[ .?!]*",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r" ?[,;+] ?(?:and |then |plus )?| and (?:then |also )?| then | plus ", re.IGNORECASE
)
_BY = re.compile(r"(?:one )?(?:by|per) ", re.IGNORECASE)


def cuts_asked(sentence: Sentence) -> list[str]:
    """A question for each of the splits; none where as many as were announced are not named."""
    said = _CUTS.fullmatch(sentence.text)
    if said is None:
        return []
    splits = [_BY.sub("", one, count=1).strip() for one in _JOINT.split(said["splits"])]
    known = {at for one in sentence.named("dimensions") for at in one.tokens}
    if len(splits) != _COUNTS[said["count"].casefold()] or len(known) < len(splits):
        return []
    return [f"{said['what']} by {split}" for split in splits]
