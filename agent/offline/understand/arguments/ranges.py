"""The filters of the book at a glance: several segments, and ranges of spend, order days and tenure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from agent.offline.understand.arguments.amounts import amount, is_too_little
from agent.offline.understand.arguments.comebacks import days_before_return
from agent.offline.understand.arguments.counted_lengths import lengths
from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.arguments.newcomers import FIRST_ORDERED, are_listed_by_first_order
from agent.offline.understand.arguments.silence import silence
from agent.offline.understand.arguments.spans import WINDOW, days_of
from agent.offline.understand.arguments.times_over import TIMES_OVER, times_over
from agent.offline.understand.arguments.unwanted import is_unwanted
from agent.offline.understand.arguments.usual_gap import orders_missed
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.calendar import DAYS_IN
from agent.offline.understand.tokens.numbers import Number
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.words.sentence import Sentence

_LEAST = re.compile(
    rf"\b({alternatives('over')}|from|between|since|minimum|min|least|exceeding|older than"
    r"|(?:no|not) (?:less|fewer|shorter|under|below)(?: than)?)( (a|an|the|of))?$"
)
_MOST = re.compile(
    r"(?<!no )(?<!not )(?<!nothing )(?<!none )(?<!nobody )\b"
    rf"({alternatives('under')}|until|within|(younger|newer) than)( (a|an|the|of))?$"
)
_NO_OTHER = r"(?! (an?\b|[£$€]|\d|one|two|three|four|five|six|seven|eight|nine|ten|twenty))"
"""What bounds the number that comes next is no bound of this one: 'over 10k and under 50k'."""
_OR_MORE = re.compile(
    r"(\w+ ){0,2}(or (more|above|over|longer|older|higher|upwards?)|and (more|above|over|up|upwards?)"
    rf"|plus|upwards?|up(?! (on|from|by|against|to)\b)|(at (the )?)?least|minimum|min)\b{_NO_OTHER}"
)
_OR_LESS = re.compile(
    r"(\w+ ){0,2}(or (less|fewer|under|below|lower|shorter|younger|newer)|and (under|below)"
    rf"|at (the )?(very )?most|maximum|max|tops)\b{_NO_OTHER}"
)
_BEGAN = rf"{FIRST_ORDERED}|joined|signed up|won|came on board|became (a )?customers?|new(er|est)?|onboarded"
"""How it is said when an account became a customer."""
_STANDING = (
    r"with us|on (our|the|my) books?|(bought|buying|ordered|ordering) (from|with) us"
    r"|(customers?|clients?|accounts?|buyers?|buying|ordering)( of ours)?"
)
_BETWEEN = re.compile(r"\b(between|from|range of)( (a|an|the))?$")
_TO = re.compile(r"(and|or|to|-|–|until)( (a|an))?$")
_EXACTLY = re.compile(r"(?<!\S)(?:exactly|precisely|just|only|merely)$")
_FEWER = re.compile(r"(?<!no )(?<!not )\b(?:(?:fewer|less) than|under|below)(?: an?)?$")
_MORE = re.compile(r"(?<!no )(?<!not )\b(?:more than|over|above|exceeding)(?: an?)?$")
"""'Fewer than four orders' are three at most, as 'more than four' are five at least."""
_ORDERS = re.compile(
    r"(days? ((or|and) (more|fewer|less|up|over|under)|plus|up|min|max|at (least|most))"
    r"|order|orders|ordered|purchase|purchases|orderings|times|order days?)\b"
)
_MORE_OF = r"^((or|and) (more|fewer|less|over|above|longer)|(different|separate|distinct)) "
_TENURE = re.compile(
    r"\b(tenure|tenured|with us|customers? (for|since|of)|clients? (for|since|of)|accounts? (for|since|of)"
    r"|relationships?|(?<!order )(?:days?|weeks?|months?|years?) old"
    r"|older than|younger than|newer than|long ?(standing|serving)|joined|signed up|aboard"
    r"|first (order|bought|purchase)\w*|known us|bought from us for|buying from us for|on board"
    r"|on (?:our|the|my) books?)\b"
)


_WITH_US = re.compile(r"\b(?:with us|aboard|on board|on (?:our|the|my) books?)$")
"""'With us three years' are so long at least."""
_LONG_STANDING = (
    "long ?(standing|serving|time|term|established) (customers?|accounts?|clients?|ones?|buyers?)"
    "|old (hands?|timers?)|veterans?"
)
LONG_MEANS = "Long-standing is taken for two years as a customer."
_LONG = Decimal(730)
_COUNTED = word_list("counted_nouns")
_MONEY = 100
"""Below this a number without a currency is no money: 'valuable accounts, no more than five'."""
_BARE_BOUND = re.compile(
    r"(?<!\S)(under|below|less than|smaller than|over|above|bigger than)( an?| the)?$"
)
"""'Small fry under 500' is said of money, as no noun tells what else is counted."""
_CLAUSE_ENDS = re.compile(r"[ ,.;:?!]|(or|and|but|in|of|from|for|only|please)(?!\S)")
_SURELY_MONEY = 1000
"""From here on a bare number that is a bound is money: nobody orders so often."""
_ONE = re.compile(
    r"\b(?:tenure|with us|(?:customer|client|account)s? (?:for|of)) (?:of )?(.*?) (?:a|one) "
    r"(week|month|year)\b"
    r"|\b((?:\S+ ){0,3})(?:a|one) (week|month|year)(?:['’]?s)? "
    r"(?:(?:of )?(?:tenure|standing)|with us|on (?:our|the|my) books?|as (?:an? )?(?:customer|client)s?)\b"
)


@reads_argument("book_ranges")
def _ranges(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'With more than £5k', 'between 5 and 20 order days', 'customers for over two years'."""
    for measure, least, most in _said(sentence):
        if least is not None:
            slots.values[f"min_{measure}"] = [amount(least)]
        if most is not None:
            slots.values[f"max_{measure}"] = [amount(most)]
        if measure == "frequency" and not sentence.has("order days?( .*)?"):
            slots.notes.append("I count days with an order: several on one day are one.")
        if measure == "tenure_days":
            # How long they have been customers is not the window that is looked at.
            slots.no_window()
    if "min_tenure_days" not in slots.values and sentence.has(_LONG_STANDING):
        slots.put("min_tenure_days", amount(_LONG))
        slots.notes.append(LONG_MEANS)


