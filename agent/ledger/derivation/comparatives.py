"""Holds two figures to what the words say of them: "more than B, £45 against £34", "£41k, down from £46k"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.ledger.names.entities import Mention
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Bound, Claim, is_size
from agent.ledger.text.forms import direction_of
from agent.ledger.vocabulary.cues import SET_AGAINST

_UP = "up\\s(?:on|over)|more|higher|larger|bigger|greater|longer|above|ahead|faster|stronger|busier|wider"
_DOWN = "down\\s(?:on|over)|less|fewer|lower|smaller|shorter|below|behind|slower|weaker|quieter|narrower"
_TURNED = r"(?:slowly|rarely|seldom|cheaply|recently)"
"""With these "more" means a smaller figure."""
_WORD = rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b(?P<turned>\s{_TURNED}\b)?"
_SAID = re.compile(
    rf"(?<!\bno\s)(?<!\bnot\s)(?<!\bany\s)(?<!\bonce\s){_WORD}(?!\s(?:or\b|than\s(?:[£$€]?\d|half|one|two|twice)))",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    rf"(?:\s[\w'\u2019-]+){{0,4}},?\s(?:{SET_AGAINST}|instead\sof|after)\s"
    r"(?:(?:the|an?|about|only|just|some|nearly)\s)*(?:[£$€]\s?)?"
)
_THAN = re.compile(
    rf"(?:,|\s[\w■'\u2019-]+\s[\w■'\u2019-]+)[^;:.()]*?\s{_WORD}[^;:.()]{{0,60}}\bthan\b(?P<whose>[^;:.()]{{0,60}})",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"(?:\s[a-z]+){0,3},?\s\(?(?:(?P<up>up)|(?P<down>down))\s(?:\w+\s)?from\s(?:the\s)?(?:[£$€]\s?)?"
)
_BEYOND = re.compile(
    r"(?:\s[a-z]+){0,2},\s(?:just\s|well\s|far\s|slightly\s)?(?:(?P<up>above)|(?P<down>below))\s(?:the|its|their)\s"
    r"[^;:.()\d£$€■]{0,40}(?:[£$€]\s?)?"
)
_BOTH_WAYS = re.compile(
    rf"\b(?:{_UP}|{_DOWN})\s(?:[a-z]+\s){{0,3}}(?:but|and|yet)\s(?:{_UP}|{_DOWN})\b", re.IGNORECASE
)
_TO = re.compile(r"\sto\s(?:[£$€]\s?)?$")
_TO_IT = re.compile(r"\sto\s(?:[£$€]\s?)?")
_BEATS = re.compile(
    r"■\s(?:(?:has|have|had|is|was|now|clearly|still)\s)*(?:overtaken|overtook|overtakes|outsells|outsold|beats?|beaten|outperform\w*|"
    r"out-?spen[dt]s?|outnumbers?)\s(?:the\s|its\s)?(?:■|controls?\b)[^.;:\d]*$"
)
"""Before "A beats B, £9k to £7k": the first has more."""
_FROM_BEFORE = re.compile(r"\bFrom\s(?:[£$€]\s?)?$")
_TO_FROM = re.compile(r"\sfrom\s(?:[£$€]\s?)?")
_BREAK = re.compile(r";|\.\s|\b(?:but|while|whereas|although|though|despite|yet|because)\b")
_REACH = 140
"""Characters before the first figure in which the comparative may stand."""


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


def stand_wrong(text: ParsedText) -> Iterator[tuple[int, int]]:
    """Pairs of figures, by place, of which the words say the reverse of what they show."""
    claims = text.claims
    for i, one in enumerate(claims):
        j = text.next_alike(i)
        if j is None or text.contexts[i].span != text.contexts[j].span or text.contexts[i].header:
            continue
        way = _said_of(text, one, claims[j], i)
        change = one.readings[0].number.value - claims[j].readings[0].number.value
        same = not change and _FROM.fullmatch(text.blanked, one.end, claims[j].start)
        if way * change < 0 or (same and way):
            yield i, j


def _said_of(text: ParsedText, one: Claim, two: Claim, place: int) -> int:
    """1 when the words make the first figure the larger one, -1 the smaller one, 0 when they do not say."""
    gap = text.blanked[one.end : two.start]
    if said := _FROM.fullmatch(gap) or _BEYOND.fullmatch(gap):
        return _way(said)
    if _FROM_BEFORE.search(text.blanked[max(0, one.start - 12) : one.start]):
        verb, led, _ = gap.rpartition(" to ")
        return -direction_of(f"{verb} ", len(verb) + 1, len(verb) + 1) if led else 0
    if _TO_FROM.fullmatch(gap) and (to := _TO.search(text.blanked[: one.start])):
        words = text.blanked[max(0, to.start() - 40) : to.start() + 1]
        return direction_of(words, len(words), len(words))
    if _TO_IT.fullmatch(gap) and _BEATS.search(
        text.blanked, text.contexts[place].span[0], one.start
    ):
        return 1
    if _AGAINST.fullmatch(gap):
        return _before(text, one, place)
    said = _THAN.fullmatch(gap) if two.bound is Bound.EXACT and not two.spelled else None
    return _way(said) if said else 0


def _before(text: ParsedText, one: Claim, place: int) -> int:
    """What the comparative before "x against y" says, when no figure stands between."""
    start = max(text.contexts[place].span[0], one.start - _REACH)
    earlier = [c.end for c in text.claims[:place] if is_size(c) and c.end > start]
    words = text.blanked[max([start, *earlier]) : one.start]
    if _BOTH_WAYS.search(words):
        return 0  # "fewer but larger orders"
    for cut in _BREAK.finditer(words):
        words = " " * cut.end() + words[cut.end() :]
    said = list(_SAID.finditer(words))
    return _way(said[-1]) if said else 0


def _way(said: re.Match[str]) -> int:
    way = 1 if said["up"] else -1
    return -way if "turned" in said.re.groupindex and said["turned"] else way
