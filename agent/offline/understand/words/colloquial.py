"""Slang and dialect written out in plain words before anything else is read of a message."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from agent.offline.understand.tokens.wordlists import load_yaml

FILE = Path(__file__).with_name("colloquial.yaml")


class Saying(NamedTuple):
    """What is said, and the plain words for it."""

    says: re.Pattern[str]
    means: str


def in_plain_words(text: str) -> str:
    """'Who packed in buying glass' is who stopped buying it."""
    for saying in _sayings():
        text = saying.says.sub(saying.means, text)
    return text


@cache
def _sayings() -> tuple[Saying, ...]:
    entries: list[dict[str, str]] = load_yaml(FILE.read_text(encoding="utf-8"))
    return tuple(Saying(re.compile(one["says"], re.IGNORECASE), one["means"]) for one in entries)
