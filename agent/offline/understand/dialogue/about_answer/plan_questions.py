"""Questions about the campaign plan that is on the screen: who is in it, what it costs, when it starts.

What the plan holds is told by its audience, asked for as the plan was; the rest has a reply of its own.
"""

from __future__ import annotations

import re

from agent.offline.understand.dialogue.carryover.scope_kept import NOT_ALL, as_audience
from agent.offline.understand.dialogue.memory import plans_campaign
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import OF_AUDIENCE, Call, Memory
from agent.offline.understand.words.sentence import Sentence

_LONGEST = 12
_LEAD = r"(?:(?:and|so|ok|okay|now|then|but|great|good|thanks|please|well|can you|could you) )*"
_TOLD = ("offer", "measure", "response", "control", "audience")
"""What the audience of the plan tells."""
_REPLIES = {"start": "plan_start", "cost": "plan_cost", "approval": "plan_approval"}


def plan_question(sentence: Sentence, memory: Memory) -> tuple[Call | None, str]:
    """The call that answers, or else the topic of the reply; neither for any other message."""
    if _plan(memory) is not None and _asks(sentence, "sent"):
        return None, "change"
    named = sentence.mentions or sentence.unknown or sentence.numbers or sentence.times.periods
    if named or memory.missing is not None or len(sentence.words) > _LONGEST:
        return None, ""
    plan = _plan(memory)
    drafted = any(call.arguments.get("kind") == "campaign_plan" for call in memory.drafts)
    if plan is None:
        unmade = memory.calls and not drafted and _asks(sentence, "none")
        return None, "plan_none" if unmade else ""
    if _asks(sentence, "draft"):
        return Call("draft_report", {**plan.arguments, "kind": "campaign_plan"}), ""
    asked = next((one for one in (*_TOLD, *_REPLIES) if _asks(sentence, one)), "")
    if asked in _TOLD or (asked == "cost" and "cost_per_contact" in plan.arguments):
        kept = {name: value for name, value in plan.arguments.items() if name in _OF_AUDIENCE}
        return Call("campaign_targets", kept), ""
    if asked == "approval" and not drafted:
        return None, ""  # an audience is no plan yet
    return None, _REPLIES.get(asked, "")


def audience_for_listed(sentence: Sentence, memory: Memory) -> tuple[Call | None, str]:
    """'Premium, I think' after a list: whom such a campaign can go to, of those the list was chosen by."""
    last, named = memory.last, sentence.named("campaign_types")
    if last is None or memory.missing is not None or len(memory.calls) > 1:
        return None, ""
    if last.tool not in _LISTS or len(named) != 1 or sentence.mentions or sentence.unknown:
        return None, ""
    inside = {at for mention in named for at in mention.tokens}
    typed = " ".join(sentence.words[at] for at in sorted(inside))
    rest = {word for at, word in enumerate(sentence.words) if at not in inside}
    small = word_list("around_a_hint") | _BESIDE_A_TYPE
    if typed not in _TYPES or not rest <= small or sentence.times.periods or sentence.numbers:
        return None, ""
    kept, lost = as_audience(last)
    told = NOT_ALL if lost else ""
    return Call("campaign_targets", {**kept, "campaign_type": named[0].value}), told


_LISTS = tools_with("can_be_gone_on_with")
_TYPES = frozenset(
    [
        "promotional",
        "promotion",
        "premium",
        "retention",
        "acquisition",
        "win back",
        "winback",
        "upsell",
        "promo",
    ]
)
"""The names of the types that are no everyday words, as 'sale' and 'keep' are."""
_BESIDE_A_TYPE = frozenset(
    ["think", "guess", "type", "kind", "sort", "suppose", "probably", "campaign", "say"]
)


def results_question(sentence: Sentence, memory: Memory) -> tuple[Call, ...]:
    """The results on the screen once more, which then lead with what is asked: 'cheapest per response?'"""
    last = memory.last
    if last is None or last.tool != "campaign_results" or memory.missing is not None:
        return ()
    named = sentence.mentions or sentence.unknown or sentence.numbers or sentence.times.periods
    asks = re.fullmatch(f"{_LEAD}(?:{alternatives('asks_of_results')})", sentence.bare)
    return memory.calls if asks and not named else ()


_OF_AUDIENCE = frozenset(
    [
        "campaign_type", *OF_AUDIENCE, "budget",
        "cost_per_contact", "pause_days", "min_effect", "lookback_days",
    ]
)  # fmt: skip


def _plan(memory: Memory) -> Call | None:
    """The plan, or the audience, that the last answer gave."""
    last = memory.last
    if last is None or not plans_campaign(last) or "campaign_type" not in last.arguments:
        return None
    return last


def _asks(sentence: Sentence, what: str) -> bool:
    said = alternatives(f"asks_of_plan_{what}")
    return re.fullmatch(f"{_LEAD}(?:{said})", sentence.bare) is not None
