"""What refers outside a sentence, and which names of it belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.ledger.names.entities import Mention
from agent.ledger.text.claim import Claim
from agent.ledger.text.passages import Place, Sentence
from agent.ledger.vocabulary.cues import SET_AGAINST
from agent.ledger.vocabulary.nouns import classes_of_word

_GROUP_GAP = re.compile(
    r"(?:['\u2019]s?)?\s*(?:,\s*(?:and|or)?|and|or|&|\+|/|\(|\u2013|-)?\s*(?:the\s)?", re.I
)
_ONE_OF_THEM = re.compile(
    r"(?<![\w.,])(?:1|one)\s(?:account|customer|campaign|order)\b", re.IGNORECASE
)
_ANAPHORA = re.compile(
    r"\b(?:it|its|they|their|them|he|she|his|her|(?:this|that|the|these|those|both)\s(?:two\s)?"
    r"(?:account|customer|client|segment|region|category|brand|product|campaign|group|family|"
    r"company|business|two)(?:s|ies)?)\b",
    re.IGNORECASE,
)
_NOUN = re.compile(r"[A-Za-z]+s\b")
PLURAL = re.compile(r"\b(?:they|their|them|these|those|both|the\stwo)\b", re.IGNORECASE)
OUTSIDERS = re.compile(
    r"\b(?:(?<!before\sa\s)(?<!to\sa\s)(?<!with\sa\s)(?<!from\sa\s)(?:competitors?|rivals?)|peers|benchmarks?|(?<!moved\s)(?<!went\s)(?<!go\s)(?<!look\s)(?<!buy\s)(?<!it\s)(?<!them\s)(?<!goes\s)(?<!looking\s)(?<!buying\s)elsewhere|"
    r"(?:other|typical|most|many|comparable|B2B|ordinary)\s(?:\w+\s)?(?:compan(?:y|ies)|retailers?|firms?|"
    r"wholesalers?|business(?:es)?|banks?|operators?|distributors?|shops?|cafes)|"
    r"(?:industry|market|sector)(?:['\u2019]s)?\s(?:average|norm|standard|median|growth|benchmark|peers))\b",
    re.IGNORECASE,
)
"""Figures of others: no tool knows them, so no fact is about them."""


def is_group_gap(gap: str) -> bool:
    """Whether only commas, "and" or a bracket stand between two names."""
    return bool(_GROUP_GAP.fullmatch(gap))


def anaphora(words: str) -> re.Match[str] | None:
    """A pronoun that reaches outside its sentence: not "41 accounts, with £2m between them"."""
    found = _ANAPHORA.search(words)
    if found is None:
        return None
    if not PLURAL.match(found[0]):
        own = _ONE_OF_THEM.search(words, 0, found.start())
        return None if own and found[0].lower() in ("it", "its") else found
    before = _NOUN.findall(words[: found.start()])
    return None if any(classes_of_word(word) for word in before) else found


def first_of_each_kind(mentions: list[Mention]) -> list[Mention]:
    """Whom "it" means: the first account named, or else the first of every other kind."""
    first: dict[str, Mention] = {}
    for mention in mentions:
        for kind, _ in mention.entities or {("", "")}:
            first.setdefault(kind, mention)
    keep = {id(mention) for mention in first.values()}
    return [mention for mention in mentions if id(mention) in keep]


def groups(masked: str, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Runs of names that only commas, "and" or a bracket part."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        opens = _OF_TWO.match(masked, mention.start)  # "A and B grew at C, the former by 5 %"
        if groups and not opens and _GROUP_GAP.fullmatch(masked, groups[-1][-1].end, mention.start):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


_OF_TWO = re.compile(r"\bthe\s(?P<first>former|first-named)|\bthe\s(?:latter|second-named)", re.I)
_PAIR_REACH = 260
"""Characters before "the former" in which the two were named."""


def of_two(masked: str, mentions: Sequence[Mention]) -> list[Mention]:
    """ "The former" and "the latter" as mentions of the two that were named last, of one kind."""
    found: list[Mention] = []
    pair: Sequence[Mention] = ()
    for said in _OF_TWO.finditer(masked):
        near = [m for m in mentions if said.start() - _PAIR_REACH <= m.start < said.start()]
        if not found or not pair or said.start() - found[-1].end > _PAIR_REACH:
            pair = _last_pair(near)
        if pair:
            meant = pair[0 if said["first"] else 1]
            found.append(Mention(*said.span(), meant.name, meant.entities))
    return found


def _last_pair(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The last two different mentions that have a kind in common, in the order of the text."""
    for at, second in reversed(list(enumerate(mentions))):
        kinds = {kind for kind, _ in second.entities}
        for first in reversed(mentions[:at]):
            if first.entities != second.entities and kinds & {kind for kind, _ in first.entities}:
                return first, second
    return ()


