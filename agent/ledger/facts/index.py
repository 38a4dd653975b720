"""Facts made searchable: by unit and value, with what each fact needs to be named for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from agent.answer import Fact
from agent.ledger.facts.by_value import ByValue, value_of
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.extraction import TEXT
from agent.ledger.facts.fields import is_whole, measure_of
from agent.ledger.facts.sayings import Sayings
from agent.ledger.facts.tables import Tables, of_one
from agent.ledger.facts.windows import Windows
from agent.ledger.names.entities import Names
from agent.ledger.text.dates import Period, period_of, same_day
from agent.ledger.vocabulary._words import word_set
from agent.ledger.vocabulary.kinds import INDIVIDUAL, PERIODS, ROW, Entity
from agent.ledger.vocabulary.lengths import DAYS_OF
from agent.ledger.vocabulary.measure_words import is_measure_word, phrase_of, stems, telling
from agent.ledger.vocabulary.nouns import classes_of_word


class Index:
    """All that `verify` needs to know about a set of facts. Immutable once built."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = tuple(facts)
        subjects = [
            (kind, joined)
            for subject in _distinct_subjects(facts)
            for kind, joined in subject.items()
            if kind != ROW
        ]
        self.names = Names(subjects)
        self.entries = self._entries()
        self._nouns_of_rows: dict[int, frozenset[str]] = {}
        self.by_id = {entry.fact.id: entry for entry in self.entries}
        self.sayings = Sayings(self.entries)
        self._by_value = ByValue(self.entries)
        self.between, self.near = self._by_value.between, self._by_value.near
        self.periods = self._period_subjects()
        """The months, quarters, ... that name rows, with how long they are."""
        kinds: dict[str, set[str]] = {}
        for entry in self.entries:
            for kind, joined in entry.subject.items():
                kinds.setdefault(kind, set()).add(joined)
        self.alone = frozenset(kind for kind, all_of in kinds.items() if len(all_of) == 1)
        """Kinds of which the whole ledger has one, so that a text need not name it."""
        for entry in self.entries:
            entry.needed -= self.alone
        for call, individual in self._calls_about().items():
            for entry in self.entries:
                if entry.fact.call == call and individual in entry.subject.items():
                    entry.needed -= {individual[0]}

    def days(self, periods: Sequence[Period]) -> Iterator[Entry]:
        """Facts that are dates in one of the periods."""
        for period in periods:
            if period.yearless:
                low, high = Decimal(0), Decimal(date.max.toordinal())
            else:
                low, high = Decimal(period.first.toordinal()), Decimal(period.last.toordinal())
            for entry in self.between("date", low, high):
                if entry.day is not None and period.holds(entry.day):
                    yield entry

    def period_entities(self, periods: Sequence[Period]) -> frozenset[Entity]:
        """The months, quarters, ... that name rows and that a date in a text stands for."""
        return frozenset(
            entity
            for period, entity in self.periods
            for stated in periods
            if stated == period or (stated.yearless and _same_season(stated, period))
        )

    def periods_within(self, periods: Sequence[Period]) -> frozenset[Entity]:
        """The months, quarters, ... that name rows and lie in one of the periods."""
        return frozenset(
            entity
            for period, entity in self.periods
            for stated in periods
            if stated.first <= period.first and period.last <= stated.last
        )

    @cached_property
    def windows(self) -> Windows:
        """How far back and ahead the results reach."""
        return Windows(self.entries)

    @cached_property
    def as_of(self) -> Mapping[str, Entry]:
        """The last day of the data, by call."""
        return {entry.fact.call: entry for entry in self.entries if entry.fact.path == "as_of"}

    @cached_property
    def listings(self) -> Sequence[tuple[Entry, Entry]]:
        """How long the lists of the results are, and how much of them is shown."""
        found: dict[str, dict[str, Entry]] = {}
        for entry in self.entries:
            if entry.fact.path in ("total", "shown"):
                found.setdefault(entry.fact.call, {})[entry.fact.path] = entry
        return [(both["total"], both["shown"]) for both in found.values() if len(both) == 2]

    def shows_all(self, entry: Entry) -> bool:
        """Whether the result of a fact shows all its rows."""
        listings = [both for both in self.listings if both[0].fact.call == entry.fact.call]
        return all(total.value <= shown.value for total, shown in listings)

    @cached_property
    def row_counts(self) -> Sequence[Entry]:
        """The facts that say how many rows a list has."""
        return [entry for entry in self.entries if entry.is_row_count]

    def row(self, entry: Entry) -> Sequence[Entry]:
        """The facts of the row that a fact stands in."""
        return self._rows[entry.row_key]

    def call_facts(self, call: str) -> Sequence[Entry]:
        """The facts of a result that stand in no list."""
        return self._rows.get(f"{call} ", ())

    def states(self, call: str) -> Sequence[tuple[str, Entry]]:
        """The numbers of a result that go by one word which is no noun: "quiet", "moved"."""
        return self._states.get(call, ())

    @cached_property
    def _states(self) -> Mapping[str, Sequence[tuple[str, Entry]]]:
        found: dict[str, list[tuple[str, Entry]]] = {}
        for key, entries in self._rows.items():
            call, _, row = key.partition(" ")
            for entry in entries if not row else ():
                phrase = phrase_of(entry.measure)
                counts = entry.fact.unit == "count" and not entry.is_row_count
                if counts and len(phrase) == 1 and not classes_of_word(phrase[0]):
                    found.setdefault(call, []).append((phrase[0], entry))
        return found

    def row_measures(self, entry: Entry) -> frozenset[str]:
        """What is measured in the row that a fact stands in."""
        return self._measures[entry.row_key]

    def call_measures(self, call: str) -> frozenset[str]:
        """What is measured in a result outside its lists."""
        return self._measures.get(f"{call} ", frozenset())

    def column(self, entry: Entry) -> Sequence[Entry]:
        """The facts of the column that a fact stands in, those of other rows among them."""
        return self._columns[entry.column_key]

    def list_of(self, rows: Entry) -> Sequence[Entry]:
        """The facts in the list whose rows a fact counts."""
        return self.list_at(rows.fact.call, rows.fact.path)

    def list_at(self, call: str, path: str) -> Sequence[Entry]:
        """The facts in a list of a result."""
        return self._lists.get(f"{call} {path}", ())

    def titles_beside(self, entry: Entry) -> frozenset[str]:
        """The titles of the rows of the list that a fact stands in."""
        return self._titles[entry.list_key]

    def telling_words_beside(self, entry: Entry) -> frozenset[str]:
        """The words that few titles of the list have, so that they tell its rows apart."""
        return self._telling_words[entry.list_key]

    @property
    def titled_lists(self) -> Iterator[tuple[frozenset[str], Sequence[Entry]]]:
        """The titles and facts of the lists whose rows have titles."""
        for key, titles in self._titles.items():
            yield titles, self._lists[key]

    @cached_property
    def _rows(self) -> Mapping[str, Sequence[Entry]]:
        """Facts by call and row."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.row_key, []).append(entry)
        return found

    @cached_property
    def _lists(self) -> Mapping[str, Sequence[Entry]]:
        """Facts by call and list."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.in_list:
                found.setdefault(entry.list_key, []).append(entry)
        return found

    def nouns_of_rows(self, rows: Entry) -> frozenset[str]:
        """What the rows of a list are: what their number counts, months and quarters among them."""
        known = self._nouns_of_rows.get(rows.order)
        if known is None:
            found = {*rows.nouns, "row"}
            for entry in self.list_of(rows)[:1]:
                found.update(*(self.length_of(entity) for entity in entry.subject.items()))
            known = self._nouns_of_rows[rows.order] = frozenset(found)
        return known

    def length_of(self, entity: Entity) -> frozenset[str]:
        """What a period is called by its length: a month, a quarter."""
        for period, of in self.periods:
            if of == entity:
                days = (period.last - period.first).days + 1
                return frozenset(
                    k for k, length in DAYS_OF.items() if k != "day" and abs(days - length) < 4
                )
        return frozenset()

    @cached_property
    def _columns(self) -> Mapping[str, Sequence[Entry]]:
        """Facts by call and column."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.column_key, []).append(entry)
        return found

    @cached_property
    def _measures(self) -> Mapping[str, frozenset[str]]:
        """What is measured, by call and row."""
        return {row: frozenset(e.measure for e in entries) for row, entries in self._rows.items()}

    @cached_property
    def _titles(self) -> Mapping[str, frozenset[str]]:
        """The titles of rows, by call and list."""
        found: dict[str, set[str]] = {}
        for entry in self.entries:
            if entry.title:
                found.setdefault(entry.list_key, set()).add(entry.title)
        return {key: frozenset(titles) for key, titles in found.items()}

    @cached_property
    def _telling_words(self) -> Mapping[str, frozenset[str]]:
        """The words that not all titles of a list have: in few of them, so that they tell rows apart."""
        found: dict[str, frozenset[str]] = {}
        for key, titles in self._titles.items():
            counts = Counter(word for title in titles for word in telling(title))
            most = max(1, len(titles) // 3)
            found[key] = frozenset(word for word, count in counts.items() if count <= most)
        return found

    @cached_property
    def long_titles(self) -> Sequence[frozenset[str]]:
        """Titles of two words or more that no figure is called by, as stems: "plan hardly used"."""
        found = {title.rpartition("|")[2] for titles in self._titles.values() for title in titles}
        words = [{w for w in telling(t) - _LEVELS if not is_measure_word(w)} for t in found]
        return [stems(frozenset(own)) for own in words if len(own) > 1]

    @cached_property
    def titled_parts(self) -> Mapping[str, Sequence[tuple[Entry, frozenset[str]]]]:
        """The rows with a title that a total is of, with the words of the title as stems, by its fact."""
        found: dict[str, list[tuple[Entry, frozenset[str]]]] = {}
        for part in self.entries:
            if part.title:
                words = stems(telling(part.title.rpartition("|")[2]))
                for whole in self.wholes_of(part):
                    found.setdefault(whole.fact.id, []).append((part, words))
        return found

    @cached_property
    def rules(self) -> Sequence[tuple[str, frozenset[str], frozenset[str]]]:
        """The rules of rows with a title: the row's name, the numbers in its rule, its words as stems."""
        return [
            (
                entry.title.rpartition("|")[2],
                frozenset(_NUMBER.findall(entry.fact.value)),
                stems(telling(entry.fact.value)),
            )
            for entry in self.entries
            if entry.title and entry.measure == "rule" and entry.fact.unit == TEXT
        ]

    @cached_property
    def totals(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """What totals measure, by call and unit."""
        found: dict[tuple[str, str], set[str]] = {}
        for entry in self.entries:
            if entry.is_total:
                found.setdefault((entry.fact.call, entry.fact.unit), set()).add(entry.measure)
        return {key: frozenset(measures) for key, measures in found.items()}

    @cached_property
    def all_totals(self) -> Mapping[str, Sequence[Entry]]:
        """Totals by unit."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.is_total:
                found.setdefault(entry.fact.unit, []).append(entry)
        return found

    def wholes_of(self, entry: Entry) -> Iterator[Entry]:
        """Totals of what the entry measures of one row."""
        for whole in self._wholes.get((entry.fact.call, entry.fact.unit), ()):
            if is_whole(whole.measure, entry.measure):
                yield whole
        for whole in self.call_facts(entry.fact.call) if len(entry.needed) > 1 else ():
            own = whole.needed and whole.needed < entry.needed  # one of several accounts
            alike = whole.fact.unit == entry.fact.unit and is_whole(whole.measure, entry.measure)
            if own and alike and whole.subject.items() <= entry.subject.items():
                yield whole

    @cached_property
    def _wholes(self) -> Mapping[tuple[str, str], Sequence[Entry]]:
        found: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.entries:
            if entry.is_total and not entry.title:
                found.setdefault((entry.fact.call, entry.fact.unit), []).append(entry)
        return found

    @cached_property
    def about(self) -> Mapping[Entity, Sequence[Entry]]:
        """Facts about each subject."""
        found: dict[Entity, list[Entry]] = {}
        for entry in self.entries:
            for entity in entry.subject.items():
                found.setdefault(entity, []).append(entry)
        return found

    @cached_property
    def members(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """The names of a kind that tell rows of a result apart, by call and kind."""
        found: dict[tuple[str, str], set[str]] = {}
        for entry in self.entries:
            for kind in entry.needed if entry.in_list else ():
                found.setdefault((entry.fact.call, kind), set()).add(entry.subject[kind])
        return {key: frozenset(names) for key, names in found.items()}

    def has_kind(self, kind: str) -> bool:
        """Whether any fact is about something of the kind."""
        return any(known == kind for known, _ in self.about)

    @cached_property
    def has_peers(self) -> bool:
        """Whether any fact is about the peers of an account."""
        return any(entry.measure.startswith("peer") for entry in self.entries)

    def has_total(self, entry: Entry) -> bool:
        """Whether there is a total of what the entry measures of one row."""
        measures = self.totals.get((entry.fact.call, entry.fact.unit), frozenset())
        return any(is_whole(measure, entry.measure) for measure in measures)

    @cached_property
    def of_entity(self) -> Mapping[Entity, Entry]:
        """The first fact about each subject."""
        found: dict[Entity, Entry] = {}
        for entry in self.entries:
            for entity in entry.subject.items():
                found.setdefault(entity, entry)
        return found

    def _calls_about(self) -> Mapping[str, Entity]:
        """The calls about one account, product, ... when they are all about the same."""
        found = {
            entry.fact.call: entity
            for entry in self.entries
            if entry.fact.path.isidentifier()
            for entity in entry.subject.items()
            if entity[0] in INDIVIDUAL
        }
        return found if len(set(found.values())) == 1 else {}

    def _entries(self) -> list[Entry]:
        tables = Tables(self.names)
        placed = [tables.place(fact) for fact in self.facts]
        entries = []
        for order, (fact, (key, path, table)) in enumerate(zip(self.facts, placed, strict=True)):
            value, day = value_of(fact)
            title, measure = fact.subject.get(ROW, ""), measure_of(path)
            subject, needs = of_one(measure, tables.subject(key), tables.needs(key, table))
            entries.append(Entry(fact, order, value, day, measure, subject, needs, title))
        return entries

    def _period_subjects(self) -> list[tuple[Period, Entity]]:
        found = []
        for kind, joined in dict.fromkeys(self.names.same.values()):
            # The label, when there is one, says how long the period is that begins on the day.
            label = joined.rpartition("|")[2].removeprefix("week of ")
            may_be = kind in PERIODS or label[:1].isdigit()
            period = period_of(label, kind) if may_be else None
            if period:
                found.append((period, (kind, joined)))
        return found


_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s?%")
_LEVELS = word_set("high low medium critical stake key")


def _distinct_subjects(facts: Sequence[Fact]) -> list[dict[str, str]]:
    return list({id(fact.subject): fact.subject for fact in facts}.values())


def _same_season(stated: Period, period: Period) -> bool:
    pairs = ((stated.first, period.first), (stated.last, period.last))
    return all(same_day(*pair, yearless=True) for pair in pairs)
