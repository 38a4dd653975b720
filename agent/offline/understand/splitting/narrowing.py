"""Parts of a message that say more of what is asked, and ask nothing: a filter, a predicate, a term."""

from __future__ import annotations

import re

from agent.offline.understand.words.sentence import Sentence

_MANY = "who|which|customer|one|anyone|@segment"
_FILTER = re.compile(
    r"(and |also |all |only )*(worth|with|without|over|above|at_least|from|who|that|which)"
    r"( (are|is|have|has|been|worth|spent|spend|with|more|than|over|above|at_least|least|at|of|a|an|@metric"
    r"|revenue|spend|upwards|who))* @(money|number)( or| and| more| above| over| up| plus| upwards| @metric)*"
)
"""'..., worth more than twenty grand' narrows what is listed."""
_PREDICATE = re.compile(
    r"(and |but |or )*((who|that|which|which ones?) )?(have|has|had|are|were|is|was|went) ((also|only"
    r"|still|now|not|never|just|at|all|already) )*"
    r"(been|gone|had|made|kept|bought|spent|brought|given|\w+ed|\w+ing|over|above|under|below|worth|least"
    r"|more|less|nothing|no|(?<!who is )in|on|of|quiet|silent|inactive|dormant)( .*)?"
)
"""'... and have been quiet since April': what else holds for those asked for. A question would turn round."""
_ORDER = re.compile(
    r"(and |but |with |in order of |sorted |ordered |ranked )*(by |from |the |their )*"
    r"(best|worst|longest|newest|oldest|@metric|@owner|name)( (by|of|in|on) (the |their )?@?\w+)*"
    r" (@ordinal|on top|at the top|downwards|down)"
)
"""'..., the largest by revenue first': in which order they come."""
_CAMPAIGN_TERMS = re.compile(
    r"(and |but )*((a|each|one|per|every|the) (\w+ )?(contact|letter|mailing|mail|call|visit|seat|piece|head)"
    r" (costs?|costing|is|comes|at|will cost)|cost per contact|costs?|budget|money|we (have|can spend|ve got)"
    r"|i (have|ve got|can spend)|spending|not (anyone|those|who|whoever|the ones)|skip|excluding|leav(e|ing)"
    r"|with (a |\d+ )?(pause|rest|gap|break|budget)|pause|no one who|nobody who)( .*)?(?<!\?)"
)
"""'..., a letter costs us £2.50': what a campaign may cost and whom it leaves alone."""
_CAMPAIGN_ASKED = "who|which customer|target|contact|draft|plan|audience|control|whom"
_NO_TOPIC = (
    "who|which|what|how|why|draft|plan|target|result|respond|note|show|find|compare|@campaign|risk"
)
_ACCOUNTS = re.compile(
    r"(and |ok |for |take |@trade )*(@owner (@trade )?customer|(@trade )?customer (in|of|for|from|across"
    r"|with|over) .*)"
    r"|(@trade|@place|@owner) customer"
)
"""'Tom's accounts. Who is likely to leave?': of whom a question is, said first."""
_BRACKETS = re.compile(r" \( [^()]* \)(?= |$)")
_FEW = 2
_WHERE = re.compile(r"(back to|in|out of|across|for|within|of|at|from|among|around|throughout) ")
"""'For a win-back campaign, who ...': what a question is about, said first."""


def narrows(head: Sentence, tail: Sentence) -> bool:
    """Whether the second part of a message only says more of the accounts or the campaign of the first."""
    if head.reads("@ctype|campaign|^(draft|plan)( @it)?$") and _CAMPAIGN_TERMS.fullmatch(
        tail.line.text
    ):
        return True
    if is_topic(head, tail) or _FILTER.fullmatch(tail.canonical):
        return True
    if head.reads(_MANY) and _ORDER.fullmatch(tail.canonical):
        return True
    return head.reads(_MANY) and _PREDICATE.fullmatch(tail.line.text) is not None


def says_of_what(part: Sentence) -> bool:
    """Whether a part only says where or for what, whatever is put in brackets in it."""
    marked = re.split(r" [,:;.-] ", _BRACKETS.sub("", part.line.text))
    return all(_WHERE.match(f"{said} ") for said in marked) and len(marked) <= _FEW


def is_topic(head: Sentence, tail: Sentence) -> bool:
    """Whether the first part only says what the question after it is about.

    'A win-back campaign in the East. Who should get it?'
    """
    if head.reads("@ctype") and not head.reads(_NO_TOPIC) and not tail.reads("@ctype|@campaign"):
        return tail.reads(_CAMPAIGN_ASKED)
    asks = tail.reads("who|which|which one|anyone|@it") and not tail.mentions
    return bool(
        asks and _ACCOUNTS.fullmatch(head.canonical) and not head.reads("best|worst|@number")
    )
