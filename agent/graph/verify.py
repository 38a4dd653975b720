"""Nothing a person reads leaves with a figure that is not on the ledger: repaired once, then cut."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from langchain_core.messages import AIMessage, HumanMessage, RemoveMessage
from langgraph.runtime import Runtime

import prompts
from agent.answer import UNTRACED, Fact, Figure
from agent.graph.state import State
from agent.ledger import verify as check
from agent.ledger.text.passages import HEADING, ITEM
from agent.lexicon import names
from agent.models.asking import ask_model
from agent.models.endpoint import ModelFailed
from agent.results import ledger, quotations
from agent.runtime import TurnContext
from tools._quoted import without_links

_NEXT_SENTENCE = re.compile(r"(?<=[.!?;])(?=\s+[A-Z(*“\"'])")
_NUMBERED = re.compile(r"([ \t]*)(\d{1,3})(?=[.)][ \t])")
CUTS = 5
"""Times that a draft is cut: without one sentence the next may lose what it is about."""
UNTRACEABLE = (
    "Nothing that {model} wrote could be traced to the data; the offline analyst answered."
)


async def verify(state: State, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Check the draft; when no better draft can be had, cut what fails."""
    context = runtime.context
    if state["ours"]:
        return {"draft": without_links(state["draft"]), "figures": []}
    # Long lists have thousands of facts; meanwhile others are answered.
    checked = await asyncio.to_thread(_checked, state, context)
    if checked["draft"].strip() or context.by_code:
        return checked
    # The same as when the endpoint fails: see `after_verify`.
    context.model_failed = True
    context.untraceable += checked["left_out"]
    context.notices.append(UNTRACEABLE.format(model=context.answered_by))
    return {"draft": "", "figures": [], "messages": _forget_draft(state)}


def _forget_draft(state: State) -> list[RemoveMessage]:
    last = state["messages"][-1]
    return [RemoveMessage(id=last.id)] if isinstance(last, AIMessage) and last.id else []


def _checked(state: State, context: TurnContext) -> dict[str, Any]:
    facts = ledger(context.runs)
    text, question = without_links(state["draft"]), state["question"]
    book, currency = names(context), context.warehouse.manifest.currency
    # A model is given no word of a note: whatever it puts in quotation marks it says itself.
    quotes = quotations(context.runs) if context.by_code else frozenset[str]()

    def figures_of(text: str) -> list[Figure]:
        def make() -> list[Figure]:
            found = check(
                text, facts, question=question, book=book, currency=currency, quotes=quotes
            )
            return found.figures

        # Who asks the same of the same call, say with a click on a suggestion, gets the same words.
        found: list[Figure] = (
            context.runs[0].known.get(("figures", text, question), make)
            if len(context.runs) == 1
            else make()
        )
        return found

    figures = figures_of(text)
    left_out = 0
    if not context.has_model or state["repaired"]:
        for _ in range(CUTS):
            if bad := untraced(figures):
                text, removed = cut(text, bad)
                left_out += removed
                figures = figures_of(text)
        if untraced(figures):
            text, figures, left_out = "", [], left_out + 1
    return {
        "draft": text,
        "left_out": left_out,
        "figures": [figure.model_dump(mode="json") for figure in figures],
    }


def traced_part(
    text: str,
    facts: Sequence[Fact],
    quotes: Collection[str],
    *,
    question: str,
    context: TurnContext,
) -> tuple[str, list[Figure]]:
    """A text of ours without the sentences that `facts` do not bear out, and the figures of what is left.

    `quotes` stand in it word by word, a call of a receipt for instance, and claim nothing.
    """
    book, currency = names(context), context.warehouse.manifest.currency

    def figures_of(text: str) -> list[Figure]:
        return check(
            text, facts, question=question, book=book, currency=currency, quotes=quotes
        ).figures

    figures = figures_of(text)
    for _ in range(CUTS):
        if bad := untraced(figures):
            text, _ = cut(text, bad)
            figures = figures_of(text)
    return (text, figures) if not untraced(figures) else ("", [])


def untraced(figures: Sequence[Figure]) -> list[Figure]:
    """Those that no person may be shown."""
    return [figure for figure in figures if figure.verdict in UNTRACED]


def failing(state: State) -> list[Figure]:
    """Figures of the draft that cannot be shown."""
    return untraced([Figure.model_validate(figure) for figure in state["figures"]])


async def repair(state: State, runtime: Runtime[TurnContext]) -> dict[str, Any]:
    """Ask the model once to correct the figures that failed; its failure leaves them to be cut."""
    context = runtime.context
    listed = "\n".join(f"- {figure.text}: {figure.note or ''}" for figure in failing(state))
    request = HumanMessage(prompts.load("repair").render(figures=listed))
    try:
        reply = await ask_model(context, state["messages"], then=[request])
    except ModelFailed:
        return {"repaired": True}
    return {"repaired": True, "draft": str(reply.text)}


def cut(text: str, figures: Sequence[Figure]) -> tuple[str, int]:
    """The text without the sentences, bullets or table rows that hold `figures`, and how many went.

    A line goes as a whole when one of them stands in its list number; those after it close up.
    """
    removed = 0
    kept: list[str] = []
    gone: Counter[str] = Counter()
    start = 0
    for line in text.splitlines(keepends=True):
        bad = [figure.start - start for figure in figures]
        bad = [at for at in bad if 0 <= at < len(line)]
        start += len(line)
        number = _NUMBERED.match(line)
        if number and number[2] == "1":
            gone[number[1]] = 0
        if not bad:
            kept.append(_closed_up(line, gone))
            continue
        head, sentences = _sentences(line)
        if line.lstrip().startswith("|") or min(bad) < len(head):
            removed += 1
            gone[number[1] if number else ""] += bool(number)
            continue
        good = []
        at = len(head)
        for sentence in sentences:
            if any(at <= figure < at + len(sentence) for figure in bad):
                removed += 1
            else:
                good.append(sentence)
            at += len(sentence)
        if body := "".join(good).strip():
            kept.append(_closed_up(f"{head}{body}\n", gone))
        elif number:
            gone[number[1]] += 1
    left = "".join(kept).strip()
    return f"{left}\n" if left else "", removed


def _closed_up(line: str, gone: Counter[str]) -> str:
    """A line with its list number less the items that went before it: 1, 3 is no list."""
    number = _NUMBERED.match(line)
    if number is None:
        return line
    return f"{number[1]}{max(1, int(number[2]) - gone[number[1]])}{line[number.end() :]}"


def _sentences(line: str) -> tuple[str, list[str]]:
    head = HEADING.match(line) or ITEM.match(line)
    start = head.end() if head else 0
    return line[:start], _NEXT_SENTENCE.split(line[start:])
