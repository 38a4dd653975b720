"""Reads suites from YAML and refuses what could only fail: unknown tools, arguments, sections, prompts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from agent.draft_report import NAME as DRAFT
from agent.drafts import DraftReportArgs
from agent.drafts.report import KINDS as REPORTS
from data.errors import UsageError
from evals.case import Call, Case, Predicate, Suite
from tools import _registry as registry
from tools._spec import Args

SUITES = Path(__file__).resolve().parent / "suites"
SCHEMA = SUITES / "suite.schema.json"


def shipped() -> tuple[str, ...]:
    """Names of the suites that come with the program."""
    return tuple(sorted(path.stem for path in SUITES.glob("*.yaml")))


def load_suite(name: str) -> Suite:
    """The shipped suite of that name, or the one in a YAML file.

    Raises:
        UsageError: no such suite, or it is malformed; says where.
    """
    path = Path(name) if name.endswith((".yaml", ".yml")) else SUITES / f"{name}.yaml"
    if not path.is_file():
        raise UsageError(f"There is no suite '{name}'; shipped are {', '.join(shipped())}.")
    return parse_suite(path.read_text(encoding="utf-8"), str(path))


def parse_suite(text: str, where: str) -> Suite:
    """A suite from YAML.

    Raises:
        UsageError: it is malformed; says where.
    """
    try:
        suite = Suite.model_validate(yaml.load(text, Loader=_Loader))
    except yaml.YAMLError as problem:
        raise UsageError(f"{where} is not YAML: {problem}") from problem
    except ValidationError as problem:
        raise UsageError(f"{where} is not a suite: {_first(problem, text)}") from problem
    if problems := [f"{case.id}: {fault}" for case in suite.cases for fault in _faults(case)]:
        raise UsageError(f"{where} asks for what cannot be: " + " ".join(problems))
    return suite


def schema() -> str:
    """The JSON schema of suite files, for editors."""
    made = Suite.model_json_schema()
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def arguments_of(tool: str) -> type[Args]:
    """The argument model of a tool, drafts among them."""
    return DraftReportArgs if tool == DRAFT else registry.get(tool).arguments


class _Loader(yaml.CSafeLoader):
    """Dates stay text, as they are in arguments; a key given twice is refused."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def _mapping(loader: Any, node: Any) -> dict[Any, Any]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    if twice := [key for key in keys if keys.count(key) > 1]:
        raise yaml.constructor.ConstructorError(None, None, f"{twice[0]!r} twice", node.start_mark)
    return dict(yaml.SafeLoader.construct_mapping(loader, node, deep=True))


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _first(problem: ValidationError, text: str) -> str:
    """The first fault in words, with the id of the case it is in."""
    error = problem.errors()[0]
    where = list(error["loc"])
    if len(where) > 1 and where[0] == "cases" and isinstance(where[1], int):
        entry = yaml.load(text, Loader=_Loader)["cases"][where[1]]
        named = entry.get("id", where[1]) if isinstance(entry, dict) else where[1]
        where = [f"case {named}", *where[2:]]
    return f"{' > '.join(map(str, where)) or 'file'}: {error['msg']}"


def _faults(case: Case) -> Iterator[str]:
    for call in case.calls():
        yield from _faults_of_call(call)
    for turns in case.variants:
        for turn in turns:
            for tool in turn.expect.forbidden:
                if tool != DRAFT and tool not in registry.names():
                    yield f"there is no tool '{tool}'."
            if turn.expect.report:
                known = REPORTS[turn.expect.report.kind].headings
                for heading in turn.expect.report.sections:
                    if heading not in known:
                        yield f"'{heading}' is no section of a {turn.expect.report.kind}."


def _faults_of_call(call: Call) -> Iterator[str]:
    if call.tool != DRAFT and call.tool not in registry.names():
        yield f"there is no tool '{call.tool}'."
        return
    fields = arguments_of(call.tool).model_fields
    for name, value in call.arguments.items():
        if name not in fields:
            yield f"{call.tool} has no argument '{name}'; there are {', '.join(fields)}."
        elif isinstance(value, Predicate) and value.matches is not None:
            yield from _faults_of_pattern(value.matches)


def _faults_of_pattern(pattern: str) -> Iterator[str]:
    try:
        re.compile(pattern)
    except re.error as problem:
        yield f"'{pattern}' is no regular expression: {problem}."
