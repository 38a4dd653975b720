"""Judges whether a fact is about whom a sentence says the figure is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from agent.ledger.facts.entry import Entry
from agent.ledger.facts.extraction import TEXT
from agent.ledger.facts.fields import is_before
from agent.ledger.matching.agreement import Wording
from agent.ledger.matching.called import Called
from agent.ledger.matching.left_out import LeftOut
from agent.ledger.matching.quantified_bounds import Every
from agent.ledger.matching.several_rows import is_of_many, went_otherwise
from agent.ledger.matching.spot import Spot
from agent.ledger.matching.titles import is_called
from agent.ledger.matching.totals import Totals
from agent.ledger.names.context import Named
from agent.ledger.text.claim import Kind, is_size
from agent.ledger.text.dates import Period
from agent.ledger.text.period_ranges import is_within
from agent.ledger.vocabulary.cues import EACH, TOGETHER
from agent.ledger.vocabulary.kinds import INDIVIDUAL, PART, PERIODS, Entity
from agent.ledger.vocabulary.measure_words import PLAIN_MONEY, phrase_of, stems, telling
from agent.ledger.vocabulary.nouns import classes_of_word

"""What a share is of may be the whole: "two thirds of the increase of £114k"."""
_THERE = re.compile(r"\bthere\b(?!\s(?:is|are|was|were|has|have|had|will|would)\b)")
_OF_BOTH = re.compile(r"\s(?:[a-z]+\s){0,2}(?:together|combined|between\sthem|jointly)\b")
_MANY = 30
"""Rows of a list from which on the one that is meant must be named."""
_ON_NAME = re.compile(
    r"\s(?:[a-z]+\s)?(?:on|from|in|of|with|by)\s(?:the\s)?■+(?!■|,|\sand\b|\s(?:to|or)\b)"
)
_SINCE = re.compile(r"^(?!.*next).*(?:recency|since|gap|mean|median|average)")
_AGO = re.compile(r"\sago\b")
_LAST = re.compile(r"\b(?:last|past|previous|preceding|trailing|next)\s+$", re.IGNORECASE)


class Judge:
    """Judges facts for one figure. `text` is the text with names blacked out."""

    def __init__(self, spot: Spot) -> None:
        self.spot = spot
        self.context = spot.context
        self.text = spot.text
        readings = spot.claim.readings
        self.nouns = readings[0].nouns if readings else frozenset[str]()
        self.wording = Wording(spot)
        self.every = Every(spot)
        self.totals = Totals(spot)
        self.called = Called(spot)
        self.left_out = LeftOut(spot)

    def ok(self, entry: Entry) -> bool:
        """Whether the words allow that the figure is this fact."""
        return (
            (self._about(entry) or self.called.calls(entry))
            and not went_otherwise(self.context, entry)
            and not self._is_of_wider(entry)
            and not self._is_of_one(entry)
            and self.wording.allows(entry)
            and self.every.allows(entry)
        )

    def _is_of_wider(self, entry: Entry) -> bool:
        """Whether "spent £6,636 on A" meets the figure of all, where the result has that of A."""
        if entry.fact.unit not in ("money", "count") or self.context.header:
            return False
        if not _ON_NAME.match(self.text, self.spot.claim.end):
            return False
        for kind, subjects in self.context.local.items():
            if kind in entry.subject or kind in PERIODS or len(subjects) != 1:
                continue
            (subject,) = subjects
            parts = [
                e
                for e in self.spot.index.about.get((kind, subject), ())
                if e.fact.call == entry.fact.call
                and (e.measure == entry.measure or phrase_of(e.measure) == PLAIN_MONEY)
                and e.fact.unit == entry.fact.unit
                and kind in e.needed <= entry.needed | {kind}
                and all(e.subject.get(k) == s for k, s in entry.subject.items())
            ]
            if any(e.value != entry.value and not any(self.spot.stating(e)) for e in parts):
                return True
        return False

    def _is_of_one(self, entry: Entry) -> bool:
        """Whether "A and B together brought £9k" meets the figure of one of them."""
        context, claim, kinds = (
            self.context,
            self.spot.claim,
            entry.needed - PERIODS or entry.needed,
        )
        mine = frozenset(entry.subject.values())
        of_both = _OF_BOTH.match(self.text, claim.end)
        several = context.sentence if of_both else self._several
        if is_of_many(self.spot, entry):
            return True
        if context.header or claim.selection or not any(several.get(k, mine) - mine for k in kinds):
            return False
        if EACH.search(self.spot.clause):
            return False
        start = context.span[0]
        earlier = [
            c.end for c in self.spot.between(start, claim.start) if is_size(c) and c.end > start
        ]
        if TOGETHER.search(self.text, max(earlier, default=start), claim.start):
            return True
        later = any(c.kind is claim.kind for c in self.spot.between(claim.end, context.span[1]))
        return not later and bool(of_both)

    @cached_property
    def _several(self) -> Named:
        """The names of kinds of which the words name several."""
        context = self.context
        near = (context.topic, context.sentence, context.local)
        named = {kind: subjects for names in near for kind, subjects in names.items() if subjects}
        return {kind: subjects for kind, subjects in named.items() if len(subjects) > 1}

    def rank(self, entry: Entry) -> tuple[int, ...]:
        """How well the words suit the fact; lower is better."""
        context = self.context
        return (
            -_hits(entry, context.nearby),
            -_hits(entry, context.topic),
            self._unnamed(entry),
            -any(entry.subject.get(kind) == subject for kind, subject in context.nearest),
            -bool(self.nouns & entry.nouns),
            -self.wording.closeness(entry),
            not entry.is_total,
            entry.is_row_count,
        )

    def _unnamed(self, entry: Entry) -> int:
        """How many names that tell the fact's row from others the sentence leaves out."""
        said = self.context.all_named
        return sum(entry.subject[kind] not in said.get(kind, ()) for kind in entry.needed)

    def _about(self, entry: Entry) -> bool:
        context = self.context
        if self._is_of_that_time(entry):
            return self.timeless._about(entry)
        if entry.is_window:
            return self.totals.in_window(entry)
        if entry.fact.unit == "days" and _SINCE.search(entry.measure):
            # "in the last 90 days" is a window, never a time since something.
            before = self.spot.before(16)
            if _LAST.search(before) and not _AGO.match(self.text, self.spot.claim.end):
                return False
        if context.foreign:
            return entry.measure.startswith("peer")
        if (written := self._is_written(entry)) is not None:
            return written
        if context.nearby:
            return self._about_named(entry)
        if context.topic and context.bound:
            return self._suits(entry, context.topic, context.topic) or self.totals.may_stand(entry)
        if context.whole:
            return entry.is_total
        if (
            PART not in entry.needed
            and not any(context.topic)
            and not context.single
            and self.spot.index.has_total(entry)
        ):
            # "Orders in 2025: 809" speaks of all of them.
            return entry.is_total
        if any(context.topic):
            # Nobody is named here: what the passage is about, or a figure for everything.
            return entry.is_total or self._suits(entry, context.topic, context.topic)
        return self._supported(entry)

    def _is_written(self, entry: Entry) -> bool | None:
        """Whether the clause has the row's name in small letters: "placed online"; None if it has none."""
        named = self.context.sentence
        if self.context.local or self.context.header or len(entry.needed) != 1:
            return None
        (kind,) = entry.needed
        if kind in INDIVIDUAL or kind in PERIODS or not named.keys() <= {kind}:
            return None
        # A figure alone in brackets has no words of its own: "half of them (48.4 %) come in online".
        words = (
            self.spot.clause if self.spot.said else self.text[slice(*self.context.span)]
        ).casefold()

        def has(name: str) -> bool:
            return bool(re.search(rf"\b{re.escape(name.casefold())}s?\b", words))

        if has(entry.subject[kind]):
            return True
        others = {row.subject.get(kind, "-") for row in self.spot.index.column(entry)}
        other = any(has(name) and not classes_of_word(name) for name in others)
        return False if other and not named else None

    def _about_named(self, entry: Entry) -> bool:
        context = self.context
        local = self._asides_left_out(context.local) or context.sentence
        everyone = context.in_sentence
        if not PERIODS.isdisjoint(local):
            local, everyone = ({**of, **self._within(local)} for of in (local, everyone))
        if not _within_scope(entry, context.scoped):
            return not _conflicts(entry, everyone) and self.totals.may_stand(entry)
        if self._suits(entry, local, everyone) or self._is_titled(entry):
            return True
        moves = entry.is_change and self.spot.claim.direction and local.keys() <= PERIODS
        # "18 % above the same quarter a year earlier" is the change of the later one
        if moves and self._suits(entry, context.sentence, {**context.topic, **context.sentence}):
            return True
        parts = frozenset(entry.subject.values())
        if len(entry.needed) > 1 and all(
            not parts.isdisjoint(local.get(kind, ()))
            and entry.subject[kind] in context.sentence.get(kind, ())
            for kind in entry.needed
        ):
            return True  # "of orders with A, 30 % hold B": either name could be either part
        if context.ahead and self._suits(entry, context.topic, context.topic):
            return True
        return not _conflicts(entry, everyone) and self.totals.may_stand(entry)

    def _is_of_that_time(self, entry: Entry) -> bool:
        """Whether the words set but the time that a fact of no row of time is of: "in Q2", "in 2024"."""
        said = [
            (kind, name)
            for kind, names in self.context.nearby.items()
            for name in names
            if kind in PERIODS
        ]
        if not said or not PERIODS.isdisjoint(entry.subject):
            return False
        named = [period for period, entity in self.spot.index.periods if entity in said]
        if self._was_another(entry, named):
            return True
        now = self.wording.times.goes_with_now(entry)  # "from 1.9 % to 1.3 % in 2025"
        time = self.spot.index.windows.time_of(entry, now)
        return any((period.first, period.last) == time for period in named)

    def _was_another(self, entry: Entry, named: Sequence[Period]) -> bool:
        """Whether a period has the day on which a figure was another: "43 % in April, 90 % now"."""
        row = self.spot.index.row_measures(entry)
        told = any(is_before(then, entry.measure) for then in row)
        if not told and "earlier" not in entry.measure:
            return False
        return any(
            period.holds(other.day)
            for other in self.spot.index.call_facts(entry.fact.call)
            if other.day is not None and other.measure.endswith("earlier_at")
            for period in named
        )

    @cached_property
    def timeless(self) -> Judge:
        """Who judges the facts that are of the time which the words set."""
        names = self.context
        scoped = [name for name in names.scoped if not all(kind in PERIODS for kind, _ in name)]
        context = replace(
            names,
            local=_timeless(names.local),
            sentence=_timeless(names.sentence),
            scoped=tuple(scoped),
        )
        return Judge(replace(self.spot, context=context))

    def _within(self, local: Named) -> Named:
        """The periods of a clause, and those of the sentence within them: "both Q4s: £6k in 2025"."""
        length = {entity: period for period, entity in self.spot.index.periods}
        found: dict[str, frozenset[str]] = {}
        for kind in PERIODS & local.keys():
            outer = [length[kind, name] for name in local[kind] if (kind, name) in length]
            found[kind] = local[kind] | {
                name
                for name in self.context.sentence.get(kind, ())
                if (own := length.get((kind, name)))
                and any(is_within(own, period) for period in outer)
            }
        return found

    def _is_titled(self, entry: Entry) -> bool:
        """Whether the clause calls the row by its title, of which a name may be a part: "23 Champions could
        expand" are of the row "Champion to expand".
        """
        if not entry.title or entry.needed:
            return False
        titles = self.wording.titles
        return self._has_title(entry, self.context.local, titles.clause) or (
            not self.context.local and self._has_title(entry, self.context.sentence, titles.words)
        )

    def _has_title(self, entry: Entry, names: Named, words: frozenset[str]) -> bool:
        """Whether the words have the title, of which the names are a part, or all where they stand close."""
        said = [name for subjects in names.values() for name in subjects]
        named = stems(frozenset(word for name in said for word in telling(name)))
        title = stems(telling(entry.title))
        close = names is self.context.local
        return (named <= title if close else named < title) and is_called(
            entry.title, words | named
        )

    def _suits(self, entry: Entry, named: Named, everyone: Named) -> bool:
        """About one of the named, in conflict with none, and with no narrower subject left out."""
        if not _hits(entry, named) or _conflicts(entry, everyone):
            return False
        missing = {
            kind
            for kind in entry.needed
            if entry.subject[kind] not in everyone.get(kind, ())
            and entry.subject[kind] not in self._before.get(kind, ())
        }
        return not missing or self.context.single or self.left_out.may_be(entry, missing, everyone)

    @cached_property
    def _before(self) -> Named:
        """The names of what came before that the sentence goes on with: "A is £9k ahead there"."""
        there = _THERE.search(self.spot.clause)
        if there or not self.context.local:
            return self.context.above if there else self.context.topic
        goes_on = {kind: of for kind, of in self.context.above.items() if len(of) == 1}
        return {**goes_on, **self.context.topic}

    def _asides_left_out(self, local: Named) -> Named:
        """The names of a clause; none when it only says of the account who looks after it."""
        if any(kind in INDIVIDUAL for kind in self.context.sentence) and local.keys() == {"owner"}:
            return {} if not self.spot.index.has_kind("owner") else local
        return local

    def _supported(self, entry: Entry) -> bool:
        """Whether more than a small number ties a row's figure to a text that names nobody."""
        if entry.is_total or entry.fact.unit in ("date", TEXT) or not self.spot.claim.readings:
            return True
        if self._is_one_of_many(entry):
            return False
        reading = self.spot.claim.readings[0]
        if reading.kind is Kind.PERCENT and self.spot.claim.spelled:
            return bool(entry.title) or entry.needed == {PART}  # so rough a share meets every table
        if reading.kind is not Kind.NUMBER or reading.number.value >= 100:
            return True
        named = not self.spot.words.isdisjoint(phrase_of(entry.measure))
        return named or bool(self.nouns & entry.nouns)

    def _is_one_of_many(self, entry: Entry) -> bool:
        """Whether the fact is of one account of a long list, whom a text must name."""
        if self.context.single or not INDIVIDUAL & entry.needed or not entry.in_list:
            return False
        return len(self.spot.index.column(entry)) > _MANY


def _within_scope(entry: Entry, scoped: Sequence[frozenset[Entity]]) -> bool:
    """Whether a figure of a group is of that group in the region (...) that the words set."""
    if any(kind in INDIVIDUAL for kind in entry.subject):
        return True
    # A name may be of several kinds: a segment, and the one that accounts came from.
    return all(
        any(kind in entry.subject or kind in INDIVIDUAL for kind, _ in name) for name in scoped
    )


def _timeless(named: Named) -> Named:
    return {kind: names for kind, names in named.items() if kind not in PERIODS}


def _hits(entry: Entry, named: Named) -> int:
    return sum(subject in named.get(kind, ()) for kind, subject in entry.subject.items())


def _conflicts(entry: Entry, named: Named) -> bool:
    parts = frozenset(entry.subject.values())
    return any(
        kind in named and subject not in named[kind] and not ("_" in kind and named[kind] <= parts)
        for kind, subject in entry.subject.items()
    )
