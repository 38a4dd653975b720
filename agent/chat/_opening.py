"""The opening page as an element: what there is, what needs attention, what may be asked."""

from __future__ import annotations

import json
from typing import Any

from chainlit.element import CustomElement

from agent.answer import Figure
from agent.chat import _evidence
from agent.chat._answer import custom
from agent.chat._contract import Opening, Traced
from agent.chat._markdown import mark
from agent.overview_filters import CLEAR
from data.recent import Recent

OPENING = "opening"
"""Stands where figures of an answer name their message."""
_shown: Recent[tuple[int, bool], tuple[Opening, dict[str, Any]]] = Recent(64)


def opening_element(opening: Opening | None, *, marks: bool = True) -> CustomElement:
    """The opening page; or that it is coming."""
    if opening is None:
        return custom("Opening", None, loading=True)
    # All who see the same of the book are given one opening page, many of them in the same moment. It is
    # kept, or another may get its identity.
    _, props = _shown.get((id(opening), marks), lambda: (opening, _props(opening, marks)))
    return custom("Opening", None, **props)


def _props(opening: Opening, marks: bool) -> dict[str, Any]:
    """What the element is given. It belongs to no conversation, so its evidence comes with it.

    As text: what is sent is searched for bytes at any depth, each time anew.
    """
    figures: list[Figure] = []

    def shown(said: Traced) -> str:
        first = len(figures)
        figures.extend(said.figures)
        return mark(said.text, said.figures if marks else [], OPENING, first)

    words = opening.model_dump(mode="json", exclude={"runs", "facts", "currency"})
    words["key_figures"] = [
        dict(zip(("value", "words"), shown(said)[2:].split("** ", 1), strict=True))
        for said in opening.key_figures
    ]
    words["attention"] = [shown(said) for said in opening.attention]
    words["segments"] = [
        {"name": row.segment, "colour": row.colour, "share": row.share, "said": shown(row.said)}
        for row in opening.segments
    ]
    evidence = _evidence.payload(
        opening.runs,
        figures,
        opening.facts,
        currency=opening.currency,
        snapshot=opening.runs[0].snapshot if opening.runs else "",
    )
    return {"loading": False, "clear": CLEAR, "evidence": json.dumps(evidence, default=str)} | words
