"""The warehouses of workspaces, a few of them kept open."""

from __future__ import annotations

import threading
from collections import OrderedDict

from data.home import Home
from data.warehouse import Warehouse, Warehouses
from data.workspaces._records import Workspace, find

MOST_OPEN = 8


class Opened:
    """Opens the workspace of a conversation; those used last stay open, others close when let go."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._open: OrderedDict[str, Warehouses] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, user: str, thread: str) -> tuple[Workspace, Warehouse] | None:
        """The workspace that a conversation of that user runs on; None when it runs on the book.

        Raises:
            UsageError: it can no longer be opened.
        """
        found = find(self._home, user, thread) if thread else None
        if found is None or not found.in_use:
            return None
        found.manifest(self._home)
        with self._lock:
            for folder in [f for f in self._open if not (self._home.workspaces / f).exists()]:
                del self._open[folder]
            if found.folder not in self._open:
                self._open[found.folder] = Warehouses(found.home(self._home))
            self._open.move_to_end(found.folder)
            while len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)
            return found, self._open[found.folder].current()
