"""What is made of a finished tool call, once: plain data, the typed result again, and its facts.

Who makes the same call on the same data, in the same scope, gets the same run: what was made of it for one
person is there for the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from pydantic import BaseModel

from agent.answer import Fact, Statement, ToolRun
from agent.ledger import facts_of
from data.recent import Recent
from tools import _registry as registry
from tools._spec import Result

SHARED, SHARED_ROWS = 32, 60
"""Runs that are kept, and the rows up to which they are: the facts of a long list take megabytes."""
_runs: Recent[tuple[int, str], tuple[Result, ToolRun]] = Recent(SHARED)


def run_of(outcome: registry.Outcome, call_id: str) -> ToolRun:
    """A finished tool call as plain data."""
    # The registry gives one result to all who make the call. It is kept, or another may get its identity.
    result = outcome.result
    key = (id(result), call_id)
    if _rows(result) > SHARED_ROWS:
        return _plain_run(outcome, call_id)
    _, run = _runs.get(key, lambda: (result, _plain_run(outcome, call_id)))
    return run.model_copy(update={"ms": round(outcome.ms, 1)})


def _plain_run(outcome: registry.Outcome, call_id: str) -> ToolRun:
    result = outcome.result
    run = ToolRun(
        id=call_id,
        name=outcome.tool,
        arguments=outcome.arguments,
        rows=_rows(result),
        ms=round(outcome.ms, 1),
        snapshot=outcome.snapshot,
        sql=[
            Statement(
                file=ran.file,
                sql=ran.sql,
                parameters={key: _plain(value) for key, value in ran.parameters.items()},
                rows=ran.rows,
                ms=round(ran.ms, 1),
            )
            for ran in outcome.ran
        ],
        version=outcome.version,
        uploads=outcome.uploads,
        result=result.model_dump(mode="json"),
    )
    run.known.get("typed", lambda: result)
    return run


def _rows(result: Result) -> int:
    primary = getattr(result, result.primary, None) if result.primary else None
    return len(primary) if isinstance(primary, list) else 1


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)


def typed(run: ToolRun) -> Result | None:
    """The result as its tool returned it, or None when the call failed."""
    if run.result is None:
        return None
    model = registry.get(run.name).result
    found: Result = run.known.get("typed", lambda: model.model_validate(run.result))
    return found


def quotations(runs: Sequence[ToolRun]) -> frozenset[str]:
    """What people wrote, as the results quote it: a figure in it is theirs, not ours."""
    found: set[str] = set()
    for run in runs:
        found |= run.known.get("quotations", partial(_quotations, run))
    return frozenset(found)


def _quotations(run: ToolRun) -> frozenset[str]:
    result = typed(run)
    return frozenset() if result is None else frozenset(_quoted(result))


def _quoted(part: BaseModel) -> Iterator[str]:
    for name, field in type(part).model_fields.items():
        value, extra = getattr(part, name), field.json_schema_extra
        if isinstance(extra, dict) and extra.get("untrusted"):
            yield from (value,) if isinstance(value, str) else ()
            continue
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, BaseModel):
                yield from _quoted(one)


def ledger(runs: Sequence[ToolRun]) -> list[Fact]:
    """The facts of all runs of a turn."""
    return [fact for run in runs for fact in _facts(run)]


def _facts(run: ToolRun) -> list[Fact]:
    result = typed(run)
    if result is None:
        return []
    found: list[Fact] = run.known.get(
        "facts", lambda: facts_of(run.id, run.name, result, run.arguments)
    )
    return found
