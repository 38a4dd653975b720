"""Ways of speaking about the last answer, written out in plain words: the list of idioms.yaml."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from agent.offline.understand.words.wordlists import load_yaml

FILE = Path(__file__).with_name("idioms.yaml")


def in_plain_words(text: str) -> str:
    """A message that follows another, without the idioms of the list."""
    for says, means in _idioms():
        text = says.sub(means, text, count=1)
    return text


@cache
def _idioms() -> list[tuple[re.Pattern[str], str]]:
    entries = load_yaml(FILE.read_text(encoding="utf-8"))
    return [(re.compile(entry["says"], re.IGNORECASE), entry["means"]) for entry in entries]
