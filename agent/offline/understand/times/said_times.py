"""All that a message says about time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from agent.offline.understand.times.atom import Atom

Comparison = Literal["previous_period", "previous_year"]


@dataclass(frozen=True)
class Times:
    """All that a message says about time.

    `periods` in the order they were said, without the one compared with. `compare_to` is what a
    metric is compared with, `other` the compared period where neither of the two fits. `implied` when
    the period itself was not said, as in 'against last year'; `before` is the unit of a bare 'the month
    before'. `against` is the compared period whenever it was said as one. `each` is the unit of a bare
    'quarter on quarter'. `compared_at` is the token at which 'the quarter before it' begins.
    """

    periods: tuple[Atom, ...] = ()
    compare_to: Comparison | None = None
    other: Atom | None = None
    covered: frozenset[int] = frozenset()
    implied: bool = False
    before: str | None = None
    against: Atom | None = None
    each: str | None = None
    compared_at: int | None = None

    @property
    def main(self) -> Atom | None:
        """The period the question is about."""
        return self.periods[0] if self.periods else None

    @property
    def view(self) -> Atom | None:
        """The day that all is to be seen from, where one is said: 'as of 1 June'."""
        return next((period for period in self.periods if period.viewed), None)

    @cached_property
    def ahead(self) -> frozenset[int]:
        """Tokens that speak of days to come."""
        return frozenset(
            at for p in self.periods if p.shape == "future" for at in range(p.at, p.stop)
        )

    @property
    def is_future(self) -> bool:
        """The question is about days to come."""
        return any(period.shape == "future" for period in self.periods)
