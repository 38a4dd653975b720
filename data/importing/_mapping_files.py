"""Reading mapping files, with errors that name file, key and remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import yaml
from pydantic import ValidationError

from data.errors import ImportProblem
from data.importing._mapping import Mapping, Table, mistakes_of
from data.importing._targets import TABLES, targets
from data.importing._values import Compiler

SHIPPED = Path(__file__).resolve().parent.parent / "mappings"


def shipped_mappings() -> list[str]:
    """Names of the mappings that come with Quintile."""
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


def read_mapping(path_or_name: Path | str) -> Mapping:
    """The mapping in a file, or the shipped one of that name.

    Raises:
        ImportProblem: there is no such mapping, or a key of it is wrong.
    """
    path = _find(path_or_name)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ImportProblem(f"The mapping {path} cannot be read: {error}.") from error
    try:
        content = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ImportProblem(
            f"The mapping {path.name} is not valid YAML, line {line}: {error.problem}."
        ) from error
    except yaml.YAMLError as error:
        raise ImportProblem(f"The mapping {path.name} is not valid YAML: {error}.") from error
    if not isinstance(content, dict):
        raise ImportProblem(
            f"The mapping {path.name} is empty or a list; it must have the keys "
            f"{', '.join(Mapping.model_fields)}."
        )
    try:
        mapping = Mapping.model_validate(content)
    except ValidationError as error:
        found = [*_told(error), *_mistakes_of_tables(content)]
        raise ImportProblem(_sentence(path, found)) from error
    unfit = [*_unfit_constants(mapping)]
    if unfit:
        raise ImportProblem(_sentence(path, unfit))
    return mapping


def _find(path_or_name: Path | str) -> Path:
    path = Path(path_or_name).expanduser()
    if path.is_file():
        return path
    if path.suffix.lower() in (".yaml", ".yml") or len(path.parts) != 1:
        raise ImportProblem(f"There is no mapping file {path}. Check the path.")
    by_name = SHIPPED / f"{path.name}.yaml"
    if by_name.is_file():
        return by_name
    names = shipped_mappings()
    near = difflib.get_close_matches(path.name, names, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise ImportProblem(
        f"There is no mapping named {path.name}.{hint} Shipped mappings: {', '.join(names)}; "
        "for one of your own give the path of its YAML file."
    )


def _unfit_constants(mapping: Mapping) -> Iterator[str]:
    compiler = Compiler({}, ())
    with duckdb.connect() as con:
        for table, entry in mapping.tables.items():
            for name, value in entry.columns.items():
                if value.constant is None:
                    continue
                for reason in compiler.cell(targets(table)[name], value).problems(con):
                    yield (
                        f"tables.{table}.columns.{name}: the constant {value.constant!r} cannot be "
                        f"used: {reason}"
                    )


def _told(error: ValidationError) -> Iterator[str]:
    """Every mistake of a mapping with its place."""
    for detail in error.errors():
        place = ".".join(str(part) for part in detail["loc"] if part != "[key]")
        if place:
            yield f"{place}: {_remedy(detail)}"
        else:
            yield from _remedy(detail).splitlines()


def _mistakes_of_tables(content: dict[Any, Any]) -> Iterator[str]:
    """What is wrong with tables that can be read, where the whole cannot and was not looked at."""
    tables = content.get("tables")
    for name, entry in tables.items() if isinstance(tables, dict) else ():
        with suppress(ValidationError):
            if name in TABLES:
                yield from mistakes_of(name, Table.model_validate(entry))


def _sentence(path: Path, mistakes: Iterable[str]) -> str:
    listed = list(dict.fromkeys(mistakes))
    many = "s" * (len(listed) > 1)
    lines = [f"The mapping {path.name} has {len(listed)} mistake{many}:"]
    return "\n".join([*lines, *(f"  {one}" for one in listed)])


def _remedy(detail: Any) -> str:
    if detail["type"] == "extra_forbidden":
        return "is not a key that mappings have; remove it or correct its spelling"
    if detail["type"] == "missing":
        return "is missing; add it"
    message = str(detail["msg"]).removeprefix("Value error, ")
    message = message[0].lower() + message[1:]
    if detail["type"] == "string_type":
        message += ' (YAML reads words such as no, on and 12 as something else: write "no", "12")'
    return message


class _Loader(yaml.SafeLoader):
    """Refuses a key that is written twice: YAML would quietly keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key} is written twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)
