"""The tool registry: what `@tool` accepts, what every surface lists, and how a tool is run.

A tool module is `tools/<name>.py` with one function of that name, decorated, and its SQL beside it.
Everything a surface needs is read from the function: the description is its docstring, the arguments
are its first parameter's model, the result its return type.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import json
import time
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from pydantic import BaseModel, ValidationError

from data.scope import Scope
from data.warehouse import Warehouse
from tools._code import texts_of
from tools._errors import InvalidArguments, UnknownValue
from tools._names import HERE as HERE
from tools._names import names as names
from tools._names import summaries as summaries
from tools._query import LATEST, Progress, Query, Ran, query_at
from tools._spec import Args, Example, Result

A = typing.TypeVar("A", bound=Args)
FORBIDDEN_ARGUMENTS = frozenset({"sql", "user", "role", "scope", "scope_regions", "path", "file"})


class BadTool(Exception):
    """A tool is malformed; raised at import, names the tool and the fault."""


@dataclass(frozen=True)
class Tool:
    """A registered analysis."""

    name: str
    function: Callable[[Any, Query], Result]
    arguments: type[Args]
    result: type[Result]
    description: str
    examples: tuple[Example, ...]

    @property
    def summary(self) -> str:
        """First sentence of the description."""
        return self.description.split("\n\n")[0].replace("\n", " ")

    @cached_property
    def version(self) -> str:
        """Hash over the tool and the tool modules it imports, their SQL, its models and the catalogue."""
        return hashlib.sha256("\0".join(texts_of(self.name)).encode()).hexdigest()[:12]

    def __call__(self, args: Args, query: Query) -> Result:
        return self.function(args, query)


def tool(*, examples: Sequence[Example]) -> Callable[[Callable[..., Result]], Tool]:
    """Register the decorated function as a tool.

    Raises:
        BadTool: name, annotations, docstring, argument descriptions, SQL or examples are not in order.
    """

    def register(function: Callable[..., Result]) -> Tool:
        name = function.__name__
        hints = typing.get_type_hints(function)
        if list(inspect.signature(function).parameters) != ["args", "query"]:
            raise BadTool(f"{name}: parameters must be (args, query)")
        if not (_is(hints.get("args"), Args) and _is(hints.get("return"), Result)):
            raise BadTool(
                f"{name}: annotate args with a model of Args, what it returns with a Result"
            )
        made = Tool(
            name=name,
            function=function,
            arguments=hints["args"],
            result=hints["return"],
            description=inspect.getdoc(function) or "",
            examples=tuple(examples),
        )
        _check(made, module=function.__module__)
        return made

    return register


def _is(annotation: Any, model: type[BaseModel]) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, model)


def _check(made: Tool, module: str) -> None:
    name = made.name
    if module != f"tools.{name}":
        raise BadTool(f"{name}: a tool's function has the name of its file, not {module}")
    if not made.description:
        raise BadTool(f"{name}: the docstring is what people and models read; write one")
    if not made.examples:
        raise BadTool(f"{name}: give at least one example question")
    for field_name, field in made.arguments.model_fields.items():
        if field_name in FORBIDDEN_ARGUMENTS:
            raise BadTool(f"{name}.{field_name}: authority and SQL are never arguments")
        if not field.description:
            raise BadTool(f"{name}.{field_name}: describe the argument")
    if undescribed := sorted(_undescribed(made.result)):
        raise BadTool(f"{name}: describe {', '.join(undescribed)}")
    for example in made.examples:
        try:
            made.arguments.model_validate(example.arguments)
        except ValidationError as problem:
            raise BadTool(f"{name}: the example '{example.text}' does not fit") from problem


def _undescribed(model: type[BaseModel]) -> Iterator[str]:
    """Fields without a description, of the model and of the models in it."""
    for name, field in model.model_fields.items():
        if not field.description:
            yield f"{model.__name__}.{name}"
        for part in _parts(field.annotation):
            if _is(part, BaseModel):
                yield from _undescribed(part)


def _parts(annotation: Any) -> Iterator[Any]:
    """The types an annotation is made of: `list[Row] | None` has Row."""
    yield annotation
    for part in typing.get_args(annotation):
        yield from _parts(part)


@cache
def get(name: str) -> Tool:
    """The tool of that name.

    Raises:
        UnknownValue: no such tool.
    """
    if name not in names():
        raise UnknownValue("tool", name, allowed=names())
    found = getattr(importlib.import_module(f"tools.{name}"), name, None)
    if not isinstance(found, Tool):
        raise BadTool(f"tools/{name}.py has no @tool function {name}")
    return found


def all_tools() -> tuple[Tool, ...]:
    """Every tool, in order of name."""
    return tuple(get(name) for name in names())


@dataclass(frozen=True)
class Outcome:
    """A finished call: `arguments` as resolved, `result` typed, `ran` its statements.

    `uploads` is the number of the last upload of churn scores that counted.
    """

    tool: str
    arguments: dict[str, Any]
    result: Result
    ran: tuple[Ran, ...]
    ms: float
    version: str
    snapshot: str
    uploads: int


def parse_arguments(tool: Tool, arguments: Mapping[str, Any]) -> Args:
    """Arguments as people give them, validated by name: a number may come as text.

    Raises:
        InvalidArguments: with one sentence per problem, naming allowed values.
    """
    try:
        return tool.arguments.model_validate(dict(arguments))
    except ValidationError as problem:
        raise _invalid(tool.name, tool.arguments, problem) from problem


def parse_json_arguments(name: str, model: type[A], arguments: Mapping[str, Any]) -> A:
    """Arguments as programs give them, in JSON: neither "365" nor 365.0 nor true is a whole number.

    Raises:
        InvalidArguments: with one sentence per problem, naming allowed values.
    """
    try:
        return model.model_validate_json(json.dumps(arguments, default=str), strict=True)
    except ValidationError as problem:
        raise _invalid(name, model, problem) from problem


def _invalid(name: str, model: type[Args], problem: ValidationError) -> InvalidArguments:
    return InvalidArguments(name, [_sentence(model, error) for error in problem.errors()])


def _sentence(model: type[Args], error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"]) or "arguments"
    if error["type"] == "extra_forbidden":
        known = ", ".join(model.model_fields)
        return f"'{where}' is not an argument; there are {known}."
    if error["type"] == "missing":
        return f"'{where}' is required{_allowed(model, where)}."
    shown = repr(error.get("input"))[:60]
    return f"'{where}' cannot be {shown}: {error['msg'][0].lower()}{error['msg'][1:]}."


def _allowed(model: type[Args], name: str) -> str:
    """', one of a, b' for an enumeration."""
    annotation = model.model_fields[name].annotation
    if typing.get_origin(annotation) is not typing.Literal:
        return ""
    return f", one of {', '.join(map(str, typing.get_args(annotation)))}"


def start(
    args: Args,
    warehouse: Warehouse,
    scope: Scope,
    progress: Progress = lambda words, done: None,
    *,
    uploads: int = LATEST,
) -> Query:
    """The query context of one call; its `cancel()` stops the call from another thread.

    `progress` is told, in the thread that runs the call, how far long work is. Uploads of churn scores
    after number `uploads` do not count.

    Raises:
        ToolError: there are no transactions yet at the as-of date.
    """
    return query_at(warehouse, scope, args.as_of, progress, uploads)


def run(tool: Tool, args: Args, query: Query) -> Outcome:
    """Run a tool, or give the remembered outcome of the same call on the same snapshot and scope."""
    started = time.perf_counter()

    def call() -> tuple[Result, tuple[Ran, ...]]:
        result = tool(args, query)
        return result, tuple(query.ran)

    key = (tool.name, tool.version, args.model_dump_json())
    result, ran = query.remember_found(key, call)
    return Outcome(
        tool=tool.name,
        arguments=args.model_dump(mode="json") | {"as_of": query.as_of.isoformat()},
        result=result,
        ran=ran,
        ms=(time.perf_counter() - started) * 1000,
        version=tool.version,
        snapshot=query.warehouse.snapshot,
        uploads=query.uploads,
    )
