"""Whether a tool can be asked for only those accounts that a message describes.

'Who signed up in May and has ordered three times' is of accounts by conditions that few tools take: which
ones, their arguments tell.
"""

from __future__ import annotations

from functools import cache

from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.intent import Intent
from agent.offline.understand.words.sentence import Sentence
from tools import _registry as registry

_DESCRIBING = frozenset(
    [
        "signed_up_since", "signed_up_until", "min_frequency", "max_frequency", "max_categories",
        "max_usual_gap_days", "min_missed_orders", "min_comeback_days", "min_contact_days",
        "max_recency_days", "max_tenure_days",
    ]
)  # fmt: skip
"""Arguments that describe accounts by what they do; what they are called and are worth many tools take."""
_EXPANDS = "Champions"
"""The segment of which few categories are an opportunity by name, and no mere condition."""
_WITHOUT = 0.05
"""The weight of an intent that would leave a condition out."""


def conditions(sentence: Sentence, search: Intent) -> frozenset[str]:
    """The conditions on accounts that the search would take from a message; none of one account."""
    if sentence.of("account") or "@it" in sentence.canonical.split():
        return frozenset()
    found = fill(sentence, search).values
    if found.get("segment") == [_EXPANDS]:
        found.pop("max_categories", None)
    return frozenset(found.keys() & _DESCRIBING)


def can_be_cut_by(cut: frozenset[str], intent: Intent) -> float:
    """1 where the intent's tool takes all conditions, less for each that it does not know."""
    if not cut or not intent.is_call:
        return 1.0
    return float(_WITHOUT ** len(cut - _arguments(intent.tool)))


@cache
def _arguments(tool: str) -> frozenset[str]:
    """The arguments of a tool; a document takes what its tools do."""
    known = {one.name: one for one in registry.all_tools()}
    return frozenset(known[tool].arguments.model_fields) if tool in known else _DESCRIBING
