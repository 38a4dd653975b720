"""'Calls and meetings only' after who was not in touch for 60 days: what counts as being in touch."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan

_PERSONAL = word_list("contact_in_person")
_WRITTEN = word_list("contact_in_writing")
_AROUND = word_list("around_a_contact")
_ADDS = frozenset(["too", "also", "included", "including", "include", "well", "any", "all", "plus"])
_NO = frozenset(["not", "no", "without", "ignore", "ignoring", "excluding", "exclude", "minus"])


def contact_kind(text: str, lookup: Lookup, memory: Memory) -> tuple[Call, ...]:
    """The last list with another kind of contact; none where a message says anything else."""
    last = memory.calls[0] if len(memory.calls) == 1 and memory.missing is None else None
    if last is None or "min_contact_days" not in last.arguments:
        return ()
    said = scan(text, lookup).bare.split()
    if said[:1] == ["no"] and not {*said[1:2]} & (_PERSONAL | _WRITTEN):
        said = said[1:]  # "no, visits" takes none of these off
    words = {*said} - {",", "and", "'", "-"}
    if not words or not words <= _PERSONAL | _WRITTEN | _AROUND | _ADDS | _NO:
        return ()
    kept = {name: value for name, value in last.arguments.items() if name != "contact"}
    if words & _WRITTEN and words & _ADDS and not words & _NO:
        return (replace(last, arguments=kept),)
    if (words & _PERSONAL and not words & (_WRITTEN | _NO)) or (words & _WRITTEN and words & _NO):
        return (replace(last, arguments={**kept, "contact": "personal"}),)
    return ()
