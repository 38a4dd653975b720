"""Fitted models: made once for a snapshot, scope, point in time and parameters, kept as JSON.

A model is plain data (parameters, scalers, scores, hold-out figures), never a pickled object: it can be
read by a person and by another program, and a crafted file can run nothing.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import logging
import os
import tempfile
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

from data.snapshots import made_folder
from tools._query import Query

log = logging.getLogger(__name__)
Plain = dict[str, Any]

_making: defaultdict[Any, threading.Lock] = defaultdict(threading.Lock)


def fitted(
    query: Query, module: ModuleType, parameters: Mapping[str, Any], make: Callable[[], Plain]
) -> Plain:
    """What `make` gives, from the cache where the same was fitted before.

    `make` returns JSON-ready data that depend on the snapshot, the scope, the as-of date, `parameters`
    (JSON-ready), the code of `module` and the SQL files of its name alone. Several threads that want
    the same model wait for the one that fits it. A file that cannot be read is fitted anew; one that
    cannot be written is not kept.
    """
    name = module.__name__.rpartition(".")[2].strip("_")
    digest = _digest(query, module, parameters)

    def read_or_make() -> Plain:
        with _making[name, digest]:
            path = query.warehouse.home.models / query.warehouse.snapshot / f"{name}-{digest}.json"
            found = _read(path)
            if found is None:
                found = make()
                _write(path, found)
            return found

    made: Plain = query.remember(("fitted", name, digest), read_or_make)
    return made


def _digest(query: Query, module: ModuleType, parameters: Mapping[str, Any]) -> str:
    file = Path(inspect.getfile(module))
    sql = sorted([*file.parent.glob(f"{file.stem}.sql"), *file.parent.glob(f"{file.stem}.*.sql")])
    depends = {
        "code": inspect.getsource(module),
        "sql": [path.read_text(encoding="utf-8") for path in sql],
        "scope": query.scope.regions,
        "as_of": query.as_of.isoformat(),
        "parameters": dict(parameters),
    }
    return hashlib.sha256(json.dumps(depends, sort_keys=True).encode()).hexdigest()[:16]


def _read(path: Path) -> Plain | None:
    try:
        found: Plain = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as problem:
        log.warning("the fitted model %s cannot be read (%s); it is fitted anew", path, problem)
        return None
    return found


def _write(path: Path, model: Plain) -> None:
    """Write beside and rename, so that no reader ever finds half a model."""
    text = json.dumps(model, sort_keys=True, allow_nan=False)
    beside = None
    try:
        made_folder(path.parent)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=".fitting-", delete=False
        ) as file:
            beside = file.name
            file.write(text)
        os.replace(beside, path)
    except OSError as problem:
        log.warning("the fitted model %s was not kept (%s)", path, problem)
        if beside is not None:
            with suppress(OSError):
                os.unlink(beside)
