"""Lets the configured model word the paragraphs of a draft; the facts, tables and actions stay ours."""

from __future__ import annotations

import json
from collections.abc import Sequence

from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import TypeAdapter, ValidationError

import prompts
from agent.answer import UNTRACED, Fact
from agent.drafts.written import Written
from agent.ledger import verify
from agent.models.endpoint import ModelFailed, complete
from agent.runtime import TurnContext
from agent.system_prompt import system_prompt

MOST_FACTS = 120
_SECTIONS: TypeAdapter[dict[str, list[str]]] = TypeAdapter(dict[str, list[str]])


async def rewritten(
    kind: str, subject: str, written: Written, facts: Sequence[Fact], context: TurnContext
) -> Written:
    """The draft with the model's paragraphs where they verify; ours everywhere else."""
    if context.model is None or context.model_failed:
        return written
    request = prompts.load("report").render(
        kind=kind.replace("_", " "),
        subject=subject,
        draft=json.dumps(
            {text.heading: text.paragraphs for text in written.sections if text.paragraphs},
            ensure_ascii=False,
            indent=1,
        ),
        facts="\n".join(f"- {fact.label}: {fact.value}" for fact in facts[:MOST_FACTS]),
    )
    try:
        reply = await complete(
            context.model, [SystemMessage(system_prompt(context)), HumanMessage(request)], []
        )
        sections = _SECTIONS.validate_json(_json_of(str(reply.text)))
    except (ModelFailed, ValidationError) as problem:
        reason = str(problem) if isinstance(problem, ModelFailed) else "its reply was not as asked"
        context.notices.append(f"The document is worded by the offline analyst: {reason}.")
        return written
    ours = {text.heading for text in written.sections if text.paragraphs}
    for heading, paragraphs in sections.items():
        figures = verify("\n\n".join(paragraphs), facts, question=subject).figures
        bad = any(figure.verdict in UNTRACED for figure in figures)
        if heading in ours and any(text.strip() for text in paragraphs) and not bad:
            written = written.with_paragraphs(heading, paragraphs)
    return written


def _json_of(text: str) -> str:
    """The JSON object in a reply that may stand in a code fence."""
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1]
