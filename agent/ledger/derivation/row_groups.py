"""Rows that the words take together or set against each other: listed, left over, of one period, both."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from agent.ledger.derivation.operands import MOST_ROWS, Operands
from agent.ledger.derivation.period_runs import made_up, periods_of, summed
from agent.ledger.facts.entry import Entry
from agent.ledger.matching.competing_measures import is_taken_otherwise
from agent.ledger.matching.titles import is_called
from agent.ledger.names.reference import is_group_gap
from agent.ledger.text.claim import LIMITS, Kind
from agent.ledger.vocabulary.cues import DIFFERENCE, LEFT, SUM, WITHOUT
from agent.ledger.vocabulary.kinds import INDIVIDUAL, PERIODS, Entity
from agent.ledger.vocabulary.measure_words import stems, words_in

_THAN = re.compile(
    r"(?:■++|[^,;.■]){0,24}\b(?:than|above|below|behind|ahead\sof)\s(?:the\s|in\s)?$"
)
_SIDES = re.compile(r"\s(?:short\sof|behind|ahead\sof|below|above)\s(?:the\s)?(?=■)")
"""Between two sides of which one is several rows: "together 215 short of B"."""
_EITHER = re.compile(
    r"\s(?:as\s(?:much|many)\s(?:(?:[a-z]+|■+)\s)?as|what)\s(?:in\s|at\s)?(?:the\s)?■+(?:,\s(?:the\s)?■+)*,?\s(?:or|and)\s(?:the\s)?■+"
)
"""Several that are each set against one: "as much as the West or the East"."""
_TOP = re.compile(
    r"\b(?:top|first|largest|biggest|highest|leading|best|strongest|\w{2,}iest|most\s\w+)\b",
    re.IGNORECASE,
)
_BOTTOM = re.compile(
    r"\b(?:bottom|smaller|smallest|weakest|lowest|other|remaining)\b", re.IGNORECASE
)
_SIZED = re.compile(r"\b(?:largest|biggest|highest|(?P<least>smallest|lowest))\b", re.IGNORECASE)
_NEXT = re.compile(r"\b(?:the\s(?:next|runner-up|second|number\stwo)|any\sother)\b", re.IGNORECASE)
_THAT_IS = re.compile(r"\W*(?:That|This|These|They|Those|Both|It)\b")
_ACROSS = re.compile(
    r"\b(?:over|across)\s(?:the|all|both|two|three|four|six|twelve|\d+)\b", re.IGNORECASE
)


class RowGroups:
    """Finds the rows for one figure that is made of several."""

    def __init__(self, operands: Operands) -> None:
        self.operands = operands
        self.index = operands.index
        self.text = operands.text
        self.claim = operands.claim
        self.judge = operands.judge
        self.span = operands.span
        self.words = operands.words

    def groups(self, names: Sequence[Entity]) -> Iterator[tuple[list[Entry], bool]]:
        """Facts of one measure, one per row; and whether the words take the rows together."""
        for kind, group in self.operands.rows(names):
            yield group, self._is_listed(kind, len(group)) or self._goes_on
            if len(group) > 2 and (two := self._compared(names)):
                yield [e for name in two for e in group if name in e.subject.items()], False
        if beside := self._nearest_run():
            others = [name for name in names if name[0] not in {kind for kind, _ in beside}]
            for _, group in self.operands.rows([*beside, *others]):
                yield group, True
        for pair in (
            *self._against_the_other(names),
            *self._against_the_next(names),
            *self._against_either(names),
        ):
            yield pair, False
        for run in self._runs(names):
            yield run, True
        for group in self._titled():
            yield group, False
        if self.claim.kind in (Kind.MONEY, Kind.NUMBER):
            for line in self._lines():
                yield line, True
        yield from self._referred(names)

    def periods(self) -> Iterator[list[Entry]]:
        """Two periods that the sentence compares, one at least made of rows: "16 fewer than the first"."""
        if not (self.claim.direction or DIFFERENCE.search(self.words)):
            return
        stated = list(periods_of(self.index, self.text, self.claim, self.judge.context))
        facts = [
            entry
            for entity in dict.fromkeys(of for _, of in self.index.periods)
            for entry in self.index.about.get(entity, ())
            if len(stated) == 2 and self.operands.measures(entry) and entry.needed <= PERIODS
        ]
        runs = [
            {run[0].field_key: run for run in made_up(self.index, one, facts)} for one in stated
        ]
        for column in filter(runs[1].__contains__, runs[0]) if len(runs) == 2 else ():
            pair = [summed(run[column]) for run in runs]
            yield sorted(pair, key=lambda one: one.order, reverse=True)

    def left_over(self, names: Sequence[Entity]) -> Iterator[list[Entry]]:
        """The rows of a list without those that are named: "the other four come to £2,988"."""
        if not (LEFT.search(self.operands.clause) or WITHOUT.search(self.words)):
            return
        counts = [c for c in self.operands.beside() if c.kind is Kind.NUMBER]
        said = [
            c.readings[0].number.value
            for c in counts
            if LEFT.search(self.text.blanked[max(0, c.start - 12) : c.start])
        ]
        out = set(names)
        for rows in self.index.row_counts if out else ():
            for column in self.operands.columns(rows):
                left = [entry for entry in column if out.isdisjoint(entry.subject.items())]
                if 1 < len(left) < len(column) and (not said or len(left) == said[0]):
                    yield left

    def against(self) -> Iterator[list[Entry]]:
        """Two sides of which one is of several rows: "A and B together bring £893k less than C"."""
        start, end = self.span
        said = _SIDES.search(self.text.blanked, self.claim.end, end)
        than = said.start() if said else self.text.blanked.find(" than ", start, end)
        if than < 0:
            return
        sides = [self.operands.mentions(start, than), self.operands.mentions(than, end)]
        if not sides[0]:
            here = max((s.start for s in self.text.layout if s.end <= start), default=0)
            sides[0], start = self.operands.mentions(here, start), here
        if sum(map(len, sides)) < 3 or not SUM.search(self.text.blanked, start, end):
            return
        both = [[e for m in side for e in sorted(m.entities)] for side in sides]
        for kind, rows in self.operands.rows(dict.fromkeys([*both[0], *both[1]])):
            parts = [[r for r in rows if (kind, r.subject[kind]) in side] for side in both]
            if all(parts) and len(parts[0]) + len(parts[1]) == len(rows):
                yield [summed(part) for part in parts]

    def _is_listed(self, kind: str, count: int) -> bool:
        """Whether the rows are named side by side: what "A and B hold" is what they hold together."""
        mine = [
            m
            for m in self.operands.mentions(*self.span)
            if any(kind == one for one, _ in m.entities)
        ]
        gaps = (self.text.masked[a.end : b.start] for a, b in pairwise(mine))
        return len(mine) == count and all(map(is_group_gap, gaps))

    def _nearest_run(self) -> Sequence[Entity]:
        """The names side by side just before the figure, when others are named as well."""
        mine = self.operands.mentions(*self.span)
        kinds = Counter(kind for m in mine for kind, _ in m.entities)
        several = [m for m in mine if any(kinds[kind] > 1 for kind, _ in m.entities)]
        before = [m for m in several if m.end <= self.claim.start]
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

    def _against_the_other(self, names: Sequence[Entity]) -> Iterator[list[Entry]]:
        """The one who is named and the only other: "North has more than twice the return share"."""
        if self.claim.kind is not Kind.MULTIPLE or len(names) != 1:
            return
        for entry in self.index.about.get(names[0], ()):
            column = self.index.column(entry)
            if len(column) == 2 and names[0][0] in entry.needed and self.operands.measures(entry):
                yield [entry, next(other for other in column if other is not entry)]

    def _against_the_next(self, names: Sequence[Entity]) -> Iterator[list[Entry]]:
        """The one named and the largest of the others: "five times that of the next", "twice any other"."""
        said = _NEXT.search(self.text.blanked, self.claim.end, self.span[1])
        if self.claim.kind is not Kind.MULTIPLE or said is None:
            return
        if "■" in self.text.blanked[self.claim.end : said.start()]:
            return  # "twice as much as B, the runner-up" names it
        for name in names:
            for entry in self.index.about.get(name, ()):
                if not (
                    entry.in_list and name[0] in entry.needed and self.operands.measures(entry)
                ):
                    continue
                others = [
                    other.value
                    for other in self.index.column(entry)
                    if other is not entry and other.measure == entry.measure
                ]
                if others and max(others) <= entry.value:
                    column = self.index.column(entry)
                    yield [
                        entry,
                        next(o for o in column if o is not entry and o.value == max(others)),
                    ]

    def _against_either(self, names: Sequence[Entity]) -> Iterator[list[Entry]]:
        """The one named first and that of others which a limit is nearest to: "more than twice B or C"."""
        either = _EITHER.match(self.text.blanked, self.claim.end, self.span[1])
        if either is None or self.claim.kind is not Kind.MULTIPLE or self.claim.bound not in LIMITS:
            return
        rivals = {e for m in self.operands.mentions(*either.span()) for e in m.entities}
        before = [
            e for m in self.operands.mentions(self.span[0], self.claim.start) for e in m.entities
        ]
        subject = next((e for e in before if any(e[0] == kind for kind, _ in rivals)), None)
        if subject is None:
            return
        others = [name for name in names if name[0] != subject[0]]
        most = max if self.claim.bound.is_floor else min
        for _, rows in self.operands.rows([subject, *sorted(rivals), *others]):
            own = [row for row in rows if subject in row.subject.items()]
            rest = [row for row in rows if row not in own]
            if own and rest:
                yield [own[0], most(rest, key=lambda row: row.value)]

    def _runs(self, names: Sequence[Entity]) -> Iterator[list[Entry]]:
        """The facts of the months (...) that make up the period which the sentence states."""
        if self.claim.kind not in (Kind.MONEY, Kind.NUMBER):
            return
        periods = list(periods_of(self.index, self.text, self.claim, self.judge.context))
        said = set(names)
        found: dict[int, Entry] = {}
        for entity in dict.fromkeys(of for _, of in self.index.periods) if periods else ():
            for entry in self.index.about.get(entity, ()):
                others = ((kind, entry.subject[kind]) for kind in entry.needed - PERIODS)
                if all(other in said for other in others) and self.operands.measures(entry):
                    found[entry.order] = entry
        for stated in periods:
            if runs := list(made_up(self.index, stated, list(found.values()))):
                yield from runs
                return

    def _lines(self) -> Iterator[list[Entry]]:
        """The facts of one who is named for all of the other kind, where the words take them together.

        "The South over four quarters", "the first quarter": a period is the sum of its regions without a cue,
        a region is that of its periods with one.
        """
        said = self.judge.context.nearby
        columns: dict[str, list[Entry]] = {}
        for kind, names in said.items():
            for entry in (
                self.index.about.get((kind, next(iter(names))), ()) if len(names) == 1 else ()
            ):
                if (
                    len(entry.needed) == 2
                    and len(entry.needed & said.keys()) == 1
                    and self.operands.measures(entry)
                    and not is_taken_otherwise(self.judge.spot, entry)
                ):
                    columns.setdefault(entry.column_key, []).append(entry)
        for line in columns.values():
            (fixed,) = line[0].needed & said.keys()
            (other,) = line[0].needed - {fixed}
            # The same field of another list may be of other subjects.
            column = self.index.column(line[0])
            everyone = {entry.subject[other] for entry in column if other in entry.subject}
            whole = len({entry.subject[other] for entry in line}) == len(line) == len(everyone) > 1
            meant = (
                fixed in PERIODS
                or SUM.search(self.words)
                or _ACROSS.search(self.words)
                or not self._stands_alone(line[0], fixed)
            )
            if whole and meant and self.index.shows_all(line[0]):
                yield line

    def _stands_alone(self, entry: Entry, kind: str) -> bool:
        """Whether a result has a like figure of the one who is named alone, which would be meant."""
        return any(
            other.needed == {kind} and other.fact.unit == entry.fact.unit
            for other in self.index.about[kind, entry.subject[kind]]
        )

    def _titled(self) -> Iterator[list[Entry]]:
        """Facts of the rows whose titles the sentence has: "high value at risk and white space"."""
        said = stems(frozenset(words_in(self.text.blanked, self.span)))
        for titles, entries in self.index.titled_lists:
            called = [title for title in titles if is_called(title.rpartition("|")[2], said)]
            called.sort(key=lambda title: self.words.lower().find(title.rpartition("|")[2].lower()))
            if not 2 <= len(called) <= MOST_ROWS:
                continue
            columns: dict[str, list[Entry]] = {}
            for entry in entries:
                if entry.title in called and self.operands.measures(entry):
                    columns.setdefault(entry.field_key, []).append(entry)
            for group in columns.values():
                if len(group) == len(called):
                    yield sorted(group, key=lambda entry: called.index(entry.title))

    def _referred(self, names: Sequence[Entity]) -> Iterator[tuple[list[Entry], bool]]:
        """Rows that a sentence without names takes together: "the top three", "both", "the two"."""
        count, nouns = self._how_many()
        # whom the sentence names after the figure is no row of it: "the six largest hold £357k, A alone £9k"
        earlier = {
            e for m in self.operands.mentions(self.span[0], self.claim.start) for e in m.entities
        }
        names = [n for n in names if n in earlier or n[0] not in INDIVIDUAL] if earlier else names
        fewer = count is not None and len({kind for kind, _ in names}) < len(names) < count
        before = self._last_named(count) if fewer or not names else []
        if len(before) > 1:
            for _, group in self.operands.rows(before):
                yield group, count is not None or self._goes_on
        if count is None or before or not 2 <= count <= MOST_ROWS:
            return
        top, bottom = bool(_TOP.search(self.words)), bool(_BOTTOM.search(self.words))
        for rows in self.index.row_counts:
            if rows.value != count and not ((top or bottom) and rows.value > count):
                continue
            called = self.index.nouns_of_rows(rows)
            if nouns and called and nouns.isdisjoint(called):
                continue
            for column in self.operands.columns(rows):
                last = bottom and rows.value > count
                if not (last or rows.value == count or SUM.search(self.words) or top):
                    continue
                meant = column[-count:] if last else column[:count]
                if rows.value > count and (sized := _SIZED.search(self.words)):
                    # "the two largest" of a list in another order
                    order = sorted(column, key=lambda e: e.value, reverse=not sized["least"])
                    if all(self._is_of(e, name) for name in names for e in order[:count]):
                        yield order[:count], True
                if all(self._is_of(e, name) for name in names for e in meant):
                    yield meant, True

    def _is_of(self, entry: Entry, name: Entity) -> bool:
        """Whether a row may be one of what is named; an account must be named in the row itself."""
        return entry.subject.get(name[0], None if name[0] in INDIVIDUAL else name[1]) == name[1]

    @cached_property
    def _goes_on(self) -> bool:
        """Whether the sentence goes on with a sum: "A and B together hold £2m. That is with 140 accounts"."""
        before = max(
            (s for s in self.text.layout if s.end <= self.span[0]),
            key=lambda s: s.start,
            default=None,
        )
        opens = _THAT_IS.match(self.words) if before else None
        return bool(before and opens and SUM.search(self.text.blanked, before.start, before.end))

    def _how_many(self) -> tuple[int | None, frozenset[str]]:
        """How many rows the sentence takes together, if it says so, and what it calls them."""
        for claim in self.text.claims:
            if not self.span[0] <= claim.start < self.span[1] or claim is self.claim:
                continue
            value = claim.readings[0].number.value if claim.readings else Decimal(0)
            if claim.kind is Kind.NUMBER and 2 <= value <= MOST_ROWS and value == int(value):
                return int(value), claim.readings[0].nouns
        return 2 if re.search(r"\b[Bb]oth\b", self.words) else None, frozenset()

    def _last_named(self, count: int | None) -> list[Entity]:
        """The names of the sentences before: the last so many, or those of the one just before."""
        if count is None and not SUM.search(self.words) and not self._goes_on:
            return []
        found: list[Entity] = []
        end = self.span[0] if count is None else self.claim.start
        for mention in reversed(self.operands.mentions(0, end)):
            for entity in sorted(mention.entities):
                if entity[0] not in PERIODS and (not found or entity[0] == found[0][0]):
                    found.append(entity)
        distinct = list(dict.fromkeys(found))
        if count is not None:
            return distinct[:count][::-1] if len(distinct) >= count else []
        here = max((s.start for s in self.text.layout if s.end <= self.span[0]), default=0)
        near = {entity for m in self.operands.mentions(here, self.span[0]) for entity in m.entities}
        return [entity for entity in reversed(distinct) if entity in near]
