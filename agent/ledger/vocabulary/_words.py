"""Word lists: short ones written as a sentence would be, tables of them in YAML files beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is ten times faster


def load(name: str) -> Mapping[str, Any]:
    """The tables of a YAML file of this folder."""
    text = Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.load(text, Loader=_Loader)
    return found


def word_list(text: str) -> list[str]:
    """The words of `text`, in order."""
    return text.split()


def word_set(text: str) -> frozenset[str]:
    """The words of `text`."""
    return frozenset(text.split())
