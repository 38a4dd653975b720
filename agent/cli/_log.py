"""The log of the command line: warnings and bugs go to a file in the home, never on the screen."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from data.home import Home
from data.snapshots import made_folder

log = logging.getLogger(__name__)

MOST_BYTES = 5_000_000
"""A longer log begins anew; the one before is kept beside it."""


def log_file(home: Home) -> Path:
    """Where the command line logs."""
    return home.logs / "quintile.log"


@contextmanager
def logging_to(home: Home) -> Iterator[None]:
    """While this is open, what the program logs from `warning` up goes to the log of `home`."""
    handler = _InHome(
        log_file(home), maxBytes=MOST_BYTES, backupCount=1, delay=True, encoding="utf-8"
    )
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()


def bug_sentence(problem: BaseException, home: Home) -> str:
    """Log an unexpected exception with a new id; what the person is told about it."""
    bug = uuid.uuid4().hex[:8]
    log.error("[%s] unexpected failure", bug, exc_info=problem)
    return (
        f"Something went wrong inside Quintile (error {bug}). It was logged in {log_file(home)}; "
        "please report it with that id."
    )


class _InHome(RotatingFileHandler):
    """Makes its folder when first used; a log that cannot be written stays silent."""

    def _open(self) -> TextIOWrapper:
        made_folder(Path(self.baseFilename).parent)
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the base's name)
        pass
