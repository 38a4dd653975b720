"""Fixtures every folder shares: tiny hand-made books, the demo book, the real data."""

from __future__ import annotations

import fcntl
import gc
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from browsers import browser_path
from outside import Outside
from postgres_server import Cluster, programs

from agent.offline.understand.intents import classifier, next_tool
from data.build import Loaded, build
from data.demo import Kind
from data.demo import load as load_demo
from data.home import Home, shared_cache
from data.scope import EVERYTHING, Scope
from data.snapshots import Source, current
from data.warehouse import Warehouse
from tools import _registry as registry
from tools._spec import Result

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from xdist.remote import Producer
    from xdist.scheduler import Scheduling

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    # A test runs little of the page's nine megabytes of scripts, each once: what makes them faster later
    # costs more than it brings, and their lines are asked for at once, by whoever listens for errors.
    "--js-flags=--no-maglev --no-turbofan --no-enable-lazy-source-positions",
]
CHECKOUT = Path(__file__).resolve().parent.parent
Tables = Mapping[str, Iterable[Mapping[str, Any]]]
CACHE = pytest.StashKey[TemporaryDirectory[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """All test processes and the servers they start share what is learnt once, and leave nothing.

    What was learnt from the same files when this was set up is not learnt again.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        learnt = [kept_in(shared_cache()) for kept_in in (classifier.kept_in, next_tool.kept_in)]
        config.stash[CACHE] = TemporaryDirectory(prefix="quintile-cache-")
        os.environ["XDG_CACHE_HOME"] = config.stash[CACHE].name
        shared_cache().mkdir()
        for path in learnt:
            if path.exists():
                shutil.copy(path, shared_cache())


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    from scheduling import OneBrowser

    return OneBrowser(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long files first where several processes share the tests; alone, in the order of the folders."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        from scheduling import longest_first

        items[:] = longest_first(items)


def pytest_collection_finish() -> None:
    """What was imported and collected stays: to look through it again and again took a sixth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 10)


def pytest_unconfigure(config: pytest.Config) -> None:
    gc.unfreeze()
    if CACHE in config.stash:
        config.stash[CACHE].cleanup()


ACCOUNT = {"region": "North", "opted_out": False}
PRODUCT = {"product_id": "P1", "product_name": "Lamp", "category": "Lighting", "brand": "Lux"}
ORGANIZATION = {
    "name": "Test Book",
    "org_type": "retail",
    "currency": "GBP",
    "fiscal_year_start": 1,
}


def line(account: str, day: str, amount: float | str, **more: Any) -> dict[str, Any]:
    """A transaction line; order and product are given unless they matter."""
    return {
        "order_id": f"{account}-{day}",
        "account_id": account,
        "product_id": "P1",
        "transaction_date": date.fromisoformat(day),
        "quantity": 1,
        "net_amount": str(amount),
        "discount_amount": 0,
    } | more


def write_book(home: Home, tables: Tables) -> Warehouse:
    """Build and open a snapshot of hand-made rows; accounts and products may be left out."""
    rows = {name: [dict(row) for row in entries] for name, entries in tables.items()}
    rows.setdefault("organization", [ORGANIZATION])
    rows.setdefault("products", [PRODUCT])
    if "accounts" not in rows:
        ids = sorted({row["account_id"] for row in rows["transactions"]})
        rows["accounts"] = [{"account_id": name} for name in ids]
    rows["accounts"] = [
        ACCOUNT | {"account_name": f"Account {row['account_id']}"} | row for row in rows["accounts"]
    ]
    for number, row in enumerate(rows["transactions"]):
        row.setdefault("transaction_id", f"T{number}")

    def load(con: duckdb.DuckDBPyConnection) -> Loaded:
        for table, entries in rows.items():
            for row in entries:
                marks = ", ".join(f"${name}" for name in row)
                con.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", row)
        count = len(rows["transactions"])
        return Loaded([Source(name="rows", rows_read=count, rows_kept=count, rows_rejected=0)])

    if home.snapshots.exists():  # a later load, which is held against the one before
        build(home, load, publish_anyway=True)
    else:
        once(repr(rows), lambda made: build(made, load, publish_anyway=True), home)
    return Warehouse(home, current(home).snapshot)


def once(what: str, make: Callable[[Home], object], home: Home) -> Home:
    """Fill an empty home with the snapshots that `make` builds, once for all test processes; where.

    `what` must name all that they depend on. Every home has files of its own, so what a test does to
    them is nobody else's matter.
    """
    kept = Path(os.environ["XDG_CACHE_HOME"]) / "books"
    kept.mkdir(exist_ok=True)
    built = Home(kept / hashlib.sha256(what.encode()).hexdigest()[:24])
    with built.root.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (built.snapshots / "current").exists():
            make(built)
    shutil.copytree(built.snapshots, home.snapshots)
    return built


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home of its own."""
    return Home(tmp_path / "home")


@pytest.fixture
def book(home: Home) -> Callable[[Tables], Warehouse]:
    """Make a tiny warehouse: `book({"transactions": [line("A", "2026-01-05", 10)]})`."""
    return lambda tables: write_book(home, tables)


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Tables], Warehouse]:
    """`book` for fixtures that several tests share: every call makes a warehouse of its own."""
    return lambda tables: write_book(Home(tmp_path_factory.mktemp("book")), tables)


def demo_book(home: Home, kind: Kind) -> Warehouse:
    """A demo book in an empty home; what is fitted to it is fitted once for all test processes."""
    built = once(f"demo {kind}", lambda made: build(made, partial(load_demo, kind=kind)), home)
    built.models.mkdir(exist_ok=True)
    home.models.symlink_to(built.models)
    return Warehouse(home, current(home).snapshot)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The retail demo book, built once for the whole run."""
    return demo_book(Home(tmp_path_factory.mktemp("demo")), "retail")


@pytest.fixture(scope="session")
def demo_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Kind], Warehouse]:
    """`demo_of("telecom")` is the demo book of that kind, built once for the whole run."""

    return cache(lambda kind: demo_book(Home(tmp_path_factory.mktemp(kind)), kind))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The public data sets beside the checkout; skips where absent, fails where CI demands them."""
    folder = Path(os.environ.get("QUINTILE_SHARED_DATA") or CHECKOUT.parent / "shared" / "data")
    if not folder.is_dir():
        message = f"no public data sets in {folder} (set QUINTILE_SHARED_DATA)"
        if os.environ.get("QUINTILE_REQUIRE_SHARED_DATA"):
            pytest.fail(message)
        pytest.skip(message)
    return folder


def ask_tool(
    warehouse: Warehouse, name: str, scope: Scope = EVERYTHING, **arguments: Any
) -> Result:
    """Run a tool as every surface does: arguments validated, scope applied."""
    tool = registry.get(name)
    args = registry.parse_arguments(tool, arguments)
    return registry.run(tool, args, registry.start(args, warehouse, scope)).result


@pytest.fixture(scope="session")
def ask() -> Callable[..., Any]:
    """`ask(warehouse, "segment_overview", region="North")` gives the typed result."""
    return ask_tool


@pytest.fixture(scope="session")
def lines() -> Callable[..., dict[str, Any]]:
    """`lines("A", "2026-01-05", 10)` is one transaction line."""
    return line


@pytest.fixture(scope="module")
def outside() -> Iterator[Outside]:
    """Every other host: nothing is reached, and what was asked for is noted."""
    with Outside() as trap:
        yield trap


@pytest.fixture(scope="module")
def browser(outside: Outside) -> Iterator[Browser]:
    """Chromium, headless, cut off; skips where absent, fails where CI demands it."""
    path = browser_path()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = [*CHROMIUM_FLAGS, f"--proxy-server={outside.address}"]
        yield playwright.chromium.launch(executable_path=path, args=flags)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of the tests' own; skips where there is none, fails where CI demands one."""
    found = programs()
    if found is None:
        message = "no PostgreSQL on this machine (Debian's package is called postgresql)"
        if os.environ.get("QUINTILE_REQUIRE_POSTGRES"):
            pytest.fail(message)
        pytest.skip(message)
    running = Cluster(found)
    yield running
    running.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str | None:
    """Where conversations and checkpoints are kept: None for SQLite, or a new PostgreSQL database.

    It is also in the environment, as an operator would have it.
    """
    if request.param == "sqlite":
        monkeypatch.delenv("QUINTILE_DATABASE_URL", raising=False)
        return None
    running: Cluster = request.getfixturevalue("cluster")
    url = running.url()
    monkeypatch.setenv("QUINTILE_DATABASE_URL", url)
    return url
