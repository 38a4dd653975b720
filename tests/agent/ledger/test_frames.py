"""How often the ledger errs on sentences made of frames: shapes of prose over results of many tools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from frames import Framed, sampled

from agent.ledger import verify
from data.demo import Kind
from data.warehouse import Warehouse
from tools._spec import Result

CAUGHT = 0.98
FLAGGED = 0.025
"""Least share of false sentences that are stopped, and largest share of figures of true ones that fail."""


@pytest.fixture(scope="module")
def sentences(
    demo: Warehouse, demo_of: Callable[[Kind], Warehouse], ask: Callable[..., Result]
) -> list[Framed]:
    """One true sentence of each frame and table, with false ones of it."""

    def run(book: str, tool: str, arguments: Mapping[str, Any]) -> Result:
        return ask(demo if book == "retail" else demo_of(book), tool, **arguments)  # type: ignore[arg-type]

    return list(sampled(run, seed=5, rounds=1))


def test_there_are_many_of_either(sentences: list[Framed]) -> None:
    labels = Counter(bool(sentence.wrong) for sentence in sentences)
    assert labels[False] >= 500
    assert labels[True] >= 1500


def test_false_sentences_are_stopped(sentences: list[Framed]) -> None:
    false = [s for s in sentences if s.wrong]
    missed = Counter(s.frame for s in false if verify(s.text, s.facts, currency="GBP").grounded)
    share = 1 - missed.total() / len(false)
    assert share >= CAUGHT, f"{share:.1%} caught; missed {dict(missed)}"


def test_true_figures_are_let_pass(sentences: list[Framed]) -> None:
    figures, flagged = 0, Counter[str]()
    for sentence in sentences:
        if not sentence.wrong:
            found = verify(sentence.text, sentence.facts, currency="GBP")
            figures += sum(figure.verdict != "skipped" for figure in found.figures)
            flagged[sentence.frame] += len(found.failures)
    share = flagged.total() / figures
    assert share <= FLAGGED, f"{share:.1%} of {figures} true figures flagged: {dict(+flagged)}"
