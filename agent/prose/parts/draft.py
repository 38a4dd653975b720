"""The short text beside a drafted document."""

from __future__ import annotations

from typing import Any


def cover(report: dict[str, Any]) -> str:
    """Title, what of a wish it follows, what it says first, and its first figures."""
    claims = [
        claim
        for section in report["sections"]
        for claim in section["paragraphs"] + section["bullets"]
    ]
    first = claims[:1]
    telling = next((claim for claim in claims if claim["figures"]), None)
    if telling is not None and telling not in first:
        first.append(telling)
    told = [report["told"]] if report.get("told") else []
    words = [f"**{report['title']}** is ready below.", *told, *(claim["text"] for claim in first)]
    return "\n\n".join(words)