def is_range(sentence: Sentence) -> bool:
    """Whether a message is a range and little more."""
    bare = not sentence.mentions and re.match(
        r"(and |but |now |only |just |those |ones |accounts |customers |drop |without |exclude |leave out )*"
        r"(with|between|over|under|above|below|customers? for"
        r"|at (least|most)|spending|more than|less than|fewer than|tenure)\b",
        sentence.line.text,
    )
    return bool(bare and any(_said(sentence)))


def _said(sentence: Sentence) -> Iterator[tuple[str, Decimal | None, Decimal | None]]:
    """What is bounded, from where, to where."""
    yield from _since_when(sentence)
    if single := _ONE.search(sentence.plain_text):
        value = Decimal(DAYS_IN[single[2] or single[4]])
        yield (
            ("tenure_days", None, value)
            if _MOST.search((single[1] or single[3]).strip())
            else ("tenure_days", value, None)
        )
    if sentence.has(alternatives("ordered_one_time")):
        yield "frequency", None, Decimal(1)
    if sentence.has(alternatives("ordered_again")):
        yield "frequency", Decimal(2), None
    quiet = silence(sentence)
    silent = range(quiet.start, quiet.stop) if quiet is not None else range(0)
    standing = _TENURE.search(sentence.plain_text) is not None
    for length in lengths(sentence):
        if standing and length.most is not None and length.start not in silent:
            yield "tenure_days", Decimal(length.days), Decimal(length.most)
            silent = range(length.start, length.stop)
    ones = [
        Number(Decimal(1), "plain", number.start - 2, number.start - 1)
        for number in sentence.numbers
        if sentence.words[max(0, number.start - 2) : number.start] == ["one", "or"]
    ]  # "one or two orders", where "one" is no number by itself
    numbers = sorted([*sentence.numbers, *times_over(sentence), *ones], key=lambda one: one.start)
    numbers = [number for number in numbers if number.start not in silent]
    while numbers:
        one = numbers.pop(0)
        before = _words(sentence, 0, one.start)
        other = numbers[0] if numbers else None
        joined = other and _TO.fullmatch(_words(sentence, one.end, other.start))
        if joined and joined[1] == "or" and _measure(sentence, one, other or one)[0] != "frequency":
            joined = None
        if joined and joined[1] == "and" and not _BETWEEN.search(before):
            joined = None  # "at least 10k and 5 orders"
        last = other if other is not None and joined else one
        measure, scale = _measure(sentence, one, last)
        if not measure:
            continue
        if other is not None and joined:
            numbers.pop(0)
            yield measure, one.value * scale, other.value * scale
        elif is_unwanted(sentence, one.start):
            yield _of_the_rest(sentence, one, measure, scale)
        elif _MOST.search(before) and is_too_little(sentence, one):
            yield measure, one.value * scale, None  # "drop those with fewer than four orders"
        elif measure == "frequency" and _EXACTLY.search(before):
            yield measure, one.value, one.value
        elif _MOST.search(before) or _OR_LESS.match(_after(sentence, one)):
            below = measure == "frequency" and _FEWER.search(before) and one.value >= 1
            yield measure, None, one.value * scale - (1 if below else 0)
        elif (
            _LEAST.search(before)
            or _OR_MORE.match(_after(sentence, one))
            or is_bound_with_the_last(sentence, one)
            or (measure == "tenure_days" and _WITH_US.search(before))
        ):
            above = measure == "frequency" and _MORE.search(before)
            yield measure, one.value * scale + (1 if above else 0), None


