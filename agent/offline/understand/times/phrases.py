"""Periods with the words around them that change their meaning: 'since March', 'as of 1 June'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline.understand.times.atom import Atom, not_after, soon_after
from agent.offline.understand.times.atoms import Atoms
from agent.offline.understand.times.calendar import DAY, Clock
from agent.offline.understand.times.feasts import christmas_day
from agent.offline.understand.times.parts_of_times import FIRST_DAY
from agent.offline.understand.tokens.tokenizer import Token
from agent.offline.understand.tokens.wordlists import alternatives, word_list

_JOIN = frozenset(["and", "to", "until", "till", "through", "-", "thru"])
SINCE = frozenset(["since", "from", "after", "starting", "beginning"])
_LEADS = frozenset(["starting", "beginning"])
_EARLIER = frozenset(["earlier", "before", "older", "previously"])
_LATER = frozenset(["later", "after", "afterwards", "since", "newer", "onwards"])
_UNTIL = frozenset(["until", "till", "through", "before", "by", "thru"])
_RUNNING = frozenset(["week", "month", "quarter", "year"])
_NOT_OLDER = re.compile(
    r"(?:no|not|nothing|none|never)"
    r"(?: (?:\w+ )?(?:that (?:is|was|are)|which (?:is|was)|from|dated|is|are|was))? "
    r"(?:(?:older|earlier) than|before)(?: the)? (?!than\b)"
    r"|(?P<newer>(?:newer|later|more recent) than)(?: the)? "
)
_VIEW = re.compile(
    rf"(?:(?:{alternatives('looks_from_a_day')})|(?P<noun>{alternatives('stands_on_a_day')})) "
)
_BEGINS_A_VIEW = word_list("begins_a_view")
_BEGINS_NOT_OLDER = frozenset(["no", "not", "nothing", "none", "never", "newer", "later", "more"])
_LONGEST_LEAD = 8


class Phrases:
    """Finds the phrases of time among the words of a message."""

    def __init__(self, tokens: Sequence[Token], clock: Clock) -> None:
        self.words = [token.word for token in tokens]
        self.atoms = Atoms(tokens, clock)
        self.clock = clock

    def _not_older(self, at: int) -> Atom | None:
        """'Nothing older than January', 'none from before March', 'newer than 1 May': since then."""
        if self.words[at] not in _BEGINS_NOT_OLDER:
            return None
        said = _NOT_OLDER.match(" ".join(self.words[at : at + _LONGEST_LEAD]))
        where = at + len(said.group().split()) if said else at
        atom = self._inner(where) if said else None
        if said and atom is None and self.words[at] in ("nothing", "none"):
            age = self.atoms.length(where)  # "nothing older than 3 months"
            return age and replace(age, at=at)
        if said is None or atom is None or atom.shape not in ("closed", "point", "since"):
            return None
        start = atom.end + DAY if said["newer"] and atom.end else atom.start
        return Atom(start, self.clock.today, "since", atom.unit, at, atom.stop, atom.dated)

    def at(self, at: int) -> Atom | None:
        """A period with the words around it that change its meaning."""
        word = self.words[at]
        newer = self._not_older(at)
        if newer:
            return newer
        if word == "between" or word in ("from", "during"):
            ranged = self._range(at, at + 1)
            if ranged:
                return ranged
        point = self._point(at)
        if point:
            return point
        if word in SINCE:
            return self._since(at) or self.atoms.at(at)
        if word in _UNTIL or self.words[at : at + 2] == ["up", "to"]:
            return self._until(at)
        return self._range(at, at) or self._from_there(self.atoms.at(at))

    def _from_there(self, atom: Atom | None) -> Atom | None:
        """'May onwards', 'Q3 last year onwards', '2023 or earlier'."""
        open_ended = self.words[atom.stop : atom.stop + 2] if atom else []
        if atom is not None and open_ended and open_ended[0] in ("or", "and"):
            if open_ended[-1] in _EARLIER and atom.shape == "closed":
                return replace(atom, start=None, shape="until", stop=atom.stop + 2)
            if open_ended[-1] in _LATER and atom.shape == "closed":
                return replace(atom, end=self.clock.today, shape="since", stop=atom.stop + 2)
        after = self.words[atom.stop : atom.stop + 1] if atom else []
        if atom is None or atom.start is None or after not in (["onwards"], ["onward"]):
            return atom
        return replace(atom, end=self.clock.today, shape="since", stop=atom.stop + 1)

    def _range(self, at: int, first: int) -> Atom | None:
        """'between Q1 and Q3', 'Jan to Mar 2011', '2010 - 2011'."""
        left = self.atoms.at(first)
        if left is None or left.stop >= len(self.words) or left.shape == "compare":
            return None
        joiner = self.words[left.stop]
        if joiner not in _JOIN or (joiner == "and" and self.words[at] != "between"):
            return None
        if self._today(left.stop + 1):
            return replace(left, end=self.clock.today, shape="since", at=at, stop=left.stop + 2)
        right = self.atoms.at(left.stop + 1) or self._inner(left.stop + 1)
        if right is None or right.start is None or right.end is None:
            return None
        if right.shape not in ("closed", "point"):
            return None
        if not left.dated:
            left = not_after(self.atoms.at(first, before=right.start) or left, right)
        elif not right.dated:
            right = soon_after(left, right)
        if right.start is None or right.end is None:
            return None
        if left.start is None or left.start > right.end:
            return None
        return Atom(left.start, right.end, "closed", right.unit, at, right.stop, right.dated)

    def _today(self, at: int) -> bool:
        return at < len(self.words) and self.words[at] in ("today", "now", "date")

    def _since(self, at: int) -> Atom | None:
        after = self.words[at] == "after"
        led = self.words[at] in _LEADS and self.words[at + 1 : at + 2] == ["from"]
        atom = self._inner(at + 1 + led)
        if atom is None or atom.start is None or atom.shape in ("future", "compare"):
            return None
        start = atom.end + DAY if after and atom.end else atom.start
        if atom.shape == "point" and atom.end:
            start = atom.end
        stop = atom.stop
        if atom.unit == "day" and atom.end and atom.start < atom.end:
            return replace(atom, at=at)  # "from 22 to 28 June"
        begins = atom.shape == "point" and FIRST_DAY & set(self.words[at:stop])
        alone = self.words[at] == "from" and atom.unit != "day" and not self._onwards(stop)
        if alone and not begins:
            return replace(atom, at=at)  # "revenue from March" is about March
        if self._onwards(stop):
            stop += 1
        if start > self.clock.today:
            return Atom(None, None, "future", atom.unit, at, stop)
        return Atom(start, self.clock.today, "since", atom.unit, at, stop, atom.dated)

    def _onwards(self, at: int) -> bool:
        return at < len(self.words) and self.words[at] in ("on", "onwards", "onward", "forward")

    def _until(self, at: int) -> Atom | None:
        skip = 2 if self.words[at : at + 2] == ["up", "to"] else 1
        atom = self._inner(at + skip)
        if atom is None or atom.end is None or atom.start is None or atom.shape == "future":
            return None
        if atom.shape == "rolling" and self.words[at] == "by":
            return None  # "going by the last six months" ends nothing
        end = atom.start - DAY if self.words[at] == "before" else atom.end
        return Atom(None, end, "until", atom.unit, at, atom.stop, atom.dated)

    def _inner(self, at: int) -> Atom | None:
        """An atom after 'since' or 'until', where 'the year' is the one that runs."""
        unit = self.words[at + 1 : at + 2] if self.words[at : at + 1] == ["the"] else []
        if unit and unit[0] in _RUNNING and self.words[at - 1] != "by":
            start, end = self.clock.unit(unit[0])
            return Atom(start, end, "closed", unit[0], at, at + 2)
        return self.atoms.edge(at) or self.atoms.at(at)

    def _point(self, at: int) -> Atom | None:
        """'as of 1 June', 'at the end of 2010', 'a year ago'."""
        words = self.words
        viewed = self._viewed(at)
        if viewed:
            return viewed
        edge = self.atoms.edge(at + 1) if words[at] in ("at", "by", "on") else None
        return replace(edge, at=at) if edge else None

    def _viewed(self, at: int) -> Atom | None:
        """The day that all is to be seen from: 'as of 1 June', 'imagine it is May'."""
        if self.words[at] not in _BEGINS_A_VIEW:
            return None
        said = _VIEW.match(" ".join(self.words[at : at + _LONGEST_LEAD]) + " ")
        where = at + len(said.group().split()) if said else at
        atom = self._inner(where) if said else None
        if said is None or atom is None or atom.end is None:
            return None
        if atom.shape not in ("closed", "point"):
            return replace(atom, at=at)
        if said["noun"] and atom.unit != "day" and atom.shape != "point":
            return None  # "the status in June" may be of all the month
        if self.words[at] == "dated" and self.words[at - 1 : at] and self.words[at - 1].isalpha():
            return None  # "orders dated 3 May" are those of that day
        end = christmas_day(atom, self.words) or atom.end
        return replace(atom, start=end, end=end, shape="point", at=at, viewed=True)
