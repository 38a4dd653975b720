"""The chat over a scripted assistant, as a process of its own: `scripted_server.py HOME PORT`.

What it answers depends on words of the question, so that a browser test can ask for each thing.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from agent.answer import (
    Answer,
    Chart,
    Column,
    Event,
    Fact,
    Figure,
    Finished,
    Preparing,
    Statement,
    Table,
    TextChunk,
    ToolFinished,
    ToolRun,
    ToolStarted,
    Usage,
)
from agent.chat import Offered, Opening, Starter, Traced, run
from agent.standalone import LIBRARY
from data.errors import NoWarehouse, UsageError
from data.home import Home
from data.scope import Scope
from data.warehouse import Warehouse

SNAPSHOT = "3fa2c19b04de"
SCOPE = "All regions · 365 days to 2026-06-30 · GBP"
SEGMENTS: list[tuple[str, int, str, float, float, str]] = [
    ("Champions", 141, "5914882.4100", 46.2, 9.4, "2026-06-29"),
    ("Loyal Customers", 173, "2893011.0700", 22.6, 21.0, "2026-06-30"),
    ("At Risk", 118, "1408855.5000", 11.0, 131.2, "2026-03-02"),
    ("Potential Loyalists", 164, "921640.3300", 7.2, 33.9, "2026-06-28"),
    ("Need Attention", 96, "588204.9900", 4.6, 64.7, "2026-05-11"),
    ("Cannot Lose Them", 41, "486512.0000", 3.8, 188.3, "2026-01-20"),
    ("Promising", 131, "268870.2500", 2.1, 40.2, "2026-06-12"),
    ("New Customers", 88, "153616.8000", 1.2, 18.5, "2026-06-30"),
    ("Hibernating", 241, "115208.7700", 0.9, 224.1, "2025-12-19"),
    ("Lost", 209, "51204.1200", 0.4, 301.6, "2025-09-30"),
]
PALETTE = ["#0f6679", "#2b8a9e", "#c2571a", "#5aa9a0", "#b8912f", "#a33b3b", "#6b8fc9", "#7a9e3f"]
SQL = """SELECT segment, count(*) AS accounts, sum(monetary) AS revenue
FROM scored
WHERE $region IS NULL OR region = $region
GROUP BY segment
ORDER BY revenue DESC"""
TEXT = (
    "Champions bring in **46.2%** of revenue from 141 accounts; the ten segments sum to £12,802,006.24.\n\n"
    "- At Risk is the one to watch: 118 accounts last ordered 131 days ago on average.\n"
    "- Next step: open the At Risk accounts with the highest value first, note:their owners are named."
)


def figure(text: str, shown: str, fact: str) -> Figure:
    start = text.index(shown)
    return Figure(text=shown, start=start, end=start + len(shown), verdict="direct", fact=fact)


def segments_answer() -> Answer:
    facts = [
        ("f1", "46.2", "percent", "revenue share of Champions", "segments[0].revenue_share"),
        ("f2", "141", "count", "accounts in Champions", "segments[0].accounts"),
        ("f3", "12802006.2400", "money", "revenue in total", "total_revenue"),
        ("f4", "118", "count", "accounts in At Risk", "segments[2].accounts"),
        ("f5", "131.2", "days", "mean recency of At Risk", "segments[2].recency"),
    ]
    shown = ["46.2%", "141", "£12,802,006.24", "118", "131 days"]
    rows = [
        {"segment": s, "accounts": n, "revenue": r, "revenue_share": p, "recency": d}
        for s, n, r, p, d, _ in SEGMENTS
    ]
    return Answer(
        outcome="answer",
        scope=SCOPE,
        text=TEXT,
        figures=[figure(TEXT, text, fact[0]) for text, fact in zip(shown, facts, strict=True)],
        facts=[
            Fact(
                id=i,
                value=v,
                unit=u,
                subject={"segment": "Champions"},
                label=label,
                call="c1",
                tool="segment_overview",
                path=path,
            )
            for i, v, u, label, path in facts
        ],
        runs=[
            ToolRun(
                id="c1",
                name="segment_overview",
                arguments={"scheme": "rfm", "region": None, "lookback_days": 365},
                rows=10,
                ms=38.2,
                snapshot=SNAPSHOT,
                sql=[
                    Statement(
                        file="segment_overview.sql",
                        sql=SQL,
                        parameters={"region": None, "lookback_days": 365},
                        rows=10,
                        ms=31.0,
                    )
                ],
                version="9f2c",
                result={"segments": rows, "total_revenue": "12802006.2400"},
            )
        ],
        tables=[segments_table()],
        charts=[segments_chart()],
        follow_ups=[
            "Who is At Risk in the North?",
            "Draft a risk note for At Risk",
            "How did Champions change since last year?",
        ],
        usage=Usage(model="offline", offline=True, seconds=0.4),
        snapshot=SNAPSHOT,
        currency="GBP",
    )


def segments_table() -> Table:
    return Table(
        title="Customer segments",
        columns=[
            Column(name="segment", title="Segment"),
            Column(name="accounts", title="Accounts", unit="count"),
            Column(name="revenue", title="Revenue", unit="money"),
            Column(name="share", title="Share of revenue", unit="percent"),
            Column(name="recency", title="Mean days since order", unit="days"),
            Column(name="last", title="Newest order", unit="date"),
        ],
        rows=[list(row) for row in SEGMENTS] + [["=HYPERLINK(1)", 0, "-5.0000", -0.1, None, None]],
        total=11,
        call="c1",
    )


def segments_chart() -> Chart:
    names = [row[0] for row in reversed(SEGMENTS)]
    axis = {"gridcolor": "rgba(128,128,128,.25)", "zeroline": False}
    return Chart(
        title="Champions, a tenth of the accounts, bring in almost half of the revenue",
        figure={
            "data": [
                {
                    "type": "bar",
                    "orientation": "h",
                    "y": names,
                    "x": [float(row[2]) for row in reversed(SEGMENTS)],
                    "marker": {
                        "color": [PALETTE[i % 8] for i in range(len(names))][::-1],
                    },
                }
            ],
            "layout": {
                "height": 380,
                "font": {"color": "#7b8794", "size": 12},
                "margin": {"l": 10, "r": 20, "t": 10, "b": 40},
                "xaxis": axis | {"title": {"text": "Revenue, GBP"}, "tickprefix": "£"},
                "yaxis": {"automargin": True},
                "paper_bgcolor": "rgba(0,0,0,0)",
                "plot_bgcolor": "rgba(0,0,0,0)",
            },
        },
        call="c1",
    )


def note() -> dict[str, Any]:
    """A risk note as `agent.drafts` gives it, in JSON."""
    why = "The account has not ordered for 131 days; its usual gap is 24 days."
    columns = [
        {"name": "measure", "title": "Measure", "unit": None},
        {"name": "now", "title": "Now", "unit": "money"},
        {"name": "before", "title": "A year ago", "unit": "money"},
    ]
    report = {
        "title": "Risk note: Alder & Finch Ltd",
        "kind": "risk_note",
        "scope": "Alder & Finch Ltd (ACC0042) · 365 days to 2026-06-30",
        "currency": "GBP",
        "demo": True,
        "left_out": 0,
        "sections": [
            {
                "heading": "Risk level and why",
                "paragraphs": [
                    {"text": "**High.**", "figures": []},
                    {"text": why, "figures": [figure(why, "131 days", "n1").model_dump()]},
                ],
            },
            {
                "heading": "Evidence",
                "table": {
                    "title": "Revenue",
                    "columns": columns,
                    "rows": [["Revenue, 365 days", "41220.0000", "88310.0000"]],
                    "total": 1,
                    "call": "c1",
                },
            },
            {
                "heading": "Recommended actions",
                "bullets": [{"text": "Offer the Lighting bundle they dropped.", "figures": []}],
                "actions": [{"what": "Call the buyer", "owner": "M. Okafor", "due": "2026-07-07"}],
            },
        ],
        "ledger": [
            {
                "id": "n1",
                "value": "131",
                "unit": "days",
                "subject": {"account": "ACC0042"},
                "label": "days since the last order of Alder & Finch Ltd",
                "call": "c1",
                "tool": "account_profile",
                "path": "recency",
            }
        ],
        "receipt": {"model": "offline analyst"},
    }
    markdown = f"# {report['title']}\n\n{why}\n"
    return report | {
        "exports": {
            "markdown": markdown,
            "json": json.dumps(report),
            "page": f"<!doctype html><p>{why}</p>{LIBRARY}",
        },
        "stem": "risk-note-acc0042",
    }


def note_answer() -> Answer:
    text = "Here is a draft risk note for Alder & Finch Ltd: the risk is high."
    return segments_answer().model_copy(
        update={
            "scope": "Alder & Finch Ltd (ACC0042) · 365 days to 2026-06-30 · GBP",
            "text": text,
            "figures": [],
            "notice": "The model did not answer, so the offline analyst took over.",
            "report": note(),
        }
    )


async def released() -> None:
    """Wait for the test to let the answer go on."""
    yes = Path(sys.argv[1]) / "release"
    while not yes.exists():
        await asyncio.sleep(0.05)
    yes.unlink()


async def scripted(text: str) -> AsyncGenerator[Event]:
    if "unprepared" in text:
        yield Preparing(words="Learning, about 10 seconds")
        await asyncio.sleep(0.05)
    yield ToolStarted(id="c1", name="segment_overview", words="all regions, 365 days")
    if "slow" in text:
        yield TextChunk(text="Half an answer ")
        await asyncio.sleep(3600)  # until it is stopped
    await asyncio.sleep(0.05)
    if "unknown" in text:
        sentence = "There is no account 'Acme'. Did you mean Acmes Ltd?"
        yield ToolFinished(id="c1", name="segment_overview", rows=0, ms=3, error=sentence)
        raise UsageError(sentence)
    if "break" in text:
        raise ZeroDivisionError("secret detail")
    yield ToolFinished(id="c1", name="segment_overview", rows=10, ms=38.2)
    answer = note_answer() if "risk note" in text else segments_answer()
    if "image" in text:
        hostile = (
            "See ![x](http://192.0.2.7/a.png) and [here](http://192.0.2.7/) <img src=//192.0.2.7>"
        )
        answer = answer.model_copy(update={"text": hostile, "figures": []})
    for place, word in enumerate(answer.text.split(" ")):
        yield TextChunk(text=word + " ")
        # The chat shows what has come at most every twentieth of a second.
        await asyncio.sleep(0.06 if "held" in text else 0.002)
        if "held" in text and place == 8:
            await released()
    yield Finished(answer=answer)


class Scripted:
    """An assistant that needs no data."""

    def ask(self, text: str, *, thread: str, user: str) -> AsyncGenerator[Event]:
        return scripted(text)

    async def forget(self, thread: str, user: str) -> None:
        """It remembers nothing."""

    async def data_of(self, user: str, thread: str) -> tuple[Warehouse, Scope]:
        raise NoWarehouse("There is no data here.")

    async def offered(self, user: str) -> Offered:
        return Offered(("North", "South"), "retail", "GBP")

    async def opening(self, user: str) -> Opening:
        questions: dict[str, list[tuple[str, str]]] = {
            "Account manager": [
                ("What needs my attention this week?", "What needs my attention this week?"),
                ("Deep dive on Alder & Finch", "Deep dive on Alder & Finch"),
                ("Draft a risk note", "Draft a risk note for Alder & Finch"),
            ],
            "Sales": [
                ("What to pitch to Alder & Finch", "What should I pitch to Alder & Finch?"),
                ("Who bought less this quarter?", "Who bought less this quarter?"),
            ],
            "Marketing planner": [
                ("Segments and their revenue", "How are the segments distributed?"),
                ("Audience for a retention campaign", "Who should a retention campaign target?"),
            ],
        }
        return Opening(
            title="Northwind Supplies",
            snapshot="Demo book · 1,402 accounts · data to 2026-06-30",
            starters=[
                Starter(role=role, label=label, question=question)
                for role, pairs in questions.items()
                for label, question in pairs
            ],
            attention=[
                Traced(text=text)
                for text in (
                    "**Alder & Finch Ltd** has gone quiet: no order for 131 days, £88,310 a year at stake.",
                    "**Brook Interiors** stopped buying Lighting; it was £31,400 last year.",
                    "**Cedar Group (South)** grows by 38% while its parent shrinks: room for a contract.",
                )
            ],
            demo=True,
        )


if __name__ == "__main__":
    options: dict[str, Any] = {"host": "127.0.0.1", "port": int(sys.argv[2])}
    run(Scripted(), Home(Path(sys.argv[1])), **options)
