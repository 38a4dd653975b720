"""Intent rerouting: what a request becomes that cannot be what it looks like at first.

In this order: `of_the_thread` before anything is declined, `suited` and `by_silence` by what is named,
`reroute` of `rerouting_by_arguments`, and `fallback_intent` where something is still lacking.
"""

from __future__ import annotations

from collections.abc import Mapping

from agent.offline.understand.arguments.calls import GROUPED
from agent.offline.understand.arguments.counted_by import counted_by
from agent.offline.understand.arguments.counted_lengths import Length
from agent.offline.understand.arguments.fill import Slots, fill
from agent.offline.understand.arguments.goods import goods_lacked
from agent.offline.understand.arguments.in_one_period import in_one_period
from agent.offline.understand.arguments.newcomers import lists_newcomers
from agent.offline.understand.arguments.silence import silence
from agent.offline.understand.dialogue.carryover.lists_of_change import order_so_often
from agent.offline.understand.dialogue.carryover.lists_or_figures import (
    SUM,
    buys_none,
    is_counted,
    lists_those_without,
    tells_none,
)
from agent.offline.understand.dialogue.memory import account_in_focus, topic
from agent.offline.understand.dialogue.references.reference_checks import shares_subject
from agent.offline.understand.dialogue.updates.campaign_series import asks_for_next_campaign
from agent.offline.understand.intent import Intent
from agent.offline.understand.intents.fit import FAMILY, SHORT
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import conditions_of, tools_with
from agent.offline.understand.types import TRADES, Call, Memory
from agent.offline.understand.words.sentence import Sentence

_SHORT = 7
_OF_MANY = frozenset(["owner", "region", "country", *TRADES, "account", "segment"])
_OVERVIEWS = tools_with("is_overview")
_SEARCHED_BY = ("owner",)
_UNSPLIT = ("owner", *TRADES, "country", "category", "brand", "product", "channel")


_LIKE_MEMBERS = tools_with("looks_like_members")
_MEMBERSHIP = frozenset(
    [
        "@owner", "@segment", "@place", "@it", "who", "which", "what", "of", "for", "in", "on",
        "at", "are", "is", "customer", "list", "show", "same", "and", "only", "now",
    ]
)  # fmt: skip
"""Words of a question after the members of a segment of an account manager: 'which of hers are At Risk'."""


def suited(
    sentence: Sentence, intent: Intent, memory: Memory, intents: Mapping[str, Intent]
) -> Intent:
    """The intent whose tool can be limited to what is named, or asked of the account of the thread."""
    intent = _by_filters(sentence, intent, intents)
    short = len(sentence.canonical.split()) <= SHORT and shares_subject(sentence, memory)
    of_one = intent.of_account and (short or sentence.of("account"))
    return intents[intent.of_account] if of_one else intent


def by_silence(sentence: Sentence, intent: Intent, intents: Mapping[str, Intent]) -> Intent:
    """Accounts that have been quiet for so long, or are worth so much, are searched for."""
    if in_one_period(sentence):
        return intent
    found = intents["find_accounts"]
    quiet = silence(sentence)
    if quiet is not None and intent is found and sentence.has(alternatives("to_act_on")):
        return intents["opportunities"]
    if quiet is not None and _may_be_quiet(sentence, intent, quiet):
        return found
    if intent.name == "segment_members" and _CUT & fill(sentence, found).values.keys():
        return found
    if order_so_often(sentence, intent, found):
        return found
    if intent.name == "sales_metrics" and lists_newcomers(sentence, intent, fill(sentence, found)):
        return found
    return intent


_CUT = conditions_of("find_accounts")
"""What the members of a segment are cut by only where accounts are searched for."""


def _may_be_quiet(sentence: Sentence, intent: Intent, quiet: Length) -> bool:
    """Whether an intent was chosen for words that only say how long accounts have been quiet."""
    if sentence.reads("churn|@goods|@channel|@signal"):
        return False
    if intent.name == "opportunities":
        return not _asks_what_to_do(sentence)
    if intent.name == "compare":
        return not sentence.reads("compare|@versus|than|against|difference|better|best|worst")
    if intent.name == "segment_migration":
        since = quiet.period is not None and quiet.period.shape == "since"
        return not (
            since and sentence.named("segments")
        )  # "champions gone quiet since April" moved
    if intent.name == "sales_metrics":
        return sentence.reads(
            "customer|who|anyone|@segment|@trade|how_many buying"
        ) and not sentence.reads("by|per|how_much")
    return intent.name in _LISTS or bool(intent.chat)


