"""Tool results as a model gets them: every figure outside the tables, at most 20 rows of each table,
and nothing that people wrote in their own words.

The whole result stays in the run for tables, charts and exports.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from agent.answer import ToolRun
from agent.models.tokens import estimate
from tools import _registry as registry
from tools._spec import Result

MAX_TOKENS = 1_500
NOT_SHOWN = "not_shown"
"""Names the parts of a result that had no room."""
# Rows of the main table and of every other one, tried in this order until the result fits.
ROWS = ((20, 5), (12, 4), (8, 3), (5, 2), (3, 1))


def compact(run: ToolRun) -> str:
    """JSON of at most `MAX_TOKENS` tokens, by the conservative estimate."""
    text: str = run.known.get("compact", lambda: _compact(run))
    return text


def _compact(run: ToolRun) -> str:
    if run.error is not None or run.result is None:
        return json.dumps({"error": run.error})
    model = registry.get(run.name).result
    primary = model.primary
    told = _once(_without_quotes(run.result, model))
    for cut, (main, other) in enumerate(ROWS):
        if cut == 1:
            told = _own(told, model)
        text = _json(
            {key: _short(value, main if key == primary else other) for key, value in _said(told)}
        )
        if estimate(text) <= MAX_TOKENS:
            return text
    return _json(_in_part(dict(_said(told)), primary))


def _in_part(told: dict[str, Any], primary: str | None) -> dict[str, Any]:
    """All figures of the result's own, then as many of its tables and parts as fit, named are the rest.

    The main table comes first, the others in the order of the result.
    """
    parts = sorted((key for key in told if _is_part(told[key])), key=lambda key: key != primary)
    kept = {key: value for key, value in told.items() if key not in parts}
    for key in parts:
        rest = [other for other in parts if other != key and other not in kept]
        for rows in (3, 2, 1) if key == primary else (1,):
            tried = kept | {key: _short(told[key], rows)}
            if estimate(_json(tried | {NOT_SHOWN: rest})) <= MAX_TOKENS:
                kept = tried
                break
    return kept | {NOT_SHOWN: [key for key in parts if key not in kept]}


def _is_part(value: Any) -> bool:
    rows = value if isinstance(value, list) else [value]
    return any(isinstance(row, dict) for row in rows)


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _without_quotes(values: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """The result without what people wrote in their own words, at any depth.

    Whoever reads it decides what to do next, and a note must have no say in that.
    """
    return {
        name: _nested(values[name], inner) if inner else values[name]
        for name, inner in _told(model)
        if name in values
    }


@cache
def _told(model: type[BaseModel]) -> list[tuple[str, list[type[BaseModel]]]]:
    """The fields that a model of language may read, with the models in each."""
    found = []
    for name, field in model.model_fields.items():
        extra = field.json_schema_extra
        if not (isinstance(extra, dict) and extra.get("untrusted")):
            found.append((name, inner_models(field.annotation)))
    return found


def _nested(value: Any, models: Sequence[type[BaseModel]]) -> Any:
    if isinstance(value, list):
        return [_nested(item, models) for item in value]
    if isinstance(value, dict):
        for model in models:
            if set(value) <= set(model.model_fields):
                return _without_quotes(value, model)
    return value


def inner_models(annotation: Any) -> list[type[BaseModel]]:
    """The models in an annotation: `list[Row] | None` has Row."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in inner_models(part)]


def _once(result: dict[str, Any]) -> dict[str, Any]:
    """The result without what parts of it say again of the whole: its account, date, currency."""

    def rest(value: Any) -> Any:
        rows = value if isinstance(value, list) else [value]
        if not rows or not all(isinstance(row, dict) for row in rows):
            return value
        again = {
            key
            for key in rows[0]
            if key in result and all(key in row and row[key] == result[key] for row in rows)
        }
        kept = [{key: item for key, item in row.items() if key not in again} for row in rows]
        return kept if isinstance(value, list) else kept[0]

    return {key: rest(value) for key, value in result.items()}


def _own(result: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """The result without whole results of other tools in it: these can be asked for."""

    def is_other(name: str) -> bool:
        inner = inner_models(model.model_fields[name].annotation)
        return any(issubclass(one, Result) for one in inner)

    return {name: value for name, value in result.items() if not is_other(name)}


def _said(result: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(key, value) for key, value in result.items() if value is not None and value != []]


def _short(value: Any, rows: int) -> Any:
    """Nested values without nulls; lists of rows cut, with a count of what was left out."""
    if isinstance(value, dict):
        return {key: _short(item, rows) for key, item in _said(value)}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        shown = [_short(item, rows) for item in value[:rows]]
        left = len(value) - len(shown)
        return [*shown, f"{left} more"] if left else shown
    return value
