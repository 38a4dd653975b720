"""What is said and drawn of segments, whatever the scheme: every figure is on the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest

from agent.answer import Chart, ToolRun
from agent.calls import run_tool
from agent.charts import charts_of
from agent.ledger import facts_of, verify
from agent.prose.reply import write
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
    assert found.grounded, (text, found.failures)
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


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"region": "South", "to_date": "2026-03-31"},
        {"from_date": "2024-01-01", "to_date": "2024-12-31", "from_segment": "No purchases"},
    ],
    ids=["all", "South", "new"],
)
async def test_a_migration_is_traced(run: Run, scheme: str, asked: dict[str, Any]) -> None:
    made = await run("segment_migration", **{"from_date": "2025-12-31", "scheme": scheme} | asked)
    text = checked(made, least=3)
    (chart,) = charts_of(made, "GBP")
    (sankey,) = chart.figure["data"]
    assert sankey["type"] == "sankey"
    assert sum(sankey["link"]["value"]) == made.result["scored_now"]
    assert len(sankey["node"]["label"]) == len(sankey["node"]["color"])
    if made.result["asked"] is None:
        told = [line for line in text.splitlines() if line.startswith("- ")]
        assert len(told) <= 6
        loose = [line for line in told if not line.startswith("- **")]
        assert loose in ([], [f"- {made.result['note']}"]), "each under its subject"
    names_have_room(chart)


def names_have_room(chart: Chart) -> None:
    """Every segment has its name beside the diagram, where no way runs, and none lies over another."""
    (sankey,) = chart.figure["data"]
    layout = chart.figure["layout"]
    inner = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    names = [note for note in layout["annotations"] if note.get("yanchor") == "middle"]
    assert [" ".join(note["text"].split("<br>")) for note in names] == sankey["node"]["label"]
    for place, outwards in ((0, "right"), (1, "left")):
        side = sorted((n for n in names if n["x"] == place), key=lambda note: -note["y"])
        assert {note["xanchor"] for note in side} == {outwards}
        for above, below in pairwise(side):
            lines = 2 + above["text"].count("<br>") + below["text"].count("<br>")
            assert (above["y"] - below["y"]) * inner >= lines / 2 * below["font"]["size"] * 1.2
    for note in names:
        longest = max(map(len, note["text"].split("<br>")))
        assert longest * 6 + abs(note["xshift"]) <= layout["margin"]["l"] == layout["margin"]["r"]


async def test_the_largest_ways_of_a_migration_stand_out(run: Run) -> None:
    made = await run("segment_migration", from_date="2025-12-31")
    (sankey,) = charts_of(made, "GBP")[0].figure["data"]
    link, names = sankey["link"], sankey["node"]["label"]
    ways = [
        (accounts, names[source] != names[target], not colour.endswith(",0.12)"))
        for accounts, source, target, colour in zip(
            link["value"], link["source"], link["target"], link["color"], strict=True
        )
    ]
    moved = [(accounts, strong) for accounts, moves, strong in ways if moves]
    strong = [accounts for accounts, is_strong in moved if is_strong]
    assert not any(strong for _, moves, strong in ways if not moves)
    assert min(strong) >= max(accounts for accounts, is_strong in moved if not is_strong)
    assert sum(strong) >= sum(accounts for accounts, _ in moved) / 2 > sum(strong) - min(strong)


async def test_a_migration_of_one_way_is_traced(run: Run) -> None:
    asked = {"from_segment": "Champions", "to_segment": "At Risk"}
    made = await run("segment_migration", from_date="2025-12-31", **asked)
    text = checked(made, least=10)
    assert "down from Champions" not in text  # all of them are
    (chart,) = charts_of(made, "GBP")
    (sankey,) = chart.figure["data"]
    shown = [colour for colour in sankey["link"]["color"] if not colour.endswith(",0.12)")]
    assert len(shown) == 1
    into = await run("segment_migration", from_date="2025-12-31", to_segment="At Risk")
    (sankey,) = charts_of(into, "GBP")[0].figure["data"]
    here = [place for place, name in enumerate(sankey["node"]["label"]) if name == "At Risk"]
    ways = zip(*(sankey["link"][name] for name in ("source", "target", "color")), strict=True)
    (stayed,) = [colour for source, target, colour in ways if [source, target] == here]
    assert stayed.endswith(",0.12)"), "those that stayed did not move there"
    assert " moved from Champions to At Risk between 31 December 2025 and 30 June 2026" in text
    stayed = {"from_segment": "Champions", "to_segment": "Champions"}
    assert " stayed in Champions " in checked(
        await run("segment_migration", from_date="2025-12-31", **stayed), least=5
    )


async def test_a_way_is_not_the_way_back(run: Run) -> None:
    """'26 moved from A to B' is no fact about those that moved from B to A."""
    made = await run("segment_migration", from_date="2025-12-31")
    facts = facts_of(made.id, made.name, typed(made), made.arguments)
    counts = {(f["from_segment"], f["to_segment"]): f["accounts"] for f in made.result["flows"]}
    numbers = list(counts.values())
    tried = 0
    for (before, now), accounts in counts.items():
        # A count that no other way shares, of segments that do not happen to have it as a total.
        if before == now or accounts < 10 or numbers.count(accounts) > 1 or "No" in before:
            continue
        tried += 1
        for text in ("{n} accounts moved from {a} to {b}.", "{a} to {b}: {n} accounts."):
            assert verify(text.format(n=accounts, a=before, b=now), facts).grounded
            back = text.format(n=accounts, a=now, b=before)
            assert not verify(back, facts).grounded, back
        assert verify(f"{accounts} {before} became {now}.", facts).grounded
    assert tried >= 5
