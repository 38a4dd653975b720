"""Values that were worked out lately, each once, for whoever needs the same one next."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class _Making:
    """A value that somebody makes, and how many want it; its lock is gone when nobody does."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.wanted = 0


class Recent(Generic[Key, Value]):
    """The `most` values used last, for any number of threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._making: dict[Key, _Making] = {}
        self._lock = threading.Lock()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of `key`, which must name everything that `make` depends on.

        Who wants one that is being made waits for it, and makes it only when that failed.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            making = self._making.setdefault(key, _Making())
            making.wanted += 1
        try:
            with making.lock:
                with self._lock:
                    if key in self._kept:
                        return self._kept[key]
                made = make()
                with self._lock:
                    self._kept[key] = made
                    while len(self._kept) > self._most:
                        self._kept.popitem(last=False)
                return made
        finally:
            with self._lock:
                making.wanted -= 1
                if not making.wanted:
                    del self._making[key]
