"""The filters of the book at a glance: several segments, and ranges of spend, order days and tenure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from agent.offline.understand._amounts import amount
from agent.offline.understand._canonical import segment_stands
from agent.offline.understand._fill import Filled, takes
from agent.offline.understand._intents import Intent
from agent.offline.understand._numbers import Number
from agent.offline.understand._sentence import Sentence
from agent.offline.understand._spans import days_of
from agent.offline.understand._wordlists import alternatives

DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_LEAST = re.compile(
    rf"\b({alternatives('over')}|from|between|since|minimum|min|least|exceeding)( (a|an|the|of))?$"
)
_MOST = re.compile(
    r"\b(under|below|less than|fewer than|up to|at most|no more than|not more than|maximum|max|until"
    r"|shorter than|newer than|younger than)( (a|an|the|of))?$"
)
_TO = re.compile(r"(and|to|-|–|until)( (a|an))?$")
_ORDERS = re.compile(r"(order|orders|ordered|purchase|purchases|orderings|times|order days?)\b")
_TENURE = re.compile(
    r"\b(tenure|tenured|with us|customers? (for|since)|clients? (for|since)|accounts? (for|since)"
    r"|relationship|older than|younger than|newer than|long ?(standing|serving)|joined|signed up)\b"
)


_ONE = re.compile(
    r"\b(?:tenure|with us|customers? for|clients? for|accounts? for) (?:of )?(.*?) (?:a|one) "
    r"(week|month|year)\b"
)


@takes("segments")
def _segments(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    """All segments that are named, for one call."""
    found = [
        mention.value
        for mention in sentence.named("segments")
        if segment_stands(sentence, mention.start, mention.stop - mention.start)
        and not sentence.is_negated(mention)
    ]
    if found:
        filled.values["segments"] = [list(dict.fromkeys(found))]


@takes("book_ranges")
def _ranges(sentence: Sentence, intent: Intent, filled: Filled) -> None:
    """'With more than £5k', 'between 5 and 20 order days', 'customers for over two years'."""
    for measure, least, most in _said(sentence):
        if least is not None:
            filled.values[f"min_{measure}"] = [amount(least)]
        if most is not None:
            filled.values[f"max_{measure}"] = [amount(most)]
        if measure == "frequency" and not sentence.has("order days?( .*)?"):
            filled.notes.append("I count days with an order: several on one day are one.")
        if measure == "tenure_days":
            # How long they have been customers is not the window that is looked at.
            filled.drop.add("lookback_days")


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
    period = sentence.times.main
    if period and period.shape == "rolling" and sentence.has("joined|signed up|new(er|est)?|won"):
        yield "tenure_days", None, Decimal(days_of(period))
    if single := _ONE.search(sentence.plain_text):
        value = Decimal(DAYS[single[2]])
        yield (
            ("tenure_days", None, value)
            if _MOST.search(single[1])
            else ("tenure_days", value, None)
        )
    if sentence.has(
        "one off( .*)?|bought (only )?once|ordered (only )?once|single order|only one order"
    ):
        yield "frequency", None, Decimal(1)
    numbers = list(sentence.numbers)
    while numbers:
        one = numbers.pop(0)
        before = _words(sentence, 0, one.start)
        other = numbers[0] if numbers else None
        joined = other and _TO.fullmatch(_words(sentence, one.end, other.start))
        last = other if other is not None and joined else one
        measure, scale = _measure(sentence, one, last)
        if not measure:
            continue
        if other is not None and joined:
            numbers.pop(0)
            yield measure, one.value * scale, other.value * scale
        elif _MOST.search(before) and sentence.has(
            "(drop|without|exclude|excluding|leave out|not) .*"
        ):
            yield measure, one.value * scale, None  # "drop those with fewer than four orders"
        elif _MOST.search(before):
            yield measure, None, one.value * scale
        elif _LEAST.search(before) or re.match(
            r"(\w+ ){0,2}(or (more|above|over|longer)|plus)\b", _after(sentence, one)
        ):
            yield measure, one.value * scale, None
        elif re.match(r"(\w+ ){0,2}or (less|fewer|under)\b", _after(sentence, one)):
            yield measure, None, one.value * scale


def _measure(sentence: Sentence, one: Number, last: Number) -> tuple[str, int]:
    """What the number counts, and how many of it one is; nothing where it is of something else."""
    after = _after(sentence, last)
    unit = DAYS.get(re.sub(r"s$", "", after.partition(" ")[0]), 0)
    if one.kind == "money" or last.kind == "money":
        return "monetary", 1
    if one.kind != "plain":
        return "", 1
    if _ORDERS.match(re.sub(r"^(or|and) (more|fewer|less|over) ", "", after)):
        return "frequency", 1
    if unit and _TENURE.search(sentence.plain_text):
        return "tenure_days", unit
    spent = re.search(
        r"\b(spend|spent|spending|revenue|value|worth|bringing)\b", _words(sentence, 0, one.start)
    )
    return ("monetary", 1) if spent and not unit else ("", 1)


def _words(sentence: Sentence, start: int, stop: int) -> str:
    return " ".join(sentence.words[start:stop])


def _after(sentence: Sentence, number: Number) -> str:
    return _words(sentence, number.end, number.end + 4)
