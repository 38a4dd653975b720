"""The short text beside a drafted document."""

from __future__ import annotations

from typing import Any


def cover(report: dict[str, Any]) -> str:
    """Title, what it says in its first sentence, and what to do with it."""
    first = next(
        (claim["text"] for section in report["sections"] for claim in section["paragraphs"]), ""
    )
    return f"**{report['title']}** is ready below.\n\n{first}"
