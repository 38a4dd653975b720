"""Words that point into the list on the screen: 'the second one', 'number 3', 'the first two', 'the plc'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agent.offline.understand.dialogue.memory import (
    account_in_focus,
    as_mention,
    last_two,
    sides_of,
    topic,
)
from agent.offline.understand.dialogue.references.few import (
    MOST,
    NOUN,
    Span,
    few_pointed_at,
)
from agent.offline.understand.dialogue.references.partial_names import (
    ONE,
    by_partial_name,
    family_of,
    searched_words,
)
from agent.offline.understand.dialogue.references.places import places_of
from agent.offline.understand.times.calendar import DAYS_IN
from agent.offline.understand.times.said_times import Times
from agent.offline.understand.tokens.numbers import ONES
from agent.offline.understand.types import TRADES, Memory, Subject
from agent.offline.understand.words.canonical import canonical
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.names import name_words
from agent.offline.understand.words.sentence import Mention, Sentence

_BARE_PAIR = 5
"""Words of 'number 2 versus number 3'."""
_BRIEF = 4
"""Words of 'just the first three rows'."""
_MANY = re.compile(
    rf"(?:the )?(first|top|last|bottom) (\d+|two|three|four)(?: {NOUN})?(?P<of> of (?:them|those|these))?"
    rf"|the (?P<count>two|three|four)(?: {NOUN})? (?:at|on|from) the (?P<end>top|bottom)"
)
_BEFORE_MANY = re.compile(
    r"\b(compare|notes?|about|for|on|of|at|from|between|profiles?|does|do|did|is|are|was|were|will|would|can"
    r"|could|have|has|lose|losing|call|why|with|to|and|that|put|open|take|start) $"
)
_NEXT = re.compile(
    rf"(?:the )?(?:{NOUN} )(?:right |just |directly )?"
    r"(?:(after|below|following|under|beneath)|(?:before|above))"
    r"(?: (?:it|that|that one|this one|them|him|her)(?!\S)|(?= ?$| [?.!,:]))"
    rf"|(?:the )?(next|following|previous|preceding)(?: {NOUN})?(?: (?:on|in) (?:the|that|this) list)?"
)
_NTH = r"\d+|one|two|three|four|five"
_PAIR = re.compile(
    rf"(?P<said>(?:numbers?|nos?|nrs?|#)(?: \.)? )?(?P<one>{_NTH}) (?:and|with|versus|against|to|&)"
    rf" (?:number |no |nr |# )?(?P<other>{_NTH})(?!\S)"
)
_BEFORE_PAIR = re.compile(r"\b(?:notes?|on|for|of|about|at|are|do|does|will|is|with|why|both) $")
_BEFORE_NEXT = frozenset(["the", "and", "now", "then", "show", "ok"])


def resolve_references(sentence: Sentence, memory: Memory, lexicon: Lexicon) -> list[Subject]:
    """Put what is pointed at in the list in the place of the words that do; what that is, in order."""
    listing = _listed(memory, lexicon)
    _as_shown(sentence, [*listing, *sides_of(memory)])
    about = account_in_focus(memory)
    if any(m.options for m in sentence.of("account")):
        _as_shown(sentence, [one for one in memory.subjects if one.kind == "account"])
    if about and any(m.options for m in sentence.of("account")):
        _as_shown(sentence, family_of(about.name, lexicon))
    found: list[Subject] = []
    for subjects, start, stop in _spans(sentence, listing, memory, lexicon):
        inside = set(range(start, stop))
        if (
            sentence.times.covered
            and inside >= sentence.times.covered
            and not sentence.times.periods
        ):
            sentence.times = Times()  # "the one before it" of a list
            sentence.invalidate()
        one = sentence.words[stop - 1] in ONE
        may_go = [m for m in sentence.mentions if inside >= {*m.tokens} and _is_loose(m, one)]
        if inside & sentence.taken - {at for mention in may_go for at in mention.tokens}:
            continue
        sentence.mentions = [mention for mention in sentence.mentions if mention not in may_go]
        for place, subject in enumerate(subjects):
            if place:
                sentence.mentions.append(as_mention(subject, len(sentence.tokens)))
            else:
                sentence.replace_words(
                    Mention(subject.kind, subject.value, subject.name, start, stop)
                )
        found += subjects
    if found:
        inside = {at for m in sentence.mentions for at in m.tokens}
        sentence.unknown = [m for m in sentence.unknown if m.start not in inside]
        sentence.mentions.sort(key=lambda mention: mention.start)
        sentence.canonical = canonical(sentence)
    return found


_LOOSE = frozenset([*TRADES, "category"])
_ELSEWHERE = frozenset(["region", "country", "owner", *TRADES])


def _is_loose(mention: Mention, one: bool) -> bool:
    """Whether words may be a part of the name that is pointed at: 'the department stores one'.

    A region is where a noun follows, `one`: 'the north one'; so is an account that was not named in full.
    """
    partly = mention.kind == "account" and not mention.full
    return mention.kind in _LOOSE or (one and (mention.kind == "region" or partly))


def _as_shown(sentence: Sentence, shown: Sequence[Subject]) -> None:
    """A name that several have, or another, is that of the only one on the screen that has it too."""
    ids = {subject.value for subject in shown}
    for at, mention in enumerate(sentence.mentions):
        wanted = set(name_words(sentence.raw(mention))) if mention.start < mention.stop else set()
        if (
            mention.kind != "account"
            or not wanted
            or (mention.value in ids and not mention.options)
        ):
            continue
        fitting = [s for s in shown if s.kind == "account" and wanted <= set(name_words(s.name))]
        if len({subject.value for subject in fitting}) == 1:
            sentence.mentions[at] = replace(
                mention, value=fitting[0].value, name=fitting[0].name, options=()
            )


def _listed(memory: Memory, lexicon: Lexicon) -> Sequence[Subject]:
    """The list shown; of a search that has not said what it found, the accounts that fit it."""
    if memory.listing or not memory.calls:
        return memory.listing
    wanted = searched_words(memory)
    if memory.calls[0].tool != "find_accounts" or not wanted:
        return ()
    return [
        Subject("account", id_, name)
        for id_, name in lexicon.accounts
        if wanted <= set(name_words(name))
    ]


def _spans(
    sentence: Sentence, listing: Sequence[Subject], memory: Memory, lexicon: Lexicon
) -> Iterator[Span]:
    """What the words point at, the most telling way of pointing first."""
    yield from few_pointed_at(sentence, listing, memory)
    listing = listing or sides_of(memory) or _spoken_of(sentence, memory)
    if not listing:
        yield from by_partial_name(sentence, listing, memory, lexicon)
        return
    taken: set[int] = set()
    for ways in (
        _several_of(sentence, listing),
        _next_to(sentence, listing, topic(memory), taken),
        _pairs_of(sentence, listing, taken),
        places_of(sentence, listing, taken, memory),
    ):
        for subjects, start, stop in ways:
            yield subjects, start, stop
            taken |= set(range(start, stop))
    for subjects, start, stop in by_partial_name(sentence, listing, memory, lexicon):
        if not taken & set(range(start, stop)):
            yield subjects, start, stop


_OF_THE_TWO = "(first|second|last)( one)? of (those|these|them|the)( two)?"


def _spoken_of(sentence: Sentence, memory: Memory) -> list[Subject]:
    """'The first of those' after looks at two accounts, one after the other."""
    two = last_two(memory) if sentence.has(_OF_THE_TWO) else None
    return list(two) if two is not None and two[0].kind == "account" else []


def _several_of(sentence: Sentence, listing: Sequence[Subject]) -> Iterator[Span]:
    """'The first two', 'the last three of them'."""
    for match, start, stop in sentence.line.find(_MANY):
        said = match[2] or match["count"]
        count = ONES.get(said) or int(said)
        if count <= len(listing) and _is_pointing(sentence, match, start, stop, count):
            last = (match[1] or match["end"]) in ("last", "bottom")
            yield list(listing[-count:] if last else listing[:count])[:MOST], start, stop


def _next_to(
    sentence: Sentence, listing: Sequence[Subject], about: Subject | None, taken: set[int]
) -> Iterator[Span]:
    """'The next one', 'the one before it' of the list, from the one that was looked at."""
    here = next((at for at, subject in enumerate(listing) if subject == about), None)
    for match, start, stop in sentence.line.find(_NEXT):
        named = sentence.of("account")
        if named or here is None or start in taken or not _ends(sentence, stop):
            continue
        if stop - start == 1 and start and sentence.words[start - 1] not in _BEFORE_NEXT:
            continue  # "what will they buy next"
        to = here + (1 if match[1] or match[2] in ("next", "following") else -1)
        if 0 <= to < len(listing):
            yield [listing[to]], start, stop


def _pairs_of(sentence: Sentence, listing: Sequence[Subject], taken: set[int]) -> Iterator[Span]:
    """'Compare 2 and 3', 'number one versus number two'."""
    bare = sentence.has("compare|versus|against") or len(sentence.words) <= _BARE_PAIR
    for match, start, stop in sentence.line.find(_PAIR):
        before = _BEFORE_PAIR.search(" ".join([*sentence.words[:start], ""]))
        counted = sentence.stems[stop : stop + 1] and sentence.stems[stop] in DAYS_IN
        if not (bare or match["said"] or (before and not counted)):
            continue
        at = [ONES.get(match[name], 0) or int(match[name]) for name in ("one", "other")]
        if max(at) <= len(listing) and start not in taken:
            yield [listing[place - 1] for place in at], start, stop


_ENOUGH = "(is|are|will be|would be) (enough|fine|ok|okay|plenty|good|sufficient)|(will|would) do|suffices?"


def _is_pointing(
    sentence: Sentence, match: re.Match[str], start: int, stop: int, count: int
) -> bool:
    """'Compare the first two' points, 'show the top 5' says how many rows there are to be."""
    after = sentence.stems[stop : stop + 1]
    if after and after[0] in ("day", "week", "month", "quarter", "year"):
        return False
    chosen = any(one.start >= stop and one.kind in _ELSEWHERE for one in sentence.mentions)
    if chosen and not match["of"] and match[0].endswith(("accounts", "customers", "clients")):
        return False  # "the top 3 accounts in the East"
    ends = ("first", "top") if match[0].startswith("the ") else ("first", "top", "bottom")
    if sentence.has(_ENOUGH) and match[1] in ("first", "top"):
        return False  # "top 5 of those is enough"
    brief = len(sentence.words) <= _BRIEF and match[1] in ends
    if brief and (match[0].endswith(("rows", "entries", "names")) or count > 2):
        return bool(_BEFORE_MANY.search(" ".join([*sentence.words[:start], ""])))
    if match["of"] or match["end"] or sentence.has("only (the )?(first|top|last) .*"):
        return True
    if sentence.words[stop : stop + 1] == ["again"]:
        return True
    if sentence.words[stop : stop + 1] in ([":"], [","]) and len(sentence.words) > stop + 2:
        return True  # "the bottom two: warning signs?"
    before = " ".join([*sentence.words[:start], ""])
    if sentence.line.text.startswith(("show", "list", "top", "first")) or count > MOST:
        return len(sentence.words) <= 3 and not sentence.line.text.startswith(
            ("show", "list", "top")
        )
    return (
        bool(_BEFORE_MANY.search(before))
        or sentence.reads(".*(@it|one|only|them).*")
        or len(sentence.words) <= 3
    )


def _ends(sentence: Sentence, at: int) -> bool:
    """'The next one', not 'the next quarter' or 'what will they buy next'."""
    return (
        len(sentence.words) < 3
        or sentence.words[at - 1]
        in (*ONE, "it", "that", "them", "list", "above", "below", "after", "before", "under")
        or any(token.kind == "symbol" for token in sentence.tokens[at : at + 1])
    )
