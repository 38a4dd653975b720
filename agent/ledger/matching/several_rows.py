"""Judges whether words that take rows together, or say where one went, are of another row than a fact's."""

from __future__ import annotations

import re

from agent.ledger.facts.entry import Entry
from agent.ledger.matching.spot import Spot
from agent.ledger.names.context import Context, Named
from agent.ledger.vocabulary.kinds import PART

_MANY_TOGETHER = re.compile(
    r"\b(?:(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s(?:largest|biggest|highest|top|best)|top\s(?:two|three|four|five|six|"
    r"seven|eight|nine|ten|\d{1,2}(?!\s?%)))\b[^;:.£$€%]{0,48}\b(?:together|add(?:s|ed)?\sup|combined|come\sto|sum\sto|total(?!\s))\b[^;:.,\d]*$"
)


def went_otherwise(context: Context, entry: Entry) -> bool:
    """Whether "moved from A to B" meets a row that went from B to A."""
    went = _went(context.sentence)
    return went.keys() <= entry.subject.keys() and any(
        entry.subject[kind] != name for kind, name in went.items()
    )


def is_of_many(spot: Spot, entry: Entry) -> bool:
    """Whether "the five largest add up to £20k" meets the figure of one row."""
    if not entry.in_list or spot.context.header or PART in entry.subject:
        return False
    said = _MANY_TOGETHER.search(spot.text[spot.context.clause[0] : spot.claim.start])
    return bool(said) and not re.match(r"top_|shown|cumulative|largest", entry.measure)


def _went(named: Named) -> dict[str, str]:
    """From where to where the names say that somebody moved, when they say both and each but once."""
    sides = {kind: of for kind, of in named.items() if kind in ("from_segment", "to_segment")}
    if len(sides) != 2 or any(len(of) != 1 for of in sides.values()):
        return {}
    found = {kind: next(iter(of)) for kind, of in sides.items()}
    return found if len(set(found.values())) == 2 else {}
