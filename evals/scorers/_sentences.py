"""Labelled sentences: the ledger must let the true ones pass and stop the false ones."""

from __future__ import annotations

from collections.abc import Iterator

from agent.answer import UNTRACED, Answer
from agent.ledger import verify
from agent.results import quotations
from evals.case import Sentence
from evals.record import Check
from evals.scorers._background import Background


def check_sentence(sentence: Sentence, answer: Answer, background: Background) -> Iterator[Check]:
    """Whether today's verifier judges a kept sentence as it is labelled."""
    found = verify(
        answer.text,
        answer.facts,
        book=background.names,
        currency=answer.currency,
        quotes=quotations(answer.runs),
    )
    counted = [figure for figure in found.figures if figure.verdict not in ("skipped", "from_user")]
    yield Check(name="has a figure to judge", passed=bool(counted))
    failing = [figure for figure in counted if figure.verdict in UNTRACED]
    notes = [f"{figure.text}: {figure.note or figure.verdict}" for figure in failing]
    yield Check(
        name="true sentence passes" if sentence.holds else "false sentence is stopped",
        passed=(not failing) is sentence.holds,
        note="; ".join(notes) or "every figure was traced",
    )
