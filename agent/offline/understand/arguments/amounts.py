"""Arguments that are amounts: a least revenue, a budget, a cost, a share, a support, a confidence."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from agent.offline.understand.arguments.contact_costs import is_of_each_contact
from agent.offline.understand.arguments.fill import (
    MAX_LIMIT,
    NO_MORE,
    READERS,
    Slots,
    reads_argument,
)
from agent.offline.understand.arguments.least_revenue import is_least_of_accounts
from agent.offline.understand.arguments.silence import silence
from agent.offline.understand.arguments.unwanted import is_unwanted
from agent.offline.understand.arguments.usual_gap import tokens_of_habit
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.calendar import DAYS_IN
from agent.offline.understand.tokens.numbers import Number, numbers
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.canonical import is_about_clusters
from agent.offline.understand.words.sentence import Sentence
from data import catalogue

_COUNTED = frozenset([*DAYS_IN, "order", "time", "account", "customer", "purchase", "point"])
_NO_MORE = re.compile(NO_MORE)
_MONEY = (
    "spen[dt]s?|spending|revenue|turnover|sales|worth|value|money|monetary|pounds|buy|buys|bought"
    "|bring|brings|brought|at stake"
)
_UNDER = re.compile(
    r"(?<!no )(?<!not )(?<!nothing )(?<!none )(?<!nobody )\b"
    rf"({alternatives('under')})( (a|an|the|of))?$"
)
_OVER = re.compile(rf"\b({alternatives('over')})$")
_BUDGET = re.compile(r"\bbudget( is)?( of)?( about| around)?$")
_PEOPLE = re.compile(
    r"(of them|of those|account|customer|client|contact|recipient|people|lead|champion|day|row|line|name"
    r"|entr|result|address|target|letter|mail|month|week|year)"
)


def amount(value: Decimal) -> int | float:
    """An amount as JSON writes it."""
    return int(value) if value == value.to_integral_value() else float(value)


def _before(sentence: Sentence, number: Number, size: int = 4) -> str:
    return " ".join(sentence.words[max(0, number.start - size) : number.start])


def _after(sentence: Sentence, number: Number, size: int = 3) -> str:
    return " ".join(sentence.words[number.end : number.end + size])


def least_amount(sentence: Sentence) -> bool:
    """Whether an amount is named that rows must exceed, with a currency or without."""
    return any(
        number.kind == "plain"
        and number.value >= 1000
        and _bounds_below(sentence, number, _before(sentence, number))
        for number in sentence.numbers
    )


def _bounds_below(sentence: Sentence, number: Number, before: str) -> bool:
    """'Over 1000', and 'less than 1000 is not worth it'."""
    return bool(_OVER.search(before) or (_UNDER.search(before) and is_too_little(sentence, number)))


def is_too_little(sentence: Sentence, number: Number) -> bool:
    """Whether its clause says that what lies under an amount is not wanted: 'under 1000 is not worth it'."""
    if is_unwanted(sentence, number.start):
        return True
    words = sentence.words
    begin = max((at + 1 for at in range(number.start) if words[at] in _CLAUSE_ENDS), default=0)
    ends = (at for at in range(number.end, len(words)) if words[at] in _CLAUSE_ENDS)
    clause = " ".join(words[begin : next(ends, len(words))])
    return re.search(rf"(?<!\S)(?:{alternatives('is_too_little')})(?!\S)", clause) is not None


_CLAUSE_ENDS = frozenset([",", ".", ";", ":", "?", "!", "but"])


@reads_argument("min_monetary")
def _min_monetary(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    quiet = silence(sentence)
    habit = tokens_of_habit(sentence)
    for number in sentence.numbers:
        if number.start in habit:
            continue  # "with three missed orders"
        if quiet is not None and quiet.start <= number.start < quiet.stop:
            continue  # "days since last order over 90"
        before = re.sub(r"\b(a|the) ", "", _before(sentence, number) + " ").strip()
        rows = number.value <= MAX_LIMIT and number.kind == "plain"
        if rows and _NO_MORE.search(_before(sentence, number, 6)):
            continue  # "don't give me more than twenty" names
        unwanted = is_unwanted(sentence, number.start) and _OVER.search(before)
        if unwanted or (_UNDER.search(before) and not is_too_little(sentence, number)):
            if {"book_ranges", "list_ranges"} & {*intent.takes}:
                continue  # the ranges have both ends
            slots.notes.append("I can filter by a least value, not by a greatest one.")
            continue
        counted = set(sentence.stems[number.end : number.end + 1]) & _COUNTED
        unsaid = "risk_level" in intent.takes and not sentence.has(_MONEY)
        if number.kind == "money" or (
            _bounds_below(sentence, number, before)
            and number.kind == "plain"
            and not counted
            and not (unsaid and number.value <= 100)  # "a churn risk above 80"
        ):
            slots.put("min_monetary", amount(number.value))
            return


@reads_argument("budget")
def _budget(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    for number in sentence.numbers:
        before, after = _before(sentence, number), _after(sentence, number)
        if is_of_each_contact(sentence, number) and number.kind in ("money", "plain"):
            slots.put("cost_per_contact", amount(number.value))
            continue
        if "least_revenue" in intent.takes and is_least_of_accounts(sentence, number):
            continue  # what accounts must have brought
        said = _BUDGET.search(before) or re.match(r"(of )?budget", after)
        if not said and _UNDER.search(before) and is_too_little(sentence, number):
            if "least_revenue" in intent.takes:
                slots.put("min_monetary", amount(number.value))
            continue  # what accounts must bring is no budget
        rows = number.kind == "plain" and number.value <= MAX_LIMIT
        most = rows and not said and re.search(_MOST_ROWS, before)
        spent = number.value >= 100 and not _PEOPLE.match(after) and not most
        if number.kind == "money" or (number.kind == "plain" and (said or spent)):
            slots.values.setdefault("budget", [amount(number.value)])


READERS["cost_per_contact"] = _budget
_MOST_ROWS = r"\b(max|maximum|at most|top)$"
"""'Win-back: max 100, budget 3000' lists a hundred."""

_PARTS = {
    "half": 50, "third": 33.33, "quarter": 25, "fifth": 20, "tenth": 10, "twentieth": 5,
    "all": 100, "every": 100, "everyone": 100, "everybody": 100,
}  # fmt: skip


@reads_argument("share")
def _share(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """A part of a segment in percent: '10 %', 'a fifth', 'one in ten', 'two thirds'."""
    percents = [number for number in sentence.numbers if number.kind == "percent"]
    if percents:
        slots.put("share", amount(percents[0].value))
        return
    part = _part(sentence)
    if part is not None:
        slots.put("share", amount(part))


def _part(sentence: Sentence) -> Decimal | None:
    """A part in percent that is said as a fraction: '1/5', 'two out of five', 'a third'."""
    fraction = re.search(r"\b(\d)/(\d{1,2})\b", sentence.text)
    if fraction and int(fraction[1]) < int(fraction[2]):
        return round(Decimal(100 * int(fraction[1])) / int(fraction[2]), 2)
    for one, other in pairwise(sentence.numbers):
        between = " ".join(sentence.words[one.end : other.start])
        if between in ("in", "out of", "in every", "of") and one.value < other.value:
            return round(one.value * 100 / other.value, 2)
    text = sentence.plain_text
    if re.search(r"\b(?:one|1) (?:in|(?:\S+ ){0,3}?out of)(?: every)? (\w+)\b", text):
        every = next((n for n in sentence.numbers if n.value > 1 and n.kind == "plain"), None)
        if every is not None:
            return round(Decimal(100) / every.value, 2)
    parts = re.search(r"\b(two|three)[ -](third|quarter|fifth)s\b", text)
    if parts:
        times = {"two": 2, "three": 3}[parts[1]]
        return round(Decimal(str(_PARTS[parts[2]])) * times, 2)
    for word, part in _PARTS.items():
        if sentence.has(
            rf"(?:a |one |the )?{word}(?! the way| a? ?year)( of)?( the| our| my| all)?"
        ) and not (word == "quarter" and sentence.has(r"(last|this|next|per|by|each) quarter")):
            return Decimal(str(part))
    return None


@reads_argument("min_support", "min_confidence")
def _thresholds(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'Support of at least 2 %', 'confidence 0.6', '50% confidence': as fractions."""
    for number in sentence.numbers:
        if number.kind not in ("percent", "plain") or number.value <= 0:
            continue
        if sentence.stems[number.end : number.end + 1] in _FRACTIONS:
            continue  # "two thirds"
        before, after = _before(sentence, number, 5), _after(sentence, number, 8)
        if re.search(r"\b(top|first|just|only|limit|best)$", before):
            continue  # "by confidence, top five"
        apart = number.kind == "plain" and "," in before.split()
        near = [] if apart else re.findall(r"\b(support|confidence)\b", before)
        first = after.split()[0] if after else ""
        name = first if first in ("support", "confidence") else (near[-1] if near else "")
        percent = number.kind == "percent" or number.value > 1
        if not name and number.kind == "percent":
            name = "support" if _OF_ALL.match(after) else "confidence"
        if name and f"min_{name}" not in slots.values:
            value = number.value / 100 if percent else number.value
            slots.put(f"min_{name}", amount(value))
    said = list(_FRACTION.finditer(sentence.line.text))
    part = _part(sentence) if said and not sentence.has(_THREE) else None  # "lead to a third"
    if (
        part is not None
        and part < ALL
        and not {"min_support", "min_confidence"} & slots.values.keys()
    ):
        of_all = any(one["of"] for one in said) and "also" not in sentence.words
        name = "support" if of_all or "support" in sentence.words else "confidence"
        slots.put(f"min_{name}", amount(part / 100))


