"""From exceptions to a sentence on stderr and an exit code: 1 failed, 2 wrong usage, 130 stopped."""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

from data.errors import QuintileError, UsageError

STOPPED = 130
# What the machine, not the program, got wrong; the person can see to it.
MACHINE = frozenset(
    {
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
        errno.ENOSPC,
        errno.EDQUOT,
        errno.ENOENT,
        errno.ENOTDIR,
        errno.EISDIR,
        errno.EEXIST,
    }
)


class Failure(click.ClickException):
    """A sentence for stderr; exit code 1."""

    def __init__(self, message: str) -> None:
        super().__init__(printable(message))

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file or sys.stderr)


class WrongUsage(Failure):
    """The same with exit code 2: the person asked for something that cannot be."""

    exit_code = 2


@contextmanager
def told() -> Iterator[None]:
    """Turn whatever goes wrong inside into a `Failure` or an exit code."""
    from agent.cli._log import bug_sentence, logging_to
    from data.home import Home

    home = Home.find()
    with logging_to(home):
        try:
            yield
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except KeyboardInterrupt:
            click.echo("\nStopped.", err=True)
            raise click.exceptions.Exit(STOPPED) from None
        except QuintileError as problem:
            _forget_frames(problem)
            raise _failure(problem) from problem
        except OSError as problem:
            if problem.errno == errno.EPIPE:
                raise
            if problem.errno in MACHINE:
                where = f"{problem.filename}: " if problem.filename else ""
                raise Failure(f"{where}{problem.strerror}.") from problem
            raise Failure(bug_sentence(problem, home)) from problem
        except Exception as problem:
            raise Failure(bug_sentence(problem, home)) from problem


def _forget_frames(problem: BaseException) -> None:
    """Let go of what the frames of an exception hold, and of those that led to it.

    The exception lives until the process has ended, and longer than the libraries whose objects it holds:
    DuckDB would report them as leaked, in many lines under the sentence for the person.
    """
    seen: BaseException | None = problem
    while seen is not None:
        traceback.clear_frames(seen.__traceback__)
        seen = seen.__cause__ or seen.__context__


def _failure(problem: QuintileError) -> Failure:
    from tools._errors import InvalidArguments

    wrong_usage = isinstance(problem, UsageError | InvalidArguments)
    return (WrongUsage if wrong_usage else Failure)(str(problem))


def printable(text: str) -> str:
    """The text without control characters, which a terminal would obey; new lines stay."""
    return "".join(
        sign if sign == "\n" or sign.isprintable() else " " if sign.isspace() else ""
        for sign in text
    )
