"""Accounts that are listed by when they came: by the day they signed up, or by their first order."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.arguments.sorting import SORTS
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.atom import Atom
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import conditions_of
from agent.offline.understand.words.sentence import Sentence

FIRST_ORDERED = (
    r"first (ever )?(order|orders|ordered|bought|purchase|purchased|purchases|sale)"
    r"|(started|began) (buying|ordering)"
)
"""How it is said that an account ordered first."""
_SINCE_THEN = (
    r"with us|on (our|the|my) books?|(been|are|is|became|become) (an? )?(customers?|clients?|accounts?)"
    r"|(been )?(buying|ordering)( \S+){0,2} from us|relationships?|old|younger|newer|tenure|joined"
)
"""And how long it is that they have been customers."""
_NOBODY_ELSE = r"(?!(?: up)? (?:the|most|more|fewest|new|how many|any|our)(?!\S))"
"""Who 'signed up the most new accounts' is no account."""
_SIGNED_UP = (
    r"(?:.* )?(?:who|which|whom|what|list|show|any|anyone|everyone|accounts|customers|clients|those|ones)"
    rf"(?: \S+){{0,6}} (?:{alternatives('signs_up_alone')})"
    rf"{_NOBODY_ELSE}(?: .*)?"
)
_BEGINS_BY_IT = re.compile(
    r"(?:(?:and|but|only|just|now|those|ones|the ones|that|who) )*"
    rf"(?:joined|signed|registered|opened (?:an|their|the) accounts?)\b{_NOBODY_ELSE}"
)
"""'Joined January to April', 'signed before 2024': of a list, with no word for the accounts."""
_NEVER_ORDERED = alternatives("signed_up_only")
_COUNTED_OR_CUT = (
    "how_many|how_much|number of|by|per|each|every|@account|cohort|retention|compare|why"
)
"""What makes a question one of figures, which no list answers."""


def are_listed_by_first_order(sentence: Sentence) -> bool:
    """Whether accounts are asked for by their first order; how many there are is told by figures."""
    said = sentence.has(rf"(?:.* )?(?:{FIRST_ORDERED}|{_SINCE_THEN})(?: .*)?")
    return bool(said) and not sentence.reads(_COUNTED_OR_CUT)


@reads_argument("signed_up")
def _signed_up(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """When accounts signed up; how many did so, and who is new otherwise, is told by the first order."""
    periods = [one for one in sentence.times.periods if one.shape not in ("future", "all")]
    if len(periods) > 1:
        periods = [one for one in periods if _says_when(sentence, one)]
    several = len(sentence.times.periods) > 1 or _is_ordered(sentence)
    asks = sentence.has(_SIGNED_UP) or (several and _SIGNS_UP.search(sentence.plain_text))
    listed = asks and not sentence.reads(_COUNTED_OR_CUT)
    listed = listed or _BEGINS_BY_IT.match(sentence.plain_text) is not None
    if len(periods) != 1 or not (listed or sentence.has(_NEVER_ORDERED)):
        return
    (period,) = periods
    ends = period.shape == "until" or (period.shape == "point" and _is_by_then(sentence, period))
    if period.start and not ends:
        slots.put("signed_up_since", period.start.isoformat())
    if period.end and period.shape not in ("since", "rolling"):
        slots.put("signed_up_until", period.end.isoformat())
    slots.no_window()


_SIGNS_UP = re.compile(rf"(?<!\S)(?:{alternatives('signs_up_alone')})(?!\S){_NOBODY_ELSE}")
_SIGNS_UP_THEN = re.compile(
    rf"(?<!\S)(?:{alternatives('signs_up_alone')})(?: (?!and\b|order|bought|buy|purchas)\S+){{0,3}}$"
)


def _is_ordered(sentence: Sentence) -> bool:
    """Whether rows are wanted in some order, as only a list has them: 'most recent order first'."""
    return SORTS.match(sentence.line.text) is not None


def lists_newcomers(sentence: Sentence, intent: Intent, found: Slots) -> bool:
    """Whether a count of new accounts is a list of them, by its order or another condition."""
    new = intent.name == "sales_metrics" and not sentence.reads(_COUNTED_OR_CUT)
    dated = {"signed_up_since", "signed_up_until"} & found.values.keys()
    ordered = "sort" in found.values or conditions_of("find_accounts") & found.values.keys() - dated
    return bool(new and dated and ordered)


def _says_when(sentence: Sentence, period: Atom) -> bool:
    """Whether a period follows the words for signing up: 'joined in 2024 and ordered since May'."""
    return _SIGNS_UP_THEN.search(" ".join(sentence.words[: period.at])) is not None


def _is_by_then(sentence: Sentence, period: Atom) -> bool:
    """'Signed up by the end of 2023' is that day at the latest."""
    return "by" in sentence.words[max(0, period.at - 1) : period.stop]
