"""Verified text as Markdown that chainlit shows as it was meant.

Chainlit's Markdown reads `:word` as a directive and drops it, strikes out what stands between two
tildes, and would show images and links of any host. Figures become links to their evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.answer import TRACED, Figure
from agent.ledger.text.dates import find_dates

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_DIRECTIVE = re.compile(r"(?<!\\):(?=[A-Za-z])")
_TILDE = re.compile(r"(?<!\\)~")
_IMAGE = re.compile(r"(?<!\\)!\[")
_LINK = re.compile(r"\]\(")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~:!])")

_WINDOW_BEFORE = re.compile(r"\b(?:last|past|next|the)\s$")


def safe(text: str) -> str:
    """`text` with everything disarmed that would be shown as something else; code is left alone."""
    pieces = []
    at = 0
    for code in _CODE.finditer(text):
        pieces += [_disarm(text[at : code.start()]), code.group()]
        at = code.end()
    pieces.append(_disarm(text[at:]))
    return "".join(pieces)


def _disarm(text: str) -> str:
    text = _DIRECTIVE.sub(r"\\:", text)
    text = _TILDE.sub(r"\\~", text)
    text = _IMAGE.sub(r"!\\[", text)
    return _LINK.sub(r"]\\(", text)


def literal(text: str) -> str:
    """`text` in one line, every character standing for itself."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def mark(text: str, figures: Sequence[Figure], answer: str, first: int = 0) -> str:
    """Safe Markdown in which each traced figure links to `#figure-<answer>-<its number>`.

    Numbers count from `first`; dates and lengths of windows are marked more quietly. Figures inside code,
    overlapping ones and untraced ones stay plain.
    """
    codes = [code.span() for code in _CODE.finditer(text)]
    pieces = []
    at = 0
    for number, figure in sorted(enumerate(figures, first), key=lambda pair: pair[1].start):
        start, end = figure.start, figure.end
        coded = any(begin < end and start < stop for begin, stop in codes)
        if figure.verdict not in TRACED or start < at or end <= start or coded:
            continue
        pieces.append(safe(text[at:start]))
        quiet = "-quiet" if _is_time(text, start, end) else ""
        pieces.append(f"[{safe(text[start:end])}](#figure-{answer}-{number}{quiet})")
        at = end
    pieces.append(safe(text[at:]))
    return "".join(pieces)


def _is_time(text: str, start: int, end: int) -> bool:
    """Whether a figure says when: a date, a quarter, or the days of a window."""
    if any(span.start == 0 and span.end == end - start for span in find_dates(text[start:end])):
        return True
    length = text[start:end].endswith("days")  # the unit is a part of the figure
    return length and _WINDOW_BEFORE.search(text, 0, start) is not None
