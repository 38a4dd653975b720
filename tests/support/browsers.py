"""The browser of the tests: Debian's light build without windows, else its whole Chromium."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BROWSERS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
"""The same engine and version; the first spends less on a page."""


def browser_path() -> str:
    """The first that is installed; skips where there is none, fails where CI demands one."""
    found = next((path for path in BROWSERS if path.exists()), None)
    if found is None:
        message = f"none of {', '.join(map(str, BROWSERS))}"
        if os.environ.get("QUINTILE_REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return str(found)
