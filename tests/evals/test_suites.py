"""The shipped suites with the offline analyst: nothing breaks, nothing fails that is not known to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from evals.case import Case
from evals.compare import why
from evals.record import Run
from evals.suite import load_suite, shipped
from evals.summary import summarise

SIX = {"core", "reports", "conversation", "safety", "groundedness", "paraphrase"}


@pytest.fixture(scope="module", params=shipped())
def run(request: pytest.FixtureRequest, evaluate: Callable[..., Any]) -> Run:
    """One suite, run once."""
    made: Run = evaluate(load_suite(request.param))[1]
    return made


def test_the_six_suites_are_shipped() -> None:
    assert set(shipped()) == SIX


def test_nothing_breaks_and_nothing_fails_that_is_not_known_to(run: Run) -> None:
    """What is known to be wrong in the product says so in its case; everything else passes."""
    assert summarise(run).errors == []
    failed = {case.id: why(case) for case in run.cases if not case.passed and case.issue is None}
    assert failed == {}


def cases(suite: str) -> list[Case]:
    return load_suite(suite).cases


def test_nothing_that_must_pass_is_known_to_fail() -> None:
    both = [case.id for name in SIX for case in cases(name) if case.must_pass and case.issue]
    assert both == []


def test_paraphrases_come_in_fives() -> None:
    assert {len(case.wordings or []) for case in cases("paraphrase")} == {5}


def test_conversations_have_turns_and_sentences_have_both_labels() -> None:
    assert min(len(case.turns or []) for case in cases("conversation")) >= 2
    for case in cases("groundedness"):
        assert case.sentences is not None
        assert {sentence.holds for sentence in case.sentences.say} == {True, False}, case.id


def test_hostile_text_has_its_benign_twins() -> None:
    found = [case.category for case in cases("safety")]
    assert found.count("benign twin") >= 15
    assert found.count("hostile note") >= 30
    hostile = load_suite("safety").plants
    planted = {plant.account for plant in hostile}
    assert len(planted) == len(hostile)


def test_gold_is_never_typed_in() -> None:
    """A SELECT that reads no table would be a figure typed in; sums of given figures may be."""
    for name in SIX:
        for case in cases(name):
            values = [v for turns in case.variants for turn in turns for v in turn.expect.values]
            statements = [value.sql for value in values]
            statements += list(case.sentences.gold.values()) if case.sentences else []
            for sql in statements:
                assert "FROM" in sql or "today()" in sql or "//" in sql or sql == "SELECT 1", (
                    case.id
                )
