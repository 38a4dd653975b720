"""A text taken apart once: names, sentences, figures and whom each figure is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from agent.ledger.facts.index import Index
from agent.ledger.names.context import Context
from agent.ledger.names.entities import Mention, Names
from agent.ledger.names.reference import OUTSIDERS, of_two
from agent.ledger.names.relative import in_that_year, relative
from agent.ledger.names.scope import contexts
from agent.ledger.names.unknown_names import unknown_names
from agent.ledger.text.claim import Bound, Claim, Kind, is_size
from agent.ledger.text.figures import extract
from agent.ledger.text.forms import direction_of
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.passages import Sentence, mask, sentences
from agent.ledger.text.period_ranges import ranges
from agent.ledger.text.tokens import identifiers_in
from agent.ledger.vocabulary.cues import DIFFERENCE, SET_AGAINST, WENT_FROM
from agent.ledger.vocabulary.kinds import PART, Entity
from agent.ledger.vocabulary.nouns import NOUN_AFTER, classes_of_word


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A text and its parts. `blanked` is the masked text with names blacked out, `uncounted` that without
    what its figures count; same offsets.
    """

    text: str
    masked: str
    blanked: str
    layout: Sequence[Sentence]
    mentions: Sequence[Mention]
    claims: Sequence[Claim]
    contexts: Sequence[Context]
    uncounted: str

    def moves(self, claim: Claim) -> bool:
        """Whether a figure is where something comes from: "grew from 9 to 16" is no range."""
        return bool(self.direction_from(claim)) or (
            bool(_FROM.search(before := self.blanked[max(0, claim.start - 40) : claim.start]))
            and bool(DIFFERENCE.search(before) or WENT_FROM.search(before))
        )

    def direction_from(self, claim: Claim) -> int:
        """1 when the words say "rose from" before a figure, -1 when "fell from", else 0."""
        before = self.blanked[max(0, claim.start - 48) : claim.start]
        start = _FROM.search(before)
        if start is None:
            return 0
        words = before[: start.start()].rstrip()
        if words.endswith((",", ":")):
            words = words.rstrip(",:").rpartition(" ")[2]  # "the only one to grow, from"
        return direction_of(f"{words} ", len(words) + 1, len(words) + 1)

    def _is_window(self, claim: Claim) -> bool:
        """Whether a figure says of how many days the one before is: "59 in the previous 365 days"."""
        before = self.blanked[max(0, claim.start - 24) : claim.start]
        return claim.kind is Kind.DAYS and bool(_IN_THE_LAST.search(before))

    def next_after(self, place: int) -> int | None:
        """The place of the next figure of the sentence."""
        after = place + 1
        there = after < len(self.claims) and self.contexts[after].span == self.contexts[place].span
        return after if there else None

    def next_alike(self, place: int) -> int | None:
        """The place of the next figure, dates stepped over, when it is of the same kind."""
        if not is_size(self.claims[place]):
            return None
        after = (j for j in range(place + 1, len(self.claims)) if is_size(self.claims[j]))
        j = next((j for j in after if not self._is_window(self.claims[j])), None)
        if j is None:
            return None
        one, two = self.claims[place], self.claims[j]
        bare = one.kind is Kind.DAYS and two.kind is Kind.NUMBER and not two.readings[0].nouns
        return j if one.kind is two.kind or bare else None  # "29 days against 130"


NOTHING = ParsedText("", "", "", (), (), (), (), "")
"""A text without words."""
_IN_THE_LAST = re.compile(r"\b(?:in|over|of|for)\sthe\s(?:last|previous|past|prior|next)\s$")
_FROM = re.compile(r"\bfrom\s(?:[£$€]\s?)?$", re.IGNORECASE)


