"""Holds a figure to a measure that its words name for certain: what something cost is no revenue, what may
be lost was not brought in, and "revenue at risk" is the field of that name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from agent.ledger.derivation.exchanged_sides import direct
from agent.ledger.derivation.extremes import listed
from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import is_size
from agent.ledger.text.intervals import interval_of
from agent.ledger.vocabulary.measure_words import words_in

_VERBS = (
    (
        re.compile(r"\b(?:cost|costs|costing)\s(?:us\s)?(?:only\s|about\s|just\s)?(?:[£$€]\s?)?$"),
        re.compile(r"cost|budget|spen[dt]|price"),
        re.compile(r"^(?:cost|budget|spend)$"),
    ),
    (
        re.compile(
            r"\b(?:brought(?:\sus)?(?:\sin)?|brings?(?:\sus)?(?:\sin)?|earned(?:\sus)?|earns?(?:\sus)?|took\sin|yielded|generated|spent|spend)\s"
            r"(?:only\s|about\s|just\s)?(?:[£$€]\s?)?$"
        ),
        re.compile(r"^(?!.*(?:at_risk$|at_stake|stake|expected_loss)).*$"),
        re.compile(r"(?:^|_)(?:revenue|monetary_value|money)$"),
    ),
)
"""Before an amount: what is said of it, which fields may be meant, and which one is where the row has it."""
_OPEN = re.compile(
    r"\b(?:would|could|should|will|may|might|if|expected|next|likely|each|per|average|mean|median)\b"
)


def of_other_measure(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, Entry]]:
    """The amounts, by place, of another field than the words name, and that of the field that is meant."""
    stated = direct(findings)
    for i, entry in stated:
        if entry.fact.unit != "money" or not is_size(text.claims[i]) or text.contexts[i].header:
            continue
        entry = listed(index, entry) or entry
        other = _by_verb(index, text, i, entry)
        amounts = [k for k, e in stated if e.fact.unit == "money"]
        alone = sum(text.contexts[k].span == text.contexts[i].span for k in amounts) == 1
        other = other or (_by_phrase(index, text, i, entry) if alone else None)
        if other is not None:
            yield i, other


def _by_verb(index: Index, text: ParsedText, i: int, entry: Entry) -> Entry | None:
    """The figure that the verb before an amount is of, where the amount is of no such field."""
    start, claim = text.contexts[i].span[0], text.claims[i]
    for verb, fields, own in _VERBS:
        if fields.search(entry.measure) or not verb.search(text.blanked, start, claim.start):
            continue
        if _OPEN.search(text.blanked, *text.contexts[i].span):
            return None
        return _other(index, text, i, entry, partial(_is_of, own))
    return None


def _is_of(fields: re.Pattern[str], entry: Entry) -> bool:
    return bool(fields.search(entry.measure))


def _by_phrase(index: Index, text: ParsedText, i: int, entry: Entry) -> Entry | None:
    """The figure of another field of the row which alone the sentence names in full."""
    words = " ".join(words_in(text.blanked, text.contexts[i].span))

    def is_named(one: Entry) -> bool:
        name = " ".join(words_in(one.measure.replace("_", " "), (0, 80)))
        own = " ".join(words_in(entry.measure.replace("_", " "), (0, 80)))
        if name in own or not entry.in_list:
            return False
        return name.count(" ") > 1 and name in words and own not in words.replace(name, "")

    return _other(index, text, i, entry, is_named)


def _other(
    index: Index, text: ParsedText, i: int, entry: Entry, fits: Callable[[Entry], bool]
) -> Entry | None:
    """The one figure of the row that fits the words, where the amount is not it."""
    claim = text.claims[i]
    reach = interval_of(claim.readings[0].number, claim.bound)
    row = [one for one in index.row(entry) if one.fact.unit == "money" and one is not entry]
    meant = [one for one in row if one.list_key == entry.list_key and fits(one)]
    return meant[0] if meant and not any(reach.holds(abs(one.value)) for one in meant) else None
