"""Which tests a process takes at once when several run them."""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling

TOGETHER = "tests/chat/"
"""Its files start servers and browsers, each more than a processor's work: never two at a time."""


class OneBrowser(LoadFileScheduling):
    """By file, as `--dist loadfile`, but the files of the chat stay together, in one process."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else super()._split_scope(nodeid)
