"""What can only be seen from inside: what the graph adds to a turn, and look-ups by many at once."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Sequence
from unittest.mock import patch

from agent.answer import Finished
from agent.assistant import Assistant
from agent.models.offline import OfflineAnalyst
from agent.settings import Settings
from bench.chat._figures import Figures, spread
from data.home import Home
from data.scope import EVERYTHING
from data.users import LOCAL
from data.warehouse import Warehouse
from tools import _registry as registry
from tools._accounts import accounts
from tools._query import query_at

EVERY = 10.0
"""Seconds between two look-ups of one client."""
LOOK_UPS = 3


def overhead(home: Home, turns: int = 30) -> Figures:
    """Time of a turn that passes neither in a tool nor in the model."""
    return spread(asyncio.run(_turns(home, turns)))


async def _turns(home: Home, turns: int) -> list[float]:
    modelled = 0.0
    reply = OfflineAnalyst.reply

    def timed(self: OfflineAnalyst, messages: Sequence[object]) -> object:
        nonlocal modelled
        started = time.perf_counter()
        try:
            return reply(self, messages)  # type: ignore[arg-type]
        finally:
            modelled += time.perf_counter() - started

    found = []
    with patch.object(OfflineAnalyst, "reply", timed):
        async with Assistant(home, Settings()) as assistant:
            for turn in range(turns + 1):
                modelled, started, spent = 0.0, time.perf_counter(), 0.0
                text = "How are my customer segments doing?"
                async for event in assistant.ask(text, thread=f"overhead {turn}", user=LOCAL):
                    if isinstance(event, Finished):
                        spent = sum(run.ms for run in event.answer.runs) / 1000
                found.append(time.perf_counter() - started - modelled - spent)
    return found[1:]  # the first loads what all need


def look_ups(warehouse: Warehouse, clients: int) -> Figures:
    """Profiles of accounts, each asked for once, by clients who each want one every `EVERY` seconds."""
    query = query_at(warehouse, EVERYTHING, None)
    ids = [account.id for account in accounts(query)]
    random.Random(clients).shuffle(ids)
    profile = registry.get("account_profile")
    seconds: list[float] = []

    def look_up(id: str) -> None:
        started = time.perf_counter()
        args = registry.parse_arguments(profile, {"account": id, "lookback_days": 200 + clients})
        registry.run(profile, args, registry.start(profile, args, warehouse, EVERYTHING))
        seconds.append(time.perf_counter() - started)

    def work(number: int) -> None:
        chance = random.Random(number)
        for turn in range(LOOK_UPS):
            time.sleep(chance.uniform(0, 2 * EVERY) if turn else chance.uniform(0, EVERY))
            look_up(ids[number * LOOK_UPS + turn])

    look_up(ids[-1])  # what all profiles of the book share
    seconds.clear()
    threads = [threading.Thread(target=work, args=[number]) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return spread(seconds)
