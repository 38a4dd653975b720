"""Lets the configured model word the paragraphs of a draft; the facts, tables and actions stay ours."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from langchain_core.messages import HumanMessage
from pydantic import TypeAdapter, ValidationError

import prompts
from agent.answer import Fact, Figure
from agent.drafts.assemble import untraced
from agent.drafts.written import Written
from agent.lexicon import names
from agent.models.asking import ask_model
from agent.models.endpoint import ModelFailed
from agent.runtime import TurnContext

MOST_FACTS = 120
_SECTIONS: TypeAdapter[dict[str, list[str]]] = TypeAdapter(dict[str, list[str]])

Sections = dict[str, list[str]]
"""Paragraphs by heading."""


async def worded(
    kind: str,
    subject: str,
    note: str | None,
    written: Written,
    facts: Sequence[Fact],
    context: TurnContext,
) -> Sections:
    """The model's paragraphs for the sections that have some; none when it fails, which is noted."""
    request = prompts.load("report").render(
        kind=kind.replace("_", " "),
        subject=subject,
        wish=note or "none",
        draft=_as_json({text.heading: text.paragraphs for text in written.sections}),
        facts=_listed(facts),
    )
    return await _sections(request, written, context)


async def reworded(
    subject: str, failing: Sections, written: Written, facts: Sequence[Fact], context: TurnContext
) -> Sections:
    """The model's second try at the sections with figures that are not on the ledger."""
    bad = [
        f"- {heading}: {figure.text} ({figure.note or 'not on the ledger'})"
        for heading, paragraphs in failing.items()
        for figure in _untraced(paragraphs, facts, subject, context)
    ]
    request = prompts.load("report_repair").render(
        draft=_as_json(failing), figures="\n".join(bad), facts=_listed(facts)
    )
    return await _sections(request, written, context)


def failing(
    sections: Mapping[str, list[str]],
    facts: Sequence[Fact],
    subject: str,
    context: TurnContext,
) -> Sections:
    """Those sections that state a figure no tool computed."""
    return {
        heading: paragraphs
        for heading, paragraphs in sections.items()
        if _untraced(paragraphs, facts, subject, context)
    }


def _untraced(
    paragraphs: Sequence[str], facts: Sequence[Fact], subject: str, context: TurnContext
) -> list[Figure]:
    currency = context.warehouse.manifest.currency
    return untraced("\n\n".join(paragraphs), facts, subject, names(context), currency)


async def _sections(request: str, written: Written, context: TurnContext) -> Sections:
    try:
        reply = await ask_model(context, [HumanMessage(request)])
        given = _SECTIONS.validate_json(_json_of(str(reply.text)))
    except (ModelFailed, ValidationError) as problem:
        reason = str(problem) if isinstance(problem, ModelFailed) else "its reply was not as asked"
        context.notices.append(f"The document is worded by the offline analyst: {reason}.")
        return {}
    ours = {text.heading for text in written.sections if text.paragraphs}
    return {
        heading: paragraphs
        for heading, paragraphs in given.items()
        if heading in ours and any(text.strip() for text in paragraphs)
    }


def _as_json(sections: Sections) -> str:
    filled = {heading: paragraphs for heading, paragraphs in sections.items() if paragraphs}
    return json.dumps(filled, ensure_ascii=False, indent=1)


def _listed(facts: Sequence[Fact]) -> str:
    return "\n".join(f"- {fact.label}: {fact.value}" for fact in facts[:MOST_FACTS])


def _json_of(text: str) -> str:
    """The JSON object in a reply that may stand in a code fence."""
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1]
