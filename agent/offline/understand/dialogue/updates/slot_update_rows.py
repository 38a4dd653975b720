"""Slot updates of the rows of an answer: how many there are, in which order, from which end."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.arguments.fill import MAX_LIMIT, Slots
from agent.offline.understand.arguments.listing import is_amount, limit_of
from agent.offline.understand.arguments.ranking import from_below
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.numbers import Number
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.types import Call
from agent.offline.understand.words.sentence import Sentence


def kept_order(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'Only the top three' of a list that is already in an order are its first."""
    if (
        call.arguments.get("sort") in ("recency", "frequency")
        and slots.values.get("sort") == ["monetary"]
        and not sentence.has(
            ".*(by|most|biggest|largest|value|valuable|revenue|spend|smallest|least).*"
        )
    ):
        slots.values.pop("sort")
        slots.values.pop("order", None)


def kept_rows(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'Sort by who dropped most' of figures by account manager asks for no accounts."""
    if "pause_days" in slots.values and not sentence.reads("top|best|@ordinal"):
        slots.values.pop("limit", None)  # "everyone mailed in the past 30 days", "60 days rest"
    rows = {*call.arguments.get("by", ())} - {*TIMES}
    sorts = sentence.has(
        "(sort|sorted|order|ordered|rank|ranked)( it| them| that| those)? by who .*"
    )
    if rows and sorts and not sentence.named("dimensions"):
        slots.values.pop("by", None)


UPENDED = (
    r"(flip|reverse|invert|turn) (it|them|that|this|(the|that|this) (order|list|sort|sorting|ranking))"
    r"( (a)?round| over| upside down)?|(the )?(other|opposite) way (a)?round|(in )?reversed?( order)?"
    r"|(the )?opposite( order)?|upside down|back to front|bottom up"
)
_FROM_BELOW = "(fewest|least|lowest|rarest) (first|on top)|ascending|low(est)? to high(est)?"


def upended(sentence: Sentence, intent: Intent, slots: Slots, call: Call) -> None:
    """'The other way round' turns a list upside down, 'fewest first' keeps what it is sorted by."""
    if "order" not in intent.takes:
        if "top" in intent.takes:
            _figures_upended(sentence, slots, call)
        return
    if sentence.has(_FROM_BELOW):
        slots.put("order", "asc")
    elif sentence.has(UPENDED) and call.arguments.get("order") == "asc":
        slots.drop.add("order")
    elif sentence.has(UPENDED):
        slots.put("order", "asc")


def _figures_upended(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'The other way round', 'bottom three' and 'no, the top three' after figures by something."""
    by_value = call.arguments.get("sort", "value") == "value"
    metric = slots.values.get("metric", [call.arguments.get("metric")])[0]
    was = call.arguments.get("order")
    if sentence.has(UPENDED) and "only" in call.arguments:
        slots.put("only", "stopped" if call.arguments["only"] == "started" else "started")
        slots.values.pop("metric", None)
    elif sentence.has(UPENDED):
        slots.put("order", "desc" if was == "asc" else "asc")
        slots.values.pop("metric", None)  # "the order" of a list counts none
    elif "only" not in call.arguments and from_below(sentence, metric):
        slots.put("order", "asc")
    elif sentence.reads("worst"):
        slots.values.pop("order", None)  # "the ten worst" of return shares are the highest
    elif was == "asc" and by_value and sentence.reads("best"):
        slots.drop.add("order")


_LENGTHS = frozenset(["horizon_days", "lookback_days"])
_OF_ROWS = "top|first|show|lists?|limit|rows?|names?|max|accounts?|customers?|largest|biggest"
_THERE_ARE = re.compile(
    r"(hm+ |oh |ok |but |well |so |[,.] )*(that|this|it|there|those|these|they)('s| s| is| are)?"
    r" (only|just|barely|hardly|merely|not even) "
)
_UNITS = (["day"], ["week"], ["month"], ["quarter"], ["year"])


def more(sentence: Sentence, intent: Intent, slots: Slots, call: Call) -> None:
    """'Show 20', 'more', 'all of them'."""
    name = "limit" if "limit" in intent.takes else "top" if "top" in intent.takes else None
    percent = any(number.kind == "percent" for number in sentence.numbers)
    if "share" in intent.takes and sentence.numbers and (percent or not sentence.has(_OF_ROWS)):
        name = "share"  # "make it 25" after "what if 10 %"
        slots.values.pop("limit", None)
    if name and _THERE_ARE.match(sentence.line.text):
        slots.values.pop(name, None)  # "that is only two": of what is shown
        return
    if name is None or name in slots.values or _LENGTHS & slots.values.keys():
        return
    used = [value for values in slots.values.values() for value in values]
    amounts = {min(n.whole, MAX_LIMIT) for n in sentence.numbers if is_amount(n, used)}
    said = limit_of(sentence)
    if said in amounts:
        return  # a budget, a cost, items of a rule
    number = sentence.numbers[0] if len(sentence.numbers) == 1 else None
    counts = number and number.kind == "plain" and number.value == number.whole
    if said is None and number and counts and _may_count_rows(sentence, number):
        said = number.whole if number.whole <= 500 and number.whole not in amounts else None
    if said is None and sentence.has(
        "(?<!or )more(?! than)|show more|longer list|a longer one|(?<!back )further(?! back)"
        "|(?<!keep )(?<!leave )(the )?rest(?! (is|are|was|stays?|remains?|can|should|as|looks?|seems?))"
    ):
        said = min(500, 2 * int(call.arguments.get(name, 10)))
    if said and said > 0:
        slots.put(name, min(said, 500))


def _may_count_rows(sentence: Sentence, number: Number) -> bool:
    """'Make it 25', '8 names', and not 'I have got two meetings': what a bare number after a list counts."""
    after = sentence.stems[number.end : number.end + 1]
    return after not in _UNITS and (
        not after
        or not after[0].isalpha()
        or after[0] in word_list("counted_nouns") | word_list("around_a_number_said_anew")
    )