_THING = r"(items?|products?|categories|brands|articles|things|way|at a time)"
_THREE = (
    rf"triples?|triplets?|trios?|threes|(?<!top )(?<!best )(three|3) {_THING}"
    r"|(sets?|combinations?|groups?|bundles?)"
    r" of (three|3)|threesomes?|(rules? of |up to )(three|3)( .*)?"
    rf"|(two|2|pairs? of)( {_THING})?( together)? (that |which )?((jointly|together) )?"
    r"(lead|leads|point|imply|predict|pull in|bring|drag in|go with|trigger|suggest)s?( \w+)* third( .*)?"
    r"|(two|2) antecedents|third (item|product|one|article|category|brand)( .*)?"
)
"""Rules of three items."""
_FRACTIONS = (["third"], ["quarter"], ["fifth"], ["tenth"])
ALL = 100
_FRACTION = re.compile(
    r"\b(half|third|quarter|fifth|tenth|twentieth|in|out of)( every| of| \w+)? "
    r"(?P<of>(the |all |our )?(orders|baskets|transactions))?|\b(support|confidence)\b"
)
"""'In one of fifty orders', 'confidence above a half'."""
_OF_ALL = re.compile(
    r"(or more )?(of )?(all )?(the |our )?(orders|baskets|transactions)( |$)(?!.*\b(hold|also|too|second)\b)"
)
"""'In 2 % of all orders', and not 'in 40 % of the orders with the first'."""


