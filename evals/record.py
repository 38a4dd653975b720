"""What a run leaves behind: one file per attempt as it happened, and what the scorers made of them.

<home>/evals/runs/<id>/
    run.json        what was run on what, and the suite as it was
    texts.json      prompts and tool descriptions, to show what was changed
    gold.json       gold values, by SELECT
    attempts/<case>.<variant>.<repeat>.json.gz      raw transcripts
    results.json    every assertion of every attempt
    report.html, report.md, report.json, junit.xml
"""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from agent.answer import OFFLINE, Answer
from data.errors import UsageError
from data.home import Home
from data.snapshots import write_atomically
from evals._book import folder
from evals.case import Suite
from evals.gold import Values
from evals.identity import Identity

T = TypeVar("T")
OFFLINE_LABEL = "offline model: proves plumbing, not prompts"


class _Plain(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reply(_Plain):
    """One reply of the model as it came, before anything was checked or cut."""

    text: str
    calls: list[dict[str, Any]] = []


class TurnRecord(_Plain):
    """One message and all that came of it."""

    ask: str
    answer: Answer | None = None
    error: str | None = Field(None, description="What broke; the turn counts as failed.")
    replies: list[Reply] = []
    seconds: float = 0.0


class Attempt(_Plain):
    """One variant of one case, once."""

    case: str
    variant: int
    repeat: int
    turns: list[TurnRecord]

    @property
    def error(self) -> str | None:
        """The first thing that broke."""
        return next((turn.error for turn in self.turns if turn.error), None)


class Check(_Plain):
    """One assertion and whether it held; `note` says what was found and what was expected."""

    name: str
    passed: bool
    note: str = ""


class Scored(_Plain):
    """What the scorers made of one attempt."""

    variant: int
    repeat: int
    error: str | None = None
    checks: list[Check]
    traced: int = Field(0, description="Figures that are on the ledger.")
    untraced: int = Field(0, description="Figures shown or statements cut that are not.")
    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal | None = Field(None, description="Null where no prices are configured.")
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Every assertion held and nothing broke."""
        return self.error is None and all(check.passed for check in self.checks)


class CaseResult(_Plain):
    """One case over all its attempts."""

    id: str
    hash: str
    category: str
    tags: list[str] = []
    must_pass: bool = False
    issue: str | None = None
    attempts: list[Scored]

    @property
    def score(self) -> Fraction:
        """Share of the attempts that passed; the unit of every comparison."""
        return Fraction(sum(attempt.passed for attempt in self.attempts), len(self.attempts))

    @property
    def passed(self) -> bool:
        """Every attempt passed."""
        return all(attempt.passed for attempt in self.attempts)

    @property
    def flaky(self) -> bool:
        """The same question passed in one repeat and failed in another."""
        outcomes: dict[int, set[bool]] = {}
        for attempt in self.attempts:
            outcomes.setdefault(attempt.variant, set()).add(attempt.passed)
        return any(len(seen) > 1 for seen in outcomes.values())

    @property
    def repeats_passed(self) -> int:
        """Repeats in which every variant passed."""
        failed = {attempt.repeat for attempt in self.attempts if not attempt.passed}
        return len({attempt.repeat for attempt in self.attempts} - failed)

    @property
    def verdict(self) -> str:
        """'error', 'flaky', 'pass' or 'fail', in this order of precedence."""
        if any(attempt.error for attempt in self.attempts):
            return "error"
        if self.flaky:
            return "flaky"
        return "pass" if self.passed else "fail"


class Manifest(_Plain):
    """What a run is a run of."""

    id: str
    suite: Suite
    suite_hash: str
    identity: Identity
    repeats: int
    started: datetime
    finished: datetime | None = None

    @property
    def offline(self) -> bool:
        """Whether the offline analyst answered."""
        return self.identity.model.name == OFFLINE

    @property
    def label(self) -> str:
        """Which model answered, and what that proves."""
        return OFFLINE_LABEL if self.offline else f"model {self.identity.model.name}"


class Run(_Plain):
    """A finished run: its manifest and its results."""

    manifest: Manifest
    cases: list[CaseResult]

    def case(self, id: str) -> CaseResult:
        """The result of a case.

        Raises:
            UsageError: the run has no such case.
        """
        found = next((case for case in self.cases if case.id == id), None)
        if found is None:
            raise UsageError(f"Run {self.manifest.id} has no case '{id}'.")
        return found


_MANIFEST = TypeAdapter(Manifest)
_RESULTS: TypeAdapter[list[CaseResult]] = TypeAdapter(list[CaseResult])
_GOLD: TypeAdapter[dict[str, Values]] = TypeAdapter(dict[str, Values])
_TEXTS: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])


class RunFolder:
    """The files of one run. Every file is whole or not there."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def manifest(self) -> Manifest:
        """What the run is a run of."""
        return _read(self.path / "run.json", _MANIFEST)

    def write_manifest(self, manifest: Manifest) -> None:
        """Keep what the run is a run of."""
        write_atomically(self.path / "run.json", manifest.model_dump_json(indent=1) + "\n")

    @property
    def texts(self) -> dict[str, str]:
        """Prompts and tool descriptions as they were."""
        return _read(self.path / "texts.json", _TEXTS)

    def write_texts(self, texts: dict[str, str]) -> None:
        """Keep prompts and tool descriptions."""
        write_atomically(self.path / "texts.json", json.dumps(texts, indent=1) + "\n")

    @property
    def gold(self) -> dict[str, Values]:
        """The gold values computed for the run."""
        return _read(self.path / "gold.json", _GOLD)

    def write_gold(self, values: dict[str, Values]) -> None:
        """Keep the gold values."""
        write_atomically(self.path / "gold.json", json.dumps(values, indent=1) + "\n")

    @property
    def run(self) -> Run:
        """The run with its results.

        Raises:
            UsageError: it was not finished.
        """
        if not (self.path / "results.json").exists():
            raise UsageError(
                f"Run {self.path.name} is not finished. Go on with "
                f"`quintile eval run --resume {self.path.name}`."
            )
        return Run(manifest=self.manifest, cases=_read(self.path / "results.json", _RESULTS))

    def write_results(self, cases: list[CaseResult]) -> None:
        """Keep what the scorers found."""
        text = _RESULTS.dump_json(cases, indent=1).decode()
        write_atomically(self.path / "results.json", text + "\n")

    def write_attempt(self, attempt: Attempt) -> None:
        """Keep a transcript."""
        path = self._attempt(attempt.case, attempt.variant, attempt.repeat)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}")
        packed = gzip.compress(attempt.model_dump_json().encode(), compresslevel=1, mtime=0)
        unfinished.write_bytes(packed)
        os.replace(unfinished, path)

    def has_attempt(self, case: str, variant: int, repeat: int) -> bool:
        """Whether that attempt was made already."""
        return self._attempt(case, variant, repeat).exists()

    def attempt(self, case: str, variant: int, repeat: int) -> Attempt:
        """A kept transcript."""
        text = gzip.decompress(self._attempt(case, variant, repeat).read_bytes())
        return Attempt.model_validate_json(text)

    def attempts(self, case: str) -> Iterator[Attempt]:
        """The transcripts of a case, by variant and repeat."""
        for place in self.places(case):
            yield self.attempt(*place)

    def places(self, case: str) -> list[tuple[str, int, int]]:
        """Case, variant and repeat of every kept transcript of a case, in order."""
        found = []
        for path in (self.path / "attempts").glob(f"{case}.*.json.gz"):
            place = path.name.split(".")
            found.append((case, int(place[1]), int(place[2])))
        return sorted(found)

    def _attempt(self, case: str, variant: int, repeat: int) -> Path:
        return self.path / "attempts" / f"{case}.{variant}.{repeat}.json.gz"


