"""Nothing a person reads leaves with a figure that is not on the ledger: repaired once, then cut."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Any

from langchain_core.messages import HumanMessage, SystemMessage
from langgraph.runtime import Runtime

import prompts
from agent.answer import UNTRACED, Figure
from agent.graph.state import State
from agent.ledger import verify as check
from agent.lexicon import names
from agent.models.endpoint import ModelFailed, complete
from agent.results import ledger
from agent.runtime import TurnContext
from agent.system_prompt import system_prompt
from tools._quoted import without_links

# Questions back, refusals and stops are written by code and state no result.
OUR_WORDS = ("clarify", "decline", "error")


async def verify(state: State, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Check the draft; when no better draft can be had, cut what fails."""
    if state["outcome"] in OUR_WORDS:
        return {"figures": []}
    # Long lists have thousands of facts; meanwhile others are answered.
    return await asyncio.to_thread(_checked, state, runtime.context)


def _checked(state: State, context: TurnContext) -> dict[str, Any]:
    facts = ledger(context.runs)
    text, question = without_links(state["draft"]), state["question"]
    book, currency = names(context), context.warehouse.manifest.currency

    def figures_of(text: str) -> list[Figure]:
        def make() -> list[Figure]:
            return check(text, facts, question=question, book=book, currency=currency).figures

        # Who asks the same of the same call, say with a click on a suggestion, gets the same words.
        found: list[Figure] = (
            context.runs[0].known.get(("figures", text, question), make)
            if len(context.runs) == 1
            else make()
        )
        return found

    figures = figures_of(text)
    can_repair = context.has_model and not state.get("repaired")
    left_out = 0
    while not can_repair and any(figure.verdict in UNTRACED for figure in figures):
        text, removed = cut(text, [figure for figure in figures if figure.verdict in UNTRACED])
        left_out += removed
        figures = figures_of(text)
    return {
        "draft": text,
        "left_out": left_out,
        "figures": [figure.model_dump(mode="json") for figure in figures],
    }


def failing(state: State) -> list[Figure]:
    """Figures of the draft that cannot be shown."""
    figures = [Figure.model_validate(figure) for figure in state.get("figures", [])]
    return [figure for figure in figures if figure.verdict in UNTRACED]


async def repair(state: State, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Ask the model once to correct the figures that failed; its failure leaves them to be cut."""
    context = runtime.context
    listed = "\n".join(f"- {figure.text}: {figure.note or ''}" for figure in failing(state))
    request = HumanMessage(prompts.load("repair").render(figures=listed))
    assert context.model is not None
    try:
        reply = await complete(
            context.model,
            [SystemMessage(system_prompt(context)), *state["messages"], request],
            [],
            seconds=context.model_seconds,
        )
    except ModelFailed:
        return {"repaired": True}
    return {"repaired": True, "draft": str(reply.text)}


def cut(text: str, figures: Sequence[Figure]) -> tuple[str, int]:
    """The text without the sentences, bullets or table rows that hold `figures`, and how many went."""
    removed = 0
    kept: list[str] = []
    position = 0
    for line in text.splitlines(keepends=True):
        bad = [f for f in figures if position <= f.start < position + len(line)]
        if bad and line.lstrip().startswith("|"):
            removed += 1
        elif bad:
            head, sentences = _sentences(line)
            good = []
            at = position + len(head)
            for sentence in sentences:
                if any(at <= figure.start < at + len(sentence) for figure in bad):
                    removed += 1
                else:
                    good.append(sentence)
                at += len(sentence)
            body = "".join(good).strip()
            if body:
                kept.append(head + body + "\n")
        else:
            kept.append(line)
        position += len(line)
    return "".join(kept).strip() + "\n", removed


def _sentences(line: str) -> tuple[str, list[str]]:
    head = re.match(r"\s*(?:[-*+]\s+|\d+[.)]\s+|#+\s+|>\s+)?", line)
    start = head.end() if head else 0
    pieces = re.split(r"(?<=[.!?;])(?=\s+[A-Z(*“\"'])", line[start:])
    return line[:start], pieces
