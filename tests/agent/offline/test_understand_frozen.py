"""Questions and conversations as people type them: how far the promise of 95 % right calls is kept.

Both pairs of files are written without sight of the training examples. No example was made for the
frozen ones; do not add them, and do not bend them to what is understood. The fresh ones are there to be
learnt from: they hold rarer arguments and looser talk, and measure what is kept.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from understood import Case, accepted, is_right, plain, read, readings

from agent.draft_report import NAME as DRAFT
from agent.draft_report import DraftReportArgs
from agent.lexicon import lexicon as lexicon_of
from agent.offline.understand import Lexicon, Reading, understand
from agent.offline.understand.arguments.fill import OR
from agent.runtime import TurnContext
from agent.settings import Settings
from data.scope import EVERYTHING
from data.warehouse import Warehouse
from tools import _registry as registry

HERE = Path(__file__).parent
QUESTIONS = read(HERE / "frozen_paraphrases.yaml")
TALKS = read(HERE / "frozen_conversations.yaml")
FRESH_QUESTIONS = read(HERE / "fresh_paraphrases.yaml")
FRESH_TALKS = read(HERE / "fresh_conversations.yaml")
LEARNT = {
    "fresh_talks.yaml": 0.98, "wider_talks.yaml": 1.0, "follow_ups.yaml": 0.96, "day_talks.yaml": 0.95,
    "hurried_talks.yaml": 0.9, "planners_talks.yaml": 0.97, "ordinary_day_talks.yaml": 0.96,
    "evaluators_talks.yaml": 0.89,
}  # fmt: skip
"""Conversations that were learnt from, and the least that must be right: they show what got lost."""
LEARNT_QUESTIONS = {
    "planners_questions.yaml": 0.98, "ordinary_day_questions.yaml": 0.95, "evaluators_questions.yaml": 0.96,
    "colleagues_questions.yaml": 0.96,
}  # fmt: skip
"""Questions that were learnt from, in the same way."""
EVERY = int(os.environ.get("QUINTILE_TUNING_EVERY", "3"))
"""Of the large files that were learnt from, every third case: enough to show what got lost."""
LARGE = 100
HELD_OUT_TALKS = read(HERE / "held_out_talks.yaml")
HELD_OUT_QUESTIONS = read(HERE / "held_out_questions.yaml")
LEAST_QUESTIONS = 0.98
LEAST_TURNS = 0.97
LEAST_FRESH_QUESTIONS = 0.98
LEAST_FRESH_TURNS = 0.95
LEAST_HELD_OUT_QUESTIONS = 0.89
LEAST_HELD_OUT_TURNS = 0.88
"""A little below what is measured. The promise is 0.95: raise them, never lower them."""


@pytest.fixture(scope="module")
def names(demo: Warehouse) -> Lexicon:
    """Everything the demo book has a name for, as the chat knows it."""
    with ThreadPoolExecutor(1) as workers:
        return lexicon_of(TurnContext(demo.home, demo, EVERYTHING, "local", Settings(), workers))


def sample(cases: list[Case]) -> list[Case]:
    """All of a small file, every so many of a large one."""
    return cases[::EVERY] if len(cases) > LARGE else cases


def category(case: Case) -> str:
    """The tool a case is about, the kind of an answer without one, or that it takes several calls."""
    if "kind" in case:
        return str(case["kind"])
    calls = accepted(case)[0]
    return calls[0].tool if len(calls) == 1 else "several calls"


def share(read_cases: Iterable[tuple[Case, Reading]]) -> float:
    """The share that is right, and nothing of what is not."""
    found = [is_right(case, reading) for case, reading in read_cases]
    return sum(found) / len(found)


def rate(read_cases: Iterable[tuple[Case, Reading]]) -> float:
    """The share that is right; prints it by category, and what is wrong."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for case, reading in read_cases:
        asked[category(case)] += 1
        right[category(case)] += is_right(case, reading)
        if not is_right(case, reading):
            wanted = case.get("kind") or [plain(calls) for calls in accepted(case)]
            print(
                f"{case['ask']!r}\n  wanted {wanted}\n  got    {reading.kind} {plain(reading.calls)}"
            )
    for name in sorted(asked):
        print(f"{name:20} {right[name]:3} of {asked[name]:3}  {right[name] / asked[name]:4.0%}")
    print(f"{'all':20} {right.total():3} of {asked.total():3}  {right.total() / asked.total():.1%}")
    return right.total() / asked.total()


