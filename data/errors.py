"""Errors that a person can act on; the whole tree is drawn in `tools._errors`."""

from __future__ import annotations


class QuintileError(Exception):
    """Base of every error whose message is written for a person."""


class UsageError(QuintileError):
    """A person's input or configuration is at fault: printed without traceback, exit code 2."""


class NoWarehouse(UsageError):
    """No snapshot has been published yet in this home."""


class ImportProblem(UsageError):
    """A source file or its mapping cannot be read; the message names file, line and remedy."""


class LoadRefused(UsageError):
    """A new load looks wrong and was not published; `findings` says why."""

    def __init__(self, message: str, findings: list[str]) -> None:
        super().__init__(message)
        self.findings = findings
