"""Sales figures by what changed: who grew or fell most, who stopped buying something, who began to."""

from __future__ import annotations

import re
from collections.abc import Mapping

from agent.offline.understand.arguments.change_conditions import (
    Change,
    demands_change,
    note_of_money,
    put_change,
)
from agent.offline.understand.arguments.customer_turnover import lost_or_won, put_turnover
from agent.offline.understand.arguments.fill import PERIODS, Slots, reads_argument
from agent.offline.understand.arguments.in_one_period import in_one_period
from agent.offline.understand.arguments.silence import NO_PURCHASES
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.atom import Atom
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.types import Call
from agent.offline.understand.words.sentence import Sentence
from tools._dimensions import PARTS
from tools._sales_sql import GRAINS

_UP, _DOWN = alternatives("moved_up"), alternatives("moved_down")
_GROWING, _SHRINKING = alternatives("growing"), alternatives("shrinking")
_UP_MOST, _DOWN_MOST = alternatives("moved_up_most"), alternatives("moved_down_most")
_MORE = "(order|orders|buy|buys|spend|spends|purchase|bring in) more( .*)?"
_GONE = word_list("gone_buyers")
"""Words for buyers that stopped, which are names of segments too."""
_BETWEEN = frozenset(["the", "our", "all", "their", "its", "any"])
MANY = frozenset(["account", "product", "brand"])
"""What there is too much of for one list that shows both who grew and who fell."""
OF_EITHER = 5
_BY_SIZE = "(by|on|in order of) (size|value|revenue|total|amount)|(the )?(largest|biggest)( .*)?"


