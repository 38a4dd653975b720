"""What a request becomes by the arguments that were read from it: tried one after the other, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agent.offline.understand.arguments.calls import GROUPED
from agent.offline.understand.arguments.customer_turnover import asks_for_rate, put_turnover
from agent.offline.understand.arguments.fill import Slots, fill
from agent.offline.understand.arguments.listing import LISTED
from agent.offline.understand.arguments.silence import NO_PURCHASES
from agent.offline.understand.dialogue.carryover import lists_of_change
from agent.offline.understand.dialogue.carryover.rerouting import figures_of_account
from agent.offline.understand.dialogue.memory import topic
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.calendar import shift
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import filters_of
from agent.offline.understand.types import TRADES, Memory
from agent.offline.understand.words.sentence import Sentence
from tools._dimensions import GOODS

_MEMBERS, _FOUND = filters_of("segment_members"), filters_of("find_accounts")
SEARCHED = (_FOUND - _MEMBERS) | {"count_by"}
"""What accounts are searched for by, and not only listed as the members of a segment."""


_SPENT_MOST = "(spent|spend|spends|bought|buy|buys|purchased|ordered) (the )?(most|least)( .*)?"


@dataclass(frozen=True)
class _Reroute:
    """Where `holds` of what was read, the intent named `to` answers; `fill` reads its arguments."""

    to: str
    holds: Callable[[Sentence, Intent, Slots, Memory], bool]
    fill: Callable[[Sentence, Intent, Slots], Slots] = lambda sentence, intent, before: fill(
        sentence, intent
    )


def reroute(
    sentence: Sentence, intent: Intent, memory: Memory, intents: Mapping[str, Intent]
) -> tuple[Intent, Slots]:
    """The intent that answers once the arguments are read, with its own arguments."""
    slots = fill(sentence, intent)
    for rule in _REROUTES:
        if rule.holds(sentence, intent, slots, memory):
            intent = intents[rule.to]
            slots = rule.fill(sentence, intent, slots)
    return intent, slots


def _is_of_segment(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> bool:
    """Whether accounts are looked for by their segment and nothing else of their own."""
    segments = slots.values.get("segment")
    named = bool(segments) and segments != [NO_PURCHASES] and not SEARCHED & slots.values.keys()
    return intent.name == "find_accounts" and named


def _is_of_no_segment(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> bool:
    """Whether the members of no segment are looked for: accounts without an order."""
    return intent.name == "segment_members" and slots.values.get("segment") == [NO_PURCHASES]


def _compares_periods_of_part(
    sentence: Sentence, intent: Intent, slots: Slots, memory: Memory
) -> bool:
    """'Compare 2025 and 2024 in the North', 'by brand': only figures can be of parts and two periods."""
    parts = any(sentence.of(kind) for kind in (*GROUPED, "account")) or sentence.named("dimensions")
    return slots.values.get("kind") == ["periods"] and bool(parts)


def _compares_periods_of_account(
    sentence: Sentence, intent: Intent, slots: Slots, memory: Memory
) -> bool:
    """'Compare it with last year' after a look at an account."""
    periods = slots.values.get("kind") == ["periods"]
    return periods and figures_of_account(sentence, slots, memory)


def _is_of_buyers(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> bool:
    """Whether accounts are looked for by what they bought, or by what they spent in some months."""
    if intent.name != "find_accounts" or SEARCHED & slots.values.keys() - {"owner", *TRADES}:
        return False
    main = sentence.times.main
    calendar = main is not None and (
        main.shape in ("closed", "since") or (main.shape == "rolling" and sentence.has(_SPENT_MOST))
    )
    ranked = slots.values.get("sort") in (["monetary"], ["frequency"])
    return (calendar and ranked) or any(map(sentence.of, GOODS))


def _by_account(sentence: Sentence, intent: Intent, accounts: Slots) -> Slots:
    """Figures of the accounts that were looked for, as many of them."""
    sales = fill(sentence, intent)
    by = sales.by
    sales.values["by"] = [["account", *(one for one in by if one != "account")]]
    sales.values.setdefault("top", accounts.values.get("limit", [LISTED]))
    return sales


def _is_a_rate_of_periods(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> bool:
    """'Retention rate this year versus last': of periods, where cohorts are of first orders."""
    return intent.name == "cohort_retention" and asks_for_rate(sentence)


_PATH = re.compile(alternatives("way_through_segments"))
_LIKE_IT = "(like|similar to|such as|resembling) (_|it|them|this|that)( .*)?"
_MOVES = frozenset(["segment_migration", "explain_segment", "account_profile", "segment_overview"])


def _is_path_of_account(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> bool:
    """'How has it moved through the segments?': moves between segments are told of all accounts alone."""
    if sentence.has(_LIKE_IT):
        return False  # "how do accounts like Tideway move"
    path = _PATH.search(sentence.plain_text)
    moves = intent.name in _MOVES and (intent.name == "segment_migration" or path)
    history = path and intent.name == "account_notes" and not sentence.has("notes?|wrote|written")
    return bool(moves or history) and is_of_one_account(sentence, memory)


def is_of_one_account(sentence: Sentence, memory: Memory) -> bool:
    """Whether a message names one account or refers to that of the thread."""
    about = topic(memory)
    refers = about is not None and about.kind == "account" and "@it" in sentence.canonical.split()
    return len(sentence.of("account")) == 1 or (refers and not sentence.of("account"))


def _then_and_now(sentence: Sentence, intent: Intent, moves: Slots) -> Slots:
    """The segment of an account at the ends of what is named, else a year and half a year ago, and now."""
    slots = fill(sentence, intent)
    today = sentence.lookup.clock.today
    period = sentence.times.main
    start = period.start if period is not None else None
    end = period.end if period is not None and period.end and period.shape == "closed" else today
    days = [start] if start and start < today else [shift(today, -12), shift(today, -6)]
    slots.no_window()
    slots.drop.clear()
    slots.put("as_of", *(one.isoformat() for one in (*days, min(end, today))))
    return slots


def _kept(sentence: Sentence, intent: Intent, cohorts: Slots) -> Slots:
    """The accounts that bought no more, with the share that was kept."""
    sales = fill(sentence, intent)
    put_turnover(sentence, ("stopped",), sales)
    return sales


_REROUTES = (
    _Reroute("sales_metrics", lists_of_change.bought_once),
    _Reroute("opportunities", lists_of_change.are_key_accounts, lists_of_change.key_accounts),
    _Reroute("opportunities", lists_of_change.are_in_decline, lists_of_change.key_accounts),
    _Reroute("sales_metrics", lists_of_change.demanded, lists_of_change.in_order),
    _Reroute("explain_segment", _is_path_of_account, _then_and_now),
    _Reroute("segment_members", _is_of_segment),
    _Reroute("find_accounts", _is_of_no_segment),
    _Reroute("sales_metrics", _is_of_buyers, _by_account),
    _Reroute("sales_metrics", _is_a_rate_of_periods, _kept),
    _Reroute("sales_metrics", _compares_periods_of_part),
    _Reroute("sales_metrics", _compares_periods_of_account),
)
"""Each is tried on what the ones before it led to."""
