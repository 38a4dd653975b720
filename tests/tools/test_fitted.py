"""Fitted models are kept as JSON, made once, and never half written."""

from __future__ import annotations

import itertools
import json
import threading
from functools import partial
from types import SimpleNamespace

from data.scope import EVERYTHING, Scope
from tools import _fitted, _values
from tools._fitted import fitted, made_elsewhere
from tools._query import Query


def query_of(warehouse, scope=EVERYTHING, as_of=None):
    return Query(warehouse, scope, as_of or warehouse.manifest.last_date)


def kept(warehouse):
    return sorted((warehouse.home.models / warehouse.snapshot).glob("*"))


def test_made_once_for_what_it_depends_on(book, lines):
    warehouse = book({"transactions": [lines("A", "2026-01-05", 10), lines("A", "2026-02-05", 10)]})
    made = []

    def make():
        made.append(1)
        return {"slope": 0.5}

    for _ in range(2):
        assert fitted(query_of(warehouse), _values, {"k": 3}, make) == {"slope": 0.5}
    assert len(made) == 1
    earlier = warehouse.manifest.first_date
    for query, parameters in [
        (query_of(warehouse), {"k": 4}),
        (query_of(warehouse, Scope(("North",))), {"k": 3}),
        (query_of(warehouse, as_of=earlier), {"k": 3}),
    ]:
        fitted(query, _values, parameters, make)
    assert len(made) == 4
    files = [json.loads(path.read_text()) for path in kept(warehouse)]
    assert files == [{"model": {"slope": 0.5}, "ran": []}] * 4


def test_a_new_process_reads_what_was_kept_and_mends_what_is_broken(book, lines):
    warehouse = book({"transactions": [lines("A", "2026-01-05", 10)]})
    fitted(query_of(warehouse), _values, {}, lambda: {"a": 1})
    warehouse._remembered._kept.clear()
    assert fitted(query_of(warehouse), _values, {}, lambda: {"a": 2}) == {"a": 1}
    (path,) = kept(warehouse)
    path.write_text("{")
    warehouse._remembered._kept.clear()
    assert fitted(query_of(warehouse), _values, {}, lambda: {"a": 3}) == {"a": 3}
    assert json.loads(path.read_text())["model"] == {"a": 3}
    assert kept(warehouse) == [path]


def test_those_who_want_the_same_wait_for_the_one_that_fits_it(book, lines):
    warehouse = book({"transactions": [lines("A", "2026-01-05", 10)]})
    made = []
    go = threading.Event()

    def make():
        go.wait(5)
        made.append(1)
        return {"a": 1}

    threads = [
        threading.Thread(target=fitted, args=(query_of(warehouse), _fitted, {}, make))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_the_statements_it_was_made_from_are_noted_also_when_it_is_read_back(book, lines):
    warehouse = book({"transactions": [lines("A", "2026-01-05", 10)]})

    def noted():
        query = query_of(warehouse)
        query.rows("_accounts")

        def make():
            return {"regions": [row["value"] for row in query.rows("_values", kind="region")]}

        assert fitted(query, _values, {}, make) == {"regions": ["North"]}
        return query.ran

    first = noted()
    assert [ran.file for ran in first] == ["_accounts.sql", "_values.sql"]
    warehouse._remembered._kept.clear()
    for ran in noted()[1], noted()[1]:
        assert (ran.sql, ran.parameters, ran.rows) == (first[1].sql, {"kind": "region"}, 1)


def test_other_code_or_sql_is_another_model(book, lines, monkeypatch):
    warehouse = book({"transactions": [lines("A", "2026-01-05", 10)]})
    fitted(query_of(warehouse), _values, {}, lambda: {"a": 1})
    monkeypatch.setattr(_fitted, "texts_of", lambda name: ["changed"])
    assert fitted(query_of(warehouse), _values, {}, lambda: {"a": 2}) == {"a": 2}


def test_a_model_that_another_process_makes_is_waited_for(book, lines, monkeypatch):
    warehouse = book({"transactions": [lines("A", "2026-01-05", 10)]})
    fitted(query_of(warehouse), _values, {}, lambda: {"by": "the other"})
    (path,) = kept(warehouse)
    text = path.read_text()
    path.unlink()
    warehouse._remembered._kept.clear()
    asked = []

    def is_running():
        asked.append(1)
        if len(asked) == 3:
            path.write_text(text)
        return True

    monkeypatch.setattr(_fitted, "_elsewhere", [])
    made_elsewhere(is_running)
    assert fitted(query_of(warehouse), _values, {}, lambda: {"by": "me"}) == {"by": "the other"}
    assert len(asked) == 3


def test_a_model_that_nobody_else_makes_is_not_waited_for(book, lines, monkeypatch):
    warehouse = book({"transactions": [lines("A", "2026-01-05", 10)]})
    monkeypatch.setattr(_fitted, "_elsewhere", [])
    running = iter([True, False])
    made_elsewhere(lambda: next(running))
    assert fitted(query_of(warehouse), _values, {}, lambda: {"by": "me"}) == {"by": "me"}


def test_the_wait_is_one_for_all_models_not_one_for_each(book, lines, monkeypatch):
    warehouse = book({"transactions": [lines("A", "2026-01-05", 10)]})
    moments = itertools.count(0.0, 6.0)  # six seconds pass with each look at the clock
    slept = []
    monkeypatch.setattr(
        _fitted, "time", SimpleNamespace(monotonic=moments.__next__, sleep=slept.append)
    )
    monkeypatch.setattr(_fitted, "_elsewhere", [])
    made_elsewhere(lambda: True)
    for k in range(5):
        assert fitted(query_of(warehouse), _values, {"k": k}, partial(dict, k=k)) == {"k": k}
    assert len(slept) == 3
