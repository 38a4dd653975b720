"""Arguments from a message: one small function for each argument that an intent can take.

A new tool that takes the usual arguments needs nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from agent.offline.understand._atoms import Atom
from agent.offline.understand._calendar import DAYS_IN
from agent.offline.understand._canonical import is_weak_campaign, segment_stands
from agent.offline.understand._intents import Intent
from agent.offline.understand._sentence import Mention, Sentence
from agent.offline.understand._wordlists import word_list

MAX_LIMIT = 500
_WINDOW = (30, 1095)
_SHORT = 90


@dataclass
class Filled:
    """Arguments by name; a list of values means one call each. `unclear` are mentions to ask about.

    `drop` names arguments to leave out after all.
    """

    values: dict[str, list[Any]] = field(default_factory=dict)
    unclear: list[Mention] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    drop: set[str] = field(default_factory=set)

    def put(self, name: str, *values: Any) -> None:
        """Set an argument; several values ask for several calls."""
        self.values[name] = list(dict.fromkeys(values))


Taker = Callable[[Sentence, Intent, Filled], None]
TAKERS: dict[str, Taker] = {}


def takes(*names: str) -> Callable[[Taker], Taker]:
    """Register a function for the names used in `takes` of examples.yaml."""

    def register(taker: Taker) -> Taker:
        for name in names:
            TAKERS[name] = taker
        return taker

    return register


def fill(sentence: Sentence, intent: Intent) -> Filled:
    """All arguments that the intent takes and the message gives."""
    filled = Filled()
    for taker in dict.fromkeys(TAKERS[name] for name in intent.takes):
        taker(sentence, intent, filled)
    return filled


@takes("account")
def _account(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    mentions = sentence.of("account")
    if mentions:
        filled.unclear += [mention for mention in mentions if mention.options]
        filled.put("account", *(mention.value for mention in mentions))
        return
    unknown = sentence.of_unknown("unknown")
    if unknown and "account" in (*intent.needs, *intent.needs_one):
        filled.put("account", *(mention.value for mention in unknown[:2]))
        return
    for mention in sentence.of_unknown("unknown"):
        before = [word for word in sentence.words[: mention.start] if word != "the"][-1:]
        capital = sentence.tokens[mention.start].is_capital
        if before == ["of"] and not capital and "product" in intent.takes:
            filled.put("product", mention.value)
        elif before != ["in"] or "region" not in intent.takes:
            filled.put("account", mention.value)


_NAMED_BY = word_list("before_searched_name")


@takes("query")
def _query(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    """A name to search for, as typed: the tool forgives typing errors itself."""
    announced = [
        mention
        for mention in sentence.unknown
        if mention.start == 0
        or sentence.words[mention.start - 1] in _NAMED_BY
        or sentence.tokens[mention.start].is_capital
    ]
    mentions = sentence.of("account") or announced
    if mentions:
        mention = mentions[0]
        exact = mention.kind == "account" and mention.full and not mention.options
        filled.put("query", mention.name if exact else sentence.raw(mention))


@takes("segment")
def _segment(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    found = [
        mention
        for mention in sentence.named("segments")
        if segment_stands(sentence, mention.start, mention.stop - mention.start)
        and not sentence.is_negated(mention)
    ]
    if filled.values.get("metric") == ["new_accounts"]:
        found = [mention for mention in found if mention.value != "New Customers"]
    if found:
        filled.put("segment", *(mention.value for mention in found))
        return
    unknown = sentence.of_unknown("unknown_segment")
    if not unknown and "segment" in intent.needs:
        unknown = sentence.unknown
    if unknown:
        filled.put("segment", unknown[0].value)


@takes("region")
def _region(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    mentions = sentence.of("region")
    if not mentions and "country" not in intent.takes and "by" not in intent.takes:
        mentions = sentence.of("country")  # the tool says which regions there are
    if mentions:
        filled.put("region", *(mention.value for mention in mentions))
        return
    for mention in sentence.of_unknown("unknown"):
        before = [word for word in sentence.words[: mention.start] if word != "the"][-1:]
        if before == ["in"] and "account" not in intent.needs:
            filled.put("region", mention.value)


def _plain(kind: str) -> Taker:
    def taker(sentence: Sentence, intent: Intent, filled: Filled) -> None:
        mentions = sentence.of(kind)
        if mentions:
            filled.unclear += [mention for mention in mentions if mention.options]
            filled.put(kind, *(mention.value for mention in mentions))

    return taker


for _kind in ("country", "category", "brand", "industry", "account_type", "owner", "channel"):
    TAKERS[_kind] = _plain(_kind)


@takes("campaign_type")
def _campaign_type(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    found = sentence.named("campaign_types")
    sure = [m for m in found if not is_weak_campaign(sentence.words[m.start : m.stop])]
    chosen = sure or found
    if chosen:
        filled.put("campaign_type", *(mention.value for mention in chosen[:2]))
        return
    for pattern, kind in _CAMPAIGN_WORDS:
        if sentence.has(pattern):
            filled.put("campaign_type", kind)
            return
    for segment in sentence.named("segments"):
        if segment.value in _CAMPAIGN_FOR:
            kind = _CAMPAIGN_FOR[segment.value]
            filled.put("campaign_type", kind)
            filled.notes.append(f"I read a campaign for {segment.value} as a {kind} campaign.")
            return


_CAMPAIGN_FOR = {
    "New Customers": "acquisition",
    "At Risk": "retention",
    "Cannot Lose Them": "retention",
    "Hibernating": "retention",
    "About to Sleep": "retention",
    "Champions": "premium",
    "Loyal Customers": "premium",
}
_CAMPAIGN_WORDS = (
    (r"(win|winning|won|bring|bringing|get|getting) .*back( .*)?", "retention"),
    (r"keep(ing)? .*(customers|clients|accounts).*", "retention"),
    (r"(stop|prevent|against) .*(leaving|churn|loss|losing).*|leave us.*", "retention"),
    (r"(attract|gain|win|find|onboard)(ing)? new .*|more new .*", "acquisition"),
    (r"(price|prices|offers?|cheaper|percent off)( .*)?", "promotional"),
)


@takes("opportunity")
def _opportunity(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    """The kind of opportunity: by its name, else by what is said about the customers."""
    named = sentence.named("opportunities")
    if named:
        filled.put("kind", named[0].value)
        return
    for pattern, kind in _OPPORTUNITY:
        if sentence.reads(pattern):
            filled.put("kind", kind)
            return
    segments = {mention.value for mention in sentence.named("segments")}
    for segment, kind in _OPPORTUNITY_OF.items():
        if segment in segments:
            filled.put("kind", kind)
            return


_OPPORTUNITY = (
    (
        r"(customer|who|which|one) .*declining( .*)?|declining (one|customer)|.*buying less.*",
        "declining_key_accounts",
    ),
    (
        (
            r"(losing|quiet|risk|danger) (one|customer)|(who|customer|which|anyone|anybody"
            r"|one) .*(losing|save|quiet|danger|risk|gone|out|rescu.*)( .*)?"
        ),
        "at_risk_high_value",
    ),
    (r"(sleeping|dormant) .*(worth|potential|opportunity)", "hibernating_with_potential"),
)
_OPPORTUNITY_OF = {
    "Champions": "champions_for_expansion",
    "Loyal Customers": "champions_for_expansion",
    "New Customers": "promising_new_customers",
    "Promising": "promising_new_customers",
    "Hibernating": "hibernating_with_potential",
    "At Risk": "at_risk_high_value",
    "Cannot Lose Them": "at_risk_high_value",
}


@takes("propensity_kind")
def _propensity_kind(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    gap = r"not|missing|lack|lacking|gap|yet|never|@opportunity|white space|untapped"
    if sentence.reads(gap):
        filled.put("kind", "white_space")


@takes("scoring")
def _scoring(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    if sentence.has("ntile|n tile"):
        filled.put("scoring", "ntile")


@takes("level")
def _level(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    family = (
        r"family|families|subsidiar(y|ies)|rolled up|roll up|whole group|group level"
        r"|entire group|with all branches"
        r"|parent( company)?|parents|including branches|all (their"
        r"|its) (branches|sites|locations)|daughters|child accounts|parent and children"
        r"|group wide"
    )
    if sentence.has(family):
        filled.put("level", "family")


@takes("min_monetary")
def _min_monetary(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    for number in sentence.numbers:
        words = [
            w
            for w in sentence.words[max(0, number.start - 4) : number.start]
            if w not in ("a", "the")
        ]
        before = " ".join(words)
        if re.search(r"\b(under|below|less than|up to|at most|max|maximum)$", before):
            filled.notes.append("I can filter by a least value, not by a greatest one.")
            continue
        over = re.search(
            r"\b(over|above|more than|at least|greater than|exceeding|minimum( of)?|min"
            r"|least|north of"
            r"|bigger than|larger than|beyond|excess of|worth|spend(ing)?( of)?|spent|>)$",
            before,
        )
        after = sentence.words[number.end : number.end + 2]
        if number.kind == "money" or (
            over and number.kind == "plain" and after[:1] not in (["days"], ["orders"], ["months"])
        ):
            filled.put("min_monetary", amount(number.value))
            return


@takes("budget")
def _budget(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    for number in sentence.numbers:
        before = " ".join(sentence.words[max(0, number.start - 4) : number.start])
        after = " ".join(sentence.words[number.end : number.end + 3])
        each = re.match(
            (
                r"(per|a|each|for each|/)? ?(contact|head|mail|letter|customer|account|call|each"
                r"|piece|recipient|person)\b"
            ),
            after,
        )
        costs = re.search(
            (
                r"\b(per contact|cost per contact|contact costs?|costs?|costing|at)( of"
                r"| is)?( about)?$"
            ),
            before,
        )
        of_contact = each or (costs and "contact" in before and "budget" not in before)
        if of_contact and number.kind in ("money", "plain"):
            filled.put("cost_per_contact", amount(number.value))
            continue
        said = re.search(r"\bbudget( is)?( of)?( about| around)?$", before) or re.match(
            r"(of )?budget", after
        )
        spent = number.value >= 100 and not re.match(
            r"(account|customer|client|contact|recipient|people|lead|champion|day)", after
        )
        if number.kind == "money" or (number.kind == "plain" and (said or spent)):
            filled.values.setdefault("budget", [amount(number.value)])


TAKERS["cost_per_contact"] = _budget


def amount(value: Decimal) -> int | float:
    """An amount as JSON writes it."""
    return int(value) if value == value.to_integral_value() else float(value)


@takes("lookback")
def _lookback(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    """A period as a window that ends at a date: lookback_days and, where it has ended, as_of."""
    period = sentence.times.main
    if period is None or sentence.times.compare_to or _is_only_now(period, sentence, intent):
        return
    if sentence.reads("not (buying|@metric|heard) .*"):
        filled.notes.append(
            "I cannot filter by days without an order; the longest silence comes first."
        )
        return
    _window(
        period, sentence, filled, shortest=_SHORT if "lookback_long" in intent.takes else _WINDOW[0]
    )


TAKERS["lookback_long"] = _lookback
"""For standings such as segments: a month or a week that has ended says at which date, not how long."""


def _is_only_now(period: Atom, sentence: Sentence, intent: Intent) -> bool:
    """'This week', 'today': when it is to be done, not what is looked at."""
    units = {"day", "week", "month"}
    if {"opportunity", "campaign_type"} & set(intent.takes):
        units.add("quarter")
    said = sentence.words[period.at]
    return period.unit in units and said in ("this", "today", "current", "the")


def _window(period: Atom, sentence: Sentence, filled: Filled, shortest: int) -> None:
    today = sentence.lookup.clock.today
    if period.shape == "point":
        if period.end and period.end < today:
            filled.put("as_of", period.end.isoformat())
        return
    if period.shape == "future" or period.end is None:
        return
    if period.shape == "rolling":
        days = period.count * DAYS_IN[period.unit]
    elif period.shape == "until":
        days = 0
    else:
        days = (min(period.end, today) - (period.start or period.end)).days + 1
    if (
        period.shape in ("closed", "until")
        and period.end < today
        and period.unit not in ("day", "week")
    ) or (
        period.shape == "closed" and period.unit == "day" and period.end < today - timedelta(days=7)
    ):
        filled.put("as_of", period.end.isoformat())
    least, most = _WINDOW
    if days > most:
        filled.notes.append("The longest window is three years.")
    if days >= (shortest if period.shape == "closed" else least):
        filled.put("lookback_days", min(days, most))
    elif period.shape == "rolling" and days:
        filled.notes.append("That is shorter than the shortest window, so I kept the usual one.")
