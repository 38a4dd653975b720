"""A message that has been read: tokens, mentions, periods and numbers with ways to ask for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from agent.offline.understand.times.said_times import Times
from agent.offline.understand.tokens.numbers import Number
from agent.offline.understand.tokens.tokenizer import Line, Token
from agent.offline.understand.tokens.wordlists import whole_words, word_list
from agent.offline.understand.types import Subject
from agent.offline.understand.words.canonical import is_about_clusters
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.vocabulary import vocabulary

_EXCEPT = frozenset(
    [
        "except", "excluding", "without", "besides", "minus", "neither", "nor", "bar", "barring",
        "exclude", "excludes", "outside", "ignoring", "disregarding", "omitting", "discounting", "sans",
        "non",
    ]
)  # fmt: skip
_EXCEPT_PAIRS = frozenset(
    [
        "other than", "apart from", "except for", "aside from", "outside of", "leaving out", "leave out",
        "rather than", "instead of", "everyone but", "everybody but", "everything but", "all but",
        "anyone but", "anything but", "anybody but", "anywhere but", "save for", "leaving aside",
        "setting aside", "not counting", "not including",
    ]
)  # fmt: skip
_SPARE = frozenset(["drop", "ignore", "omit", "skip", "spare"])
"""Verbs, unless an article or an adjective stands before them: 'a sharp drop in the South'."""
_BEFORE_VERBS = frozenset(
    ["please", "and", "but", "then", "now", "ok", "okay", ",", "so", "just", "to", "you"]
)
_LEAVE = frozenset(["leave", "leaving", "let"])
_ALONE = (["alone"], ["out"], ["aside"], ["be"], ["off"])
"""'Leave the South alone', 'let the schools be'."""
_THOSE = frozenset(
    ["ones", "those", "accounts", "customers", "clients", "anyone", "anybody", "companies", "sites"]
)
_WHERE_THEY_ARE = frozenset(
    [
        "the",
        "in",
        "from",
        "of",
        "at",
        "that",
        "who",
        "which",
        "are",
        "is",
        "based",
        "located",
        "any",
    ]
)
"""Between a verb that leaves out and the place of those that it does."""
CORRECTION = re.compile(
    r"\b(sorry|oops|no wait|wait no|wait ,|hang on ,|i mean|i meant|make that|correction|scratch that"
    r"|my mistake|(?<=[,.] )no ,)(?!\S)"
)
"""What stands between what was said by mistake and what was meant."""
_NOUNS = (
    ["orders"], ["sales"], ["accounts"], ["customers"], ["ones"], ["purchases"], ["business"],
)  # fmt: skip
"""What may follow a name: 'leave the online orders out'."""
_GONE = (
    ["left", "out"], ["taken", "out"], ["left", "aside"], ["being", "excluded"], ["is", "excluded"],
    ["are", "excluded"], ["be", "excluded"],
)  # fmt: skip
_PUT_RIGHT = {"segment": "segments", "metric": "metrics"}
_JOINING = frozenset(["and", "or", "nor", "&"])
_NOTHING = (["nothing"], ["none"], ["nobody"], ["nowhere"])
_ALL = frozenset(["all", "every", "everyone", "everybody", "everything", "any", "anyone", "each"])
_NOT_TO = frozenset(
    [
        "by",
        "per",
        "for",
        "want",
        "need",
        "mean",
        "show",
        "counting",
        "including",
        "include",
        "count",
    ]
)
_NOT_WANTED = (["not", "want"], ["not", "need"], ["not", "include"], ["not", "count"])
_TO_DO = frozenset(["to", "by", "for", "from", "in", "of", "with", "it", "them", "that"])
_AUXILIARY = word_list("auxiliary")
_IS = frozenset(["is", "are", "was", "were"])
_WHO = frozenset(
    [
        "that",
        "which",
        "who",
        "and",
        "but",
        "ones",
        "one",
        "accounts",
        "customers",
        "clients",
        "anyone",
        "anybody",
    ]
)
"""What begins 'that are not hotels', 'customers who are not in the South'."""
_BELONGS_TO = frozenset(["owner", "region", "country"])
_LOOKS_AFTER = frozenset(["look", "looks", "own", "manage", "handle", "cover", "serve", "run"])
_OF_OTHERS = word_list("belongs_to_another")
"""Words between 'not' and whom accounts belong to: 'not looked after by', 'except those of'."""


@dataclass(frozen=True)
class Mention:
    """Something named in the tokens `start` to `stop`.

    `value` is what a tool takes, `name` what a person reads. `options` are (value, name) pairs when
    it cannot be told which is meant. `full` when all of the name was said. `alike` are the other accounts
    that are called so too, where the head of them was taken.
    """

    kind: str
    value: str
    name: str
    start: int
    stop: int
    full: bool = True
    options: tuple[tuple[str, str], ...] = ()
    alike: tuple[tuple[str, str], ...] = ()

    @property
    def tokens(self) -> range:
        """The tokens that name it; none of what was only pointed at."""
        return range(self.start, self.stop)


_FAMILIES = (1, ("dimension", "family"))
_ONE_FAMILY = frozenset(["family", "chain"])
"""'The family' is that of an account; 'families' are what figures are split by."""


@dataclass
class Sentence:
    """All that was read from one message or one part of it."""

    text: str
    tokens: Sequence[Token]
    stems: Sequence[str]
    mentions: list[Mention]
    times: Times
    numbers: list[Number]
    lookup: Lookup
    unknown: list[Mention] = field(default_factory=list)
    canonical: str = ""
    about_segments: bool = False
    """Whether the thread lists segments, so that 'and need attention?' names one."""
    scheme: str = ""
    """The scheme whose segments the thread is about, '' when none was named."""

    corrected: tuple[Mention, ...] = ()
    """What was named by mistake and put right: 'North, sorry, I mean East'."""
    beside: tuple[Subject, ...] = ()
    """The account that the thread stays with though only what it belongs to is asked about."""
    about_clusters: bool = False
    """Whether the thread shows clusters, whose names are else everyday words."""

    @cached_property
    def words(self) -> list[str]:
        """The corrected words."""
        return [token.word for token in self.tokens]

    @cached_property
    def line(self) -> Line:
        """The corrected words as one string."""
        return Line(self.words)

    @property
    def bare(self) -> str:
        """The corrected words without the signs at the ends of the message."""
        return self.line.text.strip(" .?!")

    @cached_property
    def plain_text(self) -> str:
        """The corrected words with '_' in place of accounts and products: no name is a command."""
        named = [*self.unknown, *(m for m in self.mentions if m.kind in ("account", "product"))]
        inside = {index for mention in named for index in mention.tokens}
        return " ".join("_" if at in inside else word for at, word in enumerate(self.words))

    def has(self, pattern: str) -> bool:
        """Whether the pattern occurs in the corrected words outside names, on whole words."""
        return whole_words(pattern).search(self.plain_text) is not None

    def reads(self, pattern: str) -> bool:
        """Whether the pattern occurs in the canonical text, on whole words."""
        return whole_words(pattern).search(self.canonical) is not None

    def of(self, kind: str) -> list[Mention]:
        """Mentions of one kind that are not ruled out by 'not' or 'except'."""
        return [m for m in self.mentions if m.kind == kind and not self.is_negated(m)]

    def of_unknown(self, kind: str) -> list[Mention]:
        """Names that nothing in the data answers to: of accounts (`unknown`) or `unknown_segment`."""
        return [mention for mention in self.unknown if mention.kind == kind]

    def is_negated(self, mention: Mention) -> bool:
        """'not the South', 'all segments except Champions', what was put right."""
        put_right = mention in self.corrected or self._is_put_right(mention)
        return put_right or self.is_left_out(mention)

    def _is_put_right(self, mention: Mention) -> bool:
        """'Our champions. Sorry, I meant loyal customers': a word of the trade that was a mistake."""
        group = _PUT_RIGHT.get(mention.kind)
        places = self._corrections if group else []
        if not places or mention.stop > places[0][0]:
            return False
        return any(other.start >= places[-1][1] for other in self.named(group or ""))

    @cached_property
    def _corrections(self) -> list[tuple[int, int]]:
        return [(start, stop) for _, start, stop in self.line.find(CORRECTION)]

    def left_out(self, kind: str) -> list[Mention]:
        """Mentions of one kind, or segments, that are not to be counted; none where others are named."""
        named = self.named("segments") if kind == "segment" else []
        found = [m for m in (*self.mentions, *named) if m.kind == kind and m not in self.corrected]
        out = [mention for mention in found if self.is_left_out(mention)]
        return out if len(out) == len(found) else []

    def is_left_out(self, mention: Mention) -> bool:
        """'not the South', 'except the North and South', 'all segments but Champions'."""
        first = self._joined_to(mention)
        if first is not None:
            return self.is_left_out(first)
        begins = self._begins(mention)
        said = [word for word in self.words[:begins] if word not in ("the", "in", ".")]
        if said[-1:] == ["but"] and not _ALL.isdisjoint(said[-5:]):
            return True
        if self._is_noun_of_left_out(mention):
            return True
        after = mention.stop + (self.words[mention.stop : mention.stop + 1] in _NOUNS)
        if said[-1:] and said[-1] in _LEAVE and self.words[after : after + 1] in _ALONE:
            return True
        if self.words[after : after + 2] in _GONE or self.words[after + 1 : after + 3] in _GONE:
            return True  # "hospitality left out", "the schools are excluded"
        verb = [word for word in self.words[:begins] if word != "the"][-2:]
        if verb and verb[-1] in _SPARE and (len(verb) == 1 or verb[0] in _BEFORE_VERBS):
            return True
        if self._is_looked_after_by_others(mention):
            return True
        before = said[-3:]
        if before[-1:] == ["not"]:
            aside = len(before) > 2 and before[-2] in _IS and before[-3] in _WHO
            return aside or before[-2:-1] == [] or before[-2] not in _AUXILIARY
        if before[-2:-1] == ["not"] and before[-1] in _NOT_TO:
            return True
        if before[:2] in _NOT_WANTED and before[2:] and before[2] not in _TO_DO:
            return True  # "I don't want the corner cafes"
        if " ".join(before[-2:]) in _EXCEPT_PAIRS:
            return before[-3:-2] not in _NOTHING  # "nothing except for Glassware" is Glassware
        where = mention.kind == "account" and before[-1:] == ["outside"]  # "parked outside"
        only = before[-2:-1] in _NOTHING
        return bool(before) and before[-1] in _EXCEPT and not where and not only

    def _begins(self, mention: Mention) -> int:
        """Where what a mention tells of begins: 'the ones in the East' in 'drop the ones in the East'."""
        at = mention.start
        while at and self.words[at - 1] in _THOSE | _WHERE_THEY_ARE:
            at -= 1
        return at if _THOSE & {*self.words[at : mention.start]} else mention.start

    def _is_looked_after_by_others(self, mention: Mention) -> bool:
        """'Not owned by Ann Lee', 'except those of Ann Lee', 'that Ann Lee does not look after'."""
        if mention.kind not in _BELONGS_TO:
            return False
        after = self.words[mention.stop : mention.stop + 4]
        if after[1:2] == ["not"] and after[0] in _AUXILIARY and {*after[2:]} & _LOOKS_AFTER:
            return True
        said = self.words[: mention.start]
        size = len(said)
        while said and said[-1] in _OF_OTHERS:
            said = said[:-1]
        if size == len(said):
            return False
        gone = said[-1:] in (["not"], ["never"]) or {*said[-1:]} & _EXCEPT
        return bool(gone) or " ".join(said[-2:]) in _EXCEPT_PAIRS

    def _is_noun_of_left_out(self, mention: Mention) -> bool:
        """The orders of 'without the online orders'."""
        if self.words[mention.start : mention.stop] not in _NOUNS:
            return False
        named = (one for one in self.mentions if one.start < one.stop == mention.start)
        return any(self.is_left_out(one) for one in named)

    def _joined_to(self, mention: Mention) -> Mention | None:
        """What stands before '... and the' or '... or the' and the mention, where it is of its kind."""
        at = mention.start - 1
        while at > 0 and self.words[at] in ("the", "in"):
            at -= 1
        if at <= 0 or self.words[at] not in _JOINING:
            return None
        named = (*self.mentions, *self.named("segments"))
        return next((m for m in named if m.stop == at and m.kind == mention.kind), None)

    @cached_property
    def taken(self) -> frozenset[int]:
        """Tokens that belong to an account, a product, a region, ... or a period."""
        inside = {i for m in self.mentions for i in m.tokens}
        return frozenset(inside) | self.times.covered

    def named(self, group: str) -> list[Mention]:
        """Words of the trade: group is segments, metrics, dimensions, campaign_types, ..."""
        found: list[Mention] = []
        at = 0
        while at < len(self.tokens):
            match = self.phrase(group, at)
            if match is None or any(index in self.taken for index in range(at, at + match[0])):
                at += 1
                continue
            size, (kind, value) = match
            found.append(Mention(kind, value, value, at, at + size))
            at += size
        return found

    def phrase(self, group: str, at: int) -> tuple[int, tuple[str, str]] | None:
        """Number of words, kind and value of the longest phrase of a group that begins at a token."""
        found = self.lookup.named[group].at(self.stems, at)
        if found == _FAMILIES and self.words[at] in _ONE_FAMILY:
            return None
        loose = self._loose.get(at) if group == "signals" else None
        if loose and (found is None or loose[0] > found[0]):
            return loose[0], ("signal", loose[1])
        return found

    @cached_property
    def _loose(self) -> dict[int, tuple[int, str]]:
        """Behaviour signals said with other words in between, by the token they begin at."""
        found: dict[int, tuple[int, str]] = {}
        if not vocabulary().any_signal.search(self.line.text):
            return found
        for name, pattern in vocabulary().signal_patterns:
            for _, start, stop in self.line.find(pattern):
                if not set(range(start, stop)) & self.taken:
                    found.setdefault(start, (stop - start, name))
        return found

    @cached_property
    def trade(self) -> frozenset[int]:
        """Tokens that belong to words of the trade: segments, metrics, signals, terms, ..."""
        inside: set[int] = set()
        clustered = (self.lookup.named["archetypes"],) if is_about_clusters(self) else ()
        for at in range(len(self.tokens)):
            sizes = [self._loose[at][0]] if at in self._loose else []
            sizes += [
                found[0]
                for phrases in (self.lookup.trade, *clustered)
                if (found := phrases.at(self.stems, at))
            ]
            inside.update(range(at, at + max(sizes, default=0)))
        return frozenset(inside)

    def copied(self) -> Sentence:
        """Another of the same, to which mentions can be added."""
        return replace(
            self,
            mentions=list(self.mentions),
            numbers=list(self.numbers),
            unknown=list(self.unknown),
        )

    def replace_words(self, mention: Mention) -> None:
        """Let words, with the numbers in them, stand for something that was not named there."""
        self.mentions.append(mention)
        self.numbers = [n for n in self.numbers if not mention.start <= n.start < mention.stop]
        self.invalidate()

    def invalidate(self) -> None:
        """Forget what was worked out from the mentions and the periods, which have changed."""
        for name in ("taken", "plain_text", "trade", "_loose"):
            self.__dict__.pop(name, None)

    def raw(self, mention: Mention) -> str:
        """The words of a mention as typed; the name of one that was pointed at."""
        if mention.start >= len(self.tokens):
            return mention.name
        return self.text[self.tokens[mention.start].start : self.tokens[mention.stop - 1].end]
