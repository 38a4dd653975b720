"""What a run was made of, by hash: prompts, model, data, tools, the rest of the agent, the cases.

Two runs that differ in one of them differ because of it, as far as anything can tell.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

import agent as agent_package
import prompts
from agent.answer import OFFLINE
from agent.models.tool_schemas import tool_schemas
from agent.settings import Settings
from evals.case import Case, Suite
from tools import _registry as registry

_NOT_ASKED = frozenset({"api_key", "database_url", "input_price", "output_price", "tracing"})
"""Settings that change nothing in what a model answers."""


class Part(BaseModel):
    """One thing a run depends on: a name for people, its hash, and the hashes of what it consists of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    hash: str
    parts: dict[str, str] = {}


class Identity(BaseModel):
    """Everything a run depends on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    prompts: Part
    model: Part
    data: Part
    tools: Part = Field(description="Code and SQL, and what models are told about them.")
    agent: Part = Field(description="Graph, ledger, drafts: the code around model and tools.")

    def __getitem__(self, name: str) -> Part:
        return dict(self.items())[name]

    def items(self) -> Iterable[tuple[str, Part]]:
        """The parts by name, in order."""
        return [(name, getattr(self, name)) for name in type(self).model_fields]

    def moved(self, other: Identity) -> list[str]:
        """Names of the parts that are not the same in another run."""
        return [name for name, part in self.items() if part.hash != other[name].hash]


def identity(settings: Settings, snapshot: str) -> Identity:
    """The identity of a run that starts now."""
    return Identity(
        prompts=_prompts(),
        model=_model(settings),
        data=Part(name=f"snapshot {snapshot}", hash=snapshot),
        tools=_tools(),
        agent=Part(name="agent", hash=_hash_of_files(_agent_files())),
    )


def texts() -> dict[str, str]:
    """Everything in words that a model is given: prompts, and what it is told about each tool."""
    folder = prompts.folder()
    found = {
        f"prompts/{path.name}": path.read_text(encoding="utf-8")
        for path in sorted(folder.glob("*.md"))
    }
    for schema in tool_schemas():
        function = schema["function"]
        arguments = json.dumps(function["parameters"], indent=1, ensure_ascii=False)
        found[f"tools/{function['name']}"] = f"{function['description']}\n\n{arguments}\n"
    return found


def suite_hash(suite: Suite) -> str:
    """Identifies a suite's cases and plants, whatever the comments and the layout of its file."""
    return _hash(suite.model_dump_json())


def case_hash(case: Case) -> str:
    """Identifies what a case asks and expects."""
    return _hash(case.model_dump_json(exclude={"category", "issue", "must_pass", "tags"}))


def _prompts() -> Part:
    folder = prompts.folder()
    # A folder that lacks one of ours would fail case by case; loading says so at once.
    names = sorted({path.stem for where in (folder, prompts.HERE) for path in where.glob("*.md")})
    parts = {name: prompts.load(name).hash for name in names}
    name = "shipped" if folder == prompts.HERE else str(folder)
    return _of_parts(name, parts)


def _model(settings: Settings) -> Part:
    if settings.model is None:
        files = [path for path in _code() if path.is_relative_to(_root() / "offline")]
        return Part(name=OFFLINE, hash=_hash_of_files([*files, _root() / "models" / "offline.py"]))
    # The weights cannot be hashed; where they are asked for and how can.
    host = urlsplit(settings.base_url or "").netloc or "default endpoint"
    asked = {name: value for name, value in asdict(settings).items() if name not in _NOT_ASKED}
    return Part(name=f"{settings.model} at {host}", hash=_hash(repr(sorted(asked.items()))))


def _tools() -> Part:
    parts = {tool.name: tool.version for tool in registry.all_tools()}
    parts["schemas"] = _hash(repr(tool_schemas()))
    return _of_parts(f"{len(registry.names())} tools", parts)


def _root() -> Path:
    return Path(str(agent_package.__file__)).parent


def _code() -> list[Path]:
    return sorted([*_root().rglob("*.py"), *_root().rglob("*.yaml")])


def _agent_files() -> list[Path]:
    # The analyst is the model of an offline run; surfaces answer nothing.
    return [
        path
        for path in _code()
        if path.relative_to(_root()).parts[0] not in {"offline", "chat", "cli"}
    ]


def _of_parts(name: str, parts: Mapping[str, str]) -> Part:
    return Part(name=name, hash=_hash(repr(sorted(parts.items()))), parts=dict(parts))


def _hash_of_files(paths: Iterable[Path]) -> str:
    hashed: Any = hashlib.sha256()
    for path in sorted(paths):
        hashed.update(path.relative_to(_root()).as_posix().encode() + b"\0" + path.read_bytes())
    return str(hashed.hexdigest()[:12])


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
