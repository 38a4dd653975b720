"""Judges whether the row that a figure stands in is the one that the words name, by the row's title.

Only rows that no marked field tells apart have one: signals, kinds of opportunity, scenarios, ages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

from agent.ledger.facts.entry import Entry
from agent.ledger.matching.spot import Spot
from agent.ledger.text.claim import Kind
from agent.ledger.vocabulary.kinds import PART
from agent.ledger.vocabulary.measure_words import (
    meant_by,
    named_by,
    phrase_of,
    stems,
    telling,
    words_in,
)
from agent.ledger.vocabulary.nouns import classes_of_word

_MANY = 4
"""Rows of a list from which on a figure must be tied to its row by a word."""
_ROW_WORDS = 300
"""Characters before a sentence in which a row may have been named."""
_CASES = {
    "low": re.compile(
        r"\blow|downside|pessimis|cautious|conservativ|worst|at\sleast|between", re.I
    ),
    "high": re.compile(r"\bhigh|upside|optimis|best|at\smost|up\sto|between", re.I),
}
_ENDS = {
    "low": re.compile(r"\bfrom\s(?:[£$€]\s?)?$"),
    "high": re.compile(r"\bto\s(?:[£$€]\s?)?$"),
}
"""Scenarios that are meant only where they are named; the base case is what is meant elsewhere."""
_COMMON = frozenset({"account", "order", "time", "day", "line", "row", "signal"})
"""What figures of every row count."""
_NOT_BASE = re.compile(
    r"pessimis|cautious|conservativ|optimis|\b(?:low|high|worst|best)\scase", re.I
)
_IN_MONTHS = {"1": "month", "3": "quarter", "12": "year"}
_IN_QUARTERS = {"1": "quarter", "4": "year"}
"""The words for ages: "after a year"."""
_QUARTERS = 16
"""Ages that a list has at most when they are of quarters."""
_FRACTIONS = {"10": "tenth", "20": "fifth", "50": "half"}
_OF_WHOLE = re.compile(r"\sof\s(?:the\s|all\s)?(?:[\d,.]+\s)?\w+(?:\s\w+)?")
_BRACKET = re.compile(r"[^()]?\([^()\n]*\)")
_KEY = re.compile(r" (-?\d+(?:\.\d+)?)\s?%?$")
_THE_REST = re.compile(r"\b[Tt]he\s(?:rest|others?|remaining),?\s$")
_OF_LEVEL = re.compile(
    r"(?<!\band\s)(?<!\bor\s)\b([^\W\d_]+)(?:[\s-]risk)?\s(?:accounts|customers)\b", re.IGNORECASE
)
"""What "Critical accounts" go by."""


class Titles:
    """Judges titles for one figure. `clause` and `words` are the words of its clause and sentence."""

    def __init__(self, spot: Spot) -> None:
        self.spot = spot
        self.said = spot.words
        self.clause = stems(spot.said or frozenset(self._before_bracket()))
        self.words = stems(frozenset(self._until_here()))

    def _before_bracket(self) -> list[str]:
        """The words before a figure alone in brackets: "shift (62) as depend on discounts (18)"."""
        start = self.spot.context.span[0]
        if self.spot.before(1) != "(":
            return []
        before = self.spot.between(start, self.spot.claim.start)
        start = before[-1].end if before else start
        return words_in(self.spot.text, (start, self.spot.claim.start))

    def _until_here(self) -> list[str]:
        """The words of the clause and of what the sentence says before it; all of a table's row."""
        spot, context = self.spot, self.spot.context
        if context.header:
            return [*spot.words, *words_in(spot.text, context.row)]
        bracket = _BRACKET.match(spot.text, context.clause[1] - 1)
        end = bracket.end() if bracket else context.clause[1]
        return [*spot.said, *words_in(spot.text, (context.span[0], end))]

    @cached_property
    def since_break(self) -> frozenset[str]:
        """The words of the sentence since the last semicolon."""
        start, end = self.spot.context.span[0], self.spot.claim.end
        at = self.spot.text.rfind(";", start, end)
        inside = at > 0 and not self.spot.context.header
        return stems(frozenset(words_in(self.spot.text, (at, end)))) if inside else self.clause

    @cached_property
    def near(self) -> frozenset[str]:
        """The words that may name a row: the sentence, its table row, and what came just before."""
        context = self.spot.context
        start = max(0, min(context.span[0], (context.row or context.span)[0]) - _ROW_WORDS)
        end = max(context.span[1], (context.row or context.span)[1])
        said = frozenset(
            words_in(self.spot.text, (start, end)) + words_in(self.spot.text, context.header)
        )
        return stems(said)

    def fit(self, entry: Entry) -> bool:
        """Whether a fact of a row with a title may be meant."""
        if number := _KEY.search(entry.title):
            beside = self.spot.index.row(entry)
            sizes = [e.value for e in beside if e.fact.unit == "count" and e is not entry]
            if entry.title.startswith(f"{entry.measure} "):
                return True
            months = len(self.spot.index.titles_beside(entry)) > _QUARTERS
            age = (_IN_MONTHS if months else _IN_QUARTERS).get(number[1])
            return age in self.said or any(map(self._is_said, (Decimal(number[1]), *sizes)))
        if self._is_another_case(entry.title) or self._is_one_of_two(entry):
            return False
        titles = self.spot.index.titles_beside(entry)
        if (rest := self._is_rest(entry, titles)) is not None:
            return rest
        if self._name(entry) in self._by_rule:
            return True
        if any(title.rpartition("|")[2] in self._by_rule_here for title in titles):
            return False
        for words in (self.clause, self.since_break, self.words):
            if is_called(entry.title, words):
                return True
            others = words - self._whole
            other = any(is_called(title, others) for title in titles)
            if words is self.since_break and words is not self.clause:
                if self._hits(entry, words) and not other:
                    break
                continue
            if other:
                return False
            if any(self._all_hits(entry, others)):
                if not self._hits(entry, words):
                    return False
                break
        unit = entry.fact.unit
        if self.spot.claim.spelled and unit == "percent":
            return self.ties(entry)
        if unit in ("money", "days", "date") or (
            unit not in ("count", "percent") and len(titles) < _MANY
        ):
            return True
        if unit == "percent" and not meant_by(entry.measure).isdisjoint(self.said):
            return True
        return self._hits(entry, self.near) > 0 or not self._telling(entry, entry.title)

    def leave_open(self, entry: Entry) -> bool:
        """Whether the sentence calls no row of the list by its title but that of the fact."""
        if _KEY.search(entry.title) or self._is_another_case(entry.title):
            return False
        titles = self.spot.index.titles_beside(entry) - {entry.title}
        return not any(is_called(title, self.words) for title in titles)

    def _name(self, entry: Entry) -> str:
        return entry.title.rpartition("|")[2]

    @cached_property
    def _by_rule(self) -> frozenset[str]:
        """The rows whose rule stands near, with its number: "use less than 30 % of the data in the plan"."""
        return self._ruled(max(0, self.spot.context.span[0] - _ROW_WORDS), self.near)

    @cached_property
    def _by_rule_here(self) -> frozenset[str]:
        """The rows whose rule the sentence itself gives."""
        return self._ruled(self.spot.context.span[0], self.words) if self._by_rule else frozenset()

    def _ruled(self, start: int, said: frozenset[str]) -> frozenset[str]:
        """The rows of whose rule the words have most, and a number."""
        rules = self.spot.index.rules
        shown = {
            f"{claim.readings[0].number.value:g}"
            for claim in (self.spot.between(start, self.spot.context.span[1]) if rules else ())
            if claim.kind is Kind.PERCENT and claim is not self.spot.claim
        }
        found = {
            name: len(words & said)
            for name, numbers, words in rules
            if not shown.isdisjoint(numbers)
        }
        most = max(found.values(), default=0)
        return frozenset(name for name, hits in found.items() if hits == most > 1)

    def _is_rest(self, entry: Entry, titles: frozenset[str]) -> bool | None:
        """Whether all rows but this one are called before "the rest", which then is this one.

        None where the words speak of no rest, or of one of something else than the list.
        """
        if len(titles) < 2 or entry.title not in titles:
            return None
        if not _THE_REST.search(self.spot.before(16)):
            return None
        start = max(0, self.spot.context.span[0] - _ROW_WORDS)
        before = stems(frozenset(words_in(self.spot.text, (start, self.spot.claim.start))))
        called = {title for title in titles if is_called(title, before)}
        return called == titles - {entry.title} if called else None

    @cached_property
    def _whole(self) -> frozenset[str]:
        """What a share is of, which names no row: "4.6 % of the active accounts"."""
        of = _OF_WHOLE.match(self.spot.text, self.spot.claim.end, self.spot.context.span[1])
        return stems(frozenset(words_in(self.spot.text, of.span()))) if of else frozenset()

    def calls_a_row(self, entry: Entry) -> bool:
        """Whether the clause calls a row of another list by its title, or a part of a total by its own."""
        index, unit = self.spot.index, entry.fact.unit
        if self.spot.follows_of:
            return False  # "3 of the 7 notes", "£2m of the £3m"
        if unit == "count":
            own = named_by("account") | stems(meant_by(entry.measure))
            return any(
                words <= self.clause
                and not words <= own
                and (words.isdisjoint(own) or self._stand_together(words))
                for words in index.long_titles
            )
        if entry.is_total and self._is_of_level(entry):
            return True
        return entry.is_total and any(
            part.value != entry.value and len(words) > 1 and words <= self.clause
            for part, words in index.titled_parts.get(entry.fact.id, ())
        )

    def _stand_together(self, words: frozenset[str]) -> bool:
        """Whether the words of a title stand next to each other in the clause."""
        said = [
            next(iter(stems(frozenset((word,)))))
            for word in words_in(self.spot.text, self.spot.context.clause)
        ]
        size = len(words)
        return any(words <= set(said[i : i + size]) for i in range(len(said) - size + 1))

    def _is_of_level(self, entry: Entry) -> bool:
        """Whether "Critical accounts hold" meets a total of which the result has that of the level."""
        said = {called.lower() for called in _OF_LEVEL.findall(self.spot.clause)}
        return bool(said) and any(
            part.fact.call == entry.fact.call
            and part.fact.unit == entry.fact.unit
            and entry.measure.endswith(part.measure)
            and part.value != entry.value
            and part.title.lower() in said
            for _, entries in self.spot.index.titled_lists
            for part in entries
        )

    def ties(self, entry: Entry) -> bool:
        """Whether words that only few rows of the list have stand near, more than of any other row."""
        hits = self._hits(entry, self.near)
        return hits > 1 or (hits > 0 and hits == max(self._all_hits(entry, self.near)))

    def is_of_so_many(self, entry: Entry) -> bool:
        """Whether the text says how many the largest are, which a figure of theirs is about."""
        sizes = [
            other.value
            for other in self.spot.index.row(entry)
            if other.measure == "top_accounts" and other is not entry
        ]
        start = max(0, self.spot.context.span[0] - _ROW_WORDS)
        return not sizes or self._is_said(sizes[0], start)

    def is_of_part(self, entry: Entry) -> bool:
        """Whether the text says of how many percent, or of how many accounts, the fact is."""
        named = self.spot.context.all_named
        if entry.subject[PART] in named.get(PART, ()):
            return True
        percent = re.search(r"\d+", entry.subject[PART])
        if percent and _FRACTIONS.get(percent[0]) in self.said:
            return True
        beside = self.spot.index.row(entry)
        sizes = [e.value for e in beside if e.fact.unit == "count" and e is not entry]
        return percent is None or any(map(self._is_said, (Decimal(percent[0]), *sizes)))

    def _is_another_case(self, title: str) -> bool:
        """Whether the words name another scenario: "in the cautious case"."""
        row = self.spot.context.row or (0, 0)
        words = self.spot.text[slice(*self.spot.context.span)] + self.spot.text[slice(*row)]
        if title in _CASES and self.spot.claim.partner is not None:
            return False  # "the range is £28k to £115k"
        if title in _CASES:
            at_end = _ENDS[title].search(self.spot.before(12))
            return not at_end and not _CASES[title].search(words)
        return title == "base" and bool(_NOT_BASE.search(self.spot.text, *self.spot.context.clause))

    def _telling(self, entry: Entry, title: str) -> frozenset[str]:
        key, name = title.partition("|")[0], title.rpartition("|")[2]
        words = telling(f"{key} {name}") & self.spot.index.telling_words_beside(entry)
        for measure in self.spot.index.row_measures(entry):
            words -= frozenset(phrase_of(measure))
        return frozenset(word for word in words if not classes_of_word(word) & _COMMON)

    def _is_one_of_two(self, entry: Entry) -> bool:
        """Whether "129 at High or Critical" meets how many one of the two has."""
        clause = self.spot.clause
        own = entry.title.rpartition("|")[2]
        if self.spot.context.header or f" {own}" not in f" {clause}":
            return False
        for other in self.spot.index.column(entry):
            name = other.title.rpartition("|")[2]
            if other is entry or not name or name == own or name not in clause:
                continue
            either = (f"{own} or {name}", f"{name} or {own}")
            if any(both in clause for both in either) and not any(self.spot.stating(other)):
                return True
        return False

    def _hits(self, entry: Entry, words: frozenset[str]) -> int:
        return self._said_of(entry, entry.title, words)

    def _said_of(self, entry: Entry, title: str, words: frozenset[str]) -> int:
        """How many telling words of a title the text has, or says by another word."""
        telling = self._telling(entry, title)
        return sum(not named_by(word).isdisjoint(words) for word in telling)

    def _all_hits(self, entry: Entry, words: frozenset[str]) -> Iterator[int]:
        """How many telling words each title of the list has in common with the text."""
        for title in self.spot.index.titles_beside(entry):
            yield self._said_of(entry, title, words)

    def _is_said(self, number: Decimal, start: int | None = None) -> bool:
        """Whether another figure of the sentence is this number."""
        first, end = self.spot.context.row or self.spot.context.span
        return any(
            reading.number.value == number
            for claim in self.spot.between(first if start is None else start, end)
            if claim is not self.spot.claim
            for reading in claim.readings
        )


def is_called(title: str, said: frozenset[str]) -> bool:
    """Whether the words, as stems, have a whole part of a row's title."""
    parts = (stems(telling(part)) for part in title.split("|"))
    return any(part and part <= said for part in parts)
