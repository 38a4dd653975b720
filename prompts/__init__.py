"""Prompts as Markdown files with YAML front matter.

    ---
    purpose: what it is for
    version: 1
    variables: [organization, as_of]
    ---
    Text with {{ organization }}.

`load(name)` reads one; `--prompts DIR` (or `QUINTILE_PROMPTS`) swaps the folder, which is how two
versions are compared. Templates only substitute: an unknown or unused variable is an error.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import StrictUndefined, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel, ConfigDict

from data.errors import UsageError

HERE = Path(__file__).resolve().parent


class Prompt(BaseModel):
    """One prompt. `hash` identifies its text in receipts."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    purpose: str
    version: int
    variables: tuple[str, ...]
    template: str
    hash: str

    def render(self, **values: Any) -> str:
        """The text with every variable substituted.

        Raises:
            UsageError: a variable is missing or not declared.
        """
        if set(values) != set(self.variables):
            raise UsageError(
                f"Prompt {self.name} needs {', '.join(self.variables)}; got {', '.join(values)}."
            )
        return _environment().from_string(self.template).render(values)


def folder() -> Path:
    """Where prompts are read from."""
    named = os.environ.get("QUINTILE_PROMPTS")
    return Path(named) if named else HERE


def names() -> list[str]:
    """The prompts there are."""
    return sorted(path.stem for path in folder().glob("*.md"))


def load(name: str) -> Prompt:
    """The prompt of that name.

    Raises:
        UsageError: no such file, bad front matter, or variables that do not match the text.
    """
    path = folder() / f"{name}.md"
    if not path.is_file():
        raise UsageError(f"There is no prompt '{name}' in {folder()}.")
    return _parse(path, path.read_text(encoding="utf-8"))


@cache
def _parse(path: Path, text: str) -> Prompt:
    parts = text.split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise UsageError(f"{path} must begin with front matter between two lines of ---.")
    head = yaml.safe_load(parts[1])
    used = meta.find_undeclared_variables(_environment().parse(parts[2]))
    declared = set(head.get("variables", []))
    if used != declared:
        raise UsageError(
            f"{path}: variables {sorted(used ^ declared)} are declared but not used, or the reverse."
        )
    return Prompt(
        name=path.stem,
        purpose=head["purpose"],
        version=head["version"],
        variables=tuple(head.get("variables", [])),
        template=parts[2].strip() + "\n",
        hash=hashlib.sha256(text.encode()).hexdigest()[:12],
    )


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
