"""Whether what a message refers to has been named or spoken of: 'is it likely to churn?' comes first."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.fill import Slots
from agent.offline.understand.arguments.framed_orders import framed_order
from agent.offline.understand.arguments.in_one_period import in_one_period
from agent.offline.understand.dialogue.memory import account_in_focus
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives, whole_words
from agent.offline.understand.types import NAMED, Memory
from agent.offline.understand.words.sentence import Sentence

OF_MANY = alternatives("of_many")
_POINTING = (
    "it|its|they|them|their|theirs|he|she|him|his|her|(this|that) (one|account|customer|client)"
)


_REFERRED = re.compile(
    r"\b(probabilities|scores|predictions|models?|clusters|segments|campaigns?|mailings?|signals|cohorts"
    r"|categories|brands|products?|regions|months|quarters|figures|numbers|data|rules|orders|opportunities"
    r"|customers|accounts|clients|buyers|people)\b.* (it|its|they|them|their|theirs)\b"
)
"""'How good are the probabilities, did they hold up?': what the pronoun means has been said before it."""


def shares_subject(sentence: Sentence, memory: Memory) -> bool:
    """'... and churn risk' is about the account just spoken of, '... and who will churn' is not."""
    named = sentence.mentions or sentence.unknown or sentence.named("segments")
    many = sentence.reads(OF_MANY) or of_the_book(sentence)
    return bool(account_in_focus(memory)) and not named and not many


def of_the_book(sentence: Sentence) -> bool:
    """'... across the whole book', '... of all our customers' is of no one spoken of."""
    return sentence.has(_OF_THE_BOOK)


_OF_THE_BOOK = (
    "(across|over|for|of|in|among|throughout) (all( of)?( our| my| the)? (accounts|customers|clients)"
    "|(the |our |my )?(whole|entire) (book|business|company|base|portfolio|customer base)"
    "|the (book|board|business|company))|company wide|book wide"
)


def points_at_nothing(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> bool:
    """'Is it likely to churn?' as the first message."""
    if in_one_period(sentence):
        return False  # "last quarter but not this one"
    refers = whole_words(_POINTING).search(_without_order(sentence)) is not None
    refers = refers and not sentence.reads("customer|which|best|@number of @it")
    refers = refers and not _REFERRED.search(sentence.line.text)
    refers = refers and not sentence.has("as (they|it) (looked|stood|was|were)( .*)?")
    named = sentence.mentions or sentence.unknown or sentence.named("segments")
    known = memory.calls or memory.subjects or memory.listing
    return (
        refers
        and "by" not in slots.values  # "discounts by category, who is giving it away?"
        and "account" in intent.takes
        and not (slots.values.keys() & set(NAMED) or named or known)
    )


def _without_order(sentence: Sentence) -> str:
    """The words but for an order: 'by how much they spend' tells of those that the list asked for is of."""
    told = framed_order(sentence)
    inside = told.words if told else range(0)
    words = sentence.plain_text.split()
    return " ".join(word for at, word in enumerate(words) if at not in inside)


_COMPANY = "hotel|customer|client|account|company|pub|school|restaurant|shop|cafe|site"
_NOT_ONE = (
    "managers?|base|list|types?|segments?|groups?|number|that|with|who|in|of|id|count|book|notes?"
)


_THE_COMPANY = (
    rf"(about|of|on|for|at|with|is|does|did|has|have|was|will|can|should|would) the ({_COMPANY})"
    rf"( (?!{_NOT_ONE})\w.*)?"
)
_PARENT = "the (parent|mother|head)( company| account| office)?"


def means_one_of_many(sentence: Sentence, memory: Memory) -> bool:
    """'Tell me about the hotel' when no hotel has been spoken of."""
    named = sentence.of("account") or sentence.unknown or memory.calls or memory.listing
    return bool(not named and sentence.has(_THE_COMPANY))


def names_the_account(sentence: Sentence, memory: Memory) -> bool:
    """'Revenue of the parent alone', 'has the customer complained?' after a look at one account."""
    about = account_in_focus(memory) and not sentence.of("account")
    return bool(about) and sentence.has(f"{_THE_COMPANY}|{_PARENT}")


_SEARCH = "find_accounts"


def names_a_row(sentence: Sentence, memory: Memory) -> bool:
    """'What about Velvet Rope?' after a search that lists it: no other name is looked for."""
    listed = {one.value for one in memory.listing}
    found = memory.last is not None and memory.last.tool == _SEARCH
    return found and any(one.value in listed for one in sentence.of("account"))


_AMONG_THEM = (
    "only|just|nothing but|ones?|those|them|with|without|called|named|like"
    "|but|except|also|as well|too"
)
"""Said where a name chooses among the accounts of a list, or adds to them."""


def names_one_beside_a_list(sentence: Sentence, memory: Memory) -> bool:
    """'Show Harbour Hotels Ltd' after the accounts of a region: of that account, wherever it is.

    A name is looked for among those listed where they were searched by name or the words say so.
    """
    last = memory.last
    if last is None or last.tool != _SEARCH or memory.missing is not None:
        return False
    if {"query", "among"} & last.arguments.keys() or sentence.has(_AMONG_THEM):
        return False
    return len({mention.value for mention in sentence.of("account")}) == 1


def compares_it(sentence: Sentence) -> bool:
    """'Compare it with last year' when nothing has been spoken of."""
    return sentence.times.implied and sentence.has("it|that|this|them") and not sentence.mentions


def names_no_side(sentence: Sentence) -> bool:
    """'Could you compare two regions for me?'"""
    return not sentence.mentions and sentence.has(
        "compare (two|2|a couple of|a pair of|some) (of )?(the |my |our )?"
        "(regions|segments|accounts|customers|clients|quarters|years|periods)( .*)?"
    )
