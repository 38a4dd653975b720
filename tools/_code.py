"""The text of which the result of a tool or a fitted model is made: code, SQL and the catalogue.

Where any of it changes, so may the result; hashes over it tell versions apart.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from data.catalogue import HERE as CATALOGUE
from data.relations import MODELS, relations_in
from tools._names import HERE


def texts_of(name: str) -> list[str]:
    """Sources of `tools/<name>.py` and of the modules of this package it imports, directly or not,
    with the SQL files of each and the models these name; and the catalogue."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(CATALOGUE.glob("*.yaml"))]
    for module in _modules_of(HERE / f"{name}.py"):
        texts.append(module.read_text(encoding="utf-8"))
        for path in sql_of(module.stem):
            sql = path.read_text(encoding="utf-8")
            texts += [sql, *_models_of(sql)]
    return texts


def sql_of(name: str) -> tuple[Path, ...]:
    """The SQL of a module: `<name>.sql` and, where one SELECT cannot do, `<name>.<part>.sql`."""
    return tuple(sorted([*HERE.glob(f"{name}.sql"), *HERE.glob(f"{name}.*.sql")]))


@cache
def _modules_of(path: Path) -> tuple[Path, ...]:
    """The module and every module of this package it imports, directly or not."""
    found = {path}
    waiting = [path]
    while waiting:
        text = waiting.pop().read_text(encoding="utf-8")
        listed = re.findall(r"^from tools import (.+)$", text, re.M)
        names = re.findall(r"^from tools\.(\w+) import", text, re.M)
        for name in [*names, *re.findall(r"\w+", " ".join(listed))]:
            module = HERE / f"{name}.py"
            if module.exists() and module not in found:
                found.add(module)
                waiting.append(module)
    return tuple(sorted(found))


def _models_of(sql: str) -> list[str]:
    texts = []
    for name in relations_in(sql):
        path = MODELS / f"{name}.sql"
        if path.exists():
            text = path.read_text(encoding="utf-8")
            texts += [text, *_models_of(text)]
    return texts
