"""Holds two figures of a sentence to what the words say of them: "more than B, £45 against £34".

One table says which way a word of comparison points; which figure stands on which side, the words between
and before the two tell, or the times of their rows. Where neither does for certain, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from agent.ledger.derivation.comparatives import side_of
from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.superlatives import LESS_IS_MORE
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.fields import is_before
from agent.ledger.facts.index import Index
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Bound, Claim, is_size
from agent.ledger.text.forms import direction_of
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.numbers import HUNDRED
from agent.ledger.vocabulary.cues import SET_AGAINST
from agent.ledger.vocabulary.kinds import PERIODS
from agent.ledger.vocabulary.movement import FALLS, FELL, RISES, ROSE, WENT_DOWN, WENT_UP

_UP = "more|higher|larger|bigger|greater|longer|ahead|faster|stronger|busier|wider|up\\s(?:on|over)"
_DOWN = "less|fewer|lower|smaller|shorter|behind|slower|weaker|quieter|narrower|down\\s(?:on|over)"
_PLACED_UP = "above|beyond|exceed(?:s|ed|ing)?|ahead\\sof|in\\sexcess\\sof"
_PLACED_DOWN = "below|beneath|short\\sof|behind"
"""What needs no "than" before that against which it is set."""
_TURNED = r"(?:slowly|rarely|seldom|cheaply|recently)"
"""With these "more" means a smaller figure."""
_WORD = (
    rf"\b(?:(?P<up>{_UP}|above|out-?number(?:s|ed)?|exceed(?:s|ed)?)|(?P<down>{_DOWN}|below)|"
    rf"(?P<good>better)|(?P<bad>worse))\b(?P<turned>\s{_TURNED}\b)?"
)
_SAID = re.compile(
    rf"(?<!\bno\s)(?<!\bnot\s)(?<!\bany\s)(?<!\bonce\s){_WORD}"
    r"(?!\s(?:or\b|than\s(?:[£$€]?\d|half|one|two|twice)))",
    re.IGNORECASE,
)
_NAMING = (
    r"(?:\s(?:(?!(?:and|but|or|while|whereas|which|who|that(?!\sof)|any|other|others|all|every|each|ever|expected|by)\b)"
    r"[\w■'\u2019-]*[a-z■][\w■'\u2019-]*\s){0,9}?\(?|\s(?:the\s)?■+,\s(?:with|at|on)\s)(?:[£$€]\s?)?"
)
"""From a word of comparison to the figure that it sets the other one against: "its usual gap of"."""
_SET_BESIDE = re.compile(
    r"(?P<lead>[^;:.()£$€]{0,70}?)(?:,|\b(?:is|was|are|were|lies?|lay|stands?|stood|remains?|stays?|stayed))"
    r"\s(?:(?:just|well|far|slightly|still|clearly|much|already)\s)*"
    rf"(?:(?P<up>{_PLACED_UP}|(?:{_UP})\sthan)|(?P<down>{_PLACED_DOWN}|(?:{_DOWN})\sthan)|"
    rf"(?P<good>better\sthan)|(?P<bad>worse\sthan))(?={_NAMING}$){_NAMING}"
)
"""Between the figures of "63 days, well beyond its usual gap of 66"."""
_AGAINST = re.compile(
    rf"(?:\s[\w'\u2019-]+){{0,4}},?\s(?:{SET_AGAINST}|instead\sof|after)\s"
    r"(?:(?:the|an?|about|only|just|some|nearly)\s)*(?:[£$€]\s?)?"
)
_NO_SIDE = re.compile(r"\b(?:g[eo]t|gets|getting|became|turned|than|or|and)\s$")
"""Before a "better" that compares no figures: "more got worse than better"."""
_WHERE = re.compile(r"(?:\s[a-z]+){0,3},?\swhere\s(?:(?:only|just|about)\s)*(?:[£$€]\s?)?")
_EXPECTED = re.compile(r"(?:\s[a-z]+){0,4}\s(?:expected|due|predicted|forecast|usual|normal)\b")
"""Between, and after, the figures of "in 850 orders where 864 were to be expected"."""
_LISTED = re.compile(
    r"(?:\s[\w■'\u2019-]+){0,4}(?:,|,?\sand|\sto|\s/)\s(?:(?:only|just|the|about)\s)*(?:■+\s)?(?:[£$€]\s?)?"
)
_LED_IN = re.compile(r"[^.;:\d£$€]*(?::|,|\s\()\s?(?:[£$€]\s?)?$")
_THAN_OTHERS = re.compile(r"\bthan\b|out-?number|exceed")
"""What sets both sides against each other before they are listed: "more numerous than B: 90 and 110"."""
_THAN = re.compile(
    rf"(?:,|\s[\w■'\u2019-]+\s[\w■'\u2019-]+)[^;:.()]*?\s{_WORD}[^;:.()]{{0,60}}\bthan\b(?P<whose>[^;:.()]{{0,60}})",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"(?:\s[a-z]+){0,3},?\s\(?(?:(?P<up>up)|(?P<down>down))\s(?:\w+\s)?from\s(?:the\s)?(?:[£$€]\s?)?"
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
_MOVED = re.compile(
    rf"\b(?:(?P<up>{ROSE}|{RISES}|raised|{WENT_UP})|(?P<down>{FELL}|{FALLS}|{WENT_DOWN})|"
    r"(?P<good>improved|(?:got|gotten|grew|became|turned)\sbetter)|"
    r"(?P<bad>worsened|deteriorated|(?:got|gotten|grew|became|turned)\sworse))\b",
    re.IGNORECASE,
)
_OF_SOME = re.compile(
    r"\b(?:that|which|who|whose|not|never|if|would|could)\s(?:[a-z]+\s)?$", re.IGNORECASE
)
"""Before a verb that tells which rows are meant, or what did not happen."""
_STEP = re.compile(r"[^;.:()£$€%]{0,40}?(?:\sto|,|,?\sand|,\sthen)\s(?:[a-z]+\s){0,2}(?:[£$€]\s?)?")
"""Between the figures of "£153 in Q1, £146 in Q2", the earlier one first."""
_STEP_BACK = re.compile(
    r"[^;.:()£$€%]{0,40}?,?\s(?:after|(?:up|down)\sfrom)\s(?:[a-z]+\s){0,2}(?:[£$€]\s?)?"
)
_OTHERS = re.compile(r"lost|churn|inactive|declin|risk|loss")
"""Measures of what went, of which "fell" may be said without them."""
_TOO_MUCH = re.compile(
    r"\btoo\s(?:(?P<up>hopeful|optimistic|bold|generous|rosy|high|confident)|cautious|pessimistic|low|modest|timid|conservative)\b"
)
_FORECAST = re.compile(r"predicted|expected|forecast")

_STEP_TO = re.compile(r"[^;.£$€\d]{0,24}\sto\s(?:[a-z]+\s)?(?:[£$€]\s?)?")
_ON_TO = re.compile(r"[^;.£$€]{0,40}\sto\s(?:[a-z]+\s)?(?:[£$€]\s?)?")
_IMPROVED = re.compile(r"\bimprov\w+\sfrom\s")
_WHEN = {"previous": -1, "before": -1, "earlier": -1, "now": 0, "after": 1}
"""Words of field names that set them before or after the same figure of today."""


def stand_wrong(text: ParsedText, findings: Sequence[Finding]) -> Iterator[tuple[int, int]]:
    """Pairs of figures, by place, of which the words say the reverse of what they show."""
    for i, one in enumerate(text.claims):
        j = text.next_alike(i)
        if j is None or text.contexts[i].span != text.contexts[j].span or text.contexts[i].header:
            continue
        two = text.claims[j]
        entries = findings[i].entry, findings[j].entry
        way = _said_of(text, i, j, entries[0]) or _by_time(text, i, j, *entries)
        way = way or _forecast(text, i, *entries)
        change = one.readings[0].number.value - two.readings[0].number.value
        same = not change and _FROM.fullmatch(text.blanked, one.end, two.start)
        if way * change < 0 or (same and way) or _turned_in_time(text, i, j, *entries):
            yield i, j


def _said_of(text: ParsedText, i: int, j: int, entry: Entry | None) -> int:
    """1 when the words make the first figure the larger one, -1 the smaller one, 0 when they do not say."""
    one, two = text.claims[i], text.claims[j]
    gap = text.blanked[one.end : two.start]
    if said := _FROM.fullmatch(gap):
        return _way(said)
    exact = two.bound is Bound.EXACT and not two.spelled
    if exact and (said := _SET_BESIDE.fullmatch(gap)):
        return _way(said, entry)
    if _FROM_BEFORE.search(text.blanked[max(0, one.start - 12) : one.start]):
        verb, led, _ = gap.rpartition(" to ")
        return -direction_of(f"{verb} ", len(verb) + 1, len(verb) + 1) if led else 0
    if _TO_FROM.fullmatch(gap) and (to := _TO.search(text.blanked[: one.start])):
        words = text.blanked[max(0, to.start() - 40) : to.start() + 1]
        return direction_of(words, len(words), len(words))
    if _TO_IT.fullmatch(gap) and _BEATS.search(text.blanked, text.contexts[i].span[0], one.start):
        return 1
    if _AGAINST.fullmatch(gap):
        said_before = _before(text, i)
        return _way(said_before[-1], entry) if said_before else 0
    expected = _WHERE.fullmatch(gap) and _EXPECTED.match(text.blanked, two.end)
    if expected or _LISTED.fullmatch(gap):
        before = _before(text, i)
        rest = text.blanked[before[0].start() : one.start] if len(before) == 1 else ""
        listed = _THAN_OTHERS.search(rest) and _LED_IN.fullmatch(rest)
        by_more = side_of(text.blanked, two.end)  # "22, just two more than B"
        return _way(before[0], entry) if rest and (expected or (listed and not by_more)) else 0
    said = _THAN.fullmatch(gap) if exact else None
    return _way(said, entry) if said else 0


def _before(text: ParsedText, place: int) -> Sequence[re.Match[str]]:
    """The words of comparison before "x against y", when no figure stands between."""
    one = text.claims[place]
    start = max(text.contexts[place].span[0], one.start - _REACH)
    earlier = [c.end for c in text.claims[:place] if is_size(c) and c.end > start]
    words = text.blanked[max([start, *earlier]) : one.start]
    if _BOTH_WAYS.search(words):
        return ()  # "fewer but larger orders"
    cut = max((found.end() for found in _BREAK.finditer(words)), default=0)
    words = " " * (one.start - len(words) + cut) + words[cut:]
    said = _SAID.finditer(words)
    return [
        m for m in said if not (m["good"] or m["bad"]) or not _NO_SIDE.search(words[: m.start()])
    ]


def _way(said: re.Match[str], entry: Entry | None = None) -> int:
    """Which way a word of the table points; what is better, its measure says."""
    groups = said.groupdict()
    if groups.get("good") or groups.get("bad"):
        if entry is None or entry.is_change:
            return 0
        less = LESS_IS_MORE.search(f"{entry.measure} {entry.fact.label}")
        way = -1 if less else 1
        return way if groups["good"] else -way
    way = 1 if groups["up"] else -1
    return -way if groups.get("turned") else way


def _order(one: Entry | None, two: Entry | None) -> int:
    """1 when the first of two figures of one thing is the earlier one by its row or field, else -1, or 0."""
    if one is None or two is None or one.fact.call != two.fact.call:
        return 0
    apart = {kind for kind, of in one.subject.items() if two.subject.get(kind, of) != of}
    if not apart and (is_before(one.measure, two.measure) or is_before(two.measure, one.measure)):
        return 1 if is_before(one.measure, two.measure) else -1
    if one.column_key == two.column_key and apart and PERIODS.issuperset(apart):
        return 1 if all(one.subject[kind] < two.subject[kind] for kind in apart) else -1
    return 0


def _between(text: ParsedText, i: int, j: int) -> str:
    """What stands between two figures, dates as a mark."""
    gap = text.blanked[text.claims[i].end : text.claims[j].start]
    for claim in text.claims[i + 1 : j]:
        gap = gap.replace(text.blanked[claim.start : claim.end], "■", 1)
    return gap


def _turned_in_time(text: ParsedText, i: int, j: int, one: Entry | None, two: Entry | None) -> bool:
    """Whether "£35k after £19k" has first what was before."""
    return _order(one, two) > 0 and bool(_STEP_BACK.fullmatch(_between(text, i, j)))


def _by_time(text: ParsedText, i: int, j: int, one: Entry | None, two: Entry | None) -> int:
    """What "got better" and "fell" before two figures of one thing at two times say of the first."""
    order = _order(one, two)
    if not order or one is None or one.is_change or _OTHERS.search(one.measure):
        return 0
    if not (_STEP if order > 0 else _STEP_BACK).fullmatch(_between(text, i, j)):
        return 0
    start, end = text.contexts[i].span[0], text.claims[i].start
    start = max([start, *(c.end for c in text.claims[:i] if is_size(c) and c.end <= end)])
    start = max([start, *(found.end() for found in _BREAK.finditer(text.blanked, start, end))])
    said = list(_MOVED.finditer(text.blanked, start, end))
    if not said or any(_OF_SOME.search(text.blanked, start, found.start()) for found in said):
        return 0
    ways = {_way(found, one) for found in said}
    return -order * ways.pop() if len(ways) == 1 else 0


def _forecast(text: ParsedText, i: int, one: Entry | None, two: Entry | None) -> int:
    """What "the model was too cautious" says of what it predicted and what came."""
    said = _TOO_MUCH.search(text.blanked, *text.contexts[i].span)
    if said is None or one is None or two is None or one.row_key != two.row_key:
        return 0
    foretold = [bool(_FORECAST.search(entry.measure)) for entry in (one, two)]
    if foretold[0] is foretold[1]:
        return 0
    return (1 if said["up"] else -1) * (1 if foretold[0] else -1)


def turned(index: Index, text: ParsedText, findings: Sequence[Finding]) -> list[tuple[int, int]]:
    """First figures of "fell from £91k to £98k" that have the later of two months before the earlier."""
    period_of = {entity: period for period, entity in index.periods}
    found = []
    for i, low in enumerate(text.claims):
        j = text.next_alike(i) if text.moves(low) else None
        if j is None:
            continue
        if _goes_wrong(text, low, text.claims[j], findings[i]) or _exchanged(
            index, text, low, text.claims[j], findings[i]
        ):
            found.append((i, j))
    for i, (one, two) in enumerate(pairwise(findings)):
        if one.entry is None or two.entry is None or one.verdict != "direct" != two.verdict:
            continue
        a, b = text.claims[i], text.claims[i + 1]
        if (
            not a.readings
            or not b.readings
            or not text.moves(a)
            or one.entry.fact.call != two.entry.fact.call
            or not _STEP_TO.fullmatch(text.blanked, a.end, b.start)
        ):
            continue
        (what, then), (same, later) = _when(one.entry), _when(two.entry)
        if (what.endswith(same) or same.endswith(what)) and then > later:
            found.append((i, i + 1))
        if one.entry.measure != two.entry.measure:
            continue
        days = [
            [period_of[of].first for of in entry.subject.items() if of in period_of]
            for entry in (one.entry, two.entry)
        ]
        if all(days) and min(days[0]) > min(days[1]):
            found.append((i, i + 1))
    return found


def _exchanged(index: Index, text: ParsedText, one: Claim, two: Claim, finding: Finding) -> bool:
    """Whether "from £92k to £50k" has the figure of now first and that of before second."""
    entry = finding.entry
    if entry is None or finding.verdict != "direct" or one.kind is not two.kind:
        return False
    if not _ON_TO.fullmatch(text.blanked, one.end, two.start) or two.bound is not Bound.EXACT:
        return False
    number = two.readings[0].number
    if entry.fact.unit == "probability":
        number = number.times(1 / HUNDRED)
    reach = interval_of(number, two.bound)
    alike = [
        fact
        for fact in index.between(entry.fact.unit, entry.value, entry.value)
        if fact.subject == entry.subject
    ]
    rows = [
        (fact, other) for fact in alike for other in index.row(fact) if reach.holds(other.value)
    ]
    return any(is_before(other.measure, fact.measure) for fact, other in rows) and not any(
        is_before(fact.measure, other.measure) for fact, other in rows
    )


def _goes_wrong(text: ParsedText, one: Claim, two: Claim, finding: Finding) -> bool:
    """Whether "has risen from 89 % to 73 %" says one thing and shows another."""
    if not one.readings or not two.readings or one.kind is not two.kind:
        return False
    gap = text.blanked[one.end : two.start]
    if not _ON_TO.fullmatch(gap):
        return False
    change = two.readings[0].number.value - one.readings[0].number.value
    way = text.direction_from(one)
    if finding.entry and LESS_IS_MORE.search(finding.entry.measure):
        improved = _IMPROVED.search(text.blanked[max(0, one.start - 32) : one.start])
        way = -way if improved else way  # fewer returns are better
    return way * change < 0


def _when(entry: Entry) -> tuple[str, int]:
    """What a fact measures, and whether before, now or after."""
    words = entry.measure.split("_")
    times = [_WHEN[word] for word in words if word in _WHEN]
    return "_".join(word for word in words if word not in _WHEN), sum(times)
