"""How a part of the program is started as a process of its own."""

from __future__ import annotations

import sys


def python_module(name: str, *arguments: str) -> list[str]:
    """The command that runs a module of ours.

    -P: whatever lies in the working directory is not a part of the program.
    """
    return [sys.executable, "-P", "-m", name, *arguments]
