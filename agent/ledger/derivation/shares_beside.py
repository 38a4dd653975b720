"""Shares that two figures of the sentence make: "nearly half (47 %)", "one in six (50 of 293)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from agent.ledger.derivation.stated_figures import AMOUNTS, Stated, alike
from agent.ledger.text.claim import Claim, Kind
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.numbers import HUNDRED
from agent.ledger.vocabulary.cues import TOGETHER

PART_OF = re.compile(r"(?:\s(?!instead)[a-z]+){0,2}\sof\s(?:the\s|all\s|its\s|our\s|which\s)?")
_OF_IT = re.compile(
    r"\sof\s(?:it|that|this|the\s(?:outlay|sum|total|budget|costs?|spend|bill)(?!\s(?:of|for)\b))\b"
)
_GAP_OF = re.compile(r"\b(?:difference|gap|spread|margin)\sof\s(?:[a-z]+\s){0,3}$")
_OF_NEXT = re.compile(
    r"\sof\s(?:(?:the|all|its|our)\s)?(?:[\w'\u2019]+\s){0,3}?(?:of\s)?(?:[£$€]\s?)?"
)
_RIGHT_AFTER = re.compile(r"(?:\s[a-z]+){0,3},?\s(?:(?:or|about|just|roughly)\s)*\(?")
_MOST_BETWEEN = 60
"""Characters between "nearly half" and the figure in brackets that says it exactly."""
_OF_WHICH = re.compile(r"\bof\s(?:which|that|this|it),?\s(?:[a-z]+\s){0,2}$")
_BRACKET = re.compile(r"(?:\sof\s(?:it|that|this))?\s\((?:[£$€]\s?)?")


_Value = tuple[Decimal, Sequence[Stated], str]


def shares_beside(text: str, claim: Claim, stated: Sequence[Stated]) -> Iterator[_Value]:
    """The shares that a percentage may be: value, what from, and how. `stated` are the others, in order."""
    yield from _Shares(text, claim, stated).values()


def shares_said_again(text: str, claim: Claim, stated: Sequence[Stated]) -> Iterator[_Value]:
    """The shares that the words just before a percentage give already."""
    yield from _Shares(text, claim, stated).said_again()


class _Shares:
    """The shares that one figure may be."""

    def __init__(self, text: str, claim: Claim, stated: Sequence[Stated]) -> None:
        self.text = text
        self.claim = claim
        self.stated = stated
        self.before = [one for one in stated if one.claim.end <= claim.start]
        self.after = [one for one in stated if one.claim.start >= claim.end]

    def gap(self, one: Claim, two: Claim) -> str:
        """What stands between two figures."""
        return self.text[one.end : two.start]

    def values(self) -> Iterator[_Value]:
        """ "Nearly half (47 %)", "one in six (50 of 293)", "£9k of £4m, 0.2 % of it"."""
        amounts = [s for s in self.before if s.claim.kind in AMOUNTS]
        if len(amounts) > 1 and _OF_IT.match(self.text, self.claim.end):
            part = amounts[-1]
            larger = (s for s in reversed(amounts[:-1]) if s.value > part.value)
            whole = next((s for s in larger if s.claim.kind is part.claim.kind), None)
            if whole is not None:
                yield _share(part, whole)
        pair = [s for s in amounts if not _is_gap(s, amounts)]
        if len(pair) == 2 and _GAP_OF.search(self.text[: self.claim.start]):
            less, more = sorted(pair, key=lambda s: s.value)
            if less.kind is more.kind and alike(less.claim, more.claim) and less.value:
                share = (more.value - less.value) / less.value * HUNDRED
                yield share, (more, less), f"{more.claim.text} - {less.claim.text}"
        yield from self._together_of(amounts)
        yield from self.said_again()
        if not self.claim.spelled:
            return
        yield from self._of_which()
        yield from self._of_next()
        for other in self.after:
            gap = self.gap(self.claim, other.claim)
            near = 0 < len(gap) <= _MOST_BETWEEN and ("■" not in gap or gap.endswith("("))
            if near and other.claim.kind is Kind.PERCENT and not other.claim.spelled:
                yield other.value, (other,), f"{other.claim.text} in the same sentence."
        for part, whole in pairwise(self.stated):
            of = PART_OF.fullmatch(self.gap(part.claim, whole.claim))
            if of and part.claim.kind is whole.claim.kind and whole.value:
                yield _share(part, whole)
        for kind in AMOUNTS:
            two = sorted((s for s in self.stated if s.kind is kind), key=lambda s: s.value)
            if len(two) == 2 and alike(two[0].claim, two[1].claim) and two[1].value:
                yield _share(*two)

    def said_again(self) -> Iterator[_Value]:
        """ "5,491 of the 12,623 orders, 44 %"; "almost half of the value, 49 %"."""
        for part, whole in list(pairwise(self.before))[-1:]:
            near = _RIGHT_AFTER.fullmatch(self.gap(whole.claim, self.claim))
            of = near and PART_OF.fullmatch(self.gap(part.claim, whole.claim))
            if of and part.claim.kind is whole.claim.kind in AMOUNTS and whole.value > part.value:
                yield _share(part, whole)
        for other in self.before[-1:] if not self.claim.spelled else ():
            again = other.claim.spelled and other.claim.kind is Kind.PERCENT
            if again and other.derived is not None:
                yield other.derived, (other,), f"{other.claim.text} in the same sentence."

    def _together_of(self, amounts: Sequence[Stated]) -> Iterator[_Value]:
        """ "A with £185k and B with £164k; together they are 65 % of the £537k"."""
        together = (
            TOGETHER.search(self.text, amounts[-1].claim.end, self.claim.start) if amounts else None
        )
        for whole in self.after[:1] if together else ():
            parts = [s for s in amounts if s.claim.kind is whole.claim.kind]
            if len(parts) == 2 and _OF_NEXT.fullmatch(self.gap(self.claim, whole.claim)):
                total = sum((s.value for s in parts), Decimal(0))
                if 0 < total < whole.value:
                    words = " + ".join(s.claim.text for s in parts)
                    yield (
                        total / whole.value * HUNDRED,
                        (*parts, whole),
                        f"({words}) of {whole.claim.text}",
                    )

    def _of_which(self) -> Iterator[_Value]:
        """ "£3.6m, of which just under half (£1.77m)"; "£153k: five sixths of it (£128,104)"."""
        lead = _OF_WHICH.search(self.text[max(0, self.claim.start - 32) : self.claim.start])
        for part in self.after[:1] if lead or _OF_IT.match(self.text, self.claim.end) else ():
            same = [one for one in self.before if one.claim.kind is part.claim.kind]
            if same and _BRACKET.fullmatch(self.gap(self.claim, part.claim)) and same[-1].value:
                yield _share(part, same[-1])

    def _of_next(self) -> Iterator[_Value]:
        """ "33, or one in four of the 123"; "half of the growth of £485k came from A, £263k"."""
        for whole in self.after[:1]:
            gap = self.gap(self.claim, whole.claim)
            before = [one for one in self.before if one.claim.kind is whole.claim.kind]
            parts = [*before[-1:], *self.after[1:2]] if _OF_NEXT.fullmatch(gap) else []
            for part in parts:
                if part.claim.kind is whole.claim.kind and whole.value > part.value:
                    yield _share(part, whole)


def _share(part: Stated, whole: Stated) -> _Value:
    return (
        part.value / whole.value * HUNDRED,
        (part, whole),
        f"{part.claim.text} of {whole.claim.text}",
    )


def _is_gap(one: Stated, others: Sequence[Stated]) -> bool:
    """Whether a figure is how far two others are apart."""
    rest = [s for s in others if s is not one and s.claim.kind is one.claim.kind]
    if len(rest) != 2:
        return False
    gap = abs(rest[0].value - rest[1].value)
    return interval_of(one.claim.readings[0].number, one.claim.bound).holds(gap)
