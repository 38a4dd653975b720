"""Arguments from a message: which functions read which, and those that are names of things.

A new tool that takes the usual arguments needs an entry in examples.yaml and nothing here: amounts are
read by `_amounts`, periods by `_spans`, fixed values by `_choices`, what stands for two sides by `_roles`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.tokenizer import fold, stem
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import TRADES
from agent.offline.understand.words.canonical import is_about_clusters, segment_stands
from agent.offline.understand.words.names import name_words
from agent.offline.understand.words.sentence import Mention, Sentence

MAX_LIMIT = 500
NO_MORE = (
    r"\b(no|not|never|nothing)( (show|give|list|name|send|want|need|tell)( me| us)?)? more than$"
)
"""What a number of rows may follow: 'no more than twenty', 'don't give me more than 3'."""
PERIODS = "periods"
"""Key under which pairs of start and end are kept until the calls are made."""
OR = " or "
"""Between the accounts that sales figures are of."""
ALL_BUT = "not "
"""What a filter of sales figures begins with that leaves values out."""


@dataclass
class Slots:
    """Arguments by name; a list of values means one call each. `unclear` are mentions to ask about.

    `drop` names arguments to leave out after all.
    """

    values: dict[str, list[Any]] = field(default_factory=dict)
    unclear: list[Mention] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    drop: set[str] = field(default_factory=set)
    narrows: bool = False
    """Whether a change says 'only', so that what was asked before holds beside it."""

    @property
    def by(self) -> list[str]:
        """What figures are split by."""
        split: list[str] = self.values.get("by", [[]])[0]
        return split

    def put(self, name: str, *values: Any) -> None:
        """Set an argument; several values ask for several calls."""
        self.values[name] = list(dict.fromkeys(values))

    def no_window(self) -> None:
        """Take the window off: the length of time that was said is that of something else."""
        for name in ("lookback_days", "as_of"):
            self.values.pop(name, None)
            self.drop.add(name)


ArgumentReader = Callable[[Sentence, Intent, Slots], None]
READERS: dict[str, ArgumentReader] = {}


def reads_argument(*names: str) -> Callable[[ArgumentReader], ArgumentReader]:
    """Register a function for the names used in `takes` of examples.yaml."""

    def register(reader: ArgumentReader) -> ArgumentReader:
        for name in names:
            READERS[name] = reader
        return reader

    return register


def fill(sentence: Sentence, intent: Intent) -> Slots:
    """All arguments that the intent takes and the message gives."""
    slots = Slots()
    for reader in dict.fromkeys(READERS[name] for name in intent.takes):
        reader(sentence, intent, slots)
    if "by" in intent.takes:
        all_but(sentence, intent, slots)
    return slots


IN_THE_PLACE_OF = "(instead of|rather than) .*"


