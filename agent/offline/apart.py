"""What is learnt and fitted beforehand, in a process of its own: `python -m agent.offline.apart WORK`.

The arithmetic needs 300 MB that a server would keep for ever, and answers would wait for it. The process
leaves files, from which the server reads, and ends.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

from agent.offline.understand import learn_intents, learn_next_tool
from data import churn_scores
from data.home import Home
from data.processes import python_module
from data.scope import Scope
from data.snapshots import current, write_atomically
from data.users import LOCAL, everyone, scope_of
from data.warehouse import Warehouses
from tools import _registry as registry
from tools._accounts import accounts
from tools._code import texts_of
from tools._errors import ToolError
from tools._query import Query, query_at
from tools._spec import Args

Work = Literal["learn", "learn_next_tool", "fit"]
"""`learn` trains what the offline analyst understands with, the next tool beside the intents; `fit` makes
the models that profiles need."""
OPENING, PROFILE = "opportunities", "account_profile"
"""The tools whose models are fitted beforehand."""
_WITH_PARENT = "with-parent"


def start(work: Work, home: Home) -> subprocess.Popen[bytes]:
    """Begin the work for a home; it ends with this process at the latest.

    What goes wrong stands on the standard error of this process.
    """
    return subprocess.Popen(
        python_module("agent.offline.apart", work, _WITH_PARENT),
        env=os.environ | {"QUINTILE_HOME": str(home.root)},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )


def learn(home: Home) -> None:
    """Train both models, each in a process of its own; what is kept already is not trained again."""
    with start("learn_next_tool", home) as beside:
        learn_intents()
        beside.wait()


def fit_for_the_opening(home: Home) -> bool:
    """Fit and keep what the list of opportunities needs, which the opening page shows.

    Tells whether nothing failed.

    Raises:
        NoWarehouse: nothing was published yet.
    """
    attention = registry.get(OPENING)
    done = [_goes_well(attention, attention.arguments(), query) for query in _queries(home)]
    return all(done)


def fit(home: Home) -> bool:
    """Fit and keep what a profile needs, by making one in each scope.

    Tells whether nothing failed.

    Raises:
        NoWarehouse: nothing was published yet.
    """
    profile = registry.get(PROFILE)
    done = [
        _goes_well(profile, profile.arguments.model_validate({"account": account.id}), query)
        for query in _queries(home)
        for account in accounts(query)[:1]
    ]
    return all(done)


def _goes_well(tool: registry.Tool, arguments: Args, query: Query) -> bool:
    """What cannot be told now is told when somebody asks, and tried again at the next start."""
    try:
        tool(arguments, query)
    except ToolError:
        return False
    return True


def fit_all(home: Home, after_the_opening: Callable[[], object] = lambda: None) -> None:
    """Both, the opening first, and remember for `is_fitted` that nothing failed.

    Raises:
        NoWarehouse: nothing was published yet.
    """
    mark = _mark(home)  # as it is now: who is added meanwhile may see what nothing is fitted for
    opening = fit_for_the_opening(home)
    after_the_opening()
    if not (fit(home) and opening):
        return
    with suppress(OSError):  # then the next start looks for itself
        write_atomically(mark, "")


def is_fitted(home: Home) -> bool:
    """Whether that was done for the data, users, uploads and code of today: a server started again needs
    no process that only finds that all is there.

    Raises:
        NoWarehouse: nothing was published yet.
    """
    return _mark(home).exists()


def _mark(home: Home) -> Path:
    """A file beside the models, which go with their snapshot; its name says what they depend on."""
    scopes = [scope.regions for scope in _scopes(home)]
    depends = [texts_of(OPENING), texts_of(PROFILE), scopes, churn_scores.version(home)]
    digest = hashlib.sha256(json.dumps(depends).encode()).hexdigest()[:16]
    return home.models / current(home).snapshot / f"fitted-{digest}"


def _queries(home: Home) -> Iterator[Query]:
    """One for everything that some user may see, as of the newest day."""
    warehouse = Warehouses(home).current()
    return (query_at(warehouse, scope, None) for scope in _scopes(home))


def _scopes(home: Home) -> list[Scope]:
    """Each scope once, that of the local user first."""
    names = [LOCAL, *(user.name for user in everyone(home))]
    return list(dict.fromkeys(scope_of(home, name) for name in names))


def _end_with_parent() -> None:
    """The other end of the pipe is never written to; it closes when the parent is gone."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def main(work: str, tie: str = "") -> None:
    if tie == _WITH_PARENT:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    match work:
        case "learn":
            learn(Home.find())
        case "learn_next_tool":
            learn_next_tool()
        case "fit":
            # Nobody waits for what comes after the opening, and people who ask come first.
            fit_all(Home.find(), lambda: os.nice(10))
        case _:
            raise SystemExit(f"there is no work '{work}'")


if __name__ == "__main__":
    main(*sys.argv[1:])
    # Not by way of the interpreter's end, at which DuckDB tells the terminal what is still held.
    os._exit(0)
