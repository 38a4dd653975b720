"""The shipped suites as tasks of inspect-ai: `inspect eval quintile/core --model none`.

    pip install "quintile[inspect]"

Inspect supplies its loop, its log and its viewer; cases, gold, assistant and scorers are those of
`quintile eval run`. The model is the one that QUINTILE_MODEL names, not inspect's `--model`. A case that
breaks is incorrect, never left out. Epochs are repeats.
"""

# mypy: allow-untyped-decorators
# (inspect-ai is an extra: without it its decorators have no types)
from __future__ import annotations

import tempfile
from functools import cached_property
from pathlib import Path
from typing import Any

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessageAssistant, ChatMessageUser, ModelOutput
from inspect_ai.scorer import CORRECT, INCORRECT, Score, Scorer, Target, accuracy, scorer, stderr
from inspect_ai.solver import Generate, Solver, TaskState, solver

from agent.settings import Settings
from data.home import Home
from evals._book import Pinned, book
from evals.case import Case, Suite
from evals.compare import failed_checks
from evals.gold import Gold
from evals.record import Attempt
from evals.runner import Key, Session, statements
from evals.scorers import NEEDED, Background, score
from evals.suite import load_suite

ATTEMPT = "attempt"


@task
def core() -> Task:
    """One question at a time, over every tool."""
    return suite_task(load_suite("core"))


@task
def reports() -> Task:
    """The three drafts."""
    return suite_task(load_suite("reports"))


@task
def conversation() -> Task:
    """Several turns in one thread."""
    return suite_task(load_suite("conversation"))


@task
def safety() -> Task:
    """Hostile text in the data, and benign twins."""
    return suite_task(load_suite("safety"))


@task
def groundedness() -> Task:
    """True and false sentences over tool results."""
    return suite_task(load_suite("groundedness"))


@task
def paraphrase() -> Task:
    """The same question in five wordings."""
    return suite_task(load_suite("paraphrase"))


class _Desk:
    """What the solver and the scorer of one task share: the cases, the data and the gold values."""

    def __init__(self, suite: Suite) -> None:
        self.cases: dict[str, Case] = {case.id: case for case in suite.cases}
        self._suite = suite

    @cached_property
    def book(self) -> tuple[Home, str]:
        """The home with the suite's data, and the snapshot."""
        return book(self._suite, Home.find())

    @cached_property
    def gold(self) -> Gold:
        """Every gold value of the suite, computed."""
        gold = Gold(Pinned(*self.book).current())
        gold.compute([*NEEDED, *statements(self._suite)])
        gold.close()
        return gold

    async def attempt(self, key: Key) -> Attempt:
        """One attempt in a session of its own: inspect does not say when the last sample is done."""
        gold = self.gold
        with tempfile.TemporaryDirectory() as folder:
            home = Home(Path(folder) / "home")
            settings = Settings.from_environment()
            async with Session(home, Pinned(*self.book), settings, gold) as session:
                return await session.attempt(key)


def suite_task(suite: Suite) -> Task:
    """Any suite as a task, one of your own too."""
    suite = suite.model_copy(update={"cases": [case for case in suite.cases if not case.draft]})
    desk = _Desk(suite)
    samples = [
        Sample(
            id=f"{case.id}.{variant}",
            input=_asked(case, variant),
            metadata={"case": case.id, "category": case.category, "variant": variant},
        )
        for case in suite.cases
        for variant in range(case.attempts)
    ]
    return Task(
        name=suite.name,
        dataset=MemoryDataset(samples, name=suite.name),
        solver=assistant(desk),
        scorer=assertions(desk),
        metadata={"about": suite.about},
    )


def _asked(case: Case, variant: int) -> str:
    if case.sentences:
        return case.sentences.say[variant].say
    return "\n".join(turn.ask for turn in case.variants[variant])


@solver
def assistant(desk: Any) -> Solver:
    """Quintile's own assistant; inspect's model is not asked."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        case = desk.cases[state.metadata["case"]]
        made = await desk.attempt(Key(case, state.metadata["variant"], state.epoch))
        state.store.set(ATTEMPT, made.model_dump_json())
        state.messages = []
        for turn in made.turns:
            text = turn.answer.text if turn.answer else turn.error or ""
            state.messages += [
                ChatMessageUser(content=turn.ask),
                ChatMessageAssistant(content=text),
            ]
        state.output = ModelOutput.from_content("quintile", str(state.messages[-1].content))
        return state

    return solve


@scorer(metrics=[accuracy(), stderr(cluster="case")])
def assertions(desk: Any) -> Scorer:
    """Every assertion of the case must hold."""

    async def judge(state: TaskState, target: Target) -> Score:
        made = Attempt.model_validate_json(state.store.get(ATTEMPT))
        scored = score(desk.cases[made.case], made, Background(desk.gold))
        reasons = [f"error: {scored.error}"] if scored.error else failed_checks(scored)
        return Score(
            value=CORRECT if scored.passed else INCORRECT,
            answer=state.output.completion,
            explanation="\n".join(reasons) or "every assertion held",
            metadata={"traced": scored.traced, "untraced": scored.untraced},
        )

    return judge
