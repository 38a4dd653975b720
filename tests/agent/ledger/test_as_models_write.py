"""Sentences of which each is judged right: what stands beside their figures decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from labelled import sentences_of

from agent.ledger import verify
from agent.lexicon import names
from agent.runtime import TurnContext
from agent.settings import Settings
from data.scope import EVERYTHING
from data.warehouse import Warehouse
from tools._spec import Result

SENTENCES = Path(__file__).parent / "sentences" / "exact"


def test_each_is_judged_right(demo: Warehouse, ask: Callable[..., Result]) -> None:
    def run(book: str, tool: str, arguments: Mapping[str, Any]) -> Result:
        assert book == "retail"
        return ask(demo, tool, **arguments)

    with ThreadPoolExecutor(1) as workers:
        context = TurnContext(demo.home, demo, EVERYTHING, "local", Settings(), workers)
        book = names(context)
    wrong = {
        sentence.text: sentence.wrong or "true"
        for sentence in sentences_of(SENTENCES, run)
        if verify(sentence.text, sentence.facts, book=book, currency="GBP").grounded
        is bool(sentence.wrong)
    }
    assert not wrong