def _of_the_rest(
    sentence: Sentence, one: Number, measure: str, scale: int
) -> tuple[str, Decimal | None, Decimal | None]:
    """'Drop those over 20k', 'skip anyone with fewer than four orders': what those that stay have."""
    before, value = _words(sentence, 0, one.start), one.value * scale
    step = 1 if measure == "frequency" else 0
    if _MOST.search(before) or _OR_LESS.match(_after(sentence, one)):
        return measure, value if _FEWER.search(before) else value + step, None
    if _LEAST.search(before) or _OR_MORE.match(_after(sentence, one)):
        return measure, None, value if _MORE.search(before) else value - step
    return measure, None, None


_WITH_THE_LAST = re.compile(
    r"(order days?|orders?|purchases?|(in |of )?(revenue|spend|sales))?( ,)? ?(and|,|&|plus)"
)


def is_bound_with_the_last(sentence: Sentence, one: Number) -> bool:
    """Whether it is bounded as the number before it: 'at least 4 order days and 8k revenue'."""
    last = [number for number in sentence.numbers if number.end <= one.start][-1:]
    if not last or not _WITH_THE_LAST.fullmatch(_words(sentence, last[0].end, one.start)):
        return False
    return _LEAST.search(_words(sentence, 0, last[0].start)) is not None


_FEW_CATEGORIES = re.compile(alternatives("buys_few_categories"))
_LATELY = re.compile(alternatives("ordered_lately"))
_ONCE = alternatives("ordered_once")