_SET_AGAINST = re.compile(
    rf"\b{SET_AGAINST}\s(?P<figures>(?:(?!\b(?:but|than|while|whereas|though|although|each|more|less|fewer)\b)[^;:()■]){{1,60}}?),?\s(?:for|in|at|from|by|of)\s(?:the\s)?$",
    re.IGNORECASE,
)
_TO_NAME = 90


def set_against(
    masked: str, mentions: Sequence[Mention], claims: Sequence[Claim]
) -> Iterator[tuple[int, Mention]]:
    """Whom the figures are of in "compared with 51 accounts and £108k for A": all of them are A's."""
    starts = {claim.start for claim in claims}
    for mention in mentions:
        if not mention.entities or mention.start in starts:
            continue
        low = max(0, mention.start - _TO_NAME)
        if said := _SET_AGAINST.search(masked[low : mention.start]):
            start, end = (low + at for at in said.span("figures"))
            for i, claim in enumerate(claims):
                if start <= claim.start < end and claim.readings:
                    yield i, mention


_IN_TURN = re.compile(r"\brespectively\b", re.IGNORECASE)
_NEXT = re.compile(r"(?:\s[a-z]+)?\s?(?:,\s?(?:and\s)?|and\s|against\s|to\s)(?:[£$€]\s?)?")


def in_turn(
    masked: str, mentions: Sequence[Mention], claims: Sequence[Claim]
) -> Iterator[tuple[int, Mention]]:
    """Which of the names a figure belongs to in "A and B sold £4k and £3k respectively", by its place."""
    for said in _IN_TURN.finditer(masked):
        run = [i for i, c in enumerate(claims) if c.end <= said.start() and c.readings][-1:]
        while (
            run and run[0] and _NEXT.fullmatch(masked, claims[run[0] - 1].end, claims[run[0]].start)
        ):
            run.insert(0, run[0] - 1)
        if len(run) < 2:
            continue
        before = [
            group for group in groups(masked, mentions) if group[-1].end <= claims[run[0]].start
        ]
        names = next((g for g in reversed(before) if len(g) == len(run)), [])
        yield from zip(run, names, strict=False)


_GOES_ON = re.compile(
    r"(?:[^.;]|\.(?=\d)|(?<=\bi)\.(?=e)|(?<=\.e)\.)*\b(?:of\s(?:that|it|this)|as\s(?:much|many)|so\s(?:the\s(?:two|three)|that|together|both))\b|"
    r"[\s*-]*(?:That|This|It|Together|Taken\stogether|Combined|Between\sthem|Both|In\s(?:all|total)|Add|So|All|"
    r"The\s(?:difference|gap|sum|total|rest|two|three|four|five|six|others?)|They)\b|[^.;]*\b(?:more|less|fewer)\b"
)
"""How a sentence begins that reckons with the figures of the one before."""


_LABELLED = re.compile(r"[^.:;]{1,60}:\s[^;:\n]{1,32}[.;]?\s*")
_LABELS = 3
"""Sentences of a label and a figure that one goes on from."""


def before_it(
    masked: str, layout: Sequence[Sentence], span: tuple[int, int]
) -> list[tuple[int, int]]:
    """The sentence before, or the items of the list before, when a sentence goes on from its figures."""
    if not _GOES_ON.match(masked, *span):
        return []
    before = [part for part in layout if part.end <= span[0] and part.place is not Place.CELL]
    found: list[tuple[int, int]] = []
    labelled = False
    for part in reversed(before):
        if found and part.place is not Place.ITEM and not labelled:
            break
        found.append((part.start, part.end))
        # "First half: £9k. Second half: £12k. That is a third more."
        labelled = bool(_LABELLED.fullmatch(masked, part.start, part.end)) and len(found) < _LABELS
        if part.place is not Place.ITEM and not labelled:
            break
    return found
