"""What a page needs that works from disk without a network: its library, its data, its policy."""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

PLOTLY = Path(str(files("plotly") / "package_data" / "plotly.min.js"))
"""The chart library as the installed package has it; it ends no script element."""
LIBRARY = "<!--the chart library-->"
"""Where a page gets the chart library; words of a page are escaped and cannot say this."""


def complete(page: str) -> str:
    """A page with the chart library in its place."""
    return page.replace(LIBRARY, f"<script>{plotly()}</script>", 1)


def plotly() -> str:
    """The source of the chart library."""
    return PLOTLY.read_text(encoding="utf-8")


def as_script(data: Any) -> str:
    """JSON that may stand in a script element: no text in it can end the element or open a comment."""
    text = json.dumps(data, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def policy(scripts: list[str]) -> str:
    """A content security policy: these scripts and no other, inline styles, and nothing from anywhere."""
    allowed = " ".join(f"'{_hash(script)}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _hash(script: str) -> str:
    """The script as a content security policy names it."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
