"""The book as one page: everything `book_overview` tells, live, in a file that needs no network.

The page holds the accounts as data and the program that adds them up: it filters in the browser. Its
policy lets it run that program and nothing else, and load nothing from anywhere.
"""

from __future__ import annotations

from pathlib import Path

import jinja2

from agent import standalone
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
    scripts = [standalone.plotly(), "\n".join(_own(name) for name in SCRIPTS)]
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(_own("page.html")).render(
        book=data["book"],
        as_of=day(query.as_of),
        missing=query.no_lines,
        style=_own("page.css"),
        scripts=scripts,
        policy=standalone.policy(scripts),
        data=standalone.as_script(data),
    )


def _own(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
