"""People in front of one server: one alone, all opening at once, all asking at once, and at work."""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Awaitable, Callable, Sequence

from bench.chat._figures import Figures, percentile, spread
from bench.chat._person import Asked, Person
from bench.chat._server import Lag, Server

ALL = ("North", "South", "East", "West")
REGIONS: tuple[list[str] | None, ...] = (None, *([name] for name in ALL))
"""What people see: every fifth the whole book, the others a region each."""
QUESTIONS = (
    "How are my customer segments doing?",
    "Who is at risk?",
    "Who is at risk in the {region}?",
    "Which segments earn most?",
    "Show me the {segment} accounts",
    "How are my accounts distributed over the segments in the last {days} days?",
    "List the {segment} accounts in the {region}",
    "How many {segment} do I have in the {region}?",
    "How did my segments change in the last {days} days?",
    "What does {segment} mean?",
)
SEGMENTS = ("Champions", "Loyal Customers", "At Risk", "Hibernating", "Promising", "Need Attention")
ALONE = 30
"""Questions of the one who is alone."""
ROUNDS = 3
"""Questions of each person at work."""
THINKING = (5.0, 15.0)
"""Seconds between an answer and the next question."""


class Scenario:
    """What the server took while something was measured."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._cpu = server.cpu_seconds
        self._from = time.monotonic()
        self._to = 0.0
        self.figures: Figures = {}

    def over(self, seconds: Sequence[float]) -> None:
        """It has ended, and its parts took `seconds`."""
        self._to = time.monotonic()
        spent = self._server.cpu_seconds - self._cpu
        self.figures = spread(seconds) | {
            "cpu_ms_each": 1000 * spent / len(seconds),
            "resident_mb": self._server.resident_mb,
        }

    def answered(self, asked: Sequence[Asked]) -> None:
        """It has ended with these answers; what is wrong with any is printed."""
        for one in asked:
            if one.problem:
                print(f"{one.question}: {one.problem}. {one.text[:200]}", file=sys.stderr)
        self.over([one.seconds for one in asked])
        self.figures["shown_p95_ms"] = 1000 * percentile([one.shown for one in asked], 95)
        self.figures["errors"] = sum(bool(one.problem) for one in asked)

    def note(self, lags: Sequence[Lag]) -> None:
        """How late the loop was meanwhile."""
        late = [1000 * lag.late for lag in lags if self._from <= lag.at <= self._to]
        self.figures |= {"loop_p99_ms": percentile(late, 99), "loop_max_ms": max(late)}


async def crowd(
    server: Server, cookies: Sequence[str], rounds: int = ROUNDS
) -> dict[str, Scenario]:
    """All scenarios, one after the other; a person keeps window and scope through all of them.

    At work each asks `rounds` questions.
    """
    found: dict[str, Scenario] = {}
    people = [Person(server.url, cookie) for cookie in cookies]

    async def asking(name: str, asked: Callable[[], Awaitable[Sequence[Asked]]]) -> None:
        found[name] = Scenario(server)
        found[name].answered(await asked())

    async def first() -> list[Asked]:
        await people[0].open()
        return [await people[0].ask(question(0, 0))]

    async def alone() -> list[Asked]:
        return [await people[0].ask(question(0, number)) for number in range(1, ALONE)]

    async def together() -> list[Asked]:
        questions = enumerate(people)
        return await asyncio.gather(*(one.ask(question(n, 100 + n)) for n, one in questions))

    async def working(number: int) -> list[Asked]:
        chance = random.Random(number)
        asked = []
        for turn in range(rounds):
            await asyncio.sleep(chance.uniform(THINKING[0] if turn else 0, THINKING[1]))
            asked.append(await people[number].ask(question(number, 1000 * turn + number + turn)))
        return asked

    async def at_work() -> list[Asked]:
        each = await asyncio.gather(*(working(number) for number in range(len(people))))
        return [asked for one in each for asked in one]

    await asking("first question", first)
    await asking("one person", alone)
    found["opening at once"] = Scenario(server)
    found["opening at once"].over(await asyncio.gather(*(one.open() for one in people[1:])))
    await asking("asking at once", together)
    if rounds:
        await asking("at work", at_work)
    await asyncio.gather(*(person.close() for person in people))
    return found


def question(person: int, number: int) -> str:
    """Question `number` of a person, about what they may see; hardly two are the same."""
    chance = random.Random(number)
    return QUESTIONS[number % len(QUESTIONS)].format(
        region=chance.choice(REGIONS[person % len(REGIONS)] or ALL),
        segment=chance.choice(SEGMENTS),
        days=chance.randrange(90, 730),
    )