def _asks_what_to_do(sentence: Sentence) -> bool:
    """Whether accounts are told by what there is to do with them, which may be of quiet ones alone."""
    return sentence.reads("opportunity|@opportunity") or sentence.has(
        "potential|worth (waking|reviving|a call|winning)( .*)?|wak(e|ing) .*"
        f"|{alternatives('to_act_on')}"
    )


_LISTS = frozenset(
    [
        "segment_members", "churn_risk", "book_overview", "segment_overview",
        "behavior_insights", "general",
    ]
)  # fmt: skip


def _by_filters(sentence: Sentence, intent: Intent, intents: Mapping[str, Intent]) -> Intent:
    """Segments of one owner are told by sales, and who buys none of some goods by propensities."""
    by_segment = intent.name in _OVERVIEWS and any(map(sentence.of, _UNSPLIT))
    words = set(sentence.canonical.split())
    only_members = intent.name in _LIKE_MEMBERS and {"@segment", "@owner"} <= words <= _MEMBERSHIP
    if only_members or (intent.name == "segment_members" and any(map(sentence.of, _SEARCHED_BY))):
        return intents["find_accounts"]
    if intent.name in _COUNTABLE and counted_by(sentence) and not is_counted(sentence, intents):
        return intents["find_accounts"]
    if intent.name == "find_accounts" and sentence.has(SUM) and goods_lacked(sentence):
        return intents["sales_metrics"]
    if intent.name == "sales_metrics" and lists_those_without(sentence) and tells_none(sentence):
        return intents["find_accounts"]
    if intent.name in _OF_BUYERS and buys_none(sentence, intents["sales_metrics"]):
        return intents["product_propensity"]
    return intents["sales_metrics"] if by_segment else intent


_COUNTABLE = frozenset(["sales_metrics", "segment_members", "book_overview", "segment_overview"])


_OF_BUYERS = frozenset(["sales_metrics", "find_accounts"])


_BUYS = (
    r"(who|which|what)( \w+){0,2} (buy|bought|buys?|ordered|orders|spent|spends?|took|takes)"
    r"( the| us)* (most|more|it|that|them|those|this)( .*)?"
    r"|(who|which \w+) (are|is|were|was) (the |our |my )?(biggest|top|main|best|largest|key) \w+"
    r" ((of|for|behind|in|on) (it|that|this|them|those|these)|there)( .*)?"
)
_OF_SALES = frozenset([*GROUPED, "start", "end", "metric"])


def buyers(sentence: Sentence, slots: Slots, memory: Memory) -> Call | None:
    """'Who bought most of it?' after figures: the accounts behind them, over the same time."""
    last = memory.last
    limited = last is not None and _OF_SALES & last.arguments.keys() - {"metric"}
    own = slots.values.keys() - {"sort", "order", "limit", "region"}
    if last is None or last.tool != "sales_metrics" or not limited or own:
        return None
    if "account" in last.arguments or not sentence.has(_BUYS):
        return None
    asked = {name: v for name, v in last.arguments.items() if name in _OF_SALES}
    asked |= {name: v[0] for name, v in slots.values.items() if name == "region"}
    top = slots.values.get("limit", [10])[0]
    return Call(last.tool, {**asked, "by": ["account"], "top": top})


_PEERS = (
    "(its|their|his|her|the) (peers?|peer group|segment|kind)|similar .*"
    "|others? like .*|accounts like .*"
    "|(to|with|than|against) ((all|the|our|my) )*"
    "(other (accounts|customers|clients|ones)|average (account|customer|client))( .*)?"
    "|(compar(e|es|ed|ing)( \\S+)? (to|with)|against|than) ((all|the|our|my) )*"
    "(everyone|everybody|anyone|anybody|others|rest)( .*)?"
)
_OUTSIDE = "markets?|industry|sector|competitors?|competition|prices?|pricing|pay|pays|cheap(er)?|dear(er)?"
"""What others pay or charge is in no data of ours."""


