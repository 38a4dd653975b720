"""By what sales figures are split: the dimensions that a message names, and those that it implies."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from agent.offline.understand.arguments.change_conditions import demands_change
from agent.offline.understand.arguments.dimensions import (
    TIMES,
    is_adjective,
    is_asked,
    is_put_right,
)
from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.arguments.listed_trades import lists_a_trade
from agent.offline.understand.arguments.moved import moves_both_ways, way
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.types import TRADES
from agent.offline.understand.words.sentence import Mention, Sentence
from tools._dimensions import GOODS

_AGAINST = frozenset(["versus", "vs", "or", "and", "against", "than"])
_RETURNERS = alternatives("has_returns")
_GIVEN = (
    "region",
    "country",
    "category",
    "brand",
    "product",
    "channel",
    "segment",
    "owner",
    *TRADES,
)


@reads_argument("by")
def _by(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    asked = [m for m in sentence.named("dimensions") if is_asked(sentence, m)]
    if slots.values.get("metric") == ["new_accounts"]:
        asked = [m for m in asked if m.value != "account"]  # they are what is counted
        if sentence.reads(_NAMED_ACCOUNTS) and not asked:
            slots.values["by"] = [["account"]]
            return
    found = _named(sentence, asked)
    for rule in _IMPLIED:
        found += rule(sentence, slots, found)
    if sentence.of("channel") and sentence.has(_OR_THE_REPS):
        found = ["channel", *(one for one in found if one != "owner")]
        slots.drop.add("channel")
    for rule in _SEEN_TOGETHER:
        found += rule(sentence, slots, found)
    if found:
        slots.values["by"] = [_allowed(found)]


def _named(sentence: Sentence, asked: Sequence[Mention]) -> list[str]:
    """The dimensions that the message names, but for those it takes back."""
    times = [m for m in asked if m.value in TIMES and not is_adjective(sentence, m)]
    if times:  # "the annual trend, month by month"
        asked = [m for m in asked if m.value not in TIMES or m in times]
    return [
        m.value for m in asked if not _is_replaced(sentence, m) and not is_put_right(sentence, m)
    ]


Rule = Callable[[Sentence, Slots, Sequence[str]], list[str]]
"""Dimensions that a message implies beside those found so far."""


def _where_none(dimension: str, holds: Callable[[Sentence, Slots], object]) -> Rule:
    """A dimension that is meant where none has been found and the condition holds."""

    def rule(sentence: Sentence, slots: Slots, found: Sequence[str]) -> list[str]:
        return [dimension] if not found and holds(sentence, slots) else []

    return rule


def _are_customers_of_a_country(sentence: Sentence, _: Slots) -> bool:
    """'Customers in Wales', where nothing of them is counted."""
    counted = sentence.named("metrics") or sentence.reads(
        "how_many|how_much|number|count|^what (buying|spend|spent) .*"
    )
    return not counted and bool(sentence.of("country")) and sentence.reads("customer")


def _are_sellers(sentence: Sentence, _: Slots) -> bool:
    """'Accounts per manager', 'who fell most, by manager', 'how has everyone done'."""
    each = not sentence.of("owner") and is_of_each_seller(sentence)
    return each or sentence.reads("(by|per|each|every) owner")


def _are_accounts_of_a_kind(sentence: Sentence, _: Slots) -> bool:
    return lists_a_trade(sentence) or bool(way(sentence) and sentence.reads(_WHICH_OF))


def _of_whoever(sentence: Sentence, slots: Slots, found: Sequence[str]) -> list[str]:
    """'Who ...', 'whose revenue ...': the accounts, unless those who sell are meant or the two are named."""
    asks = sentence.reads("who|whose (@metric|spend|spending|buying|discount|return|basket)")
    if not asks or "account" in found or "owner" in found or _gives_away(sentence, slots):
        return []
    if sentence.of("account") or len(sentence.of("owner")) > 1:
        return []  # "who does better, Beth or Tom"
    # "who are the biggest movers by region"
    return [] if found and moves_both_ways(sentence) else ["account"]


def _moved_or_returned(sentence: Sentence, _: Slots) -> bool:
    moves = sentence.reads("riser|faller") or moves_both_ways(sentence)
    return bool(moves or sentence.has(_RETURNERS))


def _are_goods(sentence: Sentence, _: Slots) -> bool:
    """'What do they spend it on', where no goods are named."""
    if any(sentence.of(kind) for kind in GOODS):
        return False
    says_goods = sentence.reads("what .*buying.*") or sentence.has(_WHAT_THEY_TAKE)
    return bool(says_goods or sentence.has(_SPENT_ON))


def _beside_the_whole(sentence: Sentence, slots: Slots, found: Sequence[str]) -> list[str]:
    """'What share is online': the share of one is seen beside the others."""
    part = slots.values.get("metric", [""])[0].endswith("_share")
    if part or not sentence.has("share|percentage|percent|proportion|how much of .*"):
        return []
    one = [kind for kind in ("channel", "category", "brand") if sentence.of(kind)][:1]
    if not one and not found:
        one = ["region"] if sentence.of("region") else []
        one = one or (["segment"] if sentence.named("segments") else [])
    slots.drop.update(one)
    return one


def _several_of_a_kind(sentence: Sentence, slots: Slots, found: Sequence[str]) -> list[str]:
    """'Online and phone': several of a kind are seen among all of it."""
    several = [kind for kind in _GIVEN if len(_said_of(sentence, kind)) > 1]
    slots.notes += [_SEEN_AMONG_ALL for kind in several[:1] if not _are_all(sentence, kind)]
    return [kind for kind in several if kind not in found]


def _in_time(sentence: Sentence, _: Slots, found: Sequence[str]) -> list[str]:
    """'How has it developed', 'plot it', 'how is business'."""
    grows = sentence.reads(
        "develop|@metric growing over time|curve|(?<!with )line(?! (for|per|each))"
    )
    grows = grows or (not found and sentence.reads("plot|chart|graph|draw"))
    goes = not found and sentence.reads(
        "(how|what).* (@metric|business) .*(doing|going)|how (is|are|were|was) (@metric"
        "|business|we)( doing| going)?( .*)?"
    )
    return [_grain(sentence)] if (grows or goes) and not set(found) & set(TIMES) else []


def _gives_away(sentence: Sentence, slots: Slots) -> bool:
    """'Who gives the most away' of discounts: those who sell; who gets it are accounts."""
    discounts = slots.values.get("metric") == ["discount_share"]
    return discounts and sentence.has(alternatives("gives_discounts"))


_SEEN_AMONG_ALL = "All of them are shown: figures can be limited to one of a kind, not to several."


def _are_all(sentence: Sentence, kind: str) -> bool:
    """Whether all there are of a kind are named."""
    known = sentence.lookup.lexicon.all_of(kind)
    return _said_of(sentence, kind) >= {*known}


def _said_of(sentence: Sentence, kind: str) -> set[str]:
    """Which of a kind are named; segments are words of the trade, as 'new accounts' is, a measure."""
    named = sentence.of(kind)
    if kind == "segment":
        measured = {at for m in sentence.named("metrics") for at in range(m.start, m.stop)}
        named = [
            m
            for m in sentence.named("segments")
            if not sentence.is_negated(m) and measured.isdisjoint(range(m.start, m.stop))
        ]
    return {mention.value for mention in named}


def is_of_each_seller(sentence: Sentence) -> bool:
    """'How has everyone done', 'who sold most', 'takings per head': of those who sell, who are not named."""
    spends = sentence.of("campaign") or sentence.reads("@ctype|campaign|contact|@money")
    per_head = not spends and sentence.has(alternatives("each_head"))
    return per_head or sentence.has(alternatives("each_of_the_team"))


_SPENT_ON = "what .*(spend|spends|spent|spending) .*(on|for)( (with|at|from) us| here)?"
_LISTS_CUSTOMERS = (
    "^show (of |all )*(our |my )*((best|@number|@place|@trade|@owner) )*customer( .*)?"
)
"""'A list of our Dutch customers with what they spend'."""
_OR_THE_REPS = (
    "(versus|against|or|than|and|compared? (to|with)) (through |via |from |by )?(the |our )?"
    "(reps|salespeople|sales ?force|sales reps|field team|field sales)"
)
"""'Online or the reps': they are a channel, too."""
_NAMED_ACCOUNTS = (
    "who|(which|what) @metric .*(we|you|i) .*"
    "|(which|what|show|list|name)( (all|is|are|our|new|brand))* customer"
    "|^(and |so |ok )*(which|what) buying .*"
)
"""'Who signed up in May', 'list the accounts opened in Q1': by name, not how many."""
_WHICH_OF = (
    "(which|what|who)( one)?( of)?( (@owner|@it|@segment|@trade))* (customer|@segment)( .*)?"
    "|^(show |our )*(@segment |@trade |@place |@owner )*(customer|@segment) .*"
)
"""'Which of her accounts', where growth is spoken of."""
_OTHERS = re.compile(
    r"\b(?:versus|against|compared? (?:to|with)|than|with|and|beside|next to) (?:all )?(?:the |our )?"
    r"(?:(?:other|remaining)(?P<what> \w+)?|others|rest(?: of (?:the |our )?(?P<of>\w+))?)\b"
)
"""'Online against the other channels', 'the North and the rest'."""


def _trades_set_apart(sentence: Sentence, slots: Slots, found: Sequence[str]) -> list[str]:
    """'Hotels or schools': trades that are filed under different kinds are seen beside one another."""
    said = sorted((m for kind in TRADES for m in sentence.of(kind)), key=lambda one: one.start)
    apart = any(
        one.kind != other.kind and set(sentence.words[one.stop : other.start]) & _AGAINST
        for one, other in pairwise(said)
    )
    slots.drop.update({one.kind for one in said} if apart else ())
    return ["commercial_segment"] if apart and "commercial_segment" not in found else []


def _seen_beside(sentence: Sentence, slots: Slots, _: Sequence[str]) -> list[str]:
    """What one is of that is set against the others: it is seen beside them and limits nothing."""
    said = _OTHERS.search(sentence.line.text)
    for kind in _GIVEN if said else ():
        one = len(sentence.of(kind)) == 1
        if said and one and (not said["what"] or _is_called(sentence, said, kind)):
            slots.drop.add(kind)
            return [kind]
    return []


def _is_called(sentence: Sentence, said: re.Match[str], kind: str) -> bool:
    """Whether the others are said to be of that kind."""
    begin, end = said.span("what")
    named = sentence.named("dimensions")
    start = len(sentence.line.text[:begin].split())
    return end > begin and any(m.start == start and m.value == kind for m in named)


def _is_replaced(sentence: Sentence, mention: Mention) -> bool:
    """'By category rather than by region'."""
    before = [w for w in sentence.words[: mention.start] if w not in ("by", "per", "the", "each")]
    return before[-2:] in (["rather", "than"], ["instead", "of"]) or before[-1:] == ["not"]


_NAMED_LIST = (
    "^(show |list |which |what |who |all |any |our |the |of |find )*"
    "(@trade|@segment|(@owner|@channel|@place) customer)( .*)?"
)
"""'Care homes spending less than last year' are listed; 'how are care homes' is of all of them."""
_RANKED_ACCOUNTS = r"(show )?best @number (by |in )*@metric( in)?( @place| @trade| @period)*"
"""'Top five by revenue, Wales'."""
_MOST_SOLD = (
    r"(best|top|most|worst|least|fastest) (selling|sold) (\w+ ){0,3}(items?|products?|articles?)( .*)?"
    r"|(what|thing|things|stuff) .*(sell|sells|sold|selling|shift|shifted|shifting|flog|flogged|move|moved)"
    r" (the )?(most|best|worst|least)( .*)?|best ?sellers?|top sellers?"
)
_WHAT_THEY_TAKE = (
    r"what (else )?(do|does|did|have|has|had|are|is|were|was)? ?(they|he|she|_( _)*)"
    r"( (do|been|mostly|mainly|usually|normally|actually|generally|really|still|also|always))*"
    r" (have|has|had|having|get|gets|got|getting|take|takes|took|taken|taking)"
    r"( (mostly|mainly|usually|normally|actually|lately|most|most of|these days|(from|off) us( .*)?"
    r"|home( with them)?|(this|last|since|during) .*))*"
    r"( [?.!])?$"
)
"""'What do they mostly have from us?' asks for goods, 'what have we taken this week' for money."""
_EACH_OF = re.compile(
    r"(?:each|every one|any) of (?:the |our )?(?:\w+ ){1,3}(day|week|month|quarter|year)s\b"
)


_A_UNIT = re.compile(
    r"(?:a|an|per) (day|week|month|quarter|year)\b(?! (?:ago|back|earlier|before|later))"
)


def _each_of(sentence: Sentence, _: Slots, __: Sequence[str]) -> list[str]:
    """'For each of the last three years', and what has seasons is looked at by month."""
    for metric in sentence.named("metrics"):
        rate = _A_UNIT.match(" ".join(sentence.words[metric.stop : metric.stop + 4]))
        if rate:
            return [rate[1]]  # "how many orders a week"
    said = _EACH_OF.search(sentence.line.text)
    if said:
        return [said[1]]
    seasons = sentence.has("seasonal|seasonality|seasonally|time of year") or sentence.has(_WHEN)
    return ["month"] if seasons else []


_WHEN = (
    "when (do|does|did|is|are|was|were) .*(most|best|least|busiest|strongest|weakest)( .*)?"
    "|(when|what time|which time|what part|which part) (in|of|during) (the|a) year( .*)?"
)
"""'When do we sell the most tableware'."""


def _allowed(found: list[str]) -> list[str]:
    """At most three dimensions and one of them of time, the first said first."""
    kept: list[str] = []
    for dimension in dict.fromkeys(found):
        if not (dimension in TIMES and set(kept) & set(TIMES)):
            kept.append(dimension)
    return kept[:3]


def _grain(sentence: Sentence) -> str:
    """Months, but days for a stretch of a month or less."""
    period = sentence.times.main
    if period and period.start and period.end and (period.end - period.start).days < 31:
        return "day"
    return "month"


_IMPLIED: tuple[Rule, ...] = (
    _where_none("account", _are_customers_of_a_country),
    _where_none("owner", _are_sellers),
    _where_none("account", _are_accounts_of_a_kind),
    _of_whoever,
    _where_none("account", lambda s, _: s.reads(_NAMED_LIST) and demands_change(s)),
    _where_none("owner", _gives_away),
    _where_none("account", lambda s, _: re.fullmatch(_RANKED_ACCOUNTS, s.canonical)),
    _each_of,
    # "what share comes from the top 10"
    _where_none("account", lambda s, _: s.has(alternatives("share_of_the_top"))),
    _where_none("product", lambda s, _: s.has(_MOST_SOLD)),
    _where_none("account", _moved_or_returned),
    _where_none("category", _are_goods),
    _where_none("account", lambda s, _: not s.of("account") and s.reads(_LISTS_CUSTOMERS)),
)
_SEEN_TOGETHER: tuple[Rule, ...] = (
    _beside_the_whole,
    _seen_beside,
    _trades_set_apart,
    _several_of_a_kind,
    _in_time,
)
