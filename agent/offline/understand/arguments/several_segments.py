"""The segments that one call is of: those named, all but some, or those that kinds are looked for in."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.intent import Intent
from agent.offline.understand.words.canonical import segment_stands
from agent.offline.understand.words.sentence import Sentence
from data import catalogue


@reads_argument("segments")
def _segments(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """All segments that are named, for one call."""
    found = [
        mention.value
        for mention in sentence.named("segments")
        if segment_stands(sentence, mention.start, mention.stop - mention.start)
        and not sentence.is_negated(mention)
    ]
    if found:
        slots.values["segments"] = [list(dict.fromkeys(found))]
    else:
        _all_but(sentence, intent, slots)


@reads_argument("all_but_segments")
def _all_but(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """All segments but those that are to be left out."""
    out = {mention.value for mention in sentence.left_out("segment")}
    if out:
        slots.values["segments"] = [[name for name in catalogue.segments() if name not in out]]


_AMONG = re.compile(
    r"(among|amongst|within|inside|of|for|in|from|only|just|segments?|are|is|who|both|either)"
    r"( (the|our|my|all|any|only|just))*$"
)


@reads_argument("among_segments")
def _among_segments(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """The segments that opportunities are looked for in; one alone with no kind beside it is a kind."""
    kinds = {at for m in sentence.named("opportunities") for at in m.tokens}
    found: list[str] = []
    for mention in sentence.named("segments"):
        joined = found and sentence.words[mention.start - 1] in ("and", "or", "&", ",")
        before = " ".join(sentence.words[: mention.start])
        if mention.start not in kinds and (joined or _AMONG.search(before)):
            found.append(mention.value)
    asked = sentence.has("opportunit(y|ies)")
    if found and (kinds or asked or len(found) > 1) and "segments" not in slots.values:
        slots.values["segments"] = [list(dict.fromkeys(found))]
        if not kinds:
            slots.values.pop("kind", None)
