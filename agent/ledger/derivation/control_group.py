"""Holds "the control group ordered more often than the contacted, by 15.9 points" to the difference."""

from __future__ import annotations

import re

from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.names.context import Context
from agent.ledger.parsed_text import ParsedText

_SIDES = re.compile(
    r"\b(?:(?P<control>control(?:s|led)?|(?:held|kept)\sback|not\scontacted|uncontacted)|contacted)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:(?P<up>more|higher|better|larger|above|ahead|beat\w*|outperform\w*)|"
    r"(?P<down>less|fewer|lower|worse|below|behind|trail\w*))\b",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(r"difference|effect|uplift")


def given_to_other_group(index: Index, text: ParsedText, context: Context, entry: Entry) -> bool:
    """Whether a difference between the contacted and those held back is said to be the other way round."""
    if not _DIFFERENCE.search(entry.measure) or not any(
        "control" in measure for measure in index.row_measures(entry)
    ):
        return False
    sides = list(_SIDES.finditer(text.blanked, *context.span))
    first = next(iter(sides), None)
    second = next((side for side in sides if side.lastgroup != sides[0].lastgroup), None)
    if first is None or second is None:
        return False
    said = list(_MORE.finditer(text.blanked, first.end(), second.start()))
    if len(said) != 1:
        return False
    way = (1 if said[0]["up"] else -1) * (-1 if first["control"] else 1)
    return entry.value * way < 0
