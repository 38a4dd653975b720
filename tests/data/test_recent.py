"""What was worked out lately is there for whoever needs it next, and no more than that."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from data.recent import Recent
from data.weights import weight

MOST = 8


@pytest.fixture
def recent() -> Recent[Any, Any]:
    return Recent(MOST)


def test_a_value_is_made_once(recent: Recent[Any, Any]) -> None:
    made: list[str] = []

    def make() -> None:
        made.append("made")

    assert recent.get(("key", 1), make) is None
    assert recent.get(("key", 1), make) is None
    assert recent.get(("key", 2), make) is None
    assert len(made) == 2


def test_who_wants_what_is_being_made_waits_for_it(recent: Recent[Any, Any]) -> None:
    begun, wanted = threading.Event(), threading.Event()
    made: list[int] = []

    def make() -> object:
        made.append(1)
        begun.set()
        wanted.wait()
        return object()

    with ThreadPoolExecutor(8) as people:
        first = people.submit(recent.get, "key", make)
        begun.wait()
        others = [people.submit(recent.get, "key", make) for _ in range(7)]
        # Something else is not held up by it.
        assert recent.get("another key", lambda: "another") == "another"
        wanted.set()
        assert {id(other.result()) for other in others} == {id(first.result())}
    assert made == [1]


def test_who_waited_for_what_failed_makes_it(recent: Recent[Any, Any]) -> None:
    begun, wanted = threading.Event(), threading.Event()

    def fail() -> None:
        begun.set()
        wanted.wait()
        raise ZeroDivisionError

    with ThreadPoolExecutor(2) as people:
        first = people.submit(recent.get, "key", fail)
        begun.wait()
        second = people.submit(recent.get, "key", lambda: "value")
        wanted.set()
        assert second.result() == "value"
        with pytest.raises(ZeroDivisionError):
            first.result()


def test_who_comes_while_another_makes_what_failed_waits_too(recent: Recent[Any, Any]) -> None:
    failing, again, over = threading.Event(), threading.Event(), threading.Event()
    made: list[str] = []

    def fail() -> None:
        failing.set()
        over.wait(10)
        raise ZeroDivisionError

    def make() -> str:
        made.append("made")
        again.set()
        time.sleep(0.1)
        return "value"

    with ThreadPoolExecutor(3) as people:
        first = people.submit(recent.get, "key", fail)
        failing.wait(10)
        second = people.submit(recent.get, "key", make)
        time.sleep(0.05)
        over.set()
        again.wait(10)
        assert isinstance(first.exception(), ZeroDivisionError)
        assert recent.get("key", make) == second.result() == "value"
    assert made == ["made"]
    assert not recent._making


def test_a_failure_is_not_remembered(recent: Recent[Any, Any]) -> None:
    with pytest.raises(ZeroDivisionError):
        recent.get("key", lambda: 1 // 0)
    assert recent.get("key", lambda: "value") == "value"


def test_the_values_used_last_are_remembered(recent: Recent[Any, Any]) -> None:
    for number in range(MOST):
        recent.get(number, lambda: number)  # noqa: B023
    assert recent.get(0, lambda: "made again") == 0
    recent.get("one more", lambda: None)
    assert recent.get(0, lambda: "made again") == 0
    assert recent.get(1, lambda: "made again") == "made again"
    assert len(recent._kept) == MOST


def test_threads_remember_the_same_value(recent: Recent[Any, Any]) -> None:
    together = threading.Barrier(8)

    def hundred(_: int) -> list[object]:
        together.wait(30)
        return [recent.get(n % 20, object) for n in range(1400)]

    def slowly() -> object:
        time.sleep(0.01)
        return object()

    def same(_: int) -> object:
        together.wait(30)
        return recent.get("same", slowly)

    with ThreadPoolExecutor(8) as pool:
        assert all(len(found) == 1400 for found in pool.map(hundred, range(8)))
        assert len({id(found) for found in pool.map(same, range(8))}) == 1
    assert len(recent._kept) <= MOST


def test_what_is_too_heavy_together_goes_but_for_the_last() -> None:
    recent: Recent[int, bytes] = Recent(MOST, heaviest=10_000)
    for key in range(5):
        recent.get(key, lambda: b"x" * 3_000)
    made: list[int] = []

    def anew(key: int, size: int) -> Callable[[], bytes]:
        return lambda: made.append(key) or b"x" * size  # type: ignore[func-returns-value]

    assert [len(recent.get(key, anew(key, 3_000))) for key in (4, 3, 2)] == [3_000] * 3
    assert made == []
    recent.get(1, anew(1, 3_000))  # displaces what was used longest ago
    recent.get(4, anew(4, 3_000))
    assert made == [1, 4]
    recent.get(9, anew(9, 50_000))
    recent.get(9, anew(9, 50_000))
    assert made == [1, 4, 9]


@pytest.mark.parametrize(
    "value",
    [
        [
            {"account_key": number, "name": f"Account {number}", "net": 1.5}
            for number in range(5_000)
        ],
        {number: [f"{number}-{other}" for other in range(20)] for number in range(500)},
        tuple(b"x" * (number % 7 * 1_000) for number in range(1_000)),
    ],
    ids=["rows", "lists by key", "of different sizes"],
)
def test_a_sample_tells_what_a_value_weighs(value: Any) -> None:
    def exact(held: Any) -> int:
        inside: list[Any] = []
        if isinstance(held, dict):
            inside = [*held.keys(), *held.values()]
        elif isinstance(held, list | tuple):
            inside = [*held]
        return sys.getsizeof(held) + sum(exact(one) for one in inside)

    assert exact(value) * 0.6 <= weight(value) <= exact(value) * 1.4