@reads_argument("list_ranges")
def _list_ranges(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """The greatest values that accounts may have: 'between 5k and 10k', 'ordered in the last 30 days'."""
    for measure, least, most in _said(sentence):
        if measure == "frequency" and orders_missed(sentence) is None:
            _of_orders(slots, least, most)
        if measure == "tenure_days" and most is not None and are_listed_by_first_order(sentence):
            slots.put("max_tenure_days", amount(most))
            slots.no_window()
        if measure != "monetary" or most is None:
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
        slots.put("max_categories", _most_of(sentence, few))
        slots.values.pop("limit", None)  # "only 1 or 2 categories" are no rows
    _ordered_lately(sentence, slots)
    silent = days_before_return(sentence)
    if silent:
        slots.put("min_comeback_days", silent)
        for name in ("min_recency_days", "max_recency_days", "segment", "max_frequency"):
            slots.values.pop(name, None)
        slots.no_window()


def _of_orders(slots: Slots, least: Decimal | None, most: Decimal | None) -> None:
    """'More than five orders', 'fewer than four': which are no rows either."""
    for name, value in (("min_frequency", least), ("max_frequency", most)):
        if value is not None:
            slots.put(name, int(value))
            slots.notes.append("I count days with an order: several on one day are one.")
    slots.values.pop("limit", None)


def _all_history(sentence: Sentence, slots: Slots) -> None:
    """'Only once' and 'never again' are of all that is known, where no time is said."""
    if "lookback_days" in slots.values or sentence.times.periods:
        return
    clock = sentence.lookup.clock
    days = (clock.today - clock.first).days + 1
    least, most = WINDOW
    slots.put("lookback_days", min(max(days, least), most))


def _most_of(sentence: Sentence, few: re.Match[str]) -> int:
    """The last number of 'only one or two categories'; one where none is said."""
    begin = len(sentence.plain_text[: few.start()].split())
    end = len(sentence.plain_text[: few.end()].split())
    said = [n.whole for n in sentence.numbers if begin <= n.start < end]
    below = _FEWER.search(few[0].rpartition(" ")[0].rsplit(" ", 1)[0]) is not None
    return max(1, said[-1] - below) if said else 1


def _ordered_lately(sentence: Sentence, slots: Slots) -> None:
    """'That ordered in the last 30 days' is when they last did, not over what their revenue is told."""
    if "min_recency_days" in slots.values:
        return
    today = sentence.lookup.clock.today
    for period in sentence.times.periods:
        if not _LATELY.search(_words(sentence, 0, period.at)) or period.start is None:
            continue
        if period.shape in ("rolling", "since") or (period.end is not None and period.end >= today):
            rolling = period.shape == "rolling"
            last = days_of(period) if rolling else (today - period.start).days
            if is_unwanted(sentence, period.at):
                slots.put("min_recency_days", last + (not rolling))
            else:
                slots.put("max_recency_days", last)
            slots.no_window()


_NOT_FOR = frozenset(["this", "last", "past", "the", "today", "current"])
"""What a stretch begins with that says when, and not for how long."""


def _since_when(sentence: Sentence) -> Iterator[tuple[str, Decimal | None, Decimal | None]]:
    """'Joined since May', 'first order over a year ago', 'customers since 2024': days of tenure."""
    today = sentence.lookup.clock.today
    for period in sentence.times.periods:
        if not sentence.has(_BEGAN):
            before = _words(sentence, 0, period.at)
            if sentence.words[period.at] in _NOT_FOR:
                continue  # "what of my accounts this week"
            if period.shape == "since" and period.start and re.search(rf"\b({_STANDING})$", before):
                yield "tenure_days", Decimal((today - period.start).days), None
            elif period.shape == "rolling" and re.search(
                rf"\b({_STANDING})( for)?( over)?$", before
            ):
                after = _words(sentence, period.stop, period.stop + 3)
                days = Decimal(days_of(period))
                less = _OR_LESS.match(after)
                yield ("tenure_days", None, days) if less else ("tenure_days", days, None)
        elif period.shape == "rolling":
            yield "tenure_days", None, Decimal(days_of(period))
        elif period.shape == "since" and period.start:
            yield "tenure_days", None, Decimal((today - period.start).days)
        elif period.shape == "until" and period.end:
            yield "tenure_days", Decimal((today - period.end).days), None
        elif period.shape == "point":
            days, before = Decimal(days_of(period)), _words(sentence, 0, period.at)
            if _MOST.search(before):
                yield "tenure_days", None, days
            elif _LEAST.search(before):
                yield "tenure_days", days, None


def _measure(sentence: Sentence, one: Number, last: Number) -> tuple[str, int]:
    """What the number counts, and how many of it one is; nothing where it is of something else."""
    after = re.sub(_MORE_OF, "", _after(sentence, last))
    unit = DAYS_IN.get(re.sub(r"s$", "", after.partition(" ")[0]), 0)
    if one.kind == "money" or last.kind == "money":
        return "monetary", 1
    if one.kind != "plain":
        return "", 1
    if sentence.words[last.start] in TIMES_OVER:
        return "frequency", 1
    if _ORDERS.match(after):
        return "frequency", 1
    if unit and _TENURE.search(sentence.plain_text):
        return "tenure_days", unit
    spent = re.search(
        r"\b(spend|spent|spending|revenue|value|worth|bring|brings|brought|bringing)\b",
        _words(sentence, 0, one.start),
    )
    if unit or (last.end < len(sentence.stems) and sentence.stems[last.end] in _COUNTED):
        return "", 1
    bare = _BARE_BOUND.search(_words(sentence, 0, one.start)) and _CLAUSE_ENDS.match(f"{after} ")
    return ("monetary", 1) if one.value >= (_MONEY if spent or bare else _SURELY_MONEY) else ("", 1)


_NEAR = 8
_IN_A_YEAR = re.compile(
    r"(?<=orders )(?:in )?(?:an?|per|each|every|the) year ?|(?<=times )(?:an?|per|each) year ?"
)


def _words(sentence: Sentence, start: int, stop: int) -> str:
    return " ".join(sentence.words[start:stop])


def _after(sentence: Sentence, number: Number) -> str:
    """The words after a number, without those that count orders in a year: '4 times a year at most'."""
    return _IN_A_YEAR.sub("", _words(sentence, number.end, number.end + _NEAR))
