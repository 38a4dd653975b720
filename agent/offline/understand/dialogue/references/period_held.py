"""Whether the time of the last figures holds for a question of figures that says none.

A question that leaves things out is of the time spoken of: 'and by region?', 'which month was best?'. Two
times are left behind. One of which there are no data has told nothing that could be gone on with. And one
that is over is not what a question in the present is of that names what it asks for itself: 'who is the best
account manager?' after the revenue of some year, where nothing but that time had been said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.words.sentence import Sentence

_TIME = frozenset(["start", "end", "compare_to", "earlier_start", "earlier_end"])
_SHAPE = frozenset(["metric", "by", "sort", "order", "top"])
_IN_THE_PRESENT = re.compile(
    r"(?:who|what|which(?: [\w-]+){1,3}) (?:is|are)(?: currently| now)? (?!that\b|it\b)"
)
"""'Who is ...', 'which region is ...': no 'and' before it, and the verb is of today."""


def period_holds(sentence: Sentence, last: Mapping[str, Any]) -> bool:
    """Whether the time of the last figures, whose arguments are `last`, is that of the message too."""
    lexicon = sentence.lookup.lexicon
    end = str(last.get("end", ""))
    if end and end < lexicon.first_date.isoformat():
        return False
    is_over = bool(end) and end < lexicon.as_of.isoformat()
    return not (is_over and _asks_of_today(sentence, last))


def _asks_of_today(sentence: Sentence, last: Mapping[str, Any]) -> bool:
    """Whether a message asks in the present for what the last figures, of a time alone, did not show."""
    if not _IN_THE_PRESENT.match(sentence.line.text) or last.keys() - _TIME - _SHAPE:
        return False
    shown = {*last.get("by", ())} - {*TIMES}
    named = {mention.value for mention in sentence.named("dimensions")}
    return bool(named) and not named & shown and not sentence.reads("@it|one")
