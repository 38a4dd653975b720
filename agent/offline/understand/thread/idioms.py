"""Ways of speaking about the last answer, written out in plain words: the list of idioms.yaml."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from agent.offline.understand.words.wordlists import load_yaml
from data.errors import UsageError

FILE = Path(__file__).with_name("idioms.yaml")


def in_plain_words(text: str) -> str:
    """A message that follows another, without the idioms of the list."""
    for says, means in _idioms():
        text = says.sub(means, text, count=1)
    return text


@cache
def _idioms() -> list[tuple[re.Pattern[str], str]]:
    return read_idioms(FILE.read_text(encoding="utf-8"))


def read_idioms(text: str) -> list[tuple[re.Pattern[str], str]]:
    """The entries of an idioms file.

    Raises:
        UsageError: an entry that is not a pattern and what it means.
    """
    found = []
    for number, entry in enumerate(load_yaml(text) or [], start=1):
        if not isinstance(entry, dict) or entry.keys() != {"says", "means"}:
            raise UsageError(f"idioms.yaml: entry {number} needs 'says' and 'means', and no more.")
        try:
            says = re.compile(entry["says"], re.IGNORECASE)
            re.compile(f"(?:{entry['says']})?").sub(entry["means"], "")  # as if it were found
        except (re.error, TypeError, IndexError) as problem:
            raise UsageError(f"idioms.yaml: entry {number} cannot be used: {problem}.") from problem
        found.append((says, entry["means"]))
    return found
