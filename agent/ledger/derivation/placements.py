"""Finds the places that a text gives a row by its name: "A is the second-largest category", "the weakest
month was March", "A heads the list", "A is the only one that fell".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.ledger.names.entities import Mention
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.figures import ORDINALS
from agent.ledger.text.numbers import read_words
from agent.ledger.text.passages import Place, Sentence
from agent.ledger.vocabulary._words import word_set
from agent.ledger.vocabulary.kinds import Entity
from agent.ledger.vocabulary.measure_words import words_in
from agent.ledger.vocabulary.movement import (
    FALLING,
    FALLS,
    FELL,
    GAINED,
    IMPROVED,
    LOST,
    RISES,
    RISING,
    ROSE,
    WENT_DOWN,
    WENT_UP,
)
from agent.ledger.vocabulary.nouns import classes_of_word

_MOST = (
    r"largest|biggest|highest|greatest|best|strongest|busiest|widest|best-selling|fastest-growing|leading|"
    r"most\sexpensive|costliest|dearest|"
    r"top(?=\s[a-z■])(?!\s(?:two|three|four|five|six|ten)\b)"
)
_LEAST = r"lowest|smallest|worst|weakest|quietest|narrowest|slowest-growing|slowest|cheapest|least\sexpensive"
_ORDINAL = "|".join(ORDINALS)
_NO_NOUN = "is|was|are|were|has|had|of|in|by|with|at|and|to|on|for|from|than|over|behind|after"
_NOUN = rf"(?:\s(?!(?:{_NO_NOUN})\b)[a-z]+){{0,3}}"
_PLACED = re.compile(
    rf"(?P<det>\b(?:the|your|our|its|their)|['\u2019]s?)\s(?:by\sfar\s|single\s)?(?:(?P<place>{_ORDINAL})[-\s])?"
    rf"(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))\b(?P<of>(?:\s■+)?)(?P<noun>{_NOUN})"
    rf"|\b(?:ranks?|ranked|(?:comes?|came)(?:\sin)?(?!\sfirst))\s(?:only\s)?(?:(?P<rank>{_ORDINAL})|(?P<last>last(?!\s(?:year|quarter|month|week|time))))\b"
    rf"|\b(?:is|was|stands?|stood)\s(?P<on_list>{_ORDINAL})\s(?:on|in)\s(?:the|our|your|its|this|(?:the\s)?■+['\u2019]s)"
    r"(?:\s[a-z]+){0,2}\s(?:list|ranking|table)\b"
    r"|\b(?:heads|headed|tops|topped|leads)\sthe(?P<list>(?:\s[\w■-]+){0,4}?)\s(?:list|ranking|table|league|field)\b",
    re.IGNORECASE,
)
_WHAT = rf"(?:\s(?!(?:{_NO_NOUN})\b)[a-z]+){{0,6}}"
_VERB = (
    "earn|bring|brought|have|has|had|plac|sell|sold|make|made|spend|spent|generat|buy|bought|take|took|"
    "hold|held|see|saw|record|reach|post|hit"
)
_DOES = rf"(?:{_VERB})(?:s|ed|es|e)?"
_BY_VERB = re.compile(
    rf"\s(?P<pace>(?:{ROSE})|(?P<fell>{FELL}))\s(?:the\s)?(?:by\sfar\s)?"
    r"(?:(?P<fastest>fastest)|(?P<slowest>slowest))\b(?!\s(?:in|on|with|at|from|for|during|between)\b)"
    rf"|\s(?P<after>{_DOES})\s(?:the\s(?:(?P<most>most)|(?P<least>fewest|least))(?!\sof\b(?!\s(?:the|all|our)\s))(?P<noun>{_NOUN})"
    rf"|(?:(?P<more>more)|(?P<less>less|fewer))(?P<what>{_WHAT})\sthan\s(?:any|every|all|each)\b)"
    rf"|\b[Nn]o\s(?P<none>[a-z]+)\s{_DOES}\s(?:(?P<none_more>more)|(?P<none_less>less|fewer))(?P<none_of>{_NOUN})"
    r"\sthan\s(?:the\s)?"
    rf"|\b{_DOES}\s(?:its|their)\s(?:(?P<its_most>most|highest|largest|best|strongest)|"
    rf"(?P<its_least>fewest|lowest|smallest|weakest))(?P<its_noun>{_NOUN})\s(?:in|with)\s(?:the\s)?"
    r"|\b(?:(?P<peak>peaked)|(?P<low>bottomed\sout))\s(?:in|at|with)\s(?:the\s)?"
    r"|\b[Tt]he\s(?:(?P<high_point>peak|high\spoint)|(?P<low_point>low\spoint|trough))\b[^.;:\d■]{0,40}?\s(?:was|is|came)"
    r"\s(?:in\s)?(?:the\s)?"
    r"|(?<!\S)(?:(?P<top>Peak|Best|Strongest|Busiest|Largest|Biggest|Top|Highest)|"
    r"(?P<bottom>Weakest|Worst|Slowest|Quietest|Smallest|Lowest))(?P<row>(?:\s[a-z]+){1,3}):\s{1,4}(?:the\s)?"
)
"""Places that verbs give: "brings the most orders", "no region earns more than A", "peaked in March"."""
_LAST = ("slowest", "least", "less", "none_less", "its_least", "low", "low_point", "bottom")
_NAMES_ROWS = ("noun", "what", "none", "none_of", "its_noun", "row")
_COUNT = re.compile(
    r"\sof\s(?:all\s)?(?:the|its|our|their)\s(?P<n>two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,2})\b"
)
_ONLY = re.compile(
    r"(?:\b(?:the|its|our|their)|['\u2019]s)\s(?:only|one|sole)\s(?:(?P<way>declining|falling|shrinking|growing|rising)\s)?"
    r"(?P<noun>[a-z]+)(?:\s(?:(?:that|which|who|whose|where|to|with)\s)(?P<did>[^,.;:()]{2,60}))?",
    re.IGNORECASE,
)
_ANY = re.compile(
    r"est\b|\brank|\b(?:than|most|least|any|every|[Nn]o|peaked|[Pp]eak|Top|point|bottomed|trough|top|leading|list|ranking|table|comes?|came|heads|headed|tops|topped|leads|only|sole|the\sone)\b"
)
"""Without one of these no text gives a place."""
_FELL = re.compile(rf"\b(?:{FELL}|{FALLS}|{FALLING}|{LOST}|{WENT_DOWN})\b")
_ROSE = re.compile(rf"\b(?:{ROSE}|{RISES}|{RISING}|{GAINED}|{IMPROVED}|{WENT_UP})\b")
_IS = re.compile(
    r"(?P<between>(?:\s(?:cohort|intake|quarter|month|region|segment|category|channel|campaign|brand|group))?"
    r"(?:\s?\([^()]*\)|,(?:[^,;:()]|,(?=\d)){0,40},)?)\s(?:is|was|are|were|remains?|remained|became|stays?|stayed|(?P<owns>has|have|had|shows?|makes?|made|saw|posted|recorded|achieved|achieves|enjoys|reached|got|gets|drew|"
    r"attracted|delivered|generated|produced|reports?|reported|carries))"
    r"\s?(?:(?:only|just|still|also|now|currently|clearly|again|by\sfar|even|thus)\s)*"
    r"(?:(?:the|our|your|its|their)\s)?(?P<owner>(?:(?:the\s)?■+)?)"
)
"""Between a name and the place that it is said to have; the owner is no subject: "A is B's largest"."""
_IS_ALSO = re.compile(
    r"\s(?:is|was|are|were|has|have|had|remains?)\b[^.;:■]{0,80}?\s(?:and|but|yet)(?:\s(?:also|even|still|at\sthe\ssame\stime))?"
    r"(?:\s(?:is|was|are|were|has|have|had))?(?:\s(?:the\sone|that|the\s[a-z]+)\s(?:with|of|having|that\s(?:has|had)))?\s?"
)
"""Between a name and a second place that it is said to have: "A is the smallest and also has the lowest"."""
_WAS = re.compile(
    r"(?P<more>[^.;:!?()\d■]{0,40}?(?:\s(?:of|in|over|for|by)\s(?:the\s)?(?:■+|[a-z\s]{1,24}?))*[^.;:!?()\d■]{0,24}?)"
    r"(?:\s(?:is|was|are|were|came|comes|remains?)|:)(?:\sagain|\sstill|\sonly)?\s(?:in\s|with\s|(?:that|the\sone)\s(?:of|in|from)\s)?(?:the\s)?"
)
_OPEN = re.compile(
    r"\b(?:among|one\sof|not|no\slonger|never|nor|would|could|might|if|once|formerly|second\sonly|ever|arguably|"
    r"before|ago|previously|earlier|last\syear|then|used\sto|was\sonce|perhaps|probably|almost|nearly|whether|which|who|what)\b",
    re.IGNORECASE,
)
"""Words that leave it open which rows are compared, or whether the place is claimed at all."""
_PAST = re.compile(
    r"\b(?:ago|previously|before|earlier|last\s(?:year|quarter|month)|used\sto|at\sthe\stime)\b",
    re.IGNORECASE,
)
"""Words of a time of which the rows may be others."""
_MORE_NAMES = re.compile(r"(?:\s\([^()]*\))?(?:,?\s(?:and|or)|,)\s(?:the\s)?■")
_OTHERS = re.compile(
    r"\s?,?\s?(?:[\w■]+\s){0,4}\b(?:after|behind|besides|except|apart|among|other\sthan|ever|"
    r"of\s(?:them|these|those)(?=[\s,.;])|of\s(?:the|these|those|them|its|our)\s(?:few|others?|remaining|small\w*|large\w*|new\w*))\b",
    re.IGNORECASE,
)
_BY = re.compile(r"\bby\s(?:number\sof\s|total\s|annual\s|net\s)?(?P<what>[a-z]+)")
_OPENS_BY = re.compile(r"[\s*-]*By\s(?!far\b)(?:number\sof\s)?(?P<what>[a-z]+(?:\s[a-z]+){0,2})")
_LOST = re.compile(r"\b(?:loss|drop|decline|fall|decrease|mover?|change|step|risk)\b")
_ROW_NOUNS = word_set(
    "region category segment brand channel account month quarter week industry owner campaign"
)
_ALONE = re.compile(r"(?:■(?:\s\([^()]*\))?,|\band|\bor|&)\s(?:the\s)?$")
"""Before a name that is one of several."""
_SET_AT = re.compile(
    r"\W*(?:At|In|For|With|Among|Across|Within|By|On)\s(?:[a-z]+\s){0,3}■+(?:\s[a-z]+){0,2},\s(?:the\s)?",
    re.IGNORECASE,
)
"""Words that set the place of what follows: "At A, B is the largest"."""
_APPOSED = re.compile(
    r"(?:\s(?!and\b|but\b|or\b)[a-z]+){1,3}\s(?:[£$€]\s?)?\d[\d.,]*\d?\s?(?:%|[kKmM]\b)?(?:\s[a-z]+){0,2},\s"
)
"""Between a name and what its figure is: "A responded at 9 %, the lowest rate of all"."""
_OF_ALL = re.compile(r"\s(?:of|among)\s(?:any|all|the)\b")
_EXCEPT = re.compile(r"[^.;]{0,32}?\b(?:except|but|besides|apart\sfrom|other\sthan|save)\b")
_NEXT_TO = re.compile(r"(?:\s?\([^()]*\)|,(?:[^,;:()]|,(?=\d)){0,40},)?\s(?:[a-z]+\s)?")


@dataclass(frozen=True, slots=True)
class Placement:
    """What is claimed: which mention has which place (0 is the first) from which end, and by what.

    `nouns` are what the rows are called, `words` what may name the measure, `beside` whom the sentence names
    as well; `listed`: it is a place in a list; `measured`: the words say by what; `owns`: it
    has the largest of something; `count`: of so many rows, if that is said. `alone` is 1 or -1 when
    the row is said to be the only one that grew or shrank.
    """

    subject: Mention
    start: int
    end: int
    beside: frozenset[Entity]
    nouns: frozenset[str]
    words: frozenset[str] = frozenset()
    place: int = 0
    sign: int = 1
    adjective: str = ""
    listed: bool = False
    measured: bool = False
    owns: bool = False
    count: int = 0
    alone: int = 0


def placements(text: ParsedText) -> Iterator[Placement]:
    """The places that a text gives."""
    if not _ANY.search(text.blanked):
        return
    for sentence in text.layout:
        if sentence.place in (Place.CELL, Place.HEADING):
            continue
        mine = [m for m in text.mentions if sentence.start <= m.start < sentence.end]
        if any(m.entities for m in mine):
            yield from _ranked(text, sentence, mine)
            yield from _by_verb(text, sentence, mine)
            yield from _alone(text, sentence, mine)


def _ranked(text: ParsedText, sentence: Sentence, mine: Sequence[Mention]) -> Iterator[Placement]:
    """The places of one sentence by size or number."""
    for match in _PLACED.finditer(text.blanked, sentence.start, sentence.end):
        noun = (match["noun"] or "").strip().lower()
        subject = _subject(text, match, mine, sentence)
        if subject is None or _LOST.search(noun):
            continue
        group = next((name for name in ("place", "rank", "on_list") if match[name]), "")
        opens = next((name for name in (group, "most", "least") if name and match[name]), 0)
        by = _BY.search(text.blanked, match.end(), sentence.end) or _OPENS_BY.match(
            text.blanked, sentence.start
        )
        yield Placement(
            subject,
            match.start(opens),
            match.end(),
            _beside(mine, subject),
            frozenset(kind for word in noun.split() for kind in classes_of_word(word)),
            frozenset(words_in(f"{noun} {by['what'] if by else ''}", (0, 80))),
            ORDINALS.index(match[group].lower()) if group else 0,
            -1 if match["least"] or match["last"] else 1,
            (match["most"] or match["least"] or (_in_list(match, group) and "list") or "").lower(),
            not by
            and not match["last"]
            and (match["list"] is not None or group in ("rank", "on_list")),
            bool(by),
            bool(match["most"] or match["least"]) and _owns(text, match, subject),
            _count(text, match.end(), sentence),
        )


def _in_list(match: re.Match[str], group: str) -> bool:
    """Whether the place is one in a list, and of no size."""
    return group != "rank" and not match["last"]


def _by_verb(text: ParsedText, sentence: Sentence, mine: Sequence[Mention]) -> Iterator[Placement]:
    """The places of one sentence that verbs give."""
    blanked = text.blanked
    for match in _BY_VERB.finditer(blanked, sentence.start, sentence.end):
        before = [m for m in mine if m.end <= match.start() and m.entities]
        if match["after"] or match["pace"]:
            gap = blanked[before[-1].end : match.start()] if before else "-"
            subject = before[-1] if _NEXT_TO.fullmatch(f"{gap} ") else None
        else:
            subject = next((m for m in mine if m.start == match.end() and m.entities), None)
        opens = re.search(r"\w", blanked[sentence.start : match.start()]) is None
        if match["row"] and not opens:
            continue
        if subject is None or _MORE_NAMES.match(blanked, subject.end):
            continue
        if _EXCEPT.match(blanked, match.end(), sentence.end):
            continue
        if _PAST.search(blanked, *match.span()) or _OPEN.search(
            blanked, sentence.start, match.start()
        ):
            continue
        end = match.end() if match["after"] or match["pace"] else subject.start
        words = " ".join(match[name] or "" for name in _NAMES_ROWS).lower().split()
        yield Placement(
            subject,
            match.start() + len(match[0]) - len(match[0].lstrip()),
            end,
            _beside(mine, subject),
            frozenset() if match["after"] else _kinds_of(words) & _ROW_NOUNS,
            frozenset(words_in(" ".join(words), (0, 80))),
            sign=(-1 if any(match[name] for name in _LAST) else 1) * (-1 if match["fell"] else 1),
            adjective="fastest-growing" if match["pace"] else "",
            count=_count(text, match.end(), sentence),
            owns=bool(words) and not match["none"],
        )


def _kinds_of(words: Sequence[str]) -> frozenset[str]:
    return frozenset(kind for word in words for kind in classes_of_word(word))


def _owns(text: ParsedText, match: re.Match[str], subject: Mention) -> bool:
    """Whether "A has the largest ..." is said of what A has."""
    joined = _IS.fullmatch(text.blanked, subject.end, match.start())
    return bool(joined and joined["owns"])


def _count(text: ParsedText, start: int, sentence: Sentence) -> int:
    """Of how many rows the words say that it is."""
    said = _COUNT.match(text.blanked, start, sentence.end)
    if said is None:
        return 0
    return int(said["n"]) if said["n"].isdigit() else int(read_words(said["n"]).value)


def _alone(text: ParsedText, sentence: Sentence, mine: Sequence[Mention]) -> Iterator[Placement]:
    """The rows that are said to be the only ones to have grown or shrunk."""
    for match in _ONLY.finditer(text.blanked, sentence.start, sentence.end):
        way = f"{match['way'] or ''} {match['did'] or ''}"
        sign = -1 if _FELL.search(way) else 1 if _ROSE.search(way) else 0
        if sign and (subject := _subject(text, match, mine, sentence)):
            nouns = classes_of_word(match["noun"])
            yield Placement(subject, *match.span(), _beside(mine, subject), nouns, alone=sign)


def _beside(mine: Sequence[Mention], subject: Mention) -> frozenset[Entity]:
    return frozenset(entity for m in mine if m is not subject for entity in m.entities)


def _subject(
    text: ParsedText, said: re.Match[str], mine: Sequence[Mention], sentence: Sentence
) -> Mention | None:
    """The one name that the words say has the place."""
    blanked, start, end = text.blanked, said.start(), said.end()
    numbered = said.groupdict().get("place") or said.groupdict().get("rank")
    if _OTHERS.match(blanked, end, sentence.end) and not numbered:
        return None
    before = [m for m in mine if m.end <= start and m.entities]
    groups = said.re.groupindex
    if "list" in groups and (
        said["rank"] or said["last"] or said["on_list"] or said["list"] is not None
    ):
        if not before or _OPEN.search(blanked, sentence.start, start):
            return None
        gap = blanked[before[-1].end : start]
        return before[-1] if _NEXT_TO.fullmatch(gap) else None
    for mention in reversed(before[-2:]):
        joined = _IS.fullmatch(blanked, mention.end, start)
        if joined is None:
            joined = _IS_ALSO.fullmatch(blanked, mention.end, start)
        if joined is None and _OF_ALL.match(blanked, end, sentence.end):
            joined = _APPOSED.fullmatch(blanked, mention.end, start)
        if joined and not (
            _OPEN.search(blanked, mention.start, start)
            or _PAST.search(blanked, sentence.start, mention.start)
        ):
            before_it = blanked[sentence.start : mention.start]
            several = _ALONE.search(before_it) and not _SET_AT.fullmatch(before_it)
            return None if several else mention
    for mention in mine:
        if mention.start < end or not mention.entities:
            continue
        joined = _WAS.fullmatch(blanked, end, mention.start)
        if joined is None:
            continue
        if _PAST.search(blanked, sentence.start, start):
            return None
        if _OPEN.search(joined[0]) or _OTHERS.search(joined[0]):
            return None
        return None if _MORE_NAMES.match(blanked, mention.end) else mention
    return None
