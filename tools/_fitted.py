"""Fitted models: made once for a snapshot, scope, point in time and parameters, kept as JSON.

A model is plain data (parameters, scalers, scores, hold-out figures), never a pickled object: it can be
read by a person and by another program, and a crafted file can run nothing. With it are kept the
statements its data came from, so that a figure of a model fitted long ago has its evidence too.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

from data.recent import Recent
from data.snapshots import write_atomically
from tools._code import texts_of
from tools._query import Query, Ran

log = logging.getLogger(__name__)
Plain = dict[str, Any]

LONGEST_WAIT = 20.0
"""Seconds from the start of another process; models that it has not made by then are made here."""
_elsewhere: list[Callable[[], bool]] = []
_making: Recent[tuple[str, Path], Plain] = Recent(0)
"""Keeps none: whoever wants a model that is being made waits, also with another upload of scores."""


def made_elsewhere(is_running: Callable[[], bool]) -> None:
    """Another process makes the usual models for this one as long as `is_running`.

    Fitting takes 150 MB that a server would keep for ever, and both would be slower for it. On a busy
    machine the other may take minutes: then whoever asks no longer waits for any of its models.
    """
    until = time.monotonic() + LONGEST_WAIT
    _elsewhere[:] = [lambda: time.monotonic() < until and is_running()]


def fitted(
    query: Query, module: ModuleType, parameters: Mapping[str, Any], make: Callable[[], Plain]
) -> Plain:
    """What `make` gives, from the cache where the same was fitted before.

    `make` returns JSON-ready data that depend on the snapshot, the scope, the as-of date, `parameters`
    (JSON-ready) and the code and SQL of `module` and of the tool modules it imports. The statements
    it ran are noted in `query` whether it ran now or before. Several threads that want the same model
    wait for the one that fits it. A file that cannot be read is fitted anew; one that cannot be
    written is not kept.
    """
    name = module.__name__.rpartition(".")[2]
    digest = _digest(query, name, parameters)
    path = (
        query.warehouse.home.models / query.warehouse.snapshot / f"{name.strip('_')}-{digest}.json"
    )
    before = len(query.ran)

    def read_or_make() -> Plain:
        found = _read(path) or _awaited(path)
        if found is None:
            made = make()
            found = {"model": made, "ran": _as_plain(query.ran[before:])}
            _write(path, found)
        return found

    found: Plain = query.remember(
        ("fitted", name, digest), lambda: _making.get((name, path), read_or_make)
    )
    earlier = query.ran[:before]
    noted = [Ran(**entry) for entry in found["ran"]]
    query.ran[before:] = [entry for entry in noted if entry not in earlier]
    model: Plain = found["model"]
    return model


def _awaited(path: Path) -> Plain | None:
    """The model when another process has made it; None as soon as none is waited for."""
    while any(is_worth_waiting() for is_worth_waiting in _elsewhere):
        time.sleep(0.05)
        if path.exists():
            break
    return _read(path)


def _digest(query: Query, name: str, parameters: Mapping[str, Any]) -> str:
    depends = {
        "code": texts_of(name),
        "scope": query.scope.regions,
        "as_of": query.as_of.isoformat(),
        "parameters": dict(parameters),
    }
    return hashlib.sha256(json.dumps(depends, sort_keys=True).encode()).hexdigest()[:16]


def _as_plain(ran: Sequence[Ran]) -> list[Plain]:
    """Statements as JSON has them: dates as text."""
    plain: list[Plain] = json.loads(json.dumps([asdict(entry) for entry in ran], default=str))
    return plain


def _read(path: Path) -> Plain | None:
    try:
        found: Plain = json.loads(path.read_text(encoding="utf-8"))
        if found.keys() != {"model", "ran"}:
            raise ValueError("it is not what this version writes")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as problem:
        log.warning("the fitted model %s cannot be read (%s); it is fitted anew", path, problem)
        return None
    return found


def _write(path: Path, model: Plain) -> None:
    try:
        write_atomically(path, json.dumps(model, sort_keys=True, allow_nan=False))
    except OSError as problem:
        log.warning("the fitted model %s was not kept (%s)", path, problem)
