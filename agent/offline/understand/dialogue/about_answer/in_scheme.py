"""'How many are lapsed?' after segments of a scheme is of that scheme, 'which members' of the family."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from agent.offline.understand.dialogue.memory import SCHEMED, after
from agent.offline.understand.times.calendar import shift
from agent.offline.understand.types import Call, Memory, Reading
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Sentence
from data import catalogue

_COUNTS = re.compile(
    r"(?:(?:and|so|ok|but|now) )*how many(?: accounts| customers)?(?: (?:are|were|is|do we have))?(?: in)?"
    r" (?P<which>[a-z]+(?: [a-z]+){0,2}?)(?: (?:accounts|customers|there|now|ones))?"
)
_ALSO_CALLED = {
    **dict.fromkeys(("lapsed", "lost", "gone", "inactive"), "Lost"),
    **dict.fromkeys(("dormant", "sleeping", "hibernating"), "Hibernating"),
}
_LONGEST = 8
_MEMBERS = (
    "(which|who|any|what)( of (them|the|its|their))?"
    "( (members?|sites?|branches|accounts|ones|companies|houses|subsidiaries))? .*"
    "(trouble|risk|silent|shrinking|falling|down|quiet|problem|worry|worries|struggling|growing)"
)


def counted_in_scheme(sentence: Sentence, memory: Memory) -> Call | None:
    """The members of a segment of the scheme that was shown, whose answer begins with how many they are."""
    last = memory.last
    scheme = last.arguments.get("scheme") if last is not None and last.tool in SCHEMED else None
    said = _COUNTS.fullmatch(sentence.bare)
    if last is None or scheme not in ("lifecycle", "consumer") or said is None or sentence.mentions:
        return None
    names = {name.casefold(): name for name in catalogue.segments(str(scheme))}
    segment = names.get(said["which"]) or _ALSO_CALLED.get(said["which"])
    if segment not in names.values():
        return None
    kept = {k: v for k, v in last.arguments.items() if k in ("region", "as_of", "lookback_days")}
    return Call("segment_members", {"segment": segment, "scheme": scheme, **kept})


_CHANGED = (
    "(what |how |who |which )*(has |have |is |are |did |do )*((they|it|that|this|these|those|segments?) )*"
    "(changes?|changed|delta|difference|differences|diff|shifts?|shifted|moves?|moved|movements?|migration|movers)"
    "( .*)?"
)


def moved_since(sentence: Sentence, memory: Memory) -> Call | None:
    """'Changes since March', 'delta vs 12 months ago' after the segments at a glance: who moved."""
    last = memory.last
    if last is None or last.tool != "segment_overview" or not sentence.has(_CHANGED):
        return None
    named = sentence.mentions or sentence.unknown or sentence.named("metrics")
    start = _since(sentence)
    if named or start is None or len(sentence.words) > _LONGEST + 1:
        return None
    kept = {k: v for k, v in last.arguments.items() if k in ("region", "scheme")}
    if kept.get("scheme") == "clusters":
        return None
    return Call("segment_migration", {"from_date": start.isoformat(), **kept})


def _since(sentence: Sentence) -> date | None:
    """The day from which on: 'since March' its first, 'against December' its last; a year ago where so."""
    said = sentence.times
    if said.compare_to == "previous_year" and not said.periods:
        return shift(sentence.lookup.clock.today, -12)
    main = said.against or said.main
    if main is None or main.start is None or said.is_future:
        return None
    ended = main.end is not None and (main.shape == "closed" or main is said.against)
    return main.end if ended else main.start


def members_in_trouble(sentence: Sentence, memory: Memory) -> Call | None:
    """The look at a whole family again, which tells its members apart."""
    last = memory.calls[0] if len(memory.calls) == 1 else None
    if last is None or last.tool != "account_profile" or last.arguments.get("level") != "family":
        return None
    named = sentence.mentions or sentence.unknown or sentence.named("segments")
    short = len(sentence.words) <= _LONGEST
    return last if short and not named and sentence.has(_MEMBERS) else None


def with_scheme_kept(
    reading: Reading, sentence: Sentence, before: Memory, lexicon: Lexicon
) -> Reading:
    """The reading in the scheme of the last answer, where a short message names none."""
    last = before.last
    scheme = last.arguments.get("scheme") if last is not None and last.tool in SCHEMED else None
    call = reading.calls[0] if reading.kind == "calls" and len(reading.calls) == 1 else None
    if scheme is None or call is None or len(sentence.words) > _LONGEST or sentence.has("rfm"):
        return reading
    if call.tool == "segment_overview" and not call.arguments.keys() & {"scheme", "clusters"}:
        made = replace(call, arguments={**call.arguments, "scheme": scheme})
    elif call.tool == "define" and call.arguments.get("term") in catalogue.segments(str(scheme)):
        made = replace(call, arguments={"term": f"{scheme} {call.arguments['term']}"})
    else:
        return reading
    return replace(reading, calls=(made,), memory=after(before, (made,), lexicon))
