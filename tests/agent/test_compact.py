"""Tool results as a model gets them: short, whole in their figures, and without anybody's own words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agent.answer import ToolRun
from agent.compact import MAX_TOKENS, compact, inner_models
from agent.tokens import estimate
from data.demo import story
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


def test_every_model_in_a_result_is_found() -> None:
    profile = registry.get("account_profile").result
    names = {
        model.__name__
        for field in profile.model_fields.values()
        for model in inner_models(field.annotation)
    }
    assert "QuotedNote" in names
