"""`python -m evals SUITE`: run a suite and print what failed; exit 1 when anything did."""

from __future__ import annotations

import asyncio
import sys
import time

from agent.answer import Finished
from agent.assistant import Assistant
from data.errors import QuintileError
from data.home import Home
from evals.score import failures
from evals.suite import Case, load_suite


async def run(name: str) -> int:
    """Run every case in a conversation of its own; the number of failed ones."""
    suite = load_suite(name)
    failed = 0
    started = time.perf_counter()
    async with Assistant(Home.find()) as assistant:
        model = assistant.settings.model
        for case in suite.cases:
            problems = await _one(assistant, case)
            failed += bool(problems)
            print(f"{'fail' if problems else 'pass'}  {case.id}")
            for problem in problems:
                print(f"      {problem}")
    who = f"model {model}" if model else "offline model: proves plumbing, not prompts"
    seconds = time.perf_counter() - started
    print(f"{len(suite.cases) - failed} of {len(suite.cases)} passed in {seconds:.1f} s ({who})")
    return failed


async def _one(assistant: Assistant, case: Case) -> list[str]:
    try:
        async for event in assistant.ask(case.text, thread=f"eval-{case.id}", user="local"):
            if isinstance(event, Finished):
                return failures(case, event.answer)
    except QuintileError as problem:
        return [f"error: {problem}"]
    return ["error: the turn ended without an answer"]


def main() -> int:
    """Command line of the runner."""
    try:
        return 1 if asyncio.run(run(sys.argv[1] if len(sys.argv) > 1 else "core")) else 0
    except QuintileError as problem:
        print(problem, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
