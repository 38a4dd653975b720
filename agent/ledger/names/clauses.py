"""Reads the clauses of a sentence: which of its names a figure belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from agent.ledger.names.context import Context, named
from agent.ledger.names.entities import Mention
from agent.ledger.names.reference import OUTSIDERS, PLURAL, anaphora, first_of_each_kind, groups
from agent.ledger.text.claim import Claim
from agent.ledger.text.passages import Sentence
from agent.ledger.vocabulary.cues import SET_AGAINST
from agent.ledger.vocabulary.kinds import INDIVIDUAL, Entity

_STRONG = re.compile(r";|\b(?:while|whereas|(?<!\ball\s)but|although|though)\b")
_PART_OR_TURN = re.compile(
    rf"{_STRONG.pattern}|\bof\s(?:them|these|those|which|whom|it)\b|,\s(?:one|two|three|four|both|all|most|mainly|mostly)\s(?:in|of|from)\b"
)
"""What parts a figure from the names after it: "38 never ordered, twelve of them in the North"."""
_OF_THEM = re.compile(r"\sof\s(?:them|these|those|which|whom)\b")
_WEAK = re.compile(
    rf",(?=\s)|[:()\[\]—]|\s[\u2013-]\s|\b(?:and|{SET_AGAINST}|followed\sby|then(?!\s*[,.;)]))(?=\W)"
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
_OPENS = re.compile(r"\s?\((?:the\s|in\s|for\s)?")
_COMPARES = re.compile(
    r"\b(?:than|as)\s(?:(?:in|for|at|of|with|by|through|via|on|from)\s)?(?:the\s|an?\s)?$"
)
_ITSELF = re.compile(r"\b(?:it|they)\s")
_TOTAL = re.compile(r"\btotals?\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\s*(?:it|its)\s")
_LABEL = 40
"""Characters of a label before its figure."""
_SCOPING = re.compile(r"\b(?:in|within|across|for|from)\s+(?:the\s+)?$", re.IGNORECASE)


class Reader:
    """Reads the clauses of one sentence."""

    def __init__(
        self,
        masked: str,
        sentence: Sentence,
        mine: list[Mention],
        topic: list[Mention],
        last: list[Mention],
        asked: list[Mention],
    ) -> None:
        self.masked = masked
        self.sentence = sentence
        self.mine = mine
        words = masked[sentence.start : sentence.end]
        reaching = anaphora(words)
        self.bound = bool(reaching) and bool(last or topic)
        self.topic = topic or asked
        self.last = last
        if self.bound:
            self.topic = last or topic
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
        elif ahead and _PART_OR_TURN.search(
            self.masked, _own_end(self.masked, claim), self.mine[0].start
        ):
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
            scoped=tuple(mention.entities for mention in self._scoping(clause) if mention.entities),
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
        if named := self._in_bracket(claim):
            return narrow, [named]
        if claim.start in self._in_order(claims):
            return narrow, [self._in_order(claims)[claim.start]]
        if inside := _within(self.mine, narrow):
            return narrow, self._own(claim, self._without_compared(claim, inside))
        if group := self._adjacent(claim, claims):
            return narrow, group
        if pronoun := _PRONOUN.match(self.masked, *narrow):
            before = [m for m in self.mine if m.end <= pronoun.start()]
            if before:
                return narrow, before[:1]  # "A is weaker; it has been silent for 34 days, B for 4"
        wide = self._around(claim, claims, weak=False)
        if wide != (self.sentence.start, self.sentence.end):
            inside = _within(self.mine, wide)
            return narrow, [m for m in inside if not self._is_of_another(claim, claims, m)]
        return narrow, []

    def _without_compared(self, claim: Claim, inside: list[Mention]) -> list[Mention]:
        """The names of a clause; those before it where all are what the figure is compared with.

        "A is the weakest, and at £416 it costs three times as much as B".
        """
        if not all(
            m.start >= claim.end
            and _COMPARES.search(self.masked[max(claim.end, m.start - 24) : m.start])
            for m in inside
        ) or not _ITSELF.search(self.masked, max(0, inside[0].start - 64), inside[0].start):
            return inside
        kinds = {kind for m in inside for kind, _ in m.entities}
        before = [
            m
            for m in self.mine
            if m.end <= claim.start and not kinds.isdisjoint(kind for kind, _ in m.entities)
        ]
        return before[-1:] or inside

    def _is_of_another(self, claim: Claim, claims: Sequence[Claim], mention: Mention) -> bool:
        """Whether a name after the figure is what it is compared with, or whom a later figure is of.

        "X did well: £483 each, twice as much as in Y", "... twice the £211 of Y".
        """
        if mention.start < claim.end:
            return False
        if _COMPARES.search(self.masked[max(claim.end, mention.start - 24) : mention.start]):
            return True
        kinds = {kind for kind, _ in mention.entities}
        earlier = any(
            not kinds.isdisjoint(k for k, _ in m.entities)
            for m in self.mine
            if m.end <= claim.start
        )
        return earlier and any(claim.end <= c.start < mention.start for c in claims if c.readings)

    def _in_bracket(self, claim: Claim) -> Mention | None:
        """The name alone in brackets after a figure: "from £91k (August) to £102k (June)"."""
        after = next((m for m in self.mine if m.start >= claim.end), None)
        if after is None or not _OPENS.fullmatch(self.masked, claim.end, after.start):
            return None
        kinds = {kind for kind, _ in after.entities}
        rivals = any(
            m is not after and not kinds.isdisjoint(kind for kind, _ in m.entities)
            for m in self.mine
        )
        return after if rivals and self.masked[after.end : after.end + 1] == ")" else None

    def _own(self, claim: Claim, inside: list[Mention]) -> list[Mention]:
        """Of two periods or places in a clause the one that the figure stands in: "£8m in 2024"."""
        after = next((m for m in inside if m.start >= claim.end), None)
        if after is None or not _STANDS_IN.fullmatch(self.masked, claim.end, after.start):
            return inside
        kinds = {kind for kind, _ in after.entities}
        return [m for m in inside if m is after or kinds.isdisjoint(kind for kind, _ in m.entities)]

    def _adjacent(self, claim: Claim, claims: Sequence[Claim]) -> list[Mention]:
        """The name right before a figure ("Champions (41)"), if it stands alone in its clause."""
        before = [group for group in self.groups if group[-1].end <= claim.start]
        if not before or not _ADJACENT.fullmatch(self.masked, before[-1][-1].end, claim.start):
            return []
        if self.masked[before[-1][-1].end] == "," and any(
            _STANDS_IN.fullmatch(self.masked, other.end, before[-1][0].start)
            for other in claims
            if other.readings and other.end <= before[-1][0].start
        ):
            return []  # "up from £35k in May, with 259 orders"
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
            size = len(lists[0]) if len(lists) == len(self.groups) == 1 else 0
            more = figures[size : size + 1] if size and figures[: size - 1] else []
            if more and more[0].kind is figures[size - 1].kind:
                size = 0  # "A and B hold 41 and 87, and 12 more" has too many to tell
            figures = figures[:size]
            if size and len(figures) == size:
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
                if self._is_inside(match.start(), claims) or self._is_label(match, claims):
                    continue
                if match.end() <= claim.start:
                    start = max(start, match.end())
                elif match.start() >= claim.end:
                    end = min(end, match.start())
                    break
        return start, end

    def _is_label(self, colon: re.Match[str], claims: Sequence[Claim]) -> bool:
        """Whether only a few words without a name or figure stand before a colon: "Unspent: £60"."""
        start, end = self.sentence.start, colon.start()
        short = colon[0] == ":" and end - start <= _LABEL
        starts = [*(m.start for m in self.mine), *(c.start for c in claims)]
        return short and not any(start <= at < end for at in starts)

    def _is_inside(self, position: int, claims: Sequence[Claim]) -> bool:
        """Whether a separator belongs to a group of names, a figure or a range."""
        if any(group[0].start <= position < group[-1].end for group in self.groups):
            return True
        for one, two in pairwise(claims):
            joined = one.partner is not None and two.partner == one.partner - 1
            if joined and one.start <= position < two.end:
                return True
        return any(claim.start <= position < claim.end for claim in claims)


def _own_end(masked: str, claim: Claim) -> int:
    """Where a figure ends with "of them"."""
    own = _OF_THEM.match(masked, claim.end)
    return own.end() if own else claim.end


def _within(mentions: Sequence[Mention], span: tuple[int, int]) -> list[Mention]:
    return [m for m in mentions if span[0] <= m.start < span[1]]
