"""Whether a tool can be asked for only those accounts that a message describes.

'Who signed up in May and has ordered three times' is of accounts by conditions that few tools take: which
ones, their arguments tell.
"""

from __future__ import annotations

from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import arguments_of
from agent.offline.understand.words.sentence import Sentence

_DESCRIBING = frozenset(
    [
        "signed_up_since", "signed_up_until", "min_frequency", "max_frequency", "max_categories",
        "max_usual_gap_days", "min_missed_orders", "min_comeback_days", "min_contact_days",
        "max_recency_days", "max_tenure_days", "without_category", "only_category",
    ]
)  # fmt: skip
"""Arguments that describe accounts by what they do; what they are called and are worth many tools take."""
_EXPANDS = "Champions"
"""The segment of which few categories are an opportunity by name, and no mere condition."""
_WITHOUT = 0.004
"""The weight of an intent that would leave a condition out."""


def conditions(sentence: Sentence, search: Intent) -> frozenset[str]:
    """The conditions on accounts that the search would take from a message; none of one account."""
    if sentence.of("account") or _points_back(sentence):
        return frozenset()
    found = fill(sentence, search).values
    if found.get("segment") == [_EXPANDS]:
        found.pop("max_categories", None)
    if sentence.reads("how_many"):
        found.pop("max_recency_days", None)  # who ordered in a month is counted by figures
    if sentence.has(alternatives("may_yet_buy")):
        found.pop("without_category", None)  # what they could buy is told by propensities
    return frozenset(found.keys() & _DESCRIBING)


_WHOSE = frozenset(["customer", "who", "whose", "anyone", "anybody", "@trade", "@segment"])
"""What 'their' may be of within the same message: 'hotels that placed their first order in May'."""
_OF_WHOM = frozenset(["who", "whose", "with", "that"])


def _points_back(sentence: Sentence) -> bool:
    """Whether it is of what was named before the message: 'those', not 'those who'."""
    words = sentence.canonical.split()
    return any(
        word == "@it" and not _WHOSE & {*words[:at]} and not _OF_WHOM & {*words[at + 1 : at + 2]}
        for at, word in enumerate(words)
    )


def can_be_cut_by(cut: frozenset[str], intent: Intent) -> float:
    """1 where the intent's tool takes all conditions, less for each that it does not know."""
    if not cut or not intent.is_call:
        return 1.0
    takes = arguments_of(intent.tool)
    return 1.0 if takes is None else float(_WITHOUT ** len(cut - takes))
