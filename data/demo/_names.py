"""Company names: patterns of the commercial segment filled with invented places and surnames."""

from __future__ import annotations

from typing import Any

import numpy as np

from data.demo._book import pick, words


class Namer:
    """Gives out distinct names; two never differ by capitals only."""

    def __init__(self, rng: np.random.Generator, taken: set[str]) -> None:
        self._rng = rng
        self._taken = {name.casefold() for name in taken}
        self._words: dict[str, Any] = words("names")
        self._places = [
            known
            for countries in self._words["places"].values()
            for places in countries.values()
            for known in places
        ]
        self._continental = list(self._words["continental"])

    def place(self, region: str) -> tuple[str, str]:
        """A place and its country."""
        options = [
            (country, place)
            for country, places in self._words["places"][region].items()
            for place in places
        ]
        country, place = options[int(self._rng.integers(len(options)))]
        return place, country

    def managers(self, region: str) -> list[str]:
        """The account managers of a region."""
        return list(self._words["managers"][region])

    def single(self, segment: str, place: str) -> str:
        """The name of an account that stands alone."""
        if segment == "Cafes & Bakeries" and self._continental and self._rng.random() < 0.05:
            return self._take(self._continental.pop())
        for _ in range(60):
            name = self._fill(pick(self._rng, self._words["patterns"][segment]), place)
            if self._free(name):
                return self._take(name)
            if place not in name and self._free(f"{name}, {place}"):
                return self._take(f"{name}, {place}")
        raise RuntimeError(f"no free name left for {segment} in {place}")

    def family(self, segment: str) -> tuple[str, str]:
        """The stem of a family and the name of its parent: "Heron Hotels", "Heron Hotels Group"."""
        for _ in range(60):
            stem = self._fill(pick(self._rng, self._words["families"][segment]), "")
            if self._free(stem):
                self._take(stem)
                suffixes = self._words["parent_suffixes"]
                suffix = pick(self._rng, suffixes.get(segment, suffixes["others"]))
                return stem, self._take(f"{stem} {suffix}")
        raise RuntimeError(f"no free family name left for {segment}")

    def child(self, stem: str, region: str, place: str) -> str:
        """The name of a child: the stem with the region (a fifth of them) or the place."""
        if self._rng.random() < 0.2 and self._free(f"{stem} {region}"):
            return self._take(f"{stem} {region}")
        for ending in (place, f"{place} Central", f"{place} Riverside", f"{place} Park"):
            if self._free(f"{stem} {ending}"):
                return self._take(f"{stem} {ending}")
        raise RuntimeError(f"no free name left for a child of {stem}")

    def look_alike(self, name: str, place: str) -> str | None:
        """A name easily taken for another: the same in another place; None if it names a place."""
        base = name.split(",")[0]
        if any(known in base for known in self._places):
            return None
        twin = f"{base} ({place})"
        return self._take(twin) if self._free(twin) else None

    def _fill(self, pattern: str, place: str) -> str:
        surname, other = self._two("surnames")
        thing, thing2 = self._two("things")
        saint = pick(self._rng, self._words["saints"])
        return pattern.format(
            town=place, surname=surname, other=other, thing=thing, thing2=thing2, saint=saint
        )

    def _two(self, kind: str) -> tuple[str, str]:
        options = self._words[kind]
        first, second = self._rng.choice(len(options), size=2, replace=False)
        return options[int(first)], options[int(second)]

    def _free(self, name: str) -> bool:
        return name.casefold() not in self._taken

    def _take(self, name: str) -> str:
        self._taken.add(name.casefold())
        return name
