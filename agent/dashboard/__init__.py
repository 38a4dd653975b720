"""The book as one page: everything `book_overview` tells, live, in a file that needs no network.

The page holds the accounts as data and the program that adds them up: it filters in the browser. Its
policy lets it run that program and nothing else, and load nothing from anywhere.
"""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2

from agent.dashboard._data import book_data
from agent.wording import day
from tools._query import Query

HERE = Path(__file__).resolve().parent
SCRIPTS = ("figures.js", "words.js", "table.js", "charts.js", "page.js")


def page(query: Query, *, lookback_days: int, region: str | None = None) -> str:
    """The whole page as HTML.

    Raises:
        UnknownValue: there is no such region in scope.
    """
    data = book_data(query, lookback_days=lookback_days, region=region)
    scripts = [_plotly(), "\n".join(_own(name) for name in SCRIPTS)]
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(_own("page.html")).render(
        book=data["book"],
        as_of=day(query.as_of),
        style=_own("page.css"),
        scripts=scripts,
        hashes=[_hash(script) for script in scripts],
        data=as_script(data),
    )


def as_script(data: Any) -> str:
    """JSON that may stand in a script element: no text in it can end the element or open a comment."""
    text = json.dumps(data, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _own(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _plotly() -> str:
    """The library as the installed package has it; it ends no script element."""
    return (files("plotly") / "package_data" / "plotly.min.js").read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """The script as a content security policy names it."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