@reads_argument("max_items")
def _max_items(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """Rules of two or of three items."""
    if sentence.has(_THREE):
        slots.put("max_items", 3)
    elif sentence.has(
        r"only pairs|pairs only|just pairs|(max(imum)?|at most|no more than) (of )?(two|2) items"
    ):
        slots.put("max_items", 2)


@reads_argument("clusters")
def _clusters(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'In 5 clusters', 'k = 4'."""
    said = re.search(r"\bk ?= ?(\d+)\b", sentence.text, re.IGNORECASE)
    counted = [
        number
        for number in sentence.numbers
        if set(sentence.stems[number.end : number.end + 1])
        & {"cluster", "group", "segment", "bucket", "type", "kind", "lot"}
        and is_about_clusters(sentence)
    ] or [
        number
        for number in sentence.numbers
        if sentence.words[number.start - 1 : number.start] == ["into"]
        and is_about_clusters(sentence)
    ]
    if said or (counted and counted[0].kind == "plain"):
        slots.put("clusters", int(said[1]) if said else counted[0].whole)


@reads_argument("min_effect")
def _min_effect(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'To show a rise of 2 points', 'a 3 pp uplift': percentage points."""
    for number in sentence.numbers:
        after = " ".join(sentence.stems[number.end : number.end + 2])
        points = re.match(r"(percentage |percent )?(point|pp|ppt|percentage points?)\b", after)
        near = _EFFECT.search(f"{_before(sentence, number)} {after}")
        if points or (number.kind == "percent" and near):
            slots.put("min_effect", amount(number.value))
            return


_EFFECT = re.compile(r"\b(effect|uplift|lift|rise|difference|improvement)\b")
_DIGITS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
_OF_FIVE = rf"(?:[1-5]|{'|'.join(_DIGITS)})"
_MEASURE = "recency|frequency|monetary|money|spend|spending"
_SCORE = re.compile(
    rf"\b(?:(?P<of>{_MEASURE})(?: value)?(?: score)?(?: of)? (?P<n>{_OF_FIVE})"
    rf"|(?P<letter>[rfm])(?P<digit>[1-5])|(?P<five>{_OF_FIVE}) (?:on|for|in) (?P<on>{_MEASURE})"
    rf"|(?:top|highest|best) (?=score |\S+ score)(?:score (?:for|on|in|of) (?:the )?)?(?P<top>{_MEASURE})"
    r"(?: score)?)\b"
)


@reads_argument("cutoffs")
def _cutoffs(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'If monetary score 5 began at 20,000', 'if it took 20k to score 5 on monetary'."""
    said = list(sentence.line.find(_SCORE))
    inside = {at for _, start, stop in said for at in range(start, stop)}
    values = [n for n in numbers(sentence.tokens) if n.start not in inside]
    found = []
    for place, (match, start, begin) in enumerate(said):
        end = said[place + 1][1] if place + 1 < len(said) else len(sentence.words)
        last = said[place - 1][2] if place else 0
        after = (n for n in values if begin <= n.start < end)
        begins = next(after, None) or next((n for n in values if last <= n.start < start), None)
        if begins is not None:
            found.append(f"{_which_score(match)}={amount(begins.value)}")
    if found:
        slots.values["cutoffs"] = [found]
        slots.drop |= {"lookback_days", "as_of"}
        if not sentence.reads("(from|out of|out|among|of|leave|leaving) @segment"):
            slots.drop.add("from_segment")  # "rerun Champions: ..." looks at everybody


def _which_score(match: re.Match[str]) -> str:
    """The letter and the digit of a score: 'm5' of 'the top monetary score'."""
    measure = match["of"] or match["on"] or match["top"] or match["letter"]
    digit = match["n"] or match["five"] or match["digit"] or "5"
    letter = "m" if measure.startswith(("mo", "sp")) else measure[0]
    return f"{letter}{_DIGITS.get(digit, digit)}"


_NEEDS = re.compile(
    r"\b(recency|frequency|monetary|[rfm])(?: value)?(?: score)?"
    r"(?: (?:of|only|at least|was|were|is|just|from|had to be|has to be|must be|needed|needs|to|be|>=))*"
    rf" ?({_OF_FIVE})\b"
)


_TEST = r"\b[rfm] ?(?:>=|<=|=|>|<) ?[1-5]\b"
_TESTS = re.compile(rf"\(?{_TEST}(?:\)?(?: ?,? ?(?:and|or|&|,) ?\(?{_TEST})+\)?)?", re.IGNORECASE)
"""A rule as it is typed: 'r >= 4 and f >= 3'."""


@reads_argument("rule")
def _rule(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'If Champions needed only a recency score of 3': the rule of the segment with that one changed."""
    typed = max((run.group() for run in _TESTS.finditer(sentence.text)), key=len, default="")
    segments = sentence.named("segments")
    if typed:
        tests = re.findall(r"([rfm]) ?(>=|<=|=|>|<) ?([1-5])", typed.casefold())
        usual = catalogue.segment_rules().get(segments[0].value, "") if segments else ""
        (letter, sign, score), *more = tests
        if not more and sign == ">=" and not sentence.has("rule (was|were|is|of|to|reads?)( .*)?"):
            # "widening Loyal Customers to f >= 3" leaves the rest of the rule
            changed = re.sub(rf"\b{letter} >= \d", f"{letter} >= {score}", usual)
            tests = re.findall(r"([rfm]) ?(>=|<=|=|>|<) ?([1-5])", changed) or tests
        if " or " not in typed.casefold():
            slots.put("rule", " and ".join(" ".join(test) for test in tests))
        else:
            slots.put("rule", typed.strip().casefold())
        if len(segments) == 1:
            slots.put("to_segment", segments[0].value)
            slots.values.pop("from_segment", None)
        return
    if "cutoffs" in slots.values or len(segments) != 1:
        return
    rule = changed = catalogue.segment_rules().get(segments[0].value, "")
    for needs in _NEEDS.finditer(sentence.line.text):
        letter, score = needs[1][0], _DIGITS.get(needs[2], needs[2])
        changed = re.sub(rf"\b{letter} >= \d", f"{letter} >= {score}", changed)
    if changed != rule:
        slots.put("rule", changed)
        slots.put("to_segment", segments[0].value)
        slots.values.pop("from_segment", None)
