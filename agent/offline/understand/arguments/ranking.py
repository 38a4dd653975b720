"""Figures ranked from below: 'the bottom three', 'which sell least', 'doing worst'."""

from __future__ import annotations

from agent.offline.understand.arguments.fill import Slots
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.sentence import Sentence

_BAD_WHEN_HIGH = frozenset(["return_share", "discount_share", "returns", "discount"])
"""Figures whose worst is their highest."""
_WORST = "(the )?(very )?(worst|poorest)( .*)?"

_LEAST_GROWTH = alternatives("least_growth")
BOTH_ENDS = "best .*worst|worst (and|or|versus) best"
_TOP_OF_WORST = "top .*(worst|least|lowest|fewest|smallest|weakest|poorest)( .*)?"
"""'The top five worst payers' are so in their own way; 'the lowest, top five' are from below."""


def from_below(sentence: Sentence, metric: object) -> bool:
    """'The bottom three', 'which sell least': the lowest first; the worst return rates are the highest."""
    bad = metric in _BAD_WHEN_HIGH and sentence.has(_WORST)
    return sentence.reads("worst|fewest") and not sentence.has(_TOP_OF_WORST) and not bad


def rank_from_below(sentence: Sentence, slots: Slots) -> None:
    """'Which region is doing worst' begins at the end; 'best and worst' shows both ends, none cut off."""
    if slots.values.get("sort") == ["change"] and _is_of_least_growth(sentence):
        slots.put("order", "asc")  # "the worst account manager by revenue growth"
        return
    if not from_below(sentence, slots.values["metric"][0]):
        return
    if not sentence.reads(BOTH_ENDS) and not {"only", "sort"} & slots.values.keys():
        slots.put("order", "asc")
    judged = sentence.reads("doing") or ("owner" in slots.by and sentence.reads("best"))
    if judged and "sort" not in slots.values and "compare_to" not in slots.values:
        slots.put("compare_to", "previous_year")


def _is_of_least_growth(sentence: Sentence) -> bool:
    return sentence.has(_LEAST_GROWTH) and not sentence.reads(BOTH_ENDS)
