"""Runs a suite: every attempt is made, kept as it happened, then scored.

An attempt that is on disk is not made again, so that a killed run goes on where it stopped. Whatever
breaks is kept as the error of its attempt: it counts as failed and stops nothing else.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from agent.answer import Answer, Finished
from agent.assistant import Assistant
from agent.settings import Settings
from data import users
from data.errors import QuintileError, UsageError
from data.home import Home
from data.warehouse import Warehouses
from evals._book import Pinned, book, kept_book
from evals._replies import overheard
from evals._sentences import ask_sentence
from evals.case import Case, Suite, Turn
from evals.gold import Gold
from evals.identity import case_hash, identity, suite_hash, texts
from evals.record import (
    Attempt,
    CaseResult,
    Manifest,
    Reply,
    Run,
    RunFolder,
    Scored,
    TurnRecord,
    new_folder,
)
from evals.scorers import NEEDED, Background, score

log = logging.getLogger(__name__)
Told = Callable[[str, float], None]
Place = tuple[str, int, int]
"""Case, variant and repeat."""
JOBS = 4
ATTEMPT_SECONDS = 300.0


class Key(NamedTuple):
    """Which attempt."""

    case: Case
    variant: int
    repeat: int


def begin(
    suite: Suite, home: Home, settings: Settings, *, repeats: int = 1, name: str | None = None
) -> RunFolder:
    """A new run of every case of the suite that is not a draft, ready to be gone on with.

    Raises:
        UsageError: there is nothing to run, no data, or the name is taken.
    """
    suite = suite.model_copy(update={"cases": [case for case in suite.cases if not case.draft]})
    if not suite.cases:
        raise UsageError(f"Suite {suite.name} has no case that is not a draft.")
    _, snapshot = book(suite, home)
    now = datetime.now(UTC).replace(microsecond=0)
    folder = new_folder(home, suite.name, now, name)
    manifest = Manifest(
        id=folder.path.name,
        suite=suite,
        suite_hash=suite_hash(suite),
        identity=identity(settings, snapshot),
        repeats=repeats,
        started=now,
    )
    folder.write_texts(texts())
    folder.write_gold({})
    folder.write_manifest(manifest)
    return folder


async def go_on(
    folder: RunFolder,
    home: Home,
    settings: Settings,
    *,
    jobs: int = JOBS,
    told: Told = lambda words, done: None,
) -> Run:
    """Make the attempts of a run that are not there yet, then score all of them.

    Raises:
        UsageError: prompts, model, data, tools or agent are not those that it began with.
    """
    manifest = folder.manifest
    shelf, snapshot = book(manifest.suite, home)
    if moved := manifest.identity.moved(identity(settings, snapshot)):
        raise UsageError(
            f"Run {manifest.id} cannot go on: {', '.join(moved)} changed since it began. "
            "Begin a new run."
        )
    data = Pinned(shelf, snapshot)
    gold = Gold(data.current(), folder.gold)
    try:
        told("gold values", 0.0)
        gold.compute([*NEEDED, *statements(manifest.suite)])
        folder.write_gold(gold.known)
        # A new home each time: what a killed run has left of a conversation would answer differently.
        scratch = Home(folder.path / "scratch")
        shutil.rmtree(scratch.root, ignore_errors=True)
        async with Session(scratch, data, settings, gold) as session:
            made = await _make(session, folder, _keys(manifest), jobs, told)
        results = scored(folder, manifest.suite, gold, made)
    finally:
        gold.close()
    finished = datetime.now(UTC).replace(microsecond=0)
    manifest = manifest.model_copy(update={"finished": finished})
    folder.write_manifest(manifest)
    folder.write_results(results)
    return Run(manifest=manifest, cases=results)


def _keys(manifest: Manifest) -> list[Key]:
    """Every attempt of a run; the repeats of a case apart, so that a bad minute hits one of each."""
    return [
        Key(case, variant, repeat)
        for repeat in range(manifest.repeats)
        for case in manifest.suite.cases
        for variant in range(case.attempts)
    ]


def scored(
    folder: RunFolder, suite: Suite, gold: Gold, made: Mapping[Place, Scored] = {}
) -> list[CaseResult]:
    """Score the kept transcripts of a run against the cases of a suite; cases never run are left out.

    `made` are attempts that were scored as they were made.
    """
    background = Background(gold)
    found = []
    for case in suite.cases:
        places = [place for place in folder.places(case.id) if place[1] < case.attempts]
        attempts = [
            made.get(place) or score(case, folder.attempt(*place), background) for place in places
        ]
        if attempts:
            found.append(
                CaseResult(
                    id=case.id,
                    hash=case_hash(case),
                    category=case.category,
                    tags=case.tags,
                    must_pass=case.must_pass,
                    issue=case.issue,
                    attempts=attempts,
                )
            )
    return found


def rescore(folder: RunFolder, suite: Suite, home: Home) -> tuple[Run, Run]:
    """Score a run anew with today's scorers and cases: the run as it was, and as it is now.

    Gold values that were not computed before need the snapshot of the run.
    """
    before = folder.run
    snapshot = before.manifest.identity.data.hash
    shelf = kept_book(before.manifest.suite, home, snapshot)
    gold = Gold(None if shelf is None else Pinned(shelf, snapshot).current(), folder.gold)
    try:
        kept = before.manifest.suite.cases
        names = {case.id for case in kept}
        suite = suite.model_copy(
            update={"cases": [case for case in suite.cases if case.id in names and not case.draft]}
        )
        manifest = before.manifest.model_copy(
            update={"suite": suite, "suite_hash": suite_hash(suite)}
        )
        results = scored(folder, suite, gold)
    finally:
        gold.close()
    folder.write_gold(gold.known)
    folder.write_manifest(manifest)
    folder.write_results(results)
    return before, Run(manifest=manifest, cases=results)


def statements(suite: Suite) -> list[str]:
    """Every SELECT for a gold value."""
    found = []
    for case in suite.cases:
        if case.sentences:
            found += list(case.sentences.gold.values())
        for turns in case.variants:
            found += [value.sql for turn in turns for value in turn.expect.values]
    return found


async def _make(
    session: Session, folder: RunFolder, wanted: Sequence[Key], jobs: int, told: Told
) -> dict[Place, Scored]:
    """Make the attempts that are not there yet, `jobs` at a time; what the scorers make of them."""
    made: dict[Place, Scored] = {}
    missing = [key for key in wanted if not folder.has_attempt(key.case.id, *key[1:])]
    done = len(wanted) - len(missing)
    slots = asyncio.Semaphore(jobs)

    async def one(key: Key) -> None:
        nonlocal done
        async with slots:
            attempt = await session.attempt(key)
            folder.write_attempt(attempt)
        made[key.case.id, key.variant, key.repeat] = score(key.case, attempt, session.background)
        done += 1
        told(f"{done} of {len(wanted)}", done / len(wanted))

    await asyncio.gather(*(one(key) for key in missing))
    return made


class Session:
    """An assistant over a home of its own, ready to make attempts; use `async with`."""

    def __init__(self, scratch: Home, data: Warehouses, settings: Settings, gold: Gold) -> None:
        self.background = Background(gold)
        self._scratch = scratch
        self._gold = gold
        # What a run says to itself is kept in its own home, wherever people's conversations are.
        self._assistant = Assistant(scratch, replace(settings, database_url=None), data)

    async def __aenter__(self) -> Session:
        await asyncio.get_running_loop().run_in_executor(None, self._assistant.warm)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._assistant.aclose()
        shutil.rmtree(self._scratch.root, ignore_errors=True)

    async def attempt(self, key: Key) -> Attempt:
        """One variant of a case, once; whatever breaks is in the attempt."""
        if key.case.sentences:
            context = self._assistant.context(users.LOCAL)
            turns = [await ask_sentence(key.case.sentences, key.variant, context, self._gold)]
        else:
            turns = await self._conversation(key)
        return Attempt(case=key.case.id, variant=key.variant, repeat=key.repeat, turns=turns)

    async def _conversation(self, key: Key) -> list[TurnRecord]:
        user = self._user(key.case)
        thread = f"{key.case.id}.{key.variant}.{key.repeat}"
        turns: list[TurnRecord] = []
        for turn in key.case.variants[key.variant]:
            turns.append(await _ask(self._assistant, turn, thread, user))
            if turns[-1].error:
                break
        return turns

    def _user(self, case: Case) -> str:
        if case.regions is None:
            return users.LOCAL
        name = "evals " + " ".join(case.regions)
        if name not in [user.name for user in users.everyone(self._scratch)]:
            users.add(self._scratch, name, "evaluator", case.regions)
        return name


async def _ask(assistant: Assistant, turn: Turn, thread: str, user: str) -> TurnRecord:
    """One turn; what breaks is its error."""
    started = time.perf_counter()
    answer: Answer | None = None
    error: str | None = None
    replies: list[Reply] = []
    try:
        with overheard() as heard:
            replies = heard
            async with asyncio.timeout(ATTEMPT_SECONDS):
                async for event in assistant.ask(turn.ask, thread=thread, user=user):
                    if isinstance(event, Finished):
                        answer = event.answer
    except TimeoutError:
        error = f"no answer within {ATTEMPT_SECONDS:g} seconds"
    except QuintileError as problem:
        error = str(problem)
    except Exception as problem:
        log.exception("an attempt at %s crashed", thread)
        error = f"{type(problem).__name__}: {problem}"
    if error is None:
        error = _infrastructure(answer, assistant.settings)
    # Charts are made from the tables, which are kept.
    kept = None if answer is None else answer.model_copy(update={"charts": []})
    return TurnRecord(
        ask=turn.ask,
        answer=kept,
        error=error,
        replies=replies,
        seconds=round(time.perf_counter() - started, 3),
    )


def _infrastructure(answer: Answer | None, settings: Settings) -> str | None:
    """Why a turn that went through says nothing about the model under test."""
    if answer is None:
        return "the turn ended without an answer"
    # Statements that were all left out say a lot about the model under test.
    if settings.model is not None and answer.usage.offline and not answer.left_out:
        return f"the offline analyst had to answer: {answer.notice or 'no reason given'}"
    return None
