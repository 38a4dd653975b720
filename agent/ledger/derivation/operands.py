"""Which facts a figure may be made of: rows that are named, referred to, selected, or of one period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.matching.attribution import Judge
from agent.ledger.matching.several_rows import went_otherwise
from agent.ledger.names.entities import Mention
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import LIMITS, Claim, Kind
from agent.ledger.text.units import MADE_OF
from agent.ledger.vocabulary.cues import COMPARED, LOSING, TO_COME, WITHOUT
from agent.ledger.vocabulary.kinds import INDIVIDUAL, PERIODS, Entity
from agent.ledger.vocabulary.nouns import classes_of_word

_FORWARD = re.compile(
    r"expected|predicted|after|gain|stake|probability|(?:^|_)(?:low|high|next|needed)(?:_|$)"
)
"""Figures that are of the time to come themselves."""
_EVERY = re.compile(
    r"\b(?:(?P<no>no|none\sof\sthe)|every|each(?:\sof\sthe)?|all(?:\sof)?(?:\sthe)?)\s(?P<other>other\s)?"
    r"(?:(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s)?(?P<noun>[a-z]+)\b",
    re.IGNORECASE,
)
_AS_MANY = re.compile(r"\sas\smany\s(?:[a-z]+\s)??([a-z]+)\b(?!\sas\smany)")
_THAT = re.compile(r"\s(?:that|this|as\smuch)\b(?!\sof)")
_AS_OFTEN = re.compile(r"\sas\soften\b")
_OF_MEDIAN = re.compile(r"\s(?:that\sof\s)?(?:the|a)\smedian\s■")
_MONEY_SAID = re.compile(r"\b(?:revenue|sales|turnover|income)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_AS_LONG = re.compile(r"\s(?:times\s)?as\slong\b(?!\sas)")
_THAN = re.compile(r"\b(?:than|of|above|below|behind)\s(?:in\s|for\s)?(?:the\s)?■")
_BASE = re.compile(r"\s(?:the|their|its|that|what|as)\b[^.;:■£$€]{0,48}?[(\s](?:[£$€]\s?)?")
MOST_ROWS = 12
"""Rows that a text takes together at most."""


class Operands:
    """Finds the facts for one figure."""

    def __init__(self, index: Index, text: ParsedText, claim: Claim, judge: Judge) -> None:
        self.index = index
        self.text = text
        self.claim = claim
        self.judge = judge
        self.span = judge.context.span
        self.words = text.blanked[slice(*self.span)]
        certain = WITHOUT.search(self.words) or LOSING.search(self.words)
        so_far = text.blanked[self.span[0] : judge.context.clause[1]]
        self.to_come = bool(TO_COME.search(so_far)) and not certain

    def named(self) -> list[Entity]:
        """Who is named in the sentence, in order, else what the passage is about."""
        found = [
            entity for mention in self.mentions(*self.span) for entity in sorted(mention.entities)
        ]
        topic = self.judge.context.topic
        more = [(kind, one) for kind, subjects in topic.items() for one in sorted(subjects)]
        return list(dict.fromkeys([*found, *([] if found else more)]))

    @cached_property
    def clause(self) -> str:
        """The clause; the sentence where the figure stands alone between commas: "the rest, £9k, is ours"."""
        words = self.text.blanked[slice(*self.judge.context.clause)]
        return words if re.search(r"[a-z]{2}", words) else self.words

    def compared_with(self) -> Iterator[list[Entity]]:
        """The one named and the one of the sentence before: "A took £9k. That is £2k more than B"."""
        if not COMPARED.search(self.words):
            return
        above = self.judge.context.above
        for kind, subjects in self.judge.context.sentence.items():
            before = above.get(kind, frozenset()) - subjects
            if len(subjects) == len(before) == 1:
                pair = [(kind, next(iter(one))) for one in (subjects, before)]
                yield pair[::-1] if _THAN.search(self.words) else pair

    def single(self, names: Sequence[Entity]) -> Iterator[Entry]:
        """Facts of the one who is named, or of everything when nobody is."""
        kinds = dict(names)
        if len(kinds) != len(names):
            names = [name for name in names if name[0] not in PERIODS]  # "between March and May"
            kinds = dict(names)
        if len(kinds) != len(names):
            # "A fell by £1,170 to £10,166 and B by £598": the one whose clause it is.
            local = self.judge.context.local
            names = [(kind, one) for kind, subjects in local.items() for one in subjects]
            kinds = dict(names)
            if not names or len(kinds) != len(names):
                return
        if not names:
            yield from (e for e in chain(*self.index.all_totals.values()) if self.measures(e))
        seen: set[int] = set()
        for name in names:
            for entry in self.index.about.get(name, ()):
                conflict = any(kinds.get(k, s) != s for k, s in entry.subject.items())
                open_kinds = entry.needed - kinds.keys()
                if conflict or open_kinds or entry.order in seen or not self.measures(entry):
                    continue
                seen.add(entry.order)
                yield entry

    @cached_property
    def every(self) -> re.Match[str] | None:
        """The words that make a limit hold for all rows of a list, if they do."""
        every = _EVERY.search(self.words) if self.claim.bound in LIMITS else None
        nouns = classes_of_word(every["noun"]) if every else frozenset[str]()
        rows = any(not nouns.isdisjoint(self.index.nouns_of_rows(r)) for r in self.index.row_counts)
        return every if rows else None

    def all_within(self) -> Iterator[tuple[list[Entry], bool]]:
        """A whole column that a limit is said to hold for, and whether it is the least that counts.

        "No month brought less than £90k"; "every other month stayed below £99k".
        """
        every = self.every
        if every is None:
            return
        least = self.claim.bound.is_floor
        if every["no"]:
            least = not least
        named = {entity for m in self.mentions(*self.span) for entity in m.entities}
        for rows in self.index.row_counts:
            if classes_of_word(every["noun"]).isdisjoint(self.index.nouns_of_rows(rows)):
                continue
            for column in self.columns(rows):
                left = [e for e in column if named.isdisjoint(e.subject.items())]
                if left and (every["other"] or len(left) == len(column)):
                    yield left, least

    def measures(self, entry: Entry) -> bool:
        """Whether the words allow that the figure is made of this fact."""
        kind, unit = self.claim.kind, entry.fact.unit
        made_of = unit in MADE_OF[kind] or (
            unit == "money" and kind is Kind.NUMBER and self._is_bare_money()
        )
        if not made_of or entry.is_window or entry.is_row_count:
            return False
        if went_otherwise(self.judge.context, entry):
            return False
        if self.to_come and not _FORWARD.search(entry.measure):
            return False
        if unit == "count" and kind in (Kind.MULTIPLE, Kind.PERCENT) and self._is_of_money(entry):
            return False
        nouns = self.claim.readings[0].nouns | self._nouns_of_many
        if kind is Kind.MULTIPLE and nouns and not nouns & entry.nouns:
            return False
        if kind is Kind.MULTIPLE and _OF_MEDIAN.match(self.text.blanked, self.claim.end):
            return unit != "days" and "median" in entry.measure
        if unit == "money" and _AS_OFTEN.match(self.text.blanked, self.claim.end):
            return False
        if kind is Kind.NUMBER and nouns and entry.nouns and not nouns & entry.nouns:
            return False
        return self.judge.wording.may_measure(entry)

    def _is_of_money(self, entry: Entry) -> bool:
        """Whether the words speak of money and of nothing that a fact counts: "its revenue is twice B's"."""
        return (
            bool(entry.nouns)
            and bool(_MONEY_SAID.search(self.operand_words))
            and entry.nouns.isdisjoint(self._nouns_said)
        )

    @cached_property
    def operand_words(self) -> str:
        """The clause that the figure stands in."""
        return self.text.blanked[slice(*self.judge.context.clause)]

    @cached_property
    def _nouns_said(self) -> frozenset[str]:
        """What the sentence counts or names as counted."""
        return frozenset(
            noun for word in _WORD.findall(self.words) for noun in classes_of_word(word)
        )

    @cached_property
    def _nouns_of_many(self) -> frozenset[str]:
        """What "three times as many orders as" counts."""
        many = _AS_MANY.match(self.text.blanked, self.claim.end)
        return classes_of_word(many[1]) if many else frozenset()

    def _is_bare_money(self) -> bool:
        """Whether "629k" may be money that shows no currency."""
        reading = self.claim.readings[0]
        return not reading.nouns and reading.number.step >= 100

    def mentions(self, start: int, end: int) -> list[Mention]:
        return [m for m in self.text.mentions if start <= m.start < end and m.entities]

    def rows(self, names: Iterable[Entity]) -> Iterator[tuple[str, list[Entry]]]:
        """One fact of one measure per named row, in the order named."""
        kinds: dict[str, list[str]] = {}
        for kind, subject in names:
            kinds.setdefault(kind, []).append(subject)
        for kind, spelt in kinds.items():
            # Two results may write one name in two ways: At Risk, At-Risk.
            subjects = list(dict.fromkeys(map(_plain, spelt)))
            if not 2 <= len(subjects) <= MOST_ROWS:
                continue
            tables: dict[str, dict[str, Entry]] = {}
            for name, subject in [(name, _plain(name)) for name in spelt]:
                for entry in self.index.about.get((kind, name), ()):
                    others = entry.needed - {kind}
                    fits = all(entry.subject[k] in kinds.get(k, ()) for k in others) and all(
                        k not in INDIVIDUAL or entry.subject.get(k, one[0]) in one
                        for k, one in kinds.items()
                    )
                    if fits and not entry.title and self.measures(entry):
                        for key in (entry.column_key, entry.field_key):
                            tables.setdefault(key, {}).setdefault(subject, entry)
            seen: set[tuple[int, ...]] = set()
            for found in tables.values():
                places = tuple(entry.order for entry in found.values())
                if len(found) == len(subjects) and places not in seen:
                    seen.add(places)
                    yield kind, [found[subject] for subject in subjects]

    def beside(self) -> list[Claim]:
        """The other figures of the sentence."""
        start, end = self.span
        return [
            c for c in self.text.claims if start <= c.start < end and c.readings and c != self.claim
        ]

    def base(self) -> Claim | None:
        """The figure that "three times their median of £11,511", "three times that" is a multiple of."""
        if _AS_LONG.match(self.text.blanked, self.claim.end):
            days = [c for c in self.beside() if c.kind is Kind.DAYS and c.end <= self.claim.start]
            return days[-1] if days else None
        beside = [c for c in self.beside() if c.kind in (Kind.MONEY, Kind.NUMBER)]
        before = [c for c in beside if c.end <= self.claim.start]
        if before and _THAT.match(self.text.blanked, self.claim.end):
            return before[-1]
        after = [c for c in beside if c.start >= self.claim.end]
        if after and _BASE.fullmatch(self.text.blanked, self.claim.end, after[-1].start):
            return after[-1]
        return None

    def columns(self, rows: Entry, titled: bool = False) -> Iterator[list[Entry]]:
        """The columns of a list, in its order, that the figure may be made of."""
        columns: dict[str, list[Entry]] = {}
        for entry in self.index.list_of(rows):
            if (titled or not entry.title) and self.measures(entry):
                columns.setdefault(entry.field_key, []).append(entry)
        yield from (column for column in columns.values() if len(column) == rows.value)


def _plain(name: str) -> str:
    return name.casefold().replace("-", " ")
