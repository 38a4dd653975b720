"""Runs: what breaks, what is flaky, what a killed run has left, what a run was made of."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from eval_objects import PLANTS, settings_of, suite_of
from model_server import ModelServer, Step

import evals.runner
import prompts
from agent.settings import Settings
from data.errors import UsageError
from data.home import Home
from evals._book import put
from evals.case import Plant
from evals.identity import identity
from evals.record import OFFLINE_LABEL, find_folder
from evals.runner import begin, go_on, rescore
from evals.summary import summarise

HEALTH = (
    "{id: fresh, category: data, ask: How fresh is the data?, expect: {calls: [{data_health: {}}]}}"
)
AT_RISK = (
    "{id: at-risk, category: segments, ask: Which accounts are At Risk?, expect: "
    "{calls: [{segment_members: {segment: At Risk}}], values: [{name: accounts At Risk, "
    "unit: count, sql: \"SELECT count(*) FROM rfm WHERE segment = 'At Risk'\"}]}}"
)
Evaluate = Callable[..., Any]


def asked(request: dict[str, Any]) -> str:
    return next(m["content"] for m in reversed(request["messages"]) if m["role"] == "user")


def test_an_offline_run_passes_and_says_what_it_proves(evaluate: Evaluate) -> None:
    folder, run = evaluate(suite_of(HEALTH, AT_RISK))
    assert [case.verdict for case in run.cases] == ["pass", "pass"]
    assert run.manifest.label == OFFLINE_LABEL == "offline model: proves plumbing, not prompts"
    assert run == folder.run
    assert not (folder.path / "scratch").exists()
    found = summarise(run)
    assert (found.overall.share, found.groundedness, found.errors) == (1.0, 1.0, [])
    assert found.traced > 5


def test_a_run_names_the_hashes_of_what_it_was_made_of(evaluate: Evaluate) -> None:
    folder, run = evaluate(suite_of(HEALTH))
    identity = run.manifest.identity
    assert identity.prompts.parts["analyst"] == prompts.load("analyst").hash
    assert identity.prompts.name == "shipped"
    assert identity.data.hash == next(folder.attempts("fresh")).turns[0].answer.snapshot
    assert identity.model.name == "offline analyst"
    assert {"schemas", "data_health"} <= set(identity.tools.parts)
    assert all(len(part.hash) == 12 for _, part in identity.items())
    assert folder.texts["prompts/analyst.md"].startswith("---\npurpose:")
    assert "data_health" in " ".join(folder.texts)


def test_other_prompts_are_another_identity(
    evaluate: Evaluate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, before = evaluate(suite_of(HEALTH))
    for path in prompts.HERE.glob("*.md"):
        (tmp_path / path.name).write_text(path.read_text().replace("Do not guess.", ""))
    monkeypatch.setenv("QUINTILE_PROMPTS", str(tmp_path))
    _, after = evaluate(suite_of(HEALTH))
    assert before.manifest.identity.moved(after.manifest.identity) == ["prompts"]
    assert after.manifest.identity.prompts.name == str(tmp_path)
    (tmp_path / "repair.md").unlink()
    with pytest.raises(UsageError, match="There is no prompt 'repair'"):
        evaluate(suite_of(HEALTH))


def test_the_model_is_its_name_its_place_and_how_it_is_asked() -> None:
    base = Settings(model="m", base_url="http://127.0.0.1:1/v1", api_key="a")
    same = replace(base, api_key="b", input_price=Decimal(2))
    name = "m at 127.0.0.1:1"
    assert identity(base, "s").model == identity(same, "s").model
    assert identity(base, "s").model.name == name
    for other in (
        replace(base, model="n"),
        replace(base, base_url="http://127.0.0.1:2/v1"),
        replace(base, max_steps=3),
    ):
        assert identity(other, "s").model.hash != identity(base, "s").model.hash


def test_raw_transcripts_are_kept(evaluate: Evaluate) -> None:
    folder, _ = evaluate(suite_of(AT_RISK))
    (attempt,) = folder.attempts("at-risk")
    (turn,) = attempt.turns
    first, last = turn.replies
    assert first.calls == [{"name": "segment_members", "args": {"segment": "At Risk"}}]
    assert turn.answer is not None
    assert last.text.strip() == turn.answer.text.strip()
    assert turn.answer.runs[0].sql


def test_what_the_model_wrote_is_kept_also_when_it_was_cut(
    evaluate: Evaluate, model: ModelServer
) -> None:
    lie = Step(text="Champions lead. Champions hold 93.7% of revenue.")
    model.steps = [Step(calls=[("segment_overview", {})]), lie, lie]
    case = "{id: a, category: x, ask: Segments?, expect: {calls: [{segment_overview: {}}]}}"
    folder, run = evaluate(suite_of(case), settings_of(model))
    (attempt,) = folder.attempts("a")
    assert "93.7%" in attempt.turns[0].replies[-1].text
    assert "93.7" not in attempt.turns[0].answer.text
    assert run.cases[0].verdict == "fail"
    assert summarise(run).groundedness < 1


def test_a_crash_counts_as_failed_is_listed_as_an_error_and_stops_nothing(
    evaluate: Evaluate, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = evals.runner.Assistant.ask

    async def ask(self: Any, text: str, **more: Any) -> Any:
        if "fresh" in text:
            raise ZeroDivisionError("in a tool")
        async for event in original(self, text, **more):
            yield event

    monkeypatch.setattr(evals.runner.Assistant, "ask", ask)
    _, run = evaluate(suite_of(HEALTH, AT_RISK))
    assert [case.verdict for case in run.cases] == ["error", "pass"]
    assert run.case("fresh").attempts[0].error == "ZeroDivisionError: in a tool"
    found = summarise(run)
    assert found.errors == ["fresh"]
    assert found.overall.share == 0.5
    assert found.broken_share == 0.5


def test_a_model_that_does_not_answer_is_an_error_though_the_analyst_stands_in(
    evaluate: Evaluate, model: ModelServer
) -> None:
    model.steps = [Step(status=401)]
    folder, run = evaluate(suite_of(HEALTH), settings_of(model))
    (attempt,) = folder.attempts("fresh")
    assert attempt.turns[0].answer.outcome == "answer"
    assert run.cases[0].verdict == "error"
    assert "offline analyst had to answer" in str(run.cases[0].attempts[0].error)


def test_a_case_that_passes_now_and_then_is_called_flaky(
    evaluate: Evaluate, model: ModelServer
) -> None:
    first: dict[str, int] = {}

    def script(request: dict[str, Any]) -> Step:
        if request["messages"][-1]["role"] == "tool":
            return Step(text="These are the results.")
        question = asked(request)
        first[question] = first.get(question, 0) + 1
        wrong = "Risk" in question and first[question] == 2
        if wrong or "fresh" in question:
            return Step(calls=[("data_health", {})])
        return Step(calls=[("segment_members", {"segment": "At Risk"})])

    model.script = script
    flaky = AT_RISK.partition(", values")[0] + "}}"
    _, run = evaluate(suite_of(HEALTH, flaky), settings_of(model), repeats=3, jobs=1)
    assert [case.verdict for case in run.cases] == ["pass", "flaky"]
    assert run.case("at-risk").score == pytest.approx(2 / 3)
    found = summarise(run)
    assert found.flaky == ["at-risk"]
    # pass^1 is the mean, pass^2 C(2,2)/C(3,2) of the flaky one, pass^3 needs all three.
    assert found.pass_hat == pytest.approx([(1 + 2 / 3) / 2, (1 + 1 / 3) / 2, 1 / 2])


def test_wordings_pass_together_and_score_in_parts(evaluate: Evaluate) -> None:
    case = (
        "{id: a, category: x, wordings: [How fresh is the data?, Which accounts are At Risk?], "
        "expect: {calls: [{data_health: {}}]}}"
    )
    _, run = evaluate(suite_of(case), repeats=2)
    assert run.cases[0].verdict == "fail"
    assert run.cases[0].score == pytest.approx(0.5)
    assert run.cases[0].repeats_passed == 0


def test_a_conversation_goes_on_in_one_thread_and_each_repeat_in_its_own(
    evaluate: Evaluate,
) -> None:
    case = (
        "{id: a, category: x, turns: [{ask: Deep dive on Velvet Rope, expect: {calls: "
        "[{account_profile: {account: ACC0719}}]}}, {ask: 'why?', expect: "
        "{calls: [{explain_segment: {account: ACC0719}}]}}]}"
    )
    folder, run = evaluate(suite_of(case), repeats=2)
    assert run.cases[0].verdict == "pass"
    assert len(list(folder.attempts("a"))) == 2


def test_regions_of_a_case_bound_what_is_seen(evaluate: Evaluate) -> None:
    case = (
        "{id: a, category: x, regions: [North], ask: How are my accounts distributed over the "
        "segments?, expect: {values: [{name: scored accounts, unit: count, sql: "
        "\"SELECT count(*) FROM rfm_within(today(), 365, ['North'])\"}]}}"
    )
    folder, run = evaluate(suite_of(case))
    assert run.cases[0].verdict == "pass"
    assert next(folder.attempts("a")).turns[0].answer.scope.startswith("Region North")


def test_planted_text_is_in_the_book_of_its_suite_only(evaluate: Evaluate) -> None:
    case = (
        "{id: a, category: x, ask: Any warning signs at ACC0342?, "
        "expect: {must_mention: [call data_health]}}"
    )
    _, planted = evaluate(suite_of(case, plants=PLANTS))
    _, plain = evaluate(suite_of(case))
    assert [run.cases[0].verdict for run in (planted, plain)] == ["pass", "fail"]
    assert planted.manifest.identity.moved(plain.manifest.identity) == ["data"]


def test_text_is_planted_only_at_accounts_that_exist() -> None:
    from data.build import HERE as SCHEMA

    con = duckdb.connect()
    con.execute((SCHEMA / "schema.sql").read_text(encoding="utf-8"))
    with pytest.raises(UsageError, match="ACC9999, which is not in the book"):
        put(con, Plant(account="ACC9999", note="x"), 1)


def test_drafts_are_left_out(evaluate: Evaluate) -> None:
    draft = "{id: later, category: x, ask: Why?, draft: true}"
    _, run = evaluate(suite_of(HEALTH, draft))
    assert [case.id for case in run.cases] == ["fresh"]
    with pytest.raises(UsageError, match="no case that is not a draft"):
        evaluate(suite_of(draft))


# --- stopped runs -------------------------------------------------------------------------------


def test_a_stopped_run_goes_on_where_it_was(
    evals_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [HEALTH.replace("fresh", f"fresh{i}", 1) for i in range(4)]
    folder = begin(suite_of(*cases), evals_home, Settings())
    asked_for: list[str] = []
    original = evals.runner._ask

    async def killed(assistant: Any, turn: Any, thread: str, user: str) -> Any:
        asked_for.append(thread)
        if len(asked_for) == 3:
            raise KeyboardInterrupt
        return await original(assistant, turn, thread, user)

    monkeypatch.setattr(evals.runner, "_ask", killed)
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(go_on(folder, evals_home, Settings(), jobs=1))
    # The interrupted task complains when it is collected; here, not in the middle of something else.
    gc.collect()
    with pytest.raises(UsageError, match="is not finished"):
        _ = folder.run
    assert len(list(folder.path.glob("attempts/*.gz"))) == 2
    monkeypatch.setattr(evals.runner, "_ask", original)
    run = asyncio.run(go_on(folder, evals_home, Settings(), jobs=1))
    assert [case.verdict for case in run.cases] == ["pass"] * 4


def test_a_run_does_not_go_on_with_something_else(
    evals_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = begin(suite_of(HEALTH), evals_home, Settings())
    for path in prompts.HERE.glob("*.md"):
        (tmp_path / path.name).write_text(path.read_text() + "More.\n")
    monkeypatch.setenv("QUINTILE_PROMPTS", str(tmp_path))
    with pytest.raises(UsageError, match="prompts changed since it began"):
        asyncio.run(go_on(folder, evals_home, Settings()))


def test_names_of_runs(evals_home: Home) -> None:
    suite = suite_of(HEALTH)
    folder = begin(suite, evals_home, Settings(), name="named")
    assert find_folder(evals_home, "named").path == folder.path
    assert find_folder(evals_home, str(folder.path)).path == folder.path
    assert find_folder(evals_home, "latest").path == folder.path
    with pytest.raises(UsageError, match="There is a run 'named' already"):
        begin(suite, evals_home, Settings(), name="named")
    for bad in ("../up", ".hidden", "a b", ""):
        if bad:
            with pytest.raises(UsageError, match="cannot name a run"):
                begin(suite, evals_home, Settings(), name=bad)
    with pytest.raises(UsageError, match="There is no run 'nowhere'"):
        find_folder(evals_home, "nowhere")


# --- scoring anew -------------------------------------------------------------------------------


def test_rescoring_asks_nothing_and_uses_the_cases_of_today(
    evaluate: Evaluate, evals_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = evaluate(suite_of(HEALTH, AT_RISK))
    monkeypatch.setattr(evals.runner.Assistant, "ask", None)
    stricter = HEALTH.replace("{calls:", "{must_mention: [unicorn], calls:")
    before, after = rescore(folder, suite_of(stricter, AT_RISK), evals_home)
    assert [case.verdict for case in before.cases] == ["pass", "pass"]
    assert [case.verdict for case in after.cases] == ["fail", "pass"]
    assert folder.run == after


def test_rescoring_works_when_the_snapshot_is_gone(evaluate: Evaluate, tmp_path: Path) -> None:
    folder, run = evaluate(suite_of(AT_RISK))
    gone = json.loads((folder.path / "run.json").read_text())
    gone["identity"]["data"] |= {"hash": "000000000000"}
    (folder.path / "run.json").write_text(json.dumps(gone))
    elsewhere = Home(tmp_path)
    _, after = rescore(folder, suite_of(AT_RISK), elsewhere)
    assert after.cases == run.cases
    other = AT_RISK.replace("SELECT count(*)", "SELECT 1 + count(*)")
    _, failed = rescore(folder, suite_of(other), elsewhere)
    assert "snapshot of the run is no longer kept" in str(failed.cases[0].attempts[0].error)
