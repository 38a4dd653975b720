"""Customers lost, won and kept: who bought in one period and not in the one before, or the reverse."""

from __future__ import annotations

from datetime import date, timedelta

from agent.offline.understand.arguments.fill import PERIODS, Slots, reads_argument
from agent.offline.understand.arguments.still_ordering import ordered_since
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.sentence import Sentence
from tools._dimensions import GOODS
from tools._periods import CompareTo, Period
from tools._spec import USUAL_DAYS

MOST_CALLS = 4
COHORT_GRAINS = frozenset(["month", "quarter"])
_OF_COHORTS = {"day", "week", "month", "quarter", "year", "account"}
"""What cohorts are made by, or of."""
_KEPT = "(retention|retain|retained|retaining|keep|kept|keeping|repeat|renewal)( .*)?"
NOT_SPLIT = (
    "Retention is not split by {names} here, only by region and by cohort; this is of all accounts."
)
_KINDS = ("stopped", "started")
MEANS = {
    "stopped": (
        "Lost here means: bought in the period before and not in this one. Some may only order less often."
    ),
    "kept": "Kept here means: bought in the period before and again in this one.",
    "started": (
        "Gained here means: bought in this period and not in the one before, "
        "those that came back included."
    ),
}


def lost_or_won(sentence: Sentence) -> tuple[str, ...]:
    """'stopped' where customers lost are asked for, 'started' for those won beside them; else nothing."""
    if not sentence.has(alternatives("lost_customers")):
        return ()
    both = sentence.has(alternatives("won_customers"))
    return _KINDS if both else _KINDS[:1]


def asks_for_rate(sentence: Sentence) -> bool:
    """'Retention rate this year against last': of a period, which cohorts do not tell."""
    dated = [period for period in sentence.times.periods if period.shape not in ("point", "future")]
    compared = sentence.times.compare_to or sentence.times.other
    rate = bool(dated) and sentence.has("(retention|repeat|renewal) (rate|level|percentage)( .*)?")
    return not sentence.reads("cohort") and bool(compared or rate)


@reads_argument("cohort_named")
def _cohort_named(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'The cohort of Q1 2025', which is among those by quarter: the period is no limit of the answer."""
    if named_cohort(sentence):
        slots.values.setdefault("grain", [sentence.times.periods[0].unit])


def named_cohort(sentence: Sentence) -> bool:
    """Whether the one period that is said is that of a cohort."""
    periods = sentence.times.periods
    whole = len(periods) == 1 and periods[0].shape == "closed" and periods[0].unit in COHORT_GRAINS
    return whole and sentence.has(alternatives("of_a_cohort"))


@reads_argument("each_region")
def _each_region(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'Retention by region' is one call for each; by anything else it is told that this is of all."""
    asked = {m.value for m in sentence.named("dimensions")} - _OF_COHORTS
    if not asked or "region" in slots.values:
        return
    regions = sentence.lookup.lexicon.regions
    if asked == {"region"} and 1 < len(regions) <= MOST_CALLS:
        slots.put("region", *regions)
    else:
        names = " or ".join(sorted(name.replace("_", " ") for name in asked))
        slots.notes.append(NOT_SPLIT.format(names=names))


_LATELY = timedelta(days=90)
"""Whoever ordered within so long still orders."""


@reads_argument("ordered_since")
def _ordered_since(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'But still order other things' of those who stopped buying something."""
    goods = set(GOODS) & slots.values.keys()
    if slots.values.get("only") != ["stopped"] or not goods:
        return
    since = ordered_since(sentence) if len(sentence.times.periods) > 1 else None
    if since is not None and since.start is not None:
        slots.put("ordered_since", since.start.isoformat())
    elif sentence.has(_STILL):
        slots.put("ordered_since", (sentence.lookup.clock.today - _LATELY).isoformat())


_STILL = alternatives("still_buys_others")


def put_turnover(sentence: Sentence, kinds: tuple[str, ...], slots: Slots) -> None:
    """The calls that list and count them, one period beside another where two are compared."""
    slots.put("only", *kinds)
    slots.put("metric", "revenue")
    slots.values["by"] = [["account"]]
    period, compared = _period(sentence, slots), sentence.times.compare_to
    slots.values[PERIODS] = [ends_of(period)]
    if compared or sentence.times.other:
        slots.values[PERIODS].append(ends_of(_other(sentence, period, compared)))
    slots.put("compare_to", "previous_period")
    for name in ("top", "sort", "order", "segment"):
        slots.values.pop(name, None)
        slots.drop.add(name)
    slots.notes += [MEANS["kept" if sentence.has(_KEPT) else kind] for kind in kinds]


def _period(sentence: Sentence, slots: Slots) -> Period:
    """The period asked about; a year up to today where only what it is held against is said."""
    today = sentence.lookup.clock.today
    said = slots.values.get(PERIODS, ())
    if not said or sentence.times.implied:
        return Period(today - timedelta(days=USUAL_DAYS - 1), today)
    return Period(*(date.fromisoformat(day) for day in said[0]))


def _other(sentence: Sentence, period: Period, compared: CompareTo | None) -> Period:
    other = sentence.times.other
    if compared is None and other is not None and other.start and other.end:
        return Period(other.start, other.end)
    return period.before(compared or "previous_year")[0]


def ends_of(period: Period) -> tuple[str, str]:
    """The first and the last day of a period, as tools take them."""
    return period.start.isoformat(), period.end.isoformat()
