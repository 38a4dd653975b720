"""Where a stretch of figures is to begin or to end instead: 'up to March', 'go back to January'."""

from __future__ import annotations

import re

from agent.offline.understand._types import Call
from agent.offline.understand.arguments.fill import Filled
from agent.offline.understand.arguments.sales import PERIODS
from agent.offline.understand.words.sentence import Sentence

_BEGUN = re.compile(
    r"(and |ok |now |please |can you |could you |lets |let us |no |just |so )*"
    r"(((go|going|take it|take that|stretch it|extend it|extend that|look|reach|run it|push it|further) )*"
    r"(all the way |right |as far |further |even )*back\b.*"
    r"|(start|starting|begin|beginning)( it| them| that)?( in| from| with| at| on)? .*"
    r"|from (the )?\w+( 20\d\d)?( on)?"
    r"|(with|change|move|set) (the |its )?(start|starting|beginning|first)( month| quarter| date| point)? .*)"
)


def stretched(sentence: Sentence, filled: Filled, call: Call) -> None:
    """Set the first or the last day that the message gives for what was asked before."""
    _until(sentence, filled, call)
    _from_then(sentence, filled, call)


def _until(sentence: Sentence, filled: Filled, call: Call) -> None:
    """'Up to the end of March' is where the last question's stretch of time ends."""
    said = sentence.times.main
    extended = sentence.has("(extend|stretch|prolong|continue)( it| that| this)?( out| on)? to .*")
    if said is None or said.end is None or not (said.start is None or extended):
        return
    if "from_date" in call.arguments:
        filled.put("to_date", said.end.isoformat())
    elif isinstance(call.arguments.get("start"), str) and PERIODS in filled.values:
        filled.values[PERIODS] = [(call.arguments["start"], said.end.isoformat())]


def _from_then(sentence: Sentence, filled: Filled, call: Call) -> None:
    """'Go back to January', 'start in March' of figures up to today: where they are to begin."""
    said, end = sentence.times.main, call.arguments.get("end")
    today = sentence.lookup.clock.today
    if said is None or said.start is None or said.shape not in ("closed", "point", "since"):
        return
    if end != today.isoformat() or PERIODS not in filled.values or said.start >= today:
        return
    if said.unit == "year" and not sentence.has(
        "(start|starting|begin|beginning|way|further|far) .*"
    ):
        return  # "back to 2025" after 2024 is that year
    if _BEGUN.fullmatch(sentence.line.text.strip(" .?!")):
        filled.values[PERIODS] = [(said.start.isoformat(), end)]
