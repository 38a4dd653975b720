"""Judges whether the words name another figure of the same row than a fact: "233 reachable accounts"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from agent.ledger.facts.entry import Entry
from agent.ledger.matching.competing_measures import names_other_of_row, names_own
from agent.ledger.matching.spot import Spot
from agent.ledger.vocabulary.cues import NARROWED, SET_AGAINST
from agent.ledger.vocabulary.kinds import INDIVIDUAL
from agent.ledger.vocabulary.measure_words import (
    NARROWING,
    PLAIN_MONEY,
    holds,
    meant_by,
    phrase_of,
    said_for,
    words_in,
)
from agent.ledger.vocabulary.movement import FALLING, FALLS, FELL, IMPROVED, RISES, RISING, ROSE
from agent.ledger.vocabulary.nouns import classes_of_word

_TWO_WORDS = re.compile(r"(?:\s[^\W\d_]+){1,2}")
_BROUGHT = re.compile(
    r"(?<!would\s)(?<!could\s)(?<!might\s)\b(?:spen[dt]s?|bought|buys?|brought|brings?|paid)\b[^,;]{0,16}$"
)
_SPENT = re.compile(r"\bspen[dt]|\bcost")
_SPENT_JUST = re.compile(r"\b(?:spend|spent|costs?)\s(?:about\s)?[£$€]?$")
_ONLY_SHOWN = re.compile(r"\b(?:shown|listed|these|here|above|below)\b", re.IGNORECASE)
_EXPECTED = re.compile(r"expected|predicted")
_EXPECTS = re.compile(r"\b(?:expect(?:s|ed)?|forecasts?|predicts?|foresees?)\b", re.IGNORECASE)
_LISTED = re.compile(r"\b(?:shown|listed)\b", re.IGNORECASE)
_THEN = re.compile(r"previous|before|earlier")
_AT_LENGTH = frozenset({"several", "repeat", "stopped"})
_UP = rf"{ROSE}|{RISES}|{RISING}|{IMPROVED}|up(?!\sto\b)|upwards?|gained|upgrad(?:es?|ed|ing)|ordered\smore"
_DOWN = (
    rf"{FELL}|{FALLS}|{FALLING}|down|downwards?|lost|worse(?:n(?:ed|ing)?)?|downgrad(?:es?|ed|ing)|"
    r"ordered\s(?:less|fewer)"
)
_LEVEL = r"stable|steady|flat|unchanged|level|same"
_WAYS = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<level>{_LEVEL}))\b", re.IGNORECASE)
_WAY_AFTER = re.compile(
    rf"(?:\s(?:accounts|customers|clients))?(?:\s(?:have\s|had\s)?(?:gone|went|moved|going|are|were))?\s(?:(?P<up>{_UP})|(?P<down>{_DOWN})|"
    rf"(?P<level>{_LEVEL}))\b",
    re.IGNORECASE,
)
_SET_AGAINST = re.compile(rf"\s(?:[a-z]+\s)?(?:{SET_AGAINST}|to)\s(?=\d)")
_WAY_OF = (
    (re.compile(r"^(?:increasing|better$|upgrad)"), "up"),
    (re.compile(r"^(?:declining|worse$|downgrad)"), "down"),
    (re.compile(r"^stable"), "level"),
)
"""Fields that count what went up, what went down and what stayed as it was."""
_REVENUE_OF = re.compile(r"\b(?:revenue|sales|turnover|spend)\s(?:of|is|was)\s(?:[a-z]+\s)?[£$€]?$")
_OF_ITS = re.compile(r"\d[\w.,]*\sof\s(?:its|their|the)\s[£$€]?$")
_NARROWER = re.compile(rf"\s({NARROWED})\s(?:accounts|customers|clients)\b")
_ADDED = re.compile(
    r"\b(?:added|adds|gained|gains|lost|loses)\s(?:another\s|some\s|about\s)?[£$€]?$"
)
_IN_AND_OUT = {
    "entered": (re.compile(r"\b(?:gain|w[io]n)(?:s|ed)?\s$"), "left"),
    "left": (re.compile(r"\blos(?:t|es?)\s$"), "entered"),
}
"""What came and what went: the verb right before it, and its like."""
_ORDERED = re.compile(
    r"\s(?:■+\s)?(?:accounts|customers|clients|of\sthem)\s(?:that\s|who\s)?"
    r"(?:(?:have|had)\s(?=[^.;]*\b(?:last|past|this|within|since|window)\b))?"
    r"(?:ordered|bought|placed\s(?:an?|at\sleast\sone)\sorder)\b"
)
"""What active accounts did; those that "have ordered", of no time, did it at any."""
_ALL = frozenset({"all", "scored"})
"""What makes a number of accounts that of all of them."""
_FROM = re.compile(
    r"\bfrom\s(?:(?:under|over|above|below|about|around|roughly|almost|nearly|just|only|some|less\sthan|more\sthan)\s){0,2}[£$€]?$",
    re.IGNORECASE,
)
_OF_WHOLE = re.compile(r"\sof\s(?:the|its|our)\s(?P<noun>[a-z]+)")
_LARGEST = re.compile(r"\blargest\b(?!\s[a-z]+\s(?:at|with|by)\b|\s[a-z]+,)", re.IGNORECASE)
"""The largest of the row's accounts, and not "the largest kind, with ..."."""
_PER = re.compile(r"_per_([a-z]+)$|^a(?:vg|verage)_([a-z]+)_value$")
_EACH_WHAT = re.compile(r"\b(?:per|each|every)\s(?:active\s)?([a-z]+)\b", re.IGNORECASE)
_AN_ACCOUNT = re.compile(
    r"\s*(?:An?|Each|Every)\s(?:active\s|typical\s|average\s)?(?:account|customer|client|■)"
)
_OF_ORDERS = re.compile(r"\b(?:orders?|baskets?|purchases?)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:together|both|jointly|combin\w+|meet|share|in\scommon)\b", re.IGNORECASE)
_BACK_TO = re.compile(r"\b(?:these|those|them)\s$", re.IGNORECASE)
_THAN_THEN = re.compile(
    r"\b(?:than|above|below|over|on|against|from|ahead\sof|behind|with|to|versus|vs)\s(?:in\s)?(?:the\s|a\s)?"
    r"(?:year|month|quarter|period|time|days)?\s?(?:before|earlier|previous)",
    re.IGNORECASE,
)
"""What compares with the time before and is not of it."""
_END = re.compile(r"_(?:low|high)$")
_COUNTED = frozenset({"order", "unit", "visit", "login", "contact", "response", "interaction"})
"""What a change may be of by name: "orders rose by 5 %"."""


