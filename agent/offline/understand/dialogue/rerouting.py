"""What one request becomes that cannot be what it looks like at first."""

from __future__ import annotations

import re
from collections.abc import Mapping

from agent.offline.understand.arguments.calls import GROUPED, OF_MANY_ACCOUNTS
from agent.offline.understand.arguments.fill import Slots, fill
from agent.offline.understand.dialogue.memory import account_in_focus, topic
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.calendar import shift
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import NAMED, Call, Memory
from agent.offline.understand.words.sentence import Sentence
from agent.wording import day

_SHORT = 7
_OF_MANY = frozenset(
    ["owner", "region", "country", "industry", "account_type", "account", "segment"]
)
SEARCHED = frozenset(
    ["query", "industry", "account_type", "owner", "min_monetary", "min_recency_days"]
)
NO_PURCHASES = "No purchases"
"""Accounts without an order are in no segment, but can be searched for."""
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
    return bool(account_in_focus(memory)) and not named and not sentence.reads(OF_MANY)


def points_at_nothing(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> bool:
    """'Is it likely to churn?' as the first message."""
    refers = sentence.has(_POINTING) and not sentence.reads("customer|which|best")
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


def compares_it(sentence: Sentence) -> bool:
    """'Compare it with last year' when nothing has been spoken of."""
    return sentence.times.implied and sentence.has("it|that|this|them") and not sentence.mentions


def names_no_side(sentence: Sentence) -> bool:
    """'Could you compare two regions for me?'"""
    return not sentence.mentions and sentence.has(
        "compare (two|2|a couple of|a pair of|some) (of )?(the |my |our )?"
        "(regions|segments|accounts|customers|clients|quarters|years|periods)( .*)?"
    )


def compares_periods_of_part(sentence: Sentence, slots: Slots) -> bool:
    """'Compare 2025 and 2024 in the North', 'by brand': only figures can be of parts and two periods."""
    parts = any(sentence.of(kind) for kind in (*GROUPED, "account")) or sentence.named("dimensions")
    return slots.values.get("kind") == ["periods"] and bool(parts)


_OVERVIEWS = tools_with("is_overview")
_SEARCHED_BY = ("owner", "industry", "account_type")
_UNSPLIT = (
    "owner",
    "industry",
    "account_type",
    "country",
    "category",
    "brand",
    "product",
    "channel",
)


_LIKE_MEMBERS = tools_with("looks_like_members")
_MEMBERSHIP = frozenset(
    [
        "@owner", "@segment", "@place", "@it", "who", "which", "what", "of", "for", "in", "on",
        "at", "are", "is", "customer", "list", "show", "same", "and", "only", "now",
    ]
)  # fmt: skip
"""Words of a question after the members of a segment of an account manager: 'which of hers are At Risk'."""


def by_filters(sentence: Sentence, intent: Intent, intents: Mapping[str, Intent]) -> Intent:
    """Accounts cannot be searched by country, nor segments be shown of one owner; sales can."""
    abroad = sentence.of("country") and not sentence.of("region")
    by_segment = intent.name in _OVERVIEWS and any(map(sentence.of, _UNSPLIT))
    words = set(sentence.canonical.split())
    only_members = intent.name in _LIKE_MEMBERS and {"@segment", "@owner"} <= words <= _MEMBERSHIP
    if only_members or (intent.name == "segment_members" and any(map(sentence.of, _SEARCHED_BY))):
        return intents["find_accounts"]
    other = (abroad and "query" in intent.takes) or by_segment
    return intents["sales_metrics"] if other else intent


_BUYS = (
    r"(who|which|what)( \w+){0,2} (buy|bought|buys?|ordered|orders|spent|spends?|took|takes)"
    r"( the| us)* (most|more|it|that|them|those|this)( .*)?"
    r"|(who|which \w+) (are|is) (the |our |my )?(biggest|top|main|best|largest|key) \w+"
    r" (of|for|behind|in|on) (it|that|this|them|those|these)( .*)?"
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


def is_of_segment(slots: Slots) -> bool:
    """Whether accounts are looked for by their segment and nothing else of their own."""
    segments = slots.values.get("segment")
    return bool(segments) and segments != [NO_PURCHASES] and not SEARCHED & slots.values.keys()


_PEERS = (
    "(its|their|his|her|the) (peers?|peer group|segment|kind)|similar .*"
    "|others? like .*|accounts like .*"
)


def account_question(sentence: Sentence, intent: Intent, memory: Memory) -> str:
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
    return "account_profile" if intent.decline == "benchmark" and sentence.has(_PEERS) else ""


def figures_of_account(sentence: Sentence, slots: Slots, memory: Memory) -> bool:
    """'By category', 'versus last year' after a look at an account: its own figures."""
    short = len(sentence.canonical.split()) <= _SHORT
    by = set(slots.by)
    own = sentence.mentions or sentence.unknown or slots.values.keys() & {"account", "segment"}
    refers = sentence.has("(for|of|at|with|by) (them|it|him|her)( .*)?")
    fits = (short or refers) and not own and not by & _OF_MANY
    return bool(account_in_focus(memory)) and fits and "account" in memory.last_arguments


_BRIEF = 5
"""Words of a question that is about the account of the thread where its tool can be."""


def keep_account(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> None:
    """Put in the account of the thread where a short question leaves it out."""
    if intent.name == "sales_metrics" and figures_of_account(sentence, slots, memory):
        slots.put("account", memory.last_arguments["account"])
    brief = len(sentence.canonical.split()) <= _BRIEF and shares_subject(sentence, memory)
    by_account = OF_MANY_ACCOUNTS & set(slots.by)
    subject = topic(memory)
    open_ = "account" in intent.takes and "account" not in slots.values
    if brief and subject and open_ and not by_account:
        slots.put("account", subject.value)


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
    other = {
        "compare": "sales_metrics" if figures or goods else "account_profile" if alone else "",
        "explain_segment": "define" if has_segment else "segment_overview" if several else "",
        "behavior_signals": "opportunities",
        "account_profile": "segment_members" if has_segment or of_segment else "",
        "segment_members": "find_accounts" if ordered else "segment_overview",
    }.get(intent.name)
    return intents[other] if other else None


_USUAL = 10
_GOODS = ("category", "brand", "product")
_USUAL_START = "I compared with twelve months ago, on {day}, as no date was named."
_SPENT = "(spend|spends|spent|spenders?|spending|buy|buys|bought|buyers?|ordered|revenue|turnover)"


def settled(
    sentence: Sentence,
    intent: Intent,
    slots: Slots,
    memory: Memory,
    intents: Mapping[str, Intent],
) -> tuple[Intent, Slots]:
    """The intent that answers, with its own arguments."""
    if intent.name == "find_accounts" and is_of_segment(slots):
        intent = intents["segment_members"]
        slots = fill(sentence, intent)
    if intent.name == "segment_members" and slots.values.get("segment") == [NO_PURCHASES]:
        intent = intents["find_accounts"]
        slots = fill(sentence, intent)
    if _is_of_buyers(sentence, intent, slots):
        intent = intents["sales_metrics"]
        slots = _by_account(fill(sentence, intent), slots)
    if compares_periods_of_part(sentence, slots):
        intent = intents["sales_metrics"]
        slots = fill(sentence, intent)
    if slots.values.get("kind") == ["periods"] and figures_of_account(sentence, slots, memory):
        intent = intents["sales_metrics"]
        slots = fill(sentence, intent)
    return intent, slots


def since_a_year(sentence: Sentence, slots: Slots, lacking: str | None) -> str | None:
    """'Who are the former champions?': those who left a segment in the last twelve months.

    What is still lacking.
    """
    if lacking != "from_date" or "from_segment" not in slots.values:
        return lacking
    start = shift(sentence.lookup.clock.today, -12)
    if start <= sentence.lookup.lexicon.first_date:
        return lacking
    slots.put("from_date", start.isoformat())
    slots.notes.append(_USUAL_START.format(day=day(start)))
    return None


def _is_of_buyers(sentence: Sentence, intent: Intent, slots: Slots) -> bool:
    """Whether accounts are looked for by what they bought, or by what they spent in some months."""
    if intent.name != "find_accounts" or SEARCHED & slots.values.keys() - {"owner", "industry"}:
        return False
    main = sentence.times.main
    dated = (
        main is not None and main.shape == "closed" and main.unit in ("month", "quarter", "half")
    )
    spent = dated and slots.values.get("sort") == ["monetary"] and sentence.has(_SPENT)
    return spent or any(map(sentence.of, _GOODS))


def _by_account(sales: Slots, accounts: Slots) -> Slots:
    """Figures of the accounts that were looked for, as many of them."""
    by = sales.by
    sales.values["by"] = [["account", *(one for one in by if one != "account")]]
    sales.values.setdefault("top", accounts.values.get("limit", [_USUAL]))
    return sales
