"""Names and summaries of the tools, read from their files: listing tools imports none of them."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent


def names() -> tuple[str, ...]:
    """Names of all tools, without importing them."""
    return tuple(sorted(path.stem for path in HERE.glob("*.py") if not path.name.startswith("_")))


@cache
def summaries() -> dict[str, str]:
    """First docstring paragraph by tool, read from the source: listing tools must cost nothing."""
    found = {}
    for name in names():
        tree = ast.parse((HERE / f"{name}.py").read_text(encoding="utf-8"))
        function = next(
            node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name
        )
        found[name] = re.sub(r"\s+", " ", (ast.get_docstring(function) or "").split("\n\n")[0])
    return found
