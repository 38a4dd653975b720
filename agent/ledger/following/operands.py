"""Which facts a figure may be made of: rows that are named, referred to, selected, or of one period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import chain, pairwise

from agent.ledger._text import Text
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.facts.measures import classes_of_word
from agent.ledger.facts.plan import INDIVIDUAL, PERIODS
from agent.ledger.facts.tables import INDEXES
from agent.ledger.following.cues import DIFFERENCE, SUM, TO_COME, WITHOUT
from agent.ledger.following.lines import lines
from agent.ledger.following.spans import made_up, periods_of, summed
from agent.ledger.judging.attribution import Judge
from agent.ledger.judging.measure_words import stems, words_in
from agent.ledger.judging.titles import is_called
from agent.ledger.names.entities import Entity, Mention
from agent.ledger.names.reference import is_group_gap
from agent.ledger.text.claim import LIMITS, Bound, Claim, Kind

_THAN = re.compile(r"[^,;.]{0,24}\b(?:than|above|below|behind|ahead\sof)\s(?:the\s|in\s)?$")
_FORWARD = re.compile(
    r"expected|predicted|after|gain|stake|probability|(?:^|_)(?:low|high|next|needed)(?:_|$)"
)
"""Figures that are of the time to come themselves."""
_TOP = re.compile(
    r"\b(?:top|first|largest|biggest|highest|leading|best|strongest|most\s\w+)\b", re.IGNORECASE
)
_EVERY = re.compile(
    r"\b(?:(?P<no>no|none\sof\sthe)|every|each(?:\sof\sthe)?|all(?:\sof)?(?:\sthe)?)\s(?P<other>other\s)?"
    r"(?:(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s)?(?P<noun>[a-z]+)\b",
    re.IGNORECASE,
)
_BOTTOM = re.compile(
    r"\b(?:bottom|smaller|smallest|weakest|lowest|other|remaining)\b", re.IGNORECASE
)
_AS_MANY = re.compile(r"\sas\smany\s(?:[a-z]+\s)??([a-z]+)\b(?!\sas\smany)")
_THAT = re.compile(r"\s(?:that|this|as\smuch)\b(?!\sof)")
_BASE = re.compile(r"\s(?:the|their|its|that|what|as)\b[^.;:■£$€]{0,48}?[(\s](?:[£$€]\s?)?")
_MOST = 12
"""Rows that a text takes together at most."""


class Operands:
    """Finds the facts for one figure."""

    def __init__(self, index: Index, text: Text, claim: Claim, judge: Judge) -> None:
        self.index = index
        self.text = text
        self.claim = claim
        self.judge = judge
        self.span = judge.context.span
        self.words = text.blanked[slice(*self.span)]
        self.to_come = bool(TO_COME.search(self.words)) and not WITHOUT.search(self.words)

    def named(self) -> list[Entity]:
        """Who is named in the sentence, in order, else what the passage is about."""
        found = [
            entity for mention in self.mentions(*self.span) for entity in sorted(mention.entities)
        ]
        topic = self.judge.context.topic
        more = [(kind, one) for kind, subjects in topic.items() for one in sorted(subjects)]
        return list(dict.fromkeys([*found, *([] if found else more)]))

    def groups(self, names: Sequence[Entity]) -> Iterator[tuple[list[Entry], bool]]:
        """Facts of one measure, one per row; and whether the words take the rows together."""
        for kind, group in self.rows(names):
            yield group, self._is_listed(kind, len(group))
            if len(group) > 2 and (two := self._compared(names)):
                yield [e for name in two for e in group if name in e.subject.items()], False
        if beside := self._nearest_run():
            for _, group in self.rows(beside):
                yield group, True
        for run in self._runs(names):
            yield run, True
        for group in self._titled():
            yield group, False
        if self.claim.kind in (Kind.MONEY, Kind.NUMBER):
            context = self.judge.context
            said = context.local or context.sentence
            for line in lines(self.index, said, self.words, self.measures):
                yield line, True
        if all(kind not in INDIVIDUAL for m in self.mentions(*self.span) for kind, _ in m.entities):
            yield from self._referred(names)

    def single(self, names: Sequence[Entity]) -> Iterator[Entry]:
        """Facts of the one who is named, or of everything when nobody is."""
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
        least = self.claim.bound in (Bound.OVER, Bound.AT_LEAST)
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
        units = {
            Kind.MONEY: ("money",),
            Kind.NUMBER: ("count", "money") if self._is_bare_money() else ("count",),
            Kind.POINTS: ("percent", "probability"),
            Kind.PERCENT: ("money", "count", "percent"),
            Kind.MULTIPLE: ("money", "count", "percent", "days"),
        }[kind]
        if unit not in units or entry.is_window or entry.is_row_count:
            return False
        if self.to_come and not _FORWARD.search(entry.measure):
            return False
        nouns = self.claim.readings[0].nouns | self._nouns_of_many
        if kind is Kind.MULTIPLE and nouns and not nouns & entry.nouns:
            return False
        if kind is Kind.NUMBER and nouns and entry.nouns and not nouns & entry.nouns:
            return False
        return self.judge.wording.may_measure(entry)

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

    def _is_listed(self, kind: str, count: int) -> bool:
        """Whether the rows are named side by side: what "A and B hold" is what they hold together."""
        mine = [m for m in self.mentions(*self.span) if any(kind == one for one, _ in m.entities)]
        gaps = (self.text.masked[a.end : b.start] for a, b in pairwise(mine))
        return len(mine) == count and all(map(is_group_gap, gaps))

    def _nearest_run(self) -> Sequence[Entity]:
        """The names side by side just before the figure, when others are named as well."""
        mine = self.mentions(*self.span)
        before = [m for m in mine if m.end <= self.claim.start]
        run = before[-1:]
        for mention in reversed(before[:-1]):
            if not is_group_gap(self.text.masked[mention.end : run[0].start]):
                break
            run.insert(0, mention)
        if len(run) < 2 or len(run) == len(mine):
            return ()
        return [entity for mention in run for entity in sorted(mention.entities)]

    def _compared(self, names: Sequence[Entity]) -> Sequence[Entity]:
        """Of many names the two that "A spent £5 more than B" compares."""
        than = next(
            (
                m
                for m in self.text.mentions
                if m.start > self.claim.end
                and _THAN.fullmatch(self.text.blanked, self.claim.end, m.start)
            ),
            None,
        )
        start = self.span[0]
        mine = [
            m
            for m in self.text.mentions
            if start <= m.start
            and m.end <= self.claim.start
            and not _THAN.search(self.text.blanked[max(start, m.start - 12) : m.start])
        ]
        if than is None or not mine:
            return ()
        return [name for m in (mine[-1], than) for name in names if name in m.entities]

    def rows(self, names: Iterable[Entity]) -> Iterator[tuple[str, list[Entry]]]:
        """One fact of one measure per named row, in the order named."""
        kinds: dict[str, list[str]] = {}
        for kind, subject in names:
            kinds.setdefault(kind, []).append(subject)
        for kind, subjects in kinds.items():
            if not 2 <= len(subjects) <= _MOST:
                continue
            tables: dict[str, dict[str, Entry]] = {}
            for subject in subjects:
                for entry in self.index.about.get((kind, subject), ()):
                    others = entry.needed - {kind}
                    fits = all(entry.subject[k] in kinds.get(k, ()) for k in others)
                    if fits and not entry.title and self.measures(entry):
                        tables.setdefault(_column(entry), {}).setdefault(subject, entry)
            for found in tables.values():
                if len(found) == len(subjects):
                    yield kind, [found[subject] for subject in subjects]

    def _runs(self, names: Sequence[Entity]) -> Iterator[list[Entry]]:
        """The facts of the months (...) that make up the period which the sentence states."""
        if self.claim.kind not in (Kind.MONEY, Kind.NUMBER):
            return
        periods = list(periods_of(self.text, self.claim, self.judge.context))
        said = set(names)
        found: dict[int, Entry] = {}
        for entity in {entity for _, entity in self.index.periods} if periods else ():
            for entry in self.index.about.get(entity, ()):
                others = ((kind, entry.subject[kind]) for kind in entry.needed - PERIODS)
                if all(other in said for other in others) and self.measures(entry):
                    found[entry.order] = entry
        for stated in periods:
            if runs := list(made_up(self.index, stated, list(found.values()))):
                yield from runs
                return

    def periods(self) -> Iterator[list[Entry]]:
        """Two periods that the sentence compares, one at least made of rows: "16 fewer than the first"."""
        if not (self.claim.direction or DIFFERENCE.search(self.words)):
            return
        stated = list(periods_of(self.text, self.claim, self.judge.context))
        facts = [
            entry
            for entity in {entity for _, entity in self.index.periods}
            for entry in self.index.about.get(entity, ())
            if len(stated) == 2 and self.measures(entry) and entry.needed <= PERIODS
        ]
        runs = [{_column(run[0]): run for run in made_up(self.index, one, facts)} for one in stated]
        for column in runs[0].keys() & runs[1].keys() if len(runs) == 2 else ():
            pair = [summed(run[column]) for run in runs]
            yield sorted(pair, key=lambda one: one.order, reverse=True)

    def beside(self) -> list[Claim]:
        """The other figures of the sentence."""
        start, end = self.span
        return [
            c for c in self.text.claims if start <= c.start < end and c.readings and c != self.claim
        ]

    def base(self) -> Claim | None:
        """The figure that "three times their median of £11,511", "three times that" is a multiple of."""
        beside = [c for c in self.beside() if c.kind in (Kind.MONEY, Kind.NUMBER)]
        before = [c for c in beside if c.end <= self.claim.start]
        if before and _THAT.match(self.text.blanked, self.claim.end):
            return before[-1]
        after = [c for c in beside if c.start >= self.claim.end]
        if after and _BASE.fullmatch(self.text.blanked, self.claim.end, after[-1].start):
            return after[-1]
        return None

    def _titled(self) -> Iterator[list[Entry]]:
        """Facts of the rows whose titles the sentence has: "high value at risk and white space"."""
        said = stems(frozenset(words_in(self.text.blanked, self.span)))
        for where, titles in self.index.titles.items():
            called = [title for title in titles if is_called(title.rpartition("|")[2], said)]
            if not 2 <= len(called) <= _MOST:
                continue
            columns: dict[str, list[Entry]] = {}
            for entry in self.index.lists[where]:
                if entry.title in called and self.measures(entry):
                    columns.setdefault(_column(entry), []).append(entry)
            yield from (group for group in columns.values() if len(group) == len(called))

    def _referred(self, names: Sequence[Entity]) -> Iterator[tuple[list[Entry], bool]]:
        """Rows that a sentence without names takes together: "the top three", "both", "the two"."""
        count, nouns = self._how_many()
        before = [] if names else self._last_named(count)
        if len(before) > 1:
            for _, group in self.rows(before):
                yield group, count is not None
        if count is None or before or not 2 <= count <= _MOST:
            return
        top, bottom = bool(_TOP.search(self.words)), bool(_BOTTOM.search(self.words))
        for rows in self.index.row_counts:
            if rows.value != count and not ((top or bottom) and rows.value > count):
                continue
            called = self.index.nouns_of_rows(rows)
            if nouns and called and nouns.isdisjoint(called):
                continue
            for column in self.columns(rows):
                if any(e.subject.get(kind, one) != one for kind, one in names for e in column):
                    continue
                if bottom and rows.value > count:
                    yield column[-count:], True
                elif rows.value == count or SUM.search(self.words) or top:
                    yield column[:count], True

    def _how_many(self) -> tuple[int | None, frozenset[str]]:
        """How many rows the sentence takes together, if it says so, and what it calls them."""
        for claim in self.text.claims:
            if not self.span[0] <= claim.start < self.span[1] or claim is self.claim:
                continue
            value = claim.readings[0].number.value if claim.readings else Decimal(0)
            if claim.kind is Kind.NUMBER and 2 <= value <= _MOST and value == int(value):
                return int(value), claim.readings[0].nouns
        return 2 if re.search(r"\b[Bb]oth\b", self.words) else None, frozenset()

    def _last_named(self, count: int | None) -> list[Entity]:
        """The names of the sentences before: the last so many, or those of the one just before."""
        if count is None and not SUM.search(self.words):
            return []
        found: list[Entity] = []
        for mention in reversed(self.mentions(0, self.span[0])):
            for entity in sorted(mention.entities):
                if entity[0] not in PERIODS and (not found or entity[0] == found[0][0]):
                    found.append(entity)
        distinct = list(dict.fromkeys(found))
        if count is not None:
            return distinct[:count][::-1] if len(distinct) >= count else []
        here = max((s.start for s in self.text.layout if s.end <= self.span[0]), default=0)
        near = {entity for m in self.mentions(here, self.span[0]) for entity in m.entities}
        return [entity for entity in reversed(distinct) if entity in near]

    def columns(self, rows: Entry) -> Iterator[list[Entry]]:
        """The columns of a list, in its order, that the figure may be made of."""
        columns: dict[str, list[Entry]] = {}
        for entry in self.index.lists.get(f"{rows.fact.call} {rows.fact.path}", ()):
            if not entry.title and self.measures(entry):
                columns.setdefault(_column(entry), []).append(entry)
        yield from (column for column in columns.values() if len(column) == rows.value)


def _column(entry: Entry) -> str:
    """The tool and field of a fact: two calls of one tool are compared like two rows."""
    return f"{entry.fact.tool} {INDEXES.sub('[]', entry.fact.path)}"