def read(
    text: str,
    index: Index,
    asked: Sequence[Mention] = (),
    book: Names | None = None,
    question: str = "",
) -> ParsedText:
    """Takes a text apart. `asked` are the names in the question it answers, `book` those of the book."""
    known = index.sayings.identifiers.union(identifiers_in(question))
    masked = mask(text, index.sayings.quotes)
    mentions = index.names.find(masked, book)
    blanked = _blacked_out(masked, mentions)
    layout = sentences(text, blanked)
    claims = restated(_numbered(extract(blanked, known), layout, blanked), blanked)
    claims = in_that_year(claims, blanked)
    for claim in claims:
        entities = index.period_entities(claim.periods) if claim.periods else frozenset()
        if claim.periods and _ROWS_OF.search(blanked[max(0, claim.start - 48) : claim.start]):
            entities |= index.periods_within(claim.periods)
        if entities:
            mentions.append(Mention(claim.start, claim.end, claim.text, entities))
    for one, two, periods in ranges(claims, blanked) if index.periods else ():
        if entities := index.period_entities(periods):  # "October to December 2025" is a quarter
            mentions.append(Mention(one.start, two.end, blanked[one.start : two.end], entities))
    mentions += [
        Mention(*m.span(), m[0], frozenset())
        for m in OUTSIDERS.finditer(blanked)
        if m[0] != "peers" or not index.has_peers
    ]
    mentions += unknown_names(blanked)
    mentions.sort(key=lambda mention: mention.start)
    referring = of_two(masked, mentions)
    blanked = _blacked_out(blanked, referring)
    then = relative(blanked, claims, dict(index.periods))
    parts = _parts(index, blanked, claims)
    mentions = sorted([*mentions, *referring, *then, *parts], key=lambda mention: mention.start)
    found = contexts(blanked, layout, mentions, claims, asked)
    uncounted = _uncounted(blanked, claims)
    return ParsedText(text, masked, blanked, layout, mentions, claims, found, uncounted)


_ROWS_OF = re.compile(
    r"\b(?:cohorts|quarters|months|weeks|those)\s(?:that\s|which\s)?(?:(?:began|started|joined)\s)?(?:in|of|from)\s"
    r"(?:early\s|late\s)?$"
)
"""Words that make a year all its rows: "the cohorts that began in 2024"."""
_MEMBERS = re.compile(
    r"\s(?:of\s(?:the\s|our\s)?)?(?:active\s)?(?:accounts|customers|clients|them)\b"
)
_PART_REACH = 80
"""Characters after a share in which a figure of the part stands."""


def _parts(index: Index, blanked: str, claims: Sequence[Claim]) -> Iterator[Mention]:
    """The largest so many percent, told by a share: "one in ten active accounts (26)"."""
    told: set[Entity] = set()
    others = [entry for entity, of in index.about.items() if entity[0] == PART for entry in of]
    for claim in claims if others else ():
        if not (claim.spelled and claim.kind is Kind.PERCENT and claim.bound is Bound.EXACT):
            continue
        part = (PART, f"top {claim.readings[0].number.value:g}%")
        facts = index.about.get(part, ()) if _MEMBERS.match(blanked, claim.end) else ()
        near = [c for c in claims if c.readings and 0 < abs(c.start - claim.start) < _PART_REACH]
        shown = [(c.start > claim.start, interval_of(c.readings[0].number, c.bound)) for c in near]
        earlier = any(
            reach.holds(fact.value) and told.isdisjoint(fact.subject.items())
            for fact in others
            for after, reach in shown
            if not after and fact not in facts and fact.fact.unit == "percent"
        )
        if not earlier and any(
            reach.holds(f.value) for f in facts for after, reach in shown if after
        ):
            told.add(part)
            yield Mention(claim.start, claim.end, claim.text, frozenset({part}))


def _uncounted(blanked: str, claims: Sequence[Claim]) -> str:
    """The text without the nouns that figures count: they say nothing of the figures beside."""
    parts, at = [], 0
    for claim in claims:
        noun = NOUN_AFTER.match(blanked, claim.end)
        if noun and noun.start() >= at and classes_of_word(noun[0].strip()):
            parts += [blanked[at : noun.start()], " " * len(noun[0])]
            at = noun.end()
    return "".join([*parts, blanked[at:]])


_OR = re.compile(r",?\sor\s(?:by\s|about\s|some\s|roughly\s)?|,?\s\((?:or\s|by\s|about\s)?")
_OF = re.compile(r"\s(?:of|in)\b")
_LIST = re.compile(r"(?:\sof\s(?:their|its)\s[a-z]+,|,|,?\sand)\s(?:[£$€]\s?)?")
_COMPARED = re.compile(rf",?\s{SET_AGAINST}\s")
_ONE_OF = re.compile(r"\sto\sone\sof\s")
_ANOTHER = re.compile(
    r"[^.;,]{0,40},?\s(?:and|but|while)\s(?:the\s)?■+\s(?:by\s|about\s|some\s|only\s)*"
)


