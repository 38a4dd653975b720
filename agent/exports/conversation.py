"""A whole conversation as files: every turn with its figures, tables, charts and receipt."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from agent.answer import Answer, Chart, Export, Table
from agent.document import Document, as_markdown, as_page, escape
from agent.exports.answer_files import as_data, document_of, stem_of
from agent.wording import count, day
from data.turns import MOST_TURNS, KeptTurns, Turn
from tools._quoted import without_links

KIND = "conversation"
_HEADING = re.compile(r"^(#{1,4}) ", re.MULTILINE)


def export_of_conversation(kept: KeptTurns) -> tuple[Export, list[dict[str, Any]]]:
    """The turns in their order, of which there is at least one; and the receipt of each."""
    first = kept.turns[0]
    title = f"Conversation: {first.question}"
    earlier = (
        "" if kept.whole else f" Only the newest {MOST_TURNS} are kept; there were earlier ones."
    )
    told = f"{count(len(kept.turns), 'turn')} from {day(first.answered_at.date())} on.{earlier}"
    blocks: list[str | Table | Chart] = [f"*{told}*"]
    behind: list[Table] = []
    data: list[str] = []
    receipts: list[dict[str, Any]] = []
    currency = ""
    # One after the other: all answers at once would need some megabytes each.
    for number, turn in enumerate(kept.turns, start=1):
        answer = Answer.model_validate_json(turn.answer)
        document = document_of(answer, turn.question)
        blocks += _turn(number, turn, answer, document)
        behind += document.behind
        entry = {"answered_at": turn.answered_at.isoformat()} | as_data(answer, turn.question)
        data.append(json.dumps(entry, ensure_ascii=False))
        receipts.append(answer.receipt)
        currency = answer.currency
    whole = Document(
        title=title, stem=stem_of(title), currency=currency, blocks=blocks, behind=behind
    )
    export = Export(
        title=whole.title,
        stem=whole.stem,
        json_text=_json_text(title, data),
        markdown=as_markdown(whole),
        page=as_page(whole),
    )
    return export, receipts


def _json_text(title: str, turns: Sequence[str]) -> str:
    """A line for each turn: indented it would be half blanks, and take ten times as long to write."""
    head = json.dumps({"kind": KIND, "title": title}, ensure_ascii=False)[:-1]
    lines = ",\n".join(turns)
    return f'{head}, "turns": [\n{lines}\n]}}\n'


def _turn(number: int, turn: Turn, answer: Answer, document: Document) -> list[str | Table | Chart]:
    """A heading for the question, below it the answer with its own evidence."""
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
