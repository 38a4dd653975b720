"""What a number that bounds accounts is of: their net revenue, their order days, their days as customers."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.order_days import counts_order_days
from agent.offline.understand.arguments.times_over import TIMES_OVER
from agent.offline.understand.times.calendar import DAYS_IN
from agent.offline.understand.tokens.numbers import Number
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.words.sentence import Sentence

TENURE = re.compile(rf"(?<!\S)(?:{alternatives('tells_tenure')})(?!\S)")
_ORDERS = re.compile(
    r"(days? ((or|and) (more|fewer|less|up|over|under)|plus|up|min|max|at (least|most))"
    r"|order|orders|ordered|purchase|purchases|orderings|times|order days?)\b"
)
_EACH = (["every"], ["each"])
_MORE_OF = r"^((or|and) (more|fewer|less|over|above|longer)|(different|separate|distinct)) "
_COUNTED = word_list("counted_nouns")
_MONEY = 100
"""Below this a number without a currency is no money: 'valuable accounts, no more than five'."""
_SURELY_MONEY = 1000
"""From here on a bare number that is a bound is money: nobody orders so often."""
_BARE_BOUND = re.compile(
    r"(?<!\S)(under|below|less than|smaller than|over|above|bigger than)( an?| the)?$"
)
"""'Small fry under 500' is said of money, as no noun tells what else is counted."""
_CLAUSE_ENDS = re.compile(r"[ ,.;:?!]|(or|and|but|in|of|from|for|only|please)(?!\S)")
_SPENT = re.compile(r"\b(spend|spent|spending|revenue|value|worth|bring|brings|brought|bringing)\b")
_NEAR = 8
_IN_A_YEAR = re.compile(
    r"(?<=orders )(?:in )?(?:an?|per|each|every|the) year ?|(?<=times )(?:an?|per|each) year ?"
)


def measure_of(sentence: Sentence, one: Number, last: Number) -> tuple[str, int]:
    """What the number counts, and how many of it one is; nothing where it is of something else.

    `last` is the other end of its range, or the same number.
    """
    after = re.sub(_MORE_OF, "", words_after(sentence, last))
    unit = DAYS_IN.get(re.sub(r"s$", "", after.partition(" ")[0]), 0)
    if one.kind == "money" or last.kind == "money":
        return "monetary", 1
    if one.kind != "plain":
        return "", 1
    if sentence.words[one.start - 1 : one.start] in _EACH:
        return "", 1  # "order every 14 days or less" is a habit
    if sentence.words[last.start] in TIMES_OVER or counts_order_days(sentence, one):
        return "frequency", 1
    if unit and TENURE.search(sentence.plain_text):
        return "tenure_days", unit
    if _ORDERS.match(after):
        return "frequency", 1
    before = " ".join(sentence.words[: one.start])
    if unit or (last.end < len(sentence.stems) and sentence.stems[last.end] in _COUNTED):
        return "", 1
    bare = _BARE_BOUND.search(before) and _CLAUSE_ENDS.match(f"{after} ")
    spent = _SPENT.search(before)
    return ("monetary", 1) if one.value >= (_MONEY if spent or bare else _SURELY_MONEY) else ("", 1)


def words_after(sentence: Sentence, number: Number) -> str:
    """The words after a number, without those that count orders in a year: '4 times a year at most'."""
    return _IN_A_YEAR.sub("", " ".join(sentence.words[number.end : number.end + _NEAR]))
