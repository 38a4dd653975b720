"""What is said and drawn of segments, whatever the scheme: every figure is on the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from agent.answer import ToolRun
from agent.calls import run_tool
from agent.charts import charts_of
from agent.ledger import facts_of, verify
from agent.offline.write import write
from agent.results import typed
from agent.runtime import TurnContext
from agent.settings import Settings
from data import demo as demo_book
from data.build import build
from data.churn_uploads import upload
from data.home import Home
from data.scope import EVERYTHING
from data.warehouse import Warehouse

SCHEMES = ("rfm", "lifecycle", "consumer", "clusters")
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The demo book with churn scores for every second account, from a file with a figure in its name."""
    home = Home(tmp_path_factory.mktemp("scored"))
    warehouse = Warehouse(home, build(home, demo_book.load).snapshot)
    rows = warehouse.run("SELECT account_id FROM accounts ORDER BY account_id", EVERYTHING, {}).rows
    file = tmp_path_factory.mktemp("files") / "churn 2026-06.csv"
    scores = [f"{row['account_id']},{n * 37 % 101 / 100}\n" for n, row in enumerate(rows[::2])]
    file.write_text("account_id,churn_score\n" + "".join(scores))
    upload(warehouse, file, uploader="local", scope=EVERYTHING)
    return warehouse


@pytest.fixture
def run(scored: Warehouse) -> Iterator[Run]:
    """`await run("segment_overview", scheme="consumer")` is the finished call."""
    with ThreadPoolExecutor(1) as workers:
        context = TurnContext(scored.home, scored, EVERYTHING, "local", Settings(), workers)

        async def run(name: str, **arguments: Any) -> ToolRun:
            made = await run_tool(context, "call_1", name, arguments)
            assert made.error is None, made.error
            return made

        yield run


def checked(made: ToolRun, least: int) -> str:
    """The words for the call; at least so many figures, all of them traced."""
    result = typed(made)
    assert result is not None
    text = write("", [made], [], "GBP")
    facts = facts_of(made.id, made.name, result, made.arguments)
    found = verify(text, facts, currency="GBP")
    assert found.grounded, (text, [f for f in found.figures if f.verdict != "exact"])
    assert len(found.figures) >= least
    for chart in charts_of(made, "GBP"):
        titled = verify(chart.title, facts, currency="GBP")
        assert titled.grounded, chart.title
    return text


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("region", [None, "South"])
async def test_an_overview_is_traced(run: Run, scheme: str, region: str | None) -> None:
    text = checked(await run("segment_overview", scheme=scheme, region=region), least=12)
    assert ("churn 2026-06.csv" in text) == (scheme == "lifecycle")


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_members_are_traced(run: Run, scheme: str) -> None:
    overview = await run("segment_overview", scheme=scheme)
    for row in overview.result["segments"]:
        if row["accounts"]:
            asked = {"scheme": scheme, "segment": row["segment"]}
            checked(await run("segment_members", **asked), least=2)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("account", ["ACC0117", "ACC0001", "ACC0204", "ACC0475", "ACC0803"])
async def test_an_explanation_is_traced(run: Run, scheme: str, account: str) -> None:
    made = await run("explain_segment", account=account, scheme=scheme)
    checked(made, least=2 if scheme == "clusters" else 4)
