"""Holds a sentence that calls something the most or the least, in whatever words, to the row of its figures.

"Champions bring in the most revenue, £73k", "a new record with £113k", "best month: June with £18.1k": all
figures of the sentence are of one row, which must then be first in a column that they or the words name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from agent.ledger.derivation.compared_names import called_by
from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.superlatives import LESS_IS_MORE
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.names.context import Context
from agent.ledger.names.entities import Mention
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Bound, is_size
from agent.ledger.text.dates import Period
from agent.ledger.text.figures import ORDINALS
from agent.ledger.text.numbers import read_words
from agent.ledger.text.period_ranges import is_within
from agent.ledger.vocabulary._words import word_set
from agent.ledger.vocabulary.kinds import INDIVIDUAL, PART, PERIODS
from agent.ledger.vocabulary.measure_words import QUALIFIERS, meant_by, phrase_of, words_in

_MOST = (
    r"most(?=\s[a-z])|dearest|(?<=\bthe\s)most(?=,|:|\.|\s\()|commonest|likeliest|largest|biggest|highest|greatest|best|strongest|busiest|richest|"
    r"fastest(?:-growing)?|record|peak|number\sone"
)
_LEAST = r"least(?=\s[a-z])|rarest|fewest|smallest|lowest|weakest|worst|slowest|quietest|poorest|cheapest"
_N = r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}"
_SAID = re.compile(
    rf"\b(?:(?:(?P<place>{'|'.join(ORDINALS[1:])})[-\s])?(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))|"
    rf"(?P<only_place>{'|'.join(ORDINALS[1:])})(?=\sby\s))\b",
    re.IGNORECASE,
)
_MORE = (
    r"(?:(?P<more>more|higher|larger|bigger|greater|longer|likelier|stronger|faster|richer)|"
    r"(?P<less>less|fewer|lower|smaller|shorter|slower|weaker|poorer))"
)
_WHAT = r"(?P<what>(?:\s(?!than\b)[\w■-]+){0,5})"
_THAN_ANY = re.compile(
    rf"\b{_MORE}{_WHAT}\sthan\s(?:(?:in|at|by|from|for|that\sof|those\s(?:of|in|at)|the\s[a-z]+(?:\s[a-z]+)?\s(?:of|in|at))\s)?"
    r"(?:any|all|every|each)(?:\s(?:of|the|our|its|single))*(?:\sone)?(?:\sothers?)?"
    rf"(?:\s(?P<few>{_N})(?:\slisted)?)?\b(?P<noun>(?:\s[a-z]+)?)",
    re.IGNORECASE,
)
_NONE_MORE = re.compile(
    rf"\b(?:[Nn]o(?:t\sone)?(?:\sother|\ssingle)?\s(?P<noun>(?!longer\b)[a-z]+(?:\s[a-z]+)?)|[Nn]obody|[Nn]o\sone|[Nn]one|[Nn]othing)"
    rf"\b(?:\s[\w■'\u2019-]+){{0,4}}?\s{_MORE}{_WHAT}\sthan\s(?:(?:in|at|by|from|of)\s)?(?:the\s)?(?=■)",
)
"""Before the name that has most: "no segment took in more accounts than A", "nobody is likelier to go"."""
_NOUN = re.compile(
    r"(?:\s(?!(?:is|was|are|were|has|had|of|in|by|with|at|and|to|on|for|from|than|over|after|accounts?|customers?)\b)[a-z]+)+"
)
_OF_ALL = re.compile(
    rf"(?:(?:\s(?!of\b)[a-z]+){{0,3}})\sof\s(?:(?:all|any|the|our|its)\s)+(?:(?P<n>{_N})\s)?"
    r"(?:(?!accounts?\b|customers?\b|clients?\b)[a-z]+s?|accounts?(?=\s(?:managers?|listed|shown)\b|['\u2019,.]))"
    r"(?:\s(?:managers?|listed|shown))*(?:['\u2019]s?)?",
)
_LED_BY_ALL = re.compile(
    rf"(?:Of|Among|Out\sof)\s(?:(?:all|the|our|its)\s)+(?:(?P<n>{_N})\s)?[a-z]+(?:\s(?:managers?|listed|shown))*,\s"
)
"""The rows that are compared, said after or before: "the most of the five channels"."""
_NO_CLAIM = re.compile(
    r"\b(?:top|first|last|best|largest|biggest|highest|lowest|smallest|most|least|leading)[\s-](?:\d+|two|three|four|five|six|seven|"
    r"eight|nine|ten|twenty|half|fifth|tenth|third|quarter|few|likely(?!\sto\b)|recent(?:ly)?|probably)\b|"
    r"\b(?:most|least|[a-z]{2,}est)\s(?:[a-z]+\s){0,3}(?:first|last)\b|"
    r"\bat\s(?:the\s)?(?:most|least|best|worst)\b|(?<!\bthe\s)\bmost\s(?:accounts|customers|clients|of(?!\sall\b))\b|(?:\d|\b(?:two|three|four|five|six|eight|ten|twenty|fifty))\s(?:\w+\s)?(?:largest|biggest|best|top|most|smallest|highest|lowest|strongest)\b|\b(?:for\sthe\s)?most\spart\b|"
    r"\bmostly\b|\b(?:on|for|off)\srecord\b|\brecords?\s(?:of|for|in|show)\b",
    re.IGNORECASE,
)
"""Words that pick rows or set a bound, and give nobody a place."""
_OPEN = re.compile(
    r"\b(?:among|after|behind|except|apart|besides|others?|next|than|but|while|whereas|although|though|yet|ahead|if|"
    r"would|could|should|may|might|not|never|no|nor|almost|nearly|one\sof|second|third|fourth|fifth|since|so\sfar|"
    r"(?:of|in)\s(?:these|those|them|its|their|our|both)|of\sthe\s(?:two|three|four|five|six|\d+)|two|both|together|"
    r"combined|former|latter|remaining|potential|until|before|earlier|previous|alone|only|either|ever|chance)\b|"
    r"n['\u2019]t\b|;|\?",
    re.IGNORECASE,
)
"""Words that leave it open whose place it is, or among which rows."""
_OF_GROUP = re.compile(r"■+\s(?:accounts?|customers?|clients?)\b")
_RECORD = re.compile(r"record", re.IGNORECASE)
_PAIR = frozenset({"antecedent", "consequent"})
_EXACT = frozenset({Bound.EXACT, Bound.ABOUT})
_IS = re.compile(r"\b(?:is|was|are|were)\s(?:the\s|in\s)*$|[:,]\s(?:the\s)?$")
_GOOD = re.compile(r"best|strong|worst|weak|poor|top|lead", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\s(?:the\s(?:start|end|beginning)\sof\s)?(?=[A-Z\d])")
_MOVED_MOST = re.compile(
    r"\b(?:improv|gr[eo]w|rose|fell|fall|chang|mov|declin|dropp)\w*\s(?:by\s)?the\s$"
)
"""Before "the most" that is said of how far something moved, and not of its size."""
_NUMEROUS = "numerou"
_ADVERB = re.compile(r"\s(?!likely\b)[a-z]+ly\b")
_FALLS = word_set("fall drop decline loss decrease")
_MOVES = _FALLS | word_set("gain rise growth increase change swing")
_LIKELY = re.compile(r"likel", re.IGNORECASE)
_UNITS = frozenset({"money", "count", "percent", "ratio", "probability"})


@dataclass(frozen=True, slots=True)
class _Extreme:
    """What is called the first or last: `sign` says from which end, `what` by what, `count` of how many."""

    words: str
    start: int
    sign: int
    place: int
    what: frozenset[str]
    count: int


def out_of_place(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, Entry]]:
    """Figures of a row that is said to be the first or last and is not, by place, and the row that is."""
    blanked = named_blacked_out(text)
    for span in sorted({context.span for context in text.contexts}):
        mine = [i for i, context in enumerate(text.contexts) if context.span == span]
        stated = [
            (i, entry)
            for i in mine
            if findings[i].verdict == "direct" and findings[i].entry
            if (entry := listed(index, findings[i].entry))
            if is_size(text.claims[i]) and text.claims[i].bound in _EXACT
        ]
        if not stated or text.contexts[mine[0]].header:
            continue
        said = _extreme(_without_title(blanked, stated[0][1]), span)
        if said and (first := _rival(index, text, said, stated)):
            yield stated[0][0], first


def named_blacked_out(text: ParsedText) -> str:
    """The text with the dates blacked out that are names of rows."""
    blanked = text.blanked
    for m in text.mentions:
        if m.entities and blanked[m.start] != "■":
            blanked = f"{blanked[: m.start]}{'■' * (m.end - m.start)}{blanked[m.end :]}"
    return blanked


def listed(index: Index, entry: Entry | None) -> Entry | None:
    """A figure of a row; of one that is told by itself ("most at stake") the same one of its row."""
    if entry is None or entry.in_list:
        return entry
    return next(
        (
            one
            for kind in INDIVIDUAL & entry.subject.keys()
            for one in index.about.get((kind, entry.subject[kind]), ())
            if one.in_list and one.value == entry.value and one.fact.unit == entry.fact.unit
        ),
        None,
    )


def _without_title(text: str, entry: Entry) -> str:
    """The text without the title of a row: "One product only" is no exception."""
    title = entry.title.rpartition("|")[2]
    found = re.search(re.escape(title), text, re.IGNORECASE) if title else None
    return f"{text[: found.start()]}{'■' * len(title)}{text[found.end() :]}" if found else text


def _extreme(text: str, span: tuple[int, int]) -> _Extreme | None:
    """The only words of a sentence that call something the most or the least, if nothing leaves it open."""
    whole = [m for p in (_THAN_ANY, _NONE_MORE) for m in p.finditer(text, *span)]
    said = whole or list(_SAID.finditer(text, *span))
    if len(said) == 1 and not whole and _MOVED_MOST.search(text, span[0], said[0].start()):
        return None
    if len(said) != 1 or (not whole and _NO_CLAIM.search(text, *span)):
        return None
    one, count = said[0], None
    start, end = one.span()
    if not whole and (after := _OF_ALL.match(text, end, span[1])):
        end, count = after.end(), after["n"]
    rest = f"{text[span[0] : start]} {text[end : span[1]]}"
    if before := _LED_BY_ALL.search(rest):
        rest, count = f"{rest[: before.start()]}{rest[before.end() :]}", before["n"]
    if whole:
        rest = _SINCE.sub("", rest)
    if _OPEN.search(rest) or (whole and (_NO_CLAIM.search(rest) or _SAID.search(rest))):
        return None
    groups = one.groupdict()
    many = 0 if count is None else int(count) if count.isdigit() else int(read_words(count).value)
    if whole:
        what = frozenset(words_in(groups["what"], (0, 80)))
        if few := groups.get("few"):  # "than any of the other four"
            many = (int(few) if few.isdigit() else int(read_words(few).value)) + 1
        return _Extreme(one[0], start, 1 if groups["more"] else -1, 0, what, many)
    noun = _NOUN.match(text, one.end(), span[1])
    if noun and _ADVERB.match(noun[0]):
        return None  # "rose most sharply"
    named = groups["place"] or groups["only_place"]
    place = ORDINALS.index(named.lower()) if named else 0
    what = frozenset(words_in(noun[0], (0, 80))) if noun else frozenset()
    return _Extreme(one[0], start, -1 if groups["least"] else 1, place, what, many)


def _rival(
    index: Index, text: ParsedText, said: _Extreme, stated: Sequence[tuple[int, Entry]]
) -> Entry | None:
    """The row that has the place, where the one of the figures has it in no column that may be meant."""
    i, own = stated[0]
    context = text.contexts[i]
    if any(entry.row_key != own.row_key for _, entry in stated) or PART in own.needed:
        return None
    kind = _kind_of(index, text, said, own, context)
    if kind is None:
        return None
    pairs = own.needed == _PAIR
    named = {name for m in text.mentions for k, name in m.entities if k == kind and _in(m, context)}
    if kind and named - {own.subject[kind]} and kind not in PERIODS and not pairs:
        return None
    words = frozenset(words_in(text.blanked, context.span))
    meant = _meant(index, said, [entry for _, entry in stated], words)
    if not meant or (
        _GOOD.search(said.words) and any(LESS_IS_MORE.search(e.measure) for e in meant)
    ):
        return None
    within = _stated_periods(text, context, own, kind, index) if kind else ()
    # "The largest At Risk account" is compared with those of the segment.
    of_group = _OF_GROUP.search(text.blanked, said.start, context.span[1])
    held = {
        k: v for k, v in context.in_sentence.items() if k != kind and of_group and k not in PERIODS
    }
    if not pairs and not tells(index, own, kind):
        held |= {k: frozenset({own.subject[k]}) for k in own.needed if k != kind}
    first: Entry | None = None
    for entry in meant:
        rivals = _rivals(index, entry, kind, within, bool(_RECORD.search(said.words)), held)
        if not said.count:
            for twin in _twins(index, entry, kind):
                rivals = [*rivals, *_rivals(index, twin, kind, within, False, held)]
        sign = -said.sign if entry.is_change and said.what & _FALLS else said.sign
        above = [r for r in rivals if (r.value - entry.value) * sign > 0]
        same = sum(r.value == entry.value for r in rivals)
        alone = len(rivals) < (1 if len(own.needed) > 1 else 2)
        if alone or len(above) <= said.place <= len(above) + same:
            return None
        if said.count and said.count != len(rivals) + 1:
            return None
        first = first or max((*rivals, entry), key=_by_value(sign))
    return first


def _twins(index: Index, entry: Entry, kind: str) -> Iterator[Entry]:
    """The same figure of an account in other lists of its result."""
    for one in (
        index.about.get((kind, entry.subject.get(kind, "")), ()) if kind in INDIVIDUAL else ()
    ):
        same = one.measure == entry.measure and one.value == entry.value and one.in_list
        if same and one.fact.call == entry.fact.call and one.list_key != entry.list_key:
            yield one


def tells(index: Index, entry: Entry, kind: str) -> bool:
    """Whether a kind tells the rows of a column apart by itself."""
    names = [e.subject.get(kind) for e in index.column(entry)]
    return len({*names}) == len(names)


def _by_value(sign: int) -> Callable[[Entry], Decimal]:
    return lambda entry: entry.value * sign


def _kind_of(
    index: Index, text: ParsedText, said: _Extreme, own: Entry, context: Context
) -> str | None:
    """What tells the compared rows apart: "" where they have titles, None when it is open."""
    if len(own.needed) == 1 or own.needed == _PAIR:
        return min(own.needed)
    if not own.needed:
        return "" if own.title else None
    named = [m for m in text.mentions if _in(m, context)]
    for kind, name in sorted({of for m in named for of in m.entities}):
        if own.subject.get(kind) == name and kind in own.needed and tells(index, own, kind):
            return kind
    told = [
        {k for k, name in m.entities if k in own.needed and own.subject[k] == name} for m in named
    ]
    after = [k for k, m in zip(told, named, strict=True) if m.start > said.start and k]
    if len(named) == len(own.needed) == 2 and all(told) and told[0] != told[1]:
        before = text.blanked[said.start : named[-1].start]
        if after[-1:] == told[-1:] and _IS.search(before):
            return min(told[-1])
    return None


def _meant(
    index: Index, said: _Extreme, stated: Sequence[Entry], words: frozenset[str]
) -> Sequence[Entry]:
    """The figures of a row by which it may have the place."""
    row = [
        e
        for e in index.row(stated[0])
        if e.fact.unit in _UNITS and not e.is_row_count and e.list_key == stated[0].list_key
    ]
    own = [e for e in row if any(e is one for one in stated)]
    if _NUMEROUS in said.what:
        return [e for e in stated if e.fact.unit == "count"]
    if _LIKELY.search(f"{said.words} {' '.join(said.what)}"):
        return [e for e in own or row if e.fact.unit == "probability"]
    if said.what & _MOVES and (moved := [e for e in row if e.is_change]):
        return moved
    hits = {e.order: len(called_by(e) & said.what) for e in row}
    most = max(hits.values(), default=0)
    if most and (best := [e for e in row if hits[e.order] == most and e in own]):
        return best
    return [*own, *(e for e in row if e not in own and _is_named(e.measure, words))]


def _is_named(measure: str, words: frozenset[str]) -> bool:
    """Whether the words name a field; one that is a mean or the like in full."""
    if not QUALIFIERS.keys().isdisjoint(measure.split("_")):
        return words.issuperset(phrase_of(measure))
    return not meant_by(measure).isdisjoint(words)


def _in(mention: Mention, context: Context) -> bool:
    return context.span[0] <= mention.start < context.span[1]


def _stated_periods(
    text: ParsedText, context: Context, own: Entry, kind: str, index: Index
) -> Sequence[Period]:
    """The longer periods that a sentence names beside the one of the row: "the best month of 2025"."""
    period_of = {entity: period for period, entity in index.periods}
    mine = period_of.get((kind, own.subject[kind]))
    return [
        period
        for claim in text.claims
        if context.span[0] <= claim.start < context.span[1]
        for period in claim.periods
        if mine and period != mine and not period.yearless and is_within(mine, period)
    ]


def _rivals(
    index: Index,
    entry: Entry,
    kind: str,
    within: Sequence[Period],
    earlier: bool,
    held: Mapping[str, Collection[str]],
) -> Sequence[Entry]:
    """The rows that a row is compared with; of a record only those before it."""
    period_of = {entity: period for period, entity in index.periods}
    own = entry.subject.get(kind, "")
    found = []
    for other in index.column(entry):
        if other.row_key == entry.row_key:
            continue
        if kind and all(other.subject.get(k) == entry.subject[k] for k in entry.needed):
            continue
        theirs = period_of.get((kind, other.subject.get(kind, "")))
        if any(other.subject.get(k) not in names for k, names in held.items()):
            continue
        if within and not (theirs and any(is_within(theirs, period) for period in within)):
            continue
        if earlier and kind in PERIODS and other.subject.get(kind, "") > own:
            continue
        found.append(other)
    return found
