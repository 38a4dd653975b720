"""Values that were worked out lately, each once, for whoever needs the same one next."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from data.weights import weight

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class _Making:
    """A value that somebody makes, and how many want it; its lock is gone when nobody does."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.wanted = 0


class Recent(Generic[Key, Value]):
    """The `most` values used last, for any number of threads.

    With `heaviest` they weigh at most that many bytes together, but for the last one, which is kept
    whatever it weighs. What a value takes up later, after it was made, is not seen.
    """

    def __init__(self, most: int, heaviest: int | None = None) -> None:
        self._most = most
        self._heaviest = heaviest
        self._kept: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._weight = 0
        self._making: dict[Key, _Making] = {}
        self._lock = threading.Lock()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of `key`, which must name everything that `make` depends on.

        Who wants one that is being made waits for it, and makes it only when that failed.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
            making = self._making.setdefault(key, _Making())
            making.wanted += 1
        try:
            with making.lock:
                with self._lock:
                    if key in self._kept:
                        return self._kept[key][0]
                made = make()
                weighs = 0 if self._heaviest is None else weight(made)
                with self._lock:
                    self._keep(key, made, weighs)
                return made
        finally:
            with self._lock:
                making.wanted -= 1
                if not making.wanted:
                    del self._making[key]

    def _keep(self, key: Key, made: Value, weighs: int) -> None:
        _, before = self._kept.pop(key, (None, 0))  # a make may have asked for its own key
        self._kept[key] = made, weighs
        self._weight += weighs - before
        while len(self._kept) > self._most or self._too_heavy():
            self._weight -= self._kept.popitem(last=False)[1][1]

    def _too_heavy(self) -> bool:
        return self._heaviest is not None and self._weight > self._heaviest and len(self._kept) > 1
