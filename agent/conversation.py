"""A whole conversation as files: every turn with its figures, tables, charts and receipt."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from agent.answer import Answer, Chart, Export, Table
from agent.document import Document, as_markdown, as_page, escape
from agent.export import as_data, document_of, stem_of
from agent.wording import count, day
from data.turns import Turn
from tools._quoted import without_links

KIND = "conversation"
_HEADING = re.compile(r"^(#{1,4}) ", re.MULTILINE)


def export_of_conversation(turns: Sequence[Turn]) -> Export:
    """The turns in their order; there is at least one."""
    answered = [(turn, Answer.model_validate_json(turn.answer)) for turn in turns]
    document = _document(answered)
    data = {
        "kind": KIND,
        "title": document.title,
        "turns": [
            {"answered_at": turn.answered_at.isoformat()} | as_data(answer, turn.question)
            for turn, answer in answered
        ],
    }
    return Export(
        title=document.title,
        stem=document.stem,
        json_text=json.dumps(data, ensure_ascii=False, indent=2) + "\n",
        markdown=as_markdown(document),
        page=as_page(document),
    )


def _document(answered: Sequence[tuple[Turn, Answer]]) -> Document:
    """One document: a heading for each question, below it the answer with its own evidence."""
    first = answered[0][0]
    blocks: list[str | Table | Chart] = [
        f"*{count(len(answered), 'turn')} from {day(first.answered_at.date())} on.*"
    ]
    behind: list[Table] = []
    for number, (turn, answer) in enumerate(answered, start=1):
        blocks += _turn(number, turn, answer)
        behind += document_of(answer, turn.question).behind
    title = f"Conversation: {first.question}"
    return Document(
        title=title,
        stem=stem_of(title),
        currency=answered[-1][1].currency,
        blocks=blocks,
        behind=behind,
    )


def _turn(number: int, turn: Turn, answer: Answer) -> list[str | Table | Chart]:
    document = document_of(answer, turn.question)
    blocks: list[str | Table | Chart] = [f"## {number}. {escape(without_links(turn.question))}"]
    if answer.notice:
        blocks.append(f"*{escape(answer.notice)}*")
    if answer.report is not None:
        blocks.append(f"### {escape(document.title)}")
    blocks += [_lower(block) if isinstance(block, str) else block for block in document.blocks]
    if document.evidence:
        blocks += ["### Evidence", document.evidence]
    if answer.receipt.get("calls"):
        blocks.append(f"*{_receipt(answer.receipt)}*")
    return blocks


def _lower(block: str) -> str:
    """The block with its headings below that of its question."""
    return _HEADING.sub(lambda found: f"##{found[1]} ", block)


def _receipt(receipt: dict[str, Any]) -> str:
    seals = ", ".join(f"{call['id']} {call['seal']}" for call in receipt["calls"])
    return (
        f"Receipt: snapshot {escape(str(receipt['snapshot']))}, {escape(str(receipt['scope']))}; "
        f"worded by {escape(str(receipt['model']))}; seals of the calls: {seals}."
    )
