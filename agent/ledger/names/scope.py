"""Works out whom each figure of a text is said to be about.

The names in the figure's own clause come first, then those of its sentence; a sentence that names
nobody speaks of the one before it ("it", "this account") or of its heading.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agent.ledger.names.bare_items import titles_of_bare_items
from agent.ledger.names.clauses import Reader
from agent.ledger.names.context import Context, named
from agent.ledger.names.entities import Mention
from agent.ledger.names.reference import in_turn, set_against
from agent.ledger.text.claim import Claim
from agent.ledger.text.passages import Place, Sentence

_TOTAL_CELL = re.compile(r"\s*(?:grand\s)?(?:total|all|sum|overall|everything)\b", re.IGNORECASE)
# What stands around a name says whether somebody comes from there or goes there.
_OUT_OF = re.compile(r"\b(?:from|leaving|left)\s+(?:the\s+)?$", re.IGNORECASE)
_INTO = re.compile(
    r"\b(?:to|into|become|becomes|became|becoming|reach|reached)\s+(?:the\s+)?$", re.IGNORECASE
)
_ONWARD = re.compile(r"\s+(?:to|into|became)\s", re.IGNORECASE)
# What stands before or after a product says whether a rule starts from it or leads to it.
_A = r"\s(?:an?\s|the\s|some\s)?$"
_GIVEN = re.compile(
    rf"(?:\b(?:orders?|baskets?)\s(?:with|of|holding|containing)|"
    rf"\b(?:orders?|baskets?|customers?|accounts?|buyers?|those|whoever|people|anyone|they)\s"
    rf"(?:who\s|that\s|which\s)?(?:buys?|bought|orders?|takes?|took|holds?|contains?|of)|"
    rf"\b(?:buying|given|after)){_A}",
    re.IGNORECASE,
)
_BUYERS = re.compile(r"\)?\s(?:buyers|customers|shoppers|orders|baskets)\b")
_FOLLOWING = re.compile(
    rf"(?:\balso\s(?:\w+\s)?(?:buys?|bought|takes?|took|orders?|ordered|holds?|held|contains?|includes?|adds?)|"
    rf"(?:%|\bbuyers|\bcustomers)\s(?:\w+\s)?(?:buy|take|hold|add|order|contain)s?){_A}|(?:→|->|\bthen)\s*$",
    re.IGNORECASE,
)
_ARROW = re.compile(r"\s*(?:→|->)")


@dataclass(slots=True)
class _State:
    """What earlier sentences leave behind."""

    headings: list[tuple[int, list[Mention]]] = field(default_factory=list)
    topic: list[Mention] = field(default_factory=list)
    last: list[Mention] = field(default_factory=list)
    items: list[tuple[int, list[Mention]]] = field(default_factory=list)
    block: int = -1

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
                reader = Reader(masked, sentence, mine, topic, state.last, list(asked))
                joined = [claims[i] for i in inside]
                for i in inside:
                    result[i] = reader.context(claims[i], joined)
        _leave(state, sentence, mine)
    for i, mention in set_against(masked, mentions, claims):
        kinds = {kind for kind, _ in mention.entities}
        rest = {k: of for k, of in result[i].sentence.items() if k not in kinds}
        local = {**rest, **named([mention])}
        result[i] = replace(result[i], local=local, nearest=mention.entities)
    for i, mention in in_turn(masked, mentions, claims):
        result[i] = replace(result[i], local=named([mention]), nearest=mention.entities)
    for i, title in titles_of_bare_items(masked, layout, claims, result):
        result[i] = replace(result[i], header=title)
    return result


def _directed(masked: str, mention: Mention) -> Mention:
    """The mention without the kinds that its direction rules out: "from A" is no `to_segment`.

    Likewise in "who buys A also buys B" what is bought first is no consequent.
    """
    kinds = {kind.partition("_")[0] for kind, _ in mention.entities}
    before = masked[max(0, mention.start - 40) : mention.start]
    if kinds >= {"antecedent", "consequent"}:
        wrong = (
            "consequent"
            if _GIVEN.search(before)
            or _ARROW.match(masked, mention.end)
            or _BUYERS.match(masked, mention.end)
            else "antecedent"
            if _FOLLOWING.search(before)
            else ""
        )
    elif not kinds & {"from", "to"}:
        return mention
    elif _OUT_OF.search(before) or _ONWARD.match(masked, mention.end):
        wrong = "to_"
    else:
        wrong = "from_" if _INTO.search(before) else ""
    if not wrong:
        return mention
    left = frozenset(one for one in mention.entities if not one[0].startswith(wrong))
    return replace(mention, entities=left) if left else mention


def _nobody(claim: Claim) -> Context:
    span = (claim.start, claim.end)
    return Context({}, {}, {}, False, frozenset(), (), False, False, span, span)


def _enter(state: _State, sentence: Sentence, mine: list[Mention]) -> list[Mention]:
    """The topic that holds when a sentence begins."""
    if sentence.place is Place.HEADING:
        while state.headings and state.headings[-1][0] >= sentence.level:
            state.headings.pop()
        above = state.under()
        state.headings.append((sentence.level, mine))
        state.topic, state.last = [], mine or above
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


def _leave(state: _State, sentence: Sentence, mine: list[Mention]) -> None:
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
        scoped=(),
        whole=not names and bool(_TOTAL_CELL.match(first)),
        single=False,
        clause=span,
        span=span,
        header=title,
        row=sentence.row,
    )


def _between(mentions: Sequence[Mention], span: tuple[int, int] | None) -> Sequence[Mention]:
    """The mentions that begin in a span; they are in order."""
    if span is None:
        return ()
    start, stop = (bisect_left(mentions, at, key=lambda mention: mention.start) for at in span)
    return mentions[start:stop]
