"""Holds a sentence that calls something the most or the least, in whatever words, to the row of its figures.

"Champions bring in the most revenue, £73k", "a new record with £113k", "best month: June with £18.1k": all
figures of the sentence are of one row, which must then be first in a column that they or the words name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.superlatives import LESS_IS_MORE
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.names.context import Context
from agent.ledger.names.entities import Mention
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Bound
from agent.ledger.text.dates import Period
from agent.ledger.text.figures import ORDINALS
from agent.ledger.text.period_ranges import is_within
from agent.ledger.vocabulary.kinds import PART, PERIODS
from agent.ledger.vocabulary.measure_words import QUALIFIERS, meant_by, phrase_of, words_in

_MOST = (
    r"most(?=\s[a-z])|commonest|largest|biggest|highest|greatest|best|strongest|busiest|richest|fastest(?:-growing)?|record|"
    r"peak|number\sone"
)
_LEAST = r"least(?=\s[a-z])|rarest|fewest|smallest|lowest|weakest|worst|slowest|quietest|poorest|cheapest"
_SAID = re.compile(
    rf"\b(?:(?P<most>{_MOST})|(?P<least>{_LEAST})|(?P<place>{'|'.join(ORDINALS[1:])})(?=\sby\s))\b",
    re.IGNORECASE,
)
_NO_CLAIM = re.compile(
    r"\b(?:top|first|last|best|largest|biggest|highest|lowest|smallest|most|least|leading)[\s-](?:\d+|two|three|four|five|six|seven|"
    r"eight|nine|ten|twenty|half|fifth|tenth|third|quarter|few|likely|recent(?:ly)?|probably)\b|"
    r"\bat\s(?:the\s)?(?:most|least|best|worst)\b|\bmost\s(?:accounts|customers|clients|of(?!\sall\b))\b|(?:\d|\b(?:two|three|four|five|six|eight|ten|twenty|fifty))\s(?:\w+\s)?(?:largest|biggest|best|top|most|smallest|highest|lowest|strongest)\b|\b(?:for\sthe\s)?most\spart\b|"
    r"\bmostly\b|\b(?:on|for|off)\srecord\b|\brecords?\s(?:of|for|in|show)\b",
    re.IGNORECASE,
)
"""Words that pick rows or set a bound, and give nobody a place."""
_OPEN = re.compile(
    r"\b(?:among|after|behind|except|apart|besides|others?|next|than|but|while|whereas|although|though|yet|ahead|if|"
    r"would|could|should|may|might|not|never|no|nor|almost|nearly|one\sof|second|third|fourth|fifth|since|so\sfar|"
    r"(?:of|in)\s(?:these|those|them|its|their|our|both)|of\sthe\s(?:two|three|four|five|six|\d+)|two|both|together|"
    r"combined|former|latter|remaining|potential|worth|until|before|earlier|previous|alone|only|either|ever|chance)\b|"
    r"n['\u2019]t\b|;|\?",
    re.IGNORECASE,
)
"""Words that leave it open whose place it is, or among which rows."""
_OF_GROUP = re.compile(r"■+\s(?:accounts?|customers?|clients?)\b")
_RECORD = re.compile(r"record", re.IGNORECASE)
_GOOD = re.compile(r"best|strong|worst|weak|poor|top|lead", re.IGNORECASE)
_UNITS = frozenset({"money", "count", "percent", "ratio"})


def out_of_place(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, Entry]]:
    """Figures of a row that is said to be the first or last and is not, by place, and the row that is."""
    if not _SAID.search(text.blanked):
        return
    for span in sorted({context.span for context in text.contexts}):
        said = list(_SAID.finditer(text.blanked, *span))
        words = text.blanked[slice(*span)]
        if len(said) != 1 or _NO_CLAIM.search(words):
            continue
        rest = f"{words[: said[0].start() - span[0]]} {words[said[0].end() - span[0] :]}"
        if _OPEN.search(rest):
            continue
        mine = [i for i, context in enumerate(text.contexts) if context.span == span]
        if text.contexts[mine[0]].header:
            continue
        stated = [
            (i, entry)
            for i in mine
            if (entry := findings[i].entry) and findings[i].verdict == "direct" and entry.in_list
            if not text.claims[i].periods and text.claims[i].bound is Bound.EXACT
        ]
        if stated and (first := _rival(index, text, said[0], stated, mine)):
            yield stated[0][0], first


def _rival(
    index: Index,
    text: ParsedText,
    said: re.Match[str],
    stated: Sequence[tuple[int, Entry]],
    mine: Sequence[int],
) -> Entry | None:
    """The row that has the place, where the one of the figures has it in no column that may be meant."""
    i, own = stated[0]
    context = text.contexts[i]
    pairs = own.needed == {"antecedent", "consequent"}
    if any(entry.row_key != own.row_key for _, entry in stated) or PART in own.needed:
        return None
    if len(own.needed) != 1 and not pairs:
        return None
    kind = min(own.needed)
    named = {name for m in text.mentions for k, name in m.entities if k == kind and _in(m, context)}
    if named - {own.subject[kind]} and kind not in PERIODS and not pairs:
        return None
    words = frozenset(words_in(text.blanked, context.span))
    row = [
        entry for entry in index.row(own) if entry.fact.unit in _UNITS and not entry.is_row_count
    ]
    meant = [e for e in row if any(e is entry for _, entry in stated)]
    meant += [e for e in row if e not in meant and _is_named(e.measure, words)]
    if not meant or (_GOOD.search(said[0]) and any(LESS_IS_MORE.search(e.measure) for e in meant)):
        return None
    place = ORDINALS.index(said["place"].lower()) if said["place"] else 0
    sign = -1 if said["least"] else 1
    within = _stated_periods(text, context, own, kind, index)
    # "The largest At Risk account" is compared with those of the segment.
    of_group = _OF_GROUP.search(text.blanked, said.start(), context.span[1])
    held = {
        k: v for k, v in context.in_sentence.items() if k != kind and of_group and k not in PERIODS
    }
    first: Entry | None = None
    for entry in meant:
        rivals = _rivals(index, entry, kind, within, bool(_RECORD.search(said[0])), held)
        above = [r for r in rivals if (r.value - entry.value) * sign > 0]
        same = sum(r.value == entry.value for r in rivals)
        if len(rivals) < 2 or len(above) <= place <= len(above) + same:
            return None
        first = first or max((*rivals, entry), key=lambda r: r.value * sign)
    return first


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
        if mine and period != mine and is_within(mine, period)
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
    own = entry.subject[kind]
    found = []
    for other in index.column(entry):
        if other is entry or all(other.subject.get(k) == entry.subject[k] for k in entry.needed):
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