class Siblings:
    """Judges the other figures of a fact's row for one figure of a text."""

    def __init__(self, spot: Spot) -> None:
        self.spot = spot

    def named(self, entry: Entry) -> bool:
        """Whether the words name another figure of the same row and not this fact."""
        narrowed = entry.fact.unit == "count" and self._is_narrowed(entry)
        if entry.fact.unit == "count" and self.spot.follows_of and not narrowed:
            return False  # "none of the 202,349 rows was rejected" says what is counted, not all of them
        if names_own(self.spot, entry) or self._has_both_ways(entry) or self._is_plain(entry):
            return False
        if narrowed:
            return True
        before = self.spot.before(40, self.spot.context.clause[0])
        if _THEN.search(entry.measure) and _FROM.search(before):
            return False  # "jumped from 43 %"
        if "stake" in entry.measure and _BROUGHT.search(before):
            return True
        if self._is_of_shown(entry) or self._is_change_of_another(entry):
            return True
        if self._is_level_of_added(entry) or self._is_per_another(entry.measure):
            return True
        if self._goes_other_way(entry.measure) or self._is_of_one_of_two(entry.measure):
            return True
        if entry.measure == "spend" and _SPENT_JUST.search(before):
            return False  # "the 49 contacts cost £588"
        if entry.measure == "budget" and _SPENT.search(self.spot.text, *self.spot.context.clause):
            return False
        counts = entry.fact.unit == "count"
        if counts and not entry.is_listing_length and self._is_another_state(entry):
            return True
        row = self.spot.index.row(entry)

        def known() -> Sequence[Entry]:
            own = entry.needed <= INDIVIDUAL  # "the brand doubled in the family" is of no family
            about = [one for one in entry.subject.items() if own and one[0] in INDIVIDUAL]
            return [*row, *(other for one in about for other in self.spot.index.about[one])]

        if names_other_of_row(self.spot, entry, known):
            return True
        return any(
            self._is_meant(entry, other) and not self.spot.is_beside(other)
            for other in row
            if other.fact.unit == entry.fact.unit and other.value != entry.value
            if not other.is_row_count or (other.value and self._counts_rows(other))
        )

    def _is_narrowed(self, entry: Entry) -> bool:
        """Whether "260 active accounts" meets the number of all, where the result has the active ones."""
        said = _NARROWER.match(self.spot.text, self.spot.claim.end)
        if said is None or said[1] in phrase_of(entry.measure):
            return False
        return any(
            other.measure in (said[1], f"{said[1]}_accounts") and other.value != entry.value
            for other in self.spot.index.row(entry)
        )

    def _is_plain(self, entry: Entry) -> bool:
        """Whether the words right beside the figure say that it is revenue as such, whatever is at risk.

        "64.2% on revenue of £31.2k", "£15.4k of its £20.2k revenue at risk".
        """
        if entry.fact.unit != "money" or phrase_of(entry.measure) != PLAIN_MONEY:
            return False
        before = self.spot.before(24)
        if _REVENUE_OF.search(before):
            return True
        return bool(_OF_ITS.search(before)) and any(
            "risk" in other.measure and any(self.spot.stating(other))
            for other in self.spot.index.row(entry)
        )

    def _counts_rows(self, rows: Entry) -> bool:
        """Whether what the figure counts may be the rows of a list: "234 at stake" are no `stakes`."""
        nouns = [reading.nouns for reading in self.spot.claim.readings]
        return any(not self.spot.index.nouns_of_rows(rows).isdisjoint(of) for of in nouns)

    def _is_meant(self, entry: Entry, other: Entry) -> bool:
        """Whether the words speak for another field of the row."""
        if _THEN.search(other.measure) and (
            (entry.is_change and self.spot.claim.direction)
            or _THAN_THEN.search(self.spot.text, *self.spot.context.clause)
        ):
            return False  # "12 more than before" is the difference
        to_come = _EXPECTED.search(entry.measure) and not _EXPECTED.search(other.measure)
        if to_come and _EXPECTS.search(self.spot.text, *self.spot.context.clause):
            return False  # "we expect £17k in revenue"
        if "difference" in entry.measure and other.measure.startswith("control_"):
            return False  # "beat its control by 7.6 points"
        if entry.is_change and not other.is_change and self.spot.claim.direction:
            return False  # "£200 higher in the contacted group"
        if _END.sub("", entry.measure) == _END.sub("", other.measure).removesuffix("_rate"):
            return False  # "the interval of the response rate runs from 11 %"
        phrase = phrase_of(other.measure)
        if other.measure == "top_percent":
            return False  # how large a part is tells which it is
        if entry.fact.unit == "money" and not self.whole.isdisjoint(phrase):
            return False
        own, theirs = frozenset(phrase_of(entry.measure)), frozenset(phrase)
        if own and own < theirs:
            if theirs <= self.spot.said or self._says(theirs - own) or self._tells(theirs - own):
                return True
        elif theirs and theirs < own and self._lacks(own - theirs):
            return True
        unsaid = self.spot.words.isdisjoint(meant_by(entry.measure))
        if unsaid and own and holds(list(self.spot.clause_words), phrase):
            return True
        return self._is_instead(entry, own, theirs)

    def _is_of_shown(self, entry: Entry) -> bool:
        """Whether "the six shown hold" meets the total of a list of which a part is shown."""
        stem = entry.measure.removeprefix("total_")
        if stem == entry.measure or self.spot.follows_of:
            return False
        clause = self.spot.context.clause
        if f"shown_{stem}" in self.spot.index.row_measures(entry):
            return bool(_ONLY_SHOWN.search(self.spot.text, *clause))
        return not self.spot.index.shows_all(entry) and bool(
            _LISTED.search(self.spot.text, clause[0], self.spot.claim.start)
        )

    def _is_change_of_another(self, entry: Entry) -> bool:
        """Whether "orders rose by 5 %" meets a change of revenue."""
        if entry.fact.unit != "percent" or not entry.is_change or self.spot.context.header:
            return False
        if "monetary" not in phrase_of(entry.measure) or not self.spot.claim.direction:
            return False
        before = words_in(self.spot.text, (self.spot.context.clause[0], self.spot.claim.start))
        counted = {noun for word in before for noun in classes_of_word(word)}
        return bool(counted & _COUNTED) and self.spot.words.isdisjoint(meant_by("monetary"))

    def _says(self, other: frozenset[str]) -> bool:
        """Whether the clause says, by other words, all that another field's name has and this lacks."""
        if "largest" in other and not _LARGEST.search(self.spot.clause):
            return False
        return all(word in self.spot.said or said_for(word) & self.spot.said for word in other)

    def _tells(self, extra: frozenset[str]) -> bool:
        """Whether the clause says at length what makes a field narrower: "more than one product"."""
        clause = self.spot.context.header or self.spot.context.clause
        return bool(extra) and all(
            word in _AT_LENGTH and NARROWING[word].search(self.spot.text, *clause) for word in extra
        )

    def _is_level_of_added(self, entry: Entry) -> bool:
        """Whether "added £31k" meets the level and the row has the difference."""
        if entry.is_change or entry.fact.unit not in ("money", "count") or self.spot.context.header:
            return False
        before = self.spot.before(24)
        return bool(_ADDED.search(before)) and any(
            other.is_change and other.fact.unit == entry.fact.unit
            for other in self.spot.index.row(entry)
        )

    def _has_both_ways(self, entry: Entry) -> bool:
        """Whether it is one of "gained 116 and lost 58", of which the sentence has the other too."""
        if entry.measure not in _IN_AND_OUT:
            return False
        verb, other_way = _IN_AND_OUT[entry.measure]
        return bool(verb.search(self.spot.before(24))) and any(
            other.measure == other_way and any(self.spot.stating(other))
            for other in self.spot.index.row(entry)
        )

    def _is_per_another(self, measure: str) -> bool:
        """Whether "each contact cost £134" meets what a response cost."""
        per = _PER.search(measure)
        if per is None or self.spot.context.header:
            return False
        said = [classes_of_word(word) for word in _EACH_WHAT.findall(self.spot.clause)]
        if _AN_ACCOUNT.match(self.spot.clause) and not _OF_ORDERS.search(self.spot.clause):
            said.append(frozenset({"account"}))
        found = frozenset[str]().union(*said)
        return bool(found) and found.isdisjoint(classes_of_word(per[1] or per[2]))

    def _goes_other_way(self, measure: str) -> bool:
        """Whether "went down at 110 accounts" meets the number at which it rose."""
        way = next((way for field, way in _WAY_OF if field.search(measure)), "")
        if not way or self.spot.context.header:
            return False
        if after := _WAY_AFTER.match(self.spot.text, self.spot.claim.end):
            return after.lastgroup != way  # "69 up, 50 down"
        alone = self.spot.before(1) == "("
        start = self.spot.context.span[0] if alone else self.spot.context.clause[0]
        ways = list(_WAYS.finditer(self.spot.text, start, self.spot.claim.start))
        if len(ways) > 1 and _SET_AGAINST.match(self.spot.text, self.spot.claim.end):
            return ways[-2].lastgroup != way  # "more rose than fell, 69 against 50"
        return bool(ways) and ways[-1].lastgroup != way

    def _is_of_one_of_two(self, measure: str) -> bool:
        """Whether "together in 795 orders" meets the orders with one of two products."""
        one = measure.startswith(("antecedent_", "consequent_"))
        return one and bool(_BOTH.search(self.spot.text, *self.spot.context.clause))

    def _lacks(self, extra: frozenset[str]) -> bool:
        """Whether a narrower field has a word that the sentence does not say: "at risk"."""
        if _BACK_TO.search(self.spot.before(8)):
            return False  # "these 50"
        spans = (self.spot.context.span, self.spot.context.header or (0, 0), self.spot.label)
        return any(
            word in NARROWING
            and not any(NARROWING[word].search(self.spot.text, *span) for span in spans)
            for word in extra
        )

    def _is_another_state(self, entry: Entry) -> bool:
        """Whether the clause has the one word for another number of the result: "quiet", "moved"."""
        for word, other in self.spot.index.states(entry.fact.call):
            if word not in self.spot.said or word in meant_by(entry.fact.path):
                continue
            if other.subject == entry.subject and other.value != entry.value:
                return not self.spot.is_beside(other)
        return self._is_of_all_but_active(entry)

    def _is_of_all_but_active(self, entry: Entry) -> bool:
        """Whether "260 accounts were active" meets all, and another result has the active ones."""
        said = "active" in self.spot.said or _ORDERED.match(self.spot.text, self.spot.claim.end)
        if not said or "active" in entry.measure:
            return False
        if frozenset(phrase_of(entry.measure)) - _ALL - {"account"}:
            return False
        return any(
            other.measure == "active_accounts"
            and other.value != entry.value
            and other.subject == entry.subject
            and not self.spot.is_beside(other)
            for other in (*self.spot.index.all_totals["count"], *self.spot.index.row(entry))
        )

    def _is_instead(self, entry: Entry, own: frozenset[str], theirs: frozenset[str]) -> bool:
        """Whether the words have what tells another field from this one, and not the reverse."""
        counts, scores = entry.fact.unit == "count", entry.fact.unit == "score"
        wide = entry.fact.unit == "percent" and not self.spot.context.header
        other, mine = theirs - own, meant_by("_".join(own - theirs))
        nouns = any(classes_of_word(word) for word in other)
        clause = self.spot.words if wide and not nouns else self.spot.said
        if not other or not all(word in clause or said_for(word) & clause for word in other):
            return False
        if own - theirs and mine.isdisjoint(clause if counts or scores else self.spot.words):
            return True
        base = self.spot.follows_of
        if counts and not own and not base and not all(map(classes_of_word, other)):
            return True  # "accounts at risk" are not all that are listed
        if nouns:
            return False  # a noun is what is counted
        # "233 reachable accounts" are not all accounts.
        return counts and other <= self.after and all(map(classes_of_word, own))

    @cached_property
    def whole(self) -> frozenset[str]:
        """The word for what the figure is a part of, which does not name it: "£500 of the budget"."""
        of = _OF_WHOLE.match(self.spot.text, self.spot.claim.end)
        return frozenset(words_in(self.spot.text, of.span("noun") if of else None))

    @cached_property
    def after(self) -> frozenset[str]:
        """The two words right after the figure."""
        end = min(self.spot.context.clause[1], self.spot.claim.end + 30)
        gap = _TWO_WORDS.match(self.spot.text, self.spot.claim.end, end)
        return frozenset(words_in(gap[0], (0, len(gap[0])))) if gap else frozenset()