def runs_folder(home: Home) -> Path:
    """Where runs are kept."""
    return folder(home) / "runs"


def new_folder(home: Home, suite: str, now: datetime, name: str | None) -> RunFolder:
    """A folder for a new run: named by the evaluator, or by suite and time.

    Raises:
        UsageError: the name is taken or cannot be one.
    """
    wanted = name or f"{suite}-{now:%Y%m%d-%H%M%S}"
    if not re.fullmatch(r"[\w.-]{1,80}", wanted) or wanted.startswith("."):
        raise UsageError(f"'{wanted}' cannot name a run; use letters, digits, dots and hyphens.")
    path = runs_folder(home) / wanted
    if name is None:
        number = 2
        while path.exists():
            path = runs_folder(home) / f"{wanted}-{number}"
            number += 1
    elif path.exists():
        raise UsageError(f"There is a run '{name}' already; choose another name.")
    path.mkdir(parents=True)
    return RunFolder(path)


def find_folder(home: Home, run: str) -> RunFolder:
    """The folder of a run: by name, by path, or 'latest'.

    Raises:
        UsageError: there is none.
    """
    if run == "latest":
        kept = sorted(runs_folder(home).glob("*/run.json"), key=lambda path: path.stat().st_mtime)
        if not kept:
            raise UsageError("There is no run yet. Begin with `quintile eval run core`.")
        return RunFolder(kept[-1].parent)
    for path in (runs_folder(home) / run, Path(run)):
        if (path / "run.json").is_file():
            return RunFolder(path)
    raise UsageError(f"There is no run '{run}' in {runs_folder(home)}.")


def _read(path: Path, adapter: TypeAdapter[T]) -> T:
    try:
        return adapter.validate_json(path.read_bytes())
    except FileNotFoundError:
        raise UsageError(f"{path} is missing; the run is damaged.") from None
    except ValidationError as problem:
        raise UsageError(
            f"{path} cannot be read ({problem.error_count()} faults); it was written by another "
            "version or is damaged."
        ) from problem