def all_but(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'Except the South': the filters of sales figures and of found accounts can leave values out."""
    for kind in intent.takes:
        if kind == "region" and sentence.of("country") and sentence.has(IN_THE_PLACE_OF):
            continue  # "Scotland instead of the North"
        if kind == "category" and "without_category" in slots.values:
            continue  # "of those without linen"
        out = sentence.left_out(kind) if kind not in (*slots.values, "product") else []
        if out:
            slots.put(kind, ALL_BUT + OR.join(mention.value for mention in out))


@reads_argument("account")
def _account(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    mentions = sentence.of("account")
    if mentions:
        slots.unclear += [mention for mention in mentions if mention.options]
        values = dict.fromkeys(mention.value for mention in mentions)
        if "by" in intent.takes and len(values) > 1 and sentence.has(alternatives("as_one_sum")):
            values = {OR.join(values): None}  # "what did A and B spend between them"
        slots.put("account", *values)
        return
    unknown = sentence.of_unknown("unknown")
    if unknown and "account" in (*intent.needs, *intent.needs_one):
        slots.put("account", *(mention.value for mention in unknown[:2]))
        return
    for mention in sentence.of_unknown("unknown"):
        if "product" in intent.takes and _CODE.fullmatch(mention.value):
            slots.put("product", mention.value)
            continue
        before = [word for word in sentence.words[: mention.start] if word != "the"][-1:]
        capital = sentence.tokens[mention.start].is_capital
        if before == ["of"] and not capital and "product" in intent.takes:
            slots.put("product", mention.value)
        elif before != ["in"] or "region" not in intent.takes:
            slots.put("account", mention.value)


_CODE = re.compile(r"[a-z]{1,3}-?\d{1,5}", re.IGNORECASE)
"""How products are numbered: 'P56'."""
_MANY = "accounts|customers|clients|companies"
_ALL_OF_THE_NAME = rf"({_MANY}) (\w+ )?(called|named|like).*|.*_ ({_MANY})|anything called.*"
"""Several are looked for: the part of a name that was typed must not become one of theirs."""
_NAMED_BY = word_list("before_searched_name")


@reads_argument("query")
def _query(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """A name to search for, as typed: the tool forgives typing errors itself."""
    announced = [
        mention
        for mention in sentence.unknown
        if mention.start == 0
        or sentence.words[mention.start - 1] in _NAMED_BY
        or sentence.tokens[mention.start].is_capital
    ]
    named = [m.value for m in sentence.of("account") if m.full and not m.options]
    if len(set(named)) > 1 and len(named) == len(sentence.of("account")):
        slots.put("among", OR.join(dict.fromkeys(named)))  # "just A and B"
        return
    mentions = sentence.of("account") or announced
    kind = None if mentions else kind_in_names(sentence)
    part = None if mentions else _PART_OF_NAMES.search(sentence.plain_text)
    if part is not None:
        slots.put("query", part[1] or part[2])
    elif kind is not None:
        slots.put("query", f"{sentence.words[kind.start]} {sentence.stems[kind.start + 1]}")
    elif mentions:
        mention = mentions[0]
        exact = mention.kind == "account" and mention.full
        exact = (
            exact and not (mention.options or mention.alike) and not sentence.has(_ALL_OF_THE_NAME)
        )
        slots.put("query", mention.name if exact else _part_of_name(sentence, mention))


_PART_OF_NAMES = re.compile(
    r"(?:called|named) (?!by\b|after\b|in\b|on\b|the\b|_)(\w+)(?= ?[,.?!]|$)"
    r"|with (?!_)(\w+) in(?: (?:it|the name|their names?|the names?|its name))?(?= ?[,.?!]|$)"
)
"""'The ones called lodge', 'any with manor in the name'."""


def kind_in_names(sentence: Sentence) -> range | None:
    """The words that say a kind of business which only names tell: 'all the fish bars'.

    'Coffee shops' are a kind that the data know; of 'department stores' they know the stores alone.
    """
    for at in range(len(sentence.tokens) - 1):
        pair = sentence.stems[at], sentence.stems[at + 1]
        known = [m for m in sentence.mentions if {at, at + 1} & {*m.tokens}]
        partly = all(m.kind in TRADES and m.start == at + 1 and m.stop == at + 2 for m in known)
        plural = sentence.words[at + 1] != sentence.stems[at + 1]
        if (
            pair in sentence.lookup.kinds_in_names
            and partly
            and plural
            and at not in sentence.trade
        ):
            return range(at, at + 2)
    return None


def _part_of_name(sentence: Sentence, mention: Mention) -> str:
    """The words of a name that were typed; of 'the Tollgates' the one that the names have."""
    typed = re.sub(r"^(?:the|all|every) ", "", sentence.raw(mention), flags=re.IGNORECASE)
    plain = fold(typed)
    if " " in typed or not plain.endswith("s"):
        return typed
    words = {word for _, name in sentence.lookup.lexicon.accounts for word in name_words(name)}
    singular = next((one for one in (plain[:-1], stem(plain)) if one in words), plain)
    return typed if plain in words else typed[: len(singular)]


@reads_argument("segment")
def _segment(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    clusters = sentence.named("archetypes") if is_about_clusters(sentence) else []
    found = clusters or [
        *sentence.of("segment"),  # what was pointed at
        *(
            mention
            for mention in sentence.named("segments")
            if segment_stands(sentence, mention.start, mention.stop - mention.start)
            and not sentence.is_negated(mention)
        ),
    ]
    if slots.values.get("metric") == ["new_accounts"]:
        found = [mention for mention in found if mention.value != "New Customers"]
    if found:
        slots.put("segment", *(_in_scheme(sentence, mention, slots) for mention in found))
        return
    unknown = sentence.of_unknown("unknown_segment")
    if not unknown and "segment" in intent.needs:
        unknown = sentence.unknown
    if unknown:
        slots.put("segment", unknown[0].value)


_ALIKE = frozenset(["similar", "comparable", "other", "such", "like"])
"""'Similar schools' are what an account is held against."""


@reads_argument("segment_of_trade")
def _segment_of_trade(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'What do hotels go for': the trade of the accounts, where no account or segment is named."""
    if {"account", "segment"} & slots.values.keys():
        return
    inside = sentence.taken - {at for kind in TRADES for m in sentence.of(kind) for at in m.tokens}
    phrases = (
        sentence.phrase("commercial", at)
        for at in range(len(sentence.tokens))
        if at not in inside and not set(sentence.words[max(0, at - 1) : at]) & _ALIKE
    )
    found = [value for phrase in phrases if phrase for value in [phrase[1][1]]]
    if not found:
        industries = [
            mention
            for mention in sentence.of("industry")
            if not set(sentence.words[max(0, mention.start - 1) : mention.start]) & _ALIKE
        ]
        known = sentence.lookup.segment_of_industry
        found = [known[one.value] for one in industries if one.value in known]
        slots.notes += [
            f"Told of {known[one.value]}, the commercial segment of {one.value}."
            for one in industries
            if one.value in known
        ]
    if found:
        slots.put("segment", *found)


def _in_scheme(sentence: Sentence, mention: Mention, slots: Slots) -> str:
    """'Lost' is a segment of its own in some schemes and stands for Hibernating in the others."""
    lost = sentence.words[mention.start : mention.start + 1] == ["lost"]
    own = {"lifecycle", "consumer"} & {*slots.values.get("scheme", ()), sentence.scheme}
    return "Lost" if lost and own else mention.value


@reads_argument("region")
def _region(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    mentions = sentence.of("region")
    if not mentions and "country" not in intent.takes and "by" not in intent.takes:
        mentions = sentence.of("country")  # the tool says which regions there are
    if mentions:
        slots.put("region", *(mention.value for mention in mentions))
        return
    for mention in sentence.of_unknown("unknown"):
        before = [word for word in sentence.words[: mention.start] if word != "the"][-1:]
        named = mention.value in slots.values.get("segment", ())  # "in the Whales cluster"
        if before == ["in"] and "account" not in intent.needs and not named:
            slots.put("region", mention.value)


def named_by(kind: str) -> ArgumentReader:
    """A reader of an argument that is one of the names of a kind."""

    def reader(sentence: Sentence, intent: Intent, slots: Slots) -> None:
        mentions = sentence.of(kind)
        if kind == "country" and sentence.of("region") and "by" not in intent.takes:
            return  # "Ireland and Wales sit in the West, so West"
        if "propensity_kind" in intent.takes:
            # "Accounts without cookware that should have it", "who buys glassware but not cookware"
            mentions = [
                m for m in sentence.mentions if m.kind == kind and sentence.is_left_out(m)
            ] or mentions
        if kind in TRADES:
            # "A premium event" is the campaign, no trade of those invited.
            typed = {campaign.stop for campaign in sentence.named("campaign_types")}
            mentions = [mention for mention in mentions if mention.start not in typed]
            kind_named = kind_in_names(sentence) if "query" in intent.takes else None
            mentions = [one for one in mentions if one.start not in (kind_named or ())]
        listed = intent.tool in _LEAVES_TRADES_OUT and "leaves_out" not in intent.takes
        if kind == "country" and listed and not mentions:
            out = sentence.left_out(kind)
            if out:
                slots.put(kind, ALL_BUT + OR.join(dict.fromkeys(one.value for one in out)))
            return
        if kind in TRADES and {"audience", *_LEAVES_TRADES_OUT} & {intent.tool, *intent.takes}:
            _put_trade(sentence, intent, slots, kind, mentions)
            return
        if mentions:
            slots.unclear += [mention for mention in mentions if mention.options]
            slots.put(kind, *(mention.value for mention in mentions))

    return reader


_LEAVES_TRADES_OUT = tools_with("leaves_trades_out")


def _put_trade(
    sentence: Sentence, intent: Intent, slots: Slots, kind: str, mentions: list[Mention]
) -> None:
    """The kinds of business of a list or an audience, or all but those: 'no hotels'."""
    out = [m for m in sentence.mentions if m.kind == kind and is_refused(sentence, m)]
    if intent.tool == "draft_report" and "account" in slots.values:
        return  # "a summary of Calloway & Finch with all its hotels"
    of_audience = "audience" in intent.takes or intent.tool == "draft_report"
    chosen = mentions if of_audience else [one for one in mentions if one not in out]
    values = list(dict.fromkeys(mention.value for mention in chosen))
    if out and (of_audience or not chosen):
        slots.put(kind, ALL_BUT + OR.join(dict.fromkeys(mention.value for mention in out)))
    elif values:
        slots.put(kind, *([OR.join(values)] if of_audience else values))


_NO = frozenset(
    [
        "no",
        "not",
        "without",
        "minus",
        "skip",
        "drop",
        "excluding",
        "except",
        "avoid",
        "exclude",
        "ditch",
    ]
)
_JOINING = frozenset(["or", "nor", "and"])
_HAVE = (["have"], ["has"], ["are"], ["is"], ["were"], ["was"])
_FEW = frozenset(["the", "any", "all", "our", "those", "these", "for", "to", "of", "more", "out"])


def is_refused(sentence: Sentence, mention: Mention) -> bool:
    """Whether an audience is to be without a kind of business: 'no hotels though', 'leave pubs out'."""
    if sentence.is_left_out(mention):
        return True
    before = [word for word in sentence.words[: mention.start] if word not in _FEW]
    joined = [one for one in sentence.mentions if one.stop == mention.start - 1]
    if before[-1:] and before[-1] in _JOINING and joined and joined[0].kind in TRADES:
        return is_refused(sentence, joined[0])  # "no schools or hotels"
    if before[-1:] and before[-1] in _NO:
        asks = before[-1] == "no" and sentence.words[mention.stop : mention.stop + 1] in _HAVE
        return not asks and before[-2:] != ["there", "no"]  # "are there no hotels in the South?"
    taken = before[-1:] in (["leave"], ["leaving"], ["take"], ["keep"], ["cut"])
    after = sentence.words[mention.stop : mention.stop + 3]
    gone = "out" in after or sentence.words[mention.start - 1 : mention.start] == ["out"]
    return taken and gone


for _kind in ("country", "brand", *TRADES, "owner", "channel"):
    READERS[_kind] = named_by(_kind)
