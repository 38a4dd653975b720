"""Arguments of the sales figures: metric, period, comparison, top."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from agent.offline.understand.arguments.dimensions import (
    RANKED,
    TIMES,
)
from agent.offline.understand.arguments.fill import MAX_LIMIT, PERIODS, Slots, reads_argument
from agent.offline.understand.arguments.in_one_period import in_one_period
from agent.offline.understand.arguments.listing import limit_of
from agent.offline.understand.arguments.moved import bought_no_more, growth
from agent.offline.understand.arguments.one_of_many import asks_for_one
from agent.offline.understand.arguments.ranking import BOTH_ENDS, from_below, rank_from_below
from agent.offline.understand.arguments.still_ordering import is_of_any_order
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.atom import Atom
from agent.offline.understand.times.calendar import DAY
from agent.offline.understand.times.comparisons import of_unit
from agent.offline.understand.tokens.numbers import Number
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.words.canonical import counts_new_customers, metric_stands
from agent.offline.understand.words.sentence import Mention, Sentence

_WEAK = word_list("weak_metrics_of_sales")
_BUYERS, _FIRST_ORDERS = alternatives("counts_buyers"), alternatives("orders_first")
_RETURNERS = alternatives("has_returns")


def _of_the_question(sentence: Sentence, found: list[Mention]) -> list[Mention]:
    """'Its orders seem few. What is the average order value?' asks for what stands after the full stop."""
    ends = [at for at, word in enumerate(sentence.words[:-1]) if word == "."]
    asked = [m for m in found if ends and m.start > ends[-1]]
    return asked if asked and sentence.words[-1] == "?" else found


@reads_argument("metric")
def _metric(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    found = [
        m
        for m in sentence.named("metrics")
        if not sentence.is_negated(m) and metric_stands(sentence, m.start, m.stop - m.start)
    ]
    found = _of_the_question(sentence, found)
    sums_said, found = _around_what_is_taken_off(sentence, found)
    strong = [m for m in found if m.stop - m.start > 1 or sentence.words[m.start] not in _WEAK]
    # "What share of sales was discounted": sales is what the other figure is of.
    sums = [m for m in strong if m.value in ("revenue", "gross_revenue")]
    whole = [m for m in sums if not _is_joined(sentence, m, strong)]
    strong = [m for m in strong if m not in whole] or whole
    part = next((name for name, said in _PARTS_OF_SALES if sentence.has(said)), "")
    if part and strong == whole and not sums_said:
        strong, found = [], []
    names = [m.value for m in strong[:1]]
    names += [m.value for one, m in pairwise(strong) if _are_joined(sentence, one, m)]
    if "units" not in names and sentence.has(
        r"by (volume|units|quantity|pieces|number sold)|in (units|pieces)"
        rf"|{alternatives('counts_pieces')}"
        r"|how many .*(sold|sell|sells|did we shift)|how many ,? ?not (how much|the (value|money))"
        r"|not (how much|the (value|money)) ,? ?(but|just|only)? ?how many"
    ):
        names = ["units"]
    if sentence.has(rf"(gross {_BESIDE} (the )?net|net {_BESIDE} (the )?gross)( .*)?"):
        names = ["revenue", "gross_revenue"]
    if sums_said and names in ([], ["revenue"]):
        names = sums_said
    if not names and sentence.reads("^(show )?(all )?(our |my )?customer (by|per|each) .*"):
        names = ["active_accounts"]  # "accounts by country"
    if not names and sentence.has(rf"how often .*|{alternatives('ordered_often')}"):
        names = ["orders"]
    if names in ([], ["orders"]) and sentence.has(alternatives("per_order")):
        names = ["avg_order_value"]
    if not names and (
        sentence.has(f"{alternatives('sent_back')}|{_RETURNERS}") or _comes_back(sentence)
    ):
        names = ["return_share"]
    if not names and part:
        names = [part]
    if names[-1:] and names[-1] in COUNTS and sentence.has(alternatives("worth_of_counted")):
        names.append("revenue")
    if names == ["orders"] and sentence.has(alternatives("sum_and_its_orders")):
        names = ["revenue", "orders"]
    if counts_new_customers(sentence) or (
        names in ([], ["orders"]) and sentence.has(_FIRST_ORDERS)
    ):
        names = ["new_accounts"]
    if names in ([], ["orders"]) and sentence.has(_BUYERS):
        names = ["active_accounts"]
    if not names and sentence.reads(
        "(how_many|count|number) .*customer .*(by|per|each|every) .*|customer (count"
        "|number) (by|per) .*"
    ):
        names = ["active_accounts"]
    if not names and sentence.reads(
        "how_many .*customer .*(buying|@metric|active)( .*)?|how_many active .*"
    ):
        names = ["active_accounts"]
    if not names and sentence.has(f"({alternatives('counts_customers_of_each')})( .*)?"):
        names = ["active_accounts"]
    if not names and sentence.reads("active .*") and sentence.named("dimensions"):
        names = ["active_accounts"]  # "active Champions by month"
    if not names and sentence.reads("(how_many|number) @segment|^(show )*@segment (by|per)"):
        names = ["active_accounts"]  # "how many Champions has each owner"
    trades = sentence.reads("how_many (@\\w+ )*@trade( .*)?")  # "how many schools do we supply"
    abroad = sentence.of("country") and sentence.reads("(how_many|number|count) .*customer")
    if not names and (trades or abroad):
        names = ["active_accounts"]
    slots.put("metric", *(names or ["revenue"]))


_BESIDE = "(and|or|plus|versus|against|as well as)"
COUNTS = frozenset(["orders", "units", "active_accounts"])
"""What is counted, so that its worth is the revenue: 'how many orders, and what were they worth'."""
_PART = "(share|percentage|percent|proportion|part|fraction|much)"
_PARTS_OF_SALES = (
    ("discount_share", rf"{_PART} (\S+ ){{0,8}}(discount|discounted|discounts|knocked off)( .*)?"),
    ("return_share", rf"{_PART} (\S+ ){{0,8}}(returned|sent back|returns|refunded)( .*)?"),
)
"""'What share of gross sales did we give away as discount': what the share is of is no figure asked for."""


_AROUND_TAKEN_OFF = tuple(
    (metric, re.compile(rf"(?<!\S)(?:{alternatives(said)})(?!\S)"))
    for metric, said in (
        ("gross_revenue", "before_discounts"),
        ("revenue", "after_discounts"),
        ("gross_revenue", "before_returns"),
        ("revenue", "after_returns"),
    )
)
"""'Sales before any discount' and 'after returns': what is taken off is no figure asked for."""
_TAKEN_OFF = frozenset(["discount_share", "return_share"])
_SHARE_WITHOUT = "(share|percentage|percent|proportion|part|fraction) of (\\S+ ){0,3}without .*"


def _around_what_is_taken_off(
    sentence: Sentence, found: list[Mention]
) -> tuple[list[str], list[Mention]]:
    """Sums said to be before or after discounts or returns, and the figures with those in their places."""
    if sentence.has(_SHARE_WITHOUT):
        return [], found  # what was sold at no discount is told by the share that was
    spans = [
        (name, start, stop)
        for name, said in _AROUND_TAKEN_OFF
        for _, start, stop in sentence.line.find(said)
    ]
    sums = []
    for name, start, stop in spans:
        of_span = [
            m
            for m in found
            if start <= m.start < stop
            or (m.value in ("revenue", "gross_revenue") and start <= m.stop <= stop)
        ]
        first = min([start, *(m.start for m in of_span)])
        found = [m for m in found if m not in of_span]
        if first < start:  # "gross revenue less discounts" is one figure
            found.append(Mention("metric", name, name, first, stop))
            sums.append(name)
        elif all(m.value not in _TAKEN_OFF for m in found):
            sums.append(name)  # "sales by region, before any discount"
    return sums, sorted(found, key=lambda m: m.start)


def _comes_back(sentence: Sentence) -> bool:
    """Goods that 'come back' are returned; customers that do are won again."""
    goods = {m.value for m in sentence.named("dimensions")} & {"product", "category", "brand"}
    return bool(goods) and sentence.has("(come|comes|came|coming) back( .*)?")


def _is_joined(sentence: Sentence, one: Mention, found: list[Mention]) -> bool:
    """'Revenue and orders', 'units sold and the revenue from that'; a sum before is that of the other."""
    near = [other for other in found if other is not one]
    after = any(_are_joined(sentence, one, other) for other in near if other.start > one.start)
    ends = [other for other in near if other.stop <= one.start][-1:]
    return after or any(
        _are_joined(sentence, other, one) and not _is_part_of(sentence, other, one)
        for other in ends
    )


def _is_part_of(sentence: Sentence, one: Mention, other: Mention) -> bool:
    """'The discount as a share of orders and sales': sales is what the discount is of."""
    return "of" in sentence.words[one.stop : other.start]


def _are_joined(sentence: Sentence, one: Mention, other: Mention) -> bool:
    """'Revenue and orders' are two figures, 'the discount share of orders' is one."""
    between = {token.plain for token in sentence.tokens[one.stop : other.start]}
    held_against = between == {"with"} and sentence.has("compare|comparing|comparison")
    return held_against or bool(between & _JOINING)


_JOINING = frozenset(["and", ",", "&", "+", "plus", "or", "versus", "vs", "against"])


@reads_argument("start", "end", "compare_to")
def _period(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    said = sentence.times
    periods = [period for period in said.periods if period.shape != "future"]
    periods = [one for one in periods if not _says_when_it_ended(sentence, one, periods)]
    if len(periods) > 1:
        periods = [one for one in periods if not is_of_any_order(sentence, one)]
    if set(slots.by) & set(TIMES):
        periods = [_begun(sentence, period) for period in periods]
    points = [period for period in periods if period.shape == "point"]
    if len(points) < len(periods):
        points = []  # "bought less than a year ago: this year against last"
    pairs = [_pair(sentence, period) for period in periods if period.shape != "point"]
    if said.other is not None and said.other.shape != "point":
        pairs.append(_pair(sentence, said.other))
    if points and points[0].end:
        slots.put("as_of", points[0].end.isoformat())
    if said.implied and said.against is not None and _is_last_year(sentence, said.against):
        pairs = []  # "by region against last year": the usual window against the one a year earlier
    if said.each == "quarter" and not set(slots.by) & set(TIMES):
        start = sentence.lookup.clock.unit("quarter")[0]  # this one against the one before
        pairs = [(start.isoformat(), sentence.lookup.clock.today.isoformat())]
    if (since := _changed_since(sentence)) is not None:
        pairs = [pair for pair in pairs if pair != _pair(sentence, since)]
    if bought_no_more(sentence) or in_one_period(sentence):
        pairs = sorted(pairs)[-1:]  # "bought it last year but not this year"
    if pairs:
        by = slots.by
        joined = _joined(pairs) if set(by) & set(TIMES) and said.other is None else pairs
        slots.values[PERIODS] = list(dict.fromkeys(joined))
    compare = (
        said.compare_to
        or (since and of_unit(since.unit))
        or growth(sentence, periods, ranked=bool(set(slots.by) - set(TIMES)))
    )
    if compare:
        slots.put("compare_to", compare)


_CHANGED_SINCE = (
    "(changed?|grown?|grew|fallen|fell|dropped|shrunk|shrank|risen|rose|increased|decreased|declined"
    "|developed|moved|improved|slipped|gone (up|down)|up|down|better|worse)"
    "( \\S+){0,8} since (the )?(last|previous|prior) .*"
)


def _changed_since(sentence: Sentence) -> Atom | None:
    """'How has that changed since last year' holds a year against the one before, and begins nowhere."""
    found = [one for one in sentence.times.periods if one.shape == "since" and one.unit == "year"]
    asked = len(found) == 1 and len(sentence.times.periods) == 1
    return found[0] if asked and sentence.has(_CHANGED_SINCE) else None


def _says_when_it_ended(sentence: Sentence, one: Atom, periods: Sequence[Atom]) -> bool:
    """'Last quarter, the one that ended in March' names one period twice."""
    before = " ".join(sentence.words[max(0, one.at - 3) : one.at])
    told = re.search(
        r"(?:^| )(?:that|which|it|one) (?:ended|ends|finished|closed)(?: in| on| with)?$", before
    )
    return told is not None and any(other.at < one.at and other.end == one.end for other in periods)


def _begun(sentence: Sentence, period: Atom) -> Atom:
    """'Month by month, from January 2025' begins there, where the month alone has nothing to show."""
    single = period.shape == "closed" and period.unit in ("month", "quarter", "year")
    said = sentence.words[period.at : period.stop]
    alone = single and said[0] == "from" and not {"to", "until", "till", "through", "-"} & set(said)
    span = (period.end - period.start).days if alone and period.start and period.end else 0
    if not alone or span > _A_YEAR:
        return period
    return replace(period, end=sentence.lookup.clock.today, shape="since")


_A_YEAR = 366


def _joined(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """'By quarter in 2024 and 2025': stretches that adjoin are one."""
    made: list[tuple[str, str]] = []
    for start, end in sorted(pairs):
        if made and date.fromisoformat(made[-1][1]) + DAY == date.fromisoformat(start):
            made[-1] = made[-1][0], end
        else:
            made.append((start, end))
    return made


def _is_last_year(sentence: Sentence, period: Atom) -> bool:
    """Whether the year before is said by that name, not by its number and not from a month on."""
    words = sentence.words[period.at : period.stop]
    return period.unit == "year" and not any(
        word.isdigit() or word in ("since", "from") for word in words
    )


def _pair(sentence: Sentence, period: Atom) -> tuple[str, str]:
    clock = sentence.lookup.clock
    start = period.start or clock.first
    return start.isoformat(), (period.end or clock.today).isoformat()


def _counted_times(sentence: Sentence) -> int | None:
    """'Which three months were our best?'"""
    for mention in sentence.named("dimensions"):
        for number in sentence.numbers:
            between = sentence.words[number.end : mention.start]
            beside = not between or (len(between) < 3 and set(between) <= RANKED)
            if mention.value in TIMES and beside and number.kind == "plain":
                return number.whole
    return None


def _are_all(sentence: Sentence, number: Number, dimension: str) -> bool:
    """'The four regions' where there are four."""
    before = sentence.words[number.start - 1 : number.start]
    named = any(
        mention.start == number.end and mention.value == dimension
        for mention in sentence.named("dimensions")
    )
    return (
        before == ["the"]
        and named
        and number.value == len(sentence.lookup.lexicon.all_of(dimension))
    )


@reads_argument("top")
def _top(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    by = slots.by
    said = limit_of(sentence)
    if len(by) == 1 and any(_are_all(sentence, number, by[0]) for number in sentence.numbers):
        return  # "how do the four regions stack up"
    if not set(by) - set(TIMES):
        counted = _counted_times(sentence)
        ranked = sentence.reads("(best|worst) @number")
        if by and counted and (sentence.reads("best|worst") or RANKED & set(sentence.words)):
            slots.put("top", counted)
        elif by and said is not None and said < MAX_LIMIT and ranked:
            slots.put("top", said)
        elif by and asks_for_one(sentence, by[0]):
            slots.put("top", 1)
        if "top" in slots.values and from_below(sentence, slots.values["metric"][0]):
            slots.put("order", "asc")
        return
    rank_from_below(sentence, slots)
    if said is not None and said < MAX_LIMIT:
        slots.put("top", said)
    elif by == ["account"] and asks_for_one(sentence, "account"):
        slots.put("top", 1)
    elif (
        said is None
        and "top" not in slots.values
        and {"product", "account"} & set(by)
        and sentence.reads("best|worst|most|popular|highest|@number")
        and not sentence.reads(BOTH_ENDS)
    ):
        slots.put("top", 10)
