"""Running a tool: what an outcome says, what is remembered, and the version of a tool."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from data.scope import EVERYTHING, Scope
from data.warehouse import Warehouse
from tools import _code
from tools import _registry as registry
from tools._errors import ToolError
from tools._query import Query

Book = Callable[[Mapping[str, Any]], Warehouse]
Lines = Callable[..., dict[str, Any]]


@pytest.fixture
def tiny(book: Book, lines: Lines) -> Warehouse:
    return book({"transactions": [lines(name, "2026-01-05", 10) for name in "ABC"]})


def started(warehouse: Warehouse, name: str, **arguments: Any) -> tuple[Any, Any, Query]:
    found = registry.get(name)
    args = registry.parse_arguments(found, arguments)
    return found, args, registry.start(args, warehouse, EVERYTHING)


def test_an_outcome_says_what_was_run(tiny: Warehouse) -> None:
    outcome = registry.run(*started(tiny, "segment_overview"))
    assert (outcome.tool, outcome.snapshot) == ("segment_overview", tiny.snapshot)
    assert outcome.version == registry.get("segment_overview").version
    assert outcome.arguments["as_of"] == "2026-01-05" and outcome.arguments["lookback_days"] == 365
    assert [ran.file for ran in outcome.ran] == ["segment_overview.sql"]
    assert outcome.ran[0].sql == (registry.HERE / "segment_overview.sql").read_text().strip()
    assert outcome.ran[0].parameters["as_of"] == date(2026, 1, 5)
    # Three equal accounts make one segment.
    assert outcome.ran[0].rows == 1


def test_the_same_call_is_remembered_with_its_evidence(tiny: Warehouse) -> None:
    first = registry.run(*started(tiny, "segment_overview"))
    found, args, query = started(tiny, "segment_overview")
    again = registry.run(found, args, query)
    assert again.result is first.result and again.ran == first.ran
    assert query.ran == [], "nothing was run"
    other = registry.run(found, args, Query(tiny, Scope(("South",)), query.as_of))
    assert other.result != first.result
    assert registry.run(*started(tiny, "segment_overview", lookback_days=30)).result != first.result


def test_a_date_before_the_data_is_refused(tiny: Warehouse) -> None:
    with pytest.raises(ToolError, match="2026-01-04 is before the first transaction"):
        started(tiny, "segment_overview", as_of="2026-01-04")


@pytest.mark.parametrize("name", registry.names())
def test_the_version_covers_all_that_a_result_depends_on(name: str) -> None:
    modules = {path.stem for path in _code._modules_of(registry.HERE / f"{name}.py")}
    assert {name, "_query", "_registry", "_spec", "_errors"} <= modules
    source = (registry.HERE / f"{name}.py").read_text()
    for module in registry.HERE.glob("*.py"):
        if f"tools.{module.stem} " in source:
            assert module.stem in modules


def test_the_version_follows_the_sql_of_a_tool_called(monkeypatch: pytest.MonkeyPatch) -> None:
    found = registry.get("account_profile")
    files = {path.name for module in _code._modules_of(registry.HERE / "account_profile.py")
             for path in _code.sql_of(module.stem)}  # fmt: skip
    assert {
        "account_profile.sql",
        "account_profile.mix.sql",
        "explain_segment.sql",
        "_accounts.sql",
    } <= files
    assert len(found.version) == 12
    versions = {found.version for found in registry.all_tools()}
    assert len(versions) == len(registry.names())
