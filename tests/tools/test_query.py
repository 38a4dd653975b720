"""A query stops when it is told to, at whatever moment, and at its time limit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import duckdb
import pytest

from data.scope import EVERYTHING, Scope
from data.warehouse import Warehouse
from tools import _registry as registry
from tools._errors import QueryTimeout
from tools._query import STOPPED, Query

Book = Callable[[Mapping[str, Any]], Warehouse]
Lines = Callable[..., dict[str, Any]]
ENDLESS = "SELECT sum(a.range * b.range) FROM range(1_000_000) AS a, range(1_000_000) AS b"


@pytest.fixture
def query(book: Book, lines: Lines) -> Query:
    warehouse = book({"transactions": [lines(name, "2026-01-05", 10) for name in "ABC"]})
    return Query(warehouse, EVERYTHING, date(2026, 1, 5))


def stopped(query: Query) -> float:
    """Run without an end, and give the seconds it took until the query was stopped."""
    begun = time.perf_counter()
    with pytest.raises(QueryTimeout) as refused:
        query.statement("endless.sql", ENDLESS)
    assert str(refused.value) == STOPPED
    assert query.ran == []
    return time.perf_counter() - begun


def test_a_running_statement_is_stopped_from_another_thread(query: Query) -> None:
    timer = threading.Timer(0.3, query.cancel)
    timer.start()
    assert 0.2 < stopped(query) < 1.3
    timer.join()


def test_a_query_is_stopped_at_any_moment(query: Query) -> None:
    for step in range(40):
        one = Query(query.warehouse, EVERYTHING, query.as_of)
        # Around the moment when the statement has been compiled and begins.
        timer = threading.Timer(step * 0.0001, one.cancel)
        timer.start()
        assert stopped(one) < 2, step
        timer.join()


def test_nothing_is_run_once_it_was_stopped(query: Query) -> None:
    query.cancel()
    assert stopped(query) < 0.5
    with pytest.raises(QueryTimeout):
        query.rows("_values", kind="region")


def test_stopping_between_and_after_statements_is_no_fault(query: Query) -> None:
    assert query.rows("_values", kind="region") == [{"value": "North"}]
    query.cancel()
    query.cancel()
    assert [ran.file for ran in query.ran] == ["_values.sql"]


def test_a_statement_that_fails_leaves_nothing_to_stop(query: Query) -> None:
    with pytest.raises(duckdb.Error):
        query.statement("x.sql", "SELECT no_such_column FROM accounts")
    query.cancel()
    assert query.ran == []


def test_a_stopped_call_is_not_remembered(query: Query) -> None:
    found = registry.get("segment_overview")
    args = registry.parse_arguments(found, {})
    query.cancel()
    with pytest.raises(QueryTimeout):
        registry.run(found, args, query)
    again = registry.start(args, query.warehouse, EVERYTHING)
    assert registry.run(found, args, again).result.empty_reason is None


def test_a_statement_over_the_time_limit_says_what_to_do(query: Query) -> None:
    query.warehouse.close()
    limited = Warehouse(query.warehouse.home, query.warehouse.snapshot, time_limit_ms=100)
    with pytest.raises(QueryTimeout, match=r"took too long .* Narrow it to an account"):
        Query(limited, EVERYTHING, query.as_of).statement("endless.sql", ENDLESS)


def test_a_query_says_what_it_ran(query: Query) -> None:
    query.rows("_values", kind="region")
    (ran,) = query.ran
    assert (ran.file, ran.rows, ran.parameters) == ("_values.sql", 1, {"kind": "region"})
    assert ran.sql == (registry.HERE / "_values.sql").read_text().strip()
    assert 0 < ran.ms < 10_000


def test_the_header_is_the_scope_and_the_day(query: Query) -> None:
    scoped = Query(query.warehouse, Scope(("North",)), query.as_of)
    assert scoped.header == {
        "as_of": date(2026, 1, 5),
        "currency": "GBP",
        "scope": "region North",
    }
    assert query.row("_values", kind="region") == {"value": "North"}
    assert Query(query.warehouse, Scope(()), query.as_of).row("_values", kind="region") is None
