"""How well what a message names goes with what an intent can use."""

from __future__ import annotations

from collections.abc import Iterator, Set

from agent.offline.understand.arguments.amounts import least_amount
from agent.offline.understand.arguments.choices import choices
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.atom import Atom
from agent.offline.understand.types import TRADES
from agent.offline.understand.words.sentence import Sentence

SHORT = 3
"""Words of a question so short that it is about the account the thread is about: 'churn risk?'."""
_DIMENSION = (
    "(by|per|each|every) (region|category|product|brand|channel|month|quarter|week|year|day|country"
    "|industry|owner|account_type)"
)
_USED_BY: dict[str, tuple[float, frozenset[str]]] = {
    "account": (0.1, frozenset(["account", "query", "sides"])),
    "initials": (0.1, frozenset(["account", "query", "sides", "term"])),
    "segment": (
        0.4,
        frozenset(["segment", "segments", "term", "opportunity", "from_segment", "sides"]),
    ),
    "goods": (0.3, frozenset(["category", "brand", "product", "basket_item"])),
    "article": (0.4, frozenset(["product", "basket_item"])),
    "place": (0.4, frozenset(["region", "sides"])),
    "people": (0.3, frozenset(["owner", "by"])),
    "trade": (0.3, frozenset([*TRADES, "by", "segment_of_trade"])),
    "family": (0.1, frozenset(["family_level"])),
    "cost": (0.1, frozenset(["cost_per_contact"])),
    "scoring": (0.05, frozenset(["scoring"])),
    "campaign_type": (0.4, frozenset(["campaign_type", "past_campaign_type"])),
    "campaign": (0.2, frozenset(["campaign"])),
    "signal": (0.5, frozenset(["signal", "term"])),
    "metric": (0.6, frozenset(["metric", "term", "sort", "cohort_metric"])),
    "money": (0.3, frozenset(["budget", "min_monetary", "book_ranges", "cutoffs"])),
    "percent": (0.6, frozenset(["share", "min_support", "risk_level"])),
    "dimension": (0.5, frozenset(["by", "cohort_grain", "basket_level"])),
    "comparison": (0.7, frozenset(["compare_to", "from_date", "sides"])),
    "future": (0.3, frozenset(["horizon", "propensity_kind", "risk_level"])),
}
"""For each kind of thing: the weight of an intent that has no use for it, and the arguments that do."""
_EACH = (
    r"[\d.]+k? (\w+ )?(per|a|each|for each) (contact|head|mail|letter|call|piece|recipient|person)"
)
FAMILY = next(said for value, said, _ in choices()["family_level"].values if value == "family")
SCORING = "|".join(said for _, said, _ in choices()["scoring"].values)
_CALLED = {
    "unknown": "account", "unknown_segment": "segment", "category": "goods", "brand": "goods",
    "product": "goods", "region": "place", "country": "place", "owner": "people",
    **dict.fromkeys(TRADES, "trade"),
}  # fmt: skip


def fit(
    intent: Intent,
    sentence: Sentence,
    named: Set[str],
    *,
    known: frozenset[str],
    foreign: bool = False,
) -> float:
    """1 where everything that is `named`, as kinds, can be used, less for each kind that cannot.

    `known` are the kinds of things the thread is about; `foreign`: a word is used that only questions
    outside the job use.
    """
    if not intent.is_call:
        if named & {*intent.yields_to, "scoring"}:
            return 0.15
        return 0.15 if intent.chat and named else 1.0 + 3.0 * foreign
    weight = _fit_of_needs(intent, sentence, named, known)
    can = set(intent.takes) | set(intent.hears)
    for kind in named:
        without, users = _USED_BY.get(kind, (1.0, frozenset()))
        if not can & (users | {kind}):
            strict = kind == "comparison" and {"metric", "account"} & named
            weight *= 0.3 if strict else without
    if "past" in named and "horizon" in intent.takes:
        weight *= 0.4
    return weight


def kinds_named(sentence: Sentence) -> Iterator[str]:
    """The kinds of things that a message names."""
    for mention in (*sentence.mentions, *sentence.unknown):
        if not sentence.is_negated(mention):
            initials = mention.kind == "unknown" and mention.value.isupper()
            yield "initials" if initials else _CALLED.get(mention.kind, mention.kind)
            if mention.kind == "product":
                yield "article"
    for word, kind in (
        ("@segment", "segment"), ("@ctype", "campaign_type"), ("@signal", "signal"),
        ("@metric", "metric"), ("@percent", "percent"), ("@future", "future"),
    ):  # fmt: skip
        if word in sentence.canonical.split():
            yield kind
    if sentence.has(_EACH) and not sentence.reads("draft"):
        yield "cost"
    if sentence.has(FAMILY):
        yield "family"
    if sentence.has(SCORING):
        yield "scoring"
    if any(number.kind == "money" for number in sentence.numbers) or least_amount(sentence):
        yield "money"
    if sentence.reads(_DIMENSION):
        yield "dimension"
    if sentence.times.compare_to:
        yield "comparison"
    if any(_is_past(sentence, period) for period in sentence.times.periods):
        yield "past"


def _is_past(sentence: Sentence, period: Atom) -> bool:
    """'Within 90 days' may be those that come."""
    within = sentence.words[max(0, period.at - 1)] == "within"
    return period.shape not in ("future", "point") and not within


def _fit_of_needs(
    intent: Intent, sentence: Sentence, named: Set[str], known: frozenset[str]
) -> float:
    """What is needed must be named, or be what the thread is about."""
    short = len(sentence.canonical.split()) <= SHORT
    refers = "@it" in sentence.canonical
    weight = 1.0
    if "account" in intent.needs and not named & {"account", "initials"}:
        unknown = 0.1 if refers and "segment" in known else 0.2
        weight *= (1.0 if short or refers else 0.6) if "account" in known else unknown
    elif short and "account" in known and "account" not in intent.takes and not named:
        weight *= 0.3  # "signals?" about an account are its own
    if intent.needs == ("segment",) and "segment" not in named:
        weight *= 1.0 if "segment" in known and refers else 0.15
    if "campaign_type" in intent.needs and "campaign" in known:
        weight *= 5
    if "sides" in intent.takes and named and not refers and not _has_two_sides(sentence):
        weight *= 0.2
    return weight


def _has_two_sides(sentence: Sentence) -> bool:
    """Two accounts, regions, segments or periods."""
    said = sentence.times
    counts = [
        len(sentence.of("account")) + len(sentence.of_unknown("unknown")),
        len(sentence.of("region")),
        len(sentence.named("segments")),
        len(said.periods) + (said.against is not None or said.compare_to is not None),
    ]
    return max(counts) > 1
