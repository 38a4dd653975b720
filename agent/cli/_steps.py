"""Work under way, told on stderr: steps of a load, tool calls of an answer. Pipes stay clean."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from agent.cli._failures import printable

if TYPE_CHECKING:
    from data.build import Progress


def print_step(event: Any) -> None:
    """Tell a finished tool call and what is waited for; other events are for other places."""
    if event.kind == "preparing":
        click.secho(f"· {event.words} ...", err=True, dim=True)
    if event.kind != "tool_finished":
        return
    done = printable(event.error) if event.error else f"{event.rows:,} rows"
    click.secho(f"· {event.name}: {done} ({event.ms:,.0f} ms)", err=True, dim=True)


@contextmanager
def steps(title: str) -> Iterator[Progress]:
    """A function that takes the name of each step as it begins.

    A terminal shows the step under way and the seconds so far; elsewhere each step is a line.
    """
    from rich.console import Console

    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        yield lambda step: click.echo(f"{title}: {step}", err=True)
        return
    from rich.progress import Progress as Bars
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        task = bars.add_task(title, total=None)
        yield lambda step: bars.update(task, description=f"{title}: {step}")


@contextmanager
def share_done() -> Iterator[Callable[[str, float], None]]:
    """A function told what long work is at and how much of it is done, 0 to 1.

    A terminal shows a bar from the first call on; elsewhere nothing is said.
    """
    from rich.console import Console

    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        yield lambda words, done: None
        return
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        tasks: list[Any] = []

        def told(words: str, done: float) -> None:
            if not tasks:
                tasks.append(bars.add_task(words, total=1.0))
            bars.update(tasks[0], description=words, completed=done)

        yield told


class Clock:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._started = time.perf_counter()

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._started
