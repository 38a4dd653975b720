"""Every figure of what the offline analyst answers is traced, and a change of it is caught.

The questions are those of the eval suites, and a list over the contract books.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml
from changes import changes_of, is_coincidence

from agent.answer import UNTRACED, Answer, Finished
from agent.assistant import Assistant
from agent.ledger import verify
from agent.settings import Settings
from data.demo import Kind
from data.warehouse import Warehouse

CHECKOUT = Path(__file__).resolve().parents[2]
CORE = CHECKOUT / "evals" / "suites" / "core.yaml"
CONTRACTS = (
    "How are my accounts distributed over the segments?",
    "Which accounts are At Risk?",
    "Who is at risk of churn?",
    "What needs my attention this week?",
    "Which behaviour signals fire?",
    "Revenue by region this year against last",
    "Revenue by month",
    "Compare North and South",
    "Compare 2025 and 2024",
    "Customer lifetime value of my accounts",
    "Cohort retention by quarter",
    "Who should get a retention campaign?",
    "What would happen if 10% of At Risk became Champions?",
    "How fresh is the data?",
    "Which products are bought together?",
    "How did our campaigns do?",
    "Top 5 accounts",
    "Orders by channel",
    "Revenue by product category",
    "White space for Champions",
    "Champions against At Risk",
    "Accounts in the North",
    "Which accounts are likely to leave in the South?",
    "Explain what white space is",
)
OF_ONE = (
    "How is {account} doing?",
    "Behaviour of {account}",
    "Next purchase of {account}",
    "Why is {account} in its segment?",
    "Notes on {account}",
    "How likely is {account} to leave us?",
)
ACCOUNTS = {"telecom": ("TEL045", "TEL009"), "banking": ("BNK137", "BNK253")}
OF_ANY = ("the whole book", "the North", "the South", "Champions", "At Risk", "Hibernating")
OF_GROUP = ("Loyal Customers", "Need Attention", "Champions", "At Risk")
OF_ACCOUNT = (
    "ACC0803",
    "ACC0117",
    "ACC0475",
    "ACC0719",
    "ACC0001",
    "ACC0217",
    "ACC1250",
    "ACC0666",
)
DRAFTS = (
    *(f"Draft an executive summary of {whom}" for whom in (*OF_ANY, *OF_ACCOUNT)),
    *(f"Draft a risk note for {whom}" for whom in (*OF_GROUP, *OF_ACCOUNT)),
    *(f"Plan a {kind} campaign" for kind in ("retention", "promotional", "premium", "acquisition")),
)


CAUGHT = {"last digit": 0.98, "first digit": 0.98, "another row": 0.94, "another period": 0.9}
"""Least share of changes that are caught, by what is changed."""


def questions(kind: Kind) -> list[str]:
    """What is asked of a demo book."""
    if kind == "retail":
        return list(_asked(yaml.safe_load(CORE.read_text(encoding="utf-8"))))
    of_one = [text.format(account=a) for a in ACCOUNTS[kind] for text in OF_ONE]
    return [*CONTRACTS, *of_one]


def _asked(suite: Mapping[str, Any]) -> Iterator[str]:
    for case in suite["cases"]:
        yield from [case["ask"]] if "ask" in case else case.get("wordings", [])
        yield from (turn["ask"] for turn in case.get("turns", [])[:1])


async def _answers(warehouse: Warehouse, texts: list[str]) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    async with Assistant(warehouse.home, Settings()) as assistant:
        for text in dict.fromkeys(texts):
            async for event in assistant.ask(text, thread=uuid.uuid4().hex, user="local"):
                if isinstance(event, Finished):
                    found[text] = event.answer
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def answers(
    demo: Warehouse, demo_of: Callable[[Kind], Warehouse]
) -> AsyncIterator[dict[str, Answer]]:
    """The answers to all questions, by book and question."""
    found: dict[str, Answer] = {}
    for kind, warehouse in (
        ("retail", demo),
        ("telecom", demo_of("telecom")),
        ("banking", demo_of("banking")),
    ):
        made = await _answers(warehouse, questions(kind))  # type: ignore[arg-type]
        found |= {f"{kind}: {text}": answer for text, answer in made.items()}
    yield found


@pytest.mark.asyncio(loop_scope="module")
async def test_every_figure_of_two_hundred_answers_is_traced(answers: dict[str, Answer]) -> None:
    assert len(answers) >= 200
    cut = {text: answer.text for text, answer in answers.items() if answer.left_out}
    assert not cut
    figures = [f for a in answers.values() if a.outcome == "answer" for f in a.figures]
    assert len(figures) > 2500
    assert not [figure for figure in figures if figure.verdict in UNTRACED]


@pytest.mark.asyncio(loop_scope="module")
async def test_every_figure_of_thirty_drafts_is_traced(demo: Warehouse) -> None:
    drafts = await _answers(demo, list(DRAFTS))
    assert len(drafts) == 30
    lost = {text: a.text[:120] for text, a in drafts.items() if not a.report or a.left_out}
    assert not lost
    assert {text for text, a in drafts.items() if a.report and a.report["left_out"]} == set()


@pytest.mark.asyncio(loop_scope="module")
async def test_changed_figures_are_caught(answers: dict[str, Answer]) -> None:
    """Of every twentieth answer each figure is changed; a change to another true fact counts apart."""
    tried: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    coincidences: Counter[str] = Counter()
    for text, answer in list(answers.items())[::20]:
        question = text.partition(": ")[2]
        for figure in answer.figures if answer.outcome == "answer" else ():
            if figure.verdict not in ("direct", "derived"):
                continue
            for way, words in changes_of(figure, answer.facts):
                changed = answer.text[: figure.start] + words + answer.text[figure.end :]
                found = verify(changed, answer.facts, question=question, currency="GBP")
                here = [f for f in found.figures if f.start <= figure.start < f.end]
                if found.grounded and here and is_coincidence(figure, here[0], answer.facts):
                    coincidences[way] += 1
                    continue
                tried[way] += 1
                caught[way] += not found.grounded
    rates = {way: caught[way] / tried[way] for way in tried}
    assert rates.keys() >= CAUGHT.keys() - {"another period"}
    low = {way: rate for way, rate in rates.items() if rate < CAUGHT[way]}
    assert not low, (dict(tried), dict(coincidences))
