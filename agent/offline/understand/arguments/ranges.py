"""The filters of lists and of the book by what they are between: spend, order days, tenure, silence."""

from __future__ import annotations

import re
from decimal import Decimal

from agent.offline.understand.arguments.amounts import amount
from agent.offline.understand.arguments.comebacks import days_before_return
from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.arguments.newcomers import are_listed_by_first_order
from agent.offline.understand.arguments.said_ranges import said_ranges
from agent.offline.understand.arguments.silence import without_quiet_segments
from agent.offline.understand.arguments.spans import WINDOW, days_of, put_window
from agent.offline.understand.arguments.unwanted import is_unwanted
from agent.offline.understand.arguments.usual_gap import orders_missed
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.named_times import LAST
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.sentence import Sentence

_FEWER = re.compile(r"(?<!no )(?<!not )\b(?:(?:fewer|less) than|under|below)(?: an?)?$")
_LONG_STANDING = (
    "long ?(standing|serving|time|term|established) (customers?|accounts?|clients?|ones?|buyers?)"
    "|old (hands?|timers?)|veterans?"
)
LONG_MEANS = "Long-standing is taken for two years as a customer."
_LONG = Decimal(730)
_DAYS_COUNTED = "I count days with an order: several on one day are one."


@reads_argument("book_ranges")
def _ranges(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'With more than £5k', 'between 5 and 20 order days', 'customers for over two years'."""
    for said in said_ranges(sentence):
        if said.least is not None:
            slots.values[f"min_{said.measure}"] = [amount(said.least)]
        if said.most is not None:
            slots.values[f"max_{said.measure}"] = [amount(said.most)]
        if said.measure == "frequency" and not sentence.has("order days?( .*)?"):
            slots.notes.append(_DAYS_COUNTED)
        if said.measure == "tenure_days":
            _without_its_window(said.tokens, sentence, intent, slots)
    if "min_tenure_days" not in slots.values and sentence.has(_LONG_STANDING):
        slots.put("min_tenure_days", amount(_LONG))
        slots.notes.append(LONG_MEANS)


def _without_its_window(tokens: range, sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """How long they have been customers is not the window that is looked at; another length may be it."""
    slots.no_window()
    windows = [
        period
        for period in sentence.times.periods
        if period.shape == "rolling"
        and period.at not in tokens
        and {*sentence.words[period.at : period.stop]} & LAST
    ]
    if len(windows) == 1 and tokens:
        slots.drop.discard("lookback_days")
        put_window(windows[0], sentence, intent, slots, short=False)


def is_range(sentence: Sentence) -> bool:
    """Whether a message is a range and little more."""
    bare = not sentence.mentions and re.match(
        r"(and |but |now |only |just |those |ones |accounts |customers |drop |without |exclude |leave out )*"
        r"(with|between|over|under|above|below|customers? for"
        r"|at (least|most)|spending|more than|less than|fewer than|tenure)\b",
        sentence.line.text,
    )
    return bool(bare and any(said_ranges(sentence)))


_FEW_CATEGORIES = re.compile(alternatives("buys_few_categories"))
_LATELY = re.compile(alternatives("ordered_lately"))
_ONCE = alternatives("ordered_once")


@reads_argument("list_ranges")
def _list_ranges(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """The greatest values that accounts may have: 'between 5k and 10k', 'ordered in the last 30 days'."""
    for said in said_ranges(sentence):
        least, most = said.least, said.most
        if said.measure == "frequency" and orders_missed(sentence) is None:
            _of_orders(slots, least, most)
        of_tenure = said.measure == "tenure_days"
        if of_tenure and most is not None and are_listed_by_first_order(sentence):
            slots.put("max_tenure_days", amount(most))
            _without_its_window(said.tokens, sentence, intent, slots)
        if said.measure != "monetary" or most is None:
            continue
        slots.put("max_monetary", amount(most))
        if least is not None:
            slots.put("min_monetary", amount(least))
        elif slots.values.get("min_monetary") == [amount(most)]:
            slots.values.pop("min_monetary")  # "£2,000 or less"
    if sentence.has(_ONCE) and slots.values.get("max_frequency", [1]) == [1]:
        slots.put("max_frequency", 1)
        slots.values.pop("min_frequency", None)
        _all_history(sentence, slots)
    few = _FEW_CATEGORIES.search(sentence.plain_text)
    if few:
        most_categories, said_there = _most_of(sentence, few)
        slots.put("max_categories", most_categories)
        if slots.values.get("limit", [None])[0] in said_there:
            slots.values.pop("limit", None)  # "only 1 or 2 categories" are no rows
    _ordered_lately(sentence, slots)
    silent = days_before_return(sentence)
    if silent:
        slots.put("min_comeback_days", silent)
        for name in ("min_recency_days", "max_recency_days", "max_frequency"):
            slots.values.pop(name, None)
        without_quiet_segments(sentence, slots)
        if slots.values.get("limit") == [silent]:
            slots.values.pop("limit")  # "after 100 or more silent days"
        slots.no_window()


def _of_orders(slots: Slots, least: Decimal | None, most: Decimal | None) -> None:
    """'More than five orders', 'fewer than four'."""
    for name, value in (("min_frequency", least), ("max_frequency", most)):
        if value is not None:
            slots.put(name, int(value))
            slots.notes.append(_DAYS_COUNTED)


def _all_history(sentence: Sentence, slots: Slots) -> None:
    """'Only once' and 'never again' are of all that is known, where no time is said."""
    if "lookback_days" in slots.values or sentence.times.periods:
        return
    clock = sentence.lookup.clock
    days = (clock.today - clock.first).days + 1
    least, most = WINDOW
    slots.put("lookback_days", min(max(days, least), most))


def _most_of(sentence: Sentence, few: re.Match[str]) -> tuple[int, list[int]]:
    """The last number of 'only one or two categories', one where none is said; and all that are said."""
    begin = len(sentence.plain_text[: few.start()].split())
    end = len(sentence.plain_text[: few.end()].split())
    said = [n.whole for n in sentence.numbers if begin <= n.start < end]
    below = _FEWER.search(few[0].rpartition(" ")[0].rsplit(" ", 1)[0]) is not None
    return max(1, said[-1] - below) if said else 1, said


def _ordered_lately(sentence: Sentence, slots: Slots) -> None:
    """'That ordered in the last 30 days' is when they last did, not over what their revenue is told."""
    if "min_recency_days" in slots.values:
        return
    today = sentence.lookup.clock.today
    for period in sentence.times.periods:
        before = " ".join(sentence.words[: period.at])
        if not _LATELY.search(before) or period.start is None:
            continue
        if period.shape in ("rolling", "since") or (period.end is not None and period.end >= today):
            rolling = period.shape == "rolling"
            last = days_of(period) if rolling else (today - period.start).days
            if is_unwanted(sentence, period.at):
                slots.put("min_recency_days", last + (not rolling))
            else:
                slots.put("max_recency_days", last)
            slots.no_window()
