"""An answer as files: JSON with everything for machines, Markdown with tables and evidence for people."""

from __future__ import annotations

import json
import re

from agent.answer import Answer, Export
from agent.drafts.markdown import escape, table_lines
from agent.wording import day


def export_of(answer: Answer, question: str) -> Export:
    """The last answer of a conversation with its figures, tables and receipt."""
    stem = re.sub(r"[^a-z0-9]+", "-", question.casefold()).strip("-")[:60] or "answer"
    if answer.report is not None:
        exports = answer.report["exports"]
        return Export(
            title=answer.report["title"],
            stem=answer.report["stem"],
            json_text=exports["json"],
            markdown=exports["markdown"],
        )
    return Export(
        title=question,
        stem=stem,
        json_text=_as_json(answer, question),
        markdown=_as_markdown(answer, question),
    )


def _as_json(answer: Answer, question: str) -> str:
    data = {"question": question} | answer.model_dump(mode="json", exclude={"export", "follow_ups"})
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _as_markdown(answer: Answer, question: str) -> str:
    lines = [f"# {escape(question)}", ""]
    if answer.scope:
        lines += [f"*{escape(answer.scope)}. Snapshot {answer.snapshot}.*", ""]
    lines += [answer.text.strip(), ""]
    for table in answer.tables:
        lines += [f"## {escape(table.title)}", "", *table_lines(table, answer.currency), ""]
    lines += _evidence(answer)
    return "\n".join(lines).rstrip() + "\n"


def _evidence(answer: Answer) -> list[str]:
    facts = {fact.id: fact for fact in answer.facts}
    rows = []
    for figure in answer.figures:
        fact = facts.get(figure.fact or "")
        if fact is not None:
            cells = (figure.text, fact.label, fact.value, f"{fact.call}: {fact.tool}")
            rows.append(f"| {' | '.join(map(escape, cells))} |")
    if not rows:
        return []
    head = [
        "## Evidence",
        "",
        "| Figure | Fact | Exact value | Tool call |",
        "| --- | --- | ---: | --- |",
    ]
    calls = ["", "| Call | Tool | Arguments |", "| --- | --- | --- |"]
    for run in answer.runs:
        given = ", ".join(
            f"{name}={_plain(value)}" for name, value in run.arguments.items() if value is not None
        )
        calls.append(f"| {run.id} | {run.name} | {escape(given)} |")
    return [*head, *dict.fromkeys(rows), *calls]


def _plain(value: object) -> str:
    text = str(value)
    return day(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else text
