"""Which tests a process takes at once when several run them, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

TOGETHER = "tests/chat/"
"""Its files start servers and browsers, each more than a processor's work: never two at a time."""
LONGEST = (TOGETHER, "tests/tools/test_scope.py")
"""What takes minutes, longest first."""


class OneBrowser(LoadFileScheduling):
    """By file, as `--dist loadfile`, but the files of the chat stay together, in one process.

    They are given out in the order they are collected in; see `longest_first`.
    """

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else super()._split_scope(nodeid)


def longest_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """`items` so that at the end no process waits for a long file of another.

    What takes minutes comes first, then files by their number of tests: one that has few has long ones.
    """
    tests = Counter(_file(item) for item in items)

    def place(item: pytest.Item) -> tuple[int, int]:
        named = (n for n, name in enumerate(LONGEST) if item.nodeid.startswith(name))
        rank = next(named, len(LONGEST))
        return rank, tests[_file(item)] if rank == len(LONGEST) else 0

    return sorted(items, key=place)


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
