"""Words: what must and must not be said, asking back, refusing, citing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.answer import TRACED, Answer
from evals.case import Expect
from evals.record import Check
from evals.scorers._figures import figures_of, said

CANNOT = re.compile(
    r"\b(?:can(?:no|')t|cannot|could not|couldn't|unable|not able|no (?:tool|data|way)|do(?:es)? not "
    r"(?:have|hold|know|tell|contain|say|cover)|don't have|doesn't|outside|beyond|not (?:in|part of) "
    r"the data|nothing (?:in the data|else)|only (?:see|answer))\b",
    re.IGNORECASE,
)
"""How models say that they cannot tell; the offline analyst says it by its outcome."""


def check_words(expect: Expect, answer: Answer) -> Iterator[Check]:
    """What the words of a reply must be."""
    words = said(answer).casefold()
    for wanted in expect.must_mention:
        options = [option.strip().casefold() for option in wanted.split(" | ")]
        found = any(option in words for option in options)
        yield Check(name=f"mentions {wanted}", passed=found)
    for banned in expect.must_not_mention:
        yield Check(name=f"does not mention {banned}", passed=banned.casefold() not in words)
    if expect.asks_back:
        yield Check(name="asks back", passed=_asks_back(answer), note=answer.outcome)
    if expect.refuses:
        yield Check(name="refuses", passed=_refuses(answer), note=answer.outcome)
    if expect.cites:
        traced = sum(figure.verdict in TRACED for figure in figures_of(answer))
        note = f"{traced} traced figures, at least {expect.cites} expected"
        yield Check(name="cites", passed=traced >= expect.cites, note=note)


def _asks_back(answer: Answer) -> bool:
    if answer.outcome == "clarify":
        return True
    found_something = any(run.error is None for run in answer.runs)
    return answer.outcome != "decline" and "?" in answer.text and not found_something


def _refuses(answer: Answer) -> bool:
    if answer.outcome == "decline":
        return True
    states = any(figure.verdict in TRACED for figure in figures_of(answer))
    return answer.outcome != "clarify" and not states and CANNOT.search(answer.text) is not None
