"""What the check of figures costs: processor time per claim in answers of the offline analyst.

`python -m bench.ledger` builds a demo book, asks the questions of the core eval suite and judges every
figure of each answer `RUNS` times: once with the facts indexed, once indexed anew. JSON on the last line.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import yaml

from agent.answer import Answer, Fact, Finished
from agent.assistant import Assistant
from agent.ledger import Names, Verification, verify
from agent.lexicon import names
from agent.runtime import TurnContext
from agent.settings import Settings
from data.build import build
from data.demo import load
from data.home import Home
from data.scope import EVERYTHING
from data.users import LOCAL
from data.warehouse import Warehouses

CORE = Path(__file__).resolve().parents[1] / "evals" / "suites" / "core.yaml"
RUNS = 5


def questions() -> list[str]:
    """What the cases of the core suite ask first."""
    cases = yaml.safe_load(CORE.read_text(encoding="utf-8"))["cases"]
    return [case["ask"] for case in cases if isinstance(case.get("ask"), str)]


async def answers(home: Home, asked: Sequence[str]) -> list[Answer]:
    """The answer to each question, each in a thread of its own."""
    found = []
    async with Assistant(home, Settings()) as assistant:
        for at, text in enumerate(asked):
            async for event in assistant.ask(text, thread=f"claims {at}", user=LOCAL):
                if isinstance(event, Finished):
                    found.append(event.answer)
    return found


def least_ms(work: Callable[[], object]) -> float:
    """Processor time of the quickest of `RUNS` runs."""
    spent = []
    for _ in range(RUNS):
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)
    return 1000 * min(spent)


def main() -> None:
    """Measure and print; JSON on the last line."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        build(home, load)
        with ThreadPoolExecutor(1) as workers:
            warehouse = Warehouses(home).current()
            book = names(TurnContext(home, warehouse, EVERYTHING, "local", Settings(), workers))
        judged = [each for each in asyncio.run(answers(home, questions())) if each.facts]
    warm, anew, count = [], [], 0
    for answer in judged:
        figures = len(_judge(answer.text, answer.facts, book).figures)
        if figures:
            count += figures
            warm.append(least_ms(partial(_judge, answer.text, answer.facts, book)) / figures)
            anew.append(least_ms(partial(_judge_anew, answer, book)) / figures)
    found = {
        "answers": len(warm),
        "claims": count,
        "ms_per_claim_median": round(statistics.median(warm), 3),
        "ms_per_claim_largest": round(max(warm), 3),
        "ms_per_claim_with_indexing_median": round(statistics.median(anew), 3),
    }
    for name, value in found.items():
        print(f"{name:<36}{value:>12,}")
    print(json.dumps(found))


def _judge(text: str, facts: Sequence[Fact], book: Names) -> Verification:
    return verify(text, facts, book=book, currency="GBP")


def _judge_anew(answer: Answer, book: Names) -> Verification:
    """Judged with facts that have not been seen before, so that they are indexed."""
    return _judge(answer.text, [fact.model_copy() for fact in answer.facts], book)


if __name__ == "__main__":
    main()
