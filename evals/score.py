"""Whether an answer meets a case: every expectation must hold."""

from __future__ import annotations

from agent.answer import UNTRACED, Answer
from evals.suite import Case


def failures(case: Case, answer: Answer) -> list[str]:
    """One sentence per expectation that does not hold; empty when the case passes."""
    found = []
    if answer.outcome not in case.outcomes:
        found.append(f"outcome {answer.outcome}, expected {' or '.join(case.outcomes)}")
    if case.calls is not None:
        found += _calls(case, answer)
    if case.report is not None:
        kind = (answer.report or {}).get("kind")
        if kind != case.report:
            found.append(f"report {kind}, expected {case.report}")
    found += [
        f"figure {figure.text} is {figure.verdict}"
        for figure in answer.figures
        if figure.verdict in UNTRACED
    ]
    return found


def _calls(case: Case, answer: Answer) -> list[str]:
    expected = [(name, wanted) for call in case.calls or [] for name, wanted in call.items()]
    names = [run.name for run in answer.runs]
    if sorted(names) != sorted(name for name, _ in expected):
        return [f"called {names}, expected {[name for name, _ in expected]}"]
    found = []
    for name, wanted in expected:
        run = next(run for run in answer.runs if run.name == name)
        # An account may be asked for by name; what counts is which one was found.
        given = run.arguments | {"account": (run.result or {}).get("account_id")}
        found += [
            f"{name}.{key} is {given.get(key)!r}, expected {value!r}"
            for key, value in wanted.items()
            if given.get(key) != value
        ]
    return found
