"""Yes or no to a figure that a question takes for granted: 'sales are down 20%, right? my boss says so'."""

from __future__ import annotations

import re

from tools.sales_metrics import SalesMetrics

_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?(?:%|percent\b|per cent\b)", re.IGNORECASE)
_DOWN = re.compile(
    r"\b(?:down|fell|fallen|falling|fall|dropped|drop|declin\w+|shr[aiu]nk\w*|lost|less|below|behind|lower"
    r"|worse)\b",
    re.IGNORECASE,
)
_UP = re.compile(
    r"\b(?:up|grew|grown|growing|grow|growth|rose|risen|rising|gained|more|above|ahead|higher|better"
    r"|increased?)\b",
    re.IGNORECASE,
)
_SUPPOSES = re.compile(
    r"^\W*(?:(?:so|and|but|hey|hi|ok) )*(?:are|is|was|were|did|do|does|has|have|isn'?t|aren'?t|didn'?t)\b"
    r"|\b(?:right|correct|true|is that so|isn'?t it|aren'?t (?:we|they)|yes|no)\W*(?:$|[?,.])"
    r"|\b(?:says?|said|claims?|thinks?|told|heard|believes?|reckons?|apparently|supposedly)\b",
    re.IGNORECASE,
)
_NEAR = 0.1
"""By how much of itself a figure that is called right may differ; at least half a point."""


def yes_or_no(question: str, result: SalesMetrics) -> str:
    """'**No, it is up.** ' before the figures; '' where nothing is taken for granted, or cannot be judged."""
    said, real = _SIZE.search(question), result.overall.change
    down, up = _DOWN.search(question), _UP.search(question)
    if real is None and result.earlier:
        # The year before is the last of them: it has the same season.
        real = result.earlier[-1].change
    if not said or real is None or bool(down) == bool(up) or not _SUPPOSES.search(question):
        return ""
    size = float(said[1])
    if real == 0 or (real < 0) != bool(down):
        return f"**No, {'it is unchanged' if real == 0 else 'it is up' if real > 0 else 'it is down'}.** "
    if abs(abs(real) - size) <= max(size * _NEAR, 0.5):
        return "**Yes.** "
    if abs(real) > size:
        return "**Yes, and by more than that.** "
    return f"**No: it is {'down' if real < 0 else 'up'}, but by less.** "
