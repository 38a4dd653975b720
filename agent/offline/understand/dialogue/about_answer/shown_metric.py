"""'Define active' after a count of active accounts: the metric that has just been shown is meant."""

from __future__ import annotations

from functools import cache

from agent.offline.understand.arguments.fill import Slots
from agent.offline.understand.types import Memory
from data import catalogue


def as_shown(slots: Slots, memory: Memory) -> None:
    """A term that the catalogue does not have by itself, but in the name of the metric shown, is that one."""
    said = slots.values.get("term", [None])[0]
    asked = (call.arguments.get("metric") for call in (*memory.calls, *memory.listed))
    shown = next((found for name in asked if (found := catalogue.metrics().get(str(name)))), None)
    if not isinstance(said, str) or shown is None or said.casefold() in _known():
        return
    if set(said.casefold().split()) <= set(shown.title.casefold().split()):
        slots.put("term", shown.title)


@cache
def _known() -> frozenset[str]:
    """Names that stand for themselves."""
    terms = catalogue.terms().values()
    names = [name for term in terms for name in (term.name, *term.synonyms)]
    names += [name for one in catalogue.metrics().values() for name in (one.title, one.name)]
    return frozenset(name.casefold() for name in names)