@reads_argument("moved")
def _moved(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """Needs the dimensions and the comparison, so it comes after them in `takes`."""
    one = in_one_period(sentence)
    only = one.only if one else bought_no_more(sentence)
    turnover = () if only else lost_or_won(sentence)
    if only:
        _crossed(sentence, only, slots)
        if one:
            slots.values[PERIODS] = [one.days(sentence.lookup.clock.today)]
            _held_against_days(slots, one.compared(sentence.lookup.clock.today))
            slots.put("metric", "revenue")
            slots.values.pop("top", None)  # "and zero in Q2"
            slots.drop.add("top")
            if slots.values.get("segment") == [NO_PURCHASES]:  # "bought nothing in Q2"
                slots.values.pop("segment")
        else:
            _held_against_days(slots, _whole_unit_before(sentence, slots))
    elif turnover:
        put_turnover(sentence, turnover, slots)
    elif _groups(slots.by):
        if "compare_to" in slots.values:
            by_change(sentence, slots)
        change = demands_change(sentence)
        if change is not None and change.bounded and not _no_percentage(slots):
            _by_bounded_change(sentence, slots, change)
        elif change is not None and "compare_to" in slots.values:
            _of_accounts(sentence, slots, change)


def _held_against_days(slots: Slots, compared: Mapping[str, str]) -> None:
    if compared:
        slots.values.pop("compare_to", None)
    for name, value in compared.items():
        slots.put(name, value)


def _whole_unit_before(sentence: Sentence, slots: Slots) -> dict[str, str]:
    """'Stopped this year' is held against the whole of last year, as is 'stopped since last year'."""
    main, clock = sentence.times.main, sentence.lookup.clock
    if sentence.times.compare_to or main is None or main.shape != "since":
        return {}
    if main.unit not in ("month", "quarter", "half", "year"):
        return {}
    start, end = clock.unit(main.unit)
    before = clock.unit(main.unit, 1)
    if main.start not in (start, before[0]) or (main.start == start and end <= clock.today):
        return {}
    slots.values[PERIODS] = [(start.isoformat(), clock.today.isoformat())]
    return {"earlier_start": before[0].isoformat(), "earlier_end": before[1].isoformat()}


def _no_percentage(slots: Slots) -> bool:
    """Whether the figures are shares themselves, of which no change is told in percent."""
    return str(slots.values.get("metric", [""])[0]).endswith("_share")


def _by_bounded_change(sentence: Sentence, slots: Slots, change: Change) -> None:
    put_change(sentence, slots, change)
    slots.values.setdefault("compare_to", [held_against(sentence)])
    slots.values.pop("top", None)


def _of_accounts(sentence: Sentence, slots: Slots, change: Change) -> None:
    """'Which accounts did worse this year than last': those that fell come first."""
    if "account" in slots.by and "sort" not in slots.values and not moves_both_ways(sentence):
        put_change(sentence, slots, change)


def fallers(sentence: Sentence, slots: Slots, change: Change) -> None:
    """Figures by account in order of the change that is demanded of them."""
    if not _groups(slots.by):
        slots.values["by"] = [["account"]]
    put_change(sentence, slots, change)
    if not change.bounded and sentence.reads("how_many|number|count"):
        slots.put(
            "max_change" if change.order == "asc" else "min_change", 0.0
        )  # so that they count
    slots.values.setdefault("compare_to", [held_against(sentence)])
    slots.drop |= {"top"}
    note_of_money(sentence, slots)


def held_against(sentence: Sentence) -> str:
    """What a change is told against where that is not said: of a stretch the one before, else the year."""
    if sentence.times.compare_to:
        return sentence.times.compare_to
    main = sentence.times.main
    calendar = main is not None and main.shape in ("closed", "since", "rolling")
    short = calendar and main is not None and main.unit != "year" and main.count < _A_YEAR
    return "previous_period" if short else "previous_year"


_A_YEAR = 12
"""Months that are held against those a year before, as a year is."""


def bought_no_more(sentence: Sentence) -> str | None:
    """'stopped' or 'started' where a message asks who buys something no more, or buys it now."""
    split = {mention.value for mention in sentence.named("dimensions")} & set(PARTS)
    if not split and not any(map(sentence.of, PARTS)):
        return "stopped" if stopped_altogether(sentence) else None
    if sentence.has(alternatives("nothing_else")):
        return None  # "who bought Merrow but nothing else"
    buyers = sentence.reads("who|whose|which|customer|anyone")
    if sentence.has("why|how come") and not buyers:
        return None  # "why did glassware drop"
    if sentence.has(
        "(should|could|ought to|might) (\\S+ )?(buy|buying|take|order|have|need)( .*)?"
    ):
        return None  # "who should buy it but does not"
    for kind, verb in (("stopped", "gave_up"), ("started", "took_up")):
        if sentence.has(alternatives(f"{kind}_buying")) or _right_before_goods(sentence, verb):
            return kind
    return None


def stopped_altogether(sentence: Sentence) -> bool:
    """Whether customers of one period are asked for that bought nothing in the other.

    Without two periods, who stopped buying altogether is a matter of churn.
    """
    goods = any(map(sentence.of, (*PARTS, "account")))
    compared = bool(sentence.times.periods) and sentence.times.compare_to is not None
    return compared and not goods and sentence.has(alternatives("stopped_altogether"))


def _right_before_goods(sentence: Sentence, verb: str) -> bool:
    """'Which hotels in the South have given up our Merrow range': what is given up comes next."""
    before = (
        [word for word in sentence.words[: mention.start] if word not in _BETWEEN]
        for kind in PARTS
        for mention in sentence.of(kind)
    )
    return any(re.search(rf"(?:^| )(?:{alternatives(verb)})$", " ".join(said)) for said in before)


def _crossed(sentence: Sentence, only: str, slots: Slots) -> None:
    slots.put("only", only)
    slots.values.setdefault("by", [["account"]])
    if not sentence.times.compare_to:
        slots.put("compare_to", "previous_period")  # the one just before
    named = sentence.named("segments")
    if all(set(sentence.words[m.start : m.stop]) & _GONE for m in named):
        slots.values.pop("segment", None)
    for name in ("sort", "order"):
        slots.drop.add(name)


def way(sentence: Sentence) -> str | None:
    """'desc' where growth is spoken of, 'asc' where a decline is; None for both or neither."""
    most = {"desc": sentence.has(_UP_MOST), "asc": sentence.has(_DOWN_MOST)}
    ways = {
        "desc": sentence.reads(_UP)
        or sentence.has(_GROWING)
        or (sentence.times.compare_to is not None and sentence.has(_MORE)),
        "asc": sentence.reads(_DOWN) or sentence.has(_SHRINKING) or _worries(sentence),
    }
    for said in (most, ways):
        meant = [order for order, is_said in said.items() if is_said]
        if len(meant) == 1:
            return meant[0]
    return None


_LEAST_GROWTH = (
    r"(bottom|worst|lowest|slowest|weakest|poorest|smallest) (\S+ ){0,4}growth( .*)?"
    r"|(grew|grown|grow|growing) (the )?(least|slowest)( .*)?"
)
"""'Bottom three categories by growth'."""


def moves_both_ways(sentence: Sentence) -> bool:
    """'Winners and losers', 'the biggest movers': those that grew most and those that fell most."""
    return sentence.has(alternatives("moved_both_ways"))


def _worries(sentence: Sentence) -> bool:
    """'Which region should I worry about?' is one that declines."""
    return sentence.has(alternatives("worrying"))


def by_change(sentence: Sentence, slots: Slots) -> None:
    """'Which grew most' is in order of the difference."""
    order = way(sentence)
    if order:
        slots.put("sort", "change")
        slots.put("order", "asc" if sentence.has(_LEAST_GROWTH) else order)
    elif moves_both_ways(sentence):
        slots.put("sort", "change")
        if MANY & set(slots.by):  # the first and the last of so many are two lists
            slots.put("order", "desc", "asc")
            slots.values.setdefault("top", [OF_EITHER])


def moved_on(sentence: Sentence, slots: Slots, call: Call, *, drove: bool) -> None:
    """What a follow-up changes of the order: 'which fell most?', 'who drove it?', 'by size instead'."""
    if call.tool != "sales_metrics" or "only" in slots.values:
        return
    by = slots.values.get("by", [call.arguments.get("by", ())])[0]
    if not _groups(by):
        return
    pulled = _pulled(sentence) if drove else None
    if pulled or {"compare_to"} & (slots.values.keys() | call.arguments.keys()):
        by_change(sentence, slots)
        if drove and "sort" not in slots.values:
            slots.put("sort", "change")
        if pulled:
            slots.put("order", pulled)
    if "sort" in call.arguments and "sort" not in slots.values and sentence.has(_BY_SIZE):
        slots.drop |= {"sort", "order"}


def _pulled(sentence: Sentence) -> str | None:
    """Which change comes first of what 'dragged it down', 'hurt us' or 'lifted it'."""
    for order, verbs in (("asc", "pulled_down"), ("desc", "pulled_up")):
        if sentence.has(f"(?:{alternatives(verbs)})"):
            return order
    return None


def _groups(by: list[str]) -> set[str]:
    return set(by) - set(GRAINS)


def growth(sentence: Sentence, periods: list[Atom], *, ranked: bool) -> str | None:
    """'Is revenue growing?' compares with the year before, a month or week with the one before.

    What is `ranked` by its growth in a stretch that was said is held against the one just before,
    as the tool does.
    """
    up = sentence.reads("up") and not sentence.has(alternatives("up_of_a_place"))
    if not (
        up
        or sentence.reads(f"{_UP}|{_DOWN}")
        or way(sentence)
        or moves_both_ways(sentence)
        or _gets(sentence)
        or _worries(sentence)
    ):
        return None
    if _sets_beside(sentence) or _is_seen(sentence):
        return None
    if sentence.reads("develop") or sentence.has(alternatives("up_of_no_growth")):
        return None
    unit = periods[0].unit if periods else "year"
    short = unit in ("day", "week", "month") and not (periods and periods[0].count > 5)
    if ranked and (way(sentence) or moves_both_ways(sentence)):
        short = unit != "year"
    return "previous_period" if short else "previous_year"


def _sets_beside(sentence: Sentence) -> bool:
    """'Is the return rate higher in glassware or in tableware?' is of two at one time."""
    kinds = [mention.kind for mention in sentence.mentions if not sentence.is_negated(mention)]
    joined = sentence.has("or|than") and not sentence.times.compare_to
    return joined and any(kinds.count(kind) > 1 for kind in set(kinds))


def _is_seen(sentence: Sentence) -> bool:
    """'Is our discounting creeping up? Month by month': the months show it without a comparison.

    Unless it is growth that is asked for, or who of those that are listed grows.
    """
    split = {mention.value for mention in sentence.named("dimensions")}
    asked = sentence.has("growth|growth rates?|decline|change|(which|what|whose|who) .*")
    return bool(split & set(GRAINS)) and not split - set(GRAINS) and not asked


def _gets(sentence: Sentence) -> bool:
    """'Are returns getting worse?'"""
    return sentence.has("getting (better|worse|bigger|smaller|higher|lower|out of .*)")
