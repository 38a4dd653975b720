"""Which way a difference goes by the words around it: "£9k more", "A orders more often, by 13 days"."""

from __future__ import annotations

import re

from agent.ledger.names.entities import Mention
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Claim

_UP = "up\\s(?:on|over)|more|higher|larger|bigger|greater|longer|above|ahead|faster|stronger|busier|wider"
_DOWN = "down\\s(?:on|over)|less|fewer|lower|smaller|shorter|below|behind|slower|weaker|quieter|narrower"
_TURNED = r"(?:slowly|rarely|seldom|cheaply|recently)"
"""With these "more" means a smaller figure."""
_WORD = rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b(?P<turned>\s{_TURNED}\b)?"
_SIDE = re.compile(
    r"\s(?:\w+\s)?(?:(?P<less>less|fewer|lower|smaller|below|behind|short)|more|higher|larger|greater|above|ahead|better)\b",
    re.IGNORECASE,
)


def side_of(text: str, end: int) -> int:
    """1 when the words after a difference say "more", -1 when they say "less", else 0."""
    said = _SIDE.match(text, end)
    return 0 if said is None else -1 if said["less"] else 1


_MORE_THAN = re.compile(
    rf"(?P<verb>[^.;:,()\d]{{0,40}}?)\s{_WORD}[^.;:,()\d]{{0,40}}?\sthan\s(?:in\s|at\s|those\s(?:in|of)\s)?(?:the\s)?■",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\s(?:is|was|are|were|stands?|stood|lies?|lay|ran|runs)?\s?(?:[a-z]+\s)?(?:(?P<up>ahead\sof|above|leads|led|outsells|outsold|exceeds|"
    r"exceeded|beats|overtook|overtakes)|(?P<down>behind|below|trails|trailed|lags))\s(?:the\s)?■",
    re.IGNORECASE,
)
_BY_SO_MUCH = re.compile(r",?\sby\s(?:[a-z]+\s){0,2}(?:[£$€]\s?)?$")


def compared_side(
    text: ParsedText, claim: Claim, span: tuple[int, int]
) -> tuple[Mention, int] | None:
    """Whom "A orders more often than B, by 13 days" speaks of, and whether that has more (1) or less (-1)."""
    if not _BY_SO_MUCH.search(text.blanked[max(span[0], claim.start - 32) : claim.start]):
        return None
    earlier = [c.end for c in text.claims if c.readings and span[0] <= c.start < claim.start]
    start = max([span[0], text.blanked.rfind(";", span[0], claim.start), *earlier])
    for mention in text.mentions:
        if start <= mention.start and mention.end < claim.start and mention.entities:
            said = _MORE_THAN.match(text.blanked, mention.end, claim.start) or _AHEAD.match(
                text.blanked, mention.end, claim.start
            )
            return (mention, _way(said)) if said else None
    return None


def _way(said: re.Match[str]) -> int:
    way = 1 if said["up"] else -1
    return -way if "turned" in said.re.groupindex and said["turned"] else way
