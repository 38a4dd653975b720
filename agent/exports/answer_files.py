"""An answer as files: JSON with everything for machines, Markdown or a page with charts for people."""

from __future__ import annotations

import json
import re
from typing import Any

from agent.answer import Answer, Chart, Export, Table
from agent.document import Document, as_markdown, as_page, escape, evidence
from agent.drafts import read_report
from agent.drafts.markdown import document_of as document_of_report


def export_of(answer: Answer, question: str) -> Export:
    """The last answer of a conversation with its figures, tables, charts and receipt."""
    document = document_of(answer, question)
    report = answer.report
    return Export(
        title=document.title,
        stem=document.stem,
        json_text=report["exports"]["json"] if report else _as_json(answer, question),
        markdown=as_markdown(document),
        page=as_page(document),
    )


def _as_json(answer: Answer, question: str) -> str:
    return json.dumps(as_data(answer, question), ensure_ascii=False, indent=2) + "\n"


def document_of(answer: Answer, question: str) -> Document:
    """The answer, or the draft that it brought, as a document."""
    if answer.report is not None:
        return document_of_report(read_report(answer.report["exports"]["json"]))
    blocks: list[str | Table | Chart] = []
    if answer.scope:
        blocks.append(f"*{escape(answer.scope)}. Snapshot {answer.snapshot}.*")
    blocks += [answer.text, *answer.charts]
    for table in answer.tables:
        blocks += [f"## {escape(table.title)}", table]
    return Document(
        title=question,
        stem=stem_of(question),
        currency=answer.currency,
        blocks=blocks,
        evidence=evidence(
            answer.figures,
            answer.facts,
            ((run.id, run.name, run.arguments) for run in answer.runs),
            answer.currency,
        ),
    )


def stem_of(words: str) -> str:
    """The name of a file, without an ending, of words that somebody typed."""
    return re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")[:60] or "answer"


def as_data(answer: Answer, question: str) -> dict[str, Any]:
    """The answer as its JSON export has it; a draft as its own export has it."""
    report = answer.report
    return (
        {"question": question}
        | answer.model_dump(mode="json", exclude={"export", "follow_ups", "report"})
        | {"report": json.loads(report["exports"]["json"]) if report else None}
    )
