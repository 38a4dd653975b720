"""Suites of cases, read from YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from data.errors import UsageError

SUITES = Path(__file__).resolve().parent / "suites"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Case(_Entry):
    """One question. `calls` are the only tools it may call, with the arguments that matter."""

    id: str
    role: str
    text: str
    calls: list[dict[str, dict[str, Any]]] | None = None
    report: str | None = None
    outcome: str | list[str] = "answer"

    @property
    def outcomes(self) -> list[str]:
        """Outcomes that are right."""
        return [self.outcome] if isinstance(self.outcome, str) else self.outcome


class Suite(_Entry):
    """A named list of cases."""

    name: str
    cases: list[Case]


def load_suite(name: str) -> Suite:
    """The shipped suite of that name, or the one in a YAML file.

    Raises:
        UsageError: no such suite, or it is malformed.
    """
    path = Path(name) if name.endswith((".yaml", ".yml")) else SUITES / f"{name}.yaml"
    if not path.is_file():
        shipped = ", ".join(sorted(file.stem for file in SUITES.glob("*.yaml")))
        raise UsageError(f"There is no suite '{name}'; shipped are {shipped}.")
    try:
        return Suite.model_validate(yaml.safe_load(path.read_text()))
    except (ValidationError, yaml.YAMLError) as problem:
        raise UsageError(f"{path} is not a suite: {problem}") from problem