LATER = {"book_overview"}
"""Tools that came after the questions were frozen."""


def test_frozen_questions(names: Lexicon, cache_dir: Path) -> None:
    found = rate((case, understand(case["ask"], names, cache_dir=cache_dir)) for case in QUESTIONS)
    assert found >= LEAST_QUESTIONS


def test_frozen_conversations(names: Lexicon, cache_dir: Path) -> None:
    found = rate(turn for talk in TALKS for turn in readings(talk, names, cache_dir))
    assert found >= LEAST_TURNS


def test_fresh_questions(names: Lexicon, cache_dir: Path) -> None:
    found = rate(
        (case, understand(case["ask"], names, cache_dir=cache_dir))
        for case in sample(FRESH_QUESTIONS)
    )
    assert found >= LEAST_FRESH_QUESTIONS


def test_fresh_conversations(names: Lexicon, cache_dir: Path) -> None:
    found = rate(turn for talk in FRESH_TALKS for turn in readings(talk, names, cache_dir))
    assert found >= LEAST_FRESH_TURNS


@pytest.mark.parametrize(("file", "least"), LEARNT.items())
def test_conversations_that_were_learnt_from(
    file: str, least: float, names: Lexicon, cache_dir: Path
) -> None:
    talks = sample(read(HERE / file))
    found = rate(turn for talk in talks for turn in readings(talk, names, cache_dir))
    assert found >= least


@pytest.mark.parametrize(("file", "least"), LEARNT_QUESTIONS.items())
def test_questions_that_were_learnt_from(
    file: str, least: float, names: Lexicon, cache_dir: Path
) -> None:
    found = rate(
        (case, understand(case["ask"], names, cache_dir=cache_dir))
        for case in sample(read(HERE / file))
    )
    assert found >= least


def test_what_nothing_was_learnt_from(names: Lexicon, cache_dir: Path) -> None:
    asked = (
        (case, understand(case["ask"], names, cache_dir=cache_dir)) for case in HELD_OUT_QUESTIONS
    )
    assert share(asked) >= LEAST_HELD_OUT_QUESTIONS
    said = (turn for talk in HELD_OUT_TALKS for turn in readings(talk, names, cache_dir))
    assert share(said) >= LEAST_HELD_OUT_TURNS


def test_frozen_files_hold_enough_of_every_tool() -> None:
    asked = Counter(category(case) for case in QUESTIONS)
    assert len(QUESTIONS) >= 320
    assert len(TALKS) >= 65
    assert len({case["ask"] for case in QUESTIONS}) == len(QUESTIONS)
    assert all(2 <= len(talk["turns"]) <= 6 for talk in TALKS)
    frozen = {*registry.names(), DRAFT} - LATER
    assert min(asked[name] for name in frozen) >= 12
    assert asked["clarify"] >= 25
    assert asked["decline"] >= 35


def test_expectations_are_calls_that_tools_accept(names: Lexicon) -> None:
    ids = {id_ for id_, _ in names.accounts}
    learnt = [talk for file in LEARNT for talk in read(HERE / file)]
    talks = (*TALKS, *FRESH_TALKS, *HELD_OUT_TALKS, *learnt)
    turns = [turn for talk in talks for turn in talk["turns"]]
    taught = [case for file in LEARNT_QUESTIONS for case in read(HERE / file)]
    asked = (*QUESTIONS, *FRESH_QUESTIONS, *HELD_OUT_QUESTIONS, *taught)
    for case in [*asked, *turns]:
        for call in (call for calls in accepted(case) for call in calls):
            if call.tool == DRAFT:
                DraftReportArgs.model_validate(call.arguments)
            else:
                registry.parse_arguments(registry.get(call.tool), call.arguments)
            named = str(call.arguments.get("account", "all")).split(OR)
            assert {*named} <= {"all", *ids}, case["ask"]
