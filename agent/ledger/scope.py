"""Works out whom each figure of a text is said to be about.

The names in the figure's own clause come first, then those of its sentence; a sentence that names
nobody speaks of the one before it ("it", "this account") or of its heading.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from agent.ledger._plan import INDIVIDUAL
from agent.ledger._reference import OUTSIDERS, PLURAL, anaphora, first_of_each_kind, groups
from agent.ledger.entities import Entity, Mention
from agent.ledger.figures import Claim
from agent.ledger.passages import Place, Sentence

Named = Mapping[str, frozenset[str]]
"""Subjects by kind; the kind "" stands for names about which the ledger knows nothing."""

_STRONG = re.compile(r";|\b(?:while|whereas|but|although|though)\b")
_WEAK = re.compile(
    r",(?=\s)|[:()\[\]—]|\s[\u2013-]\s|\b(?:and|against|versus|vs|followed\sby|then|compared\s(?:with|to))\b"
)
_ADJACENT = re.compile(
    r"(?:['\u2019]s?)?[\s:(,=\u2013—-]*(?:(?:at|with|has|have|had|holds?|is|are|was|were|about|only|just|over|"
    r"nearly|some|around)\s)?[\s(]*"
)
_STANDS_IN = re.compile(r"\s(?:of\s(?:the\s|its\s|all\s)?[a-z]+\s)?(?:in|for)\s(?:the\s)?")
_LISTED = re.compile(r"(?:\s\w+){0,2}\s*(?:,\s*(?:and\s)?|and\s|against\s|or\s)\s*")
_SINGLE = re.compile(
    r"\b(?:largest|biggest|highest|lowest|smallest|best|worst|top|strongest|weakest|leading|peak\w*|"
    r"richest|most\s(?:valuable|urgent)|single|maximum|minimum|longest|shortest|newest|oldest|"
    r"(?:an|one)\s(?:account|customer|client))\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:overall|altogether|in\sall|all\s(?:the\s)?(?:accounts|customers|segments|"
    r"regions|categories|revenue|orders)|across\s(?:the|all)|whole|entire|book|combined|everything)\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\btotals?\b", re.IGNORECASE)
_SCOPING = re.compile(r"\b(?:in|within|across|for|from)\s+(?:the\s+)?$", re.IGNORECASE)
_TOTAL_CELL = re.compile(r"\s*(?:grand\s)?(?:total|all|sum|overall|everything)\b", re.IGNORECASE)
_LEAD_IN = re.compile(r":\s*$")
# What stands around a name says whether somebody comes from there or goes there.
_OUT_OF = re.compile(r"\b(?:from|leaving|left)\s+(?:the\s+)?$", re.IGNORECASE)
_INTO = re.compile(
    r"\b(?:to|into|become|becomes|became|becoming|reach|reached)\s+(?:the\s+)?$", re.IGNORECASE
)
_ONWARD = re.compile(r"\s+(?:to|into|became)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    """Whom a figure may be about.

    `local` are the names of its clause, `sentence` those of its sentence, `topic` those that an
    earlier sentence or heading set; `bound` marks a topic that a pronoun refers to. `nearest` is
    the name before the figure, `scoped` are names that limit it ("in the North"). `whole`: the
    words speak of everything. `single`: they speak of one without naming it. `clause` and `span`
    are the clause and the sentence in the text; `header` and `row` the title and row of a table cell.
    """

    local: Named
    sentence: Named
    topic: Named
    bound: bool
    nearest: frozenset[Entity]
    scoped: Named
    whole: bool
    single: bool
    clause: tuple[int, int]
    span: tuple[int, int]
    above: Named = field(default_factory=dict)
    ahead: bool = False
    foreign: bool = False
    header: tuple[int, int] | None = None
    row: tuple[int, int] | None = None


@dataclass(slots=True)
class _State:
    """What earlier sentences leave behind."""

    headings: list[tuple[int, list[Mention]]] = field(default_factory=list)
    topic: list[Mention] = field(default_factory=list)
    last: list[Mention] = field(default_factory=list)
    items: list[tuple[int, list[Mention]]] = field(default_factory=list)
    block: int = -1
    lead_in: bool = False

    def under(self) -> list[Mention]:
        return next((names for _, names in reversed(self.headings) if names), [])


def contexts(
    masked: str,
    layout: Sequence[Sentence],
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    asked: Sequence[Mention] = (),
) -> list[Context]:
    """One context per claim, in order. `asked` are the names in the question."""
    state = _State()
    mentions = [_directed(masked, mention) for mention in mentions]
    result = [_nobody(claim) for claim in claims]
    m = c = 0
    for sentence in layout:
        while m < len(mentions) and mentions[m].start < sentence.start:
            m += 1
        n = m
        while n < len(mentions) and mentions[n].start < sentence.end:
            n += 1
        mine = list(mentions[m:n])
        m = n
        topic = _enter(state, sentence, mine)
        inside = []
        while c < len(claims) and claims[c].start < sentence.end:
            inside.append(c)
            c += 1
        if inside:
            if sentence.place is Place.CELL:
                build = _cell(masked, sentence, mentions, topic or list(asked))
                for i in inside:
                    result[i] = build
            else:
                reader = _Reader(masked, sentence, mine, topic, state, list(asked))
                joined = [claims[i] for i in inside]
                for i in inside:
                    result[i] = reader.context(claims[i], joined)
        _leave(state, sentence, mine, masked)
    return result


def _directed(masked: str, mention: Mention) -> Mention:
    """The mention without the kinds that its direction rules out: "from A" is no `to_segment`."""
    kinds = {kind.partition("_")[0] for kind, _ in mention.entities}
    if not kinds & {"from", "to"}:
        return mention
    before = masked[max(0, mention.start - 16) : mention.start]
    if _OUT_OF.search(before) or _ONWARD.match(masked, mention.end):
        wrong = "to_"
    elif _INTO.search(before):
        wrong = "from_"
    else:
        return mention
    left = frozenset(one for one in mention.entities if not one[0].startswith(wrong))
    return replace(mention, entities=left) if left else mention


def _nobody(claim: Claim) -> Context:
    span = (claim.start, claim.end)
    return Context({}, {}, {}, False, frozenset(), {}, False, False, span, span)


def _enter(state: _State, sentence: Sentence, mine: list[Mention]) -> list[Mention]:
    """The topic that holds when a sentence begins."""
    if sentence.place is Place.HEADING:
        while state.headings and state.headings[-1][0] >= sentence.level:
            state.headings.pop()
        above = state.under()
        state.headings.append((sentence.level, mine))
        state.topic, state.last, state.lead_in = [], mine or above, False
        return above
    if sentence.place is Place.TEXT:
        state.items = []
        if sentence.block != state.block:
            state.topic = []
    elif sentence.place is Place.ITEM:
        if sentence.opens:
            while state.items and state.items[-1][0] >= sentence.level:
                state.items.pop()
            state.items.append((sentence.level, []))
        above = next((names for _, names in reversed(state.items) if names), [])
        if sentence.opens:
            # "it" in an item is what the list is about, not what the item before named.
            state.last = above or state.topic or state.under() or state.last
        if above:
            return above
    return state.topic or state.under()


def _leave(state: _State, sentence: Sentence, mine: list[Mention], masked: str) -> None:
    """Keeps what a sentence says for the next one."""
    state.block = sentence.block
    if sentence.place in (Place.CELL, Place.HEADING):
        return
    if mine:
        state.last = mine
        # A list item speaks for itself and for what is nested in it, not for the next item.
        if sentence.place is Place.TEXT:
            state.topic = mine
        elif state.items:
            state.items[-1] = (state.items[-1][0], mine)
    if sentence.place is Place.TEXT:
        state.lead_in = bool(_LEAD_IN.search(masked[sentence.start : sentence.end]))


def named(mentions: Iterable[Mention]) -> Named:
    """Mentions as subjects by kind."""
    kinds: dict[str, set[str]] = {}
    for mention in mentions:
        if not mention.entities:
            kinds.setdefault("", set()).add(mention.name)
        for kind, subject in mention.entities:
            kinds.setdefault(kind, set()).add(subject)
    return {kind: frozenset(subjects) for kind, subjects in kinds.items()}


def _cell(
    masked: str, sentence: Sentence, mentions: Sequence[Mention], topic: list[Mention]
) -> Context:
    title = sentence.header
    row = [*_between(mentions, sentence.row), *_between(mentions, title)]
    first = masked[slice(*sentence.row)].lstrip(" |") if sentence.row else ""
    names = named(row)
    span = (sentence.start, sentence.end)
    return Context(
        local=names,
        sentence=names,
        topic=named(topic),
        bound=False,
        nearest=frozenset().union(*(m.entities for m in row)),
        scoped={},
        whole=not names and bool(_TOTAL_CELL.match(first)),
        single=False,
        clause=span,
        span=span,
        header=title,
        row=sentence.row,
    )


class _Reader:
    """Reads the clauses of one sentence."""

    def __init__(
        self,
        masked: str,
        sentence: Sentence,
        mine: list[Mention],
        topic: list[Mention],
        state: _State,
        asked: list[Mention],
    ) -> None:
        self.masked = masked
        self.sentence = sentence
        self.mine = mine
        words = masked[sentence.start : sentence.end]
        reaching = anaphora(words)
        self.bound = bool(reaching) and bool(state.last or topic)
        self.topic = topic or asked
        self.last = state.last
        if self.bound:
            self.topic = state.last or topic
            if reaching and not PLURAL.match(reaching[0]):
                self.topic = first_of_each_kind(self.topic)
        self.single = bool(_SINGLE.search(words))
        whole = _WHOLE.search(words) or (_TOTAL.search(words) and not self.topic)
        self.whole = bool(whole) and not self.single and not reaching
        self.groups = groups(masked, mine)
        self.named = named(mine)
        self._ordered: dict[int, Mention] | None = None

    def context(self, claim: Claim, claims: Sequence[Claim]) -> Context:
        """Whom one figure of the sentence may be about."""
        clause, local = self._clause(claim, claims)
        before = [m for m in self.mine if m.end <= claim.start]
        nearest = before[-1].entities if before else frozenset[Entity]()
        sentence = self.named
        ahead = bool(self.mine) and not before and not local
        if before and not local:
            # Left on its own, a figure belongs to a name before it, not to one yet to come.
            sentence = named(before)
        elif ahead and _STRONG.search(self.masked, claim.end, self.mine[0].start):
            sentence = {}
        alone = not any(kind in INDIVIDUAL for kind in self.named)
        if self.bound and self.mine and alone:
            # "The account is one of the Champions": the pronoun adds whom the sentence leaves out.
            sentence = {**named(self.topic), **sentence}
        return Context(
            local=named(local),
            sentence=sentence,
            topic={}
            if (self.mine and not ahead) or (self.single and not self.bound)
            else named(self.topic),
            above=named(self.topic or self.last),
            ahead=ahead,
            foreign=any(OUTSIDERS.fullmatch(m.name) for m in _within(self.mine, clause)),
            scoped=named(self._scoping(clause)),
            bound=self.bound,
            nearest=nearest,
            whole=self.whole and not self.mine,
            single=self.single,
            clause=clause,
            span=(self.sentence.start, self.sentence.end),
        )

    def _scoping(self, clause: tuple[int, int]) -> list[Mention]:
        """Names that limit what is said: "in the North" in the clause or opening the sentence."""
        found = []
        for mention in self.mine:
            before = self.masked[max(self.sentence.start, mention.start - 12) : mention.start]
            opens = not self.masked[self.sentence.start : mention.start - len(before)].strip()
            if _SCOPING.search(before) and (opens or clause[0] <= mention.start < clause[1]):
                found.append(mention)
        return found

    def _clause(
        self, claim: Claim, claims: Sequence[Claim]
    ) -> tuple[tuple[int, int], list[Mention]]:
        """The clause around a figure and the names in it, widening until there is one."""
        narrow = self._around(claim, claims, weak=True)
        if claim.start in self._in_order(claims):
            return narrow, [self._in_order(claims)[claim.start]]
        if inside := _within(self.mine, narrow):
            return narrow, self._own(claim, inside)
        if group := self._adjacent(claim):
            return narrow, group
        wide = self._around(claim, claims, weak=False)
        if wide != (self.sentence.start, self.sentence.end):
            return narrow, _within(self.mine, wide)
        return narrow, []

    def _own(self, claim: Claim, inside: list[Mention]) -> list[Mention]:
        """Of two periods or places in a clause the one that the figure stands in: "£8m in 2024"."""
        after = next((m for m in inside if m.start >= claim.end), None)
        if after is None or not _STANDS_IN.fullmatch(self.masked, claim.end, after.start):
            return inside
        kinds = {kind for kind, _ in after.entities}
        return [m for m in inside if m is after or kinds.isdisjoint(kind for kind, _ in m.entities)]

    def _adjacent(self, claim: Claim) -> list[Mention]:
        """The name right before a figure ("Champions (41)"), if it stands alone in its clause."""
        before = [group for group in self.groups if group[-1].end <= claim.start]
        if not before or not _ADJACENT.fullmatch(self.masked, before[-1][-1].end, claim.start):
            return []
        if len(before) > 1:
            gap = self.masked[before[-2][-1].end : before[-1][0].start]
            if not (_STRONG.search(gap) or _WEAK.search(gap)):
                return []
        return before[-1]

    def _in_order(self, claims: Sequence[Claim]) -> dict[int, Mention]:
        """ "A and B hold 41 and 87": as many figures as names, each its own, by figure start."""
        if self._ordered is None:
            self._ordered = {}
            starts = {mention.start for mention in self.mine}
            figures = [c for c in claims if not c.skip and c.start not in starts]
            lists = [group for group in self.groups if len(group) > 1]
            if len(lists) == 1 and len(self.groups) == 1 and len(lists[0]) == len(figures):
                group = lists[0]
                kinds = {frozenset(kind for kind, _ in mention.entities) for mention in group}
                listed = all(
                    _LISTED.fullmatch(self.masked, one.end, two.start)
                    for one, two in pairwise(figures)
                )
                if len(kinds) == 1 and group[-1].end <= figures[0].start and listed:
                    self._ordered = {
                        figure.start: name for figure, name in zip(figures, group, strict=True)
                    }
        return self._ordered

    def _around(self, claim: Claim, claims: Sequence[Claim], weak: bool) -> tuple[int, int]:
        start, end = self.sentence.start, self.sentence.end
        patterns = (_STRONG, _WEAK) if weak else (_STRONG,)
        for pattern in patterns:
            for match in pattern.finditer(self.masked, start, end):
                if self._is_inside(match.start(), claims):
                    continue
                if match.end() <= claim.start:
                    start = max(start, match.end())
                elif match.start() >= claim.end:
                    end = min(end, match.start())
                    break
        return start, end

    def _is_inside(self, position: int, claims: Sequence[Claim]) -> bool:
        """Whether a separator belongs to a group of names, a figure or a range."""
        if any(group[0].start <= position < group[-1].end for group in self.groups):
            return True
        for one, two in pairwise(claims):
            if one.partner is not None and one.start <= position < two.end:
                return True
        return any(claim.start <= position < claim.end for claim in claims)


def _between(mentions: Sequence[Mention], span: tuple[int, int] | None) -> Sequence[Mention]:
    """The mentions that begin in a span; they are in order."""
    if span is None:
        return ()
    start, stop = (bisect_left(mentions, at, key=lambda mention: mention.start) for at in span)
    return mentions[start:stop]


def _within(mentions: Sequence[Mention], span: tuple[int, int]) -> list[Mention]:
    return [m for m in mentions if span[0] <= m.start < span[1]]
