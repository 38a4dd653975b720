"""Messages that only make sense after the last answer: 'and the South?', 'show 20', 'by month', 'why?'."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from agent.offline.understand._calendar import DAY, MONTHS_IN, shift
from agent.offline.understand._calls import GROUPED
from agent.offline.understand._choices import values_said
from agent.offline.understand._fill import Filled, fill
from agent.offline.understand._intents import Intent
from agent.offline.understand._listing import limit_of, order_words
from agent.offline.understand._ranges import is_range
from agent.offline.understand._sales import PERIODS
from agent.offline.understand._sentence import Sentence
from agent.offline.understand._types import Call, Memory
from agent.offline.understand._vocabulary import vocabulary
from agent.offline.understand._wordlists import said_of, word_list

_SMALL = word_list("continuation")
_OPENERS = (
    "and",
    "what about",
    "how about",
    "now",
    "only",
    "same",
    "show",
    "but",
    "also",
    "then",
    "no",
    "not",
    "sorry",
)
_CORRECTED = re.compile(
    r"(no|sorry|oops|wait|actually|not|hang on|hold on|i mean|my mistake|pardon)\b"
    r".*\b(mean|meant|make that)\b"
)
_CLIPPED = (
    "at ", "with ", "without ", "in ", "for ", "from ", "if ", "just ", "over ", "by ", "as ", "since ",
    "make ", "or ", "to ",
)  # fmt: skip


def is_continuation(sentence: Sentence, memory: Memory, intents: dict[str, Intent]) -> bool:
    """Whether a message carries no wish of its own, only a change to the last one."""
    if not memory.calls:
        return False
    words = sentence.canonical.split()
    if not words:
        return False
    if words[0] in ("find", "search") and len(words) > 2:
        return False  # a search says itself what it looks for
    if _CORRECTED.match(sentence.line.text):
        return True
    kinds = {"declining", "losing"} if memory.calls[0].tool == "opportunities" else set()
    if "mean" in words and "i" not in words:
        return False
    last = intent_of(memory.calls[0], intents)
    if last is not None and "book_ranges" in last.takes and is_range(sentence):
        return True  # "with at least 10 orders", "customers for over a year"
    more = any(word not in _SMALL and word not in kinds for word in words)
    if more and (last is None or _unexplained(sentence, last)):
        return False
    opened = sentence.line.text.startswith(_OPENERS)
    last = intent_of(memory.calls[0], intents)
    own = last is not None and "cohort_metric" in last.takes  # "revenue instead of accounts"
    if "@metric" in words and not opened and len(words) > 2 and words[0] != "in" and not own:
        return False  # "orders by month" can stand alone, "in units" cannot
    asked = words[0] in ("how", "what", "who", "which", "is", "are") and len(words) > 2
    if asked and not re.match(r"(what|how) about\b|which one\b", sentence.line.text):
        return False
    # "show me the top 5 champions in the South" needs no last answer; "show 20" does.
    linked = opened and not sentence.line.text.startswith("show")
    alone = {"@account", "@segment"} & set(words) and not linked and len(words) > 3
    return not alone


def is_elliptic(sentence: Sentence) -> bool:
    """Whether a question leaves out what the one before has said: 'and if they became champions?'."""
    text, words = sentence.line.text, sentence.canonical.split()
    opened = text.startswith((*_OPENERS, *_CLIPPED))
    asks = words[:1] and words[0] in ("how", "what", "who", "which", "is", "are", "show", "compare")
    return opened or "@it" in words or (len(words) <= 3 and not asks)


def _unexplained(sentence: Sentence, last: Intent) -> list[str]:
    """Words that are no name, no small word and no value that the last tool can take."""
    groups = ("segments", "metrics", "dimensions", "campaign_types", "signals")
    named = [*sentence.mentions, *sentence.unknown, *(m for g in groups for m in sentence.named(g))]
    covered = {at for mention in named for at in range(mention.start, mention.stop)}
    covered |= {at for number in sentence.numbers for at in range(number.start, number.end)}
    allowed = _SMALL | vocabulary().filler_words | values_said(last) | set(last.name.split("_"))
    for taker in last.takes:
        allowed |= said_of(taker)
    if "sort" in last.takes:
        allowed |= order_words()
    return [
        token.word
        for at, token in enumerate(sentence.tokens)
        if at not in covered | sentence.times.covered
        and token.kind != "symbol"
        and token.word not in allowed
        and sentence.stems[at] not in allowed
    ]


def intent_of(call: Call, intents: dict[str, Intent]) -> Intent | None:
    """The intent a call came from."""
    same = [intent for intent in intents.values() if intent.tool == call.tool]
    exact = [i for i in same if all(call.arguments.get(k) == v for k, v in i.fixed.items())]
    return exact[0] if exact else None


def changed(
    sentence: Sentence, memory: Memory, intents: dict[str, Intent]
) -> tuple[list[Call], Filled]:
    """The last calls with what the message changes; no calls when it changes nothing they can take."""
    made: list[Call] = []
    last = Filled()
    for call in memory.calls:
        intent = intent_of(call, intents)
        if intent is None:
            continue
        filled = fill(sentence, intent)
        _said(sentence, filled)
        _shifted(sentence, filled, call)
        _more(sentence, intent, filled, call)
        _other_side(filled, call)
        _turned_round(sentence, filled, call)
        last.unclear += filled.unclear
        last.notes += filled.notes
        if filled.values:
            made += _patched(call, intent, filled)
    unique: dict[str, Call] = {repr(call): call for call in made}
    return list(unique.values())[:4], last


def _said(sentence: Sentence, filled: Filled) -> None:
    """Drop what a taker assumes when nothing was said."""
    if filled.values.get("metric") == ["revenue"] and not sentence.named("metrics"):
        del filled.values["metric"]


def _shifted(sentence: Sentence, filled: Filled, call: Call) -> None:
    """'And the quarter before?' moves the period; 'against last year' keeps it and compares."""
    said = sentence.times
    if said.implied and said.before is None:
        filled.values.pop(PERIODS, None)  # "against last year" compares what was asked before
    start, end = call.arguments.get("start"), call.arguments.get("end")
    if not (isinstance(start, str) and isinstance(end, str)):
        return
    if said.before in MONTHS_IN:
        months = -MONTHS_IN[said.before]
        first, last = date.fromisoformat(start), date.fromisoformat(end)
        moved = shift(first, months), shift(last + DAY, months) - DAY
        filled.values[PERIODS] = [(moved[0].isoformat(), moved[1].isoformat())]
        filled.values.pop("compare_to", None)


def _other_side(filled: Filled, call: Call) -> None:
    """'And with the South?' keeps the first side of a comparison."""
    kind = filled.values.get("kind")
    if "a" in filled.values and "b" not in filled.values and kind == [call.arguments.get("kind")]:
        filled.values["b"] = filled.values.pop("a")


def _turned_round(sentence: Sentence, filled: Filled, call: Call) -> None:
    """'And out of it?', 'and who left?' after who moved into a segment; 'and champions?'."""
    for one, other, said in (
        (
            "to_segment",
            "from_segment",
            r"out of (it|them|that|there)|left|leave|went out|dropped out",
        ),
        ("from_segment", "to_segment", r"into (it|them|that|there)|joined|came in|entered|got in"),
    ):
        alone = one in call.arguments and other not in call.arguments
        if not alone or {one, other} & filled.values.keys():
            continue
        segments = sentence.named("segments")
        if segments:
            filled.put(one, segments[0].value)
        elif sentence.has(said):
            filled.put(other, call.arguments[one])
            filled.drop.add(one)


def _more(sentence: Sentence, intent: Intent, filled: Filled, call: Call) -> None:
    """'Show 20', 'more', 'all of them'."""
    name = "limit" if "limit" in intent.takes else "top" if "top" in intent.takes else None
    if name is None or name in filled.values:
        return
    said = limit_of(sentence)
    if [said] == filled.values.get("max_items"):
        return
    if said is None and len(sentence.numbers) == 1 and sentence.numbers[0].kind == "plain":
        only = sentence.numbers[0].whole
        used = [value for values in filled.values.values() for value in values]
        said = only if only <= 500 and only not in used else None
    if said is None and sentence.has(
        "more(?! than)|show more|longer list|a longer one|rest|the rest|further"
    ):
        said = min(500, 2 * int(call.arguments.get(name, 10)))
    if said and said > 0:
        filled.put(name, min(said, 500))


def _patched(call: Call, intent: Intent, filled: Filled) -> list[Call]:
    gone = filled.drop | {"note"}  # what was wished of one document is not wished of the next
    arguments = {name: v for name, v in call.arguments.items() if name not in gone}
    values = dict(filled.values)
    for one, other in (
        ("account", "segment"),
        ("segment", "account"),
        ("brand", "category"),
        ("category", "brand"),
    ):
        if (
            one in values
            and other in arguments
            and other not in values
            and other not in intent.needs
        ):
            arguments.pop(other)
    if "account" in values and "region" in arguments and "region" not in values:
        arguments.pop("region")
    if {"lookback_days", "as_of"} & set(values):
        arguments.pop("lookback_days", None)
        arguments.pop("as_of", None)
    grouped = "by" in intent.takes
    if grouped and PERIODS in values and "compare_to" not in values and arguments.get("compare_to"):
        values.setdefault("compare_to", [arguments["compare_to"]])
    for kind in GROUPED:
        if grouped and len(values.get(kind, ())) > 1:
            arguments.pop(kind, None)
            values.pop(kind)
    made = [arguments]
    for name, options in values.items():
        made = [_with(base, name, option) for base in made for option in options]
    return [replace(call, arguments=one) for one in made]


def _with(base: dict[str, Any], name: str, option: Any) -> dict[str, Any]:
    if name == PERIODS:
        return {**base, "start": option[0], "end": option[1]}
    return {**base, name: option}
