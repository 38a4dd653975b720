"""The closed sets of words of wordlists.yaml."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

_NESTED = re.compile(r"<(\w+)>")
FILE = Path(__file__).with_name("wordlists.yaml")


def load_yaml(text: str) -> Any:
    """Parse YAML with the fast parser where it was compiled in."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, loader)


def word_list(name: str) -> frozenset[str]:
    """The words under `name`."""
    return frozenset(str(_lists()[name]).split())


def said_of(argument: str) -> frozenset[str]:
    """Words by which a change to what `argument` reads is announced; none where there are none."""
    return frozenset(str(_lists().get(f"said_of_{argument}", "")).split())


def alternatives(name: str) -> str:
    """The patterns under `name` as one pattern; <x> in them stands for the patterns under x."""
    return expanded("|".join(_lists()[name]))


def expanded(pattern: str) -> str:
    """A pattern with the lists that it names as <x> written out."""
    return _NESTED.sub(lambda other: f"(?:{alternatives(other[1])})", pattern)


def patterns(name: str) -> dict[str, str]:
    """The patterns under `name`, each by what it stands for."""
    said: dict[str, str] = _lists()[name]
    return said


@cache
def _lists() -> dict[str, Any]:
    lists: dict[str, Any] = load_yaml(FILE.read_text(encoding="utf-8"))
    return lists


@lru_cache(maxsize=8_192)
def whole_words(pattern: str) -> re.Pattern[str]:
    """What finds the pattern on whole words.

    There are thousands of them, of which `re` keeps the last 512: to compile the others anew took a tenth of
    the time of reading a message.
    """
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")
