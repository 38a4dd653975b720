"""Slang, and English after the manner of another language, written out before anything else is read."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from agent.offline.understand.tokens.wordlists import load_yaml

FILES = [Path(__file__).with_name(name) for name in ("calques.yaml", "colloquial.yaml")]


class Saying(NamedTuple):
    """What is said, and the plain words for it."""

    says: re.Pattern[str]
    means: str


def in_plain_words(text: str) -> str:
    """'Who packed in buying glass' is who stopped buying it, 'which goods' are which products."""
    for saying in _sayings():
        text = saying.says.sub(saying.means, text)
    return text


@cache
def _sayings() -> tuple[Saying, ...]:
    entries: list[dict[str, str]] = [
        entry for file in FILES for entry in load_yaml(file.read_text(encoding="utf-8"))
    ]
    return tuple(Saying(re.compile(one["says"], re.IGNORECASE), one["means"]) for one in entries)
