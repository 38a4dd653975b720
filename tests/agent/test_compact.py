"""Tool results as a model gets them: short, whole in their figures, and without anybody's own words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agent.answer import ToolRun
from agent.models.compact import MAX_TOKENS, _told, compact, inner_models
from agent.models.tokens import estimate
from data.demo import story
from data.scope import EVERYTHING
from data.warehouse import Warehouse
from tools import _registry as registry


def run_of(ask: Any, warehouse: Warehouse, name: str, **arguments: Any) -> ToolRun:
    result = ask(warehouse, name, **arguments)
    return ToolRun(
        id="c1",
        name=name,
        arguments=arguments,
        rows=1,
        ms=1,
        snapshot=warehouse.snapshot,
        sql=[],
        version="v",
        result=result.model_dump(mode="json"),
    )


def bodies(value: Any) -> list[str]:
    """Every text in a result whose field is called body."""
    if isinstance(value, dict):
        own = [value["body"]] if isinstance(value.get("body"), str) else []
        return own + [text for item in value.values() for text in bodies(item)]
    if isinstance(value, list):
        return [text for item in value for text in bodies(item)]
    return []


def test_what_a_note_says_never_reaches_a_model(ask: Any, demo: Warehouse) -> None:
    seen = 0
    for account in story("hostile_notes").account_ids:
        for name in ("account_profile", "account_notes"):
            run = run_of(ask, demo, name, account=account)
            assert run.result is not None
            written = [text.strip("“”…") for text in bodies(run.result)]
            seen += len(written)
            told = compact(run)
            assert json.loads(told)["account_id"] == account
            for text in written:
                assert text not in told
                assert json.dumps(text)[1:40] not in told
    assert seen > 5


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("find_accounts", {"limit": 500}),
        ("sales_metrics", {"metric": "revenue", "by": ["account"]}),
        ("account_profile", {"account": "ACC0117"}),
        ("opportunities", {"limit": 200}),
    ],
)
def test_a_result_is_short_and_says_what_it_leaves_out(
    ask: Any, demo: Warehouse, name: str, arguments: dict[str, Any]
) -> None:
    run = run_of(ask, demo, name, **arguments)
    told = compact(run)
    assert estimate(told) <= MAX_TOKENS
    found = json.loads(told)
    assert "error" not in found
    primary = registry.get(name).result.primary
    if primary:
        assert run.result is not None
        shown = [row for row in found[primary] if isinstance(row, dict)]
        left = len(run.result[primary]) - len(shown)
        assert found[primary][-1] == f"{left} more"


def assert_whole(run: ToolRun) -> None:
    """Short, and with every figure that is the result's own."""
    told = compact(run)
    assert estimate(told) <= MAX_TOKENS
    found = json.loads(told)
    assert run.result is not None
    for key, value in run.result.items():
        if isinstance(value, str | int | float) and key in _told_names(run.name):
            assert found[key] == value


def _told_names(name: str) -> set[str]:
    return {key for key, _ in _told(registry.get(name).result)}


def test_families_are_told_with_their_own_figures(ask: Any, demo: Warehouse) -> None:
    found = demo.run(
        "SELECT DISTINCT parent_account_id AS id FROM accounts "
        "WHERE parent_account_id IS NOT NULL ORDER BY ALL",
        EVERYTHING,
        {},
    )
    parents = [row["id"] for row in found.rows]
    assert len(parents) > 60
    for account in parents[::4]:
        assert_whole(run_of(ask, demo, "account_profile", account=account, level="family"))


@pytest.mark.parametrize("name", registry.names())
def test_the_examples_of_a_tool_are_told(ask: Any, demo: Warehouse, name: str) -> None:
    for example in registry.get(name).examples:
        most = {"limit": 500} if "limit" in registry.get(name).arguments.model_fields else {}
        for arguments in (example.arguments, example.arguments | most):
            assert_whole(run_of(ask, demo, name, **arguments))


def test_every_model_in_a_result_is_found() -> None:
    profile = registry.get("account_profile").result
    names = {
        model.__name__
        for field in profile.model_fields.values()
        for model in inner_models(field.annotation)
    }
    assert "QuotedNote" in names
