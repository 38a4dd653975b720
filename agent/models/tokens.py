"""Counting tokens without asking the network."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken

# Where tiktoken keeps the one encoding that current OpenAI-compatible models are counted with.
_ENCODING = "o200k_base"
_BLOB = "https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken"


def count(text: str) -> tuple[int, bool]:
    """Tokens of `text` and whether that is an estimate.

    tiktoken is used only where its encoding is already on disk (`TIKTOKEN_CACHE_DIR`): it would
    otherwise download it.
    """
    encoding = _encoding()
    if encoding is None:
        return estimate(text), True
    return len(encoding.encode(text, disallowed_special=())), False


def estimate(text: str) -> int:
    """A conservative estimate: prose has about four bytes a token, JSON full of numbers 2.7 at least.

    No word is less than a token.
    """
    return max(-(-10 * len(text.encode(errors="replace")) // 27), len(text.split()))


@cache
def _encoding() -> tiktoken.Encoding | None:
    folder = os.environ.get("TIKTOKEN_CACHE_DIR")
    if not folder or not (Path(folder) / hashlib.sha1(_BLOB.encode()).hexdigest()).exists():
        return None
    import tiktoken

    return tiktoken.get_encoding(_ENCODING)
