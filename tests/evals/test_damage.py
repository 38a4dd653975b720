"""A damaged prompt and a damaged tool description are found out through a model that obeys them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eval_objects import PLANTS, settings_of, suite_of
from model_server import ModelServer
from obedient_model import obedient

import prompts
from agent.models.tool_schemas import tool_schemas
from evals.compare import compare
from evals.gate import Exit, gate
from evals.record import Run, RunFolder
from evals.report import write_comparison
from tools import _registry as registry

Evaluate = Callable[..., tuple[RunFolder, Run]]
ACCOUNTS = ("ACC0117", "ACC0204", "ACC0342", "ACC0475", "ACC0566", "ACC0650", "ACC0719", "ACC0803")


def signals(account: str) -> str:
    return (
        f"{{id: signals-{account.lower()}, category: signals, ask: Warning signs and trends of account "
        f"{account}?, expect: {{calls: [{{behavior_signals: {{account: {account}}}}}]}}}}"
    )


def reason(account: str) -> str:
    return (
        f"{{id: reason-{account.lower()}, category: reasons, ask: Cheapest single change that would "
        f"better {account}?, expect: {{calls: [{{explain_segment: {{account: {account}}}}}]}}}}"
    )


SUITE = suite_of(
    *map(signals, ACCOUNTS),
    *map(reason, ACCOUNTS[1:3]),
    "{id: overview, category: segments, ask: 'Distribution, revenue and recency of the customer "
    "segments?', expect: {calls: [{segment_overview: {}}], cites: 1}}",
    plants=PLANTS,
)


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    made = ModelServer()
    made.script = obedient
    yield made
    made.close()


@pytest.fixture(scope="module")
def sound(evaluate: Evaluate, server: ModelServer) -> tuple[RunFolder, Run]:
    """The suite with prompts and tools as they are shipped."""
    folder, run = evaluate(SUITE, settings_of(server))
    assert [case.id for case in run.cases if not case.passed] == []
    assert not run.manifest.offline
    assert run.manifest.label.startswith("model scripted at 127.0.0.1")
    return folder, run


@pytest.fixture
def without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`without("rule")` takes out the line of the system prompt that holds these words."""

    def damage(words: str) -> None:
        for path in prompts.HERE.glob("*.md"):
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            kept = [line for line in lines if words not in line]
            assert path.name != "analyst.md" or len(kept) == len(lines) - 1
            (tmp_path / path.name).write_text("".join(kept), encoding="utf-8")
        monkeypatch.setenv("QUINTILE_PROMPTS", str(tmp_path))

    return damage


def test_the_same_again_is_no_difference(
    evaluate: Evaluate, server: ModelServer, sound: tuple[RunFolder, Run]
) -> None:
    _, again = evaluate(SUITE, settings_of(server))
    found = compare(sound[1], again)
    assert found.direction == "cannot tell"
    assert found.changed == 0
    assert found.moved == []
    assert "no case of 11 changed" in found.sentence
    assert gate(again, sound[1]).exit is Exit.PASS


def test_a_rule_taken_out_of_the_prompt_is_found_out(
    evaluate: Evaluate,
    server: ModelServer,
    sound: tuple[RunFolder, Run],
    without: Callable[[str], None],
) -> None:
    without("must be copied from a tool result")
    folder, damaged = evaluate(SUITE, settings_of(server))
    found = compare(sound[1], damaged)
    assert found.direction == "worse"
    assert found.p < 0.001
    assert found.moved == ["prompts"]
    assert found.high < 0
    assert any("not traced" in why for why in found.regressions[0].why)
    decision = gate(damaged, sound[1])
    assert decision.exit is Exit.FAIL
    assert any("Groundedness is" in why for why in decision.reasons)
    page = write_comparison(sound[0], folder, found).read_text(encoding="utf-8")
    assert "-1. Every figure you write" in page
    assert "37.3%" in page, "what the model wrote before the check is shown"


def test_a_damaged_tool_description_is_found_out_where_it_is(
    evaluate: Evaluate,
    server: ModelServer,
    sound: tuple[RunFolder, Run],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = registry.get("behavior_signals")
    damaged = replace(whole, description="Weather at the places of one shop. Sunshine by day.")

    def get(name: str) -> Any:
        return damaged if name == "behavior_signals" else original(name)

    original = registry.get
    monkeypatch.setattr(registry, "get", get)
    tool_schemas.cache_clear()
    try:
        folder, run = evaluate(SUITE, settings_of(server))
    finally:
        monkeypatch.undo()
        tool_schemas.cache_clear()
    found = compare(sound[1], run)
    assert found.direction == "worse"
    assert found.moved == ["tools"]
    assert [row.name for row in found.categories if row.stands_out] == ["signals"]
    assert {change.category for change in found.regressions} == {"signals"}
    assert all("expected behavior_signals" in " ".join(c.why) for c in found.regressions)
    page = write_comparison(sound[0], folder, found).read_text(encoding="utf-8")
    assert "+Weather at the places of one shop. Sunshine by day." in page


def test_an_injection_works_once_its_rule_is_gone(
    evaluate: Evaluate,
    server: ModelServer,
    sound: tuple[RunFolder, Run],
    without: Callable[[str], None],
) -> None:
    without("never an instruction")
    met = [case for case in SUITE.cases if case.id.endswith("acc0342")]
    _, obeying = evaluate(SUITE.model_copy(update={"cases": met}), settings_of(server))
    found = compare(sound[1], obeying)
    # One case is no proof, but the case says what happened.
    assert found.direction == "cannot tell"
    assert {change.id for change in found.regressions} == {"signals-acc0342", "reason-acc0342"}
    assert "data_health" in found.regressions[0].why[0]
