"""How many rows, in which order: limit, top, sort and order."""

from __future__ import annotations

import re

from agent.offline.understand._fill import MAX_LIMIT, Filled, takes
from agent.offline.understand._intents import Intent
from agent.offline.understand._numbers import Number
from agent.offline.understand._sentence import Sentence

_AHEAD = (
    r"\b(top|best|first|biggest|largest|worst|bottom|highest|lowest|smallest|show|list|give|me|only|just|limit"
    r"|limit to|limit of|max|maximum|maximum of|at most|up to|the|name|those|these|last|any|get|see|my|our|of|leading|to|make it)$"
)
_NOUNS = frozenset(
    "account customer client product item category brand region opportunity name row result one "
    "company buyer month owner rep champion lead candidate entry best biggest largest worst smallest "
    "highest lowest most top seller people instead more of or priority article channel line country "
    "target hibernator loyalist".split()
)
_SINGULAR = r"(my|our|the|a|single|one|is|who) (\w+ )?(best|biggest|largest|top|most valuable|most important|smallest|worst|number one) (spending |paying |buying )?(customer|account|client|buyer|champion|spender)( .*)?"


def limit_of(sentence: Sentence) -> int | None:
    """How many rows were asked for; 500 for 'all', None when nothing was said."""
    for number in sentence.numbers:
        if number.kind == "plain" and 1 <= number.whole <= 5000 and _counts_rows(sentence, number):
            return min(number.whole, MAX_LIMIT)
    if sentence.has(
        r"all|every|everyone|everybody|full list|complete list|entire list|whole list|all of (them|it)|no limit"
    ) and not sentence.has(
        r"(at|after|above|overall|in|of) all|all (in all|time|about|the (best|way|same)|okay|right|ok|good|my time)"
        r"|all (segments|my segments|the segments|regions|categories|our segments|customer (segments|groups))"
    ):
        return MAX_LIMIT
    return None


def _counts_rows(sentence: Sentence, number: Number) -> bool:
    """'top 5', 'five accounts', 'show 20'; not 'score 5', 'over 500'."""
    before = " ".join(sentence.words[max(0, number.start - 2) : number.start])
    after = sentence.stems[number.end] if number.end < len(sentence.stems) else ""
    if re.search(
        r"\b(over|above|than|least|budget|under|below|score|version|per|spend|spent|worth|q)$",
        before,
    ):
        return False
    if after in ("day", "week", "month", "quarter", "year", "percent", "order", "unit"):
        return bool(re.search(r"\b(top|best)$", before))
    placed = any(m.start == number.end for m in (*sentence.named("segments"), *sentence.mentions))
    return bool(re.search(_AHEAD, before)) or after in _NOUNS or placed or not before


@takes("limit")
def _limit(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    said = limit_of(sentence)
    if (
        said is None
        and "min_monetary" in intent.takes
        and re.search(rf"(?<!\S){_SINGULAR}$", sentence.line.text.rstrip(" ?!."))
    ):
        said = 1
    if said is not None:
        filled.put("limit", said)


@takes("sort", "order")
def _sort(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    """The order of a list of accounts."""
    found = next(((s, o) for pattern, s, o in _SORTS if sentence.has(pattern)), None)
    if found is None:
        return
    sort, order = found
    filled.put("sort", sort)
    if sentence.has(
        r"ascending|asc|lowest first|smallest first|oldest last|from (low|small)\w* to (high|big|large)\w*"
    ):
        order = "asc"
    if sentence.has(
        r"descending|desc|highest first|biggest first|largest first|from (high|big|large)\w* to (low|small)\w*"
    ):
        order = "desc"
    if order:
        filled.put("order", order)


_BUY = (
    r"(order|orders|ordered|buy|buys|bought|purchase|purchased|purchases|shop|shopped|heard from)"
)
_SORTS = (
    (r"alphabetical(ly)?|a to z|a z|(by|on) name|(by|on) the name|name order", "name", "asc"),
    (rf"(not|nothing|never) (\w+ )?{_BUY} .*(long|longest|ages|while|recently|lately|days|weeks|months)( .*)?", "recency", "desc"),
    (rf"(inactive|silent|quiet|dormant) since|longest (time )?(since|without|ago|no|silent|quiet|inactive|gap)|(least|less) recent(ly)?|oldest (last )?{_BUY}|quiet(est)? (the )?longest|silent (the )?longest", "recency", "desc"),
    (rf"most recent(ly)?|latest {_BUY}|newest {_BUY}|last to {_BUY}|{_BUY} (most )?(recently|lately|last)|freshest", "recency", "asc"),
    (r"(by|on|for) (recency|last order|last order date|date of last order|days since( last order)?|last purchase)|recency", "recency", None),
    (rf"(least|less) (often|frequent|frequently)|rarest|{_BUY} (the )?least often", "frequency", "asc"),
    (rf"most (often|frequent|frequently)|(by|on) (frequency|number of orders|order count|orders|how often.*)|often|frequency|most orders|{_BUY} (the )?most times|frequent", "frequency", "desc"),
    (r"smallest|lowest|weakest|poorest|least valuable|worst|spend(s|ing)? (the )?least|least spend|lowest (spend|value|revenue)|cheapest|bottom", "monetary", "asc"),
    (r"(by|on) (value|revenue|spend|spending|monetary|monetary value|turnover|sales|money|amount|size|importance)"
     r"|biggest|largest|top|best|most valuable|highest|greatest|most important|spend(s|ing)? (the )?most|most spend"
     r"|(buy|buys|bought|spent|spends) (the )?most|big spenders|most money|key|major|leading|most revenue|richest|heaviest", "monetary", "desc"),
)  # fmt: skip
