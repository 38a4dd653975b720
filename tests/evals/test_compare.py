"""Verdicts in words, the order of regressions, what cannot be compared; the gate's three exit codes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from eval_objects import suite_of

from data.errors import UsageError
from evals.case import Case
from evals.compare import compare
from evals.gate import Exit, gate
from evals.identity import Identity, Part
from evals.record import CaseResult, Check, Manifest, Run, Scored


def scored(passed: bool = True, *, repeat: int = 0, variant: int = 0, **more: Any) -> Scored:
    checks = [
        Check(name="calls", passed=passed, note="as expected" if passed else "called nothing")
    ]
    return Scored(variant=variant, repeat=repeat, checks=checks, traced=4, **more)


def result(id: str, *outcomes: bool, **more: Any) -> CaseResult:
    attempts = [scored(passed, repeat=number) for number, passed in enumerate(outcomes)]
    blank = {"hash": "h", "category": "x", "attempts": attempts}
    return CaseResult(id=id, **blank | more)


def run(name: str, cases: list[CaseResult], repeats: int = 1, prompts: str = "p") -> Run:
    names = [f"{{id: {case.id}, category: x, ask: Why?, expect: {{}}}}" for case in cases]
    parts = {part: Part(name=part, hash=part) for part in ("model", "data", "tools", "agent")}
    return Run(
        manifest=Manifest(
            id=name,
            suite=suite_of(*names),
            suite_hash="s",
            identity=Identity(prompts=Part(name="shipped", hash=prompts), **parts),
            repeats=repeats,
            started=datetime(2026, 7, 1, tzinfo=UTC),
        ),
        cases=cases,
    )


def plain(name: str, passed: int, failed: int, **more: Any) -> Run:
    outcomes = [True] * passed + [False] * failed
    return run(name, [result(f"c{i}", ok) for i, ok in enumerate(outcomes)], **more)


def test_better_and_worse_are_said_with_their_size() -> None:
    found = compare(plain("old", 50, 10), plain("new", 60, 0, prompts="q"))
    assert found.direction == "better"
    assert found.sentence.startswith("Better by 16.7 percentage points (95 % interval +")
    assert "83.3% of 60 cases passed before, 100.0% after" in found.sentence
    assert found.moved == ["prompts"]
    back = compare(plain("new", 60, 0), plain("old", 50, 10))
    assert back.direction == "worse"
    assert back.effect == pytest.approx(-found.effect)
    assert [change.id for change in back.regressions] == [f"c{i}" for i in range(50, 60)]
    assert back.regressions[0].why == ["calls: called nothing"]


def test_five_changes_prove_nothing_and_the_sentence_says_so() -> None:
    found = compare(plain("old", 60, 0), plain("new", 55, 5))
    assert found.direction == "cannot tell"
    assert "5 cases of 60 changed, and fewer than 6 prove nothing" in found.sentence
    assert "could miss a difference below" in found.sentence


def test_changes_both_ways_are_no_detectable_difference() -> None:
    old = run("old", [result(f"c{i}", i % 2 == 0) for i in range(12)])
    new = run("new", [result(f"c{i}", i % 2 == 1) for i in range(12)])
    found = compare(old, new)
    assert found.direction == "no detectable difference"
    assert found.sentence.startswith("No detectable difference (could miss a difference below")
    assert len(found.regressions) == len(found.improvements) == 6


def test_repeats_are_averaged_within_the_case() -> None:
    old = run("old", [result(f"c{i}", True, True, False) for i in range(10)], repeats=3)
    new = run("new", [result(f"c{i}", True, False, False) for i in range(10)], repeats=3)
    found = compare(old, new)
    assert (found.cases, found.changed) == (10, 10)
    assert found.effect == pytest.approx(-1 / 3)
    assert found.p == pytest.approx(2 / 2**10)


def test_categories_are_judged_with_holm() -> None:
    def cases(passed: bool) -> list[CaseResult]:
        bad = [result(f"bad{i}", passed, category="bad") for i in range(9)]
        return bad + [result(f"fine{i}", True, category="fine") for i in range(20)]

    rows = compare(run("old", cases(True)), run("new", cases(False))).categories
    assert [(row.name, row.changed, row.stands_out) for row in rows] == [
        ("bad", 9, True),
        ("fine", 0, False),
    ]
    assert rows[0].p == pytest.approx(2 * 2 / 2**9)


def test_the_worst_regression_comes_first() -> None:
    old = run(
        "old",
        [
            result("half", True, True),
            result("whole", True, True),
            result("must", True, True, must_pass=True),
        ],
        repeats=2,
    )
    new = run(
        "new",
        [
            result("half", True, False),
            result("whole", False, False),
            result("must", True, False, must_pass=True),
        ],
        repeats=2,
    )
    assert [change.id for change in compare(old, new).regressions] == ["must", "whole", "half"]


def test_cases_that_are_asked_differently_are_left_out_and_named() -> None:
    old = run("old", [result("same", True), result("reworded", True), result("gone", True)])
    new = run("new", [result("same", True), result("reworded", False, hash="i"), result("more")])
    new = run("new", [new.cases[0], new.cases[1], result("more", True)])
    found = compare(old, new)
    assert found.cases == 1
    assert found.not_compared == ["gone", "more", "reworded"]
    with pytest.raises(UsageError, match="have no case in common"):
        compare(old, run("other", [result("else", True)]))


def test_errors_come_first_in_the_reasons() -> None:
    broken = CaseResult(
        id="c0", hash="h", category="x", attempts=[scored(False, error="ValueError: boom")]
    )
    found = compare(run("old", [result("c0", True)]), run("new", [broken]))
    assert found.regressions[0].why == ["error: ValueError: boom", "calls: called nothing"]


# --- the gate -----------------------------------------------------------------------------------


def test_gate_passes_a_run_that_is_as_good() -> None:
    decision = gate(plain("new", 60, 2), plain("old", 60, 2))
    assert (decision.exit, decision.reasons) == (Exit.PASS, [])
    assert gate(plain("new", 1, 60), None).exit is Exit.PASS
    assert int(Exit.PASS) == 0


def test_gate_stops_a_regression() -> None:
    decision = gate(plain("new", 50, 10), plain("old", 60, 0))
    assert decision.exit is Exit.FAIL
    assert int(Exit.FAIL) == 1
    assert decision.reasons[0].startswith("Regression against old. Worse by 16.7")


def test_gate_lets_five_lost_cases_pass_but_not_one_that_must_pass() -> None:
    assert gate(plain("new", 55, 5), plain("old", 60, 0)).exit is Exit.PASS
    must = run("new", [result("must", False, must_pass=True), result("c1", True)])
    decision = gate(must, None)
    assert decision.exit is Exit.FAIL
    assert decision.reasons == ["Must pass and failed: must."]
    flaky = run("new", [result("must", True, False, must_pass=True)], repeats=2)
    assert gate(flaky, None).exit is Exit.FAIL


def test_gate_stops_ungrounded_figures() -> None:
    attempt = scored().model_copy(update={"untraced": 1})
    loose = run("new", [CaseResult(id="c0", hash="h", category="x", attempts=[attempt])])
    decision = gate(loose, None)
    assert decision.exit is Exit.FAIL
    assert decision.reasons == [
        "Groundedness is 80.00%, below 100.00%: 1 of 5 figures could not be traced."
    ]
    assert gate(loose, None, floor=0.8).exit is Exit.PASS


@pytest.mark.parametrize(("broken", "expected"), [(2, Exit.PASS), (3, Exit.BROKEN)])
def test_gate_says_nothing_when_more_than_two_percent_broke(broken: int, expected: Exit) -> None:
    def attempt(i: int) -> Scored:
        return scored(error="the model did not answer" if i < broken else None)

    cases = [
        CaseResult(id=f"c{i}", hash="h", category="x", attempts=[attempt(i)]) for i in range(100)
    ]
    decision = gate(run("new", cases), None)
    assert decision.exit is expected
    if expected is Exit.BROKEN:
        assert int(decision.exit) == 2
        assert decision.reasons == ["3 of 100 attempts broke (3.0%, at most 2%): c0, c1, c2"]


def test_broken_infrastructure_goes_before_a_regression() -> None:
    failed = [result(f"c{i}", False) for i in range(50)]
    broken = [
        CaseResult(id=f"b{i}", hash="h", category="x", attempts=[scored(error="refused")])
        for i in range(10)
    ]
    decision = gate(run("new", failed + broken), plain("old", 60, 0))
    assert decision.exit is Exit.BROKEN


def test_a_case_knows_its_own_verdict() -> None:
    assert result("a", True, True).verdict == "pass"
    assert result("a", True, False).verdict == "flaky"
    assert result("a", False, False).verdict == "fail"
    # Variants that differ are no luck; repeats that differ are.
    wordings = [scored(True, variant=0), scored(False, variant=1)]
    assert CaseResult(id="a", hash="h", category="x", attempts=wordings).verdict == "fail"


def test_the_hash_of_a_case_is_of_what_it_asks_and_expects() -> None:
    from evals.identity import case_hash

    def hashed(text: str) -> str:
        case: Case = suite_of(text).cases[0]
        return case_hash(case)

    base = hashed("{id: a, category: x, ask: Why?, expect: {}}")
    assert base == hashed("{id: a, category: y, tags: [t], ask: Why?, expect: {}, issue: z}")
    assert base != hashed("{id: a, category: x, ask: Why not?, expect: {}}")
    assert base != hashed("{id: a, category: x, ask: Why?, expect: {cites: 1}}")
