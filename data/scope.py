"""Who may see what: the regions of a user, applied below the tools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """The regions a user may see; `None` means all of them."""

    regions: tuple[str, ...] | None = None

    @property
    def words(self) -> str:
        """In words, for scope lines: 'all regions', 'region North', 'regions East and North'."""
        if self.regions is None:
            return "all regions"
        if not self.regions:
            return "no regions"
        if len(self.regions) == 1:
            return f"region {self.regions[0]}"
        return "regions " + ", ".join(self.regions[:-1]) + " and " + self.regions[-1]

    def covers(self, regions: Iterable[str] | None) -> bool:
        """Whether what was computed over `regions` (None: all) may be seen within this scope."""
        return self.regions is None or (regions is not None and set(regions) <= set(self.regions))


def together(each: Iterable[Sequence[str] | None]) -> list[str] | None:
    """All regions that any of these rests on; None for all there are."""
    found: set[str] = set()
    for regions in each:
        if regions is None:
            return None
        found |= set(regions)
    return sorted(found)


EVERYTHING = Scope()