def of_the_thread(
    sentence: Sentence, intent: Intent, memory: Memory, intents: Mapping[str, Intent]
) -> Intent:
    """What a question becomes that only the thread makes answerable: by its campaign or its account."""
    coming = asks_for_next_campaign(sentence, memory)
    other = "campaign_targets" if coming else _of_the_account(sentence, intent, memory)
    return intents[other] if other else intent


def _of_the_account(sentence: Sentence, intent: Intent, memory: Memory) -> str:
    """What a question becomes that only the look at the account of the thread can answer; '' otherwise.

    'Which campaigns did they answer?', 'how does it compare with its peers?'
    """
    if account_in_focus(memory) is None or sentence.mentions:
        return ""
    refers = "@it" in sentence.canonical.split() or sentence.has(_PEERS)
    if intent.name == "campaign_results" and refers and not sentence.named("campaign_types"):
        return "account_profile"
    if intent.name == "segment_overview" and sentence.has(
        "(what|which|whose) segment( .*)?|segment"
    ):
        return "explain_segment"
    figures = intent.name == "sales_metrics" and not sentence.named("dimensions")
    if (figures or intent.name == "segment_overview") and sentence.has(FAMILY):
        return "account_profile"  # "show me the group", "revenue of the whole family"
    inside = sentence.has(_PEERS) and not sentence.has(_OUTSIDE)
    return "account_profile" if intent.decline == "benchmark" and inside else ""


def figures_of_account(sentence: Sentence, slots: Slots, memory: Memory) -> bool:
    """'By category', 'versus last year' after a look at an account: its own figures."""
    short = len(sentence.canonical.split()) <= _SHORT
    by = set(slots.by)
    own = sentence.mentions or sentence.unknown or slots.values.keys() & {"account", "segment"}
    refers = sentence.has("(for|of|at|with|by) (them|it|him|her)( .*)?|(their|its) .*")
    fits = (short or refers) and not own and not by & _OF_MANY
    return bool(account_in_focus(memory)) and fits and "account" in memory.last_arguments


def fallback_intent(
    sentence: Sentence, intent: Intent, memory: Memory, intents: Mapping[str, Intent]
) -> Intent | None:
    """What a question becomes that lacks what its first reading needs."""
    has_segment = bool(sentence.named("segments"))
    subject = topic(memory)
    ordered = "sort" in fill(sentence, intent).values  # "who are the biggest there?"
    several = sentence.has("segments")
    of_segment = subject is not None and subject.kind == "segment"  # "who are they?"
    figures = sentence.times.compare_to or sentence.named("metrics") or sentence.named("dimensions")
    alone = sentence.of("account") and not sentence.reads("compare|than|difference|@it|best|which")
    goods = any(m.kind in GROUPED for m in sentence.mentions if m.kind != "region")
    there = memory.subject("region") is not None and account_in_focus(memory) is None
    other = {
        "compare": "sales_metrics" if figures or goods else "account_profile" if alone else "",
        "explain_segment": "define" if has_segment else "segment_overview" if several else "",
        "behavior_signals": "behavior_insights" if there else "opportunities",
        "product_propensity": "sales_metrics" if _bought_there(sentence) else "",
        "account_profile": "segment_members"
        if has_segment or of_segment
        else "sales_metrics"  # "... the hotels. How has their business developed?"
        if goods and sentence.has("business|sales|trade|doing|develop(ed|ing)?|fared|performed")
        else "",
        "segment_members": "find_accounts" if ordered else "segment_overview",
    }.get(intent.name)
    return intents[other] if other else None


def _bought_there(sentence: Sentence) -> bool:
    """'Which brands does the West lean to?': what is bought there, as only accounts have propensities."""
    kinds = sentence.reads("(which|what) (brand|category|product) .*interested( .*)?")
    ahead = sentence.reads("could|should|would|will|next|not|@future|pitch|offer|likely")
    return bool(sentence.of("region")) and kinds and not ahead