def restated(claims: list[Claim], blanked: str) -> list[Claim]:
    """Lets figures that leave the verb out go the same way as the one beside.

    "Fell by £7,666, or 6.3 %"; "19 % or £5,085 less"; "a loss of £130k to one of £64k"; "A lost half of
    its revenue and B about 35 %".
    """
    result = list(claims)
    for i, (one, two) in enumerate(pairwise(claims)):
        gap = blanked[one.end : two.start]
        again = _OR.fullmatch(gap) and not _OF.match(blanked, two.end)
        kinds = {one.kind, two.kind}
        mixed = Kind.PERCENT in kinds and bool(kinds & {Kind.MONEY, Kind.NUMBER})
        alike = one.kind is two.kind and any(
            p.fullmatch(gap) for p in (_ONE_OF, _ANOTHER, _COMPARED, _LIST)
        )
        if (again and mixed) or alike:
            if result[i].direction and not two.direction:
                result[i + 1] = replace(two, direction=result[i].direction)
            elif again and two.direction and not result[i].direction:
                result[i] = replace(result[i], direction=two.direction)
    return [
        replace(claim, direction=claim.direction or _also(result, i, blanked))
        for i, claim in enumerate(result)
    ]


_ON_ANOTHER = re.compile(r"\s(?:on|against|over|from)\s(?:the|a)\b")
_ALSO = re.compile(r"\band\s$")
_ALSO_REACH = 110
"""Characters back from "and 2 % on the quarter before" to the figure whose verb it shares."""


def _also(claims: Sequence[Claim], i: int, blanked: str) -> int:
    """The way that "up 9 % on the same quarter of 2025 (£267k) and 2 % on the one before" goes twice."""
    claim = claims[i]
    before = blanked[max(0, claim.start - 5) : claim.start]
    if claim.direction or not _ALSO.search(before) or not _ON_ANOTHER.match(blanked, claim.end):
        return 0
    alike = (c for c in reversed(claims[:i]) if c.kind is claim.kind and c.readings)
    first = next(alike, None)
    shared = first is not None and (
        first.start > claim.start - _ALSO_REACH
        and ". " not in blanked[first.end : claim.start]
        and _ON_ANOTHER.match(blanked, first.end)
    )
    return first.direction if first and shared else 0


_COUNTING = re.compile(r"\s*(?:#|no\.?|nr\.?|rank|place|pos(?:ition)?|)\s*$", re.IGNORECASE)


def _numbered(claims: list[Claim], layout: Sequence[Sentence], blanked: str) -> list[Claim]:
    """Sees to it that a table's own row numbers are not taken for figures."""
    numbers = {
        cell.start: cell
        for cell in layout
        if cell.header and _COUNTING.match(blanked[slice(*cell.header)])
    }
    if not numbers:
        return claims
    result = []
    for claim in claims:
        edge = len(blanked[: claim.start].rstrip(" \t"))
        cell = numbers.get(edge)
        whole = cell and blanked[cell.start : cell.end].strip() == claim.text
        counts = cell and claim.text == str(cell.number)
        result.append(replace(claim, skip="numbers the rows") if whole and counts else claim)
    return result


def _blacked_out(masked: str, mentions: Sequence[Mention]) -> str:
    parts, at = [], 0
    for mention in mentions:
        parts += [masked[at : mention.start], "■" * (mention.end - mention.start)]
        at = mention.end
    return "".join([*parts, masked[at:]])


_IN_SENTENCE = 60
_IN_TEXT = 2000
"""Most figures of a sentence and of a text that are judged."""


def judged(contexts: Sequence[Context]) -> int:
    """How many figures come before a sentence, or the text, has too many."""
    counts: Counter[tuple[int, int]] = Counter()
    for i, context in enumerate(contexts[:_IN_TEXT]):
        counts[context.span] += 1
        if counts[context.span] > _IN_SENTENCE:
            return i
    return min(len(contexts), _IN_TEXT)
